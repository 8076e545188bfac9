package tui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"detour/explain"
	"detour/explain/evidence"
	"detour/tui/cell"
	"detour/tui/page"
)

// The signs of the lines that a cause or a finding rests on.
const (
	signFor     = "◆"
	signAgainst = "◇"
)

// A mark is put on a line that speaks for what has the focus, or against it.
type mark struct {
	at   page.Place
	sign string
}

// marks are those in a hop, and the tabs that show them.
type marks struct {
	lines []mark
	tabs  []page.Tab
}

// marksOf returns the marks of a point in a hop.
func marksOf(p *explain.Point, hop int) marks {
	var m marks
	if p == nil {
		return m
	}
	for _, side := range []struct {
		sign  string
		items []explain.Evidence
	}{{signFor, p.For}, {signAgainst, p.Against}} {
		for _, e := range side.items {
			m = m.with(e, side.sign, hop)
		}
	}
	slices.Sort(m.tabs)
	return m
}

func (m marks) with(e explain.Evidence, sign string, hop int) marks {
	at := page.Place{Message: e.Line.Message, Index: e.Line.Index}
	switch {
	case e.Line.Hop == hop && at.Message == evidence.OfRequest:
		m.tabs = appendNew(m.tabs, page.TabRequest)
	case e.Line.Hop == hop && at.Message == evidence.OfResponse:
		m.tabs = appendNew(m.tabs, page.TabResponse)
	case e.Part == evidence.InBody:
		m.tabs = appendNew(m.tabs, page.TabBody)
		return m
	default:
		return m
	}
	if m.sign(at) == "" {
		m.lines = append(m.lines, mark{at, sign})
	}
	return m
}

func appendNew(tabs []page.Tab, t page.Tab) []page.Tab {
	if slices.Contains(tabs, t) {
		return tabs
	}
	return append(tabs, t)
}

// sign returns the sign of a line, "" for none.
func (m marks) sign(at page.Place) string {
	if at.Message == "" {
		return ""
	}
	for _, l := range m.lines {
		if l.at == at {
			return l.sign
		}
	}
	return ""
}

// on reports whether a tab shows some of them.
func (m marks) on(t page.Tab) bool { return slices.Contains(m.tabs, t) }

// names are what the tabs are called that show some of them.
func (m marks) names() []string { return namesOf(m.tabs) }

func namesOf(tabs []page.Tab) []string {
	var names []string
	for _, t := range tabs {
		names = append(names, t.String())
	}
	return names
}

// say says under which tabs lines are marked, and whether the body is worth a
// look, which has no lines to mark.
func (m marks) say() string {
	at := slices.Index(m.tabs, page.TabBody)
	switch {
	case len(m.tabs) == 0:
		return ""
	case at < 0:
		return "Marked " + signFor + " under " + cell.Listed(m.names()) + "."
	case at == 0:
		return "See " + page.TabBody.String() + "."
	}
	return "Marked " + signFor + " under " + cell.Listed(namesOf(m.tabs[:at])) + ". Also see " + page.TabBody.String() + "."
}

// first returns the first row that is marked, or -1.
func (m marks) first(lines []page.Line) int {
	for i := range lines {
		if m.sign(lines[i].At) != "" {
			return i
		}
	}
	return -1
}

// spans names the tabs, for the line under a pane.
func (m marks) spans(st cell.Styles) []cell.Span {
	if len(m.tabs) == 0 {
		return nil
	}
	return []cell.Span{st.Bar.Span(signFor + " " + strings.Join(m.names(), ", ")), st.Dim.Span(" · ")}
}

// evident puts a sign into the two cells that a line of a message begins with,
// beside the sign of a change where there is one.
func evident(st cell.Styles, spans []cell.Span, sign string) []cell.Span {
	out := make([]cell.Span, 0, len(spans)+1)
	for i, s := range spans {
		if i > 0 {
			out = append(out, s.Ink.And(st.Bar).Span(s.Text))
			continue
		}
		was := strings.TrimSpace(s.Text)
		if was == "" || was == "▸" {
			out = append(out, st.Bar.Span(sign+" "))
			continue
		}
		_, n := utf8.DecodeRuneInString(was)
		out = append(out, s.Ink.Span(was[:n]), st.Bar.Span(sign))
	}
	return out
}

// A markKey is what marks are brought into view for, once each.
type markKey struct {
	hop, point int
	tab        page.Tab
}

// markedBy marks the lines that the point in focus rests on. Where it or the
// tab is another, the first of them comes into view.
func (in inspector) markedBy(m marks, key madeFor, point int) inspector {
	in.marks = m
	if of := (markKey{key.hop, point, key.tab}); in.markOf != of {
		in.markOf, in.seek = of, len(m.lines) > 0
	}
	return in
}

// sought shows the first line that is marked, once.
func (in inspector) sought() inspector {
	if !in.seek {
		return in
	}
	in.seek = false
	if first := in.marks.first(in.lines); first >= 0 {
		in.scroll = in.scroll.Showing(first)
	}
	return in
}

// between stands before a tab; the sign in it says that lines are marked there.
func (in inspector) between(st cell.Styles, sep string, t page.Tab) []cell.Span {
	if !in.marks.on(t) {
		return []cell.Span{st.Border.Span(sep)}
	}
	return []cell.Span{st.Border.Span(sep[:len(sep)-1]), st.Bar.Span(signFor)}
}
