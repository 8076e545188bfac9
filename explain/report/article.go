package report

import (
	"fmt"
	"io"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/field"
	"detour/explain/status"
)

// Status writes the catalogue's article on a status code as plain text.
func Status(w io.Writer, e status.Entry, o Options) error {
	t := NewText(w, o)
	t.out.line(t.out.bold(strings.TrimSpace(fmt.Sprintf("%d %s", e.Code, e.Name))))
	t.out.line(t.out.dim(statusLineOf(e)))
	t.article(e.Text)
	t.causes(cause.Default().Named(e.Causes, ""))
	t.sources(e.Sources)
	return t.out.err
}

// statusLineOf sums up an entry in one line.
func statusLineOf(e status.Entry) string {
	parts := []string{status.Class(e.Code)}
	if !e.Registered && e.By != "" {
		parts = append(parts, "not registered, used by "+e.By)
	}
	if e.Method != "" {
		parts = append(parts, "method: "+e.Method)
	}
	if e.Body != "" {
		parts = append(parts, "body: "+e.Body)
	}
	parts = append(parts, "cache: "+string(e.Cache))
	if !e.OnWire {
		parts = append(parts, "never reaches a client")
	}
	return strings.Join(parts, " · ")
}

func (t *TextWriter) causes(causes []*cause.Cause) {
	if len(causes) == 0 {
		return
	}
	t.out.line("")
	t.out.line(t.out.bold("Where it comes from, by server"))
	maker := ""
	for _, c := range causes {
		if c.Maker() != maker {
			maker = c.Maker()
			t.out.line("")
			t.out.line("  " + t.out.bold(maker))
		}
		t.wrap("  - ", c.Says())
		if c.Where != "" {
			t.wrap("    look at: ", c.Where)
		}
		if c.Mend != "" {
			t.wrap("    fix: ", c.Mend)
		}
	}
}

// Field writes the catalogue's article on a header field as plain text.
func Field(w io.Writer, e field.Entry, o Options) error {
	t := NewText(w, o)
	t.out.line(t.out.bold(e.Name))
	t.wrap("", e.Line)
	if e.Redirect != "" {
		t.out.line("")
		t.wrap("On a redirect: ", e.Redirect)
	}
	t.article(e.Text)
	t.sources(e.Sources)
	return t.out.err
}

func (t *TextWriter) sources(sources []article.Source) {
	t.out.line("")
	t.out.line(t.out.bold("Sources"))
	for _, s := range sources {
		t.out.linef("  %s", strings.TrimSpace(s.Cite+"  "+t.out.dim(s.URL)))
	}
}

func (t *TextWriter) article(body article.Body) {
	for _, s := range body.Sections {
		t.out.line("")
		if s.Title != "" {
			t.out.line(t.out.bold(s.Title))
		}
		t.markdown(s.Text)
	}
}

// markdown writes paragraphs, lists and code; inline marks stay as they are,
// for they read well as text.
func (t *TextWriter) markdown(src string) {
	for i, b := range article.Markdown(src) {
		if i > 0 {
			t.out.line("")
		}
		t.block(b, "  ")
	}
}

func (t *TextWriter) block(b article.Block, indent string) {
	switch b.Kind {
	case article.List, article.Quote:
		for _, item := range b.Items {
			mark := indent + "- "
			for _, inner := range item {
				t.block(inner, mark)
				mark = indent + "  "
			}
		}
	case article.Code:
		for l := range strings.SplitSeq(b.Text, "\n") {
			t.out.line(indent + "  " + l)
		}
	default:
		t.wrap(indent, strings.ReplaceAll(b.Text, "**", ""))
	}
}
