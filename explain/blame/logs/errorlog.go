package logs

import (
	"strings"
)

// parseNginxError reads a line of nginx's error log that names its request: those
// of rewrite_log among them.
func parseNginxError(s string) (entry, bool) {
	e := entry{size: -1}
	if len(s) < 22 || s[4] != '/' || s[7] != '/' || s[19] != ' ' || s[20] != '[' {
		return e, false
	}
	if e.at = isoTime(s[:19]); !e.at.known() {
		return e, false
	}
	i := strings.Index(s, `, request: "`)
	if i < 0 {
		return e, false
	}
	request, rest, ok := quoted(s[i+len(`, request: `):])
	if !ok || !e.setRequest(request) {
		return e, false
	}
	if j := strings.Index(rest, `host: "`); j >= 0 {
		e.host, rest, _ = quoted(rest[j+len("host: "):])
	}
	if j := strings.Index(rest, `referrer: "`); j >= 0 {
		if v, _, ok := quoted(rest[j+len("referrer: "):]); ok {
			e.referer = &v
		}
	}
	return e, true
}

// A traceLine is a line of mod_rewrite's log: rid ties those of one request.
type traceLine struct {
	at   moment
	host string // of the virtual host
	rid  string // the connection and the request's memory, which later ones use again
	part string // "initial", "initial/redir#1", "subreq"
	says string
}

// isTrace reports whether a line may be one of mod_rewrite's.
func isTrace(s string) bool { return strings.Contains(s, "[rid#") }

// parseTrace reads a line such as
//
//	[Wed Jul 02 10:30:00.123456 2025] [rewrite:trace2] [pid 1] mod_rewrite.c(493): [client ::1:5] ::1 - - [a.test/sid#7f][rid#7e/initial] init ...
func parseTrace(s string) (traceLine, bool) {
	var l traceLine
	stamp, rest, ok := strings.Cut(s, "] ")
	if !ok || !strings.HasPrefix(s, "[") {
		return l, false
	}
	if l.at = apacheErrorTime(stamp[1:]); !l.at.known() {
		return l, false
	}
	i := strings.Index(rest, "/sid#")
	j := strings.Index(rest, "[rid#")
	if i < 0 || j < i {
		return l, false
	}
	l.host = rest[strings.LastIndexByte(rest[:i], '[')+1 : i]
	l.rid, l.says, ok = strings.Cut(rest[j+len("[rid#"):], "] ")
	l.rid, l.part, _ = strings.Cut(l.rid, "/")
	if _, client, ok := strings.Cut(rest[:i], "[client "); ok {
		client, _, _ = strings.Cut(client, "]")
		l.rid = client + " " + l.rid
	}
	if _, after, sub := strings.Cut(l.says, "] "); sub && strings.HasPrefix(l.says, "[perdir ") {
		l.says = after
	}
	return l, ok
}

// begins returns the path with which a line says that a request begins; "" for
// other lines.
func (l traceLine) begins() string {
	uri, _ := strings.CutPrefix(l.says, "init rewrite engine with requested uri ")
	if uri == l.says {
		return ""
	}
	return uri
}

// onDisk returns the file that a line takes a folder's path from: with rules in
// .htaccess alone, no line has the request's own path.
func (l traceLine) onDisk() string {
	rest, ok := strings.CutPrefix(l.says, "strip per-dir prefix: ")
	if !ok {
		return ""
	}
	file, _, _ := strings.Cut(rest, " -> ")
	return file
}

// query returns the query that a line says goes on to the target.
func (l traceLine) query() (string, bool) {
	rest, ok := strings.CutPrefix(l.says, "copying ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(strings.TrimSpace(rest), " to query string for redirect")
}

// redirect is where a line says that the response leads; "" for other lines.
func (l traceLine) redirect() string {
	rest, ok := strings.CutPrefix(l.says, "redirect to ")
	if !ok {
		return ""
	}
	to, _, _ := strings.Cut(rest, " [REDIRECT/")
	return to
}
