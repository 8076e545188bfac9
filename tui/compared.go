package tui

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// compared lists clients by what they do after a hop, and after them the fields
// that not all send.
func compared(c trace.Comparison, all []trace.Client, last *trace.Hop, sg sight) []pick {
	named := map[string]trace.Client{}
	for _, client := range all {
		named[client.Name] = client
	}
	var out []pick
	to := ""
	for _, g := range c.Groups {
		if g.Step.Verdict == trace.Follow && to == "" {
			to = elsewhere(last, g.Clients[0].Next, sg)
		}
		for _, d := range g.Clients {
			out = append(out, pick{under: stepSays(g, last, sg), client: named[d.Client]})
		}
	}
	for _, cannot := range c.Cannot {
		out = append(out, pick{under: "cannot send this request", client: named[cannot.Client]})
	}
	for _, f := range c.Fields {
		out = append(out, pick{under: "Fields that some send and some do not", says: splitSays(f, to)})
	}
	return out
}

// A glance is what some clients do, in a line: the eye sees who parts from whom
// before it reads the list.
type glance struct {
	clients int
	says    string
}

// glanced is a glance for each group; none where all do the same.
func glanced(c trace.Comparison, last *trace.Hop, sg sight) []glance {
	if len(c.Groups) < 2 {
		return nil
	}
	var out []glance
	for _, g := range c.Groups {
		var names []string
		for _, d := range g.Clients {
			names = append(names, d.Client)
		}
		out = append(out, glance{len(names), stepSays(g, last, sg) + ": " + some(names)})
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

// elsewhere is " to cdn.test" for a next request that goes to another host.
func elsewhere(last *trace.Hop, next *trace.Request, sg sight) string {
	if next == nil || sg.authority(next.URI) == sg.authority(last.Request.URI) {
		return ""
	}
	return " to " + sg.authority(next.URI)
}

// stepSays is the heading of the clients that do the same.
func stepSays(g trace.Group, last *trace.Hop, sg sight) string {
	s := g.Step
	switch {
	case s.Verdict == trace.Follow && g.Clients[0].Next != nil:
		return cell.Shown(s.Method) + bodySays(s.Body) + " · " + sg.text(sg.target(g.Clients[0].Next.URI))
	case s.Verdict == trace.Follow:
		return "followed, without a request"
	case s.Verdict == trace.Stop && last.Status()/100 == 3:
		return "not followed: the response is kept"
	case s.Verdict == trace.Stop:
		return "the response is kept"
	case s.Verdict == trace.Refuse:
		return "not followed: an error"
	case s.Verdict == trace.GiveUp:
		return "not followed: the limit is reached"
	}
	return "not followed: the exchange failed"
}

func bodySays(fate trace.BodyFate) string {
	switch fate {
	case trace.BodyKept:
		return ", body sent again"
	case trace.BodyDropped:
		return ", body dropped"
	case trace.BodyLost:
		return ", body lost"
	}
	return ""
}

// splitSays says which clients send a field and which do not.
func splitSays(f trace.FieldSplit, to string) string {
	sent, without := some(f.Sent), some(f.Without)
	switch {
	case len(f.Sent) <= fewNames && len(f.Without) > fewNames:
		without = fmt.Sprintf("the other %d", len(f.Without))
	case len(f.Without) <= fewNames && len(f.Sent) > fewNames:
		sent = fmt.Sprintf("the other %d", len(f.Sent))
	}
	return fmt.Sprintf("%s%s: sent by %s; not by %s", cell.Shown(f.Name), to, sent, without)
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
	hop := m.scene.hop
	if hop == nil || hop.Failure != nil || m.scene.at >= maxComparedHops {
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
	hops := m.scene.upToHop().Hops
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
			m.differences[differenceKey{hop: h, client: now.Name}] = m.othersDiffer(trace.CompareDecisions(h, all, decisions[i]), now)
		}
	}
}

// othersDiffer says how many of the clients do not do what the one that walks
// does; "" where all do.
func (m Model) othersDiffer(c trace.Comparison, now trace.Client) string {
	same, n := 0, 0
	for _, g := range c.Groups {
		n += len(g.Clients)
		for _, d := range g.Clients {
			if d.Client == now.Name {
				same = len(g.Clients)
			}
		}
	}
	if same == n {
		return ""
	}
	differ := "differ"
	if n-same == 1 {
		differ = "differs"
	}
	return fmt.Sprintf("%d of %d clients %s · %s", n-same, n, differ, m.keys.walk.Clients.Help().Key)
}
