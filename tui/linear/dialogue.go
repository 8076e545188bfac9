package linear

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"detour/trace"
)

// A dialogue reads lines and writes lines.
type dialogue struct {
	ctx   context.Context
	out   io.Writer
	lines <-chan string // nil after its end
	queue []string      // lines that came while something was waited for
	quit  bool
}

// maxLine bounds one command, and maxQueue how many wait.
const (
	maxLine  = 64 << 10
	maxQueue = 1000
)

func newDialogue(ctx context.Context, in io.Reader, out io.Writer) *dialogue {
	return &dialogue{ctx: ctx, out: out, lines: readLines(ctx, in)}
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

// next returns the next line; ok is false at the end of the input, and when ctx
// has ended.
func (d *dialogue) next() (line string, ok bool) {
	if len(d.queue) > 0 {
		line, d.queue = d.queue[0], d.queue[1:]
		return line, true
	}
	if d.lines == nil {
		return "", false
	}
	if _, err := fmt.Fprint(d.out, "> "); err != nil {
		return "", false // nobody listens
	}
	select {
	case <-d.ctx.Done():
		return "", false
	case line, ok = <-d.lines:
		return line, ok
	}
}

func (d *dialogue) say(format string, args ...any) {
	_, err := fmt.Fprintln(d.out, trace.Printable(fmt.Sprintf(format, args...)))
	d.written(err)
}

// written ends the walk when nobody reads what it writes.
func (d *dialogue) written(err error) { d.quit = d.quit || err != nil }

// cancels is the line that gives up what is waited for.
const cancels = "."

// waiting is after how long it is said that something is waited for.
const waiting = 2 * time.Second

// await takes what comes from a channel until take wants no more, or the channel
// is closed, or the user gives it up. When that lasts, slow says so. Lines that
// come meanwhile wait.
func await[T any](d *dialogue, from <-chan T, slow func() string, take func(T) (more bool)) (cancelled bool) {
	late := time.NewTimer(waiting)
	defer late.Stop()
	for {
		select {
		case got, ok := <-from:
			if !ok || !take(got) {
				return false
			}
		case <-late.C:
			d.say("%s", slow())
		case line, ok := <-d.lines:
			if d.meanwhile(line, ok) {
				return true
			}
		}
	}
}

// meanwhile takes a line that comes while something is waited for, and reports
// whether that is given up. Other lines wait.
func (d *dialogue) meanwhile(line string, ok bool) (cancelled bool) {
	switch {
	case !ok:
		d.lines = nil
	case strings.TrimSpace(line) == cancels:
		return true
	case len(d.queue) < maxQueue:
		d.queue = append(d.queue, line)
	}
	return false
}
