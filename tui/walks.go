package tui

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// walks is the chain walked over the network once as each client: under way,
// or as far as it came.
type walks struct {
	task
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
	if plan.Unsafe() == "" {
		return m.startWalks(plan)
	}
	n, about := len(plan.Walkers()), page.WalksAsk(plan)
	what := cell.Shown(plan.Unsafe()) + " " + m.redaction().Address(plan.Start.URI)
	return m.choose(fmt.Sprintf("Send it as each of %d clients?", n), sendOrNot(what, about, func(m Model) (Model, tea.Cmd) {
		return m.startWalks(plan)
	})), nil
}

// sendOrNot asks before what may change something on the server is sent.
func sendOrNot(what, about string, send func(Model) (Model, tea.Cmd)) []item {
	return []item{
		{label: "no, send nothing", about: about, do: func(m Model) (Model, tea.Cmd) { return m, nil }},
		{label: "yes, send " + what, about: about, do: send},
	}
}

// copyWalks copies the walks as `detour compare --run` prints them.
func copyWalks(m Model) (Model, tea.Cmd) {
	var cmd tea.Cmd
	m.notice, cmd = m.copier().copy(m.walks.Text(0, m.secrets), "the walks")
	return m, cmd
}

func whyNoWalksToCopy(m Model) string {
	if !m.clients.walked || len(m.walks.Ended) == 0 {
		return "Nothing was walked yet: " + m.keys.pick.Walks.Help().Key + " walks the chain as each client."
	}
	return ""
}

func whyNoWalks(m Model) string {
	switch {
	case m.readOnly() != "":
		return m.readOnly()
	case m.private:
		return whyPrivate(m.keys)
	case m.session == nil:
		return "Nothing was composed yet: there is no chain to walk."
	}
	return m.whyNotSent(m.session.Start())
}

// startWalks walks, and shows what becomes of it.
func (m Model) startWalks(plan trace.WalkPlan) (_ Model, cmd tea.Cmd) {
	m.walks, cmd = m.walks.started(m.ctx, plan, m.session.Client().Name, m.exchanger)
	m.clients = newClients(nil, m.session.Client().Name, m.clients.comparison)
	m.clients.walked = true
	return m.open(modeClients), cmd
}

// started begins the walks of a plan.
func (w walks) started(ctx context.Context, plan trace.WalkPlan, chosen string, ex trace.Exchanger) (walks, tea.Cmd) {
	t, ctx := w.task.started(ctx)
	w = walks{t, page.Walks{Plan: plan, Active: true, Chosen: chosen}}
	return w, nextWalked(t.id, trace.WalkAs(ctx, ex, plan))
}

// stopped gives up walks that are under way; those that have ended stay.
func (w walks) stopped() walks {
	w.task, w.Active = w.ended(), false
	return w
}

// took takes the walk of a client, unless it is one that was given up.
func (w walks) took(msg walkedMsg) (_ walks, cmd tea.Cmd, changed bool) {
	switch {
	case !w.awaits(msg.run):
		return w, nil, false
	case msg.walked == nil:
		return w.stopped(), nil, true
	}
	w.Ended = append(slices.Clip(w.Ended), *msg.walked)
	return w, nextWalked(msg.run, msg.rest), true
}
