package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
	"detour/tui/form"
)

// An item is one line of a chooser.
type item struct {
	label  string
	detail string // dim, behind the label
	key    string // at the right edge
	why    string // why it cannot be taken; "" when it can
	about  string // sentences under the list while it is selected; may hold `code`
	do     func(Model) (Model, tea.Cmd)
}

// chooser is a list that is narrowed by typing: the palette, the menus, the
// history.
type chooser struct {
	title string
	items []item
	query form.Entry
	found []int // items that fit what was typed, the best first
	sel   int   // in found
	top   int
	rows  int // that list items
	drawn []string
	at    rect
}

func newChooser(title string, items []item) chooser {
	c := chooser{title: title, items: items}
	return c.searched()
}

// choose opens a chooser.
func (m Model) choose(title string, items []item) Model {
	m.chooser = newChooser(title, items)
	return m.open(modeChoose)
}

// searched finds the items that fit what was typed.
func (c chooser) searched() chooser {
	c.found = ranked(c.query.Text(), len(c.items), func(i int) string {
		return c.items[i].label + " " + c.items[i].detail
	})
	c.sel, c.top = 0, 0
	return c
}

func (m Model) pressedChoose(msg tea.KeyMsg) (Model, tea.Cmd) {
	k, page := m.keys.choose, max(1, m.chooser.at.h-4)
	switch {
	case key.Matches(msg, k.Close):
		return m.closed(), nil
	case key.Matches(msg, k.Take):
		return m.take()
	case key.Matches(msg, k.Up):
		m.chooser = m.chooser.moved(-1)
	case key.Matches(msg, k.Down):
		m.chooser = m.chooser.moved(1)
	case key.Matches(msg, k.PageUp):
		m.chooser = m.chooser.moved(-page)
	case key.Matches(msg, k.PageDown):
		m.chooser = m.chooser.moved(page)
	default:
		before := m.chooser.query.Text()
		m.chooser.query = edited(m.chooser.query, msg)
		if m.chooser.query.Text() != before {
			m.chooser = m.chooser.searched()
		}
	}
	return m, nil
}

func (c chooser) moved(n int) chooser {
	c.sel = cell.Clamp(c.sel+n, 0, max(0, len(c.found)-1))
	return c
}

// take does what the selected item stands for. One that cannot be taken says
// why and leaves the list open.
func (m Model) take() (Model, tea.Cmd) {
	c := m.chooser
	if c.sel >= len(c.found) {
		m.notice = "Nothing fits what you typed."
		return m, nil
	}
	it := c.items[c.found[c.sel]]
	if it.why != "" {
		m.notice = it.why
		return m, nil
	}
	return it.do(m.closed())
}

// draw draws the list in the middle of the screen; its height stays while it
// is narrowed.
func (c chooser) draw(st cell.Styles, over rect) chooser {
	w := min(over.w, 84)
	told := c.told(st, w-2)
	h := min(over.h, len(c.items)+3+len(told))
	told = told[:min(len(told), max(0, h-3-min(len(c.items), leastListed)))]
	r := rect{over.x + (over.w-w)/2, over.y + (over.h-h)/2, w, h}
	in := r.inner()
	b := cell.Frame{Title: []cell.Span{st.Title.Span(c.title)}, Focused: true, Note: c.position(in.h - 1 - len(told))}
	typed := cell.LineOf(st.Key.Span(" › "))
	typed.Spans = append(typed.Spans, entrySpans(st, c.query, in.w-4, true, "")...)
	b.Rows = append(b.Rows, typed.Draw(in.w))
	rows := in.h - 1 - len(told)
	c.rows = rows
	c.top = cell.Clamp(c.top, max(0, c.sel-rows+1), c.sel)
	for i := c.top; i < min(len(c.found), c.top+rows); i++ {
		b.Rows = append(b.Rows, c.row(st, i, in.w).Draw(in.w))
	}
	if len(c.found) == 0 {
		b.Rows = append(b.Rows, st.Dim.Line("   Nothing fits.").Draw(in.w))
	}
	for len(b.Rows) < in.h-len(told) {
		b.Rows = append(b.Rows, cell.Blanks(in.w))
	}
	for _, l := range told {
		b.Rows = append(b.Rows, l.Draw(in.w))
	}
	c.drawn, c.at = b.Draw(st, r.w, r.h), r
	return c
}

// leastListed is how many items keep their place before what is told of one.
const leastListed = 3

// maxTold is how many rows tell of the selected item.
const maxTold = 9

// told lays out what is told of the selected item under the list: as many rows
// for each, so that the list keeps its place; none where no item has any.
func (c chooser) told(st cell.Styles, width int) []cell.Line {
	most := 0
	for _, it := range c.items {
		if it.about != "" {
			most = max(most, len(cell.WrapSpans(st.Inline(it.about, st.Dim), width-2, 0)))
		}
	}
	if most == 0 {
		return nil
	}
	out := make([]cell.Line, 1+min(most, maxTold))
	if c.sel < len(c.found) {
		it := c.items[c.found[c.sel]]
		for i, l := range cell.WrapSpans(st.Inline(it.about, st.Dim), width-2, 0) {
			if i+1 < len(out) {
				out[i+1] = cell.LineOf(append([]cell.Span{cell.Text(" ")}, l.Spans...)...)
			}
		}
	}
	return out
}

func (c chooser) position(rows int) string {
	if len(c.found) <= rows {
		return ""
	}
	return cell.Scroll{Top: c.top, Rows: len(c.found), Height: rows}.Position()
}

func (c chooser) row(st cell.Styles, i, width int) cell.Line {
	it := c.items[c.found[i]]
	label, k := it.label, cell.Ink("")
	switch {
	case it.why != "":
		k = st.Dim
	case i == c.sel:
		k = st.Bold
	}
	detail := it.detail
	if it.why != "" {
		detail = it.why
	}
	room := width - 2 - cell.Width(it.key) - 2
	l := cell.LineOf(k.Span(cell.Shorten(label, room)))
	if room -= cell.SpansWidth(l.Spans) + 2; detail != "" && room > 4 {
		l.Spans = append(l.Spans, st.Dim.Span("  "+cell.CutEnd(detail, room)))
	}
	gap := width - 2 - cell.SpansWidth(l.Spans) - cell.Width(it.key)
	l.Spans = append(l.Spans, cell.Text(cell.Blanks(gap)), st.Key.Span(it.key))
	return cell.Marked(st, l, i == c.sel)
}

// clicked takes the item on a row, or selects it first.
func (m Model) clickedChoose(msg tea.MouseMsg) (Model, tea.Cmd) {
	at := m.chooser.at
	if !at.contains(msg.X, msg.Y) {
		return m.closed(), nil
	}
	i := m.chooser.top + msg.Y - at.inner().y - 1
	switch {
	case i < m.chooser.top || i >= len(m.chooser.found) || i-m.chooser.top >= m.chooser.rows:
		return m, nil
	case i == m.chooser.sel:
		return m.take()
	}
	m.chooser.sel = i
	return m, nil
}
