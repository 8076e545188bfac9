package report

import (
	"fmt"
	"io"

	"detour/trace"
)

// Client writes what a client's profile says, a sentence with its source each.
func Client(w io.Writer, c trace.Client, o Options) error {
	t := NewText(w, o)
	t.out.linef("%s  %s", t.out.bold(c.Name), c.Title)
	checked := "measured on " + c.Version
	if !c.Measured {
		checked = "not measured: from documents and source of " + c.Version
	}
	t.out.line(t.out.dim(fmt.Sprintf("%s · %s", checked, c.Source)))
	t.out.line("")
	for _, s := range c.Sentences() {
		t.wrap("  ", s.Text)
		t.out.linef("    %s", t.out.dim(s.Source))
	}
	return t.out.err
}
