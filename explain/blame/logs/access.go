package logs

import (
	"strconv"
	"strings"
)

// parseAccess reads a line of an access log in one of the formats that are known
// without a configuration.
func parseAccess(s string) (entry, bool) {
	if s == "" {
		return entry{}, false
	}
	if e, ok := parseNginxError(s); ok {
		return e, true
	}
	if e, ok := parseALB(s); ok {
		return e, true
	}
	if e, ok := parseHAProxy(s); ok {
		return e, true
	}
	if e, ok := parseCLF(s); ok {
		return e, true
	}
	return parsePlain(s)
}

// parseCLF reads Apache's common and combined, with the virtual host before them
// or without, and what others made of them: nginx, Traefik, gunicorn, morgan.
func parseCLF(s string) (entry, bool) {
	e := entry{size: -1}
	open := strings.Index(s, " [")
	if open < 0 {
		return e, false
	}
	length := strings.Index(s[open:], "] ")
	if length < 0 {
		return e, false
	}
	if e.at = anyTime(s[open+2 : open+length]); !e.at.known() {
		return e, false
	}
	if words := strings.Fields(s[:open]); len(words) == 4 {
		e.vhost = withoutPort(words[0])
	}
	rest := s[open+length+2:]
	request, rest, ok := quoted(rest)
	if !ok || !e.setRequest(request) {
		return e, false
	}
	status, rest, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	if e.status, ok = statusOf(status); !ok {
		return e, false
	}
	size, rest, _ := strings.Cut(rest, " ")
	e.setSize(size)
	if referer, after, ok := quoted(rest); ok {
		e.referer = text(referer)
		if agent, _, ok := quoted(strings.TrimLeft(after, " ")); ok {
			e.agent = text(agent)
		}
	}
	return e, true
}

// quoted takes a text in double quotes off, with what logs escape put back.
func quoted(s string) (inner, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", s, false
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return unescapeLog(s[1:i]), s[i+1:], true
		}
	}
	return "", s, false
}

func statusOf(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) == 3 && n >= 100
}

func (e *entry) setSize(s string) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		e.size = n
	}
}

func withoutPort(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") && strings.Count(host, ":") == 1 {
		return host[:i]
	}
	if strings.HasPrefix(host, "[") {
		if i := strings.Index(host, "]"); i > 0 {
			return host[1:i]
		}
	}
	return host
}

// albKinds are what a line of a load balancer of AWS begins with.
var albKinds = []string{"http ", "https ", "h2 ", "grpcs ", "ws ", "wss "}

// isALB reports whether what stands behind a time is a load balancer's: its name
// and a client with a port.
func isALB(rest string) bool {
	words := strings.SplitN(rest, " ", 5)
	return len(words) == 5 && strings.Contains(words[1], ":") && (strings.Contains(words[2], ":") || words[2] == "-") && isNumber(words[3])
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// parseALB reads the access log of AWS' application and classic load balancers.
func parseALB(s string) (entry, bool) {
	e := entry{size: -1}
	body, application := s, false
	for _, kind := range albKinds {
		if rest, ok := strings.CutPrefix(s, kind); ok {
			body, application = rest, true
		}
	}
	stamp, rest, ok := strings.Cut(body, " ")
	if !ok || len(stamp) < 20 || stamp[10] != 'T' || !isALB(rest) {
		return e, false
	}
	if e.at = isoTime(stamp); !e.at.known() {
		return e, false
	}
	head, rest, ok := strings.Cut(rest, ` "`)
	words := strings.Fields(head)
	request, rest, ok2 := quoted(`"` + rest)
	if !ok || !ok2 || len(words) != 10 || !e.setRequest(request) {
		return e, false
	}
	if e.status, ok = statusOf(words[6]); !ok {
		return e, false
	}
	agent, rest, ok := quoted(strings.TrimLeft(rest, " "))
	if ok {
		e.agent = text(agent)
	}
	if application {
		e.albAction(rest)
	}
	return e, true
}

// albAction takes the redirect that the load balancer made by itself: behind the
// time of the request's making stand the actions and their target.
func (e *entry) albAction(rest string) {
	if _, after, ok := strings.Cut(rest, ` "redirect" `); ok {
		if to, _, ok := quoted(after); ok && to != "-" {
			e.location = &to
		}
	}
}

// parseHAProxy reads HAProxy's httplog: a time to the millisecond without a zone,
// timers, and the request at the end.
func parseHAProxy(s string) (entry, bool) {
	e := entry{size: -1}
	client, rest, ok := strings.Cut(s, " [")
	if !ok || !strings.Contains(client, ":") || strings.Contains(client, " ") {
		return e, false
	}
	stamp, rest, ok := strings.Cut(rest, "] ")
	if e.at = clf(stamp); !ok || !e.at.known() {
		return e, false
	}
	head, request, ok := strings.Cut(rest, ` "`)
	words := strings.Fields(head)
	if !ok || len(words) < 5 || !strings.Contains(words[2], "/") {
		return e, false
	}
	if e.status, ok = statusOf(words[3]); !ok {
		return e, false
	}
	request, _, ok = quoted(`"` + request)
	if !ok || !e.setRequest(request) {
		return e, false
	}
	e.captured(head)
	return e, true
}

// captured takes the fields that HAProxy was told to capture, {a.test|Mozilla}:
// which they are isn't said, so a browser's name and a host's are known by sight.
func (e *entry) captured(head string) {
	open := strings.IndexByte(head, '{')
	shut := strings.IndexByte(head, '}')
	if open < 0 || shut < open {
		return
	}
	for _, v := range strings.Split(head[open+1:shut], "|") {
		switch {
		case strings.HasPrefix(v, "Mozilla/") || strings.HasPrefix(v, "curl/"):
			agent := v
			e.agent = &agent
		case e.host == "" && strings.Contains(v, ".") && !strings.ContainsAny(v, "/ "):
			e.host = v
		}
	}
}

// parsePlain reads what frameworks write to a terminal: uvicorn, Django, Flask,
// morgan's short forms. A request in quotes or bare, then a status.
func parsePlain(s string) (entry, bool) {
	e := entry{size: -1}
	e.at = plainTime(s)
	if i := strings.IndexByte(s, '"'); i >= 0 {
		request, rest, ok := quoted(s[i:])
		if ok && e.setRequest(request) {
			word, rest, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
			if e.status, ok = statusOf(word); ok {
				size, _, _ := strings.Cut(rest, " ")
				e.setSize(size)
				return e, true
			}
		}
	}
	return parseBare(s, e)
}

// plainTime finds a time at a line's begin or in its first brackets.
func plainTime(s string) moment {
	if m := isoTime(s); m.known() {
		return m
	}
	if open := strings.IndexByte(s, '['); open >= 0 && open < 64 {
		if shut := strings.IndexByte(s[open:], ']'); shut > 0 {
			inner := s[open+1 : open+shut]
			return anyTime(inner)
		}
	}
	return moment{}
}

// parseBare reads "GET /old?x=1 301 1.2 ms - 17" and "... GET /old HTTP/1.1 301".
func parseBare(s string, e entry) (entry, bool) {
	words := strings.Fields(s)
	for i := 0; i+2 < len(words); i++ {
		if !isMethod(words[i]) || !strings.HasPrefix(words[i+1], "/") && !strings.Contains(words[i+1], "://") {
			continue
		}
		e.method = words[i]
		e.setTarget(words[i+1])
		at := i + 2
		if v, ok := strings.CutPrefix(words[at], "HTTP/"); ok && at+1 < len(words) {
			e.version = v
			at++
		}
		var ok bool
		if e.status, ok = statusOf(words[at]); ok {
			return e, true
		}
	}
	return e, false
}
