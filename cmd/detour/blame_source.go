package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"detour/explain/blame/source"
	"detour/trace/jsonwrite"
)

// sourceFlags say where the application's code is.
type sourceFlags struct{ source, framework string }

func (f *sourceFlags) bind(fs *pflag.FlagSet) {
	fs.StringVar(&f.source, "source", "", "find the application's code that makes the redirect in the tree `DIR`")
	fs.StringVar(&f.framework, "framework", "", "with --source: the framework is `NAME`, whatever the tree shows")
}

// searchSources finds the lines of the application's code for each request.
func (f *sourceFlags) searchSources(told []blamed) error {
	if f.source == "" {
		return nil
	}
	for i := range told {
		r, err := source.Search(f.source, told[i].request, f.framework)
		if err != nil {
			return &exit{code: exitUsage, err: fmt.Errorf("read --source: %w", err)}
		}
		told[i].sources = &r
	}
	return nil
}

func writeSources(w *jsonwrite.Writer, r source.Result) {
	w.Array("sources")
	for _, s := range r.Sources {
		w.Object("")
		lineMembers(w, s.Line)
		w.Str("kind", s.Kind)
		w.Str("why", s.Why)
		w.Float("score", s.Score)
		w.EndObject()
	}
	w.EndArray()
	w.Str("framework", r.Framework)
	w.OptBool("cut", r.Cut)
}

// sources prints the lines of code that match; none of them is proved.
func (t *blameText) sources(r *source.Result) {
	if r == nil {
		return
	}
	const most = 5
	head := "code"
	for _, s := range r.Sources[:min(len(r.Sources), most)] {
		fmt.Fprintf(t.out, "%-6s%s  %s\n      matches the text: %s\n", head, t.place(s.Line), shorten(s.Text), printable(s.Why))
		head = ""
	}
	if len(r.Sources) == 0 {
		fmt.Fprintf(t.out, "%-6sno line of the code matches this redirect\n", head)
	}
}
