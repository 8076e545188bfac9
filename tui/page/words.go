package page

import (
	"fmt"
	"net/http"
	"strings"

	"detour/explain/status"
	"detour/trace"
	"detour/tui/cell"
)

// StatusWord returns "302 Found" as the server said it.
func StatusWord(h *trace.Hop) string {
	if h.Response == nil {
		return ""
	}
	reason := h.Response.Reason
	if reason == "" {
		reason = reasonOf(h.Response.Status)
	}
	return cell.Shown(fmt.Sprintf("%d %s", h.Response.Status, reason))
}

// FailureWord says in a word or two why there is no response.
func FailureWord(h *trace.Hop) string {
	if h.Failure == nil {
		return "no response"
	}
	return "✗ " + failureName(h.Failure.Kind)
}

// FailedWord says in a word or two how a hop failed that has a response all the
// same, of which something is missing or broken; "" for one that did not.
func FailedWord(h *trace.Hop) string {
	switch f := h.Failure; {
	case f == nil || h.Response == nil:
		return ""
	case f.Phase == trace.PhaseBody && f.Kind == trace.FailNetwork:
		return "✗ body broke off"
	case f.Kind == trace.FailProtocol:
		return "✗ broken HTTP"
	default:
		return "✗ " + failureName(f.Kind)
	}
}

// endWord says that the client ends here and follows no further.
func endWord(v trace.Verdict) string {
	switch v {
	case trace.GiveUp:
		return "✗ gave up"
	case trace.Refuse:
		return "✗ refused"
	}
	return ""
}

// StatusInk is the ink of a hop's status: that of a failure where it failed.
func StatusInk(st cell.Styles, h *trace.Hop) cell.Ink {
	if h.Failure != nil {
		return st.Server
	}
	return st.Status(h.Status())
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
	case trace.FailProxy:
		return "proxy refuses"
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

// loopMark is a loop in two or three cells: the hop that it goes back to, or that it
// may.
func loopMark(l trace.Loop) string {
	switch l.Kind {
	case trace.LoopCertain:
		return fmt.Sprintf("⟲%d", l.Since)
	case trace.LoopProbable:
		return "⟲?"
	case trace.LoopRevisit:
		return "↺"
	}
	return ""
}

// ClientName returns a client's name for a sentence: its title without what
// qualifies it.
func ClientName(c trace.Client) string {
	if name, _, _ := strings.Cut(c.Title, ","); name != "" {
		return name
	}
	return c.Name
}

// ShortVersion returns as much of a version as people say: "156", "7.88".
func ShortVersion(v string) string {
	parts := strings.Split(v, ".")
	if len(parts[0]) >= 3 || len(parts) == 1 {
		return parts[0]
	}
	return parts[0] + "." + parts[1]
}

// reasonOf returns the name of a status for a response without a reason.
func reasonOf(code int) string {
	if text := http.StatusText(code); text != "" {
		return text
	}
	return status.Class(code)
}
