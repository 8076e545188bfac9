package lesson

import (
	"fmt"
	"strings"

	"detour/trace"
)

// A printed is a section as it stands in print.
type printed struct {
	step      Step
	walk      Walk
	opens     bool // a walk begins with it
	chain     trace.Chain
	questions []Question
}

// pages are a lesson's sections with the questions of each, played through with the
// walk in advance.
func (p Play) pages() []printed {
	var out []printed
	walk, last := "", -1
	for p.phase != Ended {
		switch p.phase {
		case Stepping:
			next, err := p.Stepped(trace.Chain{Hops: p.whole().Hops[:len(p.chain.Hops)+1]})
			if err != nil {
				return out // the walk in advance is the lesson's own
			}
			p = next
			continue
		case Asking:
			if p.at != last {
				out = append(out, printed{p.Step(), p.walk, walk != p.walk.key(), p.chain, p.asked})
				walk, last = p.walk.key(), p.at
			}
			p = p.Answer("")
			continue
		case Reading:
			out = append(out, printed{p.Step(), p.walk, walk != p.walk.key(), p.chain, nil})
			walk = p.walk.key()
		}
		p = p.Next()
	}
	return out
}

// Handout writes a lesson as Markdown, to be printed: prose, what went over the
// wire, and the questions with room for an answer. With solutions each question has
// its answer and the rule behind it, and the notes to the teacher stand there. The
// play is one that [Begin] returned.
func Handout(p Play, solutions bool) string {
	var b strings.Builder
	l := p.lesson
	fmt.Fprintf(&b, "# %s\n\nLevel %d. Scenario `%s` of detour's lab, as %s.\n", l.Title, l.Level, l.Scenario, titleOf(l.Client))
	if l.Config != nil {
		fmt.Fprintf(&b, "\n`%s`:\n\n```\n%s```\n", l.Config.File, numbered(l.Config.Text))
	}
	n := 0
	for _, page := range p.pages() {
		n = page.write(&b, n, solutions)
	}
	b.WriteString("\n## Sources\n\n")
	for _, s := range l.Sources {
		fmt.Fprintf(&b, "- [%s](%s)\n", s.Cite, s.URL)
	}
	return b.String()
}

// titleOf is how a client is called in sentences.
func titleOf(client string) string {
	c, err := trace.ClientNamed(client)
	if err != nil {
		return client
	}
	return c.Title
}

// numbered is a text with the numbers of its lines.
func numbered(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		fmt.Fprintf(&b, "%3d  %s\n", i+1, line)
	}
	return b.String()
}

// write writes a section, its questions numbered from n on.
func (s printed) write(b *strings.Builder, n int, solutions bool) int {
	fmt.Fprintf(b, "\n## %s\n", s.step.Title)
	if s.opens && s.chain.Last() != nil {
		fmt.Fprintf(b, "\n`%s` as %s:\n", s.walk.Scenario.Name, s.walk.Client.Title)
	}
	if len(s.questions) > 0 || s.opens {
		b.WriteString(exchanged(s.chain))
	}
	if s.step.Prose != "" {
		fmt.Fprintf(b, "\n%s\n", s.step.Prose)
	}
	if solutions {
		for _, note := range s.step.Teacher {
			fmt.Fprintf(b, "\n*To the teacher: %s*\n", note)
		}
	}
	for _, q := range s.questions {
		n++
		q.write(b, n, solutions)
	}
	return n
}

// exchanged is the last exchange of a chain as a block: the request's line and what
// is asked about of the fields of both.
func exchanged(ch trace.Chain) string {
	h := ch.Last()
	if h == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n```\n%s %s\n", h.Request.Method, trace.Printable(h.Request.URI.String()))
	lines(&b, h.Request.Fields, "Authorization", "Cookie", "Referer", "Content-Type", "Origin")
	if len(h.Request.Body) > 0 {
		fmt.Fprintf(&b, "(%d bytes)\n", len(h.Request.Body))
	}
	b.WriteString("\n")
	if h.Response == nil {
		b.WriteString("(no answer)\n")
	} else {
		fmt.Fprintf(&b, "%d %s\n", h.Status(), trace.Printable(h.Response.Reason))
		lines(&b, h.Response.Fields, "Location", "Set-Cookie", "Refresh", "Cache-Control", "Strict-Transport-Security", "Referrer-Policy", "Access-Control-Allow-Origin", "Server")
	}
	b.WriteString("```\n")
	return b.String()
}

func lines(b *strings.Builder, fields trace.Fields, names ...string) {
	for _, f := range fields {
		for _, name := range names {
			if strings.EqualFold(f.Name, name) {
				fmt.Fprintf(b, "%s: %s\n", trace.Printable(f.Name), trace.Printable(f.Value))
			}
		}
	}
}

// write writes a question.
func (q Question) write(b *strings.Builder, n int, solutions bool) {
	fmt.Fprintf(b, "\n**%d. %s**\n", n, q.Prompt)
	for _, o := range q.Options {
		mark := " "
		if solutions && o.Value == q.answer.Value {
			mark = "x"
		}
		fmt.Fprintf(b, "- [%s] %s\n", mark, o.Says)
	}
	switch a := q.answer; {
	case solutions:
		fmt.Fprintf(b, "\n%s The rule: %s (%s).\n", a.Says, a.Rule.Says, a.Rule.Source)
	case len(q.Options) == 0:
		b.WriteString("\n______________________________________________\n")
	}
}

// Worksheet writes exercises as Markdown, with or without solutions. The plays are
// those that [Begin] returned.
func Worksheet(title string, plays []Play, solutions bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", title)
	for _, p := range plays {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", p.lesson.Title, p.lesson.Steps[0].Prose)
		n := 0
		for _, page := range p.pages() {
			for _, q := range page.questions {
				n++
				q.write(&b, n, solutions)
			}
		}
	}
	return b.String()
}
