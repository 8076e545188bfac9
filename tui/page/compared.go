package page

import (
	"fmt"
	"strings"

	"detour/explain/compare"
	"detour/trace"
	"detour/tui/cell"
)

// Compared lists clients by what they do after a hop, and after them the fields
// that not all send.
func Compared(c compare.Comparison, all []trace.Client, sg Redaction) []Pick {
	named := map[string]trace.Client{}
	for _, client := range all {
		named[client.Name] = client
	}
	var out []Pick
	for _, g := range c.Groups {
		for _, name := range g.Clients() {
			out = append(out, Pick{Under: stepSays(g, sg), Client: named[name]})
		}
	}
	for _, cannot := range c.Cannot {
		out = append(out, Pick{Under: cannotSend, Client: named[cannot.Client]})
	}
	for _, f := range c.Fields {
		out = append(out, Pick{Under: "Fields that some send and some do not", Says: splitSays(c, f, sg)})
	}
	return out
}

// cannotSend is the heading of the clients that cannot send the request.
const cannotSend = "cannot send this request"

// A Glance is what some clients do, in a line: the eye sees who parts from whom
// before it reads the list.
type Glance struct {
	clients int
	says    string
}

// Glances is a glance for each group, and for those that cannot send the
// request; none where all do the same.
func Glances(c compare.Comparison, sg Redaction) []Glance {
	if len(c.Groups) < 2 {
		return nil
	}
	var out []Glance
	for _, g := range c.Groups {
		out = append(out, Glance{len(g.Decisions), stepSays(g, sg) + ": " + some(g.Clients())})
	}
	var cannot []string
	for _, i := range c.Cannot {
		cannot = append(cannot, i.Client)
	}
	if len(cannot) > 0 {
		out = append(out, Glance{len(cannot), cannotSend + ": " + some(cannot)})
	}
	return out
}

// GlanceRows sets glances in rows with their numbers before them, and an empty
// row after them.
func GlanceRows(st cell.Styles, glances []Glance, width int) []cell.Line {
	var rows []cell.Line
	for _, g := range glances {
		for i, l := range cell.WrapSpans([]cell.Span{cell.Text(g.says)}, width-5, 0) {
			number := ""
			if i == 0 {
				number = fmt.Sprint(g.clients)
			}
			l.Spans = append([]cell.Span{st.Bold.Span(fmt.Sprintf("%3s  ", number))}, l.Spans...)
			rows = append(rows, l)
		}
	}
	if len(rows) > 0 {
		rows = append(rows, cell.Line{})
	}
	return rows
}

// stepSays is the heading of the clients that do the same. What becomes of the
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

// A Pick is one client of the list, or what is said of a field.
type Pick struct {
	Under  string // the heading
	Client trace.Client
	Says   string // of a field; "" for a client
}
