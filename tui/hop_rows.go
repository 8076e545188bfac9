package tui

import (
	"fmt"

	"detour/trace"
	"detour/tui/cell"
)

// rowsOf lays out the rows of one hop.
type rowsOf struct {
	st     cell.Styles
	width  int
	indent string
	id     string
	dim    bool
	sight  sight
	lines  []cell.Line
}

// request adds method, host where it is new, path, and a change of scheme.
func (r *rowsOf) request(req trace.Request, before *trace.Hop, selected bool) {
	ink := r.st.Bold
	if r.dim || r.indent != "" {
		ink = r.st.Dim
	}
	method, path := cell.Shown(req.Method), r.sight.target(req.URI)
	head := []cell.Span{r.st.Dim.Span(r.indent + r.id + " "), ink.Span(method + " ")}
	lead := cell.Width(r.indent) + cell.Width(r.id) + cell.Width(method) + 2
	room := r.width - lead
	newHost := before == nil || before.Request.URI.Authority() != req.URI.Authority()
	if !newHost {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(path, room)))...))
	} else {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(r.sight.authority(req.URI), room)))...))
		r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), r.st.Dim.Span(cell.Shorten(path, room))))
	}
	if before != nil && before.Request.URI.Scheme != req.URI.Scheme {
		r.scheme(req.URI.Scheme)
	}
}

func (r *rowsOf) scheme(to string) {
	if to == "https" {
		r.add(r.st.Success, "▲ https")
		return
	}
	r.add(r.st.Server, "▼ "+cell.Shown(to))
}

// answer adds the status, what becomes of the method, and loops.
func (r *rowsOf) answer(h *trace.Hop) {
	switch {
	case h.Ghost:
		r.add(r.st.Redirect, "ghost "+statusWord(h))
	case h.Response == nil:
		r.add(r.st.Server, failureWord(h))
	default:
		r.add(r.st.Status(h.Status()), statusWord(h))
	}
	if fate := methodFate(h); fate != "" {
		r.add(r.st.Dim, fate)
	}
	if loop := loopWord(h.Decision.Loop); loop != "" {
		if cell.Width(loop) > r.width-cell.Width(r.indent)-2 && h.Decision.Loop.Since > 0 {
			loop = fmt.Sprintf("%s: hop %d", loopSign(h.Decision.Loop), h.Decision.Loop.Since)
		}
		r.add(r.st.Changed, loop)
	}
}

func (r *rowsOf) add(k cell.Ink, text string) {
	lead := cell.Width(r.indent) + 2
	r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), k.Span(cell.CutEnd(text, r.width-lead))))
}

// statusWord returns "302 Found" as the server said it.
func statusWord(h *trace.Hop) string {
	if h.Response == nil {
		return ""
	}
	reason := h.Response.Reason
	if reason == "" {
		reason = reasonOf(h.Response.Status)
	}
	return cell.Shown(fmt.Sprintf("%d %s", h.Response.Status, reason))
}

// failureWord says in a word or two why there is no response.
func failureWord(h *trace.Hop) string {
	if h.Failure == nil {
		return "no response"
	}
	return "✗ " + failureName(h.Failure.Kind)
}

func failureName(k trace.FailureKind) string {
	switch k {
	case trace.FailRequest:
		return "cannot be sent"
	case trace.FailResolve:
		return "name not found"
	case trace.FailRefused:
		return "refused"
	case trace.FailNetwork:
		return "connection lost"
	case trace.FailTLS:
		return "TLS failed"
	case trace.FailTimeout:
		return "timed out"
	case trace.FailLimit:
		return "too large"
	case trace.FailProtocol:
		return "not HTTP"
	case trace.FailCanceled:
		return "cancelled"
	}
	return "failed"
}

// methodFate returns "POST → GET" or "POST kept" for a redirect that is
// followed; GET that stays GET is not worth a row.
func methodFate(h *trace.Hop) string {
	next := h.Decision.Next
	if h.Decision.Verdict != trace.Follow || next == nil {
		return ""
	}
	from, to := cell.Shown(h.Request.Method), cell.Shown(next.Method)
	switch {
	case from != to:
		return from + " → " + to
	case from != "GET" && from != "HEAD":
		return from + " kept"
	}
	return ""
}

// loopWord returns the mark of a loop verdict, the sign before the word.
func loopWord(l trace.Loop) string {
	word := loopSign(l)
	if word != "" && l.Since > 0 {
		word += fmt.Sprintf(": back to hop %d", l.Since)
	}
	return word
}

// loopSign is the mark alone, for where there is little room.
func loopSign(l trace.Loop) string {
	switch l.Kind {
	case trace.LoopCertain:
		return "⟲ loop"
	case trace.LoopProbable:
		return "⟲? probable"
	case trace.LoopRevisit:
		return "revisit"
	}
	return ""
}
