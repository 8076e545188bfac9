package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/form"
)

// An action is what a key does, and the palette too.
type action struct {
	key key.Binding
	do  func(Model) (Model, tea.Cmd)
	why func(Model) string // why it cannot be done now, "" when it can; nil when it always can
}

// refused says why the action cannot be done now; "" when it can.
func (a action) refused(m Model) string {
	if a.why == nil {
		return ""
	}
	return a.why(m)
}

// at once is an action that needs no command.
func atOnce(do func(Model) Model) func(Model) (Model, tea.Cmd) {
	return func(m Model) (Model, tea.Cmd) { return do(m), nil }
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

// walkActions are those of the walk.
func walkActions(k walkKeys) []action {
	return []action{
		{k.Step, Model.stepOnce, Model.whyNoStepNow},
		{k.Run, Model.runToEnd, Model.whyNoStepNow},
		{k.Until, atOnce(Model.openUntil), Model.whyNoRun},
		{k.Cancel, atOnce(Model.cancelRun), Model.whyNoCancel},
		{k.Back, atOnce(Model.back), Model.whyNoBack},
		{k.Fork, atOnce(Model.fork), Model.whyNoFork},
		{k.Offer, atOnce(Model.takeOffer), Model.whyNoOffer},
		{k.Edit, atOnce(Model.edit), Model.busy},
		{k.Revert, atOnce(Model.revert), Model.whyNoRevert},
		{k.Clients, Model.openClients, Model.busy},
		{k.Walks, Model.openWalks, Model.whyNoWalks},
		{k.Again, atOnce(Model.composeAgain), nil},
		{k.New, atOnce(Model.composeNew), nil},
		{k.History, Model.openHistory, Model.whyNoHistory},
		{k.Explain, atOnce(Model.openArticle), Model.whyNoArticle},
		{k.Copy, atOnce(Model.openCopy), nil},
		{k.NextPoint, atOnce(Model.nextPoint), Model.whyNoPoint},
		{k.PrevPoint, atOnce(Model.prevPoint), Model.whyNoPoint},
		{k.Experiments, atOnce(Model.openExperiments), Model.whyNoExperiment},
		{k.Save, Model.saveSession, Model.whyNoSave},
		{k.Find, atOnce(Model.openFind), nil},
		{k.Palette, atOnce(Model.openPalette), nil},
		{k.Help, atOnce(Model.openHelp), nil},
		{k.Quit, Model.quit, nil},
		{k.Zoom, atOnce(Model.toggledZoom), nil},
		{k.Secrets, atOnce(Model.toggledSecrets), Model.whyNoSecrets},

		{k.Private, atOnce(Model.toggledPrivate), nil},
		{k.Freeze, atOnce(Model.toggledFreeze), nil},
		{k.Mouse, Model.toggledMouse, nil},
	}
}

// composeActions are those of the composer.
func composeActions(k composeKeys) []action {
	return []action{
		{k.Send, Model.send, nil},
		{k.Done, atOnce(Model.doneComposing), Model.whyNotDone},
		{k.Clients, Model.openClients, nil},
		{k.History, Model.openHistory, Model.whyNoHistory},
		{k.Editor, func(m Model) (Model, tea.Cmd) { return m, openEditor(m.composer.toEdit(), m.in, m.out) }, ofComposer(composer.whyNoEditor)},
		{k.Undo, inComposer(composer.undone), ofComposer(composer.whyNoUndo)},
		{k.Redo, inComposer(composer.redone), ofComposer(composer.whyNoRedo)},
		{k.Find, atOnce(func(m Model) Model { return m.choose("Go to", m.composer.places(m.redaction())) }), nil},
		{k.Secrets, atOnce(Model.toggledSecrets), Model.whyNoSecrets},
		{k.Palette, atOnce(Model.openPalette), nil},
		{k.Help, atOnce(Model.openHelp), nil},
	}
}

// acted takes a key that one of the actions is bound to; taken is false for
// any other.
func (m Model) acted(msg tea.KeyMsg, actions []action) (next Model, cmd tea.Cmd, taken bool) {
	for _, a := range actions {
		if !key.Matches(msg, a.key) {
			continue
		}
		next, cmd = m.done(a)
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
	return m.runTo(stopAt{})
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
