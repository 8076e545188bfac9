package page

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/finding"
	"detour/trace"
	"detour/tui/cell"
)

// Sending is how a request stands that follows the last hop.
type Sending uint8

// The ways it can stand.
const (
	NotSent Sending = iota
	UnderWay
	NotRecorded // nothing is sent from a recording
)

// words say how a request stands that follows the last hop.
func (s Sending) words() string {
	switch s {
	case UnderWay:
		return "sending"
	case NotRecorded:
		return "not in the recording"
	}
	return "not sent yet"
}

// word says the same in a word or two.
func (s Sending) word() string {
	switch s {
	case UnderWay:
		return "sending"
	case NotRecorded:
		return "unrecorded"
	}
	return "not sent"
}

// sign says the same in a sign.
func (s Sending) sign() string {
	switch s {
	case UnderWay:
		return "►"
	case NotRecorded:
		return "–"
	}
	return "…"
}

// A HopRow lays out one hop in the list of them: a row, and what more there is of
// it where it is the one selected.
type HopRow struct {
	Styles    cell.Styles
	Width     int
	Indent    string // of a branch
	Label     string // its number, or what stands for that
	Method    int    // the cells that methods are set in
	Redaction Redaction
	Grave     finding.Severity // of the gravest finding at it; 0 for none
	Edited    bool             // the user wrote the request
	Behind    int              // hops of the branch that are folded behind it
}

// timedWidth is from where a row says how long the exchange took.
const timedWidth = 28

// Sent is the row of a hop that went after another: "2 ▲ GET /dashboard ⟲2 301✗".
func (r HopRow) Sent(h, before *trace.Hop) cell.Line {
	st := r.Styles
	tail := []cell.Span{}
	if loop := loopMark(h.Decision.Loop); loop != "" {
		tail = append(tail, st.Changed.Span(loop+" "))
	}
	status := StatusInk(st, h).Span(fmt.Sprintf("%3s", hopStatus(h)))
	mark := cell.Text(" ")
	if sign := r.mark(h); sign != "" {
		mark = r.markInk(h).Span(sign)
	}
	tail = append(tail, status, mark)
	if r.Width >= timedWidth {
		tail = append(tail, st.Dim.Span(fmt.Sprintf(" %6s", tookShort(h))))
	}
	ink := st.Bold
	if r.Indent != "" {
		ink = st.Dim
	}
	return r.row(ink, h.Request, before, tail)
}

// Pending is the row of the request that goes after a hop, under way perhaps.
func (r HopRow) Pending(next trace.Request, before *trace.Hop, s Sending) cell.Line {
	ink := r.Styles.Dim
	if s == UnderWay {
		ink = r.Styles.Badge
	}
	tail := []cell.Span{ink.Span(fmt.Sprintf("%3s ", s.sign()))}
	if r.Width >= timedWidth {
		tail = []cell.Span{ink.Span(fmt.Sprintf("%11s", s.word()))}
	}
	return r.row(r.Styles.Dim, next, before, tail)
}

// row sets a request before what stands at the right edge: its number, a change of
// scheme, the method, the host where that is new, and the path.
func (r HopRow) row(ink cell.Ink, req trace.Request, before *trace.Hop, tail []cell.Span) cell.Line {
	st := r.Styles
	l := cell.LineOf(st.Dim.Span(r.Indent + r.Label))
	switch {
	case r.Edited:
		l.Spans = append(l.Spans, st.Changed.Span("*"))
	default:
		l.Spans = append(l.Spans, cell.Text(" "))
	}
	if before != nil && before.Request.URI.Scheme != req.URI.Scheme {
		arrow, k := "▼ ", st.Server
		if req.URI.Scheme == "https" {
			arrow, k = "▲ ", st.Success
		}
		l.Spans = append(l.Spans, k.Span(arrow))
	}
	method := cell.Shown(req.Method)
	l.Spans = append(l.Spans, ink.Span(method+cell.Blanks(r.Method-cell.Width(method))+" "))
	where := r.Redaction.Target(req.URI)
	if before == nil || before.Request.URI.Authority() != req.URI.Authority() {
		where = r.Redaction.Authority(req.URI) + where
	}
	if r.Behind > 0 {
		tail = append([]cell.Span{st.Dim.Span(fmt.Sprintf("+%d ", r.Behind))}, tail...)
	}
	room := r.Width - cell.SpansWidth(l.Spans) - cell.SpansWidth(tail) - 1
	where = cell.Shorten(where, max(0, room))
	l.Spans = append(l.Spans, ink.Span(where), cell.Text(cell.Blanks(room-cell.Width(where)+1)))
	return cell.LineOf(append(l.Spans, tail...)...)
}

// mark is the sign behind a status: a failure or a finding of weight, a warning, or
// nothing.
func (r HopRow) mark(h *trace.Hop) string {
	switch {
	case failed(h), r.Grave == finding.Error:
		return "✗"
	case r.Grave == finding.Warning:
		return "!"
	}
	return ""
}

func (r HopRow) markInk(h *trace.Hop) cell.Ink {
	if failed(h) || r.Grave == finding.Error {
		return r.Styles.Server
	}
	return r.Styles.Changed
}

// failed reports whether a hop failed, or the client ended with it.
func failed(h *trace.Hop) bool { return h.Failure != nil || endWord(h.Decision.Verdict) != "" }

// hopStatus is the status of a row: "ghost" where nobody was asked, "–" without one.
func hopStatus(h *trace.Hop) string {
	switch {
	case h.Ghost:
		return "ghost"
	case h.Response == nil:
		return "–"
	}
	return strconv.Itoa(h.Status())
}

// Details are the rows under the hop that is selected.
func (r HopRow) Details(h *trace.Hop) []cell.Line {
	st := r.Styles
	var rows []cell.Line
	add := func(k cell.Ink, text string) {
		if text != "" {
			rows = append(rows, r.detail(k, text))
		}
	}
	switch {
	case h.Ghost:
		add(st.Redirect, "ghost "+StatusWord(h))
	case h.Response == nil:
		add(st.Server, FailureWord(h))
	default:
		add(StatusInk(st, h), StatusWord(h))
	}
	add(st.Server, FailedWord(h))
	add(st.Server, endWord(h.Decision.Verdict))
	facts := []string{}
	if r.Width < timedWidth && h.Timing.Total > 0 {
		facts = append(facts, took(h.Timing.Total))
	}
	if fate := methodFate(h); fate != "" {
		facts = append(facts, fate)
	}
	add(st.Dim, strings.Join(facts, "  "))
	if loop := loopWord(h.Decision.Loop); loop != "" {
		if cell.Width(loop) > r.room() && h.Decision.Loop.Since > 0 {
			loop = fmt.Sprintf("%s: hop %d", loopSign(h.Decision.Loop), h.Decision.Loop.Since)
		}
		add(st.Changed, loop)
	}
	if r.Edited {
		add(st.Changed, "* you wrote it")
	}
	return rows
}

// PendingDetails are the rows under the request that goes next.
func (r HopRow) PendingDetails(s Sending) []cell.Line {
	k := r.Styles.Dim
	if s == UnderWay {
		k = r.Styles.Badge
	}
	return []cell.Line{r.detail(k, s.words())}
}

// lead is where the rows under a hop begin.
func (r HopRow) lead() int { return cell.Width(r.Indent) + cell.Width(r.Label) + 1 }

func (r HopRow) room() int { return r.Width - r.lead() }

func (r HopRow) detail(k cell.Ink, text string) cell.Line {
	return cell.LineOf(cell.Text(cell.Blanks(r.lead())), k.Span(cell.CutEnd(text, r.room())))
}

// TrialLabel stands in place of the number of an experiment.
const TrialLabel = "x"

// EditedHop reports whether the user wrote a request that went after a hop: it is
// neither the client's own nor one that a page offered.
func EditedHop(h, before *trace.Hop) bool {
	if before == nil || before.Decision.Client != h.Decision.Client {
		return false
	}
	d := before.Decision
	return (d.Next == nil || !d.Next.SameOnWire(h.Request)) && offerOf(d, &h.Request) == nil
}

// Offered reports whether a request is one that the page of a hop offered.
func Offered(h *trace.Hop, r *trace.Request) bool { return offerOf(h.Decision, r) != nil }

// Stop lays out a hop for a row of hops: "1 POST 302✗".
func Stop(st cell.Styles, label string, h *trace.Hop, grave finding.Severity, selected bool) []cell.Span {
	r := HopRow{Styles: st, Grave: grave}
	tail := StatusInk(st, h).Span(strconv.Itoa(h.Status()))
	switch {
	case h.Ghost:
		tail.Text = "ghost"
	case h.Response == nil:
		tail = st.Server.Span(FailureWord(h))
	}
	k := st.Dim
	if selected {
		k, tail.Ink = st.TabOn, tail.Ink.And(st.Bold)
	}
	spans := []cell.Span{k.Span(label + " " + cell.Shown(h.Request.Method) + " "), tail}
	if sign := r.mark(h); sign != "" && h.Response != nil {
		spans = append(spans, r.markInk(h).Span(sign))
	}
	if w := loopMark(h.Decision.Loop); w != "" {
		spans = append(spans, st.Changed.Span(" "+w))
	}
	return spans
}

// PendingStop lays out the request that goes next for a row of hops.
func PendingStop(st cell.Styles, id int, next trace.Request, s Sending, selected bool) []cell.Span {
	k, state := st.Dim, s.sign()
	if selected {
		k, state = st.TabOn, s.word()
	}
	return []cell.Span{k.Span(fmt.Sprintf("%d %s %s", id, cell.Shown(next.Method), state))}
}
