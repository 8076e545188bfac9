package tui

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/page"
)

// compared lists clients by what they do after a hop, and after them the fields
// that not all send.
func compared(c compare.Comparison, all []trace.Client, sg page.Redaction) []pick {
	named := map[string]trace.Client{}
	for _, client := range all {
		named[client.Name] = client
	}
	var out []pick
	for _, g := range c.Groups {
		for _, name := range g.Clients() {
			out = append(out, pick{under: stepSays(g, sg), client: named[name]})
		}
	}
	for _, cannot := range c.Cannot {
		out = append(out, pick{under: cannotSend, client: named[cannot.Client]})
	}
	for _, f := range c.Fields {
		out = append(out, pick{under: "Fields that some send and some do not", says: splitSays(f, c.Elsewhere, sg)})
	}
	return out
}

// cannotSend is the heading of the clients that cannot send the request.
const cannotSend = "cannot send this request"

// A glance is what some clients do, in a line: the eye sees who parts from whom
// before it reads the list.
type glance struct {
	clients int
	says    string
}

// glanced is a glance for each group, and for those that cannot send the
// request; none where all do the same.
func glanced(c compare.Comparison, sg page.Redaction) []glance {
	if len(c.Groups) < 2 {
		return nil
	}
	var out []glance
	for _, g := range c.Groups {
		out = append(out, glance{len(g.Decisions), stepSays(g, sg) + ": " + some(g.Clients())})
	}
	var cannot []string
	for _, i := range c.Cannot {
		cannot = append(cannot, i.Client)
	}
	if len(cannot) > 0 {
		out = append(out, glance{len(cannot), cannotSend + ": " + some(cannot)})
	}
	return out
}

// glanceRows sets glances in rows with their numbers before them, and an empty
// row after them.
func glanceRows(st cell.Styles, glances []glance, width int) []cell.Line {
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
func stepSays(g compare.Group, sg page.Redaction) string {
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
func splitSays(f trace.FieldSplit, elsewhere *uri.URI, sg page.Redaction) string {
	name := cell.Shown(f.Name)
	if elsewhere != nil {
		name += " to " + sg.Authority(*elsewhere)
	}
	var shares []string
	for _, s := range compare.Split(f) {
		who := some(s.Clients)
		if s.Rest {
			who = s.Others()
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

// differences remembers how many clients do another thing after a hop than the
// one that walks. It is shared by the copies of a model.
type differences map[differenceKey]string

type differenceKey struct {
	hop    *trace.Hop
	client string
}

// Bounds on what is compared while a hop is looked at, so that moving between
// hops stays quick: each client looks at the whole chain.
const (
	maxComparedHops = 40
	maxDifferences  = 500 // remembered
)

// differ says how many clients do another thing after the hop in view, "" for
// none.
func (m Model) differ() string {
	hop := m.scene.Hop
	if hop == nil || hop.Failure != nil || m.scene.At >= maxComparedHops {
		return ""
	}
	now := m.session.Client()
	at := differenceKey{hop: hop, client: now.Name}
	if says, known := m.differences[at]; known {
		return says
	}
	if len(m.differences) >= maxDifferences {
		clear(m.differences)
	}
	m.compareAll(now)
	return m.differences[at]
}

// compareAll compares the clients after the hop in view, and after those before
// it that nobody looked at yet: one pass over a chain serves all of its hops, so
// that going back through them costs no more.
func (m Model) compareAll(now trace.Client) {
	hops := m.scene.UpToHop().Hops
	unknown := func(h *trace.Hop) bool {
		_, known := m.differences[differenceKey{hop: h, client: now.Name}]
		return !known
	}
	all := withClient(m.cfg.Clients, now)
	decisions := make([][]trace.Decision, len(hops)) // by hop
	one := !slices.ContainsFunc(hops[:len(hops)-1], unknown)
	for _, c := range all {
		if one {
			decisions[len(hops)-1] = append(decisions[len(hops)-1], c.Decide(trace.Chain{Hops: hops}))
			continue
		}
		for i, d := range c.Decisions(trace.Chain{Hops: hops}) {
			decisions[i] = append(decisions[i], d)
		}
	}
	for i, h := range hops {
		if unknown(h) {
			m.differences[differenceKey{hop: h, client: now.Name}] = m.othersDiffer(compare.After(h, trace.CompareDecisions(h, all, decisions[i])), now)
		}
	}
}

// othersDiffer says how many of the clients do not do what the one that walks
// does; "" where all do.
func (m Model) othersDiffer(c compare.Comparison, now trace.Client) string {
	differing := c.Differing(now.Name)
	if differing.N == 0 {
		return ""
	}
	differ := " clients differ"
	if differing.N == 1 {
		differ = " clients differs"
	}
	return differing.Saying(differ) + " · " + m.keys.walk.Clients.Help().Key
}

// withClient returns the clients with one that may be among them already.
func withClient(all []trace.Client, c trace.Client) []trace.Client {
	if slices.ContainsFunc(all, func(other trace.Client) bool { return other.Name == c.Name }) {
		return slices.Clone(all)
	}
	return append([]trace.Client{c}, all...)
}

// A pick is one client of the list, or what is said of a field.
type pick struct {
	under  string // the heading
	client trace.Client
	says   string // of a field; "" for a client
}
