package tui

import (
	"slices"

	"detour/tui/cell"
	"detour/tui/page"
)

// A table lies over the walk in place of its panes, and beside it the request that
// the row under the cursor stands for: clients by what they do, the chain as each of
// them walked it, experiments.

// onTable reports whether there is one.
func (m Model) onTable() bool {
	if m.base() != modeWalk || m.session == nil {
		return false
	}
	on := m.overlaid()
	return on == modeClients || on == modeChoose && m.chooser.preview != nil
}

// drawnPreview draws what the row under the cursor stands for.
func (m Model) drawnPreview() []string {
	r := m.layout.preview
	if r.w == 0 {
		return nil
	}
	v := m.view(madeFor{width: r.inner().w - 2, redaction: m.redaction(), tight: r.inner().h < tightHeight, narrow: m.layout.narrow()})
	v.Unfolds = ""
	var lines []page.Line
	if m.overlaid() == modeClients {
		lines = m.clients.previewed(m.scene, v)
	} else {
		lines = m.chooser.previewed(m.scene, v)
	}
	b := cell.Frame{Title: []cell.Span{m.styles.Title.Span("Preview")}}
	for _, l := range lines[:min(len(lines), r.inner().h)] {
		b.Rows = append(b.Rows, cell.Marked(m.styles, l.Line, false).Draw(r.inner().w))
	}
	if more := len(lines) - r.inner().h; more > 0 {
		b.Note = cell.Scroll{Rows: len(lines), Height: r.inner().h}.Position()
	}
	return b.Draw(m.styles, r.w, r.h)
}

// tableRows are the rows of the strip, the table and the preview.
func (m Model) tableRows() []string {
	drawn := m.clients.drawn
	if m.overlaid() == modeChoose {
		drawn = m.chooser.drawn
	}
	rows := []string{m.hops.row.Draw(m.width)}
	if m.layout.table.x > 0 {
		return append(rows, cell.Beside(m.preview, drawn)...)
	}
	return append(append(rows, drawn...), m.preview...)
}

// columns are the columns of a table, as there is room for.
type columns struct {
	name   int // cells before them
	heads  []string
	widths []int
	kept   []int // which of the cells of a row are shown
}

// Widths of columns that are not the usual one, heads that are shorter where there is
// little room, and what is left out where there is less.
var (
	columnWidths = map[string]int{"method": 7, "body": 8, "status": 13, "says": 15, "Location": 16, "Authorization": 14}
	shortHeads   = map[string]string{"Authorization": "Auth"}
	leftOut      = []string{"Location"}
)

const usualColumn = len("15 of 32 ")

// fittedColumns fits columns with these heads into a width, a third of which at least
// is for what stands before them.
func fittedColumns(heads []string, width int) columns {
	fit := func(short bool) columns {
		c := columns{name: width}
		for i, h := range heads {
			w := columnWidths[h]
			if w == 0 {
				w = usualColumn
			}
			switch s := shortHeads[h]; {
			case short && slices.Contains(leftOut, h):
				continue
			case short && s != "":
				h, w = s, usualColumn
			}
			c.heads, c.widths, c.kept = append(c.heads, h), append(c.widths, w), append(c.kept, i)
			c.name -= w
		}
		return c
	}
	if c := fit(false); c.name >= width/3 {
		return c
	}
	c := fit(true)
	for last := len(c.heads) - 1; last > 0 && c.name < leastName; last-- {
		c.name += c.widths[last]
		c.heads, c.widths, c.kept = c.heads[:last], c.widths[:last], c.kept[:last]
	}
	return c
}

// leastName is the room of what stands before the columns; those that do not leave it
// are left out, the last ones first.
const leastName = 20

// head is the row of the heads.
func (c columns) head(st cell.Styles) cell.Line {
	l := cell.LineOf(cell.Text(cell.Blanks(c.name)))
	for i, h := range c.heads {
		l.Spans = append(l.Spans, st.Dim.Span(h+cell.Blanks(c.widths[i]-cell.Width(h))))
	}
	return l
}

// cells sets the cells of a row under the heads; what is too long is cut.
func (c columns) cells(ink cell.Ink, cells []string) []cell.Span {
	var out []cell.Span
	for i, at := range c.kept {
		if at < len(cells) {
			text := cell.CutEnd(cells[at], c.widths[i]-1)
			out = append(out, ink.Span(text+cell.Blanks(c.widths[i]-cell.Width(text))))
		}
	}
	return out
}

// room is what the columns take together.
func (c columns) room() int {
	n := 0
	for _, w := range c.widths {
		n += w
	}
	return n
}
