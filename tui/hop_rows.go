package tui

import (
	"fmt"

	"detour/trace"
)

// rowsOf lays out the rows of one hop.
type rowsOf struct {
	st     styles
	width  int
	indent string
	id     string
	dim    bool
	sight  sight
	lines  []line
}

// request adds method, host where it is new, path, and a change of scheme.
func (r *rowsOf) request(req trace.Request, before *trace.Hop, selected bool) {
	ink := r.st.bold
	if r.dim || r.indent != "" {
		ink = r.st.dim
	}
	method, path := shown(req.Method), r.sight.target(req.URI)
	head := []span{{r.st.dim, r.indent + r.id + " "}, {ink, method + " "}}
	lead := textWidth(r.indent) + textWidth(r.id) + textWidth(method) + 2
	room := r.width - lead
	newHost := before == nil || before.Request.URI.Authority() != req.URI.Authority()
	if !newHost {
		r.lines = append(r.lines, line{spans: append(head, span{ink, shorten(path, room)})})
	} else {
		r.lines = append(r.lines, line{spans: append(head, span{ink, shorten(r.sight.authority(req.URI), room)})})
		r.lines = append(r.lines, line{spans: []span{{"", blanks(lead)}, {r.st.dim, shorten(path, room)}}})
	}
	if before != nil && before.Request.URI.Scheme != req.URI.Scheme {
		r.scheme(req.URI.Scheme)
	}
}

func (r *rowsOf) scheme(to string) {
	if to == "https" {
		r.add(r.st.success, "▲ https")
		return
	}
	r.add(r.st.server, "▼ "+shown(to))
}

// answer adds the status, what becomes of the method, and loops.
func (r *rowsOf) answer(h *trace.Hop) {
	switch {
	case h.Ghost:
		r.add(r.st.redirect, "ghost "+statusWord(h))
	case h.Response == nil:
		r.add(r.st.server, failureWord(h))
	default:
		r.add(r.st.status(h.Status()), statusWord(h))
	}
	if fate := methodFate(h); fate != "" {
		r.add(r.st.dim, fate)
	}
	if loop := loopWord(h.Decision.Loop); loop != "" {
		if textWidth(loop) > r.width-textWidth(r.indent)-2 && h.Decision.Loop.Since > 0 {
			loop = fmt.Sprintf("%s: hop %d", loopSign(h.Decision.Loop), h.Decision.Loop.Since)
		}
		r.add(r.st.changed, loop)
	}
}

func (r *rowsOf) add(k ink, text string) {
	lead := textWidth(r.indent) + 2
	r.lines = append(r.lines, line{spans: []span{{"", blanks(lead)}, {k, cutEnd(text, r.width-lead)}}})
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
	return shown(fmt.Sprintf("%d %s", h.Response.Status, reason))
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
	from, to := shown(h.Request.Method), shown(next.Method)
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
