package explain

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/finding"
	"detour/explain/remedy"
	"detour/trace"
	"detour/trace/prose"
)

// A Point is what an answer or a finding rests on and what to do about it, for
// whoever asks for more than its sentence. Its texts are printable; they may
// hold `code` and **bold**.
type Point struct {
	ID      string  // tells it from the other points of its hop
	Part    PartID  // that it belongs to: PartCauses or PartFindings
	Rule    string  // of a finding, its ID; "" for an answer
	Title   string  // one sentence
	Brief   string  // the same with less room
	Share   float64 // of an answer, how sure its sentence is, between 0 and 1
	Why     string  // Markdown: what happens in the server, or why it matters
	For     []Evidence
	Against []Evidence
	Confirm []string // what to send or to look at, and what the outcome tells

	Remedy remedy.Remedy // what to do about it

	Ways    []cause.Way      // in which the answer comes about; nil for others
	Example string           // Markdown; "" for none
	Sources []article.Source // of all that
}

// An Evidence is one thing that was seen, and the line that shows it.
type Evidence struct {
	Text   string
	Region evidence.Region
	Line   trace.Line
}

// Lines returns the lines that the point rests on, each once: those that speak
// for it, then those against it.
func (p *Point) Lines() []trace.Line {
	var lines []trace.Line
	for _, e := range slices.Concat(p.For, p.Against) {
		if e.Line.Message != "" && !slices.Contains(lines, e.Line) {
			lines = append(lines, e.Line)
		}
	}
	return lines
}

// LineOf returns the line of the hop that shows a piece of evidence, one
// without a message where no single line does.
func LineOf(h *trace.Hop, it evidence.Item) trace.Line {
	if h == nil || it.Message == "" {
		return trace.Line{}
	}
	return h.LineAt(it.Message, it.Line)
}

// evidences puts what was seen in the words of the hop.
func evidences(h *trace.Hop, items []evidence.Item) []Evidence {
	out := make([]Evidence, 0, len(items))
	for _, it := range items {
		out = append(out, Evidence{Text: it.Says(), Region: it.Region, Line: LineOf(h, it)})
	}
	return out
}

// pointOf gathers what belongs to an answer.
func (r ranking) pointOf(a cause.Ranked) *Point {
	p := &Point{Part: PartCauses, Title: titleOfAnswer(a), Share: a.Sure(), For: evidences(r.hop, a.For), Against: evidences(r.hop, a.Against), Ways: a.Ways}
	if !a.CannotTell {
		p.Brief = sentenceOf(a) + "." + confirmed(a)
	}
	for _, t := range a.Confirm() {
		p.Confirm = append(p.Confirm, trial(t))
	}
	c := a.Cause()
	if c == nil {
		p.ID = "cannot-tell"
		return p
	}
	p.ID = a.Described() + " " + c.ID
	p.Why, p.Sources = c.Why(), c.Sources
	p.Remedy = r.remedy(a)
	p.Example, _ = c.Text.Section("Example")
	if product, ok := r.causes.Product(a.Described()); ok {
		p.Sources = slices.Concat(p.Sources, product.Sources)
	}
	return p
}

// trial says an experiment and what its outcomes tell.
func trial(t cause.Trial) string {
	try := prose.Sentence(t.Try.Says())
	if strings.HasPrefix(t.Tells, strings.TrimSuffix(try, ".")) {
		return prose.Ended(t.Tells)
	}
	return try + " " + prose.Ended(t.Tells)
}

// pointOfFinding gathers what belongs to a finding of the hop at index i.
func pointOfFinding(ch trace.Chain, i int, f finding.Finding) *Point {
	p := &Point{
		ID: f.Rule.ID + " " + f.Text, Rule: f.Rule.ID, Part: PartFindings, Title: titleOfFinding(f), Why: f.Rule.Why, Remedy: remedy.Remedy{Advice: f.Fix}, Sources: f.Rule.Sources,
	}
	for _, l := range f.Lines {
		e := Evidence{Text: l.Name, Region: evidence.InField, Line: l}
		if f, ok := fieldAt(ch, i, e.Line); ok {
			e.Text += ": " + article.Bounded(trace.Mask(f))
		}
		p.For = append(p.For, e)
	}
	return p
}

func titleOfFinding(f finding.Finding) string { return "**" + f.Severity.String() + "** " + f.Text }

// fieldAt returns the field line of the hop at index i or of one beside it.
func fieldAt(ch trace.Chain, i int, l trace.Line) (trace.Field, bool) {
	for _, h := range ch.Hops[max(0, i-1):min(len(ch.Hops), i+2)] {
		if h == nil || h.ID != l.Hop {
			continue
		}
		if f, ok := h.FieldAt(l); ok {
			return f, true
		}
	}
	return trace.Field{}, false
}

// LinesInWords names lines for one who reads about a hop and sees no mark on
// them: "the response: Server, Location; the request of hop 2: Cookie".
func LinesInWords(lines []trace.Line, hop int) string {
	var groups []string
	for i, l := range lines {
		same := func(o trace.Line) bool { return o.Hop == l.Hop && o.Message == l.Message }
		if slices.ContainsFunc(lines[:i], same) {
			continue
		}
		var names []string
		for _, o := range lines[i:] {
			if name := o.String(); same(o) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		where := "the " + string(l.Message)
		if l.Hop != hop {
			where += fmt.Sprintf(" of hop %d", l.Hop)
		}
		groups = append(groups, where+": "+strings.Join(names, ", "))
	}
	return strings.Join(groups, "; ")
}
