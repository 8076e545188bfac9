package tui

import (
	"slices"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/wire"
	"detour/tui/cell"
)

// maxSteps bounds how many steps of a form can be undone, and maxStepBytes how
// much all of them may hold: a body of each is kept.
const (
	maxSteps     = 200
	maxStepBytes = 4 << 20
)

// steps are the states that a form was in, so that it can go back to them, and
// forward again. Letters that are typed one after the other are one step.
type steps struct {
	past, future []formState
	typing       spot // where the last step was typed
	how          edit
	moved        int // raised when the form goes to another state as a whole
}

// edit is how a key changes the form.
type edit uint8

const (
	editWhole  edit = iota // anything but typing
	editInsert             // a letter was typed
	editDelete             // a letter was taken away
)

// A formState is everything that a person wrote into a form. It shares nothing
// with the form, whose entries change in place.
type formState struct {
	method          string
	follows, byHand bool
	url             entryState
	client          trace.Client
	toEnd           bool
	http            trace.HTTP
	rows            []rowState
	body            bodyState
	options         *wire.Options
	at              spot
	moved           int // of its steps
}

// An entryState is the text of an entry, what it was opened with, and where the
// cursor is.
type entryState struct {
	given, text string
	cursor      int
}

type rowState struct{ name, val entryState }

// A bodyState is a body: what was typed, or the bytes that it was opened with.
type bodyState struct {
	given []byte
	text  string
	typed bool
}

// state is what the form holds.
func (c composer) state() formState {
	s := formState{
		method: c.method, follows: c.follows, byHand: c.byHand, url: c.url.state(), client: c.client,
		toEnd: c.toEnd, http: c.http, body: c.body.state(), options: c.options, at: c.at, moved: c.steps.moved,
	}
	for _, r := range c.rows {
		if !r.empty() {
			s.rows = append(s.rows, rowState{r.name.state(), r.val.state()})
		}
	}
	return s
}

// restored is the form in another state.
func (c composer) restored(s formState) composer {
	c.method, c.follows, c.byHand, c.client = s.method, s.follows, s.byHand, s.client
	c.toEnd, c.http, c.options = s.toEnd, s.http, s.options
	c.url, c.body, c.rows = s.url.entry(), s.body.entry(), nil
	for _, r := range s.rows {
		c.rows = append(c.rows, fieldRow{r.name.entry(), r.val.entry()})
	}
	c = c.withEmptyRow()
	if s.at.row >= len(c.rows) {
		s.at = spot{partName, len(c.rows) - 1}
	}
	return c.focused(s.at)
}

func (e textEntry) state() entryState {
	return entryState{e.given, e.input.Value(), e.input.Position()}
}

func (s entryState) entry() textEntry {
	e := newTextEntry(s.given)
	if s.text != e.set {
		e.input.SetValue(s.text)
	}
	e.input.SetCursor(s.cursor)
	return e
}

func (e bodyEntry) state() bodyState {
	if e.sealed || e.area.Value() == e.set {
		return bodyState{given: e.given}
	}
	return bodyState{given: e.given, text: e.area.Value(), typed: true}
}

func (s bodyState) entry() bodyEntry {
	e := newBodyEntry(s.given)
	if s.typed {
		e.area.SetValue(s.text)
	}
	return e
}

// same reports whether two states say the same, wherever the cursor is.
func (s formState) same(o formState) bool {
	text := func(a, b entryState) bool { return a.text == b.text }
	return s.method == o.method && s.follows == o.follows && s.byHand == o.byHand && text(s.url, o.url) &&
		s.client.Name == o.client.Name && s.toEnd == o.toEnd && s.http == o.http && s.options == o.options &&
		s.body.text == o.body.text && s.body.typed == o.body.typed && string(s.body.given) == string(o.body.given) &&
		slices.EqualFunc(s.rows, o.rows, func(a, b rowState) bool { return text(a.name, b.name) && text(a.val, b.val) })
}

// size is about how much memory a state holds.
func (s formState) size() int {
	n := len(s.url.text) + len(s.body.text) + len(s.body.given)
	for _, r := range s.rows {
		n += len(r.name.text) + len(r.val.text)
	}
	return n
}

// kindOf says how a message changes a text.
func kindOf(msg tea.Msg) edit {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok || k.Paste:
	case k.Type == tea.KeyRunes && len(k.Runes) == 1 && !unicode.IsSpace(k.Runes[0]):
		return editInsert
	case k.Type == tea.KeyBackspace, k.Type == tea.KeyDelete:
		return editDelete
	}
	return editWhole
}

// remembering is the form with the state that a message took it out of.
func (c composer) remembering(was formState, msg tea.Msg) composer {
	if c.steps.moved != was.moved {
		return c // it was remembered where that was done
	}
	if was.same(c.state()) {
		if c.at != was.at {
			c.steps.how = editWhole // going away and back begins another step
		}
		return c
	}
	how := kindOf(msg)
	if how == editWhole || how != c.steps.how || c.at != c.steps.typing {
		c.steps = c.steps.stepped(was)
	}
	c.steps.how, c.steps.typing = how, c.at
	return c
}

// stepped adds a state to the past; what was undone is gone.
func (s steps) stepped(from formState) steps {
	s.past = append(slices.Clip(s.past), from)
	s.future, s.how = nil, editWhole
	size := 0
	for i := len(s.past) - 1; i >= 0; i-- {
		size += s.past[i].size()
		if len(s.past)-i > maxSteps || size > maxStepBytes && i < len(s.past)-1 {
			s.past = slices.Clone(s.past[i+1:])
			break
		}
	}
	return s
}

// undo takes the form one step back.
func (m Model) undo() Model {
	c, s := m.composer, m.composer.steps
	last := len(s.past) - 1
	s.future = append(slices.Clip(s.future), c.state())
	c = c.restored(s.past[last])
	s.past, s.how = s.past[:last], editWhole
	s.moved++
	c.steps = s
	m.composer = c
	k := m.keys.compose
	m.notice = "Undone; " + k.Redo.Help().Key + " does it again."
	if last > 0 {
		m.notice = "Undone, " + cell.Counted(last, "step") + " before it; " + k.Redo.Help().Key + " does it again."
	}
	return m
}

// redo takes the form forward again.
func (m Model) redo() Model {
	c, s := m.composer, m.composer.steps
	last := len(s.future) - 1
	s.past = append(slices.Clip(s.past), c.state())
	c = c.restored(s.future[last])
	s.future, s.how = s.future[:last], editWhole
	s.moved++
	c.steps = s
	m.composer = c
	m.notice = "Done again."
	return m
}

func (m Model) whyNoUndo() string {
	if len(m.composer.steps.past) == 0 {
		return "Nothing was changed in the form that could be undone."
	}
	return ""
}

func (m Model) whyNoRedo() string {
	if len(m.composer.steps.future) == 0 {
		return "Nothing was undone that could be done again."
	}
	return ""
}
