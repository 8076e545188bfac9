package har

import (
	"fmt"
	"io"

	"detour/trace"
	"detour/trace/jsonwrite"
)

// Options say how a chain is written.
type Options struct {
	ShowSecrets bool // write credentials, cookies and tokens in full
}

// Write writes a walked chain as a HAR 1.2 file with one page. Credentials are
// masked unless the options show them: fields, cookies, URLs, and the bodies
// where they can be told.
func Write(w io.Writer, ch trace.Chain, o Options) error {
	out := &writer{jsonwrite.New(w), o}
	out.Object("")
	out.Object("log")
	out.Str("version", "1.2")
	out.creator()
	out.pages(ch.Hops)
	out.Array("entries")
	for i, h := range ch.Hops {
		if i > 0 {
			out.Raw(",")
		}
		out.Raw("\n")
		out.entry(h)
	}
	out.Raw("\n]}}\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the archive: %w", err)
	}
	return nil
}

// A writer writes one file: HAR 1.2, and _detour for what it lacks. Each kind
// of value has one method, which says what members it has.
type writer struct {
	*jsonwrite.Writer
	opts Options
}

func (w *writer) creator() {
	w.Object("creator")
	w.Str("name", "detour")
	w.Str("version", trace.Version)
	w.EndObject()
}

func (w *writer) pages(hops []*trace.Hop) {
	w.Array("pages")
	if len(hops) > 0 {
		w.page(hops[0])
	}
	w.EndArray()
}
