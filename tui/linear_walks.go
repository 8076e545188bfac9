package tui

import (
	"context"
	"strings"
	"time"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/page"
)

// walks walks the chain as each client and says how the walks ended. Where the
// method may change something on the server, it needs a yes.
func (l *linear) walks(word string) {
	plan := page.WalkPlan(l.cfg.Clients, l.session)
	if unsafe := plan.Unsafe(); unsafe != "" && word != "yes" {
		l.say("%s may change something on the server, each time. %d to %d requests would be sent. C yes sends them.", unsafe, len(plan.Walkers()), plan.MostRequests())
		return
	}
	ended := l.walkAs(plan)
	l.written(report.Walked(l.out, plan.Start, trace.CompareWalked(ended), l.session.Client().Name, l.opts))
}

// walkAs returns the walks, those that ended when it was given up. Lines that
// come meanwhile wait.
func (l *linear) walkAs(plan trace.WalkPlan) (ended []trace.Walked) {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	walked := trace.WalkAs(ctx, l.exchanger, plan)
	slow := time.NewTimer(waiting)
	defer slow.Stop()
	for {
		select {
		case w, ok := <-walked:
			if !ok {
				return ended
			}
			ended = append(ended, w)
		case <-slow.C:
			l.say("%d of %d walks have ended; a line with . gives the others up.", len(ended), len(plan.Clients))
		case line, ok := <-l.lines:
			if l.meanwhile(line, ok) {
				return ended
			}
		}
	}
}

// meanwhile takes a line that comes while something is waited for, and reports
// whether that is given up. Other lines wait.
func (l *linear) meanwhile(line string, ok bool) (cancelled bool) {
	switch {
	case !ok:
		l.lines = nil
	case strings.TrimSpace(line) == cancels:
		return true
	case len(l.queue) < maxQueue:
		l.queue = append(l.queue, line)
	}
	return false
}
