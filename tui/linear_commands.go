package tui

import (
	"strings"

	"detour/explain/report"
)

// A linearCommand is one command: its letter, which is the screen's where that
// has one, its word, what may follow, and what it does.
type linearCommand struct {
	letter, word  string
	follows, says string
	walk          bool // it needs a walk
	do            func(l *linear, rest string)
}

// alone is a command that nothing follows.
func alone(do func(*linear)) func(*linear, string) { return func(l *linear, _ string) { do(l) } }

func linearCommands() []linearCommand {
	return []linearCommand{
		{"n", "next", "", "send the next request; while it waits, a line with . gives it up", true, func(l *linear, _ string) { l.step() }},
		{"r", "run", "", "run to the end", true, alone((*linear).runOn)},
		{"U", "until", "WHERE", "run until a status such as 404 or 4xx, or until the host changes (host)", true, (*linear).until},
		{"p", "pending", "", "what goes next, what changed and why", true, alone((*linear).pending)},
		{"b", "back", "", "go back one hop", true, alone((*linear).back)},
		{"f", "fork", "HOP", "go on from a hop; what came after it stays as a branch", true, (*linear).fork},
		{"o", "offer", "", "take the Refresh", true, alone((*linear).offer)},
		{"e", "edit", "CHANGE", "change the next request: method PUT, url URL, field Name: value, drop NAME, body TEXT", true, (*linear).edit},
		{"u", "undo", "", "undo the edit", true, alone((*linear).undo)},
		{"c", "client", "NAME", "walk as another client; without a name: what each does after the last hop", false, (*linear).client},
		{"C", "walks", "yes", "walk the chain as each client and compare how it ends; yes where that may change something", true, (*linear).walks},
		{"N", "new", "URL", "compose a request: a URL, lab:NAME or a curl command", false, (*linear).compose},
		{"R", "again", "", "begin again with the first request", true, alone((*linear).again)},
		{"H", "history", "NUMBER", "what was sent before; with a number: compose it again", false, (*linear).history},
		{"l", "list", "", "list the hops", true, alone((*linear).list)},
		{"K", "explain", "HOP", "explain a hop", true, func(l *linear, word string) { l.show(word, report.Options{Explain: true}) }},
		{"v", "fields", "HOP", "every field of a hop", true, func(l *linear, word string) { l.show(word, report.Options{Verbose: true}) }},
		{"t", "tab", "NAME HOP", "another side of a hop: timing, tls, cookies, body or raw", true, (*linear).side},
		{"/", "find", "TEXT", "the lines of all hops that have a text", true, (*linear).find},
		{"k", "about", "NAME", "explain a status or a field", false, (*linear).article},
		{"x", "experiments", "NUMBER", "what would tell the causes apart; with a number: send it", true, (*linear).experiments},
		{"y", "copy", "WHAT", "copy url, curl, hop or chain to the clipboard", true, (*linear).copy},
		{"w", "save", "", "save the walk to a file", true, alone((*linear).save)},
		{"s", "secrets", "", "show or mask secrets", false, alone((*linear).secrets)},
		{"h", "help", "", "this list", false, alone((*linear).help)},
		{"q", "quit", "", "quit", false, func(l *linear, _ string) { l.quit = true }},
	}
}

func (l *linear) command(line string) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if name == "" || name == cancels {
		return
	}
	if name == "?" {
		name = "h"
	}
	if text, ok := strings.CutPrefix(name, "/"); ok && text != "" {
		name, rest = "/", text+" "+rest
	}
	for _, c := range linearCommands() {
		if c.letter != name && c.word != strings.ToLower(name) {
			continue
		}
		if c.walk && l.session == nil {
			l.say("There is no walk yet: N URL composes a request.")
			return
		}
		c.do(l, strings.TrimSpace(rest))
		return
	}
	l.say("There is no command %q; h lists them.", name)
}

func (l *linear) help() {
	l.say("A command is its letter or its word; upper and lower case differ in letters.")
	for _, c := range linearCommands() {
		l.say("%s", strings.TrimSpace(c.letter+" "+c.follows)+", "+c.word+": "+c.says)
	}
}
