package tui

import (
	"github.com/charmbracelet/bubbles/key"

	"detour/tui/page"
)

// pointHints are the keys that the rows of points name.
func (k walkKeys) pointHints() page.PointKeys {
	return page.PointKeys{Next: k.NextPoint.Help().Key, Whole: k.Explain.Help().Key, Try: k.Experiments.Help().Key}
}

// pointedAt gives the focus to a point by its number, from 1; 0 lets go.
func (e explanation) pointedAt(n int) explanation {
	e.Point, e.seek = n, n > 0
	e.marks = page.MarksOf(e.InFocus(), e.Of.Hop)
	return e
}

// keepingPoint finds the point that had the focus in a new explanation of the
// same hop.
func (e explanation) keepingPoint(id string) explanation {
	for i, p := range e.Points {
		if p.ID == id {
			e.Point = i + 1
			e.marks = page.MarksOf(p, e.Of.Hop)
			return e
		}
	}
	e.marks = page.Marks{}
	return e
}

// clicked gives the focus to the point whose row it is.
func (e explanation) clicked(row int) explanation {
	if i := e.scroll.Top + row; row >= 0 && i < len(e.lines) && e.lines[i].Point > 0 {
		return e.pointedAt(e.lines[i].Point)
	}
	return e
}

// readsExplanation reports whether the pane with the focus is the explanation.
func (p panes) readsExplanation() bool {
	return p.focus == paneExplain || p.layout.narrow() && p.inspector.tab == page.TabExplain
}

func (p panes) nextPoint() panes { return p.movedPoint(1) }
func (p panes) prevPoint() panes { return p.movedPoint(-1) }

// movedPoint gives the focus to another cause or finding, round and round.
// Where the explanation is a tab, the tab that is read stays if it shows what
// is marked.
func (p panes) movedPoint(by int) panes {
	at := around(p.explain.Point-1, by, len(p.explain.Points)) + 1
	p.explain = p.explain.pointedAt(at)
	p.focus = paneExplain
	if p.layout.narrow() {
		p.focus = paneInspector
		if t := p.inspector.tab; t != page.TabRequest && t != page.TabResponse && t != page.TabBody {
			p.inspector.tab = page.TabExplain
		}
	}
	return p
}

func (p panes) whyNoPoint() string {
	if len(p.explain.Points) == 0 {
		return "There is no cause and no finding here to look at."
	}
	return ""
}

// pointKeys are the keys that matter in the explanation, for the footer.
func (p panes) pointKeys(w walkKeys) []key.Binding {
	switch {
	case !p.readsExplanation() || len(p.explain.Points) == 0:
		return nil
	case p.explain.Point == 0:
		return []key.Binding{brief(w.NextPoint, "cause"), brief(w.Experiments, "try")}
	}
	return []key.Binding{brief(w.NextPoint, "next cause"), brief(w.Explain, "whole"), brief(w.Experiments, "try")}
}
