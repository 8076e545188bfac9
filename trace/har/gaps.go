package har

import (
	"strings"

	"detour/trace"
)

// markGaps notes on each hop what the recording does not hold. Whether cookies
// were taken out shows only in the whole file: where none of its messages has
// one, none can be missed.
func (l *Log) markGaps() {
	if strings.EqualFold(l.Creator.Name, "detour") {
		return // it masks, and leaves nothing out
	}
	all := trace.Recorded{NoCookies: true, NoCredentials: true}
	for _, e := range l.Entries {
		h := e.Hop
		all.NoCookies = all.NoCookies && !e.cookies && !h.Request.Fields.Has("Cookie") &&
			(h.Response == nil || !h.Response.Fields.Has("Set-Cookie"))
		all.NoCredentials = all.NoCredentials && !h.Request.Fields.Has("Authorization")
	}
	all.NoCredentials = all.NoCredentials && all.NoCookies && l.sanitizes()
	for _, e := range l.Entries {
		if e.Hop.Ghost {
			continue // nothing was sent, so nothing is missing
		}
		e.Hop.Recorded = all
		e.markGaps()
	}
}

// sanitizes reports a writer that takes credentials out unless told otherwise:
// Chromium's "Export HAR (sanitized)" leaves out Cookie, Set-Cookie and
// Authorization (front_end/models/har/Log.ts, sanitize).
func (l *Log) sanitizes() bool { return strings.EqualFold(l.Creator.Name, "WebInspector") }

// markGaps notes what the entry itself lacks.
func (e *Entry) markGaps() {
	h := e.Hop
	r := &h.Recorded
	r.NoRequestFields = len(h.Request.Fields) == 0
	r.NoRequestBody = h.Request.Body == nil && e.contentLeftOut
	r.NoTiming = h.Timing.Start.IsZero()
	if h.Response == nil {
		return
	}
	r.NoConnection = h.Conn.Remote == "" && h.Conn.TLS == nil && e.Cache == CacheNone
	r.NoResponseFields = len(h.Response.Fields) == 0
	b := h.Response.Body
	r.NoBody = len(b.Kept) == 0 && len(b.Decoded) == 0 && h.Request.Method != "HEAD" && (b.Size > 0 || !e.sizeKnown)
}
