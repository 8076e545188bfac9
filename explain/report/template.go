package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/prose"
)

// TemplateHelp lists what a template can ask for, a line each.
func TemplateHelp() string {
	var b strings.Builder
	b.WriteString("Of the chain:\n")
	helpNames(&b, chainNames)
	b.WriteString("Of a hop, between {{range .Hops}} and {{end}}:\n")
	helpNames(&b, hopNames)
	return b.String()
}

func helpNames[T any](b *strings.Builder, table []templateName[T]) {
	for _, n := range table {
		fmt.Fprintf(b, "  {{.%s}}%s %s\n", n.name, strings.Repeat(" ", max(0, len("Warnings")-len(n.name))), n.says)
	}
}

// A Template says what of a chain is printed for a script: text with names in
// double braces. {{range .Hops}} ... {{end}} is repeated for each hop; \n, \t and
// \\ stand for a line feed, a tab and a backslash. It is a small part of
// text/template's language and does not use that package, which would keep every
// method of every type in the binary.
type Template struct {
	parts []part
}

// A part is text, a value of the chain, or a range over the hops.
type part struct {
	text string
	name string
	hops []part // of a range
}

// A templateName is what a template can ask for.
type templateName[T any] struct {
	name, says string
	value      func(T, Options) string
}

// An ended is a chain with what it comes to.
type ended struct {
	chain   trace.Chain
	verdict verdict.Verdict
}

// chainNames are the names outside of a range.
var chainNames = []templateName[ended]{
	{"Status", "the last status, 0 without a response", func(e ended, _ Options) string { return strconv.Itoa(statusOf(e.chain.Last())) }},
	{"URL", "the last URL", func(e ended, o Options) string { return hopURL(e.chain.Last(), o) }},
	{"Method", "the last method", func(e ended, _ Options) string { return hopMethod(e.chain.Last()) }},
	{"Start", "the first URL", func(e ended, o Options) string { return hopURL(firstOf(e.chain), o) }},
	{"Hops", "how many hops there are", func(e ended, _ Options) string { return strconv.Itoa(len(e.chain.Hops)) }},
	{"Outcome", "arrived, arrived-elsewhere, loop, gave-up, refused, failed, stopped", func(e ended, _ Options) string { return string(e.verdict.Outcome) }},
	{"Kind", "what the headline speaks of: body-lost", func(e ended, _ Options) string { return e.verdict.Kind }},
	{"Headline", "the verdict in a line", func(e ended, _ Options) string { return e.verdict.Says() }},
	{"Hop", "the number of the hop that decides", func(e ended, _ Options) string { return strconv.Itoa(e.verdict.Hop) }},
	{"Cause", "the likeliest cause there", func(e ended, _ Options) string { return causeSays(e.verdict) }},
	{"Do", "the first thing to do", func(e ended, _ Options) string { return printable(e.verdict.Do) }},
	{"Errors", "how many errors were found", func(e ended, _ Options) string { return strconv.Itoa(e.verdict.Count(finding.Error)) }},
	{"Warnings", "how many warnings", func(e ended, _ Options) string { return strconv.Itoa(e.verdict.Count(finding.Warning)) }},
	{"Seconds", "how long all hops took, in seconds", func(e ended, _ Options) string { return seconds(e.chain.Hops...) }},
}

// hopNames are the names in a range.
var hopNames = []templateName[*trace.Hop]{
	{"N", "the number of the hop", func(h *trace.Hop, _ Options) string { return strconv.Itoa(h.ID) }},
	{"Method", "its method", func(h *trace.Hop, _ Options) string { return hopMethod(h) }},
	{"URL", "its URL", hopURL},
	{"Status", "its status, 0 without a response", func(h *trace.Hop, _ Options) string { return strconv.Itoa(statusOf(h)) }},
	{"Location", "where it leads: a whole URL, empty for nowhere", func(h *trace.Hop, o Options) string { return nextURL(h, o) }},
	{"Fate", "what becomes of the request: POST → GET", func(h *trace.Hop, o Options) string { _, fate := o.leads(h); return fate }},
	{"Failure", "what went wrong, empty where nothing did", func(h *trace.Hop, _ Options) string { return failureOf(h) }},
	{"Remote", "the server's address and port", func(h *trace.Hop, _ Options) string { return printable(h.Conn.Remote) }},
	{"Seconds", "how long it took, in seconds", func(h *trace.Hop, _ Options) string { return seconds(h) }},
}

// ParseTemplate reads a template. Its error says where it is wrong, and what it
// can ask for.
func ParseTemplate(s string) (*Template, error) {
	p := templateParser{rest: s}
	parts, err := p.parts(names(chainNames), false)
	if err != nil {
		return nil, err
	}
	return &Template{parts}, nil
}

// A templateParser reads a template from its front.
type templateParser struct{ rest string }

// parts reads up to the end, of the range when it is in one.
func (p *templateParser) parts(known []string, inRange bool) ([]part, error) {
	var out []part
	for {
		text, rest, found := strings.Cut(p.rest, "{{")
		if text != "" {
			out = append(out, part{text: unescape(text)})
		}
		if !found {
			if inRange {
				return nil, errors.New("{{range .Hops}} has no {{end}}")
			}
			return out, nil
		}
		action, rest, closed := strings.Cut(rest, "}}")
		if !closed {
			return nil, fmt.Errorf("{{%s has no }}", action)
		}
		p.rest = rest
		switch action = strings.Join(strings.Fields(action), " "); {
		case action == "end" && inRange:
			return out, nil
		case action == "range .Hops" && !inRange:
			hops, err := p.parts(names(hopNames), true)
			if err != nil {
				return nil, err
			}
			out = append(out, part{hops: hops})
		case strings.HasPrefix(action, ".") && slices.Contains(known, action[1:]):
			out = append(out, part{name: action[1:]})
		default:
			return nil, fmt.Errorf("{{%s}} is nothing that can be asked for here: %s", action, prose.Listed(dotted(known)))
		}
	}
}

var unescape = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`).Replace

func names[T any](table []templateName[T]) []string {
	out := make([]string, len(table))
	for i, n := range table {
		out[i] = n.name
	}
	return out
}

func dotted(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "." + n
	}
	return out
}

// A TemplateWriter prints a chain as a template says, when the chain has ended.
type TemplateWriter struct {
	w     io.Writer
	parts []part
	rows  []string // what the ranges have come to, by part
	opts  Options
}

// NewTemplate returns a writer of a template. Each hop is read as it arrives.
func NewTemplate(w io.Writer, t *Template, o Options) *TemplateWriter {
	return &TemplateWriter{w, t.parts, make([]string, len(t.parts)), o}
}

// Hop reads the chain's last hop.
func (t *TemplateWriter) Hop(ch trace.Chain) error {
	for i, p := range t.parts {
		for _, q := range p.hops {
			t.rows[i] += q.text + valueOf(hopNames, q.name, ch.Last(), t.opts)
		}
	}
	return nil
}

// End prints. A line feed is put behind what does not end with one.
func (t *TemplateWriter) End(ch trace.Chain, v verdict.Verdict) error {
	var b strings.Builder
	for i, p := range t.parts {
		b.WriteString(p.text + valueOf(chainNames, p.name, ended{ch, v}, t.opts) + t.rows[i])
	}
	if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		b.WriteByte('\n')
	}
	_, err := io.WriteString(t.w, b.String())
	return err
}

func valueOf[T any](table []templateName[T], name string, of T, o Options) string {
	for _, n := range table {
		if n.name == name {
			return n.value(of, o)
		}
	}
	return ""
}

func firstOf(ch trace.Chain) *trace.Hop {
	if len(ch.Hops) == 0 {
		return nil
	}
	return ch.Hops[0]
}

func statusOf(h *trace.Hop) int {
	if h == nil {
		return 0
	}
	return h.Status()
}

func hopMethod(h *trace.Hop) string {
	if h == nil {
		return ""
	}
	return printable(h.Request.Method)
}

func hopURL(h *trace.Hop, o Options) string {
	if h == nil {
		return ""
	}
	return printable(o.uri(h.Request.URI.String()))
}

// nextURL is where a hop leads, followed or not.
func nextURL(h *trace.Hop, o Options) string {
	switch d := &h.Decision; {
	case d.Next != nil:
		return printable(o.uri(d.Next.URI.String()))
	case d.Location.Resolved != nil:
		return printable(o.uri(d.Location.Resolved.String()))
	}
	return ""
}

func failureOf(h *trace.Hop) string {
	if h.Failure == nil {
		return ""
	}
	return printable(h.Failure.Error())
}

func causeSays(v verdict.Verdict) string {
	if v.Because == nil {
		return ""
	}
	return v.Because.Says()
}

func seconds(hops ...*trace.Hop) string {
	var sum float64
	for _, h := range hops {
		sum += h.Timing.Total.Seconds()
	}
	return strconv.FormatFloat(sum, 'f', 3, 64)
}
