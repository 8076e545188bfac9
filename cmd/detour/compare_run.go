package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/explain/report"
	"detour/trace"
)

// runFlags say whether `detour compare` walks as each client, and how far.
type runFlags struct {
	run         bool
	yes         bool
	maxRequests int
}

func (f *runFlags) bind(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.BoolVar(&f.run, "run", false, "walk the whole chain over the network, once as each client")
	fs.BoolVar(&f.yes, "yes", false, "with --run: send a POST, PUT, DELETE ... once for each client without being asked")
	fs.IntVar(&f.maxRequests, "max-requests", 1000, "with --run: send at most `N` requests in all")
}

// check refuses what does not go with --run, or without it, and what names nothing.
func (f *compareFlags) check(cmd *cobra.Command) error {
	set := cmd.Flags().Changed
	switch {
	case f.run && set("hop"):
		return usage(errors.New("--hop chooses the hop to predict after; --run walks the whole chain"))
	case !f.run && (set("yes") || set("max-requests")):
		return usage(errors.New("--yes and --max-requests go with --run"))
	case !f.run && f.hop < 1:
		return usage(fmt.Errorf("--hop %d is no hop: the first is 1", f.hop))
	case set("only") && strings.Trim(f.only, ", ") == "":
		return usage(errors.New("--only names no client"))
	case f.maxRequests < 1:
		return usage(fmt.Errorf("--max-requests %d is no number of requests", f.maxRequests))
	}
	return nil
}

// refreshWithin is the Refresh that a browser acts on, as in `detour trace`.
const refreshWithin = 1

// walkAll walks the plan as each client and prints how the walks ended. A walk
// that is not done because of an interrupt is shown as far as it came.
func (f *compareFlags) walkAll(cmd *cobra.Command, p plan, clients []trace.Client, showSecrets bool) error {
	wp := trace.WalkPlan{Clients: asking(clients, p.Client), Start: p.Request, MaxRequests: f.maxRequests, Refresh: refreshWithin}
	if err := f.agreed(cmd, wp); err != nil {
		return err
	}
	if p.Jar != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "left out: -c FILE: each client has cookies of its own, so none are written to FILE")
	}
	ctx, w := p.open(cmd.Context())
	defer w.close()
	walks := gather(trace.WalkAs(ctx, w.transport, wp), newProgress(cmd.ErrOrStderr(), len(wp.Walkers())))
	c := trace.CompareWalked(walks)
	if err := f.printWalked(cmd, wp.Start, c, p.Client.Name, showSecrets); err != nil {
		return err
	}
	return walkedExit(ctx, walks, c)
}

// gather collects the walks as they end.
func gather(results <-chan trace.Walked, shown *progress) []trace.Walked {
	defer shown.end()
	var walks []trace.Walked
	for w := range results {
		walks = append(walks, w)
		shown.walked(w)
	}
	return walks
}

func (f *compareFlags) printWalked(cmd *cobra.Command, start trace.Request, c trace.WalkedComparison, chosen string, showSecrets bool) error {
	if f.differing {
		c = differingWalked(c, chosen)
	}
	o := report.Options{ShowSecrets: showSecrets}
	if f.json {
		return report.WalkedJSON(cmd.OutOrStdout(), c, o)
	}
	o.Width, o.Color = terminal(cmd.OutOrStdout())
	return report.Walked(cmd.OutOrStdout(), start, c, chosen, o)
}

// differingWalked leaves out the group that the chosen client is in; all stay
// when it was not walked.
func differingWalked(c trace.WalkedComparison, chosen string) trace.WalkedComparison {
	same := func(w trace.Walked) bool { return w.Client.Name == chosen }
	c.Groups = slices.DeleteFunc(slices.Clone(c.Groups), func(g trace.WalkedGroup) bool { return slices.ContainsFunc(g.Walks, same) })
	return c
}

// walkedExit turns how the walks ended into the exit code: 0 when any of them
// got a response.
func walkedExit(ctx context.Context, walks []trace.Walked, c trace.WalkedComparison) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &exit{code: exitEnded, err: fmt.Errorf("the walks took longer than --max-time; %d requests were sent", c.Requests)}
	case ctx.Err() != nil:
		return &exit{code: exitInt, err: fmt.Errorf("interrupted; %d requests were sent", c.Requests)}
	}
	for _, w := range walks {
		if last, ok := w.Last(); ok && last.Status != 0 {
			return nil
		}
	}
	return &exit{code: exitEnded, err: errors.New("no client got a response")}
}

// A progress is a line on a terminal that counts walks; elsewhere it is nothing.
type progress struct {
	w                     io.Writer // nil for no terminal
	done, total, requests int
	width                 int // of the line
}

func newProgress(w io.Writer, total int) *progress {
	if !isTerminal(w) {
		return &progress{}
	}
	return &progress{w: w, total: total}
}

func (p *progress) walked(w trace.Walked) {
	if p.w == nil || w.Cannot != "" {
		return
	}
	p.done, p.requests = p.done+1, p.requests+w.Requests
	p.width, _ = fmt.Fprintf(p.w, "\r%d of %d clients, %d requests ", p.done, p.total, p.requests)
}

// end takes the line away, in a way that every terminal understands.
func (p *progress) end() {
	if p.width > 0 {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", p.width)+"\r")
	}
}
