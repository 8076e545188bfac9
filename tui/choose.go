package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// An item is one line of a chooser.
type item struct {
	label  string
	detail string // dim, behind the label
	key    string // at the right edge
	why    string // why it cannot be taken; "" when it can
	about  string // sentences under the list while it is selected; may hold `code`
	do     func(Model) (Model, tea.Cmd)
	sends  *trace.Request               // what it sends when it is taken, complete; nil for nothing
	cells  []string                     // in the columns of a table
	drop   func(Model) (Model, tea.Cmd) // takes it out of where it is kept; nil where it is not kept
}

// chooser is a list to choose from: the palette, the menus, the history. The
// items that fit best what was typed come first.
type chooser struct {
	finder
	title string
	items []item
	top   int
	rows  int // that list items

	heads   []string                                              // of columns; nil for none
	preview func(item int, s page.Scene, v page.View) []page.Line // of what an item stands for, beside the list; nil for a list over the screen
}

func newChooser(title string, items []item) chooser {
	return chooser{title: title, items: items}.searched()
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

func (c chooser) update(k finderKeys, msg tea.KeyMsg) (chooser, outcome) {
	var out outcome
	if c.finder, out = c.finder.update(k, msg); out == narrows {
		c = c.searched()
	}
	return c, out
}

// clicked takes the item on a row, or selects it first.
func (c chooser) clicked(x, y int) (chooser, outcome) {
	if !c.at.contains(x, y) {
		return c, c.outside()
	}
	i, out := c.top+y-c.at.inner().y-1-c.headRows(), stays
	if i >= c.top && i < len(c.found) && i-c.top < c.rows {
		c.finder, out = c.finder.clicked(i)
	}
	return c, out
}

// chosen does what the selected item stands for. One that cannot be taken says
// why and leaves the list open.
func (m Model) chosen() (Model, tea.Cmd) {
	i, ok := m.chooser.selected()
	if !ok {
		m.notice = "Nothing fits what you typed."
		return m, nil
	}
	it := m.chooser.items[i]
	if it.why != "" {
		m.notice = it.why
		return m, nil
	}
	return it.do(m.closed())
}

// dropItem takes the selected item out of where it is kept.
func dropItem(m Model) (Model, tea.Cmd) {
	i, _ := m.chooser.selected()
	return m.chooser.items[i].drop(m)
}

func whyNoDrop(m Model) string {
	if i, ok := m.chooser.selected(); !ok || m.chooser.items[i].drop == nil {
		return "There is nothing here that could be taken out."
	}
	return ""
}

// draw draws the list in the middle of the screen; its height stays while it
// is narrowed.
func (c chooser) draw(st cell.Styles, over rect) chooser {
	width := min(over.w, 84)
	if c.docks.w > 0 {
		width = c.docks.w
	}
	told := c.told(st, width-2)
	r := c.place(over, len(c.items)+len(told))
	told = told[:min(len(told), max(0, r.h-3-c.headRows()-min(len(c.items), leastListed)))]
	in := r.inner()
	c.rows = in.h - 1 - len(told) - c.headRows()
	c.top = cell.Clamp(c.top, max(0, c.sel-c.rows+1), c.sel)
	cols := fittedColumns(c.heads, in.w)
	var rows []cell.Line
	if c.heads != nil {
		rows = append(rows, cols.head(st))
	}
	for i := c.top; i < min(len(c.found), c.top+c.rows); i++ {
		if c.heads != nil {
			rows = append(rows, c.tableRow(st, i, cols))
			continue
		}
		rows = append(rows, c.row(st, i, in.w))
	}
	if len(c.found) == 0 {
		rows = append(rows, nothingFits(st))
	}
	rows = append(rows, make([]cell.Line, max(0, c.rows+c.headRows()-len(rows)))...)
	c.finder = c.finder.draw(st, r, c.title, c.position(c.rows), append(rows, told...))
	return c
}

// leastListed is how many items keep their place before what is told of one.
const leastListed = 3

// says is what is told of an item under the list: why it cannot be taken, whole, where
// nothing else is.
func (it item) says() string {
	if it.about == "" {
		return it.why
	}
	return it.about
}

// maxTold is how many rows tell of the selected item.
const maxTold = 9

// told lays out what is told of the selected item under the list: as many rows
// for each, so that the list keeps its place; none where no item has any.
func (c chooser) told(st cell.Styles, width int) []cell.Line {
	most := 0
	for _, it := range c.items {
		if says := it.says(); says != "" {
			most = max(most, len(cell.WrapSpans(st.Inline(says, st.Dim), width-2, 0)))
		}
	}
	if most == 0 {
		return nil
	}
	out := make([]cell.Line, 1+min(most, maxTold))
	if c.sel < len(c.found) {
		it := c.items[c.found[c.sel]]
		for i, l := range cell.WrapSpans(st.Inline(it.says(), st.Dim), width-2, 0) {
			if i+1 < len(out) {
				out[i+1] = cell.LineOf(append([]cell.Span{cell.Text(" ")}, l.Spans...)...)
			}
		}
	}
	return out
}

// headRows is how many rows the heads of the columns take.
func (c chooser) headRows() int { return min(1, len(c.heads)) }

// tableRow is an item with its cells under the heads.
func (c chooser) tableRow(st cell.Styles, i int, cols columns) cell.Line {
	it, ink := c.items[c.found[i]], cell.Ink("")
	switch {
	case it.why != "":
		ink = st.Dim
	case i == c.sel:
		ink = st.Bold
	}
	room := cols.name - 1
	name := cell.CutEnd(it.label, room-1)
	l := cell.LineOf(ink.Span(name), cell.Text(cell.Blanks(room-cell.Width(name))))
	l.Spans = append(l.Spans, cols.cells(st.Dim, it.cells)...)
	return cell.Marked(st, l, i == c.sel)
}

// previewed lays out what the item under the cursor stands for.
func (c chooser) previewed(s page.Scene, v page.View) []page.Line {
	if i, ok := c.selected(); ok {
		return c.preview(i, s, v)
	}
	return nil
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
		detail = "– not now: " + it.why
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
