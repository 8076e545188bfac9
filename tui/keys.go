package tui

import "github.com/charmbracelet/bubbles/key"

// bind returns a binding shown in help as the first of its keys.
func bind(shown, says string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, says))
}

// Keys that hold in every mode; nothing typed can be one of them.
type globalKeys struct {
	Interrupt, Suspend key.Binding
}

// walkKeys hold while a chain is walked.
type walkKeys struct {
	Step, Run, Cancel               key.Binding
	Back, Fork, Edit, Revert, Offer key.Binding
	Clients, Again, New             key.Binding
	Explain, Copy, Secrets          key.Binding
	Help, Quit                      key.Binding

	PrevHop, NextHop      key.Binding
	Up, Down              key.Binding
	PageUp, PageDown      key.Binding
	Top, Bottom           key.Binding
	PrevTab, NextTab      key.Binding
	Tab                   key.Binding
	FocusLeft, FocusRight key.Binding
}

// composeKeys hold while a request is composed; every letter is text.
type composeKeys struct {
	Send, Done             key.Binding
	Next, Prev, Up, Down   key.Binding
	Less, More             key.Binding // the value before and after, for what is picked
	Accept, Enter          key.Binding
	Drop, Clients, Secrets key.Binding
	Help                   key.Binding
}

// pickKeys hold in a list one of which is picked.
type pickKeys struct {
	Up, Down, Pick, Close key.Binding
}

// readKeys hold in a text over the screen: an article, the help.
type readKeys struct {
	Up, Down, PageUp, PageDown, Top, Bottom, Copy, Close key.Binding
}

// A keyMap is every binding, by the mode it belongs to.
type keyMap struct {
	global  globalKeys
	walk    walkKeys
	compose composeKeys
	pick    pickKeys
	read    readKeys
}

func newKeyMap() keyMap {
	return keyMap{
		global: globalKeys{
			Interrupt: bind("ctrl+c", "end the program", "ctrl+c"),
			Suspend:   bind("ctrl+z", "back to the shell for now", "ctrl+z"),
		},
		walk:    newWalkKeys(),
		compose: newComposeKeys(),
		pick: pickKeys{
			Up:    bind("↑ k", "the one above", "up", "k"),
			Down:  bind("↓ j", "the one below", "down", "j"),
			Pick:  bind("enter", "take it", "enter", " "),
			Close: bind("esc q", "close", "esc", "q", "c"),
		},
		read: readKeys{
			Up:       bind("↑ k", "a line up", "up", "k"),
			Down:     bind("↓ j", "a line down", "down", "j"),
			PageUp:   bind("pgup", "a page up", "pgup", "ctrl+u", "b"),
			PageDown: bind("pgdn", "a page down", "pgdown", "ctrl+d", " "),
			Top:      bind("g", "to the top", "home", "g"),
			Bottom:   bind("G", "to the end", "end", "G"),
			Copy:     bind("y", "copy the value", "y"),
			Close:    bind("esc q", "close", "esc", "q", "enter", "?", "K", "f1"),
		},
	}
}

func newWalkKeys() walkKeys {
	return walkKeys{
		Step:    bind("space", "send the next request", " ", "n"),
		Run:     bind("r", "run to the end", "r"),
		Cancel:  bind("esc", "cancel what runs", "esc"),
		Back:    bind("b", "go back one hop", "b", "backspace"),
		Fork:    bind("f", "fork at the selected hop", "f"),
		Edit:    bind("e", "edit the next request", "e"),
		Revert:  bind("u", "undo the edit", "u"),
		Offer:   bind("o", "take the Refresh", "o"),
		Clients: bind("c", "walk as another client", "c"),
		Again:   bind("R", "compose the first again", "R"),
		New:     bind("N", "compose a new request", "N"),
		Explain: bind("K", "explain the line", "K", "enter"),
		Copy:    bind("y", "copy the line or the URL", "y"),
		Secrets: bind("s", "show or mask secrets", "s"),
		Help:    bind("?", "keys", "?", "f1"),
		Quit:    bind("q", "quit", "q"),

		PrevHop:    bind("← h", "the hop before", "left", "h"),
		NextHop:    bind("→ l", "the hop after", "right", "l"),
		Up:         bind("↑ k", "up in the pane", "up", "k"),
		Down:       bind("↓ j", "down in the pane", "down", "j"),
		PageUp:     bind("pgup", "a page up", "pgup", "ctrl+u"),
		PageDown:   bind("pgdn", "a page down", "pgdown", "ctrl+d"),
		Top:        bind("g", "to the top", "home", "g"),
		Bottom:     bind("G", "to the end", "end", "G"),
		PrevTab:    bind("shift+tab", "the tab before", "shift+tab"),
		NextTab:    bind("tab", "the next tab", "tab"),
		Tab:        bind("1-9", "a tab by its number", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		FocusLeft:  bind("[", "focus the pane left", "[", "ctrl+left", "f2"),
		FocusRight: bind("]", "focus the pane right", "]", "ctrl+right", "f3"),
	}
}

func newComposeKeys() composeKeys {
	return composeKeys{
		Send:    bind("ctrl+r", "send", "ctrl+r"),
		Done:    bind("esc", "done", "esc"),
		Next:    bind("tab", "next", "tab"),
		Prev:    bind("shift+tab", "previous", "shift+tab"),
		Up:      bind("↑", "the row above", "up"),
		Down:    bind("↓", "the row below", "down"),
		Less:    bind("←", "the value before", "left"),
		More:    bind("→", "the value after; completes a name", "right"),
		Accept:  bind("ctrl+y", "complete the name", "ctrl+y"),
		Enter:   bind("enter", "take the name; in the URL: send", "enter"),
		Drop:    bind("ctrl+x", "remove the field", "ctrl+x"),
		Clients: bind("ctrl+o", "choose the client", "ctrl+o"),
		Secrets: bind("ctrl+s", "show or mask secrets", "ctrl+s"),
		Help:    bind("f1", "keys", "f1"),
	}
}

// A group is bindings that belong together, with a heading for the help.
type group struct {
	title string
	keys  []key.Binding
}

// groups returns every binding that holds in a mode, by heading.
func (k keyMap) groups(m mode) []group {
	always := group{"Always", []key.Binding{k.global.Interrupt, k.global.Suspend}}
	switch m {
	case modeCompose:
		c := k.compose
		return []group{
			{"Compose", []key.Binding{c.Send, c.Done, c.Enter, c.Accept, c.Drop, c.Clients, c.Secrets, c.Help}},
			{"Move", []key.Binding{c.Next, c.Prev, c.Up, c.Down, c.Less, c.More}},
			always,
		}
	case modeClients:
		p := k.pick
		return []group{{"Pick", []key.Binding{p.Pick, p.Up, p.Down, p.Close}}, always}
	case modeArticle, modeHelp:
		r := k.read
		return []group{{"Read", []key.Binding{r.Up, r.Down, r.PageUp, r.PageDown, r.Top, r.Bottom, r.Copy, r.Close}}, always}
	}
	w := k.walk
	return []group{
		{"Walk", []key.Binding{w.Step, w.Run, w.Cancel, w.Back, w.Fork, w.Offer}},
		{"The next request", []key.Binding{w.Edit, w.Revert, w.Clients, w.Again, w.New}},
		{"Read", []key.Binding{w.Explain, w.Copy, w.Secrets, w.Help, w.Quit}},
		{"Move", []key.Binding{w.PrevHop, w.NextHop, w.Up, w.Down, w.PageUp, w.PageDown, w.Top, w.Bottom}},
		{"Panes and tabs", []key.Binding{w.NextTab, w.PrevTab, w.Tab, w.FocusLeft, w.FocusRight}},
		always,
	}
}
