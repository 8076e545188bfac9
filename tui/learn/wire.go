package learn

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// What of a message a lesson is about; a pane of its own has all of it.
var (
	tellingRequest  = []string{"authorization", "cookie", "referer", "origin", "content-type"}
	tellingResponse = []string{
		"location", "set-cookie", "refresh", "cache-control", "strict-transport-security", "referrer-policy", "access-control-allow-origin", "server",
	}
)

// mostFieldLines bounds the field lines of a message that are shown.
const mostFieldLines = 60

// exchanged is a hop as it went over the wire, or what tells of it.
func exchanged(h *trace.Hop, r page.Redaction, brief bool) string {
	return strings.Join(append(append(requestRows(h, r, brief), ""), responseRows(h, r, brief)...), "\n")
}

func requestRows(h *trace.Hop, r page.Redaction, brief bool) []string {
	rows := []string{requested(h, r)}
	rows = append(rows, fieldRows(h.Request.Fields, r, brief, tellingRequest)...)
	if n := len(h.Request.Body); n > 0 {
		rows = append(rows, fmt.Sprintf("(%d bytes of content)", n))
	}
	return rows
}

// requested is the line of a request, with its whole URL.
func requested(h *trace.Hop, r page.Redaction) string {
	says := cell.Shown(h.Request.Method) + " " + r.Address(h.Request.URI)
	if h.Ghost {
		says += " (the browser's own)"
	}
	return says
}

func responseRows(h *trace.Hop, r page.Redaction, brief bool) []string {
	switch {
	case h.Failure != nil:
		return []string{"no whole answer: " + cell.Shown(h.Failure.Error())}
	case h.Response == nil:
		return []string{"no answer"}
	}
	rows := []string{strings.TrimSpace(fmt.Sprintf("%d %s", h.Status(), cell.Shown(h.Response.Reason)))}
	return append(rows, fieldRows(h.Response.Fields, r, brief, tellingResponse)...)
}

func fieldRows(fs trace.Fields, r page.Redaction, brief bool, telling []string) []string {
	var rows []string
	for _, f := range fs {
		if brief && !slices.Contains(telling, strings.ToLower(f.Name)) {
			continue
		}
		if len(rows) == mostFieldLines {
			return append(rows, "…")
		}
		rows = append(rows, cell.Shown(f.Name)+": "+r.Value(f))
	}
	return rows
}
