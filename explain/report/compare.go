package report

import (
	"fmt"
	"io"

	"detour/trace"
)

// Comparison writes what clients do after the chain's last hop as plain text.
// chosen is the client that the others are compared with.
func Comparison(w io.Writer, ch trace.Chain, c trace.Comparison, chosen string, o Options) error {
	t := NewText(w, o)
	h := ch.Last()
	t.out.line(t.out.bold(fmt.Sprintf("After this %d to a %s %s", h.Status(), printable(h.Request.Method), printable(o.uri(h.Request.URI.String())))))
	for _, g := range c.Groups {
		t.out.line("")
		t.out.linef("%s%s", t.out.bold(stepText(g.Step, o)), mark(g, chosen))
		t.names("  ", names(g))
		for _, why := range whysOf(g) {
			t.wrap("  ", t.out.dim(why))
		}
	}
	t.inabilities(c.Cannot)
	for _, f := range c.Fields {
		t.out.line("")
		t.out.line(t.out.bold(printable(f.Name)))
		t.names("  sent by ", f.Sent)
		t.names("  not by  ", f.Without)
	}
	return t.out.err
}

// inabilities says which clients cannot send the request, and why.
func (t *TextWriter) inabilities(all []trace.Inability) {
	if len(all) == 0 {
		return
	}
	t.out.line("")
	t.out.line(t.out.bold("cannot send this request"))
	for _, i := range all {
		t.wrap("  ", printable(i.Why))
	}
}

// mark tells the group of the chosen client apart, in words.
func mark(g trace.Group, chosen string) string {
	for _, d := range g.Clients {
		if d.Client == chosen {
			return "  (as " + chosen + ")"
		}
	}
	return ""
}

func stepText(s trace.Step, o Options) string {
	if s.Method == "" {
		return map[trace.Verdict]string{
			trace.Stop: "not followed: the response is kept", trace.Refuse: "refused: an error",
			trace.GiveUp: "not followed: the limit is reached", trace.Failed: "nothing to follow",
		}[s.Verdict]
	}
	text := printable(s.Method) + " " + printable(o.uri(s.Target))
	if s.Body != trace.BodyNone {
		text += ", body " + map[trace.BodyFate]string{trace.BodyKept: "sent again", trace.BodyDropped: "dropped", trace.BodyLost: "lost"}[s.Body]
	}
	return text
}

func names(g trace.Group) []string {
	var out []string
	for _, d := range g.Clients {
		out = append(out, d.Client)
	}
	return out
}

// whysOf is the rules behind a group's step, each once.
func whysOf(g trace.Group) []string {
	var said []string
	seen := map[string]bool{}
	for _, d := range g.Clients {
		r := ruleBehind(d)
		if r.ID != "" && !seen[r.ID] {
			seen[r.ID] = true
			said = append(said, sentence(r.Says, r.Source))
		}
	}
	return said
}

// ruleBehind is the rule for the method where it changes or is worth a line,
// else the rule of the verdict.
func ruleBehind(d trace.Decision) trace.Rule {
	for _, c := range d.Changes {
		if c.Part == trace.PartMethod {
			return c.Rule
		}
	}
	return d.Why
}

type comparisonJSON struct {
	Hop    int              `json:"hop"`
	Groups []groupJSON      `json:"groups"`
	Fields []fieldSplitJSON `json:"fields"`
	Cannot []inabilityJSON  `json:"cannot,omitempty"`
}

type inabilityJSON struct {
	Client string `json:"client"`
	Why    string `json:"why"`
}

type groupJSON struct {
	Verdict string         `json:"verdict"`
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
func ComparisonJSON(w io.Writer, ch trace.Chain, c trace.Comparison, o Options) error {
	j := comparisonJSON{Hop: ch.Last().ID, Groups: []groupJSON{}, Fields: []fieldSplitJSON{}}
	for _, g := range c.Groups {
		group := groupJSON{Verdict: g.Step.Verdict.String(), Method: text(g.Step.Method), URL: text(o.uri(g.Step.Target)), Body: string(g.Step.Body)}
		for _, d := range g.Clients {
			group.Clients = append(group.Clients, o.decision(d))
		}
		j.Groups = append(j.Groups, group)
	}
	for _, f := range c.Fields {
		j.Fields = append(j.Fields, fieldSplitJSON{text(f.Name), f.Sent, f.Without})
	}
	for _, i := range c.Cannot {
		j.Cannot = append(j.Cannot, inabilityJSON{i.Client, text(i.Why)})
	}
	return (&JSONWriter{w: w}).write("", j, "\n")
}
