package main

import (
	"io"
	"time"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/explain/blame/logs"
	"detour/trace/jsonwrite"
)

// writeBlameJSON writes one answer as an object, or those of several hops as the
// array "hops" of one.
func writeBlameJSON(out io.Writer, a *attach.Attached, told []blamed, several bool) error {
	w := jsonwrite.New(out)
	if several {
		w.Object("")
		w.Array("hops")
	}
	for _, b := range told {
		w.Object("")
		if several {
			w.Str("method", b.request.Method)
			w.Str("url", b.request.URL)
		}
		blameMembers(w, a, b)
		w.EndObject()
	}
	if several {
		w.EndArray()
		w.EndObject()
	}
	w.Raw("\n")
	return w.Flush()
}

func blameMembers(w *jsonwrite.Writer, at *attach.Attached, b blamed) {
	a := b.answer
	if at == nil {
		a.Origin = blame.None
	}
	if a.Status > 0 {
		w.Int("status", int64(a.Status))
	} else {
		w.Null("status")
	}
	if a.Location != nil {
		w.Str("location", *a.Location)
	} else {
		w.Null("location")
	}
	if a.Blame != nil {
		w.Object("blame")
		lineMembers(w, *a.Blame)
		w.EndObject()
	} else {
		w.Null("blame")
	}
	writeNotes(w, "via", a.Via)
	writeNotes(w, "near", a.Near)
	w.Str("origin", string(a.Origin))
	w.Bool("certain", a.Certain)
	w.Bool("evaluated", a.Evaluated)
	w.Strs("unknowns", a.Unknowns)
	writeMends(w, a.Mends)
	w.OptStr("differs", a.Differs)
	if b.log != nil {
		writeLog(w, *b.log)
	}
	if b.sources != nil {
		writeSources(w, *b.sources)
	}
	if at != nil {
		givenMembers(w, at)
	}
}

// givenMembers say what was handed over.
func givenMembers(w *jsonwrite.Writer, at *attach.Attached) {
	w.Str("server", at.Server())
	w.OptStr("form", at.Given.Form)
	w.OptStrs("assumed", at.Given.Assumed)
	w.OptStrs("others", at.Given.Others)
	if problems := at.Problems(); len(problems) > 0 {
		w.Array("problems")
		for _, p := range problems {
			w.Object("")
			lineMembers(w, p.Line)
			w.Str("what", p.What)
			w.EndObject()
		}
		w.EndArray()
	}
}

func lineMembers(w *jsonwrite.Writer, l blame.Line) {
	w.Str("file", l.File)
	w.Int("line", int64(l.Line))
	w.Str("text", l.Text)
}

func writeNotes(w *jsonwrite.Writer, name string, notes []blame.Note) {
	w.Array(name)
	for _, n := range notes {
		w.Object("")
		lineMembers(w, n.Line)
		w.Str("why", n.Why)
		w.EndObject()
	}
	w.EndArray()
}

func writeMends(w *jsonwrite.Writer, mends []blame.Mend) {
	w.Array("mend")
	for _, m := range mends {
		w.Object("")
		w.Str("do", m.Do)
		w.Str("file", m.At.File)
		w.Int("line", int64(m.At.Line))
		w.Strs("before", m.Before)
		w.Strs("after", m.After)
		w.OptStr("test", m.Test)
		w.EndObject()
	}
	w.EndArray()
}

func writeLog(w *jsonwrite.Writer, f logs.Found) {
	w.Object("log")
	w.Array("lines")
	for _, l := range f.Lines {
		w.Object("")
		lineMembers(w, l)
		w.EndObject()
	}
	w.EndArray()
	w.Int("of", int64(f.Of))
	w.Str("note", f.Note)
	w.OptBool("partial", f.Partial)
	w.Object("redirect")
	w.Int("count", int64(f.Redirect.Count))
	if !f.Redirect.First.IsZero() {
		w.Str("first", f.Redirect.First.UTC().Format(time.RFC3339))
		w.Str("last", f.Redirect.Last.UTC().Format(time.RFC3339))
	}
	writeCounts(w, "agents", f.Redirect.Agents)
	writeCounts(w, "referers", f.Redirect.Referers)
	w.OptStr("spark", f.Redirect.Spark)
	w.EndObject()
	w.EndObject()
}

func writeCounts(w *jsonwrite.Writer, name string, all []logs.Count) {
	w.Array(name)
	for _, c := range all {
		w.Object("")
		w.Str("text", c.Text)
		w.Int("count", int64(c.N))
		w.EndObject()
	}
	w.EndArray()
}
