package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/explain/compare"
	"detour/explain/report"
	"detour/trace"
)

// compareFlags say whom `detour compare` compares and how it prints.
type compareFlags struct {
	json      bool
	only      string
	differing bool
	hop       int
	runFlags
}

func newCompare() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare [flags] URL",
		Short: "Show what every client does with a redirect, side by side",
		Long: `Compare walks the chain as the chosen client and predicts, from the responses at
hand, what every client would send after one hop: those that do the same stand
together. Only the walk itself makes requests.

With --run it walks the whole chain over the network, once as each client, and
shows how each walk ended and what it lost on the way. A method that is not safe,
such as POST, waits for a yes: from you at a terminal, else by --yes.`,
		Example: "  detour compare lab:post-302\n  detour compare --hop 2 --only chromium,curl,go https://example.com/\n  detour compare --run -u name:secret https://example.com/api",
		Args:    urlArg,
	}
	var f compareFlags
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.json, "json", false, "print JSON, each client with its whole decision")
	fs.StringVar(&f.only, "only", "", "compare only these `CLIENTS`, commas between them")
	fs.BoolVar(&f.differing, "differing", false, "leave out the clients that do as the chosen one does")
	fs.IntVar(&f.hop, "hop", 1, "compare after hop `N` of the chain")
	f.bind(cmd)
	wf := bindWalk(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := f.check(cmd); err != nil {
			return err
		}
		p, err := wf.plan(cmd, args[0])
		if err != nil {
			return err
		}
		clients, err := chosenClients(f.only, p.Client)
		if err != nil {
			return usage(err)
		}
		if f.run {
			return f.walkAll(cmd, p, clients, wf.showSecrets)
		}
		return f.predict(cmd, p, clients, wf.showSecrets)
	}
	return cmd
}

func (f *compareFlags) predict(cmd *cobra.Command, p plan, clients []trace.Client, showSecrets bool) error {
	ctx, w := p.open(cmd.Context())
	defer w.close()
	until := func(h *trace.Hop) bool { return h.ID >= f.hop }
	if err := w.session.Run(ctx, w.transport, until); err != nil {
		return &exit{code: exitInt}
	}
	ch := w.session.Chain()
	for _, h := range ch.Hops {
		w.sayProxy(cmd.ErrOrStderr(), h)
	}
	if err := p.saveCookies(w.session, io.Discard); err != nil {
		return err
	}
	if len(ch.Hops) < f.hop {
		return &exit{code: exitUsage, err: fmt.Errorf("the chain has no hop %d: it ends after %d", f.hop, len(ch.Hops))}
	}
	return f.print(cmd, ch, clients, p.Client, showSecrets)
}

func (f *compareFlags) print(cmd *cobra.Command, ch trace.Chain, clients []trace.Client, chosen trace.Client, showSecrets bool) error {
	if h := ch.Last(); h.Response == nil {
		return &exit{code: exitEnded, err: errors.New(trace.Printable(h.Failure.Error())), hint: trace.Printable(h.Failure.Hint)}
	}
	c := compare.After(ch.Last(), trace.Compare(ch, asking(clients, chosen)))
	if f.differing {
		c = c.Without(chosen.Name)
	}
	o := report.Options{ShowSecrets: showSecrets}
	if f.json {
		return report.ComparisonJSON(cmd.OutOrStdout(), ch.Last(), c, o)
	}
	o.Width, o.Color = terminal(cmd.OutOrStdout())
	return report.Comparison(cmd.OutOrStdout(), ch.Last(), c, chosen.Name, o)
}

// chosenClients returns the named clients, or all for "": the table's, and the
// chosen one where it is none of them (a client with a flag of its name).
func chosenClients(only string, chosen trace.Client) ([]trace.Client, error) {
	if only == "" {
		all := trace.Clients()
		if !slices.ContainsFunc(all, func(c trace.Client) bool { return c.Name == chosen.Name }) {
			all = append([]trace.Client{chosen}, all...)
		}
		return all, nil
	}
	var clients []trace.Client
	for _, name := range strings.Split(only, ",") {
		c, err := clientNamed(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// asking asks every client what was asked of the chosen one.
func asking(clients []trace.Client, chosen trace.Client) []trace.Client {
	out := make([]trace.Client, len(clients))
	for i, c := range clients {
		out[i] = c.With(chosen.Options())
	}
	return out
}
