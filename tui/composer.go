package tui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/page"
)

// composer is the pane that a request is written in: it draws a form and takes
// the keys that edit it.
type composer struct {
	form  form.Form
	area  textarea.Model // the body, as it is edited
	drawn []string
	at    []placedPos
	held  string // lines of a command that goes on, as a terminal without bracketed paste sends them
	again bool   // a recording is to be walked again: it asks before it sends
}

func newComposer(f form.Form) composer { return composer{form: f, area: newBodyArea()} }

// compose opens the composer on a request.
func (m Model) compose(kind form.Kind, r trace.Request) Model {
	m.run = m.run.stopped()
	client := m.cfg.Client
	if m.session != nil {
		client = m.session.Client()
	}
	m.composer = newComposer(form.Open(kind, r, client).Connecting(m.exchangerNow()))
	m.mode = modeCompose
	return m
}

// exchangerOf is who would send what is composed, if nothing is said of that.
func (m Model) exchangerNow() trace.Exchanger {
	switch {
	case m.session != nil:
		return m.exchanger
	case m.cfg.General != nil:
		return m.cfg.General
	}
	return m.cfg.Exchanger
}

// pressedCompose takes a key in the composer: those of the actions, then those
// that lead out of the form.
func (m Model) pressedCompose(msg tea.KeyMsg) (Model, tea.Cmd) {
	k, at := m.keys.compose, m.composer.form.At.Part
	if next, cmd, taken := m.acted(msg, inCompose); taken {
		return next, cmd
	}
	switch {
	case m.composer.pastesCurl(msg):
		return m.pasteCurl(string(msg.Runes)), nil
	case (key.Matches(msg, k.Enter) || msg.Type == tea.KeyCtrlJ) && at == form.PartURL:
		return m.enteredURL()
	case key.Matches(msg, k.Enter) && at == form.PartClient:
		return openClients(m)
	default:
		m.composer = m.composer.update(k, msg, m.cfg.Clients)
	}
	return m, nil
}

// send sends what is composed.
func send(m Model) (Model, tea.Cmd) {
	f := m.composer.form
	if name, ok := f.Lab(); ok && m.cfg.Lab != nil {
		m.run = m.run.started(func() {}, false)
		m.notice = "Opening lab:" + cell.Shown(name) + " …"
		return m, openLab(m.run.id, m.cfg.Lab, name)
	}
	if f.Curl() || m.composer.held != "" {
		return m.readAsItIs(), nil
	}
	r, err := f.Request()
	if err != nil {
		m.notice = prose.Sentence(err.Error())
		return m, nil
	}
	if m.composer.again {
		return m.askLive(r, func(m Model) (Model, tea.Cmd) { return m.sendRequest(r) }), nil
	}
	return m.sendRequest(r)
}

// sendRequest sends what the form was read as.
func (m Model) sendRequest(r trace.Request) (Model, tea.Cmd) {
	f := m.composer.form
	m.cfg.Client = f.Asking()
	if f.Kind == form.Edit {
		m = m.editedTo(r)
	} else {
		x := m.cfg.exchangers()
		m = m.begin(r, x.Through(f, x.For(f.Draft, r, m.session, m.exchanger)))
	}
	var send tea.Cmd
	m.walk, send = m.step(f.ToEnd)
	return m, tea.Batch(send, remember(m.cfg.History, history.EntryOf(r, m.cfg.Client.Name)))
}

// editedTo makes r the next request and returns to the walk.
func (m Model) editedTo(r trace.Request) Model {
	m.exchanger = m.cfg.exchangers().Through(m.composer.form, m.exchanger)
	m.session.SetClient(m.cfg.Client)
	m.session.Edit(r)
	m.mode = modeWalk
	m.inspector.tab = page.TabNext
	return m
}

// doneComposing returns to the walk with what was edited, if there is a walk.
func doneComposing(m Model) Model {
	f := m.composer.form
	if f.Kind == form.New || !f.Changed() {
		m.mode = modeWalk
		return m
	}
	r, err := f.Request()
	if err != nil {
		m.notice = prose.Sentence(err.Error())
		return m
	}
	m.cfg.Client = f.Asking()
	m = m.editedTo(r)
	m.notice = "Edited, not sent yet: space sends it, u undoes the edit."
	return m
}

// labOpened walks a scenario of the lab, or says why there is none.
func (m Model) labOpened(msg labMsg) (Model, tea.Cmd) {
	if msg.run != m.run.id || m.mode != modeCompose {
		return m, nil
	}
	m.run, m.notice = m.run.stopped(), ""
	if msg.err != nil {
		m.notice = prose.Sentence(cell.Shown(msg.err.Error()))
		return m, nil
	}
	f := m.composer.form
	m.cfg.Client = f.LabClient()
	m = m.begin(msg.start, msg.exchanger)
	var send tea.Cmd
	m.walk, send = m.step(f.ToEnd)
	return m, tea.Batch(send, remember(m.cfg.History, history.EntryOfLab(msg.name, m.cfg.Client.Name)))
}

// recalled fills the form from the history.
func (c composer) recalled(e history.Entry, clients []trace.Client, k composeKeys) (composer, string) {
	f, missing := c.form.Recall(e, clients)
	c.form = f
	switch _, lab := f.Lab(); {
	case lab:
		return c, ""
	case len(missing) > 0:
		return c, form.MissingSays(missing)
	}
	return c, "As it was sent; " + k.Undo.Help().Key + " undoes it."
}

// undone takes the form one step back.
func (c composer) undone(k composeKeys) (composer, string) {
	c.form = c.form.Undo()
	again := "; " + k.Redo.Help().Key + " does it again."
	if n := c.form.Past(); n > 0 {
		return c, "Undone, " + prose.Counted(n, "step") + " before it" + again
	}
	return c, "Undone" + again
}

// redone takes the form forward again.
func (c composer) redone(composeKeys) (composer, string) {
	c.form = c.form.Redo()
	return c, "Done again."
}

func (c composer) whyNoUndo() string {
	if c.form.Past() == 0 {
		return "Nothing was changed in the form that could be undone."
	}
	return ""
}

func (c composer) whyNoRedo() string {
	if c.form.Future() == 0 {
		return "Nothing was undone that could be done again."
	}
	return ""
}
