package linear

import (
	"context"
	"fmt"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/page"
)

// walks walks the chain as each client and says how the walks ended. Where the
// method may change something on the server, it needs a yes.
func (c *console) walks(word string) {
	plan := page.WalkPlan(c.cfg.Clients, c.session)
	if plan.Unsafe() != "" && word != "yes" {
		c.say("%s C yes sends them.", page.WalksAsk(plan))
		return
	}
	ended := c.walkAs(plan)
	c.written(report.Walked(c.out, plan.Start, trace.CompareWalked(ended), c.session.Client().Name, c.opts))
}

// walkAs returns the walks, those that ended when it was given up.
func (c *console) walkAs(plan trace.WalkPlan) (ended []trace.Walked) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	slow := func() string {
		return fmt.Sprintf("%d of %d walks have ended; a line with . gives the others up.", len(ended), len(plan.Clients))
	}
	await(c.dialogue, trace.WalkAs(ctx, c.exchanger, plan), slow, func(w trace.Walked) bool {
		ended = append(ended, w)
		return true
	})
	return ended
}
