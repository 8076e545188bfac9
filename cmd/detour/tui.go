package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"detour/trace"
	"detour/trace/lab"
	"detour/tui"
)

// bindTUI makes root open the program on a terminal; elsewhere it prints the
// chain as `detour trace` does.
func bindTUI(root *cobra.Command) {
	fs := root.Flags()
	fs.SortFlags = false
	theme := fs.String("theme", "auto", "colours: auto, dark, light, 16 or none")
	noMouse := fs.Bool("no-mouse", false, "leave the mouse to the terminal")
	wf := bindWalk(root)
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
			return plain(cmd, wf, args)
		}
		cfg := tui.Config{NoMouse: *noMouse, ShowSecrets: wf.showSecrets}
		var err error
		if cfg.Theme, err = tui.ThemeNamed(*theme); err != nil {
			return usage(err)
		}
		return runTUI(cmd, wf, cfg, args)
	}
}

func interactive(in io.Reader, out io.Writer) bool {
	i, ok := in.(*os.File)
	o, ok2 := out.(*os.File)
	return ok && ok2 && term.IsTerminal(i.Fd()) && term.IsTerminal(o.Fd())
}

// plain is what the bare command does without a terminal.
func plain(cmd *cobra.Command, wf *walkFlags, args []string) error {
	if len(args) == 0 {
		return &exit{code: exitUsage, err: errors.New("the composer needs a terminal"), hint: "give a URL, or use `detour trace URL`"}
	}
	return (&traceFlags{refresh: 1}).run(cmd, wf, args[0])
}

func runTUI(cmd *cobra.Command, wf *walkFlags, cfg tui.Config, args []string) error {
	labs := &labs{}
	defer labs.close()
	if err := wf.configure(cmd, &cfg, labs, args); err != nil {
		return err
	}
	err := tui.Run(cmd.Context(), cfg, cmd.InOrStdin(), cmd.OutOrStdout())
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return &exit{code: exitInt}
	case err != nil:
		return &exit{code: exitEnded, err: fmt.Errorf("run the terminal program: %w", err)}
	}
	return nil
}

// configure fills cfg from the flags and the URL, if there is one.
func (f *walkFlags) configure(cmd *cobra.Command, cfg *tui.Config, labs *labs, args []string) error {
	client, err := f.client()
	if err != nil {
		return usage(err)
	}
	cfg.Client = client
	cfg.Lab = func(name string) (trace.Request, trace.Exchanger, error) { return labs.open(client, name) }
	if len(args) == 0 {
		cfg.Exchanger = labs.keep(trace.NewTransport(trace.Options{MaxBody: f.maxBody}))
		return nil
	}
	w, server, err := f.plan(cmd, args[0])
	if err != nil {
		return usage(err)
	}
	labs.add(server)
	cfg.Client, cfg.Start, cfg.Send = w.Client, &w.Request, true
	cfg.Exchanger = labs.keep(trace.NewTransport(w.Options))
	return nil
}

// labs are the labs and transports that one run of the program opened. The
// program opens them from commands, hence the lock.
type labs struct {
	mu         sync.Mutex
	servers    []*lab.Server
	transports []*trace.Transport
}

func (l *labs) add(s *lab.Server) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s != nil {
		l.servers = append(l.servers, s)
	}
}

func (l *labs) keep(t *trace.Transport) *trace.Transport {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.transports = append(l.transports, t)
	return t
}

// open starts a lab for a scenario named in the composer.
func (l *labs) open(client trace.Client, name string) (trace.Request, trace.Exchanger, error) {
	scenario, err := lab.Lookup(name)
	if err != nil {
		return trace.Request{}, nil, err
	}
	var r trace.Request
	if r.URI, err = client.ParseURL(scenario.Start.URL); err != nil {
		return r, nil, err
	}
	server, err := lab.Start(lab.Options{})
	if err != nil {
		return r, nil, fmt.Errorf("start the lab: %w", err)
	}
	l.add(server)
	var o trace.Options
	useLab(&o, server)
	return labRequest(scenario.Start, r, false), l.keep(trace.NewTransport(o)), nil
}

func (l *labs) close() {
	for _, t := range l.transports {
		t.Close()
	}
	for _, s := range l.servers {
		s.Close()
	}
}
