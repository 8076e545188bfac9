package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/page"
)

// finding reports whether a search, not a filter, is on in the pane that keys
// move in: n and N go to its places then.
func (p panes) finding() bool {
	return p.find != "" && (p.focus == paneExplain || !filters(p.inspector.tab))
}

// filters reports whether a search leaves the other lines of a tab out.
func filters(t page.Tab) bool { return t == page.TabRequest || t == page.TabResponse }

// pressedFind takes the keys of a search that is on.
func (p panes) pressedFind(k findKeys, msg tea.KeyMsg) (panes, bool) {
	switch {
	case p.find == "":
		return p, false
	case key.Matches(msg, k.End):
		p.find = ""
	case p.finding() && key.Matches(msg, k.Next):
		return p.toPlace(1), true
	case p.finding() && key.Matches(msg, k.Prev):
		return p.toPlace(-1), true
	default:
		return p, false
	}
	return p, true
}

// toPlace goes to another place of what is searched for.
func (p panes) toPlace(n int) panes {
	if p.focus == paneExplain || p.layout.narrow() && p.inspector.tab == page.TabExplain {
		p.explain.places = p.explain.places.moved(n)
		if at := p.explain.places.row(); at >= 0 {
			p.explain.scroll = p.explain.scroll.Showing(at)
		}
		return p
	}
	p.inspector = p.inspector.toPlace(n)
	return p
}

// places are those in the pane that keys move in.
func (p panes) places() places {
	if p.focus == paneExplain || p.layout.narrow() && p.inspector.tab == page.TabExplain {
		return p.explain.places
	}
	return p.inspector.places
}
