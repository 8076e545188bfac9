package finding

import (
	"strings"

	"detour/explain/article"
	"detour/trace"
)

// modifiedChecks are about 304.
var modifiedChecks = []check{
	{
		id: "304-unconditional", number: 78, severity: Error,
		title: "Not modified, although nothing was asked",
		why:   "The request has no condition, so the client has no stored copy to show: the page stays empty.",
		fix:   "Look for a cache that passes a stored 304 on, or strips the condition.",
		cites: []string{"RFC 9110 §15.4.5", "RFC 9111 §4.3.1"},
		hop:   unasked304,
	},
	{
		id: "304-body", number: 79, severity: Error,
		title: "A 304 with content",
		why:   "A 304 ends with its header section. What follows is read as the beginning of the next response.",
		fix:   "Write nothing after the header section of a 304.",
		cites: []string{"RFC 9110 §15.4.5", "RFC 9110 §6.4.1"},
		hop:   body304,
	},
	{
		id: "304-missing-fields", number: 80, severity: Warning,
		title:  "A 304 leaves fields out",
		why:    "ETag, Vary and Cache-Control of the 200 belong into the 304 too; a cache updates its copy from them.",
		fix:    "Send the same ETag, Vary, Cache-Control, Expires and Content-Location as with a 200.",
		cites:  []string{"RFC 9110 §15.4.5", "RFC 9111 §3.2"},
		hop:    lost304,
		across: func(p *pairs) []sighting { return p.lost304 },
	},
}

// conditional reports a request with a condition.
func conditional(r trace.Request) bool {
	for _, f := range r.Fields {
		if len(f.Name) > 3 && strings.EqualFold(f.Name[:3], "If-") {
			return true
		}
	}
	return false
}

// unasked304 leaves out requests without any field: a recording may have left
// them out.
func unasked304(v view) []sighting {
	if v.status != 304 || len(v.hop.Request.Fields) == 0 || conditional(v.hop.Request) {
		return nil
	}
	return v.seen(nil, "%s answers 304 to a %s without any condition.", v.here(), article.Value(v.hop.Request.Method))
}

// body304 goes by the bytes that came over the wire. A recording of a browser
// shows the stored copy beside a 304, which is none of the server's.
func body304(v view) []sighting {
	if v.status != 304 || v.hop.Wire.Proto == "" || v.hop.Response.Body.Size == 0 {
		return nil
	}
	return v.seen(nil, "%d bytes follow the 304 from %s.", v.hop.Response.Body.Size, v.here())
}

func lost304(v view) []sighting {
	if v.status != 304 || !v.hop.Request.Fields.Has("If-None-Match") || v.fields.Has("ETag") || len(v.fields) == 0 {
		return nil
	}
	return v.seen(v.request("If-None-Match"), "The request for %s has an ETag to compare, and the 304 has none.", v.here())
}
