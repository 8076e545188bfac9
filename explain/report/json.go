package report

import (
	"io"

	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/jsonwrite"
)

// A jsonForm writes the values of a chain as JSON. Each kind of value has one
// method, which says what members it has and in which order. The names are
// stable: cmd/detour/doc/trace.schema.json describes them, and tests hold what
// is written against it.
type jsonForm struct {
	*jsonwrite.Writer
	opts   Options
	masked *[]byte // memory for a head
}

func newJSONForm(w io.Writer, o Options) jsonForm { return jsonForm{jsonwrite.New(w), o, new([]byte)} }

// A JSONWriter writes a chain hop by hop, so that a long one costs no memory.
type JSONWriter struct {
	form  jsonForm
	lines bool
	hops  int
}

// NewJSON returns a writer of one JSON object: hops and outcome.
func NewJSON(w io.Writer, o Options) *JSONWriter { return &JSONWriter{form: newJSONForm(w, o)} }

// NewJSONLines returns a writer of one line a hop and a last one with the outcome.
func NewJSONLines(w io.Writer, o Options) *JSONWriter {
	return &JSONWriter{form: newJSONForm(w, o), lines: true}
}

// Hop writes the chain's last hop.
func (jw *JSONWriter) Hop(ch trace.Chain) error {
	jw.hops++
	switch {
	case jw.lines:
		jw.form.Raw("")
	case jw.hops == 1:
		jw.form.Raw("{\"hops\":[\n")
	default:
		jw.form.Raw(",\n")
	}
	jw.form.hop(ch)
	if jw.lines {
		jw.form.Raw("\n")
	}
	return jw.form.Flush()
}

// End writes how the chain ended, what it comes to and its findings.
func (jw *JSONWriter) End(ch trace.Chain, v verdict.Verdict) error {
	switch {
	case jw.lines:
		jw.form.Raw("{")
	case jw.hops == 0:
		jw.form.Raw("{\"hops\":[],")
	default:
		jw.form.Raw("\n],")
	}
	jw.form.outcome(ch.Outcome())
	jw.form.verdict(v)
	jw.form.findings(ch, v.Findings, v.Muted)
	jw.form.Raw("}\n")
	return jw.form.Flush()
}

func (f jsonForm) outcome(o trace.Outcome) {
	f.Object("outcome")
	f.Str("kind", string(o.Kind))
	f.Int("hop", int64(o.Hop))
	f.Str("text", o.Text)
	f.EndObject()
}
