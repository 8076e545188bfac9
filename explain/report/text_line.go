package report

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
)

// lineHop writes the chain's last hop in one line: number, method, URL, status,
// time, and where it leads with what becomes of the request.
func (t *TextWriter) lineHop(ch trace.Chain) {
	h := ch.Last()
	url := printable(t.opts.uri(h.Request.URI.WithoutFragment().String()))
	to, fate := t.opts.leads(h)
	t.column = max(t.column, leastColumn, min(ansi.StringWidth(url), maxColumn))
	if t.opts.Columns > 0 {
		room := max(t.opts.Columns-besideURLs-ansi.StringWidth(fate), 24)
		url, to = fitted(url, to, room)
		t.column = min(t.column, max(ansi.StringWidth(url), room-ansi.StringWidth(to)))
	}
	line := t.out.bold(fmt.Sprintf("%d %-4s", h.ID, printable(h.Request.Method))) + " " + url + pad(url, t.column) + " " + t.statusWord(h) + " " + t.out.dim(fmt.Sprintf("%8s", tookWord(h)))
	if to != "" {
		line += "  → " + to
	}
	if fate != "" {
		line += "  " + fate
	}
	line = strings.TrimRight(line, " ")
	if t.opts.Columns > 0 {
		line = ansi.Truncate(line, t.opts.Columns, "…")
	}
	t.out.line(line)
	t.bounds(h)
}

// besideURLs are the columns of a line that no URL and no fate takes: number, method,
// status, time, the arrow and what is between them.
const besideURLs = len("20 POST ") + len(" 302 ") + 8 + len("  > ") + len("  ")

// leastColumn is the column of URLs where they are shorter: hops are written as
// they arrive, and later ones may be longer.
const leastColumn = 32

// maxColumn bounds the column of URLs: one that is longer stands out.
const maxColumn = 44

func pad(s string, width int) string { return strings.Repeat(" ", max(0, width-ansi.StringWidth(s))) }

// fitted cuts the queries of a URL and its target, and then both in their middle,
// until they have room.
func fitted(url, to string, room int) (string, string) {
	a, b := ansi.StringWidth(url), ansi.StringWidth(to)
	if a+b <= room {
		return url, to
	}
	url, to = withoutQuery(url), withoutQuery(to)
	if a, b = ansi.StringWidth(url), ansi.StringWidth(to); a+b <= room {
		return url, to
	}
	half := room / 2
	switch {
	case b <= half:
		return cutMiddle(url, room-b), to
	case a <= half:
		return url, cutMiddle(to, room-a)
	}
	return cutMiddle(url, half), cutMiddle(to, room-half)
}

// withoutQuery leaves a query out, which tells the least of a URL.
func withoutQuery(url string) string {
	if before, _, ok := strings.Cut(url, "?"); ok {
		return before + "?…"
	}
	return url
}

func cutMiddle(s string, width int) string {
	w := ansi.StringWidth(s)
	if w <= width {
		return s
	}
	left := width / 2
	return ansi.Truncate(s, left, "") + "…" + ansi.TruncateLeft(s, w-(width-1-left), "")
}

// statusWord is the status in its colour, or the sign of a failure.
func (t *TextWriter) statusWord(h *trace.Hop) string {
	switch {
	case h.Failure != nil && h.Response == nil:
		return t.out.removed("  ✗")
	case h.Failure != nil:
		return t.out.removed(fmt.Sprintf("%d✗", h.Status()))
	}
	return t.out.style(statusStyle(h.Status()), fmt.Sprintf("%3d", h.Status()))
}

// statusStyle is the colour of a class of statuses.
func statusStyle(code int) string {
	switch code / 100 {
	case 2:
		return "32"
	case 3:
		return "36"
	case 4:
		return "33"
	case 5:
		return "31"
	}
	return "1"
}

func tookWord(h *trace.Hop) string {
	if h.Ghost || h.Timing.Total == 0 {
		return ""
	}
	return roundTime(h.Timing.Total)
}

// leads is where a hop leads, without the host that it stays on, and what becomes
// of the request there.
func (o Options) leads(h *trace.Hop) (to, fate string) {
	d := &h.Decision
	var words []string
	switch {
	case h.Failure != nil && d.Next == nil:
		return "", printable(h.Failure.Error())
	case d.Next != nil:
		to = o.target(h.Request.URI, d.Next.URI)
		words = fates(h)
	case len(d.Offers) > 0:
		to = o.target(h.Request.URI, d.Offers[0].Next.URI)
		words = []string{fmt.Sprintf("%s, %d s", d.Offers[0].Kind, d.Offers[0].Delay)}
	case facts.IsRedirect(h.Status()):
		if to = printable(o.uri(d.Location.Used)); d.Location.Resolved != nil {
			to = o.target(h.Request.URI, *d.Location.Resolved)
		}
		words = []string{unfollowed(d)}
	default:
		words = []string{content(h.Response)}
	}
	if h.Ghost {
		words = append(words, "by itself")
	}
	if l := d.Loop; l.Kind == trace.LoopCertain || l.Kind == trace.LoopProbable {
		if word := "⟲"; l.Since > 0 {
			words = append(words, word+fmt.Sprint(l.Since))
		}
	}
	return to, strings.Join(words, ", ")
}

func (o Options) target(from, to uri.URI) string {
	s := to.String()
	if from.SameOrigin(to) {
		s = strings.TrimPrefix(s, to.Scheme+"://"+to.Authority())
	}
	return printable(o.uri(s))
}

// unfollowed says that a redirect is not followed.
func unfollowed(d *trace.Decision) string {
	switch d.Verdict {
	case trace.GiveUp:
		return "given up"
	case trace.Refuse:
		return "refused"
	}
	return "not followed"
}

// fates says what the redirect makes of the method, the body and what gives
// access.
func fates(h *trace.Hop) []string {
	var words []string
	next := h.Decision.Next
	from, to := printable(h.Request.Method), printable(next.Method)
	size := prose.Counted(len(h.Request.Body), "byte")
	switch {
	case from != to:
		words = append(words, from+" → "+to)
	case len(next.Body) > 0:
		words = append(words, from+" kept with its "+size)
	}
	if len(h.Request.Body) > 0 && len(next.Body) == 0 {
		words = append(words, size+" dropped")
	}
	for _, name := range []string{"Authorization", "Cookie"} {
		if h.Request.Fields.Has(name) && !next.Fields.Has(name) {
			words = append(words, name+" dropped")
		}
	}
	return words
}

// content is how much came, and of which kind.
func content(r *trace.Response) string {
	kind, _, _ := strings.Cut(r.Fields.Get("Content-Type"), ";")
	if r.Body.Size == 0 {
		return ""
	}
	if kind = strings.TrimSpace(kind); kind == "" {
		return prose.Counted(int(r.Body.Size), "byte")
	}
	return prose.Counted(int(r.Body.Size), "byte") + ", " + trace.Clip(kind, 40)
}
