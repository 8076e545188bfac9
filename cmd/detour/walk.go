package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/lab"
	"detour/trace/saved"
	"detour/trace/wire"
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
	fs.StringVar(&f.as, "as", trace.DefaultClient().Name, "walk as `CLIENT` does (`detour clients` lists them)")
	fs.BoolVar(&f.asHeaders, "as-headers", false, "send the client's own default fields too (User-Agent, Accept ...)")
	fs.Int64Var(&f.maxBody, "max-body", 0, "keep `BYTES` of each body (default 1 MiB); the rest is counted")
	fs.BoolVar(&f.showSecrets, "show-secrets", false, "show credentials and cookie values in full")
	f.curl = curl.Bind(fs)
	f.curl.Stdin, f.curl.Getenv = commandInput{cmd}, os.Getenv
	return f
}

// commandInput is a command's standard input, which it has by the time that it
// is read.
type commandInput struct{ cmd *cobra.Command }

func (c commandInput) Read(p []byte) (int, error) { return c.cmd.InOrStdin().Read(p) }

// A plan is what a command line asks to be walked, and the lab it starts for it.
type plan struct {
	curl.Walk
	lab      *lab.Server // nil for other than lab:NAME
	scenario string      // the name behind lab:
}

// plan reads the flags and starts the lab where the URL asks for it.
func (f *walkFlags) plan(cmd *cobra.Command, url string) (plan, error) {
	client, err := f.client()
	if err != nil {
		return plan{}, usage(err)
	}
	if f.maxBody < 0 {
		return plan{}, usage(fmt.Errorf("--max-body %d is not a number of bytes", f.maxBody))
	}
	var p plan
	if name, isLab := strings.CutPrefix(url, lab.Prefix); isLab {
		p, err = f.planLab(client, name)
	} else {
		p.Walk, err = f.curl.Walk(client, url)
	}
	p.Options.MaxBody = f.maxBody
	if err != nil {
		return p, usage(err)
	}
	sayOmissions(cmd.ErrOrStderr(), p.Walk)
	return p, f.refusal(cmd, p)
}

// refusal is an error where the client that was named would not send the
// request. A browser's rules may be walked with any request: pages send what
// an address bar cannot.
func (f *walkFlags) refusal(cmd *cobra.Command, p plan) error {
	if !cmd.Flags().Changed("as") || p.Client.Browses() {
		return nil
	}
	if why := p.Client.CannotSend(p.Request); why != "" {
		if p.lab != nil {
			p.lab.Close()
		}
		return &exit{code: exitUsage, err: errors.New(trace.Printable(why)), hint: "choose another client with --as, or leave it out"}
	}
	return nil
}

func (f *walkFlags) client() (trace.Client, error) {
	c, err := clientNamed(f.as)
	if err != nil {
		return c, err
	}
	return c.With(trace.ClientOptions{AsHeaders: f.asHeaders}), nil
}

// planLab returns the walk of a lab scenario; flags given beside it change its
// request as they would change any other.
func (f *walkFlags) planLab(client trace.Client, name string) (plan, error) {
	scenario, err := lab.Lookup(name)
	if err != nil {
		return plan{}, err
	}
	w, err := f.curl.Walk(client, scenario.Start.URL)
	if err != nil {
		return plan{}, err
	}
	server, err := lab.Start(lab.Options{})
	if err != nil {
		return plan{}, fmt.Errorf("start the lab: %w", err)
	}
	w.Request = labRequest(scenario.Start, w.Request, f.curl.Composes())
	useLab(&w.Options, server)
	return plan{w, server, scenario.Name}, nil
}

// A walk is a session with the network it goes over.
type walk struct {
	session   *trace.Session
	transport *wire.Transport
	cancel    context.CancelFunc
	lab       *lab.Server
	proxyFrom string // the variable that was said to name the proxy
}

// open returns a walk that waits to send its first request, and the context
// that ends it.
func (p plan) open(ctx context.Context) (context.Context, *walk) {
	cancel := context.CancelFunc(func() {})
	if p.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, p.Timeout)
	}
	return ctx, &walk{
		session:   trace.NewSession(p.Client, p.Request),
		transport: wire.NewTransport(p.Options),
		cancel:    cancel,
		lab:       p.lab,
	}
}

// sayProxy says once that a variable of the environment named a proxy.
func (w *walk) sayProxy(stderr io.Writer, h *trace.Hop) {
	if from := h.Conn.ProxyFrom; from != "" && from != w.proxyFrom {
		w.proxyFrom = from
		fmt.Fprintf(stderr, "through the proxy %s of %s\n", trace.Printable(h.Conn.Proxy), from)
	}
}

// saveCookies writes the jar to the file of --cookie-jar, "-" for out.
func (p plan) saveCookies(s *trace.Session, out io.Writer) error {
	if p.Jar == "" {
		return nil
	}
	write := func(w io.Writer) error { return curl.WriteCookies(w, s.Cookies()) }
	if p.Jar == "-" {
		return write(out)
	}
	if err := saved.ReplaceFile(p.Jar, write); err != nil {
		return &exit{code: exitUsage, err: fmt.Errorf("write --cookie-jar %s: %w", p.Jar, err)}
	}
	return nil
}

func (w *walk) close() {
	w.cancel()
	w.transport.Close()
	if w.lab != nil {
		w.lab.Close()
	}
}
