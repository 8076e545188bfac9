package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
)

func newLab() *cobra.Command {
	var list bool
	var listen string
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Serve the built-in lab, or list its scenarios",
		Long: `The lab is a server of scripted redirects under real-looking names that only
detour resolves. Wherever a URL is taken, lab:NAME plays one of its scenarios;
this command serves all of them for a class or another tool until interrupted.`,
		Example: "  detour lab --list\n  detour lab\n  detour trace lab:upgrade",
		Args:    atMostArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list {
				return listLab(cmd.OutOrStdout())
			}
			return serveLab(cmd, listen)
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "list the scenarios, a line each")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "serve http on `HOST:PORT` (0 takes a free port)")
	return cmd
}

// listLab prints a line a scenario, under the heading of its family.
func listLab(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	family := ""
	for _, s := range lab.Scenarios() {
		if s.Family != family {
			if family != "" {
				fmt.Fprintln(tw)
			}
			family = s.Family
			fmt.Fprintln(tw, family)
		}
		fmt.Fprintf(tw, "%s%s\t%s\n", lab.Prefix, s.Name, s.Teaches)
	}
	return tw.Flush()
}

// serveLab serves until the context ends and says how other tools reach it.
func serveLab(cmd *cobra.Command, listen string) error {
	if _, port, err := net.SplitHostPort(listen); strings.Contains(listen, ":") && (err != nil || !isPort(port)) {
		return usage(fmt.Errorf("--listen %q is not HOST:PORT with a port from 0 to 65534; https has the one after it", listen))
	}
	server, err := lab.Start(lab.Options{Listen: listen})
	if err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("start the lab on %s: %w", listen, plainly(err)), hint: "choose another address with --listen"}
	}
	defer server.Close()
	ca, err := writeCA(server.CAPEM())
	if err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("write the lab's CA file: %w", err)}
	}
	defer os.Remove(ca)
	if err := printLab(cmd.OutOrStdout(), server.Addresses(), ca); err != nil {
		return err // nobody would know where it is
	}
	<-cmd.Context().Done()
	return nil
}

// isPort reports whether text is a port with one after it.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n < 65535
}

// plainly is why listening failed, without the words of the packages between.
func plainly(err error) error {
	var dns *net.DNSError
	var call *os.SyscallError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s does not resolve", dns.Name)
	case errors.As(err, &call):
		return call.Err
	}
	return err
}

func writeCA(pem []byte) (string, error) {
	f, err := os.CreateTemp("", "detour-lab-*.pem")
	if err != nil {
		return "", err
	}
	if _, err := f.Write(pem); err != nil {
		f.Close()
		return "", err
	}
	return f.Name(), f.Close()
}

// printLab says how to reach the lab, in one write.
func printLab(to io.Writer, a lab.Addresses, ca string) error {
	w := &bytes.Buffer{}
	fmt.Fprintf(w, "http   %s\nhttps  %s\nCA     %s\nnames  %s\n\n", a.HTTP, a.HTTPS, ca, strings.Join(a.Hosts, " "))
	fmt.Fprintf(w, "For curl and detour:\n\n  curl -sL --cacert %s %s URL\n\n", ca, strings.Join(a.ConnectTo(), " "))
	fmt.Fprintf(w, "For Chromium:\n\n  chromium --host-resolver-rules='%s' --ignore-certificate-errors URL\n\nScenarios:\n\n", a.HostRules())
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range lab.Scenarios() {
		fmt.Fprintf(tw, "  %s\t%s\t%s\n", s.Name, s.Start.Method, s.Start.URL)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nctrl+c ends it.\n")
	_, err := to.Write(w.Bytes())
	return err
}

// useLab lets connections to the lab's names reach it, and trusts its CA.
// Names that flags resolve otherwise stay as they were told.
func useLab(o *wire.Options, server *lab.Server) {
	o.ProxyFor = nil // the lab's hosts are on this machine
	told := o.Resolve
	o.Resolve = func(hostport string) (string, bool) {
		if told != nil {
			if addr, ok := told(hostport); ok {
				return addr, true
			}
		}
		return server.Resolve(hostport)
	}
	if o.TLS == nil {
		o.TLS = &tls.Config{}
	}
	if o.TLS.RootCAs == nil {
		o.TLS.RootCAs = server.Pool()
	}
}

// labRequest returns a scenario's first request with what the flags composed
// laid over it: a method or content given replaces the scenario's, and a field
// given replaces the line of that name.
func labRequest(start lab.Request, given trace.Request, composed bool) trace.Request {
	if !composed {
		given.Method = start.Method
		if start.Body != "" {
			given.Body = []byte(start.Body)
		}
	}
	var fs trace.Fields
	for _, f := range start.Fields {
		content := composed && strings.EqualFold(f.Name, "Content-Type")
		if !content && !given.Fields.Has(f.Name) {
			fs = append(fs, trace.Field{Name: f.Name, Value: f.Value})
		}
	}
	given.Fields = append(fs, given.Fields...)
	return given
}
