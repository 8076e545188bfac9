package tui

import (
	"detour/tui/cell"
	"detour/tui/page"
)

// besides is the tab that stands beside another on a wide screen: a request beside its
// response.
func besides(t page.Tab) (other page.Tab, ok bool) {
	switch t {
	case page.TabRequest:
		return page.TabResponse, true
	case page.TabResponse:
		return page.TabRequest, true
	}
	return t, false
}

// halfOf is the width of one of two halves with a line between them.
func halfOf(width int) int { return (width - 1) / 2 }

// besideOf lays out the message that stands beside the one of the tab.
func (in inspector) besideOf(on bool, other page.Tab, s page.Scene, v page.View, key madeFor) inspector {
	if !on {
		in.beside, in.besideOn = nil, madeFor{}
		return in
	}
	if in.besideOn == key && in.beside != nil {
		return in
	}
	v.Filter = ""
	in.besideOn, in.beside = key, []cell.Line{}
	for _, l := range other.Lines(s, v) {
		in.beside = append(in.beside, l.Line)
	}
	return in
}

// together is a row of the message of the tab with that of the other one: the request
// stands at the left. The other does not scroll.
func (in inspector) together(st cell.Styles, l cell.Line, i, width int) string {
	if in.beside == nil {
		return l.Draw(width)
	}
	half := halfOf(width)
	var other cell.Line
	if at := i - in.scroll.Top; at < len(in.beside) {
		other = in.beside[at]
	}
	other.Spans = append([]cell.Span{cell.Text(" ")}, other.Spans...)
	bar := st.Border.Draw("│")
	if in.tab == page.TabRequest {
		return l.Draw(half) + bar + other.Draw(width-half-1)
	}
	return other.Draw(half) + bar + l.Draw(width-half-1)
}
