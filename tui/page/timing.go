package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// The timing of a chain is a waterfall: one row a hop, each where the one
// before it ended. The time that a user took between two steps is left out.

// A stretch is a part of an exchange's time, in a sign of its own.
type stretch struct {
	sign string
	says string
	of   func(trace.Timing) time.Duration
}

var stretches = [...]stretch{
	{"┄", "connecting", func(t trace.Timing) time.Duration { return t.DNS + t.Connect + t.TLS }},
	{"━", "waiting", func(t trace.Timing) time.Duration { return t.Send + t.FirstByte }},
	{"═", "content", func(t trace.Timing) time.Duration { return t.Body }},
}

// length is how long an exchange took: never less than its parts.
func length(t trace.Timing) time.Duration {
	var sum time.Duration
	for _, s := range stretches {
		sum += s.of(t)
	}
	return max(sum, t.Total)
}

// maxBars is how many hops the waterfall shows around the one in view.
const maxBars = 24

// Timing lays out the waterfall, and below it the phases of the hop in view.
func Timing(s Scene, v View) []Line { return written(s, v, (*sheet).timing) }

// HopTiming is the timing of the hop in view without the picture of all hops.
func HopTiming(s Scene, v View) []Line {
	return written(s, v, func(p *sheet) {
		p.phases(s.Hop)
		p.connection(s.Hop)
	})
}

func (p *sheet) timing() {
	if p.scene.Hop == nil {
		p.say(p.Styles.Dim, "Not sent yet.")
		return
	}
	p.waterfall()
	if p.scene.Pending {
		return
	}
	p.blank()
	p.phases(p.scene.Hop)
	p.connection(p.scene.Hop)
}

func (p *sheet) waterfall() {
	hops := p.scene.Chain.Hops
	var total time.Duration
	for _, h := range hops {
		total += length(h.Timing)
	}
	most := maxBars
	if p.Tight {
		most = 4
	}
	from := cell.Clamp(p.scene.At-most/2, 0, max(0, len(hops)-most))
	to := min(len(hops), from+most)
	var began time.Duration
	for i, h := range hops[:to] {
		if i >= from {
			p.add(p.fall(h, i == p.scene.At, began, total))
		}
		began += length(h.Timing)
	}
	says := fmt.Sprintf("%s in %s", prose.Counted(len(hops), "hop"), took(total))
	if to-from < len(hops) {
		says = fmt.Sprintf("hops %d to %d of %s", from+1, to, says)
	}
	if len(hops) > 1 {
		says += ", your pauses left out"
	}
	p.note(0, says+".")
	if !p.Tight {
		p.legend()
	}
}

func (p *sheet) legend() {
	var l cell.Line
	for i, s := range stretches {
		if i > 0 {
			l.Spans = append(l.Spans, cell.Text("   "))
		}
		l.Spans = append(l.Spans, p.Styles.Accent.Span(s.sign), p.Styles.Dim.Span(" "+s.says))
	}
	p.add(l)
}

// fall is the row of one hop.
func (p *sheet) fall(h *trace.Hop, here bool, began, total time.Duration) cell.Line {
	const figures = 3 + 1 + 8 + 2 // status and time
	label := cell.Clamp(p.Width*2/5, 12, 36)
	k := p.Styles.Dim
	if here {
		k = p.Styles.Bold
	}
	name := fmt.Sprintf("%d %s %s", h.ID, cell.Shown(h.Request.Method), p.Redaction.Target(h.Request.URI))
	name = cell.Shorten(name, label-1)
	l := cell.LineOf(k.Span(name+cell.Blanks(label-cell.Width(name))), p.Styles.Status(h.Status()).Span(fmt.Sprintf("%3s ", statusOrSign(h))), k.Span(fmt.Sprintf("%8s  ", took(length(h.Timing)))))
	l.Spans = append(l.Spans, bars(p.Styles, h.Timing, began, total, p.Width-label-figures)...)
	return l
}

func statusOrSign(h *trace.Hop) string {
	switch {
	case h.Ghost:
		return "–"
	case h.Response == nil:
		return "✗"
	}
	return fmt.Sprint(h.Status())
}

// bars draws an exchange on the time of the whole chain. A stretch that there
// was is at least one cell.
func bars(st cell.Styles, t trace.Timing, began, total time.Duration, room int) []cell.Span {
	if total <= 0 || room < 1 {
		return nil
	}
	cells := func(d time.Duration) int { return int(int64(room) * int64(d) / int64(total)) }
	at := min(cells(began), room-1)
	spans := []cell.Span{st.Dim.Span(strings.Repeat("·", at))}
	for _, s := range stretches {
		d := s.of(t)
		if d <= 0 || at >= room {
			continue
		}
		n := cell.Clamp(cells(d), 1, room-at)
		spans = append(spans, st.Accent.Span(strings.Repeat(s.sign, n)))
		at += n
	}
	return spans
}

// phases lays out the phases of one exchange one after the other.
func (p *sheet) phases(h *trace.Hop) {
	t := h.Timing
	total := length(t)
	var began time.Duration
	for _, ph := range []struct {
		name string
		took time.Duration
	}{
		{"DNS", t.DNS}, {"Connect", t.Connect}, {"TLS", t.TLS},
		{"Send", t.Send}, {"First byte", t.FirstByte}, {"Body", t.Body},
	} {
		p.phase(ph.name, began, ph.took, total)
		began += ph.took
	}
	p.add(cell.LineOf(p.Styles.Dim.Span("Total       "), p.Styles.Bold.Span(fmt.Sprintf("%9s", took(t.Total)))))
}

// phase draws a phase on the time of its exchange.
func (p *sheet) phase(name string, began, length, total time.Duration) {
	const label, figure = 12, 11
	room := max(1, p.Width-label-figure)
	l := cell.LineOf(p.Styles.Dim.Span(fmt.Sprintf("%-*s", label, name)))
	if length == 0 {
		l.Spans = append(l.Spans, p.Styles.Dim.Span(fmt.Sprintf("%9s", "–")))
		p.add(l)
		return
	}
	l.Spans = append(l.Spans, cell.Text(fmt.Sprintf("%9s  ", took(length))))
	if total > 0 {
		from := min(int(int64(room)*int64(began)/int64(total)), room-1)
		size := cell.Clamp(int(int64(room)*int64(length)/int64(total)), 1, room-from)
		l.Spans = append(l.Spans, p.Styles.Dim.Span(strings.Repeat("·", from)), p.Styles.Accent.Span(strings.Repeat("━", size)))
	}
	p.add(l)
}

// took returns a duration in the unit that a user compares it in.
func took(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%d µs", d.Microseconds())
}

// tookShort is the time of an exchange in six cells: "31ms", "–" for none.
func tookShort(h *trace.Hop) string {
	if h.Timing.Total <= 0 {
		return "–"
	}
	return strings.ReplaceAll(took(h.Timing.Total), " ", "")
}

// Waterfall lays out the time of all hops of a chain under each other, a row each
// and one that sums them up; at is the one in view.
func Waterfall(st cell.Styles, hops []*trace.Hop, at, width int) []cell.Line {
	var total time.Duration
	for _, h := range hops {
		total += length(h.Timing)
	}
	label := len(strconv.Itoa(hops[len(hops)-1].ID))
	says := took(total)
	if len(hops) > 1 {
		says += ", pauses left out"
	}
	rows := []cell.Line{st.Dim.Line(says)}
	var began time.Duration
	for i, h := range hops {
		k := st.Dim
		if i == at {
			k = st.Bold
		}
		l := cell.LineOf(k.Span(fmt.Sprintf("%*d ", label, h.ID)))
		l.Spans = append(l.Spans, bars(st, h.Timing, began, total, width-label-1)...)
		rows = append(rows, l)
		began += length(h.Timing)
	}
	return rows
}

// connection lays out over which connection the hop went.
func (p *sheet) connection(h *trace.Hop) {
	c := h.Conn
	if c.Remote == "" && c.Local == "" {
		p.fact("Connection", "none")
		return
	}
	kind := "new"
	if c.Reused {
		kind = "reused"
	}
	p.fact("Connection", kind+", "+cell.Shown(h.Wire.Proto))
	p.fact("Server", cell.Shown(c.Remote))
	p.fact("From", cell.Shown(c.Local))
	if c.Proxy != "" {
		p.fact("Proxy", cell.Shown(c.Proxy)+proxyOrigin(c))
	}
}

// proxyOrigin says which variable of the environment named a proxy.
func proxyOrigin(c trace.Conn) string {
	if c.ProxyFrom == "" {
		return ""
	}
	return " (of " + cell.Shown(c.ProxyFrom) + ")"
}
