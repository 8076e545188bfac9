package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/page"
)

// refused says why the action cannot be done now; "" when it can.
func (a action) refused(m Model) string {
	if a.why == nil {
		return ""
	}
	return a.why(m)
}

// inTheWalk is an action of the walk.
func inTheWalk(do func(walk) (walk, tea.Cmd)) func(Model) (Model, tea.Cmd) {
	return func(m Model) (_ Model, cmd tea.Cmd) {
		m.walk, cmd = do(m.walk)
		return m, cmd
	}
}

// toTheWalk is one that needs no command.
func toTheWalk(do func(walk) walk) func(Model) Model {
	return func(m Model) Model {
		m.walk = do(m.walk)
		return m
	}
}

// toThePanes is an action of the panes.
func toThePanes(do func(panes) panes) func(Model) Model {
	return func(m Model) Model {
		m.panes = do(m.panes)
		return m
	}
}

// inComposer is an action that changes the composer and says what it did.
func inComposer(do func(composer, composeKeys) (composer, string)) func(Model) (Model, tea.Cmd) {
	return func(m Model) (Model, tea.Cmd) {
		m.composer, m.notice = do(m.composer, m.keys.compose)
		return m, nil
	}
}

// ofComposer is why the composer cannot do an action now.
func ofComposer(why func(composer) string) func(Model) string {
	return func(m Model) string { return why(m.composer) }
}

// openComposerEditor opens the fields or the body in the user's editor.
func openComposerEditor(m Model) (Model, tea.Cmd) {
	return m, openEditor(m.composer.toEdit(), m.in, m.out)
}

// openPlaces lists the places of the form to go to.
func openPlaces(m Model) Model {
	return m.choose("Go to", m.composer.places(m.redaction()))
}

// acted takes a key that an action of a context is bound to; taken is false for
// any other.
func (m Model) acted(msg tea.KeyMsg, in keyContext) (next Model, cmd tea.Cmd, taken bool) {
	for _, b := range m.keys.rows {
		if b.in != in || b.action.do == nil || !key.Matches(msg, *b.named) {
			continue
		}
		next, cmd = m.done(b.action)
		return next, cmd, true
	}
	return m, nil, false
}

// done does an action, or says why it cannot be done now.
func (m Model) done(a action) (Model, tea.Cmd) {
	if why := a.refused(m); why != "" {
		m.notice = why
		return m, nil
	}
	return a.do(m)
}

func quit(m Model) (Model, tea.Cmd) {
	m.run = m.run.stopped()
	return m, tea.Quit
}

// composeAgain opens the first request of the walk in the composer.
func composeAgain(m Model) Model {
	if cur := m.session.Current(); cur != nil && cur.Failure != nil && !m.recorded && !m.run.active {
		m.inspector = m.inspector.returned()
		m.walk = m.retried()
		return m
	}
	again := m.compose(form.New, m.start)
	again.composer.again = m.recorded
	return again
}

func composeNew(m Model) Model { return m.compose(form.New, trace.Request{Method: "GET"}) }

func whyNoCancel(m Model) string {
	if !m.run.active && !m.zoomed && m.explain.Point == 0 {
		return "Nothing runs that could be cancelled."
	}
	return ""
}

func whyNoSecrets(m Model) string {
	if m.private {
		return whyPrivate(m.keys)
	}
	return ""
}

func whyNotDone(m Model) string {
	if m.session == nil {
		k := m.keys
		return "There is no walk to return to: " + k.compose.Send.Help().Key + " sends, " + k.global.Interrupt.Help().Key + " ends."
	}
	return ""
}

// begin starts a new walk that waits to send start.
func (m Model) begin(start trace.Request, ex trace.Exchanger) Model {
	return m.openSession(trace.NewSession(m.cfg.Client, start), ex)
}

// openSession goes on with a session.
func (m Model) openSession(s *trace.Session, ex trace.Exchanger) Model {
	m.run = m.run.stopped()
	m.start, m.exchanger = s.Start(), ex
	m.session, m.recorded = s, false
	m.hops, m.trials = hops{}, nil
	m.mode, m.focus = modeWalk, paneInspector
	m.inspector, m.explain = inspector{}, explanation{}
	return m
}

// begun sends the request that the program was started with, unless a user was
// faster and does something else by now.
func (m Model) begun() (Model, tea.Cmd) {
	if m.mode == modeLesson {
		return m.goesOnWithLesson()
	}
	if m.mode != modeWalk || m.run.active || len(m.session.Hops()) > 0 {
		return m, nil
	}
	e := history.EntryOf(m.start, m.cfg.Client.Name)
	if m.cfg.Played != "" {
		e = history.EntryOfLab(m.cfg.Played, m.cfg.Client.Name)
	}
	var send tea.Cmd
	m.walk, send = m.step(false)
	return m, tea.Batch(send, remember(m.cfg.History, e))
}

// goBack ends the chain one hop earlier. Who came from what goes next looks at
// what goes next again.
func goBack(m Model) Model {
	m.inspector = m.inspector.returned()
	m.walk = m.rewound(m.session.Current().Parent)
	return m
}

// forkHere lets the chain go on from the selected hop.
func forkHere(m Model) Model {
	m.walk = m.forked(m.scene.Hop)
	return m
}

func whyNoFork(m Model) string { return m.whyNoFork(m.scene.Hop) }

// editNext opens the pending request in the composer.
func editNext(m Model) Model {
	r, ok := m.session.Pending()
	if !ok {
		cur := m.session.Current()
		if cur == nil {
			return m
		}
		r = cur.Request
		m.notice = page.ClientName(m.session.Client()) + " stops here; what you write goes on all the same."
	}
	return m.compose(form.Edit, r)
}

// cancelRun stops what is under way and says so; when nothing is, it lets go
// of the cause in focus, or leaves the zoom.
func cancelRun(m Model) Model {
	switch {
	case m.run.active:
		m.walk = m.cancelled()
		m.followed = followedSession{} // back to where the chain ends
	case m.explain.Point > 0:
		m.explain = m.explain.pointedAt(0)
	default:
		m.zoomed = false
	}
	return m
}

// toggleSecrets shows or masks credentials.
func toggleSecrets(m Model) Model {
	m.masking, m.notice = m.masking.toggledSecrets()
	return m
}

// togglePrivate hides hosts and values, or shows them again.
func togglePrivate(m Model) Model {
	m.masking, m.notice = m.masking.toggledPrivate()
	if m.blaming.attached() { // a server's files name hosts, paths and users
		m.blaming.changes++
		m = m.proving()
	}
	return m
}
