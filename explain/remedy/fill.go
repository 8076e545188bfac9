package remedy

import (
	"cmp"
	"slices"
	"strings"
)

// A Remedy is what a user does to fix something: where the line is and how to
// find it, what to try, what to change, how to test it and to go back, and
// where it shows. Its commands are safe to paste.
type Remedy struct {
	Healthy bool     // nothing is broken
	Better  string   // what would be better all the same; "" for nothing
	Advice  string   // in a sentence or two
	Where   string   // the directive or the setting, and its file
	Files   []string // where installations have such files
	Find    []string // commands
	Try     []Attempt
	Change  []Change
	Test    []string // commands
	Reload  []string // commands
	Undo    string
	Log     []string // files or commands, and what shows there
}

// KeepACopy is said once, before the first change.
const KeepACopy = "Keep a copy of the file first, and try it on staging where there is one."

// Fill returns the remedy of a cause's own recipe and of what all causes of its
// product have in common, with the values of an exchange. The own one goes
// before: its find commands come first, and what else it has stands in the
// place of the common. The caller adds Advice, Where and Files.
func Fill(own, common Recipe, x Exchange) Remedy {
	f := x.fill()
	r := Remedy{
		Healthy: own.Healthy,
		Better:  f.code.Replace(own.Better),
		Find:    f.commands(slices.Concat(own.Find, common.Find)),
		Test:    f.commands(either(own.Test, common.Test)),
		Reload:  f.commands(either(own.Reload, common.Reload)),
		Undo:    f.code.Replace(cmp.Or(own.Undo, common.Undo)),
		Log:     f.commands(either(own.Log, common.Log)),
	}
	for _, a := range either(own.Try, common.Try) {
		r.Try = append(r.Try, Attempt{f.code.Replace(a.Do), f.code.Replace(a.Expect)})
	}
	for _, c := range own.Change {
		c.For, c.In = f.code.Replace(c.For), f.code.Replace(c.In)
		c.Before, c.After = f.block(c.Before), f.block(c.After)
		r.Change = append(r.Change, c)
	}
	return r
}

// either returns the first list that has something.
func either[S ~[]E, E any](own, common S) S {
	if len(own) > 0 {
		return own
	}
	return common
}

// commands fills commands, each once. Without an exchange those that need its
// values are left out.
func (f filling) commands(lines []string) []string {
	var out []string
	for _, l := range lines {
		filled := f.command.Replace(l)
		if slices.Contains(out, filled) || !f.exchange && filled != l {
			continue
		}
		out = append(out, filled)
	}
	return out
}

// block fills a piece of code.
func (f filling) block(code string) string { return f.code.Replace(strings.TrimRight(code, "\n")) }

// Empty reports whether there is nothing to say.
func (r Remedy) Empty() bool {
	return r.Advice == "" && r.Where == "" && r.Better == "" && r.Undo == "" &&
		len(r.Files)+len(r.Find)+len(r.Try)+len(r.Change)+len(r.Test)+len(r.Reload)+len(r.Log) == 0
}

// Heading says what a change is for, where it stands and since when it works;
// "" where there is nothing to say.
func (c Change) Heading() string {
	var parts []string
	for _, p := range []string{c.For, c.In} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if c.From != "" {
		parts = append(parts, "from "+c.From)
	}
	return strings.Join(parts, ", ")
}
