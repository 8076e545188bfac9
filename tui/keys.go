package tui

import (
	"github.com/charmbracelet/bubbles/key"

	"detour/tui/learn"
)

type globalKeys struct {
	Interrupt, Suspend, Redraw key.Binding
}

// moveKeys move by rows.
type moveKeys struct {
	Up, Down, PageUp, PageDown key.Binding
}

// scrollKeys move in a text, to its ends too.
type scrollKeys struct {
	moveKeys
	Top, Bottom key.Binding
}

type walkKeys struct {
	scrollKeys
	Step, Run, Cancel               key.Binding
	Back, Fork, Edit, Revert, Offer key.Binding
	Clients, Explain, Copy, Private key.Binding
	Experiments, NextPoint          key.Binding
	Predict                         key.Binding
	Live, Again                     key.Binding
	LeaveOut, Change                key.Binding
	Verdict, Open, Attach           key.Binding
	Palette, Help, Quit, Freeze     key.Binding

	PrevHop, NextHop      key.Binding
	PrevTab, NextTab      key.Binding
	Tab                   key.Binding
	FocusLeft, FocusRight key.Binding
}

type findKeys struct {
	Next, Prev, End key.Binding
}

type composeKeys struct {
	Send, Done, Enter     key.Binding
	Next, Prev, Up, Down  key.Binding
	Less, More            key.Binding // the value before and after, for what is picked
	Accept, Drop, Clients key.Binding
	Editor, History       key.Binding
	Undo, Redo, Help      key.Binding
}

type chooseKeys struct {
	finderKeys
	Drop key.Binding
}

type pickKeys struct {
	finderKeys
	Walks, Copy key.Binding
}

type readKeys struct {
	scrollKeys
	Find, Next, Prev, Copy, Close key.Binding
}

type promptKeys struct {
	Accept, Close, Complete key.Binding
}

type lessonKeys struct {
	moveKeys
	Next, Hint, Undo, Unknown, Explore, Notes, Leave, Help key.Binding
}

type lessonReadKeys struct {
	Next, Explore, Undo, Quit key.Binding
}

// A keyMap is every binding, by the context it belongs to.
type keyMap struct {
	rows    []binding // all of them
	global  globalKeys
	walk    walkKeys
	find    findKeys
	compose composeKeys
	pick    pickKeys
	choose  chooseKeys
	read    readKeys
	reading readingKeys
	prompt  promptKeys

	lesson     lessonKeys
	lessonRead lessonReadKeys
}

// table is all bindings: a new one is a row here. Those without keys are found in
// the palette, and the configuration can give them some. A binding that the code
// names elsewhere, in a pane or in the footer, has a field above; others have nil.
func (k *keyMap) table() []binding {
	w, f, c, r, l := &k.walk, &k.find, &k.compose, &k.read, &k.lesson
	return []binding{
		{inAlways, "Always", "interrupt", &k.global.Interrupt, "ctrl+c", "end the program", keys("ctrl+c"), byPane},
		{inAlways, "Always", "suspend", &k.global.Suspend, "ctrl+z", "back to the shell for now", keys("ctrl+z"), byPane},
		{inAlways, "Always", "redraw", &k.global.Redraw, "ctrl+l", "draw the screen again", keys("ctrl+l"), byPane},

		{inWalk, "Walk", "step", &w.Step, "space", "send the next request", keys("space n"), doesUnless(Model.whyNoStepNow, inTheWalk(walk.stepOnce))},
		{inWalk, "Walk", "run", &w.Run, "r", "run to the end", keys("r"), doesUnless(Model.whyNoStepNow, inTheWalk(walk.runToEnd))},
		{inWalk, "Walk", "until", nil, "U", "run until …", keys("U"), atOnceUnless(Model.whyNoRun, openUntil)},
		{inWalk, "Walk", "cancel", &w.Cancel, "esc", "cancel what runs", keys("esc"), atOnceUnless(whyNoCancel, cancelRun)},
		{inWalk, "Walk", "back", &w.Back, "b", "go back one hop", keys("b backspace"), atOnceUnless(Model.whyNoBack, goBack)},
		{inWalk, "Walk", "fork", &w.Fork, "f", "fork at the selected hop", keys("f"), atOnceUnless(whyNoFork, forkHere)},
		{inWalk, "Walk", "offer", &w.Offer, "o", "take the Refresh", keys("o"), atOnceUnless(Model.whyNoOffer, toTheWalk(walk.takeOffer))},

		{inWalk, "The next request", "edit", &w.Edit, "e", "edit the next request", keys("e"), doesUnless(whyNoEdit, editHere)},
		{inWalk, "The next request", "revert", &w.Revert, "u", "undo the edit", keys("u"), atOnceUnless(Model.whyNoRevert, toTheWalk(walk.revert))},
		{inWalk, "The next request", "leave-out", &w.LeaveOut, "-", "without the selected line", keys("-"), atOnceUnless(whyNoLeavingOut, leaveOut)},
		{inWalk, "The next request", "change", &w.Change, "=", "change the selected line", keys("="), atOnceUnless(whyNoLeavingOut, changeSelected)},
		{inWalk, "The next request", "clients", &w.Clients, "c", "compare and pick clients", keys("c"), doesUnless(Model.busy, openClients)},
		{inWalk, "The next request", "walks", nil, "C", "walk as each client", keys("C"), doesUnless(whyNoWalks, openWalks)},
		{inWalk, "The next request", "again", &w.Again, "R", "compose the first again, or retry", keys("R"), atOnce(composeAgain)},
		{inWalk, "The next request", "live", &w.Live, "L", "walk a recording again, live …", keys("L"), doesUnless(whyNoLive, goLive)},
		{inWalk, "The next request", "new", nil, "N", "compose a new request", keys("N"), atOnce(composeNew)},
		{inWalk, "The next request", "history", nil, "H", "compose one of before", keys("H"), doesUnless(whyNoHistory, openHistory)},

		{inWalk, "Read", "predict", &w.Predict, "P", "predict each step; to a lesson", keys("P"), doesUnless(whyNoPredicting, predict)},
		{inWalk, "Read", "explain", &w.Explain, "K", "explain the line or cause, whole", keys("K enter"), atOnceUnless(Model.whyNoArticle, openArticle)},
		{inWalk, "Read", "verdict", &w.Verdict, "!", "the verdict, at the hop that decides", keys("!"), atOnceUnless(whyNoVerdict, openVerdict)},
		{inWalk, "Read", "next-cause", &w.NextPoint, ".", "the next cause or finding", keys("."), atOnceUnless(Model.whyNoPoint, toThePanes(panes.nextPoint))},
		{inWalk, "Read", "previous-cause", nil, ",", "the cause or finding before", keys(","), atOnceUnless(Model.whyNoPoint, toThePanes(panes.prevPoint))},
		{inWalk, "Read", "experiments", &w.Experiments, "x", "experiments beside the hop", keys("x"), atOnceUnless(whyNoExperiment, openExperiments)},
		{inWalk, "Read", "attach", &w.Attach, "A", "attach the server's files …", keys("A"), atOnceUnless(whyNoAttach, openAttach)},
		{inWalk, "Read", "open", &w.Open, "+", "open or fold the routine", keys("+"), atOnce(toThePanes(panes.toggledFold))},
		{inWalk, "Read", "copy", &w.Copy, "y", "copy …", keys("y"), atOnce(openCopy)},
		{inWalk, "Read", "save", nil, "w", "save to a file …", keys("w"), atOnceUnless(whyNoSave, saveSession)},
		{inWalk, "Read", "find", nil, "/", "filter, or search texts", keys("/"), atOnce(openFind)},
		{inWalk, "Read", "palette", &w.Palette, ":", "all actions", keys(": ctrl+p"), atOnce(openPalette)},
		{inWalk, "Read", "help", &w.Help, "?", "keys", keys("? f1"), atOnce(openHelp)},
		{inWalk, "Read", "quit", &w.Quit, "q", "quit", keys("q"), does(quit)},

		{inWalk, "Screen", "branches", nil, "B", "open or fold branches", keys("B"), atOnceUnless(Model.whyNoBranches, toggleBranches)},
		{inWalk, "Screen", "zoom", nil, "z", "zoom the pane", keys("z"), atOnce(toThePanes(panes.toggledZoom))},
		{inWalk, "Screen", "secrets", nil, "s", "show or mask secrets", keys("s"), atOnceUnless(whyNoSecrets, toggleSecrets)},
		{inWalk, "Screen", "private", &w.Private, "p", "hide hosts and values", keys("p"), atOnce(togglePrivate)},
		{inWalk, "Screen", "freeze", &w.Freeze, "F", "stay on this hop", keys("F"), atOnce(toggleFreeze)},
		{inWalk, "Screen", "mouse", nil, "m", "mouse on or off", keys("m"), does(toggleMouse)},

		{inWalk, "Move", "previous-hop", &w.PrevHop, "← h", "the hop before", keys("left h"), byPane},
		{inWalk, "Move", "next-hop", &w.NextHop, "→ l", "the hop after", keys("right l"), byPane},
		{inWalk, "Move", "up", &w.Up, "↑ k", "up in the pane", keys("up k"), byPane},
		{inWalk, "Move", "down", &w.Down, "↓ j", "down in the pane", keys("down j"), byPane},
		{inWalk, "Move", "page-up", &w.PageUp, "pgup", "a page up", keys("pgup ctrl+u"), byPane},
		{inWalk, "Move", "page-down", &w.PageDown, "pgdn", "a page down", keys("pgdown ctrl+d"), byPane},
		{inWalk, "Move", "top", &w.Top, "g", "to the top", keys("home g"), byPane},
		{inWalk, "Move", "bottom", &w.Bottom, "G", "to the end", keys("end G"), byPane},

		{inWalk, "Panes and tabs", "next-tab", &w.NextTab, "tab", "the next tab", keys("tab"), byPane},
		{inWalk, "Panes and tabs", "previous-tab", &w.PrevTab, "shift+tab", "the tab before", keys("shift+tab"), byPane},
		{inWalk, "Panes and tabs", "tab", &w.Tab, "1-9", "a tab by its number", keys("1 2 3 4 5 6 7 8 9 0"), byPane},
		{inWalk, "Panes and tabs", "focus-left", &w.FocusLeft, "[", "focus the pane left", keys("[ ctrl+left f2"), byPane},
		{inWalk, "Panes and tabs", "focus-right", &w.FocusRight, "]", "focus the pane right", keys("] ctrl+right f3"), byPane},

		{inFind, "While a search is on", "next", &f.Next, "n", "the next place", keys("n"), byPane},
		{inFind, "While a search is on", "previous", &f.Prev, "N", "the place before", keys("N"), byPane},
		{inFind, "While a search is on", "end", &f.End, "esc", "end the search", keys("esc"), byPane},

		{inCompose, "Compose", "send", &c.Send, "ctrl+r", "send", keys("ctrl+r"), does(send)},
		{inCompose, "Compose", "done", &c.Done, "esc", "done", keys("esc"), atOnceUnless(whyNotDone, doneComposing)},
		{inCompose, "Compose", "enter", &c.Enter, "enter", "take the name; in the URL: send", keys("enter"), byPane},
		{inCompose, "Compose", "complete", &c.Accept, "ctrl+y", "complete name or value", keys("ctrl+y"), byPane},
		{inCompose, "Compose", "drop", &c.Drop, "ctrl+x", "remove the field", keys("ctrl+x"), byPane},
		{inCompose, "Compose", "editor", &c.Editor, "ctrl+e", "fields or body in $EDITOR", keys("ctrl+e"), doesUnless(ofComposer(composer.whyNoEditor), openComposerEditor)},
		{inCompose, "Compose", "clients", &c.Clients, "ctrl+o", "choose the client", keys("ctrl+o"), does(openClients)},
		{inCompose, "Compose", "history", &c.History, "ctrl+g", "one of before", keys("ctrl+g"), doesUnless(whyNoHistory, openHistory)},
		{inCompose, "Compose", "undo", &c.Undo, "ctrl+_", "undo, step by step", keys("ctrl+_ alt+u"), doesUnless(ofComposer(composer.whyNoUndo), inComposer(composer.undone))},
		{inCompose, "Compose", "redo", &c.Redo, "alt+r", "do again what was undone", keys("alt+r"), doesUnless(ofComposer(composer.whyNoRedo), inComposer(composer.redone))},
		{inCompose, "Compose", "find", nil, "ctrl+f", "go to a field … (/ is text here)", keys("ctrl+f"), atOnce(openPlaces)},
		{inCompose, "Compose", "secrets", nil, "ctrl+s", "show or mask secrets", keys("ctrl+s"), atOnceUnless(whyNoSecrets, toggleSecrets)},
		{inCompose, "Compose", "palette", nil, "ctrl+p", "all actions", keys("ctrl+p"), atOnce(openPalette)},
		{inCompose, "Compose", "help", &c.Help, "f1", "keys", keys("f1"), atOnce(openHelp)},

		{inCompose, "Move in the form", "next", &c.Next, "tab", "next", keys("tab"), byPane},
		{inCompose, "Move in the form", "previous", &c.Prev, "shift+tab", "previous", keys("shift+tab"), byPane},
		{inCompose, "Move in the form", "up", &c.Up, "↑", "the row above", keys("up"), byPane},
		{inCompose, "Move in the form", "down", &c.Down, "↓", "the row below", keys("down"), byPane},
		{inCompose, "Move in the form", "less", &c.Less, "←", "the value before", keys("left"), byPane},
		{inCompose, "Move in the form", "more", &c.More, "→", "the value after; completes", keys("right"), byPane},

		{inPick, "Pick a client", "take", &k.pick.Take, "enter", "walk as it, or open the group", keys("enter"), byPane},
		{inPick, "Pick a client", "up", &k.pick.Up, "↑", "the one above", keys("up ctrl+p"), byPane},
		{inPick, "Pick a client", "down", &k.pick.Down, "↓", "the one below", keys("down ctrl+n tab"), byPane},
		{inPick, "Pick a client", "page-up", &k.pick.PageUp, "pgup", "a page up", keys("pgup"), byPane},
		{inPick, "Pick a client", "page-down", &k.pick.PageDown, "pgdn", "a page down", keys("pgdown"), byPane},
		{inPick, "Pick a client", "walks", &k.pick.Walks, "ctrl+r", "walk as each", keys("ctrl+r"), doesUnless(whyNoWalks, openWalks)},
		{inPick, "Pick a client", "copy", &k.pick.Copy, "ctrl+y", "copy the walks", keys("ctrl+y"), doesUnless(whyNoWalksToCopy, copyWalks)},
		{inPick, "Pick a client", "close", &k.pick.Close, "esc", "close", keys("esc"), byPane},

		{inChoose, "Choose", "take", &k.choose.Take, "enter", "take it", keys("enter"), byPane},
		{inChoose, "Choose", "up", &k.choose.Up, "↑", "the one above", keys("up ctrl+p"), byPane},
		{inChoose, "Choose", "down", &k.choose.Down, "↓", "the one below", keys("down ctrl+n tab"), byPane},
		{inChoose, "Choose", "page-up", &k.choose.PageUp, "pgup", "a page up", keys("pgup"), byPane},
		{inChoose, "Choose", "page-down", &k.choose.PageDown, "pgdn", "a page down", keys("pgdown"), byPane},
		{inChoose, "Choose", "drop", &k.choose.Drop, "ctrl+x", "take it out of the history", keys("ctrl+x"), doesUnless(whyNoDrop, dropItem)},
		{inChoose, "Choose", "close", &k.choose.Close, "esc", "close", keys("esc"), byPane},

		{inRead, "In a text", "up", &r.Up, "↑ k", "a line up", keys("up k"), byPane},
		{inRead, "In a text", "down", &r.Down, "↓ j", "a line down", keys("down j"), byPane},
		{inRead, "In a text", "page-up", &r.PageUp, "pgup", "a page up", keys("pgup ctrl+u b"), byPane},
		{inRead, "In a text", "page-down", &r.PageDown, "pgdn", "a page down", keys("pgdown ctrl+d space"), byPane},
		{inRead, "In a text", "top", &r.Top, "g", "to the top", keys("home g"), byPane},
		{inRead, "In a text", "bottom", &r.Bottom, "G", "to the end", keys("end G"), byPane},
		{inRead, "In a text", "find", &r.Find, "/", "search", keys("/"), byPane},
		{inRead, "In a text", "next", &r.Next, "n", "the next place", keys("n"), byPane},
		{inRead, "In a text", "previous", &r.Prev, "N", "the place before", keys("N"), byPane},
		{inRead, "In a text", "copy", &r.Copy, "y", "copy the value", keys("y"), byPane},
		{inRead, "In a text", "close", &r.Close, "esc q", "close", keys("esc q enter ? K f1"), byPane},

		{inReading, "What a paste was read as", "take", &k.reading.Take, "enter", "take it", keys("enter"), byPane},
		{inReading, "What a paste was read as", "send", &k.reading.Send, "ctrl+r", "take it and send", keys("ctrl+r"), does(sendReading)},
		{inReading, "What a paste was read as", "close", &k.reading.Close, "esc", "leave the form as it was", keys("esc"), byPane},
		{inReading, "What a paste was read as", "up", &k.reading.Up, "↑", "a line up", keys("up"), byPane},
		{inReading, "What a paste was read as", "down", &k.reading.Down, "↓", "a line down", keys("down"), byPane},
		{inReading, "What a paste was read as", "page-up", &k.reading.PageUp, "pgup", "a page up", keys("pgup"), byPane},
		{inReading, "What a paste was read as", "page-down", &k.reading.PageDown, "pgdn", "a page down", keys("pgdown"), byPane},

		{inLesson, "In a lesson", "next", &l.Next, "enter", "take the answer, go on", keys("enter"), does(lessonEnter)},
		{inLesson, "In a lesson", "unknown", &l.Unknown, "ctrl+n", "I don't know", keys("ctrl+n"), does(lessonUnknown)},
		{inLesson, "In a lesson", "hint", &l.Hint, "ctrl+t", "a hint", keys("ctrl+t"), atOnce(atTheDesk(learn.Desk.Hint))},
		{inLesson, "In a lesson", "undo", &l.Undo, "ctrl+_", "undo, step by step", keys("ctrl+_ alt+u"), does(lessonUndo)},
		{inLesson, "In a lesson", "explore", &l.Explore, "ctrl+x", "explore freely; P comes back", keys("ctrl+x"), atOnceUnless(whyNoExploring, explore)},
		{inLesson, "In a lesson", "notes", &l.Notes, "ctrl+o", "notes to the teacher", keys("ctrl+o"), atOnce(atTheDesk(learn.Desk.Notes))},
		{inLesson, "In a lesson", "private", nil, "ctrl+v", "hide hosts and values", keys("ctrl+v"), atOnce(lessonPrivate)},
		{inLesson, "In a lesson", "up", &l.Up, "↑", "a line up", keys("up"), byPane},
		{inLesson, "In a lesson", "down", &l.Down, "↓", "a line down", keys("down"), byPane},
		{inLesson, "In a lesson", "page-up", &l.PageUp, "pgup", "a page up", keys("pgup"), byPane},
		{inLesson, "In a lesson", "page-down", &l.PageDown, "pgdn", "a page down", keys("pgdown"), byPane},
		{inLesson, "In a lesson", "help", &l.Help, "f1", "keys", keys("f1"), atOnce(openHelp)},
		{inLesson, "In a lesson", "leave", &l.Leave, "esc", "cancel the hop, or leave", keys("esc"), does(leaveLesson)},

		{inLessonRead, "Where nothing is asked", "next", &k.lessonRead.Next, "n", "go on", keys("n"), does(lessonEnter)},
		{inLessonRead, "Where nothing is asked", "explore", &k.lessonRead.Explore, "space", "go on; behind a hop, explore it", keys("space"), does(lessonSpace)},
		{inLessonRead, "Where nothing is asked", "undo", &k.lessonRead.Undo, "u", "undo, step by step", keys("u b"), does(lessonUndo)},
		{inLessonRead, "Where nothing is asked", "quit", &k.lessonRead.Quit, "q", "quit", keys("q"), does(quit)},

		{inPrompt, "In the line at the foot", "accept", &k.prompt.Accept, "enter", "take it", keys("enter"), byPane},
		{inPrompt, "In the line at the foot", "close", &k.prompt.Close, "esc", "close", keys("esc"), byPane},
		{inPrompt, "In the line at the foot", "complete", &k.prompt.Complete, "tab", "complete a path", keys("tab"), does(completePath)},
	}
}
