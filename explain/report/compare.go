package report

import (
	"fmt"
	"io"

	"detour/explain/compare"
	"detour/trace"
)

// Comparison writes what clients do after a hop as plain text. chosen is the
// client that the others are compared with.
func Comparison(w io.Writer, h *trace.Hop, c compare.Comparison, chosen string, o Options) error {
	t := NewText(w, o)
	t.out.line(t.out.bold(fmt.Sprintf("After this %d to a %s %s", h.Status(), printable(h.Request.Method), printable(o.uri(h.Request.URI.String())))))
	for _, g := range c.Groups {
		t.comparedGroup(g, c, chosen)
	}
	if n := len(c.Cannot); n > 0 {
		t.out.line("")
		t.out.line(t.out.bold(compare.Count{N: n, Of: c.Of}.Saying(": cannot send this request")))
		for _, i := range c.Cannot {
			t.wrap("  ", printable(i.Why))
		}
	}
	for _, f := range c.Fields {
		t.out.line("")
		t.out.line(t.out.bold(printable(f.Name) + t.elsewhere(c)))
		t.shares(c.Split(f))
	}
	return t.out.err
}

func (t *TextWriter) comparedGroup(g compare.Group, c compare.Comparison, chosen string) {
	does := g.Does
	if g.Next != nil {
		does += " " + printable(t.opts.uri(g.Next.URI.String()))
	}
	if body := compare.Body(g.Fate); body != "" {
		does += ", " + body
	}
	t.out.line("")
	t.out.line(t.out.bold(compare.Count{N: len(g.Decisions), Of: c.Of}.Saying(": "+does)) + mark(g.Has(chosen), chosen))
	t.names("  ", g.Clients())
	for _, r := range g.Rules() {
		t.wrap("  ", t.out.dim(sentence(r.Says, r.Source)))
	}
}

// elsewhere is " to cdn.test" where fields would go to another host.
func (t *TextWriter) elsewhere(c compare.Comparison) string {
	if c.Elsewhere == nil {
		return ""
	}
	return " to " + printable(c.Elsewhere.Authority())
}

// mark tells the group of the chosen client apart, in words.
func mark(has bool, chosen string) string {
	if !has {
		return ""
	}
	return "  (as " + chosen + ")"
}

// shares writes who did what with a field, a line or more each.
func (t *TextWriter) shares(shares []compare.Share) {
	for _, s := range shares {
		mark := "  " + s.Does + " "
		if s.Rest {
			t.out.line(mark + s.Count().String())
		} else {
			t.names(mark, s.Clients)
		}
	}
}

// ComparisonJSON writes the same as JSON, each client with its whole decision.
func ComparisonJSON(w io.Writer, h *trace.Hop, c compare.Comparison, o Options) error {
	f := newJSONForm(w, o)
	f.Object("")
	f.Int("hop", int64(h.ID))
	f.Int("clients", int64(c.Of)) // that were asked
	f.Array("groups")
	for i := range c.Groups {
		f.comparedGroup(&c.Groups[i])
	}
	f.EndArray()
	f.fieldSplits(c.Fields)
	if len(c.Cannot) > 0 {
		f.Array("cannot")
		for _, i := range c.Cannot {
			f.Object("")
			f.Str("client", i.Client)
			f.Str("why", i.Why)
			f.EndObject()
		}
		f.EndArray()
	}
	f.EndObject()
	f.Raw("\n")
	return f.Flush()
}

func (f jsonForm) comparedGroup(g *compare.Group) {
	f.Object("")
	f.Str("verdict", g.Decisions[0].Verdict.String())
	f.Str("says", g.Does)
	if next := g.Next; next != nil {
		f.OptStr("method", next.Method)
		f.OptStr("url", f.opts.uri(next.URI.String()))
	}
	f.OptStr("body", string(g.Fate))
	f.Array("clients")
	for i := range g.Decisions {
		f.decision("", &g.Decisions[i])
	}
	f.EndArray()
	f.EndObject()
}
