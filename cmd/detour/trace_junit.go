package main

import (
	"bytes"
	"fmt"
	"io"

	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/saved"
)

// A junit writes the chain as text and makes a report of what a CI server is to
// show of it.
type junit struct {
	*report.TextWriter
	flags  *traceFlags
	out    io.Writer
	text   *bytes.Buffer // what the report quotes
	report bytes.Buffer  // for the file of --junit=FILE
}

// newJUnit returns the writer of --junit. Text goes to out where the report goes to
// a file of its own.
func (f *traceFlags) newJUnit(out io.Writer, o report.Options) *junit {
	j := &junit{flags: f, out: out, text: new(bytes.Buffer)}
	var text io.Writer = j.text
	if f.junit != "-" {
		text = io.MultiWriter(out, j.text)
	} else {
		o.Color, o.Columns = false, 0
	}
	o.Brief = true
	j.TextWriter = report.NewText(text, o)
	return j
}

// End writes what the chain comes to, and the report.
func (j *junit) End(ch trace.Chain, v verdict.Verdict) error {
	if err := j.TextWriter.End(ch, v); err != nil {
		return err
	}
	to := io.Writer(&j.report)
	if j.flags.junit == "-" {
		to = j.out
	}
	var took float64
	for _, h := range ch.Hops {
		took += h.Timing.Total.Seconds()
	}
	return report.JUnit(to, "detour "+startOf(ch), j.flags.checks(ch, v), took, j.text.String())
}

// saveJUnit writes the report to the file of --junit=FILE.
func (f *traceFlags) saveJUnit(out hopWriter) error {
	j, ok := out.(*junit)
	if !ok || f.junit == "-" {
		return nil
	}
	err := saved.ReplaceFile(f.junit, func(w io.Writer) error {
		_, err := w.Write(j.report.Bytes())
		return err
	})
	if err != nil {
		return &exit{code: exitUsage, err: fmt.Errorf("write --junit %s: %w", f.junit, err)}
	}
	return nil
}

// checks are what a walk is held against: that the client keeps the last response,
// what --expect says, and that there is no finding as grave as --fail-on.
func (f *traceFlags) checks(ch trace.Chain, v verdict.Verdict) []report.Check {
	kept := report.Check{Class: "chain", Name: "the client keeps the last response"}
	if ch.Outcome().Kind != trace.OutcomeFinal || leadsNowhere(ch.Last()) && !f.expectsStatus() {
		kept.Failure = v.Says()
	}
	checks := []report.Check{kept}
	for _, want := range f.expect {
		one := traceFlags{expect: []string{want}}
		c := report.Check{Class: "expect", Name: "the chain ends with " + trace.Printable(trace.MaskURI(want))}
		for _, unmet := range one.unmet(ch, ch.Outcome()) {
			c.Failure = unmet
		}
		checks = append(checks, c)
	}
	return append(checks, f.findingChecks(v)...)
}

// findingChecks has a failed case for each finding as grave as --fail-on, or a
// passed one where there is none.
func (f *traceFlags) findingChecks(v verdict.Verdict) []report.Check {
	failOn, err := f.severity()
	if err != nil || failOn == 0 {
		return nil
	}
	var failed []report.Check
	for _, x := range v.Findings {
		if x.Severity >= failOn {
			failed = append(failed, report.Check{
				Class: "finding." + x.Rule.ID, Name: x.Rule.Title + " (" + hopsText(x.Hops) + ")", Failure: x.Text,
			})
		}
	}
	if len(failed) == 0 {
		return []report.Check{{Class: "finding", Name: "no finding is of severity " + f.failOn + " or graver"}}
	}
	return failed
}

// startOf is the first URL of a chain, secrets masked.
func startOf(ch trace.Chain) string {
	if len(ch.Hops) == 0 {
		return ""
	}
	return trace.Printable(trace.MaskURI(ch.Hops[0].Request.URI.WithoutFragment().String()))
}
