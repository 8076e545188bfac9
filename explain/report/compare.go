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
		t.shares(compare.Split(f))
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
			t.out.line(mark + s.Others())
		} else {
			t.names(mark, s.Clients)
		}
	}
}

type comparisonJSON struct {
	Hop    int               `json:"hop"`
	Of     int               `json:"clients"` // that were asked
	Groups []groupJSON       `json:"groups"`
	Fields []fieldSplitJSON  `json:"fields"`
	Cannot []unsupportedJSON `json:"cannot,omitempty"`
}

type unsupportedJSON struct {
	Client string `json:"client"`
	Why    string `json:"why"`
}

type groupJSON struct {
	Verdict string         `json:"verdict"`
	Says    string         `json:"says"`
	Method  string         `json:"method,omitempty"`
	URL     string         `json:"url,omitempty"`
	Body    string         `json:"body,omitempty"`
	Clients []decisionJSON `json:"clients"`
}

type fieldSplitJSON struct {
	Name    string   `json:"name"`
	Sent    []string `json:"sent"`
	Without []string `json:"without"`
}

// ComparisonJSON writes the same as JSON, each client with its whole decision.
func ComparisonJSON(w io.Writer, h *trace.Hop, c compare.Comparison, o Options) error {
	j := comparisonJSON{Hop: h.ID, Of: c.Of, Groups: []groupJSON{}, Fields: []fieldSplitJSON{}}
	for _, g := range c.Groups {
		j.Groups = append(j.Groups, o.comparedGroup(g))
	}
	for _, f := range c.Fields {
		j.Fields = append(j.Fields, fieldSplitJSON{text(f.Name), f.Sent, f.Without})
	}
	for _, i := range c.Cannot {
		j.Cannot = append(j.Cannot, unsupportedJSON{i.Client, text(i.Why)})
	}
	return (&JSONWriter{w: w}).write("", j, "\n")
}

func (o Options) comparedGroup(g compare.Group) groupJSON {
	j := groupJSON{Verdict: g.Decisions[0].Verdict.String(), Says: text(g.Does), Body: string(g.Fate)}
	if next := g.Next; next != nil {
		j.Method, j.URL = text(next.Method), text(o.uri(next.URI.String()))
	}
	for _, d := range g.Decisions {
		j.Clients = append(j.Clients, o.decision(d))
	}
	return j
}
