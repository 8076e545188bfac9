package report

import (
	"fmt"
	"io"
	"strconv"

	"detour/explain"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/har"
)

// RecordingJSON writes what each entry of a recording means, in the order of
// the file: {"entries":[...]}. The entries' hops have their decisions.
func RecordingJSON(w io.Writer, log har.Log, o Options) error {
	f := newJSONForm(w, o)
	f.Raw("{\"entries\":[\n")
	for i, e := range log.Entries {
		if i > 0 {
			f.Raw(",\n")
		}
		f.entry(log, e)
	}
	f.Raw("\n]")
	f.verdicts(log)
	f.leftOut(log)
	f.Raw("}\n")
	return f.Flush()
}

// verdicts writes what each chain comes to, by the number that its entries have.
func (f jsonForm) verdicts(log har.Log) {
	f.Raw(",\n\"verdicts\":[")
	for n, ch := range log.Chains() {
		if n > 0 {
			f.Raw(",\n")
		}
		f.Object("")
		f.Int("chain", int64(n))
		v := f.opts.Explainer.Verdict(ch)
		f.verdict(v)
		f.findings(ch, v.Findings, v.Muted)
		f.EndObject()
	}
	f.Raw("]")
}

// leftOut writes which entries could not be read, and how many those are.
func (f jsonForm) leftOut(log har.Log) {
	if log.Left == 0 {
		return
	}
	f.Raw(",\n\"left_out_count\":" + strconv.Itoa(log.Left) + ",\"left_out\":[")
	for i, e := range log.LeftOut {
		if i > 0 {
			f.Raw(",\n")
		}
		f.Object("")
		f.Int("index", int64(e.Index))
		f.Str("reason", e.Err.Error())
		f.EndObject()
	}
	f.Raw("]")
}

// entry writes an entry of a recording; its chain is -1 where it is in none,
// and hops of a chain count from 1.
func (f jsonForm) entry(log har.Log, e *har.Entry) {
	ch := log.ChainTo(e)
	i := len(ch.Hops) - 1
	x := f.opts.Explainer.Explain(ch, i)
	f.Object("")
	f.Int("index", int64(e.Index))
	f.Str("url", f.opts.uri(e.Hop.Request.URI.String()))
	f.Str("method", e.Hop.Request.Method)
	f.Int("status", int64(e.Hop.Status()))
	f.Int("chain", int64(e.Chain))
	f.Int("hop", int64(e.Position+1))
	f.Str("title", x.Title)
	if part, ok := x.Part(explain.PartMeaning); ok {
		f.OptStr("meaning", part.Items[0].Text)
	}
	category := ""
	if len(x.Causes) > 0 {
		category = string(x.Causes[0].Category)
	}
	f.Str("category", category)
	f.OptStrs("not_recorded", e.Hop.Recorded.Lacks())
	f.causes(e.Hop, &x)
	fs, muted := f.opts.Explainer.Mute.Split(ch, finding.CheckHop(ch, i))
	f.findings(ch, fs, muted)
	f.EndObject()
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
	return t.End(ch, t.opts.Explainer.Verdict(ch))
}
