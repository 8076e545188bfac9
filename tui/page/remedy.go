package page

import (
	"slices"
	"strings"

	"detour/explain"
	"detour/explain/remedy"
	"detour/trace/prose"
	"detour/tui/cell"
)

// remedy lays out what to do about a point, each thing under its label.
func (w *pointWriter) remedy(r remedy.Remedy) {
	if len(r.Change) > 0 && !r.Healthy && w.copies {
		w.says("First", remedy.KeepACopy)
	}
	w.says("Fix", r.Advice)
	w.says("Better", r.Better)
	w.says("Where", r.Where)
	w.says("Files", strings.Join(r.Files, " · "))
	w.commands("Find", r.Find)
	for _, c := range r.Change {
		w.change(c)
	}
	for _, a := range r.Try {
		w.says("Try", prose.Ended(a.Do)+" "+prose.Ended(a.Expect))
	}
	w.commands("Test", r.Test)
	w.commands("Reload", r.Reload)
	w.says("Undo", r.Undo)
	for _, l := range r.Log {
		w.says("Log", l)
	}
}

// maxBriefCode is how many lines a change may have that is laid out unasked.
const maxBriefCode = 4

// remedyInBrief lays out the first sentence of what to change, and for the first
// cause where that is and what finds the line. What is hardly likely has its turn in
// the focus.
func (w *pointWriter) remedyInBrief(p *explain.Point, first bool) {
	r := p.Remedy
	if first {
		w.says("Where", r.Where)
		w.commands("Find", r.Find[:min(1, len(r.Find))])
		if len(r.Change) > 0 && w.fitsBriefly(r.Change[0]) {
			if c := r.Change[0]; !strings.Contains(w.told, "`"+c.After+"` in `"+c.In+"`") { // the verdict has it whole
				w.change(c)
			}
			return
		}
	}
	if first || p.Share >= briefShare {
		w.fix(r.Advice)
	}
}

// fitsBriefly reports whether a change has few lines, none of which is broken.
func (w *pointWriter) fitsBriefly(c remedy.Change) bool {
	lines := strings.Split(c.Before+"\n"+c.After, "\n")
	return len(lines) <= maxBriefCode && !slices.ContainsFunc(lines, func(l string) bool {
		return cell.Width(w.text(l)) > w.width-pointIndent-len("- ")
	})
}

// commands lays out commands, whose characters mean nothing to Markdown.
func (w *pointWriter) commands(label string, list []string) {
	for _, c := range list {
		if w.most > 0 && len(cell.WrapSpans([]cell.Span{cell.Text(label + ": " + w.text(c))}, w.width-pointIndent, 0)) > w.most {
			continue // half a command is none
		}
		w.add(pointIndent, cell.Span{}, []cell.Span{w.st.Dim.Span(label + ": "), cell.Text(w.text(c))})
	}
}

// change lays out a piece of code before and after.
func (w *pointWriter) change(c remedy.Change) {
	w.says("Change", c.Heading())
	w.code("-", w.st.Removed, c.Before)
	w.code("+", w.st.Added, c.After)
}

// code lays out the lines of a piece of code behind a sign.
func (w *pointWriter) code(sign string, ink cell.Ink, code string) {
	if code == "" {
		return
	}
	for _, l := range strings.Split(code, "\n") {
		w.add(pointIndent, ink.Span(sign+" "), []cell.Span{ink.Span(w.text(l))})
	}
}

// needsACopy reports whether the point is the first of the list with something
// to change.
func needsACopy(p *explain.Point, list []*explain.Point) bool {
	for _, o := range list {
		if len(o.Remedy.Change) > 0 && !o.Remedy.Healthy {
			return o == p
		}
	}
	return false
}
