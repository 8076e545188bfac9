package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/explain/blame/handed"
	"detour/trace"
)

// BlameText writes answers for people: the excerpt with the line marked, the way
// to it, what nearly answered, and what to change.
type blameText struct {
	out         *bufio.Writer
	attached    *attach.Attached
	showSecrets bool
}

const (
	excerptAround = 3   // lines on either side of the one that is marked
	lineShown     = 160 // bytes of a line
)

func (t *blameText) answer(b blamed) {
	a := b.answer
	fmt.Fprintf(t.out, "%s %s  %s\n", printable(b.request.Method), printable(b.request.URL), t.answered(b))
	if t.attached == nil {
		fmt.Fprintln(t.out)
		return
	}
	if a.Differs != "" {
		fmt.Fprintf(t.out, "Not this configuration: %s.\n", printable(a.Differs))
	}
	if a.Blame != nil {
		fmt.Fprintln(t.out)
		t.excerpt(*a.Blame)
	} else if a.Differs == "" {
		fmt.Fprintf(t.out, "%s\n", a.NoLine())
		if n := len(a.Via); n > 0 && (a.Origin == blame.Builtin || a.Origin == blame.Upstream) {
			fmt.Fprintln(t.out)
			t.excerpt(a.Via[n-1].Line)
		}
	}
	fmt.Fprintln(t.out)
	t.notes("way", a.Via)
	t.notes("not", a.Near)
	t.sentences("if", a.Unknowns)
	t.sentences("taken", t.attached.Given.Assumed)
	t.panel(a.Blame)
	for _, m := range a.Mends {
		t.mend(m)
	}
}

// answered says what comes back, as far as it is known.
func (t *blameText) answered(b blamed) string {
	a := b.answer
	if o := b.request.Observed; t.attached == nil && o != nil {
		a.Status, a.Location = o.Status, o.Location
	}
	switch {
	case a.Status == 0:
		return "can't be told"
	case a.Location != nil:
		return strconv.Itoa(a.Status) + "  → " + printable(*a.Location)
	}
	return strconv.Itoa(a.Status)
}

// excerpt shows the lines around one, which is marked.
func (t *blameText) excerpt(l blame.Line) {
	link := ""
	if to, err := os.Readlink(l.File); err == nil && l.File != "-" {
		link = "  (a link to " + printable(to) + ")"
	}
	fmt.Fprintf(t.out, "%s:%d%s\n", printable(l.File), l.Line, link)
	lines := bytes.Split(t.attached.Given.Source(l.File), []byte("\n"))
	if l.Line < 1 || l.Line > len(lines) || len(lines) == 1 {
		fmt.Fprintf(t.out, "▌%4d %s\n", l.Line, shorten(l.Text))
		return
	}
	for n := max(1, l.Line-excerptAround); n <= min(len(lines), l.Line+excerptAround); n++ {
		mark := " "
		if n == l.Line {
			mark = "▌"
		}
		text := strings.TrimRight(string(lines[n-1]), "\r \t")
		if !t.showSecrets {
			text = blame.Masked(text)
		}
		if text == "" && n == len(lines) {
			continue
		}
		fmt.Fprintf(t.out, "%s%4d %s\n", mark, n, shorten(strings.ReplaceAll(text, "\t", "    ")))
	}
}

func shorten(text string) string { return trace.Clip(text, lineShown) }

func printable(text string) string { return trace.Printable(text) }

// notes lists lines with their reasons, side by side.
func (t *blameText) notes(head string, notes []blame.Note) {
	tw := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, n := range notes {
		fmt.Fprintf(tw, "%-6s%s\t%s\t%s\n", head, t.place(n.Line), trace.Clip(n.Text, 60), printable(n.Why))
		head = ""
	}
	tw.Flush()
}

// place is a line's file, the end of its path, and its number.
func (t *blameText) place(l blame.Line) string {
	file := l.File
	if parts := strings.Split(file, "/"); len(parts) > 2 {
		file = strings.Join(parts[len(parts)-2:], "/")
	}
	return printable(file) + ":" + strconv.Itoa(l.Line)
}

func (t *blameText) sentences(head string, all []string) {
	for _, s := range all {
		fmt.Fprintf(t.out, "%-6s%s\n", head, printable(s))
		head = ""
	}
}

// panel says that another program writes the file of a line.
func (t *blameText) panel(l *blame.Line) {
	if l == nil {
		return
	}
	if p, ok := handed.PanelOf(l.File, t.attached.Given.Source(l.File)); ok {
		fmt.Fprintf(t.out, "%-6s%s regenerates this file: change it at %s\n", "edit", p.By, p.Edit)
	}
}

func (t *blameText) mend(m blame.Mend) {
	fmt.Fprintf(t.out, "change %s  %s\n", printable(m.Do), t.place(m.At))
	for _, l := range m.Before {
		fmt.Fprintf(t.out, "      - %s\n", shorten(l))
	}
	for _, l := range m.After {
		fmt.Fprintf(t.out, "      + %s\n", shorten(l))
	}
	if m.Test != "" {
		fmt.Fprintf(t.out, "      %s\n", printable(m.Test))
	}
}

// mostProblems bounds the problems that are listed.
const mostProblems = 10

// problems says what of the configuration could not be read.
func (t *blameText) problems() {
	if t.attached == nil {
		return
	}
	all := t.attached.Problems()
	for i, p := range all {
		if i == mostProblems {
			fmt.Fprintf(t.out, "      and %d more\n", len(all)-i)
			break
		}
		fmt.Fprintf(t.out, "unread %s  %s\n", t.place(p.Line), printable(p.What))
	}
	if others := t.attached.Given.Others; len(others) > 0 {
		fmt.Fprintf(t.out, "beside it: %s\n", printable(strings.Join(others, ", ")))
	}
}
