package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"detour/explain"
	"detour/explain/blame/hunt"
	"detour/explain/finding"
	"detour/explain/report"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/har"
	"detour/trace/prose"
	"detour/trace/saved"
)

// traceFlags say what `detour trace` prints and when it fails.
type traceFlags struct {
	json, jsonl bool
	markdown    bool
	format      string
	junit       string // "" for none, "-" for standard output, else a file
	verbose     bool
	explain     bool
	har         string
	findings    bool
	failOn      string
	expect      []string
	refresh     int
	tryFlags
	muteFlag
	wayFlags
	attachFlags
	told *hunt.Cases // of what was handed over; nil for nothing
}

func newTrace() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trace [flags] URL",
		Short: "Walk a chain and print it",
		Long: `Trace walks the chain of redirects from URL to its end, as the chosen client
would, and prints a line a hop and then the verdict: what happened, at which hop,
why, what to do, and what else was found. -v prints every field and every rule,
--explain what each hop means.`,
		Example: "  detour trace lab:post-302\n  detour trace --as curl -v -d a=1 https://example.com/form\n  detour trace --json --expect 200 https://example.com/",
		Args: func(cmd *cobra.Command, args []string) error {
			if f := cmd.Flag("format"); f != nil && f.Value.String() == "help" {
				return nil
			}
			return urlArg(cmd, args)
		},
	}
	var f traceFlags
	f.bind(cmd)
	walk := bindWalk(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f.format == "help" {
			_, err := io.WriteString(cmd.OutOrStdout(), report.TemplateHelp())
			return err
		}
		if err := f.check(); err != nil {
			return usage(err)
		}
		mute, err := f.mute()
		if err != nil {
			return err
		}
		p, err := walk.plan(cmd, args[0])
		if err != nil {
			return err
		}
		if f.told, err = f.cases(p.Request, cmd.InOrStdin()); err != nil {
			if p.lab != nil {
				p.lab.Close()
			}
			return err
		}
		if f.several() {
			return f.runWays(cmd, p, mute, walk.showSecrets)
		}
		return f.run(cmd, p, mute, walk.showSecrets)
	}
	return cmd
}

// bind puts the flags of trace before those of the request.
func (f *traceFlags) bind(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.json, "json", false, "print one JSON object (see cmd/detour/doc/trace.schema.json)")
	fs.BoolVar(&f.jsonl, "jsonl", false, "print a line of JSON a hop, as hops arrive")
	fs.BoolVar(&f.markdown, "markdown", false, "print Markdown for a ticket: the verdict, the hops as a table, the findings")
	fs.StringVar(&f.format, "format", "", "print what `TEMPLATE` says, such as '{{.Status}} {{.URL}}'; --format help lists the names")
	fs.StringVar(&f.junit, "junit", "", "print a JUnit report of the chain, --expect and --fail-on; --junit=`FILE` writes it beside the text")
	fs.Lookup("junit").NoOptDefVal = "-"
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "print every field line of every message, each change with its rule, and the findings in full")
	fs.BoolVar(&f.explain, "explain", false, "explain each hop behind the verdict")
	fs.BoolVar(&f.try, "try", false, "with text: send the safe requests that tell the causes of the redirect that decides apart")
	fs.BoolVar(&f.yes, "yes", false, "with --try, --each-address and --origin: send those too that a user should agree to")
	fs.StringVar(&f.har, "har", "", "save the chain as HAR 1.2 in `FILE` too, for its owner alone, secrets masked")
	fs.BoolVar(&f.findings, "findings", false, "with text: list infos too (errors and warnings are listed anyway; JSON has all)")
	fs.StringVar(&f.failOn, "fail-on", "", "exit with 3 when a finding is of this `SEVERITY` or graver: error, warning, info")
	fs.StringArrayVar(&f.expect, "expect", nil, "exit with 3 unless the chain ends with this `STATUS`, or at this URL; repeatable")
	fs.IntVar(&f.refresh, "refresh", 1, "as a browser, act on a Refresh of at most `SECONDS`, without waiting; -1 for none")
	f.muteFlag.bind(cmd)
	f.wayFlags.bind(cmd)
	f.attachFlags.bind(fs, "server-config")
}

// check refuses flags that say nothing together, or that nothing could meet.
func (f *traceFlags) check() error {
	switch {
	case len(f.forms()) > 1:
		return fmt.Errorf("%s are %d forms: give one", prose.Listed(f.forms()), len(f.forms()))
	case f.try && len(f.forms()) > 0:
		return fmt.Errorf("--try goes with text; leave %s out", f.forms()[0])
	case f.yes && !f.try && !f.several():
		return errors.New("--yes goes with --try, --each-address and --origin")
	case f.several() && !f.given.Empty():
		return errors.New("--each-address and --origin ask several servers; leave " + f.name + ", --log and --source out")
	case f.several() && (f.jsonl || f.markdown || f.format != "" || f.junit != "" || f.try || f.explain || f.har != ""):
		return errors.New("--each-address and --origin go with text and --json; leave other forms, --har, --explain and --try out")
	}
	if _, err := report.ParseTemplate(f.format); err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	for _, want := range f.expect {
		if !expectable(want) {
			return fmt.Errorf("--expect %q is neither a status such as 200 nor a whole URL", want)
		}
	}
	if _, err := f.severity(); err != nil {
		return err
	}
	return f.attachFlags.check(true)
}

// forms are the flags that were given of those that say how the chain is printed.
func (f *traceFlags) forms() []string {
	var given []string
	for _, form := range []struct {
		given bool
		flag  string
	}{{f.json, "--json"}, {f.jsonl, "--jsonl"}, {f.markdown, "--markdown"}, {f.format != "", "--format"}, {f.junit == "-", "--junit"}} {
		if form.given {
			given = append(given, form.flag)
		}
	}
	return given
}

// A hopWriter writes hops as they arrive and then how the chain ended.
type hopWriter interface {
	Hop(trace.Chain) error
	End(trace.Chain, verdict.Verdict) error
}

// run walks the plan and prints it.
func (f *traceFlags) run(cmd *cobra.Command, p plan, mute finding.Mute, showSecrets bool) error {
	ctx, w := p.open(cmd.Context())
	defer w.close()
	buf := bufio.NewWriterSize(cmd.OutOrStdout(), 16<<10)
	o := f.options(cmd, mute, showSecrets)
	attachTo(ctx, &o, f.told, w.session)
	out := f.writer(buf, o)
	flush := f.flushing(buf)
	end, err := f.walk(ctx, w, out, o.Explainer, func() error {
		w.sayProxy(cmd.ErrOrStderr(), w.session.Chain().Last())
		return flush()
	})
	walked := w.session.Chain()
	if err == nil && f.try {
		err = f.experiments(ctx, buf, w, o)
	}
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("write the result: %w", err)}
	}
	if err := f.saveJUnit(out); err != nil {
		return err
	}
	if err := p.saveCookies(w.session, cmd.OutOrStdout()); err != nil {
		return err
	}
	if err := f.save(walked, showSecrets); err != nil {
		return &exit{code: exitUsage, err: err}
	}
	return f.judge(ctx, walked, end)
}

// save writes the chain to --har's file.
func (f *traceFlags) save(ch trace.Chain, showSecrets bool) error {
	if f.har == "" {
		return nil
	}
	err := saved.ReplaceFile(f.har, func(w io.Writer) error {
		return har.Write(w, ch, har.Options{ShowSecrets: showSecrets})
	})
	if err != nil {
		return fmt.Errorf("save %s: %w", f.har, err)
	}
	return nil
}

// severity returns the severity of --fail-on, 0 for none.
func (f *traceFlags) severity() (finding.Severity, error) {
	if f.failOn == "" {
		return 0, nil
	}
	return finding.ParseSeverity(f.failOn)
}

// options returns how text is printed; styles go to a terminal alone.
func (f *traceFlags) options(cmd *cobra.Command, mute finding.Mute, showSecrets bool) report.Options {
	o := report.Options{ShowSecrets: showSecrets, Brief: !f.verbose, Verbose: f.verbose, Explain: f.explain, Infos: f.findings}
	o.Width, o.Color = terminal(cmd.OutOrStdout())
	o.Columns = columns(cmd.OutOrStdout())
	o.Explainer = explainer(cmd.ErrOrStderr(), mute)
	return o
}

// writer returns how the chain is printed.
func (f *traceFlags) writer(buf io.Writer, o report.Options) hopWriter {
	switch {
	case f.jsonl:
		return report.NewJSONLines(buf, o)
	case f.json:
		return report.NewJSON(buf, o)
	case f.markdown:
		return report.NewMarkdown(buf, o)
	case f.format != "":
		t, _ := report.ParseTemplate(f.format) // as check did
		return report.NewTemplate(buf, t, o)
	case f.junit != "":
		return f.newJUnit(buf, o)
	}
	return report.NewText(buf, o)
}

// flushing returns what to do after each hop: text and lines are shown as they
// arrive, one JSON object when it is whole.
func (f *traceFlags) flushing(buf *bufio.Writer) func() error {
	if f.json && !f.jsonl {
		return func() error { return nil }
	}
	return buf.Flush
}

// An end is how a walk ended and what was found on it.
type end struct {
	outcome  trace.Outcome
	findings []finding.Finding
}

// walk steps to the end of the chain and writes each hop.
func (f *traceFlags) walk(ctx context.Context, w *walk, out hopWriter, x explain.Explainer, shown func() error) (end, error) {
	var judge verdict.Judge
	for {
		h, err := w.session.Step(ctx, w.transport)
		if errors.Is(err, trace.ErrNoStep) && w.session.TakeRefresh(f.refresh) {
			continue
		}
		if errors.Is(err, trace.ErrNoStep) {
			break
		}
		judge.Add(h)
		if err := errors.Join(out.Hop(w.session.Chain()), shown()); err != nil {
			return end{}, err
		}
		if f.har == "" && !f.try && !f.explain && !f.several() {
			shedBefore(w.session.Chain(), &judge)
		}
	}
	ch := w.session.Chain()
	v := x.Judge(&judge, ch, nil)
	return end{ch.Outcome(), v.Findings}, out.End(ch, v)
}

// shedBefore lets go of what is written. The last two hops stay whole, for a
// finding looks at a hop with those on either side of it, and so do those that the
// verdict may come to speak of.
func shedBefore(ch trace.Chain, j *verdict.Judge) {
	if n := len(ch.Hops); n > 2 && !j.Keeps(n-3) {
		ch.Hops[n-3].Shed()
	}
}
