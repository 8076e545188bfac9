package page

import (
	"slices"
	"strings"
	"unicode/utf8"

	"detour/explain"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// A Place is a line of one of a hop's messages: its index in the message's
// fields, or the start line.
type Place struct {
	Message trace.Message
	Index   int
}

// whereabouts says which line of a message each of the lines shown is: what
// went over HTTP/2 has lines beside the message's own, and its own names.
func whereabouts(m trace.Message, shown, own trace.Fields) []Place {
	shown = shown[:min(len(shown), maxFields)]
	lines := make(map[string][]int, len(own))
	for i, f := range own {
		name := cell.LowerASCII(f.Name)
		lines[name] = append(lines[name], i)
	}
	at := make([]Place, len(shown))
	for i, f := range shown {
		name := cell.LowerASCII(f.Name)
		if name == ":authority" {
			name = "host"
		}
		if left := lines[name]; len(left) > 0 {
			at[i], lines[name] = Place{m, left[0]}, left[1:]
		}
	}
	return at
}

// The signs of the lines that a cause or a finding rests on.
const (
	SignFor     = "◆"
	signAgainst = "◇"
)

// A mark is put on a line that speaks for what has the focus, or against it.
type mark struct {
	at   Place
	sign string
}

// Marks are those in a hop, and the tabs that show them.
type Marks struct {
	Lines []mark
	tabs  []Tab
}

// MarksOf returns the marks of a point in a hop.
func MarksOf(p *explain.Point, hop int) Marks {
	var m Marks
	if p == nil {
		return m
	}
	for _, side := range []struct {
		sign  string
		items []explain.Evidence
	}{{SignFor, p.For}, {signAgainst, p.Against}} {
		for _, e := range side.items {
			m = m.with(e, side.sign, hop)
		}
	}
	slices.Sort(m.tabs)
	return m
}

func (m Marks) with(e explain.Evidence, sign string, hop int) Marks {
	at := Place{Message: e.Line.Message, Index: e.Line.Index}
	switch {
	case e.Line.Hop == hop && at.Message == trace.InRequest:
		m.tabs = appendNew(m.tabs, TabRequest)
	case e.Line.Hop == hop && at.Message == trace.InResponse:
		m.tabs = appendNew(m.tabs, TabResponse)
	case e.Region == evidence.InBody:
		m.tabs = appendNew(m.tabs, TabBody)
		return m
	default:
		return m
	}
	if m.Sign(at) == "" {
		m.Lines = append(m.Lines, mark{at, sign})
	}
	return m
}

func appendNew(tabs []Tab, t Tab) []Tab {
	if slices.Contains(tabs, t) {
		return tabs
	}
	return append(tabs, t)
}

// Sign returns the sign of a line, "" for none.
func (m Marks) Sign(at Place) string {
	if at.Message == "" {
		return ""
	}
	for _, l := range m.Lines {
		if l.at == at {
			return l.sign
		}
	}
	return ""
}

// On reports whether a tab shows some of them.
func (m Marks) On(t Tab) bool { return slices.Contains(m.tabs, t) }

// names are what the tabs are called that show some of them.
func (m Marks) names() []string { return namesOf(m.tabs) }

func namesOf(tabs []Tab) []string {
	var names []string
	for _, t := range tabs {
		names = append(names, t.String())
	}
	return names
}

// say says under which tabs lines are marked, and whether the body is worth a
// look, which has no lines to mark.
func (m Marks) say() string {
	at := slices.Index(m.tabs, TabBody)
	switch {
	case len(m.tabs) == 0:
		return ""
	case at < 0:
		return "Marked " + SignFor + " under " + prose.Listed(m.names()) + "."
	case at == 0:
		return "See " + TabBody.String() + "."
	}
	return "Marked " + SignFor + " under " + prose.Listed(namesOf(m.tabs[:at])) + ". Also see " + TabBody.String() + "."
}

// First returns the first row that is marked, or -1.
func (m Marks) First(lines []Line) int {
	for i := range lines {
		if m.Sign(lines[i].At) != "" {
			return i
		}
	}
	return -1
}

// spans names the tabs, for the line under a pane.
func (m Marks) spans(st cell.Styles) []cell.Span {
	if len(m.tabs) == 0 {
		return nil
	}
	return []cell.Span{st.Bar.Span(SignFor + " " + strings.Join(m.names(), ", ")), st.Dim.Span(" · ")}
}

// Evident puts a sign into the two cells that a line of a message begins with,
// beside the sign of a change where there is one.
func Evident(st cell.Styles, spans []cell.Span, sign string) []cell.Span {
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
