package tui

import (
	"fmt"
	"slices"
	"strings"

	"detour/tui/cell"
	"detour/tui/page"
)

// titled is the name of a client for a sentence, by the name that it is chosen by.
func (c clients) titled(name string) string {
	for _, p := range c.picks {
		if p.Client.Name == name {
			return page.ClientName(p.Client)
		}
	}
	return name
}

// previewed lays out what the row under the cursor does.
func (c clients) previewed(s page.Scene, v page.View) []page.Line {
	i, ok := c.selected()
	if !ok {
		return nil
	}
	p := c.picks[i]
	who := page.ClientName(p.Client)
	if p.Names != nil {
		who = fmt.Sprintf("%s, like %d more,", c.titled(p.Names[0]), len(p.Names)-1)
	}
	switch {
	case p.Says != "":
		return page.Lines(cell.Paragraph("", 0, p.Says, v.Width))
	case p.Walk != nil:
		return page.WalkPreview(s, v, p.Walk)
	case p.Decision == nil && p.Instead != "":
		return page.Lines(cell.Paragraph("", 0, who+" "+p.Instead+".", v.Width))
	}
	return page.Preview(s, v, who, p.Decision)
}

// draw draws the table, in the middle of the screen where it has no pane: its height
// stays while the list is narrowed.
func (c clients) draw(st cell.Styles, over rect, title string) clients {
	r := c.place(over, len(c.picks)+1)
	in := r.inner()
	t := c.columns(in.w)
	rows, of := c.rows(st, in.w, t)
	c.rowsOf = of
	var head []cell.Line
	if t.heads != nil {
		head = append(head, t.head(st))
	}
	used := 1 + len(head)
	c.scroll = c.scroll.Fitted(len(rows), max(0, in.h-used))
	if first := slices.Index(of, c.sel); first >= 0 {
		c.scroll = c.scroll.Showing(first).Showing(max(0, first-1)).Showing(first)
	}
	shown := append(head, rows[c.scroll.Top:c.scroll.End()]...)
	if len(rows) == 0 {
		shown = append(shown, nothingFits(st))
	}
	c.finder = c.finder.draw(st, r, title, c.scroll.Position(), shown)
	return c
}

// columns fits the columns into a width; none where nothing was compared.
func (c clients) columns(width int) columns {
	heads := page.ClientHeads
	if c.walked {
		heads = page.WalkedHeads
	}
	if !slices.ContainsFunc(c.picks, func(p page.Pick) bool { return p.Cells != nil || p.Instead != "" }) {
		heads = nil
	}
	return fittedColumns(heads, width)
}

// rows sets those found in rows, and says of which each is.
func (c clients) rows(st cell.Styles, width int, t columns) (rows []cell.Line, of []int) {
	for i, at := range c.found {
		p := c.picks[at]
		if p.Says != "" {
			for _, l := range cell.WrapSpans([]cell.Span{cell.Text(p.Says)}, width-4, 2) {
				l.Spans = append([]cell.Span{cell.Text("  ")}, l.Spans...)
				rows, of = append(rows, cell.Marked(st, l, i == c.sel)), append(of, i)
			}
			continue
		}
		rows, of = append(rows, c.row(st, p, i == c.sel, t)), append(of, i)
	}
	return rows, of
}

// leastTitle is the room below which a title is left out: a few letters say nothing.
const leastTitle = 12

// row is a client, or how many do the same as the first of them.
func (c clients) row(st cell.Styles, p page.Pick, selected bool, t columns) cell.Line {
	name, version := p.Client.Title, " "+page.ShortVersion(p.Client.Version)
	here := p.Client.Name == c.now
	switch {
	case p.Names != nil:
		here = slices.Contains(p.Names, c.now)
		name, version = fmt.Sprintf("%2d %s", len(p.Names), c.lead(p)), ""
	case t.heads == nil:
		name = " " + name
	default: // by the name that it is chosen by, as those of a group
		name, version = "   "+p.Client.Name, "  "+p.Client.Title+version
		if c.query.Empty() && !slices.ContainsFunc(c.picks, func(o page.Pick) bool { return o.Names != nil && o.Group == p.Group }) {
			name = " 1 " + p.Client.Name
		}
	}
	if room := t.name - 3; cell.Width(name) > room {
		name, version = cell.CutEnd(name, room), ""
	} else if left := room - cell.Width(name); cell.Width(version) > left {
		if version = cell.CutEnd(version, left); left < leastTitle {
			version = ""
		}
	}
	sign := st.Key.Span(" ")
	if here {
		sign.Text = "●"
	}
	ink := cell.Ink("")
	if selected {
		ink = st.Bold
	}
	l := cell.LineOf(sign, ink.Span(name), st.Dim.Span(version), cell.Text(cell.Blanks(t.name-2-cell.Width(name+version))))
	if p.Cells != nil {
		l.Spans = append(l.Spans, t.cells("", p.Cells)...)
	} else if p.Instead != "" {
		l.Spans = append(l.Spans, st.Dim.Span(cell.CutEnd(p.Instead, t.room())))
	}
	return cell.Marked(st, l, selected)
}

// lead is how a group is called: by the client that walks where that is in it, and by
// all its names where they are few.
func (c clients) lead(p page.Pick) string {
	if slices.Contains(p.Names, c.now) {
		return "like " + c.now
	}
	return strings.Join(p.Names, " ")
}
