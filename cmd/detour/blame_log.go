package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/explain/blame/logs"
	"detour/trace"
)

// logFlags say in which logs the request's lines are looked for.
type logFlags struct {
	logs []string
	mark string
}

func (f *logFlags) bind(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.logs, "log", nil, "find the request's lines in the log at `PATH`: a file (packed too), a folder, a pattern, - for standard input; repeatable")
	fs.StringVar(&f.mark, "mark", "", "with --live: put a `TOKEN` into the User-Agent, by which the lines are found in any log")
	fs.Lookup("mark").NoOptDefVal = randomMark
}

// randomMark stands for a token that is made when it is needed.
const randomMark = "a random one"

// token is the mark that is sent.
func (f *logFlags) token() string {
	if f.mark == randomMark {
		var b [6]byte
		_, _ = rand.Read(b[:]) // it never fails
		f.mark = "detour-mark-" + hex.EncodeToString(b[:])
	}
	return f.mark
}

// marked is the request with the token behind its User-Agent.
func (f *logFlags) marked(r trace.Request, client trace.Client) trace.Request {
	token := f.token()
	if token == "" {
		return r
	}
	agent := client.Prepare(r).Fields.Get("User-Agent")
	r.Fields = r.Fields.With("User-Agent", strings.TrimSpace(agent+" "+token))
	return r
}

// search finds the lines of each request. A server writes its line after it has
// answered: what was just sent is looked for a few times.
func (f *logFlags) search(cmd *cobra.Command, a *attach.Attached, told []blamed, live bool) error {
	if len(f.logs) == 0 {
		return nil
	}
	requests := make([]blame.Request, len(told))
	for i, b := range told {
		requests[i] = b.request
	}
	o := logs.Options{Stdin: cmd.InOrStdin(), Progress: newLogProgress(cmd.ErrOrStderr())}
	if a != nil {
		o.Formats = a.Logs()
	}
	for try := 0; ; try++ {
		found, err := logs.Search(cmd.Context(), f.logs, requests, o)
		if err != nil {
			return &exit{code: exitUsage, err: err}
		}
		missing := false
		for i := range found {
			told[i].log = &found[i]
			missing = missing || len(found[i].Lines) == 0
		}
		if !live || !missing || try == logTries || !pause(cmd.Context(), logPause) {
			return nil
		}
	}
}

// A line of a request that was just sent is looked for so often, so far apart.
const (
	logTries = 5
	logPause = 200 * time.Millisecond
)

// pause waits, and reports whether the context is still there.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// newLogProgress says on a terminal how far the reading is, a few times a second.
func newLogProgress(w io.Writer) func(logs.Progress) {
	if columns(w) == 0 {
		return nil
	}
	begun := time.Now()
	last := begun
	return func(p logs.Progress) {
		now := time.Now()
		done := p.Size > 0 && p.Read >= p.Size
		if now.Sub(begun) < time.Second || now.Sub(last) < 250*time.Millisecond && !done {
			return
		}
		last = now
		of := ""
		if p.Size > 0 {
			of = fmt.Sprintf(" of %d MiB", p.Size>>20)
		}
		fmt.Fprintf(w, "\r\x1b[K%s  %d MiB%s  %d lines", printable(path.Base(p.File)), p.Read>>20, of, p.Found)
		if done {
			fmt.Fprint(w, "\r\x1b[K")
		}
	}
}

// log prints the request's lines, and how often its redirect was given.
func (t *blameText) log(f *logs.Found) {
	if f == nil {
		return
	}
	const most = 10
	head := "log"
	for i, l := range f.Lines {
		if i == most {
			fmt.Fprintf(t.out, "      and %d more\n", f.Of-most)
			break
		}
		fmt.Fprintf(t.out, "%-6s%s  %s\n", head, t.place(l), shorten(l.Text))
		head = ""
	}
	fmt.Fprintf(t.out, "%-6s%s\n", head, printable(f.Note))
	if f.Partial {
		fmt.Fprintln(t.out, "      the reading was ended: this is what was found until then")
	}
	t.usage(f.Redirect)
}

func (t *blameText) usage(u logs.Usage) {
	if u.Count == 0 {
		return
	}
	fmt.Fprintf(t.out, "given %s", times(u.Count))
	if u.Count > 1 && !u.First.IsZero() {
		fmt.Fprintf(t.out, " since %s, last %s  %s", u.First.Format(time.RFC3339), u.Last.Format(time.RFC3339), u.Spark)
	}
	fmt.Fprintln(t.out)
	for _, list := range []struct {
		name string
		all  []logs.Count
	}{{"to", u.Agents}, {"from", u.Referers}} {
		for _, c := range list.all {
			fmt.Fprintf(t.out, "      %s %d  %s\n", list.name, c.N, trace.Clip(c.Text, 100))
		}
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// grep says how a mark is found in the logs that the configuration names.
func (t *blameText) grep(mark string) {
	if mark == "" {
		return
	}
	names := ""
	var all []blame.LogFormat
	if t.attached != nil {
		all = t.attached.Logs()
	}
	for _, l := range all {
		if l.File != "" && l.File != "off" && !strings.Contains(names, " "+l.File) {
			names += " " + l.File
		}
	}
	if names == "" {
		names = " LOG"
	}
	fmt.Fprintf(t.out, "grep  grep -F %s%s\n", mark, printable(names))
}
