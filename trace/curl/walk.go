package curl

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"detour/trace"
	"detour/trace/curl/shell"
	"detour/trace/wire"
)

// A Walk is what a command line asks for: who walks, what is sent first, and
// how connections are made.
type Walk struct {
	Client  trace.Client  // asked what the flags ask of it
	Request trace.Request // the first, as the person composed it
	Options wire.Options
	Timeout time.Duration // of the whole walk; 0 means none

	Form   string        // of a paste: what it was read as, "curl command for bash"
	Doubts []shell.Doubt // of a paste: what can be read in another way, or is left out
}

// Walk returns the walk that the parsed flags and the URL ask for. Errors name
// the flag and what is wrong with it.
func (f *Flags) Walk(client trace.Client, url string) (Walk, error) {
	a, err := f.asked(client)
	if err != nil {
		return Walk{}, err
	}
	w := Walk{Client: client.With(a), Timeout: time.Duration(f.maxTime)}
	r, err := f.request(w.Client, url)
	if err != nil {
		return w, err
	}
	w.Request = r
	w.Options, err = f.options()
	return w, err
}

// asked returns what is asked of the client already and what the flags add.
func (f *Flags) asked(client trace.Client) (trace.ClientOptions, error) {
	a := client.Options()
	a.CustomMethod = f.method != ""
	a.ImpliedType = len(f.data) > 0 && !f.gives("Content-Type")
	a.User = f.user
	a.CookieData = strings.Contains(strings.Join(f.cookies, ";"), "=")
	a.Jar = slices.ContainsFunc(f.cookies, func(c string) bool { return !strings.Contains(c, "=") })
	a.LocationTrusted = f.locationTrusted
	a.Post301, a.Post302, a.Post303 = f.post[0], f.post[1], f.post[2]
	a.PathAsIs = f.pathAsIs
	a.Referer, a.AutoReferer = strings.CutSuffix(f.referer, ";auto")
	a.Without = f.without()
	if f.maxRedirs < -1 {
		return a, fmt.Errorf("--max-redirs %d is no number of redirects; -1 is no limit", f.maxRedirs)
	}
	if f.set.Changed("max-redirs") {
		a.MaxRedirects = &f.maxRedirs
	}
	if a.Referer == "" || !client.Browses() {
		return a, nil
	}
	page, err := client.ParseURL(a.Referer)
	a.Referer, a.Initiator = "", &page
	return a, err
}

// Composes reports whether a flag speaks of the method or the content.
func (f *Flags) Composes() bool {
	return f.method != "" || f.head || f.get || len(f.data) > 0
}

func (f *Flags) request(client trace.Client, url string) (trace.Request, error) {
	var r trace.Request
	body, err := f.body()
	if err != nil {
		return r, err
	}
	if r.URI, err = client.ParseURL(url); err != nil {
		return r, err
	}
	if f.get && body != nil {
		r.URI.Query, body = joinQuery(r.URI.Query, string(body)), nil
	}
	r.Body = body
	if r.Method = f.methodFor(body); !isWord(r.Method) {
		return r, fmt.Errorf("-X %q is not a method: it is one word, such as PATCH", r.Method)
	}
	r.HTTP = f.version()
	r.Fields, err = f.header(body)
	return r, err
}

// isWord reports whether a method can stand in a request line. Which words
// are methods is for the server to say (RFC 9110 §9.1).
func isWord(method string) bool {
	return !strings.ContainsFunc(method, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

func joinQuery(query *string, more string) *string {
	if query != nil && *query != "" {
		more = *query + "&" + more
	}
	return &more
}

func (f *Flags) methodFor(body []byte) string {
	switch {
	case f.method != "":
		return f.method
	case f.head:
		return "HEAD"
	case body != nil:
		return "POST"
	}
	return "GET"
}

func (f *Flags) version() trace.HTTP {
	switch {
	case f.http10:
		return trace.HTTP10
	case f.http11:
		return trace.HTTP11
	case f.http2:
		return trace.HTTP2
	}
	return trace.HTTPAuto
}

// header returns the fields that the flags add, in curl's order: those with a
// flag of their own first, then -H, then what describes the data.
func (f *Flags) header(body []byte) (trace.Fields, error) {
	var fs trace.Fields
	add := func(name, value string) {
		if value != "" {
			fs = append(fs, trace.Field{Name: name, Value: value})
		}
	}
	add("User-Agent", f.agent)
	if f.compress {
		add("Accept-Encoding", "deflate, gzip, br, zstd")
	}
	given, err := f.given()
	if err != nil {
		return nil, err
	}
	if err := f.addCookies(&fs); err != nil {
		return nil, err
	}
	for _, g := range given {
		fs = append(fs.Without(replaced(g.Name)...), g)
	}
	return f.describe(fs, body), nil
}

// replaced returns the names of a default that a -H line stands in for; other
// names may be repeated.
func replaced(name string) []string {
	for _, n := range []string{"User-Agent", "Accept-Encoding"} {
		if strings.EqualFold(n, name) {
			return []string{n}
		}
	}
	return nil
}

func (f *Flags) addCookies(fs *trace.Fields) error {
	var crumbs []string
	for _, c := range f.cookies {
		if c != "" && !strings.Contains(c, "=") {
			return fmt.Errorf("-b %q names a cookie file: write the cookies out as -b 'name=value; ...'", c)
		}
		if c != "" {
			crumbs = append(crumbs, c)
		}
	}
	if len(crumbs) > 0 {
		*fs = append(*fs, trace.Field{Name: "Cookie", Value: strings.Join(crumbs, "; ")})
	}
	return nil
}

// describe adds what the data flags say of their content unless -H said it.
func (f *Flags) describe(fs trace.Fields, body []byte) trace.Fields {
	if body == nil {
		return fs
	}
	kind := "application/x-www-form-urlencoded"
	if f.data[0].kind == dataJSON {
		kind = "application/json"
		if !fs.Has("Accept") {
			fs = append(fs, trace.Field{Name: "Accept", Value: kind})
		}
	}
	if !fs.Has("Content-Type") && !f.leavesOut("Content-Type") {
		fs = append(fs, trace.Field{Name: "Content-Type", Value: kind})
	}
	return fs
}

// given returns the field lines of -H, in order.
func (f *Flags) given() (trace.Fields, error) {
	var fs trace.Fields
	for _, h := range f.fields {
		lines := []string{h}
		if name, ok := strings.CutPrefix(h, "@"); ok {
			b, err := f.read(name)
			if err != nil {
				return nil, err
			}
			lines = strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
		}
		for _, line := range lines {
			field, ok, err := parseField(line)
			if err != nil {
				return nil, err
			}
			if ok {
				fs = append(fs, field)
			}
		}
	}
	return fs, nil
}

// parseField reads one -H line. ok is false for an empty line and for
// "Name:", which leaves a default out.
func parseField(line string) (field trace.Field, ok bool, err error) {
	if strings.TrimSpace(line) == "" {
		return field, false, nil
	}
	if name, found := strings.CutSuffix(line, ";"); found && !strings.Contains(line, ":") {
		return trace.Field{Name: strings.TrimSpace(name)}, true, nil
	}
	name, value, found := strings.Cut(line, ":")
	name, value = strings.TrimSpace(name), strings.Trim(value, " \t")
	if !found || name == "" {
		return field, false, fmt.Errorf("-H %q is not a field: write 'Name: value'", trace.Printable(line))
	}
	return trace.Field{Name: name, Value: value}, value != "", nil
}

// gives reports whether a -H line has the name, with a value or to leave it out.
func (f *Flags) gives(name string) bool {
	return slices.ContainsFunc(f.fields, func(h string) bool {
		n, _, _ := strings.Cut(h, ":")
		return strings.EqualFold(strings.TrimSpace(n), name)
	})
}

// without returns the names that -H 'Name:' leaves out.
func (f *Flags) without() []string {
	var names []string
	for _, h := range f.fields {
		if name, value, ok := strings.Cut(h, ":"); ok && strings.TrimSpace(value) == "" {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

func (f *Flags) leavesOut(name string) bool {
	for _, n := range f.without() {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}
