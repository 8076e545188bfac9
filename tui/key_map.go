package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A keyContext is where a binding holds. A key means one thing in a context.
type keyContext uint8

const (
	inAlways     keyContext = iota // in every mode; nothing typed can be one of these
	inWalk                         // while a chain is walked
	inFind                         // before the walk's keys, while something is searched
	inCompose                      // while a request is composed; every letter is text
	inPick                         // in the list of clients, which is narrowed by typing
	inChoose                       // in a list that is narrowed by typing
	inRead                         // in a text over the screen
	inReading                      // over the form, before a pasted command is taken
	inPrompt                       // in the line at the foot; every letter is text
	inLesson                       // in a lesson; letters are answers
	inLessonRead                   // in a lesson, where nothing is asked
)

var contextNames = [...]string{"always", "walk", "find", "compose", "pick", "choose", "read", "reading", "prompt", "lesson", "lesson-read"}

// typing reports whether letters are text in a context.
func (s keyContext) typing() bool {
	return s == inCompose || s == inPick || s == inChoose || s == inPrompt || s == inLesson || s == inAlways
}

// A binding is one row of the table of keys: where it holds, its heading in the
// help, its name in the configuration, what the code names it by, how the help
// shows it, its keys, and what it does.
type binding struct {
	in      keyContext
	heading string
	name    string
	named   *key.Binding // nil where only the table has it
	shown   string
	says    string
	keys    []string
	action  action
}

// An action is what a key does, the palette and the mouse too: a function from the
// model to the next. What concerns one part of it is a method of that part, see
// inTheWalk and toThePanes.
type action struct {
	do  func(Model) (Model, tea.Cmd) // nil for what the pane in focus does itself
	why func(Model) string           // why it cannot be done now, "" when it can; nil when it always can
}

// byPane is of a binding that a pane matches itself, such as one that moves.
var byPane = action{}

// does is an action that can always be done.
func does(do func(Model) (Model, tea.Cmd)) action { return action{do: do} }

// doesUnless is an action that cannot be done while there is a reason not to.
func doesUnless(why func(Model) string, do func(Model) (Model, tea.Cmd)) action {
	return action{do, why}
}

// atOnce is an action that needs no command.
func atOnce(do func(Model) Model) action {
	return does(func(m Model) (Model, tea.Cmd) { return do(m), nil })
}

// atOnceUnless is one that cannot be done while there is a reason not to.
func atOnceUnless(why func(Model) string, do func(Model) Model) action {
	return action{atOnce(do).do, why}
}

// id is the name of a binding in the configuration, such as "walk.step".
func (b binding) id() string { return contextNames[b.in] + "." + b.name }

// newKeyMap returns the bindings as they are unless the configuration says
// otherwise. They do not change once they are in a model, whose copies share them.
func newKeyMap() *keyMap {
	k := &keyMap{}
	k.rows = k.table()
	for i := range k.rows {
		b := &k.rows[i]
		if b.named == nil {
			b.named = new(key.Binding)
		}
		*b.named = key.NewBinding(key.WithKeys(b.keys...), key.WithHelp(b.shown, b.says))
	}
	return k
}

// keys is a list of keys, one word each; "space" stands for the space bar.
func keys(words string) []string {
	fields := strings.Fields(words)
	for i, w := range fields {
		if w == "space" {
			fields[i] = " "
		}
	}
	return fields
}

// actions are the bindings of a context that do something themselves.
func (k *keyMap) actions(in keyContext) []binding {
	var out []binding
	for _, b := range k.rows {
		if b.in == in && b.action.do != nil {
			out = append(out, b)
		}
	}
	return out
}

// A group is bindings that belong together, with a heading for the help.
type group struct {
	title string
	keys  []key.Binding
}

// groups returns every binding that holds in some contexts, by heading.
func (k *keyMap) groups(in ...keyContext) []group {
	var out []group
	for _, s := range in {
		for _, b := range k.rows {
			if b.in != s {
				continue
			}
			if n := len(out); n == 0 || out[n-1].title != b.heading {
				out = append(out, group{title: b.heading})
			}
			g := &out[len(out)-1]
			g.keys = append(g.keys, *b.named)
		}
	}
	return out
}

// contexts are those whose keys hold in a mode, the first one first.
func (m mode) contexts() []keyContext {
	switch m {
	case modeCompose:
		return []keyContext{inCompose, inAlways}
	case modeClients:
		return []keyContext{inPick, inAlways}
	case modeChoose:
		return []keyContext{inChoose, inAlways}
	case modeArticle, modeHelp:
		return []keyContext{inRead, inAlways}
	case modeReading:
		return []keyContext{inReading, inAlways}
	case modePrompt:
		return []keyContext{inPrompt, inAlways}
	case modeLesson:
		return []keyContext{inLesson, inLessonRead, inAlways}
	}
	return []keyContext{inWalk, inFind, inAlways}
}

// shownKey is how a key is called on the screen.
func shownKey(name string) string {
	if short, ok := map[string]string{
		" ": "space", "up": "↑", "down": "↓", "left": "←", "right": "→", "pgup": "pgup", "pgdown": "pgdn",
	}[name]; ok {
		return short
	}
	return name
}
