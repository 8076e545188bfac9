package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"detour/explain"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/prose"
)

// A TextWriter writes a chain hop by hop as plain text.
type TextWriter struct {
	out    printer
	opts   Options
	n      int
	column int // of the URLs, where a hop is a line
	fold   fold
	said   map[string]bool // of remedies, by label and text
}

// NewText returns a writer of plain text.
func NewText(w io.Writer, o Options) *TextWriter {
	if o.Width == 0 {
		o.Width = 80
	}
	return &TextWriter{out: printer{w: w, color: o.Color}, opts: o}
}

// Hop writes the chain's last hop.
func (t *TextWriter) Hop(ch trace.Chain) error {
	h := ch.Last()
	t.n++
	if !t.opts.Verbose && t.fold.takes(h) {
		return nil
	}
	t.fold.flush(t)
	if t.opts.Brief {
		t.lineHop(ch)
		return t.out.err
	}
	if t.n > 1 {
		t.out.line("")
	}
	t.hopHead(h)
	t.request(h)
	t.answer(h)
	t.notes(h, ch.CookiesAt(len(ch.Hops)-1))
	t.next(h)
	if e := t.opts.explanation(ch); e != nil {
		t.out.line("")
		t.explanation(*e)
	}
	return t.out.err
}

// End writes what the chain comes to. With Brief and Explain each hop is explained
// behind that. With Verbose or Infos the findings follow in full, behind how the
// chain ended, a line that begins with "end:". On a terminal, where all that
// scrolls away, the headline closes.
func (t *TextWriter) End(ch trace.Chain, v verdict.Verdict) error {
	t.fold.flush(t)
	if t.n > 0 {
		t.out.line("")
	}
	t.verdict(v)
	t.blamed(ch, v)
	explained := t.opts.Brief && t.opts.Explain
	if explained {
		t.explanations(ch)
	}
	whole := t.opts.Verbose || t.opts.Infos
	if whole {
		t.out.line("")
		t.endsWith(ch.Outcome())
		t.findings(ch, v.Findings)
	}
	if (explained || whole) && t.opts.Columns > 0 {
		t.out.line("")
		t.headline(v)
	}
	return t.out.err
}

// hopHead is the line under which a hop is told in full.
func (t *TextWriter) hopHead(h *trace.Hop) {
	t.out.linef("%s %s", t.out.bold(fmt.Sprintf("%d %s", h.ID, printable(h.Request.Method))), printable(t.opts.uri(h.Request.URI.String())))
}

func (t *TextWriter) endsWith(o trace.Outcome) {
	t.out.linef("end: %s, %s: %s", o.Kind, prose.Counted(t.n, "hop"), printable(o.Text))
}

// request writes the request's lines as they were sent.
func (t *TextWriter) request(h *trace.Hop) {
	if !t.opts.Verbose || h.Ghost {
		return
	}
	if h.Wire.Proto == "" {
		return // nothing was sent
	}
	if h.Wire.RequestFields != nil {
		t.fields(">", h.Wire.RequestFields)
	} else {
		start, _, _ := strings.Cut(string(h.Wire.RequestHead), "\r\n")
		t.out.linef("  > %s", printable(t.maskTarget(start)))
		t.fields(">", h.Request.Fields)
	}
	if n := len(h.Request.Body); n > 0 {
		t.out.line(t.out.dim(fmt.Sprintf("  > (%s of content)", prose.Counted(n, "byte"))))
	}
}

// maskTarget masks the target in a request line.
func (t *TextWriter) maskTarget(line string) string {
	if t.opts.ShowSecrets {
		return line
	}
	return string(trace.MaskHead([]byte(line)))
}

func (t *TextWriter) fields(sign string, fs trace.Fields) {
	for _, f := range fs {
		t.out.linef("  %s %s: %s", sign, printable(f.Name), printable(t.opts.field(f)))
	}
}

// answer writes what came back.
func (t *TextWriter) answer(h *trace.Hop) {
	t.proxyAnswer(h)
	if h.Response != nil {
		t.status(h)
	}
	if f := h.Failure; f != nil {
		t.out.linef("  %s %s: %s", t.out.bold("✗ failed"), printable(f.Attempt), printable(f.Reason))
		if f.Hint != "" {
			t.out.linef("  %s", t.out.dim("hint: "+printable(f.Hint)))
		}
	}
}

// proxyAnswer writes what a proxy said to CONNECT.
func (t *TextWriter) proxyAnswer(h *trace.Hop) {
	if h.Tunnel == nil || !t.opts.Verbose {
		return
	}
	t.out.linef("  < (proxy) %s", t.statusLine(*h.Tunnel))
	t.fields("< (proxy)", h.Tunnel.Fields)
	t.body(h.Tunnel.Body)
}

func (t *TextWriter) status(h *trace.Hop) {
	r := h.Response
	if t.opts.Verbose {
		for _, in := range h.Interim {
			t.out.linef("  < %s", t.statusLine(in))
			t.fields("<", in.Fields)
		}
		t.out.linef("  < %s", t.out.bold(t.statusLine(*r)))
		t.fields("<", r.Fields)
		t.fields("< (trailer)", r.Trailers)
		t.body(r.Body)
	}
	t.out.linef("  %s %s", t.out.bold(strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, printable(r.Reason)))), t.out.dim(about(h)))
	if l := h.Decision.Location; l.Used != "" && !t.opts.Verbose {
		t.out.linef("  Location: %s", printable(t.opts.uri(l.Used)))
	}
}

func (t *TextWriter) statusLine(r trace.Response) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", printable(r.Proto), r.Status, printable(r.Reason)))
}

func (t *TextWriter) body(b trace.Body) {
	if b.Size > 0 {
		t.out.line(t.out.dim(fmt.Sprintf("  < (%s of content)", prose.Counted(int(b.Size), "byte"))))
	}
}

// about says how a hop went: time, protocol, connection.
func about(h *trace.Hop) string {
	if h.Ghost {
		return "· the browser's own, nothing was sent"
	}
	parts := []string{"", roundTime(h.Timing.Total)}
	if h.Wire.Proto != "" {
		parts = append(parts, printable(h.Wire.Proto))
	}
	if h.Conn.TLS != nil {
		parts = append(parts, printable(h.Conn.TLS.Version))
	}
	if h.Conn.Remote != "" {
		parts = append(parts, printable(h.Conn.Remote))
	}
	return strings.TrimSpace(strings.Join(parts, " · "))
}

// roundTime returns d with about two significant digits.
func roundTime(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < 10*time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// notes writes the bounds that took effect, the loop verdict and what became
// of the cookies of the hop's own request and response.
func (t *TextWriter) notes(h *trace.Hop, cookies []trace.CookieNote) {
	t.bounds(h)
	if l := h.Decision.Loop; l.Kind != trace.LoopNone {
		t.out.linef("  %s: %s", explain.LoopTitle(l.Kind), l.Note.String())
	}
	for _, c := range cookies {
		t.out.linef("  cookie %s %s: %s", printable(c.Name), c.Event, sentence(c.Rule.Says, c.Note.String()))
	}
}

// bounds writes the bounds that took effect, and what of the exchange is not
// known or not vouched for.
func (t *TextWriter) bounds(h *trace.Hop) {
	for _, n := range h.Notices {
		t.out.linef("  note: %s", printable(n.Text))
	}
	if lacks := h.Recorded.Lacks(); len(lacks) > 0 {
		t.out.linef("  note: not recorded: %s", strings.Join(lacks, ", "))
	}
	if c := h.Conn.TLS; c != nil && !c.Verified && c.VerifyError != "" {
		t.out.linef("  note: the certificate is not verified: %s", printable(c.VerifyError))
	}
}

// next writes what the client does and every change with its rule.
func (t *TextWriter) next(h *trace.Hop) {
	d := h.Decision
	if d.Next == nil {
		if h.Failure == nil {
			t.out.linef("  %s %s", t.out.bold(d.Verdict.String()+":"), t.out.dim(sentence(cmp.Or(d.Detail.String(), d.Why.Says), d.Why.Source)))
		}
		t.offers(d.Offers)
		return
	}
	t.out.linef("  %s %s %s", t.out.bold("next:"), printable(d.Next.Method), printable(t.opts.uri(d.Next.URI.String())))
	for _, c := range d.Changes {
		t.change(c)
	}
	t.offers(d.Offers)
}

func (t *TextWriter) offers(offers []trace.Offer) {
	for _, o := range offers {
		to := printable(t.opts.uri(o.Next.URI.String()))
		switch o.Kind {
		case trace.OfferScript:
			t.out.linef("  offered: a script sends a browser to %s", to)
		case trace.OfferForm:
			t.out.linef("  offered: a script submits a form: %s %s (%s of content)", o.Next.Method, to, prose.Counted(len(o.Next.Body), "byte"))
		default:
			t.out.linef("  offered: %s to %s after %d s", o.Kind, to, o.Delay)
		}
	}
}

// change writes what changed after a sign, and below it why.
func (t *TextWriter) change(c trace.Change) {
	name := printable(c.Name)
	if c.Part != trace.PartField {
		name = string(c.Part)
	}
	from, to := printable(t.opts.part(c, c.From)), printable(t.opts.part(c, c.To))
	switch c.Op {
	case trace.Removed:
		t.out.linef("    %s", t.out.removed("- "+name+": "+from))
	case trace.Added:
		t.out.linef("    %s", t.out.added("+ "+name+": "+to))
	case trace.Changed:
		t.out.linef("    ~ %s: %s → %s", name, t.out.removed(from), t.out.added(to))
	case trace.Kept:
		t.out.linef("    = %s: %s", name, cmp.Or(to, from))
	}
	t.out.linef("        %s", t.out.dim(sentence(cmp.Or(c.Note.String(), c.Rule.Says), c.Rule.Source)))
}

// sentence joins what is said and its source.
func sentence(says, source string) string {
	switch {
	case source == "":
		return printable(says)
	case says == "":
		return printable(source)
	}
	return printable(says) + " · " + printable(source)
}

func printable(s string) string { return trace.Printable(s) }
