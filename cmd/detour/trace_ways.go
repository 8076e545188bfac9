package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"detour/explain"
	"detour/explain/compare"
	"detour/explain/finding"
	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/uri"
)

// wayFlags say to which servers `detour trace` walks, side by side.
type wayFlags struct {
	eachAddress bool
	origin      string

	// lookup finds the addresses of a name; nil for the system's resolver.
	lookup func(ctx context.Context, host string) ([]netip.Addr, error)
}

func (f *wayFlags) bind(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.BoolVar(&f.eachAddress, "each-address", false, "walk once by each address of the name (A and AAAA), and say what differs")
	fs.StringVar(&f.origin, "origin", "", "walk once more past the CDN, connecting to `ADDRESS` with the same Host and SNI, and say what differs")
}

func (f *wayFlags) several() bool { return f.eachAddress || f.origin != "" }

// maxAddresses bounds how many walks a name's addresses make.
const maxAddresses = 16

// A wayTo is one server to walk to: where connections to the first host go; ""
// for where they go by themselves.
type wayTo struct{ name, host, port string }

// ways returns the servers to walk to. More addresses than are walked are said.
func (f *wayFlags) ways(ctx context.Context, cmd *cobra.Command, p plan) ([]wayTo, error) {
	var ways []wayTo
	if f.eachAddress {
		addrs, err := f.addresses(ctx, p)
		if err != nil {
			return nil, err
		}
		if more := len(addrs) - maxAddresses; more > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "detour: the name has %d addresses; the first %d are walked\n", len(addrs), maxAddresses)
			addrs = addrs[:maxAddresses]
		}
		for _, a := range addrs {
			ways = append(ways, wayTo{name: a.String(), host: a.String()})
		}
	}
	if f.origin == "" {
		return ways, nil
	}
	to, err := originWay(f.origin)
	if err != nil {
		return nil, err
	}
	if !f.eachAddress {
		ways = append(ways, wayTo{name: "the ordinary way"})
	}
	return append(ways, to), nil
}

// originWay reads --origin: an address or a name, with or without a port.
func originWay(s string) (wayTo, error) {
	w := wayTo{name: "the origin " + trace.Printable(s)}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = strings.Trim(s, "[]"), ""
	}
	if host == "" || strings.ContainsAny(host, "/@?# \t") || strings.Contains(host, ":") && net.ParseIP(host) == nil || port != "" && !uri.IsPort(port) {
		return w, usage(fmt.Errorf("--origin %q is not an address, such as 203.0.113.5, [2001:db8::1]:8443 or origin.example", s))
	}
	w.host, w.port = host, port
	return w, nil
}

// addresses returns the addresses of the first request's host, each once.
func (f *wayFlags) addresses(ctx context.Context, p plan) ([]netip.Addr, error) {
	host := p.Request.URI.Hostname()
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	if p.Options.Resolve != nil {
		if to, ok := p.Options.Resolve(p.Request.URI.HostPort()); ok {
			host, _, _ = net.SplitHostPort(to)
			if addr, err := netip.ParseAddr(host); err == nil {
				return []netip.Addr{addr}, nil
			}
		}
	}
	lookup := f.lookup
	if lookup == nil {
		lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	found, err := lookup(ctx, host)
	if err != nil || len(found) == 0 {
		return nil, &exit{code: exitEnded, err: fmt.Errorf("the name %s does not resolve", trace.Printable(host))}
	}
	var addrs []netip.Addr
	for _, a := range found {
		if a = a.Unmap(); !slices.Contains(addrs, a) && inNetwork(p.Options.Network, a) {
			addrs = append(addrs, a)
		}
	}
	if len(addrs) == 0 {
		return nil, &exit{code: exitEnded, err: fmt.Errorf("the name %s has no address of the family that is asked for", trace.Printable(host))}
	}
	return addrs, nil
}

// inNetwork reports whether an address is of the family that -4 or -6 asks for.
func inNetwork(network string, a netip.Addr) bool {
	switch network {
	case "tcp4":
		return a.Is4()
	case "tcp6":
		return a.Is6()
	}
	return true
}

// by returns the plan with connections to the first host going to a server.
// Host, SNI and the certificate's name stay those of the URL.
func (p plan) by(w wayTo) plan {
	if w.host == "" {
		return p
	}
	first, own, told := p.Request.URI.Hostname(), p.Request.URI.HostPort(), p.Options.Resolve
	p.Options.Resolve = func(hostport string) (string, bool) {
		host, port, err := net.SplitHostPort(hostport)
		if err == nil && strings.EqualFold(host, first) {
			if told != nil {
				if to, ok := told(hostport); ok {
					_, port, _ = net.SplitHostPort(to) // of the lab, --resolve, --connect-to
				}
			}
			if hostport == own && w.port != "" {
				port = w.port
			}
			return net.JoinHostPort(w.host, port), true
		}
		if told != nil {
			return told(hostport)
		}
		return "", false
	}
	return p
}

// runWays walks to each server, one after the other, and prints the walks side
// by side with what differs.
func (f *traceFlags) runWays(cmd *cobra.Command, p plan, mute finding.Mute, showSecrets bool) error {
	if p.lab != nil {
		defer p.lab.Close()
	}
	ctx := cmd.Context()
	ways, err := f.wayFlags.ways(ctx, cmd, p)
	if err != nil {
		return err
	}
	if err := f.agreedWays(cmd, p, len(ways)); err != nil {
		return err
	}
	var walked []compare.Way
	var verdicts []error
	for _, to := range ways {
		ch, e, ctx, err := f.walkWay(ctx, p.by(to), mute)
		if err != nil {
			return err
		}
		walked = append(walked, compare.Way{Name: to.name, Chain: ch})
		verdicts = append(verdicts, f.judge(ctx, ch, e))
		if ctx.Err() != nil {
			break
		}
	}
	if err := f.printWays(cmd, walked, mute, showSecrets); err != nil {
		return err
	}
	return judgeWays(walked, verdicts)
}

// walkWay walks to one server.
func (f *traceFlags) walkWay(ctx context.Context, p plan, mute finding.Mute) (trace.Chain, end, context.Context, error) {
	p.lab = nil // whoever opened it closes it
	ctx, w := p.open(ctx)
	defer w.close()
	e, err := f.walk(ctx, w, silent{}, explain.Explainer{Mute: mute}, func() error { return nil })
	if w.session.Chain().Last() == nil {
		err = errors.Join(err, ctx.Err())
	}
	return w.session.Chain(), e, ctx, err
}

// silent writes no hop: walks that are compared are written together.
type silent struct{}

func (silent) Hop(trace.Chain) error                  { return nil }
func (silent) End(trace.Chain, verdict.Verdict) error { return nil }

// agreedWays asks before a request that may change something is sent several
// times.
func (f *traceFlags) agreedWays(cmd *cobra.Command, p plan, n int) error {
	wp := trace.WalkPlan{Clients: []trace.Client{p.Client}, Start: p.Request}
	method := wp.Unsafe()
	if method == "" || f.yes || n < 2 {
		return nil
	}
	what := fmt.Sprintf("%s %s would be sent once for each of %d ways", trace.Printable(method), trace.Printable(trace.MaskURI(p.Request.URI.String())), n)
	return askToSend(cmd, what, fmt.Sprintf("at least %d requests", n), "it may change something each time; --yes sends it")
}

func (f *traceFlags) printWays(cmd *cobra.Command, ways []compare.Way, mute finding.Mute, showSecrets bool) error {
	buf := bufio.NewWriter(cmd.OutOrStdout())
	o := f.options(cmd, mute, showSecrets)
	write := report.Ways
	if f.json {
		write = report.WaysJSON
	}
	if err := errors.Join(write(buf, ways, o), buf.Flush()); err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("write the result: %w", err)}
	}
	return nil
}

// judgeWays is the first verdict that is none of a success, with all that was
// not met by whom.
func judgeWays(ways []compare.Way, verdicts []error) error {
	var first *exit
	var texts []string
	for i, err := range verdicts {
		var x *exit
		if !errors.As(err, &x) {
			continue
		}
		if first == nil {
			first = x
		}
		if x.err != nil {
			texts = append(texts, "by "+ways[i].Name+": "+x.err.Error())
		}
	}
	if first == nil {
		return nil
	}
	return &exit{code: first.code, err: said(texts)}
}
