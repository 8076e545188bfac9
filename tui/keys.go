package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// A keyContext is where a binding holds. A key means one thing in a context.
type keyContext uint8

const (
	inAlways  keyContext = iota // in every mode; nothing typed can be one of these
	inWalk                      // while a chain is walked
	inFind                      // before the walk's keys, while something is searched
	inCompose                   // while a request is composed; every letter is text
	inPick                      // in the list of clients, which is narrowed by typing
	inChoose                    // in a list that is narrowed by typing
	inRead                      // in a text over the screen
	inPrompt                    // in the line at the foot; every letter is text
)

var contextNames = [...]string{"always", "walk", "find", "compose", "pick", "choose", "read", "prompt"}

// typing reports whether letters are text in a context.
func (s keyContext) typing() bool {
	return s == inCompose || s == inPick || s == inChoose || s == inPrompt || s == inAlways
}

type globalKeys struct {
	Interrupt, Suspend, Redraw key.Binding
}

type walkKeys struct {
	Step, Run, Until, Cancel        key.Binding
	Back, Fork, Edit, Revert, Offer key.Binding
	Clients, Again, New, History    key.Binding
	Walks                           key.Binding
	Explain, Copy, Secrets, Private key.Binding
	Save, Experiments               key.Binding
	PrevPoint, NextPoint            key.Binding
	Find, Palette, Help, Quit       key.Binding
	Zoom, Freeze, Mouse             key.Binding

	PrevHop, NextHop      key.Binding
	Up, Down              key.Binding
	PageUp, PageDown      key.Binding
	Top, Bottom           key.Binding
	PrevTab, NextTab      key.Binding
	Tab                   key.Binding
	FocusLeft, FocusRight key.Binding
}

type findKeys struct {
	Next, Prev, End key.Binding
}

type composeKeys struct {
	Send, Done             key.Binding
	Next, Prev, Up, Down   key.Binding
	Less, More             key.Binding // the value before and after, for what is picked
	Accept, Enter          key.Binding
	Drop, Clients, Secrets key.Binding
	Editor, History, Find  key.Binding
	Undo, Redo             key.Binding
	Palette, Help          key.Binding
}

type pickKeys struct {
	Up, Down, PageUp, PageDown, Pick, Close, Walks key.Binding
}

type chooseKeys struct {
	Up, Down, PageUp, PageDown, Take, Close key.Binding
}

type readKeys struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	Find, Next, Prev, Copy, Close           key.Binding
}

type promptKeys struct {
	Accept, Close key.Binding
}

// A keyMap is every binding, by the context it belongs to.
type keyMap struct {
	global  globalKeys
	walk    walkKeys
	find    findKeys
	compose composeKeys
	pick    pickKeys
	choose  chooseKeys
	read    readKeys
	prompt  promptKeys
}

// A bound is one binding: where it holds, its heading in the help, its name in
// the configuration, how the help shows it, and its keys.
type bound struct {
	in      keyContext
	heading string
	name    string
	binding *key.Binding
	shown   string
	says    string
	keys    []string
}

// id is the name of a binding in the configuration, such as "walk.step".
func (b bound) id() string { return contextNames[b.in] + "." + b.name }

// newKeyMap returns the bindings as they are unless the configuration says
// otherwise.
func newKeyMap() keyMap {
	var k keyMap
	for _, b := range k.bound() {
		*b.binding = key.NewBinding(key.WithKeys(b.keys...), key.WithHelp(b.shown, b.says))
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

// A group is bindings that belong together, with a heading for the help.
type group struct {
	title string
	keys  []key.Binding
}

// groups returns every binding that holds in some contexts, by heading.
func (k keyMap) groups(in ...keyContext) []group {
	var out []group
	for _, s := range in {
		for _, b := range k.bound() {
			if b.in != s {
				continue
			}
			if n := len(out); n == 0 || out[n-1].title != b.heading {
				out = append(out, group{title: b.heading})
			}
			g := &out[len(out)-1]
			g.keys = append(g.keys, *b.binding)
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
	case modePrompt:
		return []keyContext{inPrompt, inAlways}
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
