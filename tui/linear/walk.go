package linear

import (
	"context"

	"detour/explain/report"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/history"
	"detour/tui/page"
)

// step sends the next request and prints what came of it.
func (c *console) step() (went bool) {
	r, ok := c.session.Pending()
	if !ok {
		c.say("The chain has ended: b goes back, e writes a next request, N URL composes another.")
		return false
	}
	if why := trace.RefuseMasked(r); why != "" {
		c.say("%s", prose.Sentence(why))
		return false
	}
	if len(c.session.Hops()) == 0 {
		c.remember()
	}
	h := c.session.Ghost()
	if h == nil {
		h = c.exchange(r)
	}
	if h == nil {
		c.say("Cancelled; it may have reached the server. n sends it again.")
		return false
	}
	c.session.Add(h)
	c.hop(c.session.Chain(), c.opts)
	return true
}

// exchange makes one exchange; nil when it was given up.
func (c *console) exchange(r trace.Request) (h *trace.Hop) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	made := make(chan *trace.Hop, 1)
	go func() { made <- c.exchanger.Exchange(ctx, r) }()
	slow := func() string { return "Waiting for the answer; a line with . gives it up." }
	await(c.dialogue, made, slow, func(got *trace.Hop) bool { h = got; return false })
	return h
}

// remember adds the request that a walk begins with to the history.
func (c *console) remember() {
	if c.cfg.History == nil {
		return
	}
	e := history.EntryOf(c.session.Start(), c.cfg.Client.Name)
	if c.played != "" {
		e = history.EntryOfLab(c.played, c.cfg.Client.Name)
	}
	if err := c.cfg.History.Add(e); err != nil {
		c.say("The request is not in the history: %s.", err)
	}
}

// hop prints the last hop of a chain.
func (c *console) hop(ch trace.Chain, o report.Options) { c.written(report.NewText(c.out, o).Hop(ch)) }

// stepOnce steps, and says what the chain comes to.
func (c *console) stepOnce() {
	if c.step() {
		c.headline()
	}
}

// headline says what the chain comes to in a line.
func (c *console) headline() {
	c.written(report.Headline(c.out, c.explainer().Verdict(c.session.Chain()), c.opts))
}

// verdict says what the chain comes to, why, and what to do.
func (c *console) verdict() {
	o := c.opts
	o.Infos = true
	c.written(report.Verdict(c.out, c.explainer().Verdict(c.session.Chain()), o))
}

// run runs to the end, and says what the chain comes to.
func (c *console) run() {
	before := c.session.Current()
	if c.runTo(trace.StopAt{}); c.session.Current() != before {
		c.headline()
	}
}

// runTo steps until the chain ends or a hop is where to stop.
func (c *console) runTo(stop trace.StopAt) {
	for {
		if _, more := c.session.Pending(); !more {
			c.say("The chain has ended after %s.", prose.Counted(len(c.session.Chain().Hops), "hop"))
			return
		}
		if !c.step() || c.quit || c.ctx.Err() != nil {
			return
		}
		cur := c.session.Current()
		switch loop := cur.Decision.Loop; {
		case stop.At != nil && stop.At(cur):
			c.say("Stopped %s.", stop.Says)
			return
		case loop.Kind == trace.LoopCertain:
			c.say("Stopped at a certain loop: what goes next is hop %d again.", loop.Since)
			return
		}
	}
}

// until runs to a status or to another host.
func (c *console) until(word string) {
	if word == "host" {
		c.runTo(trace.StopBeforeHostChange())
		return
	}
	stop, err := trace.StopAtStatus(word)
	if err != nil {
		c.say("Write host, or a status: %s", prose.Sentence(err.Error()))
		return
	}
	c.runTo(stop)
}

func (c *console) back() {
	cur := c.session.Current()
	if cur == nil {
		c.say(page.NothingSent)
		return
	}
	c.rewind(cur.Parent)
}

func (c *console) rewind(id int) {
	if err := c.session.Rewind(id); err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.say("The chain ends with hop %d now; n sends what goes next.", id)
}

func (c *console) fork(word string) {
	if id, ok := c.number(word); ok {
		c.rewind(id)
	}
}

func (c *console) offer() {
	cur := c.session.Current()
	if cur == nil || len(cur.Decision.Offers) == 0 {
		c.say(page.NoOffer)
		return
	}
	c.session.Take(cur.Decision.Offers[0])
	c.pending()
}

// again begins anew with the first request.
func (c *console) again() {
	if c.recorded {
		c.live()
		return
	}
	c.begin(c.session.Start(), c.exchanger)
	c.pending()
}
