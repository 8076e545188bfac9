package report

import (
	"fmt"
	"io"
	"strings"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/prose"
)

// Ways writes walks of one request to several servers and what differs between
// them as plain text. With Verbose each walk is written whole before that.
func Ways(w io.Writer, ways []compare.Way, o Options) error {
	t := NewText(w, o)
	for _, way := range ways {
		t.out.line(t.out.bold("By " + printable(way.Name) + ":"))
		if o.Verbose {
			t.wholeWay(way.Chain)
		} else {
			t.way(way.Chain)
		}
		t.out.line("")
	}
	differences := compare.Ways(ways)
	if len(ways) == 1 {
		t.out.line("There is one way only, so there is nothing to compare.")
		return t.out.err
	}
	if len(differences) == 0 {
		t.out.line(fmt.Sprintf("Nothing differs between the %s but what differs in any two responses (Date, Age ...).", prose.Counted(len(ways), "way")))
		return t.out.err
	}
	t.out.line(t.out.bold("What differs:"))
	for _, d := range differences {
		t.difference(d)
	}
	return t.out.err
}

// wholeWay writes a walk as `detour trace` does.
func (t *TextWriter) wholeWay(ch trace.Chain) {
	t.n = 0
	for i := range ch.Hops {
		if err := t.Hop(trace.Chain{Hops: ch.Hops[:i+1]}); err != nil {
			return
		}
	}
	t.fold.flush(t)
	t.endsWith(ch.Outcome())
}

// way writes a walk as a line a hop, and how it ended.
func (t *TextWriter) way(ch trace.Chain) {
	for _, h := range ch.Hops {
		t.out.linef("  %d %s %s", h.ID, printable(h.Request.Method), printable(t.opts.uri(h.Request.URI.String())))
		if h.Response == nil {
			t.answer(h)
			continue
		}
		line := fmt.Sprintf("%d %s", h.Status(), printable(h.Response.Reason))
		if s := h.Response.Fields.Get("Server"); s != "" {
			line += " · " + trace.Clip(s, maxWayValue)
		}
		t.out.linef("    %s %s", strings.TrimSpace(line), t.out.dim(about(h)))
	}
	t.out.linef("  end: %s: %s", ch.Outcome().Kind, printable(ch.Outcome().Text))
}

// maxWayValue bounds a value in a comparison.
const maxWayValue = 200

func (t *TextWriter) difference(d compare.Difference) {
	head := "  " + printable(d.Part)
	if d.Hop > 0 {
		head = fmt.Sprintf("  hop %d, %s", d.Hop, printable(d.Part))
	}
	t.out.line(head)
	for _, v := range d.Values {
		t.wrap("    ", fmt.Sprintf("%s: %s", strings.Join(v.Ways, ", "), t.opts.valueOf(d.Part, v.Value)))
	}
}

// valueOf is a value of a part as it may be shown: masked, bounded, and said to
// be none where it is.
func (o Options) valueOf(part, value string) string {
	switch {
	case value == "":
		return "(none)"
	case part == "request":
		method, target, _ := strings.Cut(value, " ")
		value = method + " " + o.uri(target)
	case part != "status" && part != "end" && part != "hops" && !strings.EqualFold(part, "Set-Cookie"):
		value = o.field(trace.Field{Name: part, Value: value})
	}
	return trace.Clip(value, maxWayValue)
}

// WaysJSON writes the same as JSON.
func WaysJSON(w io.Writer, ways []compare.Way, o Options) error {
	f := newJSONForm(w, o)
	f.Object("")
	f.Array("ways")
	for _, way := range ways {
		f.Object("")
		f.Str("name", way.Name)
		f.Array("hops")
		for i := range way.Chain.Hops {
			f.hop(trace.Chain{Hops: way.Chain.Hops[:i+1]})
		}
		f.EndArray()
		f.outcome(way.Chain.Outcome())
		f.EndObject()
	}
	f.EndArray()
	f.Array("differences")
	for _, d := range compare.Ways(ways) {
		f.Object("")
		f.OptInt("hop", int64(d.Hop))
		f.Str("part", d.Part)
		f.Array("values")
		for _, v := range d.Values {
			f.Object("")
			shown := v.Value
			if shown != "" {
				shown = f.opts.valueOf(d.Part, v.Value)
			}
			f.Str("value", shown)
			f.Strs("ways", v.Ways)
			f.EndObject()
		}
		f.EndArray()
		f.EndObject()
	}
	f.EndArray()
	f.EndObject()
	f.Raw("\n")
	return f.Flush()
}
