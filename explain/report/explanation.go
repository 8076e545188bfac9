package report

import (
	"slices"
	"strings"

	"detour/explain"
	"detour/trace"
)

// explanations writes what each hop of a chain means. What repeats an earlier hop
// of a loop is not explained again, and of the rest each cause, and what a status
// means, is said once. Sources are those of `detour explain CODE`.
func (t *TextWriter) explanations(ch trace.Chain) {
	var fold fold
	for i, h := range ch.Hops {
		if !t.opts.Verbose && fold.takes(h) {
			continue
		}
		t.out.line("")
		t.hopHead(h)
		e := t.opts.Explainer.Explain(ch, i)
		e.Parts = slices.DeleteFunc(e.Parts, func(p explain.Part) bool { return p.ID == explain.PartSources || e.SaidByPoints(p.ID) })
		for i := range e.Parts {
			t.sayOnce(&e.Parts[i])
		}
		e.Parts = slices.DeleteFunc(e.Parts, func(p explain.Part) bool { return len(p.Items) == 0 })
		t.explanation(e)
	}
}

// sayOnce leaves out of a part what was said of an earlier hop in the same words.
func (t *TextWriter) sayOnce(p *explain.Part) {
	switch p.ID {
	case explain.PartMeaning, explain.PartCauses, explain.PartConfirm, explain.PartMend:
	default:
		return
	}
	before := len(p.Items)
	p.Items = slices.DeleteFunc(p.Items, func(it explain.Item) bool { return t.saidBefore(string(p.ID), it.Text) })
	if p.ID == explain.PartCauses && len(p.Items) == 0 && before > 0 {
		p.Items = []explain.Item{{Kind: explain.Fact, Text: "The same as at a hop above."}}
	}
}

func (t *TextWriter) explanation(e explain.Explanation) {
	t.out.line(t.out.bold(e.Title))
	for _, p := range e.Parts {
		if e.SaidByPoints(p.ID) {
			continue
		}
		t.out.line("")
		t.out.line(t.out.bold(p.Title))
		for _, it := range p.Items {
			t.item(it, e.Hop)
		}
	}
}

// item writes one sentence about a hop, its kind first where it is not a plain
// fact, and names the lines that show its evidence.
func (t *TextWriter) item(it explain.Item, hop int) {
	mark := "  "
	if it.Kind == explain.Guess {
		mark = "  ? "
	}
	finding := it.Point != nil && it.Point.Part == explain.PartFindings
	text := it.Text
	if finding { // how to fix it has a line of its own
		text = it.Point.Title
	}
	t.wrap(mark, t.emphasized(text))
	if it.Source != "" {
		for _, l := range t.wrapped(it.Source, 4) {
			t.out.linef("    %s", t.out.dim(l))
		}
	}
	if it.Point == nil {
		return
	}
	if lines := explain.LinesInWords(it.Point.Lines(), hop); lines != "" {
		for _, l := range t.wrapped("seen in "+lines, 4) {
			t.out.linef("    %s", t.out.dim(l))
		}
	}
	if finding {
		t.sentence("where", it.Point.Remedy.Where)
	}
	t.remedy(it.Point.Remedy)
}

// emphasized writes what is strong as the terminal does, and without a sign
// where there are no styles; `code` keeps its marks, for it reads well.
func (t *TextWriter) emphasized(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i > 0 {
			b.WriteByte('`')
		}
		if i%2 == 1 {
			b.WriteString(part) // a server's own, asterisks and all
			continue
		}
		for j, piece := range strings.Split(part, "**") {
			if j%2 == 1 {
				piece = t.out.bold(piece)
			}
			b.WriteString(piece)
		}
	}
	return b.String()
}

// wrap writes text after mark, wrapped, further lines indented alike.
func (t *TextWriter) wrap(mark, text string) {
	indent := strings.Repeat(" ", len(mark))
	for i, l := range t.wrapped(text, len(mark)) {
		if i == 0 {
			t.out.line(mark + l)
		} else {
			t.out.line(indent + l)
		}
	}
}
