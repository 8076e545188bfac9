package page

import (
	"fmt"
	"strconv"

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

// HopRows lays out the rows of one hop in the list of them.
type HopRows struct {
	Styles    cell.Styles
	Width     int
	Indent    string // of a branch
	Label     string // its number, or what stands for that
	Redaction Redaction
	dim       bool
	lines     []cell.Line
}

// Sent lays out a hop that went after another.
func (r HopRows) Sent(h, before *trace.Hop) []cell.Line {
	r.request(h.Request, before)
	r.answer(h)
	return r.lines
}

// Pending lays out the request that goes after a hop, under way perhaps.
func (r HopRows) Pending(next trace.Request, before *trace.Hop, s Sending) []cell.Line {
	r.dim = true
	r.request(next, before)
	switch s {
	case UnderWay:
		r.add(r.Styles.Badge, "sending")
	case NotRecorded:
		r.add(r.Styles.Dim, "not in the recording")
	default:
		r.add(r.Styles.Dim, "not sent yet")
	}
	return r.lines
}

// request adds method, host where it is new, path, and a change of scheme.
func (r *HopRows) request(req trace.Request, before *trace.Hop) {
	ink := r.Styles.Bold
	if r.dim || r.Indent != "" {
		ink = r.Styles.Dim
	}
	id := r.Label
	method, path := cell.Shown(req.Method), r.Redaction.Target(req.URI)
	head := []cell.Span{r.Styles.Dim.Span(r.Indent + id + " "), ink.Span(method + " ")}
	lead := cell.Width(r.Indent) + cell.Width(id) + cell.Width(method) + 2
	room := r.Width - lead
	newHost := before == nil || before.Request.URI.Authority() != req.URI.Authority()
	if !newHost {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(path, room)))...))
	} else {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(r.Redaction.Authority(req.URI), room)))...))
		r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), r.Styles.Dim.Span(cell.Shorten(path, room))))
	}
	if before != nil && before.Request.URI.Scheme != req.URI.Scheme {
		r.scheme(req.URI.Scheme)
	}
}

func (r *HopRows) scheme(to string) {
	if to == "https" {
		r.add(r.Styles.Success, "▲ https")
		return
	}
	r.add(r.Styles.Server, "▼ "+cell.Shown(to))
}

// answer adds the status, what becomes of the method, and loops.
func (r *HopRows) answer(h *trace.Hop) {
	switch {
	case h.Ghost:
		r.add(r.Styles.Redirect, "ghost "+StatusWord(h))
	case h.Response == nil:
		r.add(r.Styles.Server, FailureWord(h))
	default:
		r.add(StatusInk(r.Styles, h), StatusWord(h))
	}
	for _, word := range []string{FailedWord(h), endWord(h.Decision.Verdict)} {
		if word != "" {
			r.add(r.Styles.Server, word)
		}
	}
	if fate := methodFate(h); fate != "" {
		r.add(r.Styles.Dim, fate)
	}
	if loop := loopWord(h.Decision.Loop); loop != "" {
		if cell.Width(loop) > r.Width-cell.Width(r.Indent)-2 && h.Decision.Loop.Since > 0 {
			loop = fmt.Sprintf("%s: hop %d", loopSign(h.Decision.Loop), h.Decision.Loop.Since)
		}
		r.add(r.Styles.Changed, loop)
	}
}

func (r *HopRows) add(k cell.Ink, text string) {
	lead := cell.Width(r.Indent) + 2
	r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), k.Span(cell.CutEnd(text, r.Width-lead))))
}

// TrialLabel stands in place of the number of an experiment.
const TrialLabel = "x"

// Stop lays out a hop for a row of hops: "1 POST 302".
func Stop(st cell.Styles, label string, h *trace.Hop, selected bool) []cell.Span {
	head := label + " " + cell.Shown(h.Request.Method) + " "
	tail := StatusInk(st, h).Span(strconv.Itoa(h.Status()))
	switch {
	case h.Response == nil:
		tail = st.Server.Span(FailureWord(h))
	case h.Ghost:
		tail.Text = "ghost"
	case h.Failure != nil, endWord(h.Decision.Verdict) != "":
		tail.Text += " ✗"
		tail.Ink = st.Server
	}
	k := st.Dim
	if selected {
		k, tail.Ink = st.TabOn, tail.Ink.And(st.Bold)
	}
	spans := []cell.Span{k.Span(head), tail}
	if w := loopSign(h.Decision.Loop); w != "" {
		spans = append(spans, st.Changed.Span(" "+w))
	}
	return spans
}

// PendingStop lays out the request that goes next for a row of hops.
func PendingStop(st cell.Styles, id int, next trace.Request, s Sending, selected bool) []cell.Span {
	k, state := st.Dim, "not sent"
	if selected {
		k = st.TabOn
	}
	switch s {
	case UnderWay:
		state = "sending"
	case NotRecorded:
		state = "not recorded"
	}
	return []cell.Span{k.Span(fmt.Sprintf("%d %s %s", id, cell.Shown(next.Method), state))}
}
