package lab

import (
	"html"
	"strconv"
	"strings"
)

// inHead is the value of a variable in a field line: nothing that was not sent,
// and no byte that would end the line.
func (sc *scene) inHead(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, sc.variable(name))
}

// inBody is the value of a variable in a body: escaped in HTML, and "none" for
// what the request did not bring.
func (sc *scene) inBody(name string) string {
	value := sc.variable(name)
	if value == "" {
		return "none"
	}
	if strings.HasPrefix(sc.kind, "text/html") {
		return html.EscapeString(value)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '"' {
			return '?'
		}
		return r
	}, value)
}

// variable returns what ${name} stands for. The tests see to it that the data
// use no other names.
func (sc *scene) variable(name string) string {
	r := sc.request
	group, key, _ := strings.Cut(name, ".")
	switch group {
	case "cookie":
		return second(r.cookie(key))
	case "field":
		return second(r.field(key))
	case "query":
		return second(r.queryValue(key))
	case "request":
		return sc.received(key)
	case "times":
		return repeated(key)
	}
	return sc.sent(name)
}

// maxRepeated bounds the text that ${times.N.TEXT} stands for.
const maxRepeated = 1 << 20

// repeated returns the text of "3.ab" three times.
func repeated(key string) string {
	count, text, _ := strings.Cut(key, ".")
	n, err := strconv.Atoi(count)
	if err != nil || n < 0 || n*len(text) > maxRepeated {
		return ""
	}
	return strings.Repeat(text, n)
}

// received returns a fact about the request.
func (sc *scene) received(name string) string {
	r := sc.request
	switch name {
	case "method":
		return r.method
	case "target":
		return r.target
	case "path":
		return r.path
	case "query":
		return r.query
	case "host":
		return r.host
	case "scheme":
		return r.scheme
	case "bytes":
		return strconv.FormatInt(r.bytes, 10)
	case "type":
		return second(r.field("Content-Type"))
	}
	return ""
}

// sent returns a fact about the answer.
func (sc *scene) sent(name string) string {
	a := sc.answer
	switch name {
	case "date":
		return sc.now.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
	case "status":
		return strconv.Itoa(a.Status)
	case "title":
		return a.style.title(a.Status)
	case "type":
		return sc.kind
	case "length":
		if sc.length >= 0 {
			return strconv.FormatInt(sc.length, 10)
		}
	case "location":
		for _, f := range a.own {
			if strings.EqualFold(f.Name, "Location") {
				return expand(f.Value, sc.inHead)
			}
		}
	case "connection":
		if !sc.closing {
			return "keep-alive"
		}
		return "close"
	case "close":
		if sc.closing {
			return "close"
		}
	case "keep":
		if !sc.closing {
			return "timeout=5"
		}
	}
	return ""
}

// second drops whether a value was there.
func second(value string, _ bool) string { return value }
