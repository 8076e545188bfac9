package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/lab"
)

// walkFlags are the flags of every command that takes a request: curl's, and
// detour's own beside them.
type walkFlags struct {
	curl        *curl.Flags
	as          string
	asHeaders   bool
	maxBody     int64
	showSecrets bool
}

func bindWalk(cmd *cobra.Command) *walkFlags {
	f := &walkFlags{}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.as, "as", trace.Clients()[0].Name, "walk as `CLIENT` does (`detour clients` lists them)")
	fs.BoolVar(&f.asHeaders, "as-headers", false, "send the client's own default fields too (User-Agent, Accept ...)")
	fs.Int64Var(&f.maxBody, "max-body", 0, "keep `BYTES` of each body (default 1 MiB); the rest is counted")
	fs.BoolVar(&f.showSecrets, "show-secrets", false, "show credentials and cookie values in full")
	f.curl = curl.Bind(fs)
	return f
}

// A walk is a session with the network it goes over.
type walk struct {
	session   *trace.Session
	transport *trace.Transport
	cancel    context.CancelFunc
	lab       *lab.Server
}

func (w *walk) close() {
	w.cancel()
	w.transport.Close()
	if w.lab != nil {
		w.lab.Close()
	}
}

// open returns a walk that waits to send its first request, and the context
// that ends it.
func (f *walkFlags) open(cmd *cobra.Command, url string) (context.Context, *walk, error) {
	cw, server, err := f.plan(cmd, url)
	if err != nil {
		return nil, nil, usage(err)
	}
	ctx, cancel := cmd.Context(), context.CancelFunc(func() {})
	if cw.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, cw.Timeout)
	}
	return ctx, &walk{
		session:   trace.NewSession(cw.Client, cw.Request),
		transport: trace.NewTransport(cw.Options),
		cancel:    cancel,
		lab:       server,
	}, nil
}

// plan reads the flags and starts the lab where the URL asks for it.
func (f *walkFlags) plan(cmd *cobra.Command, url string) (curl.Walk, *lab.Server, error) {
	client, err := f.client()
	if err != nil {
		return curl.Walk{}, nil, err
	}
	f.curl.Stdin = cmd.InOrStdin()
	name, isLab := strings.CutPrefix(url, lab.Prefix)
	if !isLab {
		w, err := f.curl.Walk(client, url)
		w.Options.MaxBody = f.maxBody
		return w, nil, err
	}
	return f.planLab(client, name)
}

func (f *walkFlags) client() (trace.Client, error) {
	c, err := trace.ClientNamed(f.as)
	if err != nil {
		return c, err
	}
	return c.Asking(trace.Asked{AsHeaders: f.asHeaders}), nil
}

// planLab returns the walk of a lab scenario; flags given beside it change its
// request as they would change any other.
func (f *walkFlags) planLab(client trace.Client, name string) (curl.Walk, *lab.Server, error) {
	scenario, err := lab.Lookup(name)
	if err != nil {
		return curl.Walk{}, nil, err
	}
	w, err := f.curl.Walk(client, scenario.Start.URL)
	if err != nil {
		return w, nil, err
	}
	server, err := lab.Start(lab.Options{})
	if err != nil {
		return w, nil, fmt.Errorf("start the lab: %w", err)
	}
	w.Request = labRequest(scenario.Start, w.Request, f.curl.Composes())
	useLab(&w.Options, server)
	w.Options.MaxBody = f.maxBody
	return w, server, nil
}
