package tui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/field"
	"detour/explain/report"
	"detour/explain/status"
	"detour/trace"
)

// linear walks a chain line by line, for screen readers and for terminals that
// can do no more: each hop is printed as text, and commands are lines of a
// letter and a word. Nothing that was printed changes.
type linear struct {
	ctx       context.Context
	cfg       Config
	out       io.Writer
	lines     <-chan string
	opts      report.Options
	session   *trace.Session
	exchanger trace.Exchanger
	quit      bool
}

// maxLine bounds one command.
const maxLine = 64 << 10

// runLinear reads commands until q, the end of input or the end of ctx.
func runLinear(ctx context.Context, cfg Config, in io.Reader, out io.Writer) error {
	l := &linear{
		ctx: ctx, cfg: New(cfg).cfg, out: out, lines: readLines(ctx, in),
		opts: report.Options{ShowSecrets: cfg.ShowSecrets},
	}
	l.say("detour, line by line. h lists the commands.")
	if l.cfg.Start != nil {
		l.begin(*l.cfg.Start, l.cfg.Exchanger)
		if l.cfg.Send {
			l.step()
		}
	} else {
		l.say("u URL composes a request.")
	}
	for !l.quit {
		fmt.Fprint(l.out, "> ")
		select {
		case <-ctx.Done():
			return tea.ErrInterrupted
		case line, ok := <-l.lines:
			if !ok {
				return nil
			}
			l.command(line)
		}
	}
	return nil
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
	fmt.Fprintln(l.out, trace.Printable(fmt.Sprintf(format, args...)))
}

// A linearCommand is one command: its letter, what may follow it, what it does.
type linearCommand struct {
	letter, follows, says string
	do                    func(l *linear, word string)
}

func linearCommands() []linearCommand {
	return []linearCommand{
		{"n", "", "send the next request", func(l *linear, _ string) { l.step() }},
		{"r", "", "run to the end", func(l *linear, _ string) { l.runOn() }},
		{"w", "", "what goes next", func(l *linear, _ string) { l.pending() }},
		{"b", "", "go back one hop", func(l *linear, _ string) { l.back() }},
		{"f", "HOP", "go on from a hop", (*linear).fork},
		{"l", "", "list the hops", func(l *linear, _ string) { l.list() }},
		{"x", "HOP", "explain a hop", func(l *linear, word string) { l.show(word, report.Options{Explain: true}) }},
		{"v", "HOP", "every field of a hop", func(l *linear, word string) { l.show(word, report.Options{Verbose: true}) }},
		{"c", "CLIENT", "walk as another client", (*linear).client},
		{"o", "", "take the Refresh", func(l *linear, _ string) { l.offer() }},
		{"u", "URL", "compose a request", (*linear).compose},
		{"k", "NAME", "explain a status or a field", (*linear).article},
		{"s", "", "show or mask secrets", func(l *linear, _ string) { l.secrets() }},
		{"h", "", "this list", func(l *linear, _ string) { l.help() }},
		{"q", "", "quit", func(l *linear, _ string) { l.quit = true }},
	}
}

func (l *linear) command(line string) {
	letter, word, _ := strings.Cut(strings.TrimSpace(line), " ")
	for _, c := range linearCommands() {
		if c.letter == letter {
			if needsWalk := strings.Contains("nrwbflxvo", letter); needsWalk && l.session == nil {
				l.say("There is no walk yet: u URL composes a request.")
				return
			}
			c.do(l, strings.TrimSpace(word))
			return
		}
	}
	if letter != "" {
		l.say("There is no command %q; h lists them.", letter)
	}
}

func (l *linear) help() {
	for _, c := range linearCommands() {
		l.say("%s", strings.TrimSpace(c.letter+" "+c.follows)+", "+c.says)
	}
}

func (l *linear) begin(start trace.Request, ex trace.Exchanger) {
	l.session, l.exchanger = trace.NewSession(l.cfg.Client, start), ex
}

// step sends the next request and prints what came of it.
func (l *linear) step() (went bool) {
	_, err := l.session.Step(l.ctx, l.exchanger)
	if errors.Is(err, trace.ErrNoStep) {
		l.say("The chain has ended: b goes back, u URL composes a request.")
		return false
	}
	l.hop(l.session.Chain(), l.opts)
	return true
}

// hop prints the last hop of a chain.
func (l *linear) hop(ch trace.Chain, o report.Options) {
	if err := report.NewText(l.out, o).Hop(ch); err != nil {
		l.quit = true // nobody listens
	}
}

func (l *linear) runOn() {
	for {
		_, more := l.session.Pending()
		if !more {
			l.say("The chain has ended after %s.", counted(len(l.session.Chain().Hops), "hop"))
			return
		}
		if !l.step() || l.quit || l.ctx.Err() != nil {
			return
		}
		if loop := l.session.Current().Decision.Loop; loop.Kind == trace.LoopCertain {
			l.say("Stopped at a certain loop: what goes next is hop %d again.", loop.Since)
			return
		}
	}
}

func (l *linear) sight() sight { return sight{open: l.opts.ShowSecrets} }

// pending prints the request that goes next.
func (l *linear) pending() {
	r, ok := l.session.Pending()
	if !ok {
		l.say("Nothing goes next.")
		return
	}
	l.say("%s %s", r.Method, l.sight().address(r.URI))
	for _, f := range r.Fields {
		l.say("%s: %s", f.Name, l.sight().value(f))
	}
	if len(r.Body) > 0 {
		l.say("%s of body", counted(len(r.Body), "byte"))
	}
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
		l.say("%s", sentence(err.Error()))
		return
	}
	l.say("The chain ends with hop %d now; n sends what goes next.", id)
}

func (l *linear) fork(word string) {
	if id, ok := l.number(word); ok {
		l.rewind(id)
	}
}

// number reads the number of a hop; none stands for the one the chain ends with.
func (l *linear) number(word string) (int, bool) {
	cur := l.session.Current()
	if word == "" && cur != nil {
		return cur.ID, true
	}
	id, err := strconv.Atoi(word)
	if err != nil || id < 1 || id > len(l.session.Hops()) {
		l.say("There is no hop %q; l lists them.", word)
		return 0, false
	}
	return id, true
}

func (l *linear) list() {
	for _, h := range l.session.Hops() {
		l.say("%d %s %s, %s", h.ID, h.Request.Method, l.sight().address(h.Request.URI), answerWord(h))
	}
}

func answerWord(h *trace.Hop) string {
	if h.Response == nil {
		return failureWord(h)
	}
	return statusWord(h)
}

// show prints a hop again, with more of it.
func (l *linear) show(word string, o report.Options) {
	id, ok := l.number(word)
	if !ok {
		return
	}
	ch, at := chainOf(l.session, l.session.Hops()[id-1])
	o.ShowSecrets = l.opts.ShowSecrets
	l.hop(trace.Chain{Hops: ch.Hops[:at+1]}, o)
}

func (l *linear) client(word string) {
	for _, c := range l.cfg.Clients {
		if c.Name != word {
			continue
		}
		l.cfg.Client = c.Asking(l.cfg.Client.Asked())
		if l.session != nil {
			l.session.SetClient(l.cfg.Client)
		}
		l.say("%s decides now.", clientName(c))
		return
	}
	var names []string
	for _, c := range l.cfg.Clients {
		names = append(names, c.Name)
	}
	l.say("The clients are %s.", listed(names))
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

// compose begins a walk: a URL, a scenario of the lab, or a curl command.
func (l *linear) compose(word string) {
	m := New(Config{Client: l.cfg.Client, Clients: l.cfg.Clients})
	if name, ok := strings.CutPrefix(word, labPrefix); ok && l.cfg.Lab != nil {
		r, ex, err := l.cfg.Lab(name)
		if err != nil {
			l.say("%s", sentence(err.Error()))
			return
		}
		l.begin(r, ex)
		l.pending()
		return
	}
	m.composer.url = m.composer.url.with(word)
	if pasted(tea.KeyMsg{Paste: true, Runes: []rune(word)}) {
		m = m.fillFromCommand(word)
		l.say("%s", m.notice)
	}
	r, err := m.composer.request()
	if err != nil {
		l.say("%s", sentence(err.Error()))
		return
	}
	l.cfg.Client = m.composer.asking()
	ex := l.cfg.General
	switch {
	case m.composer.options != nil && l.cfg.Dial != nil:
		ex = l.cfg.Dial(*m.composer.options)
	case ex == nil:
		ex = l.cfg.Exchanger
	}
	l.begin(r, ex)
	l.pending()
}

func (l *linear) article(word string) {
	if code, err := strconv.Atoi(word); err == nil {
		e, ok := status.Lookup(code)
		if !ok {
			e = status.Unknown(code)
		}
		l.written(report.Status(l.out, e, l.opts))
		return
	}
	e, ok := field.Lookup(word)
	if !ok {
		l.say("The catalogue has no article on %q.", word)
		return
	}
	l.written(report.Field(l.out, e, l.opts))
}

// written ends the walk when nobody reads what it writes.
func (l *linear) written(err error) { l.quit = l.quit || err != nil }

func (l *linear) secrets() {
	l.opts.ShowSecrets = !l.opts.ShowSecrets
	l.say("Secrets are %s.", map[bool]string{true: "shown", false: "masked"}[l.opts.ShowSecrets])
}
