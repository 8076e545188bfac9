package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
	"detour/tui"
)

// screenFlags are the flags of the commands that open the screen.
type screenFlags struct {
	theme   string
	noMouse bool
	linear  bool

	attachFlags
	settings settings
}

func bindScreen(fs *pflag.FlagSet) *screenFlags {
	f := &screenFlags{}
	fs.StringVar(&f.theme, "theme", "auto", "colours: auto, dark, light, 16, none, or `NAME` of the configuration's themes")
	fs.BoolVar(&f.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	fs.BoolVar(&f.linear, "linear", false, "print each step as text and read commands line by line, for screen readers")
	return f
}

// config returns the program's configuration without a walk.
func (f *screenFlags) config(showSecrets bool) (tui.Config, error) {
	theme, err := f.settings.themeNamed(f.theme)
	if err != nil {
		return tui.Config{}, usage(err)
	}
	if err := f.attachFlags.check(false); err != nil {
		return tui.Config{}, usage(err)
	}
	mute, err := f.settings.mute()
	if err != nil {
		return tui.Config{}, err
	}
	cfg := tui.Config{
		Theme: theme, NoMouse: f.noMouse, Linear: f.linear || accessible(), ShowSecrets: showSecrets,
		History: f.settings.history(), Keys: f.settings.Keys, Given: f.set(f.settings.servers()),
	}
	lazyExplainer(&cfg, mute)
	return cfg, nil
}

// accessible reports whether the environment asks for what a screen reader reads.
func accessible() bool {
	v := os.Getenv("ACCESSIBLE")
	return v != "" && v != "0"
}

// bindTUI makes root open the screen on a terminal; elsewhere it prints the
// chain as `detour trace` does.
func bindTUI(root *cobra.Command) {
	root.Flags().SortFlags = false
	screen := bindScreen(root.Flags())
	screen.attachFlags.bind(root.Flags(), "server-config")
	wf := bindWalk(root)
	root.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := loadSettings()
		if err != nil {
			return err
		}
		s.applyTo(cmd, wf, screen)
		if len(args) == 0 {
			return compose(cmd, screen, wf)
		}
		p, err := wf.plan(cmd, args[0])
		if err != nil {
			return err
		}
		return show(cmd, p, screen, wf.showSecrets)
	}
}

// compose opens the composer.
func compose(cmd *cobra.Command, screen *screenFlags, wf *walkFlags) error {
	if !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
		return &exit{code: exitUsage, err: errors.New("the composer needs a terminal"), hint: "give a URL, or use `detour trace URL`"}
	}
	cfg, err := screen.config(wf.showSecrets)
	if err != nil {
		return err
	}
	client, err := wf.client()
	if err != nil {
		return usage(err)
	}
	cfg.Client = screen.settings.asked(client)
	l := &labs{}
	defer l.close()
	cfg.Exchanger = l.dial(screen.settings.limit(wire.Options{MaxBody: wf.maxBody, ProxyFor: wf.curl.ProxyFor(client)}))
	return runTUI(cmd, cfg, l)
}

// show opens the screen on the plan's first hop, or prints the whole chain
// where there is no terminal.
func show(cmd *cobra.Command, p plan, screen *screenFlags, showSecrets bool) error {
	cfg, err := screen.config(showSecrets)
	if err != nil {
		return err
	}
	if !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
		mute, err := screen.settings.mute()
		if err != nil {
			return err
		}
		told, err := screen.cases(p.Request, nil)
		if err != nil {
			return err
		}
		return (&traceFlags{refresh: 1, told: told}).run(cmd, p, mute, showSecrets)
	}
	if p.Jar != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "left out: -c FILE: a walk on the screen may go on, so no cookies are written to FILE")
	}
	l := &labs{}
	defer l.close()
	l.add(p.lab)
	cfg.Client, cfg.Start, cfg.Send = screen.settings.asked(p.Client), &p.Request, true
	cfg.Exchanger = l.dial(screen.settings.limit(p.Options))
	cfg.General, cfg.Played = cfg.Exchanger, p.scenario
	if p.lab != nil {
		cfg.General = l.dial(screen.settings.limit(wire.Options{MaxBody: p.Options.MaxBody}))
	}
	return runTUI(cmd, cfg, l)
}

func runTUI(cmd *cobra.Command, cfg tui.Config, l *labs) error {
	client := cfg.Client
	cfg.Lab = func(name string) (trace.Request, trace.Exchanger, error) { return l.open(client, name) }
	cfg.Dial = func(o wire.Options) trace.Exchanger { return l.dial(o) }
	keepSmall()
	err := tui.Run(cmd.Context(), cfg, cmd.InOrStdin(), cmd.OutOrStdout())
	switch {
	case errors.Is(err, tea.ErrInterrupted), errors.Is(err, tea.ErrProgramKilled) && cmd.Context().Err() != nil:
		return &exit{code: exitInt}
	case err != nil:
		return &exit{code: exitEnded, err: fmt.Errorf("run the terminal program: %w", err)}
	}
	return nil
}

func interactive(in io.Reader, out io.Writer) bool {
	i, ok := in.(*os.File)
	o, ok2 := out.(*os.File)
	return ok && ok2 && term.IsTerminal(i.Fd()) && term.IsTerminal(o.Fd())
}

// labs are the labs and transports that one run of the program opened. The
// program opens them from commands, hence the lock.
type labs struct {
	mu         sync.Mutex
	servers    []*lab.Server
	transports []*wire.Transport
}

func (l *labs) add(s *lab.Server) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s != nil {
		l.servers = append(l.servers, s)
	}
}

// dial returns a transport that is closed with the program.
func (l *labs) dial(o wire.Options) *wire.Transport {
	t := wire.NewTransport(o)
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
	var o wire.Options
	useLab(&o, server)
	return labRequest(scenario.Start, r, false), l.dial(o), nil
}

func (l *labs) close() {
	for _, t := range l.transports {
		t.Close()
	}
	for _, s := range l.servers {
		s.Close()
	}
}

// keepSmall has the heap of a long session collected at four tenths over its size,
// in place of at twice it: what a screen shows is little work to collect, and a chain
// of thousands of hops stays in memory. GOGC is for whoever knows better.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40)
	}
}
