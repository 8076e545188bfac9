package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/compare"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// A comparison is what the clients do after a hop: under way, or made.
type comparison struct {
	run     int // raised for each one that is begun
	cancel  context.CancelFunc
	active  bool
	frame   int // of the spinner
	clients []trace.Client
	of      comparisonKey
	made    *compare.Comparison // nil until there is one
}

// A comparisonKey is what a comparison depends on: the same one is not made twice.
type comparisonKey struct {
	revision revision
	hop      *trace.Hop
	client   string
}

// A comparedMsg is a comparison that was made.
type comparedMsg struct {
	run  int
	made compare.Comparison
}

// A comparingMsg is the next moment of a comparison's spinner.
type comparingMsg struct{ run int }

// compareClients lets each client decide after a chain, until ctx ends.
func compareClients(ctx context.Context, run int, chain trace.Chain, all []trace.Client) tea.Cmd {
	return func() tea.Msg {
		decisions := make([]trace.Decision, 0, len(all))
		for _, c := range all {
			if ctx.Err() != nil {
				return nil
			}
			decisions = append(decisions, c.Decide(chain))
		}
		return comparedMsg{run, compare.After(chain.Last(), trace.CompareDecisions(chain.Last(), all, decisions))}
	}
}

// turnComparing waits for the spinner's next moment.
func turnComparing(run int) tea.Cmd {
	return tea.Tick(spinEvery, func(time.Time) tea.Msg { return comparingMsg{run} })
}

// startComparing compares clients after a chain, or takes what was compared of
// it before.
func (m Model) startComparing(chain trace.Chain, all []trace.Client) (Model, tea.Cmd) {
	key := comparisonKey{m.revision(), chain.Last(), m.clients.now}
	if c := m.clients.comparison; c.of == key && c.made != nil {
		return m.listCompared(), nil
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.clients.comparison = comparison{
		run: m.clients.comparison.run + 1, cancel: cancel, active: true, clients: all, of: key,
	}
	run := m.clients.comparison.run
	return m, tea.Batch(compareClients(ctx, run, chain, all), turnComparing(run))
}

// stopped gives up a comparison that is under way.
func (c comparison) stopped() comparison {
	if c.active {
		c.cancel()
		c.active = false
		c.run++
	}
	return c
}

// compared takes a comparison, unless it is one that was given up.
func (m Model) compared(msg comparedMsg) Model {
	c := &m.clients.comparison
	if msg.run != c.run || !c.active {
		return m
	}
	c.cancel()
	c.active, c.made = false, &msg.made
	return m.listCompared()
}

// listCompared puts the clients under what they do.
func (m Model) listCompared() Model {
	c := m.clients.comparison
	m.clients.glance = page.Glances(*c.made, m.redaction())
	m.clients = m.clients.with(page.Compared(*c.made, c.clients, m.redaction()))
	return m
}

// comparisonProgress turns the spinner while a comparison is under way.
func (m Model) comparisonProgress(msg comparingMsg) (Model, tea.Cmd) {
	c := &m.clients.comparison
	if msg.run != c.run || !c.active {
		return m, nil
	}
	c.frame++
	return m, turnComparing(c.run)
}

// note says that the clients are still being compared; nothing before a
// spinner's moment has passed, which is longer than most chains take.
func (c comparison) note() string {
	if !c.active || c.frame == 0 {
		return ""
	}
	return " · " + cell.Spinner(c.frame) + " comparing"
}
