package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// clients picks who walks, and shows what each would do after the last hop.
type clients struct {
	rows  []clientRow
	sel   int
	drawn []string
	at    rect
}

// A clientRow is one client and what it would do next.
type clientRow struct {
	client trace.Client
	does   string
}

// openClients opens the picker. Every client decides once, when it opens.
func (m Model) openClients() Model {
	var chain trace.Chain
	now := m.cfg.Client
	if m.session != nil {
		chain, now = m.session.Chain(), m.session.Client()
	}
	if m.mode == modeCompose {
		now = m.composer.client
		if m.composer.kind == composeNew {
			chain = trace.Chain{}
		}
	}
	m.clients = clients{}
	for i, c := range m.cfg.Clients {
		c = c.Asking(now.Asked())
		row := clientRow{client: c}
		if chain.Last() != nil {
			row.does = wouldDo(c.Decide(chain), chain.Last().Request, m.sight())
		}
		if c.Name == now.Name {
			m.clients.sel = i
		}
		m.clients.rows = append(m.clients.rows, row)
	}
	return m.open(modeClients)
}

// wouldDo says what a decision comes to in a few words.
func wouldDo(d trace.Decision, last trace.Request, sg sight) string {
	switch {
	case d.Verdict == trace.Follow && d.Next != nil:
		s := shown(d.Next.Method) + " " + sg.target(d.Next.URI)
		switch {
		case len(last.Body) > 0 && len(d.Next.Body) == 0:
			s += ", body dropped"
		case len(d.Next.Body) > 0:
			s += ", body sent again"
		}
		return s
	case d.Verdict == trace.Follow:
		return "follows"
	case d.Verdict == trace.Stop:
		return "keeps this response"
	case d.Verdict == trace.Refuse:
		return "does not follow"
	case d.Verdict == trace.GiveUp:
		return "gives up"
	}
	return "fails"
}

func (m Model) pressedClients(msg tea.KeyMsg) (Model, tea.Cmd) {
	k := m.keys.pick
	switch {
	case key.Matches(msg, k.Up):
		m.clients.sel = max(0, m.clients.sel-1)
	case key.Matches(msg, k.Down):
		m.clients.sel = min(m.clients.sel+1, len(m.clients.rows)-1)
	case key.Matches(msg, k.Pick):
		return m.pickClient(), nil
	case key.Matches(msg, k.Close):
		return m.closed(), nil
	}
	return m, nil
}

// pickClient lets the selected client decide from here on.
func (m Model) pickClient() Model {
	if m.clients.sel >= len(m.clients.rows) {
		return m.closed()
	}
	c := m.clients.rows[m.clients.sel].client
	m = m.closed()
	if m.mode == modeCompose {
		m.composer.client = c
		return m
	}
	edited := m.session.Edited()
	m.cfg.Client = c
	m.session.SetClient(c)
	m.revision++
	m = m.followed()
	m.notice = clientName(c) + " decides now."
	if edited {
		m.notice += " Your edit of the next request is gone."
	}
	return m
}

// draw draws the picker in the middle of the screen.
func (c clients) draw(st styles, over rect, after string) clients {
	w := min(over.w, 76)
	h := min(over.h, len(c.rows)+2)
	r := rect{over.x + (over.w-w)/2, over.y + (over.h-h)/2, w, h}
	in := r.inner()
	b := box{title: []span{{st.title, after}}, focused: true, note: " enter: walk as this one "}
	top := clamp(c.sel-in.h+1, 0, max(0, len(c.rows)-in.h))
	for i := top; i < min(len(c.rows), top+in.h); i++ {
		b.rows = append(b.rows, c.row(st, i).draw(in.w))
	}
	c.drawn, c.at = b.draw(st, r), r
	return c
}

func (c clients) row(st styles, i int) line {
	row := c.rows[i]
	name := span{"", fmt.Sprintf("%-22s ", shorten(row.client.Title, 22))}
	if i == c.sel {
		name.ink = st.bold
	}
	l := line{spans: []span{name, {st.dim, fmt.Sprintf("%-8s", shortVersion(row.client.Version))}, {"", row.does}}}
	return marked(st, l, i == c.sel)
}
