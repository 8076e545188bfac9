package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"detour/explain/field"
	"detour/explain/report"
	"detour/explain/status"
	"detour/trace"
	"detour/trace/har"
)

// explainFlags say what is explained beside a topic.
type explainFlags struct {
	har  string
	json bool
	as   string
	muteFlag
}

func newExplain() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain [flags] CODE|FIELD",
		Short: "Explain a status code, a header field, or a recorded chain",
		Long: `Explain prints the article on a status code or a header field. With --har it
finds the redirect chains in a HAR file, as browsers and other tools save them,
and says of each hop what it means and what on the server likely caused it.`,
		Example: "  detour explain 307\n  detour explain Location\n  detour explain --har session.har\n  detour explain --har session.har --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if f.har != "" {
				return exactArgs(0, "")(cmd, args)
			}
			return exactArgs(1, "a status code or a field name")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.har != "" {
				return f.recording(cmd)
			}
			if f.json || cmd.Flags().Changed("as") {
				return usage(errors.New("--json and --as go with --har"))
			}
			return explainTopic(cmd.OutOrStdout(), args[0])
		},
	}
	cmd.Flags().StringVar(&f.har, "har", "", "explain the recording in `FILE` (HAR 1.2)")
	cmd.Flags().BoolVar(&f.json, "json", false, "with --har: print JSON, an object for each entry in the order of the file")
	cmd.Flags().StringVar(&f.as, "as", trace.DefaultClient().Name, "with --har: the `CLIENT` that decides what comes next")
	f.muteFlag.bind(cmd)
	return cmd
}

// recording explains a HAR file.
func (f *explainFlags) recording(cmd *cobra.Command) error {
	client, err := clientNamed(f.as)
	if err != nil {
		return usage(err)
	}
	mute, err := f.mute()
	if err != nil {
		return err
	}
	log, err := readHAR(f.har, cmd.ErrOrStderr())
	if err != nil {
		return &exit{code: exitUsage, err: err}
	}
	for _, ch := range log.Chains() {
		client.DecideAll(ch)
	}
	for _, e := range log.Entries {
		if e.Chain < 0 {
			client.DecideAll(trace.Chain{Hops: []*trace.Hop{e.Hop}})
		}
	}
	w := bufio.NewWriter(cmd.OutOrStdout())
	o := report.Options{Brief: true, Explain: true, Explainer: explainer(cmd.ErrOrStderr(), mute)}
	if f.json {
		err = report.RecordingJSON(w, log, o)
	} else {
		o.Width, o.Color = terminal(cmd.OutOrStdout())
		o.Columns = columns(cmd.OutOrStdout())
		err = report.Recording(w, log, o)
	}
	if err := errors.Join(err, w.Flush()); err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("write the result: %w", err)}
	}
	return nil
}

// readHAR reads a recording; the error says where in the file it is bad.
func readHAR(name string, stderr io.Writer) (har.Log, error) {
	f, err := os.Open(name)
	if err != nil {
		return har.Log{}, fmt.Errorf("read the recording: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return har.Log{}, fmt.Errorf("read the recording: %s is a folder", name)
	}
	log, err := har.Read(f, har.Limits{})
	if err != nil {
		return log, fmt.Errorf("read %s: %w", name, err)
	}
	sayLeftOut(stderr, name, log)
	return log, nil
}

// sayLeftOut names the entries of a recording that could not be read, the first
// ones of many.
func sayLeftOut(stderr io.Writer, name string, log har.Log) {
	const most = 10
	for _, e := range log.LeftOut[:min(len(log.LeftOut), most)] {
		fmt.Fprintf(stderr, "detour: %s: entry %d is left out: %v\n", trace.Printable(name), e.Index+1, e.Err)
	}
	if more := log.Left - most; more > 0 {
		fmt.Fprintf(stderr, "detour: %s: %d more entries are left out\n", trace.Printable(name), more)
	}
}

// explainTopic prints the article on a code or a field.
func explainTopic(w io.Writer, topic string) error {
	o := report.Options{}
	o.Width, o.Color = terminal(w)
	if code, err := strconv.Atoi(topic); err == nil {
		return explainCode(w, code, o)
	}
	e, ok := field.Lookup(topic)
	if !ok {
		text := fmt.Sprintf("no article on %q", topic)
		if meant := field.Meant(topic); len(meant) > 0 {
			text += ": did you mean " + meant[0] + "?"
		}
		return &exit{code: exitUsage, err: errors.New(text), hint: "give a status code (`detour explain 307`) or a field name (`detour explain Location`)"}
	}
	return report.Field(w, e, o)
}

func explainCode(w io.Writer, code int, o report.Options) error {
	if code < 0 || code > 999 {
		return &exit{code: exitUsage, err: fmt.Errorf("%d is not a status code: they have three digits", code)}
	}
	e, ok := status.Lookup(code)
	if !ok {
		e = status.Unknown(code)
	}
	return report.Status(w, e, o)
}
