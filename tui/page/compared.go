package page

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/compare"
	"detour/explain/facts"
	"detour/trace"
	"detour/tui/cell"
)

// A Pick is a row of the table of clients: a client, clients that do the same, or
// what is said of a field.
type Pick struct {
	Under  string       // what the clients of its group do, in words
	Client trace.Client // of a row that is one client
	Names  []string     // of a row that stands for several
	Group  int          // from 1; 0 for none
	Says   string       // of a field; "" for clients

	Cells    []string        // under the table's heads; nil where Instead stands
	Instead  string          // what is done in place of a next request
	Decision *trace.Decision // of the client, or of the first of several; nil where nothing was compared
	Walk     *trace.Walked   // likewise, where the chain was walked
}

// ClientHeads are the heads of the columns of clients.
var ClientHeads = []string{"method", "body", "Authorization", "Cookie", "Referer"}

// Compared lists clients by what they do after a hop, and after them the fields
// beside those of the columns that not all send. A group of several has a row of its
// own before them.
func Compared(c compare.Comparison, hop *trace.Hop, all []trace.Client, sg Redaction) []Pick {
	named := map[string]trace.Client{}
	for _, client := range all {
		named[client.Name] = client
	}
	var out []Pick
	for n, g := range c.Groups {
		under := stepSays(g, sg)
		if len(g.Decisions) > 1 {
			p := Pick{Under: under, Names: g.Clients(), Group: n + 1, Decision: &g.Decisions[0]}
			p.Cells, p.Instead = outcomeCells(hop, g, g.Decisions)
			out = append(out, p)
		}
		for i, d := range g.Decisions {
			p := Pick{Under: under, Client: named[d.Client], Group: n + 1, Decision: &g.Decisions[i]}
			p.Cells, p.Instead = outcomeCells(hop, g, g.Decisions[i:i+1])
			out = append(out, p)
		}
	}
	cannot := len(c.Groups) + 1
	if len(c.Cannot) > 1 {
		var names []string
		for _, u := range c.Cannot {
			names = append(names, u.Client)
		}
		out = append(out, Pick{Under: cannotSend, Names: names, Group: cannot, Instead: cannotSend})
	}
	for _, u := range c.Cannot {
		out = append(out, Pick{Under: cannotSend, Client: named[u.Client], Group: cannot, Instead: cannotSend})
	}
	for _, f := range c.Fields {
		if !slices.Contains(ClientHeads, f.Name) {
			out = append(out, Pick{Under: "Fields that some send and some do not", Says: splitSays(c, f, sg)})
		}
	}
	return out
}

// cannotSend is said of the clients that cannot send the request.
const cannotSend = "cannot send this request"

// outcomeCells say what clients of a group do, a column each; or what they do in
// place of a request.
func outcomeCells(hop *trace.Hop, g compare.Group, ds []trace.Decision) (cells []string, instead string) {
	if g.Next == nil {
		return nil, g.Does
	}
	body := "–"
	switch g.Fate {
	case trace.BodyKept:
		body = "again"
	case trace.BodyDropped, trace.BodyLost:
		body = "dropped"
	}
	cells = []string{g.Does, body}
	for _, name := range ClientHeads[len(cells):] {
		sent := 0
		for _, d := range ds {
			if d.Next != nil && d.Next.Fields.Has(name) {
				sent++
			}
		}
		word := sentWord(sent, len(ds), hop.Request.Fields.Has(name))
		if name == "Authorization" && sent > 0 && facts.Relate(hop.Request.URI, g.Next.URI).OtherHost {
			word += "!" // another host gets it
		}
		cells = append(cells, word)
	}
	return cells, ""
}

// sentWord says how many of several send a field; had is that it was sent before.
func sentWord(sent, of int, had bool) string {
	switch {
	case sent == of && had:
		return "kept"
	case sent == of:
		return "sent"
	case sent > 0:
		return fmt.Sprintf("%d of %d", sent, of)
	case had:
		return "dropped"
	}
	return "–"
}

// stepSays is what the clients do that do the same. What becomes of the
// body comes before the target, which may be too long to be seen whole.
func stepSays(g compare.Group, sg Redaction) string {
	if g.Next == nil {
		return g.Does
	}
	does := g.Does
	if body := compare.Body(g.Fate); body != "" {
		does += ", " + body
	}
	return does + " · " + sg.Text(sg.Target(g.Next.URI))
}

// splitSays says which clients send a field and which do not.
func splitSays(c compare.Comparison, f trace.FieldSplit, sg Redaction) string {
	name := cell.Shown(f.Name)
	if c.Elsewhere != nil {
		name += " to " + sg.Authority(*c.Elsewhere)
	}
	var shares []string
	for _, s := range c.Split(f) {
		who := some(s.Clients)
		if s.Rest {
			who = s.Count().String()
		}
		shares = append(shares, s.Does+" "+who)
	}
	return name + ": " + strings.Join(shares, "; ")
}

// fewNames is how many clients are named before they are counted.
const fewNames = 8

// some names clients, each as it is chosen on the command line: titles of two
// of one library are alike.
func some(names []string) string {
	list := strings.Join(names[:min(len(names), fewNames)], ", ")
	if more := len(names) - fewNames; more > 0 {
		list += fmt.Sprintf(", %d more", more)
	}
	return cell.Shown(list)
}

// ComparedSays is how many clients were compared after what, for a title.
func ComparedSays(c compare.Comparison, hop *trace.Hop) string {
	says := fmt.Sprintf("%d clients after this %s to a %s", c.Of, StatusWord(hop), cell.Shown(hop.Request.Method))
	if n := len(c.Cannot); n > 0 {
		says += fmt.Sprintf(" (%d cannot send it)", n)
	}
	return says
}

// WalkedHeads are the heads of the columns of clients that walked the chain.
var WalkedHeads = []string{"ends", "method", "body", "Authorization", "Cookie", "Referer"}

// Picks lists the walks by how they ended, in the columns of the table of clients.
func (w Walks) Picks() []Pick {
	c := trace.CompareWalked(w.Ended)
	var out []Pick
	for n, g := range c.Groups {
		row := func(ws []trace.Walked) Pick {
			end := fmt.Sprint(g.End.Status)
			if g.End.Status == 0 {
				end = "✗"
			}
			if g.End.Kind != trace.OutcomeFinal {
				end = string(g.End.Kind)
			}
			cells := []string{fmt.Sprintf("%s in %d", end, g.End.Requests), cell.Shown(g.End.Method), walkedBody(g.End.Body)}
			for _, name := range WalkedHeads[len(cells):] {
				sent := 0
				for _, walk := range ws {
					if slices.Contains(walk.Carried, name) {
						sent++
					}
				}
				cells = append(cells, sentWord(sent, len(ws), w.Plan.Start.Fields.Has(name)))
			}
			return Pick{Group: n + 1, Cells: cells, Walk: &ws[0]}
		}
		if len(g.Walks) > 1 {
			p := row(g.Walks)
			for _, walk := range g.Walks {
				p.Names = append(p.Names, walk.Client.Name)
			}
			out = append(out, p)
		}
		for i := range g.Walks {
			p := row(g.Walks[i : i+1])
			p.Client = g.Walks[i].Client
			out = append(out, p)
		}
	}
	for i := range c.Cannot {
		out = append(out, Pick{Client: c.Cannot[i].Client, Group: len(c.Groups) + 1 + i, Instead: cannotSend, Walk: &c.Cannot[i]})
	}
	return out
}

func walkedBody(fate trace.BodyFate) string {
	switch fate {
	case trace.BodyKept:
		return "again"
	case trace.BodyDropped, trace.BodyLost:
		return "dropped"
	}
	return "–"
}
