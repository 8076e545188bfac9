package logs

import (
	"net/url"
	"path"
	"strings"
	"time"

	"detour/explain/blame"
)

// Wanted is a request as a log would tell it. What isn't known agrees with
// anything.
type wanted struct {
	base     *url.URL
	method   string
	target   string // as it was sent
	path     string // decoded
	query    string
	host     string // lower case, without port
	status   int
	size     int64 // of the content; 0 when it isn't known
	agent    *string
	referer  *string
	location *string
	version  string
	from, to time.Time // zero when the time isn't known
}

func wantedOf(r blame.Request) (wanted, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return wanted{}, err
	}
	w := wanted{base: u, method: r.Method, target: r.Target, host: u.Host, version: r.Version}
	if w.target == "" {
		w.target = rawTarget(r.URL)
	}
	raw, query, _ := strings.Cut(w.target, "?")
	w.path, w.query = decodePath(raw), query
	if r.Host != nil {
		w.host = *r.Host
	}
	w.host = strings.ToLower(withoutPort(w.host))
	for _, f := range r.Fields {
		switch {
		case f.Is("User-Agent"):
			w.agent = &f.Value
		case f.Is("Referer"):
			w.referer = &f.Value
		}
	}
	if w.agent != nil && w.referer == nil {
		w.referer = new(string) // the fields are those that were sent, and this one was not
	}
	if o := r.Observed; o != nil {
		w.status, w.size, w.location = o.Status, o.Size, o.Location
		w.from, w.to = o.Sent, o.Received
		if !w.from.IsZero() && w.to.IsZero() {
			w.to = w.from.Add(time.Minute)
		}
	}
	return w, nil
}

// rawTarget is the path and query of a URL as they are written.
func rawTarget(raw string) string {
	raw, _, _ = strings.Cut(raw, "#")
	_, rest, _ := strings.Cut(raw, "://")
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		return "/"
	}
	if rest[i] == '?' {
		return "/" + rest[i:]
	}
	return rest[i:]
}

func (w *wanted) timed() bool { return !w.from.IsZero() }

// agrees reports whether all that a line logs, but for its time, is so of the
// request.
func (w *wanted) agrees(e *entry) bool {
	switch {
	case e.method != "" && e.method != w.method,
		!w.sameTarget(e),
		e.host != "" && !strings.EqualFold(withoutPort(e.host), w.host),
		e.status != 0 && w.status != 0 && e.status != w.status,
		e.version != "" && w.version != "" && !sameVersion(e.version, w.version),
		e.agent != nil && w.agent != nil && !e.sameText(*e.agent, *w.agent),
		e.referer != nil && w.referer != nil && !e.sameText(*e.referer, *w.referer),
		e.location != nil && w.location != nil && w.resolve(*e.location) != w.resolve(*w.location):
		return false
	}
	return true
}

func (w *wanted) sameTarget(e *entry) bool {
	if e.target != "" {
		return e.target == w.target
	}
	if e.query != nil && *e.query != w.query {
		return false
	}
	return w.samePath(e.path)
}

// samePath compares a path that was decoded, and maybe put in order, by the server.
func (w *wanted) samePath(logged string) bool {
	if logged == "" || logged == w.path {
		return true
	}
	ordered := path.Clean(w.path)
	if strings.HasSuffix(w.path, "/") && ordered != "/" {
		ordered += "/"
	}
	return logged == ordered || logged == strings.ReplaceAll(w.path, "+", " ")
}

func sameVersion(a, b string) bool {
	return strings.TrimSuffix(a, ".0") == strings.TrimSuffix(b, ".0")
}

// sameText compares a value as its log writes it.
func (e *entry) sameText(logged, sent string) bool {
	switch {
	case logged == sent:
		return true
	case e.plus:
		return strings.ReplaceAll(logged, "+", " ") == strings.ReplaceAll(sent, "+", " ")
	case e.pct:
		return percent(logged) == percent(sent)
	}
	return false
}

func (w *wanted) resolve(to string) string {
	u, err := w.base.Parse(to)
	if err != nil {
		return to
	}
	return u.String()
}

// sameRedirect reports whether a line is of the same redirect, whoever asked: its
// path, its host, its status.
func (w *wanted) sameRedirect(e *entry) bool {
	logged := e.path
	if e.target != "" {
		raw, _, _ := strings.Cut(e.target, "?")
		logged = decodePath(raw)
	}
	if logged == "" || !w.samePath(logged) || e.host != "" && !strings.EqualFold(withoutPort(e.host), w.host) {
		return false
	}
	if w.status != 0 {
		return e.status == w.status
	}
	return e.status >= 300 && e.status < 400
}

// needle is a part of the path that stands in every line of the request, however
// the log escapes. "" for a path without one.
func (w *wanted) needle(slashes bool) string {
	best := ""
	for _, run := range strings.FieldsFunc(w.rawPath(), func(c rune) bool { return !isPlain(c, slashes) }) {
		run = strings.Trim(run, ".") // "/./" is taken out by servers
		if len(run) > len(best) && !strings.Contains(run, "//") && !strings.Contains(run, "/.") {
			best = run
		}
	}
	if len(best) < 2 {
		return ""
	}
	return best[:min(len(best), 60)]
}

// rawPath is the path as it was sent, with what was encoded cut out.
func (w *wanted) rawPath() string {
	raw, _, _ := strings.Cut(w.target, "?")
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '%' {
			b.WriteByte('%')
			i += 2
			continue
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}

// isPlain reports whether no log escapes or changes a character.
func isPlain(c rune, slashes bool) bool {
	return c < 0x80 && isWordByte(byte(c)) || c == '-' || c == '.' || slashes && c == '/'
}
