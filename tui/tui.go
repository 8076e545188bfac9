// Package tui is detour's screen: a request is composed, a chain is walked one
// hop at a time, and beside each hop stands what it means and what goes next.
//
// The package holds no rules of its own. A [trace.Session] says what is
// pending and what was sent, [trace.Decision] why the next request looks as it
// does, and package explain what an exchange means; here they are placed on
// the screen. [Run] is the whole program; [New] is the model alone, which tests
// drive with messages.
//
// Exchanges run as commands, one hop each, and answer with a message that
// carries the number of its run, so that a late answer of a cancelled exchange
// is told from the one that is waited for. All text from a server is made
// printable before it reaches a line.
//
// A [Model] routes messages and places the parts: a walk, its panes, the composer,
// and what lies over them. What each pane says is tui/page, a request being written
// tui/form, a lesson before a learner tui/learn, and what was answered tui/learned;
// styled text and frames are tui/cell, and tui/linear is the same program line by line.
// tui/delta is none of these: it writes what changed between two frames to the
// terminal, and knows them as bytes only. A key is a row of the table in keys.go.
package tui

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"detour/explain"
	"detour/explain/blame/hunt"
	"detour/trace"
	"detour/trace/wire"
	"detour/tui/cell"
	"detour/tui/delta"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/learn"
	"detour/tui/linear"
	"detour/tui/preset"
)

// Config is what the program starts with.
type Config struct {
	Client  trace.Client   // who decides at first
	Clients []trace.Client // who can be chosen; trace.Clients when nil
	Start   *trace.Request // the first request, as composed; nil opens the composer
	Send    bool           // send the first request at once
	Session *trace.Session // a recorded walk to open on, in place of Start; nil for none
	Notice  string         // said of Session when it is opened; "" for nothing
	Played  string         // the scenario of the lab that Start is of; "" for none
	Course  *learn.Course  // a lesson to open on, in place of Start; nil for none

	// Exchanger makes the exchanges of Start; General those of requests that are
	// composed for other hosts. A nil General means Exchanger.
	Exchanger, General trace.Exchanger

	// Lab finds a scenario by the name after "lab:", with the exchanger that
	// its names resolve in. It may take its time. Nil when there is no lab.
	Lab func(name string) (trace.Request, trace.Exchanger, error)

	// Dial returns an exchanger for what a pasted curl command says of the
	// connection. Nil leaves that out, and says so.
	Dial func(wire.Options) trace.Exchanger

	History *history.File       // of what was sent; nil when none is kept
	Keys    map[string][]string // other keys for actions; see [CheckKeys]

	// Linear prints each step as text and reads commands line by line, in place
	// of the screen.
	Linear bool

	// Explainer is what a hop is explained and a chain judged by, asked for when the
	// first one is; the zero one when nil.
	Explainer func() explain.Explainer

	Given hunt.Set // the servers' own files that are handed over

	Theme       cell.Theme
	NoMouse     bool // leave the mouse to the terminal, for selecting text
	ShowSecrets bool // start with credentials shown
}

// complete returns what the program starts with where nothing was said. What was
// asked of the first client holds for whoever walks.
func (cfg Config) complete() Config {
	all := cfg.Clients
	if all == nil {
		all = trace.Clients()
	}
	if cfg.Client.Name == "" && len(all) > 0 {
		cfg.Client = all[0]
	}
	cfg.Clients = make([]trace.Client, len(all))
	for i, c := range all {
		cfg.Clients[i] = c.With(cfg.Client.Options())
	}
	return cfg
}

// exchangers are those that composed requests can be sent by.
func (cfg Config) exchangers() form.Exchangers {
	return form.Exchangers{Start: cfg.Exchanger, General: cfg.General, Dial: cfg.Dial}
}

// lineByLine is the configuration of the front end without a screen.
func (cfg Config) lineByLine() linear.Config {
	cfg = cfg.complete()
	return linear.Config{
		Client: cfg.Client, Clients: cfg.Clients, Start: cfg.Start, Send: cfg.Send, Session: cfg.Session, Played: cfg.Played, Course: cfg.Course,
		Exchangers: cfg.exchangers(), Lab: cfg.Lab, History: cfg.History, ShowSecrets: cfg.ShowSecrets,
		Explainer: cfg.Explainer, Given: cfg.Given,
	}
}

// ErrClosed is returned by [Run] when the terminal is gone.
var ErrClosed = errors.New("the terminal is closed")

// Run runs the program until the user quits or ctx ends. It returns
// [tea.ErrInterrupted] after ctrl+c.
func Run(ctx context.Context, cfg Config, in io.Reader, out io.Writer) error {
	defer quietLog()()
	if cfg.Linear {
		if linear.Run(ctx, cfg.lineByLine(), in, out) != nil {
			return tea.ErrInterrupted
		}
		return nil
	}
	profile := lipgloss.ColorProfile()
	if profile == termenv.Ascii {
		// Lip Gloss drops every attribute without colours, the cursor's reverse
		// included. Attributes are no colours: keep them and leave the colours out.
		lipgloss.SetColorProfile(termenv.ANSI)
	}
	m := New(cfg).withTerminal(ctx, profile, preset.Dark)
	m.in, m.out = in, out
	opts := []tea.ProgramOption{tea.WithAltScreen(), tea.WithContext(ctx), tea.WithOutput(diffWriter(out))}
	if !cfg.NoMouse {
		opts = append(opts, tea.WithMouseCellMotion())
	}
	file, isFile := in.(*os.File)
	if !isFile {
		return ended(tea.NewProgram(m, append(opts, tea.WithInput(in))...).Run())
	}
	// With sixteen colours or none the answer would change nothing.
	m.asks = cfg.Theme.Auto() && (profile == termenv.TrueColor || profile == termenv.ANSI256)
	input := &answers{File: file}
	p := tea.NewProgram(m, append(opts, tea.WithInput(input))...)
	input.tell = func(dark bool) { p.Send(backgroundMsg{dark}) }
	var closed atomic.Bool
	input.gone = func() {
		closed.Store(true)
		p.Quit()
	}
	err := ended(p.Run())
	if closed.Load() {
		return ErrClosed
	}
	return err
}

// ended is the error that a program ended with.
func ended(final tea.Model, err error) error {
	if m, ok := final.(Model); ok && m.interrupted && err == nil {
		return tea.ErrInterrupted
	}
	return err
}

// diffWriter returns a terminal that frames are written to as what changed in them.
func diffWriter(out io.Writer) io.Writer {
	if f, ok := out.(*os.File); ok {
		return delta.New(f)
	}
	return out
}

// debugLog names the environment variable with the file that log messages go to.
const debugLog = "DETOUR_LOG"

// quietLog keeps package log off the screen while the program runs: net/http
// writes to it what a server provokes. It returns what undoes it.
func quietLog() (undo func()) {
	old := log.Writer()
	undo = func() { log.SetOutput(old) }
	if name := os.Getenv(debugLog); name != "" {
		if f, err := tea.LogToFile(name, "detour"); err == nil {
			return func() { undo(); f.Close() }
		}
	}
	log.SetOutput(io.Discard)
	return undo
}
