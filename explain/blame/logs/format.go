package logs

import (
	"path"
	"strings"

	"detour/explain/blame"
)

// A format is a server's own log format: literals, and what stands between them.
type format struct {
	file  string // the base name of the file that it is for; "" for any
	parts []part
	json  bool // values are escaped as JSON does
}

// A part is a value behind a literal.
type part struct {
	literal string
	name    string // "" at the end of a format
}

// formatsOf compiles the formats of a configuration; those with a known name are
// known here too.
func formatsOf(all []blame.LogFormat) []format {
	var fs []format
	for _, l := range all {
		var f format
		switch text := strings.TrimSpace(l.Format); {
		case strings.Contains(text, "$"):
			f = nginxFormat(text)
		case strings.Contains(text, "%"):
			f = apacheFormat(text)
		default:
			continue
		}
		if f.file = path.Base(l.File); l.File == "" {
			f.file = ""
		}
		if len(f.parts) > 1 {
			fs = append(fs, f)
		}
	}
	return fs
}

// nginxFormat compiles the text of a log_format.
func nginxFormat(s string) format {
	var f format
	for _, escape := range []string{"escape=json", "escape=default", "escape=none"} {
		if rest, ok := strings.CutPrefix(s, escape); ok {
			f.json = escape == "escape=json"
			s = strings.TrimSpace(rest)
		}
	}
	s = strings.Trim(s, "'")
	literal := ""
	for s != "" {
		i := strings.IndexByte(s, '$')
		if i < 0 {
			break
		}
		literal += s[:i]
		name, n := nginxVariable(s[i:])
		if n == 1 {
			literal += "$"
		} else {
			f.add(literal, name)
			literal = ""
		}
		s = s[i+n:]
	}
	f.parts = append(f.parts, part{literal: literal + s})
	return f
}

func nginxVariable(s string) (string, int) {
	if strings.HasPrefix(s, "${") {
		if i := strings.IndexByte(s, '}'); i > 0 {
			return s[2:i], i + 1
		}
	}
	n := 1
	for n < len(s) && isWordByte(s[n]) {
		n++
	}
	return s[1:n], n
}

// add takes a value that follows a literal. Two values with nothing between them
// are one, which says something only where it is a path with its query.
func (f *format) add(literal, name string) {
	if len(f.parts) == 0 || literal != "" {
		f.parts = append(f.parts, part{literal, name})
		return
	}
	last := &f.parts[len(f.parts)-1]
	switch pair := last.name + "+" + name; pair {
	case "uri+is_args", "document_uri+is_args":
		last.name = "uri+"
	case "uri++args", "uri++query_string", "%U+%q":
		last.name = "uri?args"
	default:
		last.name = "several"
	}
}

// apacheFormat compiles the text of a LogFormat.
func apacheFormat(s string) format {
	var f format
	s = strings.NewReplacer(`\"`, `"`, `\t`, "\t", `\\`, `\`).Replace(withoutQuotes(s))
	literal := ""
	for s != "" {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			break
		}
		literal += s[:i]
		name, n := apacheDirective(s[i:])
		if name == "%%" {
			literal += "%"
		} else {
			f.add(literal, name)
			literal = ""
		}
		s = s[i+n:]
	}
	f.parts = append(f.parts, part{literal: literal + s})
	return f
}

// withoutQuotes takes off the quotation marks around a format: those at its ends that
// no other stands between, but for escaped ones. A format may end with one of its own.
func withoutQuotes(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	if inner := s[1 : len(s)-1]; unescapedIndex(inner, `"`) < 0 && !strings.HasSuffix(inner, `\`) {
		return inner
	}
	return s
}

// apacheDirective reads %>s, %{User-Agent}i, %!200,304r, and returns it without
// what it is limited to.
func apacheDirective(s string) (string, int) {
	n, arg := 1, ""
	for n < len(s) && strings.IndexByte("<>!,0123456789", s[n]) >= 0 {
		n++
	}
	if n < len(s) && s[n] == '{' {
		i := strings.IndexByte(s[n:], '}')
		if i < 0 {
			return "%%", len(s)
		}
		arg = s[n : n+i+1]
		n += i + 1
	}
	if n < len(s) && s[n] == '^' {
		n = min(n+2, len(s)-1)
	}
	if n >= len(s) {
		return "%%", len(s)
	}
	return "%" + strings.ToLower(arg) + s[n:n+1], n + 1
}

// parse reads a line that is written in the format.
func (f *format) parse(s string) (entry, bool) {
	e := entry{size: -1}
	var stamp string
	for i := 0; i < len(f.parts)-1; i++ {
		rest, ok := strings.CutPrefix(s, f.parts[i].literal)
		if !ok {
			return e, false
		}
		next := f.parts[i+1].literal
		n := len(rest)
		if next != "" {
			if n = unescapedIndex(rest, next); n < 0 {
				return e, false
			}
		}
		value := unescapeLog(rest[:n])
		if f.json {
			value = unescapeUnicode(value)
		}
		if name := f.parts[i].name; strings.HasSuffix(name, "t") && strings.HasPrefix(name, "%{") {
			if stamp != "" {
				stamp += f.parts[i].literal
			}
			stamp += value
		} else if !e.take(name, value) {
			return e, false
		}
		s = rest[n:]
	}
	if strings.TrimSpace(s) != strings.TrimSpace(f.parts[len(f.parts)-1].literal) && len(f.parts[len(f.parts)-1].literal) > 0 {
		return e, false
	}
	if stamp != "" {
		e.at = anyTime(strings.Trim(stamp, "[]"))
	}
	return e, e.target+e.path != ""
}

// unescapedIndex finds what ends a value; a quotation mark in it is escaped.
func unescapedIndex(s, end string) int {
	from := 0
	for {
		i := strings.Index(s[from:], end)
		if i < 0 {
			return -1
		}
		at := from + i
		slashes := 0
		for slashes < at && s[at-1-slashes] == '\\' {
			slashes++
		}
		if end[0] != '"' || slashes%2 == 0 {
			return at
		}
		from = at + 1
	}
}

// unescapeUnicode takes \u0026 off.
func unescapeUnicode(s string) string {
	for {
		i := strings.Index(s, `u00`)
		if i < 0 || i+5 > len(s) {
			return s
		}
		c, ok := hexPair(s[i+3], s[i+4])
		if !ok {
			return s
		}
		s = s[:i] + string(rune(c)) + s[i+5:]
	}
}

func anyTime(s string) moment {
	for _, read := range []func(string) moment{clf, isoTime, httpDate, unixTime} {
		if m := read(s); m.known() {
			return m
		}
	}
	return moment{}
}

// take stores a value by the name that nginx or Apache has for it. A value that
// can't be of its kind means that the line is of another format.
func (e *entry) take(name, v string) (ok bool) {
	switch name {
	case "request", "%r":
		return e.setRequest(v)
	case "request_method", "%m":
		e.method = v
		return isMethod(v)
	case "request_uri":
		e.setTarget(v)
	case "uri", "document_uri", "%U":
		e.path = v
	case "uri?args":
		p, q, _ := strings.Cut(v, "?")
		e.path, e.query = p, &q
	case "args", "query_string", "%q":
		v = strings.TrimPrefix(v, "?")
		if v == "-" {
			v = ""
		}
		e.query = &v
	case "status", "%s":
		e.status, ok = statusOf(v)
		return ok
	case "body_bytes_sent", "bytes_sent", "%b", "%B", "%O":
		e.setSize(v)
	default:
		return e.takeField(name, v)
	}
	return true
}

func (e *entry) takeField(name, v string) bool {
	switch name {
	case "host", "http_host", "%{host}i":
		if v != "-" {
			e.host = v
		}
	case "server_name", "%v", "%V":
		e.vhost = withoutPort(v)
	case "http_user_agent", "%{user-agent}i":
		e.agent = text(v)
	case "http_referer", "%{referer}i":
		e.referer = text(v)
	case "sent_http_location", "%{location}o":
		if v != "-" && v != "" {
			e.location = &v
		}
	case "server_protocol", "%H":
		e.version = strings.TrimPrefix(v, "HTTP/")
	case "time_local", "%t":
		e.at = clf(strings.Trim(v, "[]"))
		return e.at.known()
	case "time_iso8601":
		e.at = isoTime(v)
		return e.at.known()
	case "msec":
		e.at = unixTime(v)
		return e.at.known()
	}
	return true
}
