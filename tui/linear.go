package tui

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/history"
	"detour/tui/page"
)

// linear walks a chain line by line, for screen readers and for terminals that
// can do no more: each hop is printed as text, and commands are lines of a
// letter or a word and what it is about. Nothing that was printed changes.
type linear struct {
	ctx       context.Context
	cfg       Config
	out       io.Writer
	terminal  io.Writer     // out where it is a terminal, for its clipboard; nil else
	lines     <-chan string // nil after its end
	queue     []string      // lines that came while a request was under way
	opts      report.Options
	session   *trace.Session
	exchanger trace.Exchanger
	played    string // the scenario of the lab that is walked; "" for none
	trials    []page.Trial
	quit      bool
}

// maxLine bounds one command, and maxQueue how many wait.
const (
	maxLine  = 64 << 10
	maxQueue = 1000
)

// runLinear reads commands until q, the end of input or the end of ctx.
func runLinear(ctx context.Context, cfg Config, in io.Reader, out io.Writer) error {
	l := &linear{
		ctx: ctx, cfg: New(cfg).cfg, out: out, lines: readLines(ctx, in),
		opts: report.Options{ShowSecrets: cfg.ShowSecrets},
	}
	if _, ok := out.(*os.File); ok {
		l.terminal = out
	}
	l.say("detour, line by line. h lists the commands.")
	l.open()
	for !l.quit {
		line, ok := l.next()
		if l.ctx.Err() != nil {
			return tea.ErrInterrupted
		}
		if !ok {
			return nil
		}
		l.command(line)
	}
	return nil
}

// open begins with what the program was started with.
func (l *linear) open() {
	switch {
	case l.cfg.Session != nil:
		l.session, l.exchanger = l.cfg.Session, l.cfg.Exchanger
		l.say("A recorded walk:")
		l.list()
	case l.cfg.Start != nil:
		l.played = l.cfg.Played
		l.begin(*l.cfg.Start, l.cfg.Exchanger)
		if l.cfg.Send {
			l.step()
		}
	default:
		l.say("N URL composes a request.")
	}
}

// next returns the next line; ok is false at the end of the input, and when ctx
// has ended.
func (l *linear) next() (line string, ok bool) {
	if len(l.queue) > 0 {
		line, l.queue = l.queue[0], l.queue[1:]
		return line, true
	}
	if l.lines == nil {
		return "", false
	}
	if _, err := fmt.Fprint(l.out, "> "); err != nil {
		return "", false // nobody listens
	}
	select {
	case <-l.ctx.Done():
		return "", false
	case line, ok = <-l.lines:
		return line, ok
	}
}

// readLines sends the lines of in until it ends. A read that waits is left
// behind when ctx ends.
func readLines(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(nil, maxLine)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

func (l *linear) say(format string, args ...any) {
	_, err := fmt.Fprintln(l.out, trace.Printable(fmt.Sprintf(format, args...)))
	l.written(err)
}

// written ends the walk when nobody reads what it writes.
func (l *linear) written(err error) { l.quit = l.quit || err != nil }

func (l *linear) begin(start trace.Request, ex trace.Exchanger) {
	l.session, l.exchanger, l.trials = trace.NewSession(l.cfg.Client, start), ex, nil
}

// step sends the next request and prints what came of it.
func (l *linear) step() (went bool) {
	r, ok := l.session.Pending()
	if !ok {
		l.say("The chain has ended: b goes back, e writes a next request, N URL composes another.")
		return false
	}
	if len(l.session.Hops()) == 0 {
		l.keep()
	}
	h := l.session.Ghost()
	if h == nil {
		h = l.exchange(r)
	}
	if h == nil {
		l.say("Cancelled; it may have reached the server. n sends it again.")
		return false
	}
	l.session.Add(h)
	l.hop(l.session.Chain(), l.opts)
	return true
}

// cancels is the line that gives up a request under way.
const cancels = "."

// waiting is after how long it is said that a request is under way.
const waiting = 2 * time.Second

// exchange makes one exchange; nil when it was given up. Lines that come
// meanwhile wait.
func (l *linear) exchange(r trace.Request) *trace.Hop {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	done := make(chan *trace.Hop, 1)
	go func() { done <- l.exchanger.Exchange(ctx, r) }()
	slow := time.NewTimer(waiting)
	defer slow.Stop()
	for {
		select {
		case h := <-done:
			return h
		case <-slow.C:
			l.say("Waiting for the answer; a line with . gives it up.")
		case line, ok := <-l.lines:
			if l.meanwhile(line, ok) {
				return nil
			}
		}
	}
}

// keep adds the request that a walk begins with to the history.
func (l *linear) keep() {
	if l.cfg.History == nil {
		return
	}
	e := history.EntryOf(l.session.Start(), l.cfg.Client.Name)
	if l.played != "" {
		e = history.EntryOfLab(l.played, l.cfg.Client.Name)
	}
	if err := l.cfg.History.Add(e); err != nil {
		l.say("The request is not in the history: %s.", err)
	}
}

// hop prints the last hop of a chain.
func (l *linear) hop(ch trace.Chain, o report.Options) { l.written(report.NewText(l.out, o).Hop(ch)) }

func (l *linear) runOn() { l.runUntil(stopAt{}) }

// runUntil steps until the chain ends or a hop is where to stop.
func (l *linear) runUntil(stop stopAt) {
	for {
		if _, more := l.session.Pending(); !more {
			l.say("The chain has ended after %s.", cell.Counted(len(l.session.Chain().Hops), "hop"))
			return
		}
		if !l.step() || l.quit || l.ctx.Err() != nil {
			return
		}
		cur := l.session.Current()
		switch loop := cur.Decision.Loop; {
		case stop.at != nil && stop.at(cur):
			l.say("Stopped %s.", stop.says)
			return
		case loop.Kind == trace.LoopCertain:
			l.say("Stopped at a certain loop: what goes next is hop %d again.", loop.Since)
			return
		}
	}
}

// until runs to a status or to another host.
func (l *linear) until(word string) {
	if word == "host" {
		l.runUntil(stopAt{"before the host changes", trace.UntilHostChange()})
		return
	}
	stop, err := untilStatus(word)
	if err != nil {
		l.say("Write host, or a status: %s", cell.Sentence(err.Error()))
		return
	}
	l.runUntil(stop)
}

func (l *linear) back() {
	cur := l.session.Current()
	if cur == nil {
		l.say("Nothing was sent yet.")
		return
	}
	l.rewind(cur.Parent)
}

func (l *linear) rewind(id int) {
	if err := l.session.Rewind(id); err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	l.say("The chain ends with hop %d now; n sends what goes next.", id)
}

func (l *linear) fork(word string) {
	if id, ok := l.number(word); ok {
		l.rewind(id)
	}
}

func (l *linear) offer() {
	cur := l.session.Current()
	if cur == nil || len(cur.Decision.Offers) == 0 {
		l.say("This response has no Refresh to take.")
		return
	}
	l.session.Take(cur.Decision.Offers[0])
	l.pending()
}

func (l *linear) secrets() {
	l.opts.ShowSecrets = !l.opts.ShowSecrets
	l.say("Secrets are %s.", map[bool]string{true: "shown", false: "masked"}[l.opts.ShowSecrets])
}

func (l *linear) redaction() page.Redaction { return page.Redaction{Open: l.opts.ShowSecrets} }

// model is the screen's model of the walk, for what it can say of it: the hop
// with a number is in view, or the request not sent yet for 0.
func (l *linear) model(id int) Model {
	m := New(Config{
		Client: l.cfg.Client, Clients: l.cfg.Clients, Exchanger: l.exchanger, General: l.cfg.General,
		Dial: l.cfg.Dial, History: l.cfg.History, ShowSecrets: l.opts.ShowSecrets, Explain: l.cfg.Explain,
	})
	m.secrets = l.opts.ShowSecrets
	if l.session == nil {
		return m
	}
	m = m.openSession(l.session, l.exchanger)
	if id > 0 {
		m.hops = m.hops.selectedHop(l.session.Hops()[id-1])
	}
	m.scene, m.sceneOf = m.currentScene(), sceneKey{m.revision, m.hops.sel}
	return m
}
