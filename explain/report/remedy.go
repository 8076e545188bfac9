package report

import (
	"strings"

	"detour/explain/remedy"
	"detour/trace/prose"
)

// remedy writes what to do, each thing under its label. What was said before in
// the same way, as a product's paths at an earlier hop, is not said again.
func (t *TextWriter) remedy(r remedy.Remedy) {
	t.lines("files", r.Files)
	t.lines("find", r.Find)
	t.advice(r)
	for _, c := range r.Change {
		t.changed(c)
	}
	for _, a := range r.Try {
		t.sentence("try", prose.Ended(a.Do)+" "+prose.Ended(a.Expect))
	}
	t.lines("test", r.Test)
	t.lines("reload", r.Reload)
	t.sentence("undo", r.Undo)
	t.lines("log", r.Log)
}

// advice writes what to change in a sentence, and before the first one of all
// that a copy is to be kept.
func (t *TextWriter) advice(r remedy.Remedy) {
	if len(r.Change) > 0 && !r.Healthy {
		t.sentence("first", remedy.KeepACopy)
	}
	if r.Advice != "" {
		t.wrap("    fix: ", t.emphasized(r.Advice))
	}
	t.sentence("better", r.Better)
}

// changed writes a piece of code before and after.
func (t *TextWriter) changed(c remedy.Change) {
	if t.saidBefore("change", c.Heading()+"\n"+c.Before+"\n"+c.After) {
		return
	}
	if h := c.Heading(); h != "" {
		t.wrap("    change: ", t.emphasized(h))
	}
	t.code("before", c.Before)
	label := "after"
	if c.Before == "" {
		label = "add"
	}
	t.code(label, c.After)
	if c.After == "" {
		t.out.line("    after: take it out")
	}
}

// code writes a block of code as it is to be pasted, never wrapped.
func (t *TextWriter) code(label, code string) {
	if code == "" {
		return
	}
	t.out.linef("    %s:", label)
	for _, l := range strings.Split(code, "\n") {
		t.out.line("        " + printable(l))
	}
}

// lines writes commands or paths under a label, a row each and never wrapped.
func (t *TextWriter) lines(label string, lines []string) {
	for _, l := range lines {
		if !t.saidBefore(label, l) {
			t.out.linef("    %s: %s", label, printable(l))
		}
	}
}

// sentence writes sentences under a label.
func (t *TextWriter) sentence(label, text string) {
	if text != "" && !t.saidBefore(label, text) {
		t.wrap("    "+label+": ", t.emphasized(text))
	}
}

// maxSaid bounds what is remembered of what was said.
const maxSaid = 4096

// saidBefore reports whether a text was written under the label, and remembers
// that it is now.
func (t *TextWriter) saidBefore(label, text string) bool {
	key := label + "\n" + text
	if t.said[key] {
		return true
	}
	if t.said == nil {
		t.said = map[string]bool{}
	}
	if len(t.said) < maxSaid {
		t.said[key] = true
	}
	return false
}
