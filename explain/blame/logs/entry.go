package logs

import (
	"net/url"
	"strings"
	"time"
)

// An entry is what one line says of a request. What isn't logged is empty, and
// agrees with anything.
type entry struct {
	at     moment
	prefix moment // of what stands before the line: a container's runtime, the journal

	method   string
	target   string  // as it was sent
	path     string  // decoded, where the target is not logged
	query    *string // where it is logged apart, without "?"
	host     string  // the Host field, or that of an absolute target
	vhost    string  // the name of the virtual host, which an alias doesn't change
	status   int
	size     int64 // -1 when it isn't logged
	agent    *string
	referer  *string
	location *string
	version  string // "1.1"

	plus bool // spaces in values are written as +
	pct  bool // values are percent-encoded
}

// A moment is a time to the precision of its text.
type moment struct {
	t     time.Time
	step  time.Duration // 0 when there is no time
	naive bool          // without a zone: t is the wall clock as if in UTC
	day   bool          // without a year

	offset time.Duration // of the zone that was written
}

func (m moment) known() bool { return m.step > 0 }

// within reports whether a moment can lie between two times.
func (m moment) within(from, to time.Time) bool {
	return m.t.Add(m.step).After(from) && !m.t.After(to)
}

// setRequest takes a request line: "GET /old?x=1 HTTP/1.1".
func (e *entry) setRequest(line string) bool {
	method, rest, ok := strings.Cut(line, " ")
	if !ok || !isMethod(method) {
		return false
	}
	if i := strings.LastIndex(rest, " HTTP/"); i >= 0 {
		e.version = rest[i+len(" HTTP/"):]
		rest = rest[:i]
	}
	e.method = method
	e.setTarget(rest)
	return true
}

// setTarget takes a request target; an absolute one has the host too.
func (e *entry) setTarget(target string) {
	if scheme, rest, ok := strings.Cut(target, "://"); ok && (scheme == "http" || scheme == "https") {
		i := strings.IndexAny(rest, "/?")
		if i < 0 {
			i = len(rest)
		}
		if e.host == "" {
			e.host = rest[:i]
		}
		target = rest[i:]
		if target == "" || target[0] == '?' {
			target = "/" + target
		}
	}
	e.target = target
}

// isMethod reports whether a word can be a method: capitals, as all that are in use.
func isMethod(s string) bool {
	if len(s) < 3 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// text is a logged value: "-" stands for none.
func text(s string) *string {
	if s == "-" {
		s = ""
	}
	return &s
}

// decodePath takes the percent-encoding off a path, and leaves one that is broken.
func decodePath(path string) string {
	if p, err := url.PathUnescape(path); err == nil {
		return p
	}
	return path
}

// unescapeLog takes off what nginx and Apache write for bytes that would break a
// line: \xHH, \", \\, \n, \t.
func unescapeLog(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'x':
			if i+2 < len(s) {
				if h, ok := hexPair(s[i+1], s[i+2]); ok {
					b.WriteByte(h)
					i += 2
					continue
				}
			}
			b.WriteString(`\x`)
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexPair(a, b byte) (byte, bool) {
	x, ok1 := hexDigit(a)
	y, ok2 := hexDigit(b)
	return x<<4 | y, ok1 && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
