package tui

import (
	"fmt"
	"slices"

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
	finder               // those that fit stay in their order
	glance []page.Glance // shown while nothing is typed
	picks  []page.Pick
	now    string // the name of the client that walks
	scroll cell.Scroll
	rowsOf []int // the index in found of each row; -1 for a heading

	comparison comparison
}

// newClients lists clients, which are compared afterwards.
func newClients(all []trace.Client, now string, made comparison) clients {
	c := clients{now: now, comparison: made}
	for _, client := range all {
		c.picks = append(c.picks, page.Pick{Client: client})
	}
	return c.all()
}

// openClients opens the picker. The clients are listed at once, and compared by
// a command: each of them has to look at the whole chain.
func openClients(m Model) (Model, tea.Cmd) {
	var chain trace.Chain
	var now trace.Client
	switch {
	case m.mode == modeCompose:
		now = m.composer.form.Client
		if m.composer.form.Kind == form.Edit && m.session != nil {
			chain = m.session.Chain()
		}
	default:
		now, chain = m.session.Client(), m.currentScene().UpToHop()
	}
	all := now.Peers(m.cfg.Clients)
	m.clients = newClients(all, now.Name, m.clients.comparison)
	m = m.open(modeClients)
	if chain.Last() == nil {
		return m, nil
	}
	var compare tea.Cmd
	m.clients, compare = m.clients.comparing(m.ctx, comparisonKey{m.revision(), chain.Last(), now.Name}, chain, all, m.redaction())
	return m, compare
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

func (c clients) update(k finderKeys, msg tea.KeyMsg) (clients, outcome) {
	var out outcome
	if c.finder, out = c.finder.update(k, msg); out == narrows {
		c = c.searched()
	}
	return c, out
}

// clicked takes the client on a row, or selects it first.
func (c clients) clicked(x, y int) (clients, outcome) {
	if !c.at.contains(x, y) {
		return c, closes
	}
	row, out := c.scroll.Top+y-c.at.inner().y-1, stays
	if row >= c.scroll.Top && row < len(c.rowsOf) && c.rowsOf[row] >= 0 {
		c.finder, out = c.finder.clicked(c.rowsOf[row])
	}
	return c, out
}

// picked is the client selected, or why there is none.
func (c clients) picked() (client trace.Client, why string) {
	i, ok := c.selected()
	switch {
	case !ok:
		return client, "No client fits what you typed."
	case c.picks[i].Says != "":
		return client, "That line is about a field: select a client."
	}
	return c.picks[i].Client, ""
}

// pickedClient lets the selected client decide from here on.
func (m Model) pickedClient() Model {
	c, why := m.clients.picked()
	if why != "" {
		m.notice = why
		return m
	}
	m = m.closed()
	if m.mode == modeCompose {
		m.composer.form = m.composer.form.WithClient(c)
		return m
	}
	edited := m.session.Edited()
	m.cfg.Client = c
	m.session.SetClient(c)
	m.notice = page.ClientName(c) + " decides now."
	if edited {
		m.notice += " " + page.EditGone
	}
	return m
}

// draw draws the picker in the middle of the screen; its height stays while
// the list is narrowed.
func (c clients) draw(st cell.Styles, over rect, after string) clients {
	whole, _ := c.rows(st, min(over.w, 84)-2, c.clearedOf())
	r := c.place(over, len(whole))
	in := r.inner()
	rows, of := c.rows(st, in.w, c.found)
	c.rowsOf = of
	c.scroll = c.scroll.Fitted(len(rows), max(0, in.h-1))
	if first := slices.Index(of, c.sel); first >= 0 {
		c.scroll = c.scroll.Showing(first).Showing(max(0, first-1)) // its heading too
	}
	shown := rows[c.scroll.Top:c.scroll.End()]
	if len(rows) == 0 {
		shown = append(shown, nothingFits(st))
	}
	c.finder = c.finder.draw(st, r, after, c.scroll.Position(), shown)
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
