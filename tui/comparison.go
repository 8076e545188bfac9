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
	task
	frame   int // of the spinner
	clients []trace.Client
	hop     *trace.Hop
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

// comparing compares clients after a chain, or takes what was compared of it
// before.
func (c clients) comparing(ctx context.Context, key comparisonKey, chain trace.Chain, all []trace.Client, r page.Redaction) (clients, tea.Cmd) {
	if c.comparison.of == key && c.comparison.made != nil {
		return c.listed(r), nil
	}
	t, ctx := c.comparison.started(ctx)
	c.comparison = comparison{task: t, clients: all, hop: chain.Last(), of: key}
	return c, tea.Batch(compareClients(ctx, t.id, chain, all), turnComparing(t.id))
}

// compared takes a comparison.
func (c clients) compared(msg comparedMsg, r page.Redaction) clients {
	if !c.comparison.awaits(msg.run) {
		return c
	}
	c.comparison.task, c.comparison.made = c.comparison.ended(), &msg.made
	return c.listed(r)
}

// listed puts the clients under what they do.
func (c clients) listed(r page.Redaction) clients {
	return c.with(page.Compared(*c.comparison.made, c.comparison.hop, c.comparison.clients, r))
}

// turned turns the spinner while a comparison is under way.
func (c clients) turned(msg comparingMsg) (clients, tea.Cmd) {
	if !c.comparison.awaits(msg.run) {
		return c, nil
	}
	c.comparison.frame++
	return c, turnComparing(msg.run)
}

// note says that the clients are still being compared; nothing before a
// spinner's moment has passed, which is longer than most chains take.
func (c comparison) note() string {
	if !c.active || c.frame == 0 {
		return ""
	}
	return " · " + cell.Spinner(c.frame) + " comparing"
}
