package report

import (
	"fmt"
	"slices"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/explain/remedy"
	"detour/trace"
)

func (f jsonForm) explanation(h *trace.Hop, e *explain.Explanation) {
	f.Object("explanation")
	f.Str("title", e.Title)
	f.Array("parts")
	for _, p := range e.Parts {
		f.explained(p)
	}
	f.EndArray()
	f.causes(h, e)
	f.EndObject()
}

// explained writes one part of an explanation.
func (f jsonForm) explained(p explain.Part) {
	f.Object("")
	f.Str("id", string(p.ID))
	f.Str("title", p.Title)
	f.Array("items")
	for _, it := range p.Items {
		f.Object("")
		f.Str("kind", string(it.Kind))
		f.Str("text", it.Text)
		f.OptStr("source", it.Source)
		f.OptStr("field", it.Field)
		if it.Point != nil {
			f.evidence(it.Point.Lines())
		}
		f.EndObject()
	}
	f.EndArray()
	f.EndObject()
}

// cannotTell is the ID of the answer that one exchange does not say it.
const cannotTell = "cannot-tell"

func (f jsonForm) causes(h *trace.Hop, e *explain.Explanation) {
	f.Array("causes")
	for i, a := range e.Causes {
		f.cause(h, a, e.Remedies[i])
	}
	f.EndArray()
}

func (f jsonForm) cause(h *trace.Hop, a cause.Ranked, r remedy.Remedy) {
	c := a.Cause()
	if c == nil {
		c = &cause.Cause{ID: cannotTell, Title: "One exchange cannot tell"}
	}
	f.Object("")
	f.Str("id", c.ID)
	f.Str("title", c.Title)
	f.Str("product", a.Product)
	f.Str("category", string(a.Category))
	f.OptStr("like", a.Like)
	f.share("confidence", a.Confidence())
	f.share("category_confidence", a.OfCategory)
	f.share("product_confidence", a.OfProduct)
	f.OptStr("share_of", shareOf(a))
	f.Strs("evidence", evidenceTexts(a, true))
	f.OptStrs("against", evidenceTexts(a, false))
	f.evidence(evidenceLines(h, a))
	f.OptStr("where", c.Where)
	f.OptStr("mend", c.Mend)
	f.OptStrs("confirm", confirmations(a))
	f.remedy(r)
	f.EndObject()
}

// share writes a figure between 0 and 1.
func (f jsonForm) share(name string, x float64) { f.Float(name, float64(int(x*1000+0.5))/1000) }

// shareOf says what the confidence is a share of; "" for an answer that is none.
func shareOf(a cause.Ranked) string {
	if a.CannotTell {
		return ""
	}
	return a.ShareOf()
}

func evidenceTexts(a cause.Ranked, pro bool) []string {
	items := a.For
	if !pro {
		items = a.Against
	}
	out := make([]string, 0, len(items))
	for _, it := range items {
		out = append(out, trace.Printable(it.Says()))
	}
	return out
}

// evidenceLines returns the lines that an answer rests on, each once.
func evidenceLines(h *trace.Hop, a cause.Ranked) []trace.Line {
	var lines []trace.Line
	for _, it := range slices.Concat(a.For, a.Against) {
		if l := explain.LineOf(h, it); l.Message != "" && !slices.Contains(lines, l) {
			lines = append(lines, l)
		}
	}
	return lines
}

// confirmations are the experiments that would settle a cause.
func confirmations(a cause.Ranked) []string {
	var out []string
	for _, t := range a.Confirm() {
		out = append(out, fmt.Sprintf("%s: %s", t.Try.Says(), t.Tells))
	}
	return out
}

// evidence writes the lines that show something.
func (f jsonForm) evidence(lines []trace.Line) {
	if len(lines) == 0 {
		return
	}
	f.Array("lines")
	for _, l := range lines {
		f.line(l)
	}
	f.EndArray()
}

// line writes where a line stands.
func (f jsonForm) line(l trace.Line) {
	f.Object("")
	f.Int("hop", int64(l.Hop))
	f.Str("side", string(l.Message))
	f.Str("name", l.Name)
	f.Int("index", int64(l.Index))
	f.EndObject()
}

func (f jsonForm) findings(ch trace.Chain, fs []finding.Finding, muted int) {
	remedies := f.opts.Explainer.FindingRemedies(ch, fs)
	f.Array("findings")
	for i := range fs {
		f.finding(&fs[i], remedies[i])
	}
	f.EndArray()
	f.OptInt("muted", int64(muted))
}

func (f jsonForm) finding(x *finding.Finding, r remedy.Remedy) {
	f.Object("")
	f.Str("id", x.Rule.ID)
	f.Str("severity", x.Severity.String())
	f.Str("title", x.Rule.Title)
	f.Str("text", x.Text)
	f.Array("hops")
	for _, id := range x.Hops {
		f.Int("", int64(id))
	}
	f.EndArray()
	f.evidence(x.Lines)
	f.Str("why", x.Rule.Why)
	f.Str("fix", x.Fix)
	f.remedy(r)
	f.Array("sources")
	for _, s := range x.Rule.Sources {
		f.Str("", s.Cite)
	}
	f.EndArray()
	f.EndObject()
}
