// Package linear walks a chain line by line, for screen readers and for
// terminals that can do no more: each hop is printed as text, and commands are
// lines of a letter or a word and what it is about. Nothing that was printed
// changes, and what a hop is said to be is what the screen's panes say of it.
//
// [Run] reads commands until the user quits; [Commands] lists them.
package linear

import (
	"context"
	"io"
	"os"

	"detour/explain"
	"detour/explain/blame/hunt"
	"detour/explain/report"
	"detour/trace"
	"detour/tui/clipboard"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/learn"
	"detour/tui/page"
)

// Config is what a walk starts with.
type Config struct {
	Client  trace.Client   // who decides at first
	Clients []trace.Client // who can be chosen, each asked for what Client was
	Start   *trace.Request // the first request, as composed; nil waits for one
	Send    bool           // send the first request at once
	Session *trace.Session // a recorded walk to open, in place of Start; nil for none
	Played  string         // the scenario of the lab that Start is of; "" for none
	Course  *learn.Course  // a lesson to open, in place of Start; nil for none

	Exchangers form.Exchangers

	// Lab finds a scenario by its name, with the exchanger that its names
	// resolve in. Nil when there is no lab.
	Lab func(name string) (trace.Request, trace.Exchanger, error)

	History     *history.File // of what was sent; nil when none is kept
	ShowSecrets bool          // start with credentials shown

	Explainer func() explain.Explainer // by what is explained; the zero one when nil
	Given     hunt.Set                 // the servers' own files that are handed over
}

// A console is one walk and who talks of it.
type console struct {
	*dialogue
	cfg       Config
	clipboard clipboard.Clipboard
	opts      report.Options
	session   *trace.Session
	recorded  bool // it was opened from a file: nothing is sent
	exchanger trace.Exchanger
	played    string // the scenario of the lab that is walked; "" for none
	trials    []page.Trial
	lesson    lessonRoom
	set       hunt.Set    // what is attached of servers
	cases     *hunt.Cases // the same, open; nil for nothing
}

// Run reads commands until q or the end of input. It returns the error of ctx
// where that ended.
func Run(ctx context.Context, cfg Config, in io.Reader, out io.Writer) error {
	c := &console{
		dialogue: newDialogue(ctx, in, out), cfg: cfg, clipboard: clipboard.Clipboard{System: clipboard.System},
		opts: report.Options{ShowSecrets: cfg.ShowSecrets},
	}
	if _, ok := out.(*os.File); ok {
		c.clipboard.Terminal = out
	}
	c.attaching(cfg.Given)
	c.say("detour, line by line. h lists the commands.")
	c.open()
	for !c.quit {
		line, ok := c.next()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !ok {
			return nil
		}
		c.take(line)
	}
	return nil
}

// open begins with what the program was started with.
func (c *console) open() {
	switch {
	case c.cfg.Course != nil:
		c.sit(*c.cfg.Course)
	case c.cfg.Session != nil:
		c.session, c.exchanger = c.cfg.Session, c.cfg.Exchangers.Start
		c.recorded = true
		c.say("A recorded walk. %s", page.Recorded("L"))
		c.list()
	case c.cfg.Start != nil:
		c.played = c.cfg.Played
		c.begin(*c.cfg.Start, c.cfg.Exchangers.Start)
		if c.cfg.Send {
			c.step()
		}
	default:
		c.say("N URL composes a request.")
	}
}

func (c *console) begin(start trace.Request, ex trace.Exchanger) {
	c.session, c.exchanger, c.trials, c.recorded = trace.NewSession(c.cfg.Client, start), ex, nil, false
}
