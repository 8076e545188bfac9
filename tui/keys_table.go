package tui

// bound is the table of all bindings. Those without keys are found in the
// palette, and the configuration can give them some.
func (k *keyMap) bound() []bound {
	w, f, c, r := &k.walk, &k.find, &k.compose, &k.read
	return []bound{
		{sphereAlways, "Always", "interrupt", &k.global.Interrupt, "ctrl+c", "end the program", keys("ctrl+c")},
		{sphereAlways, "Always", "suspend", &k.global.Suspend, "ctrl+z", "back to the shell for now", keys("ctrl+z")},
		{sphereAlways, "Always", "redraw", &k.global.Redraw, "ctrl+l", "draw the screen again", keys("ctrl+l")},

		{sphereWalk, "Walk", "step", &w.Step, "space", "send the next request", keys("space n")},
		{sphereWalk, "Walk", "run", &w.Run, "r", "run to the end", keys("r")},
		{sphereWalk, "Walk", "until", &w.Until, "U", "run until …", keys("U")},
		{sphereWalk, "Walk", "cancel", &w.Cancel, "esc", "cancel what runs", keys("esc")},
		{sphereWalk, "Walk", "back", &w.Back, "b", "go back one hop", keys("b backspace")},
		{sphereWalk, "Walk", "fork", &w.Fork, "f", "fork at the selected hop", keys("f")},
		{sphereWalk, "Walk", "offer", &w.Offer, "o", "take the Refresh", keys("o")},

		{sphereWalk, "The next request", "edit", &w.Edit, "e", "edit the next request", keys("e")},
		{sphereWalk, "The next request", "revert", &w.Revert, "u", "undo the edit", keys("u")},
		{sphereWalk, "The next request", "clients", &w.Clients, "c", "compare and pick clients", keys("c")},
		{sphereWalk, "The next request", "again", &w.Again, "R", "compose the first again", keys("R")},
		{sphereWalk, "The next request", "new", &w.New, "N", "compose a new request", keys("N")},
		{sphereWalk, "The next request", "history", &w.History, "H", "compose one of before", keys("H")},

		{sphereWalk, "Read", "explain", &w.Explain, "K", "explain the line or cause, whole", keys("K enter")},
		{sphereWalk, "Read", "next-cause", &w.NextPoint, ".", "the next cause or finding", keys(".")},
		{sphereWalk, "Read", "previous-cause", &w.PrevPoint, ",", "the cause or finding before", keys(",")},
		{sphereWalk, "Read", "experiments", &w.Experiments, "x", "experiments beside the hop", keys("x")},
		{sphereWalk, "Read", "copy", &w.Copy, "y", "copy …", keys("y")},
		{sphereWalk, "Read", "save", &w.Save, "w", "save to a file", keys("w")},
		{sphereWalk, "Read", "find", &w.Find, "/", "filter, or search texts", keys("/")},
		{sphereWalk, "Read", "palette", &w.Palette, ":", "all actions", keys(": ctrl+p")},
		{sphereWalk, "Read", "help", &w.Help, "?", "keys", keys("? f1")},
		{sphereWalk, "Read", "quit", &w.Quit, "q", "quit", keys("q")},

		{sphereWalk, "Screen", "zoom", &w.Zoom, "z", "zoom the pane", keys("z")},
		{sphereWalk, "Screen", "secrets", &w.Secrets, "s", "show or mask secrets", keys("s")},
		{sphereWalk, "Screen", "private", &w.Private, "p", "hide hosts and values", keys("p")},
		{sphereWalk, "Screen", "freeze", &w.Freeze, "F", "stay on this hop", keys("F")},
		{sphereWalk, "Screen", "mouse", &w.Mouse, "m", "mouse on or off", keys("m")},

		{sphereWalk, "Move", "previous-hop", &w.PrevHop, "← h", "the hop before", keys("left h")},
		{sphereWalk, "Move", "next-hop", &w.NextHop, "→ l", "the hop after", keys("right l")},
		{sphereWalk, "Move", "up", &w.Up, "↑ k", "up in the pane", keys("up k")},
		{sphereWalk, "Move", "down", &w.Down, "↓ j", "down in the pane", keys("down j")},
		{sphereWalk, "Move", "page-up", &w.PageUp, "pgup", "a page up", keys("pgup ctrl+u")},
		{sphereWalk, "Move", "page-down", &w.PageDown, "pgdn", "a page down", keys("pgdown ctrl+d")},
		{sphereWalk, "Move", "top", &w.Top, "g", "to the top", keys("home g")},
		{sphereWalk, "Move", "bottom", &w.Bottom, "G", "to the end", keys("end G")},

		{sphereWalk, "Panes and tabs", "next-tab", &w.NextTab, "tab", "the next tab", keys("tab")},
		{sphereWalk, "Panes and tabs", "previous-tab", &w.PrevTab, "shift+tab", "the tab before", keys("shift+tab")},
		{sphereWalk, "Panes and tabs", "tab", &w.Tab, "1-9", "a tab by its number", keys("1 2 3 4 5 6 7 8 9")},
		{sphereWalk, "Panes and tabs", "focus-left", &w.FocusLeft, "[", "focus the pane left", keys("[ ctrl+left f2")},
		{sphereWalk, "Panes and tabs", "focus-right", &w.FocusRight, "]", "focus the pane right", keys("] ctrl+right f3")},

		{sphereFind, "While a search is on", "next", &f.Next, "n", "the next place", keys("n")},
		{sphereFind, "While a search is on", "previous", &f.Prev, "N", "the place before", keys("N")},
		{sphereFind, "While a search is on", "end", &f.End, "esc", "end the search", keys("esc")},

		{sphereCompose, "Compose", "send", &c.Send, "ctrl+r", "send", keys("ctrl+r")},
		{sphereCompose, "Compose", "done", &c.Done, "esc", "done", keys("esc")},
		{sphereCompose, "Compose", "enter", &c.Enter, "enter", "take the name; in the URL: send", keys("enter")},
		{sphereCompose, "Compose", "complete", &c.Accept, "ctrl+y", "complete the name", keys("ctrl+y")},
		{sphereCompose, "Compose", "drop", &c.Drop, "ctrl+x", "remove the field", keys("ctrl+x")},
		{sphereCompose, "Compose", "editor", &c.Editor, "ctrl+e", "fields or body in $EDITOR", keys("ctrl+e")},
		{sphereCompose, "Compose", "clients", &c.Clients, "ctrl+o", "choose the client", keys("ctrl+o")},
		{sphereCompose, "Compose", "history", &c.History, "ctrl+g", "one of before", keys("ctrl+g")},
		{sphereCompose, "Compose", "undo", &c.Undo, "ctrl+_", "undo, step by step", keys("ctrl+_ alt+u")},
		{sphereCompose, "Compose", "redo", &c.Redo, "alt+r", "do again what was undone", keys("alt+r")},
		{sphereCompose, "Compose", "find", &c.Find, "ctrl+f", "go to a field … (/ is text here)", keys("ctrl+f")},
		{sphereCompose, "Compose", "secrets", &c.Secrets, "ctrl+s", "show or mask secrets", keys("ctrl+s")},
		{sphereCompose, "Compose", "palette", &c.Palette, "ctrl+p", "all actions", keys("ctrl+p")},
		{sphereCompose, "Compose", "help", &c.Help, "f1", "keys", keys("f1")},

		{sphereCompose, "Move in the form", "next", &c.Next, "tab", "next", keys("tab")},
		{sphereCompose, "Move in the form", "previous", &c.Prev, "shift+tab", "previous", keys("shift+tab")},
		{sphereCompose, "Move in the form", "up", &c.Up, "↑", "the row above", keys("up")},
		{sphereCompose, "Move in the form", "down", &c.Down, "↓", "the row below", keys("down")},
		{sphereCompose, "Move in the form", "less", &c.Less, "←", "the value before", keys("left")},
		{sphereCompose, "Move in the form", "more", &c.More, "→", "the value after; completes a name", keys("right")},

		{spherePick, "Pick a client", "take", &k.pick.Pick, "enter", "walk as this one", keys("enter")},
		{spherePick, "Pick a client", "up", &k.pick.Up, "↑", "the one above", keys("up ctrl+p")},
		{spherePick, "Pick a client", "down", &k.pick.Down, "↓", "the one below", keys("down ctrl+n tab")},
		{spherePick, "Pick a client", "page-up", &k.pick.PageUp, "pgup", "a page up", keys("pgup")},
		{spherePick, "Pick a client", "page-down", &k.pick.PageDown, "pgdn", "a page down", keys("pgdown")},
		{spherePick, "Pick a client", "close", &k.pick.Close, "esc", "close", keys("esc")},

		{sphereChoose, "Choose", "take", &k.choose.Take, "enter", "take it", keys("enter")},
		{sphereChoose, "Choose", "up", &k.choose.Up, "↑", "the one above", keys("up ctrl+p")},
		{sphereChoose, "Choose", "down", &k.choose.Down, "↓", "the one below", keys("down ctrl+n tab")},
		{sphereChoose, "Choose", "page-up", &k.choose.PageUp, "pgup", "a page up", keys("pgup")},
		{sphereChoose, "Choose", "page-down", &k.choose.PageDown, "pgdn", "a page down", keys("pgdown")},
		{sphereChoose, "Choose", "close", &k.choose.Close, "esc", "close", keys("esc")},

		{sphereRead, "In a text", "up", &r.Up, "↑ k", "a line up", keys("up k")},
		{sphereRead, "In a text", "down", &r.Down, "↓ j", "a line down", keys("down j")},
		{sphereRead, "In a text", "page-up", &r.PageUp, "pgup", "a page up", keys("pgup ctrl+u b")},
		{sphereRead, "In a text", "page-down", &r.PageDown, "pgdn", "a page down", keys("pgdown ctrl+d space")},
		{sphereRead, "In a text", "top", &r.Top, "g", "to the top", keys("home g")},
		{sphereRead, "In a text", "bottom", &r.Bottom, "G", "to the end", keys("end G")},
		{sphereRead, "In a text", "find", &r.Find, "/", "search", keys("/")},
		{sphereRead, "In a text", "next", &r.Next, "n", "the next place", keys("n")},
		{sphereRead, "In a text", "previous", &r.Prev, "N", "the place before", keys("N")},
		{sphereRead, "In a text", "copy", &r.Copy, "y", "copy the value", keys("y")},
		{sphereRead, "In a text", "close", &r.Close, "esc q", "close", keys("esc q enter ? K f1")},

		{spherePrompt, "In the line at the foot", "accept", &k.prompt.Accept, "enter", "take it", keys("enter")},
		{spherePrompt, "In the line at the foot", "close", &k.prompt.Close, "esc", "close", keys("esc")},
	}
}
