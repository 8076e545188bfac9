package facts

import (
	"bytes"
	"slices"
	"strings"

	"detour/trace"
)

// A Misfit is a field that names a product and does not fit the rest of the
// response: another product made it, or somebody chose the name.
type Misfit struct {
	Line    int    // index of the field
	Field   string // its name, as sent
	Product string // what it names
	Instead string // what that product does and this response does not, as a clause
}

// MisfitOf returns the first field of a response that does not fit the rest.
// What another program passed on proves nothing: programs that pass on have their
// own order of fields.
func MisfitOf(r *trace.Response) (Misfit, bool) {
	if r == nil || !strings.HasPrefix(strings.ToUpper(r.Proto), "HTTP/1") || passedOn(r.Fields) {
		return Misfit{}, false
	}
	fs := r.Fields[:min(len(r.Fields), maxHead)]
	head := make([]string, len(fs))
	for i, f := range fs {
		head[i] = strings.ToLower(f.Name)
	}
	page := pageOf(r.Body.Text())
	for i, f := range fs {
		if head[i] != "server" && head[i] != "x-powered-by" {
			continue
		}
		for _, p := range places {
			if !p.names(head[i], f.Value) {
				continue
			}
			if instead := p.misses(head, i, page); instead != "" {
				return Misfit{i, f.Name, p.product, instead}, true
			}
			break
		}
	}
	return Misfit{}, false
}

// maxHead bounds how many fields are looked at.
const maxHead = 64

// passedOn reports whether the fields may stand in the order of a program that
// passed the response on.
func passedOn(fs trace.Fields) bool {
	for _, name := range []string{"Via", "X-Cache", "X-Served-By", "CF-Ray", "X-Varnish", "Age", "Alt-Svc"} {
		if fs.Has(name) {
			return true
		}
	}
	if len(fs.Values("Server")) > 1 {
		return true
	}
	return len(fs) > 3 && slices.IsSortedFunc(fs, func(a, b trace.Field) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// A place is where a product writes the field that names it. Each was the same in
// all responses that were captured from it, alone and behind HAProxy. A field that
// is missing proves nothing: it may have been left out, or taken away.
type place struct {
	field   string // in lower case
	token   string // that the value begins with, in lower case
	product string // as a sentence has it
	at      spot   // where among the fields
	passes  bool   // it puts its name on the pages of others
}

// A spot is where in a head a field stands.
type spot int

const (
	anywhere spot = iota
	first
	firstOrSecond // behind Date, or Date behind it
	afterDate     // nothing but Date stands before it
	beforeDate
	last
)

// says is the spot as what a product does.
func (s spot) says() string {
	return [...]string{
		first: "writes it before all other fields", firstOrSecond: "writes it and Date before all other fields", afterDate: "writes Date and then this before all other fields",
		beforeDate: "writes it before Date", last: "writes it behind all other fields",
	}[s]
}

// fits reports whether the field at index i of a head stands in the spot.
func (s spot) fits(head []string, i int) bool {
	date := slices.Index(head, "date")
	switch s {
	case first:
		return i == 0
	case firstOrSecond:
		return i == 0 || i == 1 && date == 0
	case afterDate:
		return i == 0 && date < 0 || i == 1 && date == 0
	case beforeDate:
		return date < 0 || i < date
	case last:
		return i == len(head)-1
	}
	return true
}

var places = []place{
	{"server", "apache", "Apache httpd", afterDate, false},
	{"server", "nginx", "nginx", first, true},
	{"server", "openresty", "OpenResty", first, true},
	{"server", "lighttpd", "lighttpd", last, true},
	{"server", "microsoft-iis", "IIS", beforeDate, false},
	{"server", "gunicorn", "gunicorn", firstOrSecond, true},
	{"server", "tornadoserver", "Tornado", first, true},
	{"server", "twistedweb", "Twisted", first, true},
	{"server", "werkzeug", "Werkzeug", firstOrSecond, true},
	{"server", "wsgiserver", "wsgiref", firstOrSecond, true},
	{"server", "simplehttp", "Python http.server", firstOrSecond, true},
	{"x-powered-by", "php", "PHP", anywhere, false},
	{"x-powered-by", "express", "Express", anywhere, false},
	{"x-powered-by", "asp.net", "ASP.NET", anywhere, false},
	{"x-powered-by", "next.js", "Next.js", anywhere, false},
}

// names reports whether the field names the place's product: the token is a word
// of its own there, and Apache-Coyote is not Apache.
func (p place) names(field, value string) bool {
	value = strings.ToLower(strings.TrimSpace(value[:min(len(value), 200)]))
	rest, ok := strings.CutPrefix(value, p.token)
	return ok && field == p.field && (rest == "" || strings.ContainsRune("/ (", rune(rest[0])))
}

// misses is what the product does and the response does not; "" for nothing.
func (p place) misses(head []string, i int, page string) string {
	switch {
	case !p.at.fits(head, i):
		return p.at.says()
	case page != "" && page != p.product && !p.passes:
		return "does not send the page of " + page
	}
	return ""
}

// pages are texts of redirects that no program but their maker writes.
var pages = []struct{ product, text string }{
	{"nginx", "<hr><center>nginx"},
	{"OpenResty", "<hr><center>openresty"},
	{"Apache httpd", "<p>The document has moved <a href="},
	{"Werkzeug", "You should be redirected automatically to "},
	{"IIS", "<head><title>Document Moved</title></head>"},
}

// pageOf is whose page a body is, as far as it is known; "" otherwise.
func pageOf(body []byte) string {
	body = body[:min(len(body), 4<<10)]
	for _, p := range pages {
		if bytes.Contains(body, []byte(p.text)) {
			return p.product
		}
	}
	return ""
}
