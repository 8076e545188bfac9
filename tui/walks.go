package tui

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// walks is the chain walked over the network once as each client: under way,
// or as far as it came.
type walks struct {
	run    int // raised for each time that is begun
	cancel context.CancelFunc
	active bool
	plan   trace.WalkPlan
	chosen string // the client that the others are compared with
	ended  []trace.Walked
}

// A walkedMsg is the walk of one client, or none when all have ended.
type walkedMsg struct {
	run    int
	walked *trace.Walked
	rest   <-chan trace.Walked
}

// nextWalked waits for the next walk that ends.
func nextWalked(run int, rest <-chan trace.Walked) tea.Cmd {
	return func() tea.Msg {
		if w, ok := <-rest; ok {
			return walkedMsg{run, &w, rest}
		}
		return walkedMsg{run: run}
	}
}

// openWalks walks the chain as each client, from the first request as it was
// composed. It asks first where that may change something on the server.
func (m Model) openWalks() (Model, tea.Cmd) {
	m = m.closed()
	plan := walkPlan(m.cfg.Clients, m.session)
	if plan.Unsafe() != "" {
		return m.askWalks(plan), nil
	}
	return m.startWalks(plan)
}

// walkPlan is to walk as each of the clients, asked for what the one that walks
// was asked for.
func walkPlan(all []trace.Client, s *trace.Session) trace.WalkPlan {
	now := s.Client()
	plan := trace.WalkPlan{Clients: withClient(all, now), Start: s.Start(), Refresh: walksRefresh}
	for i := range plan.Clients {
		plan.Clients[i] = plan.Clients[i].Asking(now.Asked())
	}
	return plan
}

// walksRefresh is the longest delay of a Refresh that browsers act on, in
// seconds, as `detour compare --run` has it.
const walksRefresh = 1

func (m Model) whyNoWalks() string {
	switch {
	case m.run.active:
		return m.busy()
	case m.private:
		return whyPrivate(m.keys)
	case m.session == nil:
		return "Nothing was composed yet: there is no chain to walk."
	}
	return ""
}

// askWalks asks before requests that may change something are sent.
func (m Model) askWalks(plan trace.WalkPlan) Model {
	n := len(plan.Walkers())
	about := fmt.Sprintf("%s may change something on the server, each time. %d to %d requests would be sent.", cell.Shown(plan.Unsafe()), n, plan.MostRequests())
	what := cell.Shown(plan.Unsafe()) + " " + m.redaction().Address(plan.Start.URI)
	return m.choose(fmt.Sprintf("Send it as each of %d clients?", n), []item{
		{label: "no, send nothing", about: about, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: about, do: func(m Model) (Model, tea.Cmd) { return m.startWalks(plan) }},
	})
}

func (m Model) startWalks(plan trace.WalkPlan) (Model, tea.Cmd) {
	ctx, cancel := context.WithCancel(m.ctx)
	m.walks = walks{run: m.walks.run + 1, cancel: cancel, active: true, plan: plan, chosen: m.session.Client().Name}
	m.reader = reader{about: page.Subject{Kind: page.AboutWalks}}
	return m.open(modeArticle), nextWalked(m.walks.run, trace.WalkAs(ctx, m.exchanger, plan))
}

// stopped gives up walks that are under way; those that have ended stay.
func (w walks) stopped() walks {
	if w.active {
		w.cancel()
		w.active = false
		w.run++
	}
	return w
}

// walked takes the walk of a client, unless it is one that was given up.
func (m Model) walked(msg walkedMsg) (Model, tea.Cmd) {
	if msg.run != m.walks.run || !m.walks.active {
		return m, nil
	}
	if m.reader.about.Kind == page.AboutWalks {
		m.reader.lines = nil // laid out again
	}
	if msg.walked == nil {
		m.walks = m.walks.stopped()
		return m, nil
	}
	m.walks.ended = append(m.walks.ended[:len(m.walks.ended):len(m.walks.ended)], *msg.walked)
	return m, nextWalked(msg.run, msg.rest)
}

// walksLines says what became of the walks so far.
func (m Model) walksLines(width int) (title string, lines []cell.Line) {
	w := m.walks
	title = fmt.Sprintf("Walked as each of %d clients", len(w.plan.Clients))
	if w.active {
		title = fmt.Sprintf("Walking as each client: %d of %d have ended", len(w.ended), len(w.plan.Clients))
	}
	for text := range strings.SplitSeq(strings.TrimSuffix(m.walksText(width), "\n"), "\n") {
		ink := m.styles.Title
		if strings.HasPrefix(text, " ") {
			ink = ""
		}
		if text = cell.Shown(text); cell.Width(text) <= width {
			lines = append(lines, ink.Line(text))
		} else {
			lines = append(lines, cell.WrapSpans([]cell.Span{ink.Span(text)}, width, 2)...)
		}
	}
	return title, lines
}

// walksText is the walks as `detour compare --run` prints them.
func (m Model) walksText(width int) string {
	var b strings.Builder
	o := report.Options{ShowSecrets: m.secrets, Width: width}
	_ = report.Walked(&b, m.walks.plan.Start, trace.CompareWalked(m.walks.ended), m.walks.chosen, o) // a strings.Builder takes all
	return b.String()
}
