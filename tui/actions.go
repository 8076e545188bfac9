package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/form"
)

// refused says why the action cannot be done now; "" when it can.
func (a action) refused(m Model) string {
	if a.why == nil {
		return ""
	}
	return a.why(m)
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

// stepOnce sends the next request; while a run goes on by itself it lets it
// end with the exchange under way.
func (m Model) stepOnce() (Model, tea.Cmd) {
	if m.run.active {
		return m.pause(), nil
	}
	return m.step(false)
}

// runToEnd steps until the chain ends.
func (m Model) runToEnd() (Model, tea.Cmd) {
	if m.run.active {
		return m.pause(), nil
	}
	return m.runTo(trace.StopAt{})
}

func (m Model) quit() (Model, tea.Cmd) {
	m.run = m.run.stopped()
	return m, tea.Quit
}

// composeAgain opens the first request of the walk in the composer.
func (m Model) composeAgain() Model { return m.compose(form.New, m.start) }

func (m Model) composeNew() Model { return m.compose(form.New, trace.Request{Method: "GET"}) }

// busy says that an exchange is under way, where one is.
func (m Model) busy() string {
	if m.run.active {
		return "A request is under way: " + m.keys.walk.Cancel.Help().Key + " cancels it."
	}
	return ""
}

func (m Model) whyNoStepNow() string {
	if m.run.active && m.run.toEnd {
		return "" // it pauses
	}
	return m.whyNoRun()
}

func (m Model) whyNoRun() string {
	if m.run.active {
		return m.busy()
	}
	if _, ok := m.session.Pending(); !ok {
		return m.whyNoStep()
	}
	return ""
}

func (m Model) whyNoCancel() string {
	if !m.run.active && !m.zoomed && m.explain.Point == 0 {
		return "Nothing runs that could be cancelled."
	}
	return ""
}

func (m Model) whyNoBack() string {
	switch {
	case m.run.active:
		return m.busy()
	case m.session.Current() == nil:
		return "Nothing was sent yet: there is no hop to go back from."
	}
	return ""
}

func (m Model) whyNoOffer() string {
	switch cur := m.session.Current(); {
	case m.run.active:
		return m.busy()
	case cur == nil || len(cur.Decision.Offers) == 0:
		return "This response has no Refresh to take."
	}
	return ""
}

func (m Model) whyNoRevert() string {
	switch {
	case m.run.active:
		return m.busy()
	case !m.session.Edited():
		return "There is no edit to undo: the next request is the client's own."
	}
	return ""
}

func (m Model) whyNoSecrets() string {
	if m.private {
		return whyPrivate(m.keys)
	}
	return ""
}

func (m Model) whyNotDone() string {
	if m.session == nil {
		k := m.keys
		return "There is no walk to return to: " + k.compose.Send.Help().Key + " sends, " + k.global.Interrupt.Help().Key + " ends."
	}
	return ""
}
