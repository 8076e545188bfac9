package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// pane is one of the parts that can have the focus in the walk.
type pane uint8

const (
	paneInspector pane = iota
	paneHops
	paneExplain
)

// panes are the parts of the walk's screen, where they are, and what they look at.
type panes struct {
	layout layout
	focus  pane
	zoomed bool   // the pane in focus has the whole screen
	frozen bool   // nothing moves the selection but keys
	find   string // what is searched for
	opened bool   // what goes next is laid out whole, in wire order

	followed followedSession
	scene    page.Scene
	sceneOf  sceneKey // what scene was worked out for

	hops      hops
	inspector inspector
	explain   explanation
	judged    judged
	says      string // the row of the verdict
}

// A followedSession is what the panes have last followed.
type followedSession struct {
	session *trace.Session
	changes int
	trials  int // that were made
}

// following selects the hop that the chain ends with, where the session has gone
// on; while the screen is frozen the selection stays. A hop that has just come, and
// after which no other is under way, shows what a user wants to know of it.
func (p panes) following(s *trace.Session, trials []page.Trial, sending bool) panes {
	now := followedSession{s, s.Changes(), len(trials)}
	if p.followed == now {
		return p
	}
	came := p.followed.session == s && len(s.Hops()) > len(p.hops.all)
	tried := p.followed.session == s && p.followed.changes == now.changes
	p.followed = now
	hop := s.Current()
	if before, sent := p.hops.selected(); p.frozen && sent || tried {
		hop = before
	}
	p.hops = p.hops.renewed(s, trials).selectedHop(hop)
	if came && !sending && !p.frozen {
		p.inspector = p.inspector.arrivedAt(s.Current())
	}
	return p
}

// moved takes the keys that move: between hops, tabs, panes and lines.
func (p panes) moved(k walkKeys, msg tea.KeyMsg) panes {
	switch {
	case key.Matches(msg, k.PrevHop):
		p.hops = p.hops.moved(-1)
	case key.Matches(msg, k.NextHop):
		p.hops = p.hops.moved(1)
	case key.Matches(msg, k.NextTab):
		p.inspector = p.inspector.turned(1, p.layout.narrow())
	case key.Matches(msg, k.PrevTab):
		p.inspector = p.inspector.turned(-1, p.layout.narrow())
	case key.Matches(msg, k.Tab):
		p.inspector = p.inspector.turnedTo(slices.Index(k.Tab.Keys(), msg.String()), p.layout.narrow())
	case key.Matches(msg, k.FocusLeft):
		p.focus = p.neighbour(-1)
	case key.Matches(msg, k.FocusRight):
		p.focus = p.neighbour(1)
	default:
		rows := max(p.layout.inspector.h, p.layout.hops.h, p.layout.explain.h) - 3
		return p.movedIn(p.focus, k.rows(msg, rows))
	}
	return p
}

// movedIn moves within a pane.
func (p panes) movedIn(at pane, by int) panes {
	if by == 0 {
		return p
	}
	switch {
	case at == paneHops:
		p.hops = p.hops.moved(by)
	case at == paneExplain:
		p.explain.scroll = p.explain.scroll.By(by)
	case p.layout.narrow() && p.inspector.tab == page.TabExplain:
		p.explain.scroll = p.explain.scroll.By(by)
	default:
		p.inspector = p.inspector.moved(by)
	}
	return p
}

// neighbour is the pane to the left or right of the focus.
func (p panes) neighbour(by int) pane {
	if p.layout.narrow() {
		return paneInspector
	}
	order := []pane{paneHops, paneInspector, paneExplain}
	at := map[pane]int{paneHops: 0, paneInspector: 1, paneExplain: 2}[p.focus]
	return order[cell.Clamp(at+by, 0, len(order)-1)]
}

func (p panes) clicked(msg tea.MouseMsg) panes {
	switch {
	case p.layout.hops.contains(msg.X, msg.Y):
		p.focus = paneHops
		p.hops = p.hops.clicked(msg.Y - p.layout.hops.inner().y)
	case p.layout.strip.contains(msg.X, msg.Y):
		p.hops = p.hops.clickedStrip(msg.X)
	case p.layout.gist.contains(msg.X, msg.Y):
		p.inspector.tab = page.TabExplain
	case p.layout.explain.contains(msg.X, msg.Y):
		p.focus = paneExplain
		p.explain = p.explain.clicked(msg.Y - p.layout.explain.inner().y)
	case p.readsExplanation() && p.layout.inspector.inner().contains(msg.X, msg.Y):
		p.explain = p.explain.clicked(msg.Y - p.layout.inspector.inner().y)
	case p.layout.inspector.contains(msg.X, msg.Y):
		p.focus = paneInspector
		p.inspector = p.inspector.clicked(msg.X, msg.Y, p.layout.inspector, p.layout.narrow())
	}
	return p
}

// wheeled scrolls the pane at a place of the screen.
func (p panes) wheeled(x, y, by int) panes {
	switch {
	case p.layout.hops.contains(x, y) || p.layout.strip.contains(x, y):
		p.hops = p.hops.moved(by / wheelRows)
	case p.layout.explain.contains(x, y) || p.inspector.tab == page.TabExplain && p.layout.narrow():
		p.explain.scroll = p.explain.scroll.By(by)
	case p.layout.inspector.contains(x, y):
		p.inspector = p.inspector.wheeled(by)
	}
	return p
}

// toggledFold opens what is folded of the next request, or folds it again.
func (p panes) toggledFold() panes {
	p.opened = !p.opened
	return p
}

// explained is what there is an article on here.
func (p panes) explained() page.Subject {
	if point := p.explain.InFocus(); point != nil && p.readsExplanation() {
		return page.Subject{Kind: page.AboutPoint, Point: point}
	}
	about := p.inspector.selected()
	if p.focus == paneHops || p.readsExplanation() || about.Kind == page.AboutNothing || about.Kind == page.AboutPlace {
		if p.scene.Hop != nil && p.scene.Hop.Response != nil {
			about = page.Subject{Kind: page.AboutStatus, Code: p.scene.Hop.Status()}
		}
	}
	if about.Kind == page.AboutStatus {
		about.Of = p.explain.Products()
	}
	return about
}

func (p panes) whyNoArticle() string {
	if p.explained().Kind == page.AboutNothing {
		return "Select a field or a status to have it explained."
	}
	return ""
}
