package linear

import (
	"strings"

	"detour/explain/report"
	"detour/tui/page"
)

// A Command is what a line begins with: its letter, which is the screen's where
// that has one, or its word, and what may follow.
type Command struct {
	Letter, Word  string
	Follows, Says string

	walk bool // it needs a walk
	live bool // nothing of it is to be had in a recording
	do   func(c *console, rest string)
}

// alone is a command that nothing follows.
func alone(do func(*console)) func(*console, string) { return func(c *console, _ string) { do(c) } }

// Commands returns every command, in the order of the help.
func Commands() []Command {
	return []Command{
		{"n", "next", "", "send the next request; while it waits, a line with . gives it up", true, true, alone((*console).stepOnce)},
		{"r", "run", "", "run to the end", true, true, alone((*console).run)},
		{"U", "until", "WHERE", "run until a status such as 404 or 4xx, or until the host changes (host)", true, true, (*console).until},
		{"p", "pending", "", "what goes next, what changed and why", true, false, alone((*console).pending)},
		{"b", "back", "", "go back one hop", true, true, alone((*console).back)},
		{"f", "fork", "HOP", "go on from a hop; what came after it stays as a branch", true, true, (*console).fork},
		{"o", "offer", "", "take the Refresh", true, true, alone((*console).offer)},
		{"e", "edit", "CHANGE", "change the next request: method PUT, url URL, field Name: value, drop NAME, cookie NAME=VALUE, cookie NAME to leave it out, body TEXT; or how it goes: limit N, headers client, tls unverified, proxy URL, resolve HOST:PORT:ADDRESS", true, true, (*console).edit},
		{"u", "undo", "", "undo the edit", true, true, alone((*console).undo)},
		{"c", "client", "NAME", "walk as another client; without a name: what each does after the last hop", false, false, (*console).client},
		{"C", "walks", "yes", "walk the chain as each client and compare how it ends; yes where that may change something", true, true, (*console).walks},
		{"N", "new", "URL", "compose a request: a URL, lab:NAME or a curl command", false, false, (*console).compose},
		{"L", "live", "", "walk a recording again, live: it asks for what is masked, says what it sends, and asks", true, false, alone((*console).live)},
		{"P", "predict", "", "predict each step before it is shown; comes back to a lesson", true, false, alone((*console).predict)},
		{"R", "again", "", "begin again with the first request", true, false, alone((*console).again)},
		{"H", "history", "NUMBER", "what was sent before; with a number: compose it again; drop and a number takes it out", false, false, (*console).history},
		{"l", "list", "", "list the hops", true, false, alone((*console).list)},
		{"K", "explain", "HOP", "explain a hop", true, false, func(c *console, word string) { c.show(word, report.Options{Explain: true}) }},
		{"!", "verdict", "", "what the chain comes to: why, what to do, what else there is", true, false, alone((*console).verdict)},
		{"v", "fields", "HOP", "every field of a hop", true, false, func(c *console, word string) { c.show(word, report.Options{Verbose: true}) }},
		{"t", "tab", "NAME HOP", "another side of a hop: timing, tls, cookies, body, raw, or blame for the line of the server's files", true, false, (*console).side},
		{"/", "find", "TEXT", "the lines of all hops that have a text", true, false, (*console).find},
		{"k", "about", "NAME", "explain a status or a field", false, false, (*console).article},
		{"x", "experiments", "NUMBER", "what would tell the causes apart; with a number: send it", true, true, (*console).experiments},
		{"A", "attach", "WHAT PATH", "attach the server's config, log, source or root at a path, or none of them; t blame says which line answered", false, false, (*console).attach},
		{"y", "copy", "WHAT", "copy url, content, curl, fetch, python, httpie, hop, chain or har to the clipboard", true, false, (*console).copy},
		{"w", "save", "FILE", "save the walk to a file; one that ends in .har is an archive", true, false, (*console).save},
		{"s", "secrets", "", "show or mask secrets", false, false, alone((*console).secrets)},
		{"h", "help", "", "this list", false, false, alone((*console).help)},
		{"q", "quit", "", "quit", false, false, func(c *console, _ string) { c.quit = true }},
	}
}

// take does what a line says.
func (c *console) take(line string) {
	if c.lesson.asks {
		c.lessonLine(line)
		return
	}
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
	for _, cmd := range Commands() {
		if cmd.Letter != name && cmd.Word != strings.ToLower(name) {
			continue
		}
		if cmd.walk && c.session == nil {
			c.say("There is no walk yet: N URL composes a request.")
			return
		}
		if cmd.live && c.recorded {
			c.say("%s", page.Recorded("L"))
			return
		}
		cmd.do(c, strings.TrimSpace(rest))
		return
	}
	c.say("There is no command %q; h lists them.", name)
}

func (c *console) help() {
	c.say("A command is its letter or its word; upper and lower case differ in letters.")
	for _, cmd := range Commands() {
		c.say("%s", strings.TrimSpace(cmd.Letter+" "+cmd.Follows)+", "+cmd.Word+": "+cmd.Says)
	}
}
