package tui

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// clients picks who walks, and shows what each does after the hop in view:
// those that do the same stand under one heading, and the fields that not all
// send come last. Typing narrows the list.
type clients struct {
	glance []page.Glance // shown while nothing is typed
	picks  []page.Pick
	now    string // the name of the client that walks
	query  form.Entry
	found  []int // picks that fit what was typed, in their order
	sel    int   // in found
	scroll cell.Scroll
	rowsOf []int // the index in found of each row; -1 for a heading
	drawn  []string
	at     rect

	comparison comparison
}

// openClients opens the picker. The clients are listed at once, and compared by
// a command: each of them has to look at the whole chain.
func (m Model) openClients() (Model, tea.Cmd) {
	chain, now := m.comparedChain()
	all := now.Peers(m.cfg.Clients)
	c := clients{now: now.Name, comparison: m.clients.comparison}
	for _, client := range all {
		c.picks = append(c.picks, page.Pick{Client: client})
	}
	m.clients = c.all()
	m = m.open(modeClients)
	if chain.Last() == nil {
		return m, nil
	}
	return m.startComparing(chain, all)
}

// comparedChain is the chain up to the hop that clients are compared after,
// empty for none, and the client that walks.
func (m Model) comparedChain() (trace.Chain, trace.Client) {
	switch {
	case m.mode == modeCompose && (m.composer.form.Kind == form.New || m.session == nil):
		return trace.Chain{}, m.composer.form.Client
	case m.mode == modeCompose:
		return m.session.Chain(), m.composer.form.Client
	}
	return m.currentScene().UpToHop(), m.session.Client()
}

// all lists every pick, the client that walks selected.
func (c clients) all() clients {
	c.found = nil
	for i, p := range c.picks {
		if p.Says == "" && p.Client.Name == c.now {
			c.sel = i
		}
		c.found = append(c.found, i)
	}
	return c
}

// with lists other picks, the same client selected.
func (c clients) with(picks []page.Pick) clients {
	name := ""
	if c.sel < len(c.found) {
		name = c.picks[c.found[c.sel]].Client.Name
	}
	c.picks = picks
	c = c.searched()
	for i, at := range c.found {
		if p := c.picks[at]; p.Says == "" && p.Client.Name == name {
			c.sel = i
		}
	}
	return c
}

// searched lists the picks that fit what was typed, the best one selected.
func (c clients) searched() clients {
	best := ranked(c.query.Text(), len(c.picks), func(i int) string {
		p := c.picks[i]
		if p.Says != "" {
			return p.Says
		}
		return p.Client.Title + " " + p.Client.Name
	})
	if c.query.Empty() {
		return c.all()
	}
	c.found, c.sel = slices.Sorted(slices.Values(best)), 0
	if len(best) > 0 {
		c.sel = slices.Index(c.found, best[0])
	}
	return c
}

func (c clients) moved(n int) clients {
	c.sel = cell.Clamp(c.sel+n, 0, max(0, len(c.found)-1))
	return c
}

func (m Model) pressedClients(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, cmd, taken := m.acted(msg, inPick); taken {
		return next, cmd
	}
	k, page := m.keys.pick, max(1, m.clients.at.h-4)
	switch {
	case key.Matches(msg, k.Up):
		m.clients = m.clients.moved(-1)
	case key.Matches(msg, k.Down):
		m.clients = m.clients.moved(1)
	case key.Matches(msg, k.PageUp):
		m.clients = m.clients.moved(-page)
	case key.Matches(msg, k.PageDown):
		m.clients = m.clients.moved(page)
	case key.Matches(msg, k.Pick):
		return m.pickClient(), nil
	case key.Matches(msg, k.Close):
		return m.closed(), nil
	default:
		before := m.clients.query.Text()
		m.clients.query = edited(m.clients.query, msg)
		if m.clients.query.Text() != before {
			m.clients = m.clients.searched()
		}
	}
	return m, nil
}

// pickClient lets the selected client decide from here on.
func (m Model) pickClient() Model {
	if m.clients.sel >= len(m.clients.found) {
		m.notice = "No client fits what you typed."
		return m
	}
	p := m.clients.picks[m.clients.found[m.clients.sel]]
	if p.Says != "" {
		m.notice = "That line is about a field: select a client."
		return m
	}
	return m.closed().walkAs(p.Client)
}

func (m Model) walkAs(c trace.Client) Model {
	if m.mode == modeCompose {
		m.composer.form = m.composer.form.WithClient(c)
		return m
	}
	edited := m.session.Edited()
	m.cfg.Client = c
	m.session.SetClient(c)
	m = m.followed()
	m.notice = page.ClientName(c) + " decides now."
	if edited {
		m.notice += " " + page.EditGone
	}
	return m
}

// draw draws the picker in the middle of the screen; its height stays while
// the list is narrowed.
func (c clients) draw(st cell.Styles, over rect, after string) clients {
	w := min(over.w, 84)
	whole, _ := c.rows(st, w-2, c.clearedOf())
	h := min(over.h, len(whole)+3)
	r := rect{over.x + (over.w-w)/2, over.y + (over.h-h)/2, w, h}
	in := r.inner()
	rows, of := c.rows(st, in.w, c.found)
	c.rowsOf = of
	c.scroll = c.scroll.Fitted(len(rows), max(0, in.h-1))
	if first := slices.Index(of, c.sel); first >= 0 {
		c.scroll = c.scroll.Showing(first).Showing(max(0, first-1)) // its heading too
	}
	b := cell.Frame{Title: []cell.Span{st.Title.Span(after)}, Focused: true, Note: c.scroll.Position()}
	typed := cell.LineOf(st.Key.Span(" › "))
	typed.Spans = append(typed.Spans, entrySpans(st, c.query, in.w-4, true, "")...)
	b.Rows = append(b.Rows, typed.Draw(in.w))
	for i := c.scroll.Top; i < c.scroll.End(); i++ {
		b.Rows = append(b.Rows, rows[i].Draw(in.w))
	}
	if len(rows) == 0 {
		b.Rows = append(b.Rows, st.Dim.Line("   Nothing fits.").Draw(in.w))
	}
	c.drawn, c.at = b.Draw(st, r.w, r.h), r
	return c
}

// clearedOf is every pick, as when nothing was typed.
func (c clients) clearedOf() []int { return clients{picks: c.picks}.all().found }

// rows sets picks in rows under their headings, and says of which each is.
func (c clients) rows(st cell.Styles, width int, found []int) (rows []cell.Line, of []int) {
	under := ""
	if c.query.Empty() {
		rows = page.GlanceRows(st, c.glance, width)
		of = slices.Repeat([]int{-1}, len(rows))
	}
	for i, at := range found {
		p := c.picks[at]
		if p.Under != under {
			under = p.Under
			rows, of = append(rows, st.Title.Line(" "+cell.Shorten(under, width-2))), append(of, -1)
		}
		for _, l := range c.pickRows(st, p, i == c.sel, width) {
			rows, of = append(rows, l), append(of, i)
		}
	}
	return rows, of
}

// longestTitle is the room that a client's title has at most.
const longestTitle = 44

func (c clients) pickRows(st cell.Styles, p page.Pick, selected bool, width int) []cell.Line {
	if p.Says != "" {
		rows := cell.WrapSpans([]cell.Span{cell.Text(p.Says)}, width-4, 2)
		for i := range rows {
			rows[i].Spans = append([]cell.Span{cell.Text("  ")}, rows[i].Spans...)
			rows[i] = cell.Marked(st, rows[i], selected)
		}
		return rows
	}
	room := min(width-14, longestTitle)
	name := cell.Text(fmt.Sprintf("%-*s ", room, cell.Shorten(p.Client.Title, room)))
	sign := st.Key.Span("  ")
	if p.Client.Name == c.now {
		sign.Text = "● "
	}
	if selected {
		name.Ink = st.Bold
	}
	return []cell.Line{cell.Marked(st, cell.LineOf(sign, name, st.Dim.Span(page.ShortVersion(p.Client.Version))), selected)}
}

// clicked takes the client on a row, or selects it first.
func (m Model) clickedClients(msg tea.MouseMsg) Model {
	at := m.clients.at
	if !at.contains(msg.X, msg.Y) {
		return m.closed()
	}
	row := m.clients.scroll.Top + msg.Y - at.inner().y - 1
	if row < m.clients.scroll.Top || row >= len(m.clients.rowsOf) || m.clients.rowsOf[row] < 0 {
		return m
	}
	if i := m.clients.rowsOf[row]; i != m.clients.sel {
		m.clients.sel = i
		return m
	}
	return m.pickClient()
}
