package tui

import (
	"github.com/charmbracelet/bubbles/key"

	"detour/tui/page"
)

func (m Model) pointHints() page.PointKeys {
	k := m.keys.walk
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
func (m Model) readsExplanation() bool {
	return m.focus == paneExplain || m.layout.narrow() && m.inspector.tab == page.TabExplain
}

func (m Model) nextPoint() Model { return m.movedPoint(1) }
func (m Model) prevPoint() Model { return m.movedPoint(-1) }

// movedPoint gives the focus to another cause or finding, round and round.
// Where the explanation is a tab, the tab that is read stays if it shows what
// is marked.
func (m Model) movedPoint(by int) Model {
	at := around(m.explain.Point-1, by, len(m.explain.Points)) + 1
	m.explain = m.explain.pointedAt(at)
	m.focus = paneExplain
	if m.layout.narrow() {
		m.focus = paneInspector
		if t := m.inspector.tab; t != page.TabRequest && t != page.TabResponse && t != page.TabBody {
			m.inspector.tab = page.TabExplain
		}
	}
	return m
}

func (m Model) whyNoPoint() string {
	if len(m.explain.Points) == 0 {
		return "There is no cause and no finding here to look at."
	}
	return ""
}

// pointKeys are the keys that matter in the explanation, for the footer.
func (m Model) pointKeys() []key.Binding {
	w := m.keys.walk
	switch {
	case !m.readsExplanation() || len(m.explain.Points) == 0:
		return nil
	case m.explain.Point == 0:
		return []key.Binding{brief(w.NextPoint, "cause"), brief(w.Experiments, "try")}
	}
	return []key.Binding{brief(w.NextPoint, "next cause"), brief(w.Explain, "whole"), brief(w.Experiments, "try")}
}
