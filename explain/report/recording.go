package report

import (
	"fmt"
	"io"
	"slices"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/har"
)

type recordingEntryJSON struct {
	Index    int           `json:"index"`
	URL      string        `json:"url"`
	Method   string        `json:"method"`
	Status   int           `json:"status"`
	Chain    int           `json:"chain"` // -1 for none
	Hop      int           `json:"hop"`   // in its chain, from 1
	Title    string        `json:"title"`
	Meaning  string        `json:"meaning,omitempty"`
	Category string        `json:"category"`
	Causes   []causeJSON   `json:"causes"`
	Findings []findingJSON `json:"findings"`
}

type causeJSON struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Product    string     `json:"product"`
	Category   string     `json:"category"`
	Confidence float64    `json:"confidence"`
	Evidence   []string   `json:"evidence"`
	Against    []string   `json:"against,omitempty"`
	Lines      []lineJSON `json:"lines,omitempty"`
	Where      string     `json:"where,omitempty"`
	Mend       string     `json:"mend,omitempty"`
	Confirm    []string   `json:"confirm,omitempty"`
}

// RecordingJSON writes what each entry of a recording means, in the order of
// the file: {"entries":[...]}. The entries' hops have their decisions.
func RecordingJSON(w io.Writer, log har.Log, o Options) error {
	jw := NewJSON(w, o)
	before := "{\"entries\":[\n"
	for _, e := range log.Entries {
		if err := jw.write(before, o.recordingEntry(log, e), ""); err != nil {
			return err
		}
		before = ",\n"
	}
	if len(log.Entries) > 0 {
		before = ""
	}
	_, err := io.WriteString(w, before+"\n]}\n")
	return err
}

func (o Options) recordingEntry(log har.Log, e *har.Entry) recordingEntryJSON {
	ch := log.ChainTo(e)
	i := len(ch.Hops) - 1
	x := o.Explainer.Explain(ch, i)
	j := recordingEntryJSON{
		Index: e.Index, URL: text(o.uri(e.Hop.Request.URI.String())), Method: text(e.Hop.Request.Method),
		Status: e.Hop.Status(), Chain: e.Chain, Hop: e.Position + 1, Title: x.Title,
		Causes: causesJSON(e.Hop, x.Causes), Findings: findingsJSON(finding.CheckHop(ch, i)),
	}
	if part, ok := x.Part(explain.PartMeaning); ok {
		j.Meaning = part.Items[0].Text
	}
	if len(j.Causes) > 0 {
		j.Category = j.Causes[0].Category
	}
	return j
}

// cannotTell is the ID of the answer that one exchange does not say it.
const cannotTell = "cannot-tell"

func causesJSON(h *trace.Hop, ranked []cause.Ranked) []causeJSON {
	out := make([]causeJSON, 0, len(ranked))
	for _, a := range ranked {
		j := causeJSON{
			ID: cannotTell, Title: "One exchange cannot tell", Product: a.Product, Category: string(a.Category),
			Confidence: float64(int(a.Probability*1000+0.5)) / 1000, Evidence: evidenceTexts(a, true), Against: evidenceTexts(a, false),
			Lines: evidenceLines(h, a),
		}
		if c := a.Cause(); c != nil {
			j.ID, j.Title, j.Where, j.Mend = c.ID, c.Title, c.Where, c.Mend
		}
		for _, t := range a.Confirm() {
			j.Confirm = append(j.Confirm, fmt.Sprintf("%s: %s", t.Try.Says(), t.Tells))
		}
		out = append(out, j)
	}
	return out
}

func evidenceTexts(a cause.Ranked, pro bool) []string {
	items := a.For
	if !pro {
		items = a.Against
	}
	out := make([]string, 0, len(items))
	for _, it := range items {
		out = append(out, trace.Printable(explain.EvidenceText(it)))
	}
	return out
}

// evidenceLines returns the lines that an answer rests on, each once.
func evidenceLines(h *trace.Hop, a cause.Ranked) []lineJSON {
	var lines []explain.Line
	for _, it := range slices.Concat(a.For, a.Against) {
		if l := explain.LineOf(h, it); l.Message != "" && !slices.Contains(lines, l) {
			lines = append(lines, l)
		}
	}
	return linesJSON(lines)
}

func linesJSON(lines []explain.Line) []lineJSON {
	var out []lineJSON
	for _, l := range lines {
		out = append(out, lineJSON{l.Hop, string(l.Message), l.Name, l.Index})
	}
	return out
}

// Recording writes each chain of a recording as plain text, then the entries
// in none that went wrong.
func Recording(w io.Writer, log har.Log, o Options) error {
	t := NewText(w, o)
	for n, ch := range log.Chains() {
		t.out.line(t.out.bold(fmt.Sprintf("Chain %d", n+1)))
		if err := t.chain(ch); err != nil {
			return err
		}
		t.out.line("")
	}
	if len(log.Chains()) == 0 {
		t.out.line("No redirect is recorded.")
	}
	for _, e := range log.Entries {
		if e.Chain < 0 && (e.Hop.Failure != nil || e.Hop.Status() >= 400) {
			t.out.linef("%s", t.out.bold(fmt.Sprintf("Entry %d", e.Index+1)))
			if err := t.chain(trace.Chain{Hops: []*trace.Hop{e.Hop}}); err != nil {
				return err
			}
		}
	}
	return t.out.err
}

// Chain writes a whole chain and its findings as plain text.
func Chain(w io.Writer, ch trace.Chain, o Options) error { return NewText(w, o).chain(ch) }

// chain writes the hops of a recorded chain and how it ended.
func (t *TextWriter) chain(ch trace.Chain) error {
	t.n = 0
	for i := range ch.Hops {
		if err := t.Hop(trace.Chain{Hops: ch.Hops[:i+1]}); err != nil {
			return err
		}
	}
	return t.End(ch.Outcome(), finding.Check(ch))
}
