package tui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// walks is the chain walked over the network once as each client: under way,
// or as far as it came.
type walks struct {
	run    int // raised for each time that is begun
	cancel context.CancelFunc
	page.Walks
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
func openWalks(m Model) (Model, tea.Cmd) {
	m = m.closed()
	plan := page.WalkPlan(m.cfg.Clients, m.session)
	if plan.Unsafe() != "" {
		return m.askWalks(plan), nil
	}
	return m.startWalks(plan)
}

func whyNoWalks(m Model) string {
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
	about := page.WalksAsk(plan)
	what := cell.Shown(plan.Unsafe()) + " " + m.redaction().Address(plan.Start.URI)
	return m.choose(fmt.Sprintf("Send it as each of %d clients?", n), []item{
		{label: "no, send nothing", about: about, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: about, do: func(m Model) (Model, tea.Cmd) { return m.startWalks(plan) }},
	})
}

func (m Model) startWalks(plan trace.WalkPlan) (Model, tea.Cmd) {
	ctx, cancel := context.WithCancel(m.ctx)
	m.walks = walks{run: m.walks.run + 1, cancel: cancel, Walks: page.Walks{Plan: plan, Active: true, Chosen: m.session.Client().Name}}
	m.reader = reader{about: page.Subject{Kind: page.AboutWalks}}
	return m.open(modeArticle), nextWalked(m.walks.run, trace.WalkAs(ctx, m.exchanger, plan))
}

// stopped gives up walks that are under way; those that have ended stay.
func (w walks) stopped() walks {
	if w.Active {
		w.cancel()
		w.Active = false
		w.run++
	}
	return w
}

// walked takes the walk of a client, unless it is one that was given up.
func (m Model) walked(msg walkedMsg) (Model, tea.Cmd) {
	if msg.run != m.walks.run || !m.walks.Active {
		return m, nil
	}
	if m.reader.about.Kind == page.AboutWalks {
		m.reader.lines = nil // laid out again
	}
	if msg.walked == nil {
		m.walks = m.walks.stopped()
		return m, nil
	}
	m.walks.Ended = append(m.walks.Ended[:len(m.walks.Ended):len(m.walks.Ended)], *msg.walked)
	return m, nextWalked(msg.run, msg.rest)
}
