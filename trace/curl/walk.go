package curl

import (
	"cmp"
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
	Request trace.Request // the first, as the user composed it
	Options wire.Options
	Timeout time.Duration // of the whole walk; 0 means none
	Jar     string        // file that the cookies go to after the walk, "-" for standard output; "" for none

	Form    string        // of a paste: what it was read as, "curl command for bash"
	Doubts  []shell.Doubt // of a paste: what can be read in another way, or is left out
	LeftOut []Omission    // flags of curl's that were given and change nothing here
}

// Walk returns the walk that the parsed flags and the URL ask for. Errors name
// the flag and what is wrong with it.
func (f *Flags) Walk(client trace.Client, url string) (Walk, error) {
	if len(f.urls) > 0 {
		return Walk{}, fmt.Errorf("%q is a second URL; detour walks one", trace.Printable(f.urls[0]))
	}
	c, err := f.content()
	if err != nil {
		return Walk{}, err
	}
	a, err := f.asked(client, c)
	if err != nil {
		return Walk{}, err
	}
	w := Walk{Client: client.With(a), Timeout: time.Duration(f.maxTime)}
	r, err := f.request(w.Client, url, c)
	if err != nil {
		return w, err
	}
	w.Request = r
	w.Options, err = f.options(w.Client)
	f.sayWhatIsLeft(url, r, &w)
	w.LeftOut = f.omissions()
	return w, err
}

// sayWhatIsLeft says what depends on the URL, and where the cookies go.
func (f *Flags) sayWhatIsLeft(url string, r trace.Request, w *Walk) {
	if f.http2 && r.URI.Scheme == "http" {
		f.leave("--http2", "curl would offer to change over to HTTP/2 (Upgrade: h2c); without TLS HTTP/1.1 is spoken")
	}
	if !w.Client.TellsLoginsAsCurl() && (f.netrc.any() || f.auth != trace.AuthBasic) {
		f.leave("-n, --digest, --anyauth", "this is for clients that tell logins as curl does; "+w.Client.Name+" goes by its own rules")
	}
	if brace, bracket := strings.Contains(url, "{"), strings.Contains(url, "["); f.pasted && !f.globs && (brace || bracket && !strings.Contains(url, "[:") && !strings.Contains(url, "//[")) {
		f.leave("{ } [ ] in the URL", "curl would treat them as a list and send a request for each of it")
	}
	if f.jar != "" && f.pasted {
		f.leave("-c FILE", "the cookies are not written to FILE for a paste")
		return
	}
	w.Jar = f.jar
}

// asked returns what is asked of the client already and what the flags add.
func (f *Flags) asked(client trace.Client, c content) (trace.ClientOptions, error) {
	a := client.Options()
	a.CustomMethod = f.method != ""
	a.ImpliedType = c.form || c.kind != "" && !f.gives("Content-Type")
	a.Upload, a.Chunked, a.Range = c.upload, c.chunked, c.bytes
	if c.form {
		a.FormType = c.kind
	}
	a.CookieData = f.cookieData() != ""
	a.Jar = f.keepsJar()
	a.LocationTrusted = f.locationTrusted
	a.Post301, a.Post302, a.Post303 = f.post[0], f.post[1], f.post[2]
	a.PathAsIs = f.pathAsIs
	a.Without = f.without()
	a.Schemes = f.schemes()
	if f.maxRedirs < -1 {
		return a, fmt.Errorf("--max-redirs %d is no number of redirects; -1 is no limit", f.maxRedirs)
	}
	if f.own.Changed("max-redirs") {
		a.MaxRedirects = &f.maxRedirs
	}
	if err := f.askLogins(&a); err != nil {
		return a, err
	}
	a.Referer, a.AutoReferer = strings.CutSuffix(f.referer, ";auto")
	if a.Referer == "" || !client.Browses() {
		return a, nil
	}
	page, err := client.ParseURL(a.Referer)
	a.Referer, a.Initiator = "", &page
	return a, err
}

// askLogins adds what proves who asks.
func (f *Flags) askLogins(a *trace.ClientOptions) (err error) {
	a.User, a.Bearer, a.Auth = f.user, f.bearer, f.auth
	if f.otherAuth() {
		a.User = "" // its password is not for Basic
	}
	if a.Netrc, err = f.netrcEntries(); err != nil {
		return err
	}
	a.Cookies, err = f.stored()
	return err
}

// otherAuth reports whether a scheme is asked for that detour does not speak,
// and none that it does.
func (f *Flags) otherAuth() bool {
	return f.auth == trace.AuthBasic && slices.ContainsFunc(f.aside, func(l *leftOut) bool {
		return slices.Contains([]string{"ntlm", "ntlm-wb", "negotiate", "aws-sigv4"}, l.name)
	})
}

// Composes reports whether a flag speaks of the method or the content.
func (f *Flags) Composes() bool {
	return f.method != "" || f.head || f.get || len(f.data) > 0 || len(f.form) > 0 || f.upload != ""
}

func (f *Flags) request(client trace.Client, url string, c content) (trace.Request, error) {
	var r trace.Request
	var err error
	if r.URI, err = client.ParseURL(url); err != nil {
		return r, err
	}
	if err := f.checkScheme(r); err != nil {
		return r, err
	}
	if err := f.query(&r, &c); err != nil {
		return r, err
	}
	f.uploadName(&r)
	r.Body, r.Target = c.body, f.target
	if r.Method = f.methodFor(c); !isWord(r.Method) {
		return r, fmt.Errorf("-X %q is not a method: it is one word, such as PATCH", r.Method)
	}
	if strings.ContainsAny(r.Target, " \r\n\x00") {
		return r, fmt.Errorf("--request-target %q is more than one word", r.Target)
	}
	r.HTTP = f.version()
	r.Fields, err = f.header(c)
	return r, err
}

// query adds to the URL's query what -G or --url-query put there; -G has the
// last word.
func (f *Flags) query(r *trace.Request, c *content) error {
	more := ""
	switch {
	case f.get && c.body != nil && f.upload == "" && len(f.form) == 0:
		more = string(c.body)
		c.body, c.kind, c.accept = nil, "", ""
	case len(f.urlQuery) > 0:
		var err error
		if more, err = f.queryParts(); err != nil {
			return err
		}
	}
	if strings.ContainsAny(more, " \t\r\n\x00") {
		return fmt.Errorf("%q does not go into a URL: percent-encode it, or give it to --data-urlencode", trace.Printable(more))
	}
	if more != "" {
		r.URI.Query = joinQuery(r.URI.Query, lowerEscapes(more))
	}
	return nil
}

// queryParts joins what --url-query gives: '+' in front leaves the rest as it is.
func (f *Flags) queryParts() (string, error) {
	var parts []string
	for _, q := range f.urlQuery {
		if raw, ok := strings.CutPrefix(q, "+"); ok {
			parts = append(parts, raw)
			continue
		}
		b, err := f.urlencoded(q)
		if err != nil {
			return "", err
		}
		if len(b) > 0 {
			parts = append(parts, strings.ReplaceAll(string(b), "%20", "+"))
		}
	}
	return strings.Join(parts, "&"), nil
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

// lowerEscapes writes percent-encodings in lower case, as curl does with what it
// puts behind a query.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' && isHex(b[i+1]) && isHex(b[i+2]) {
			b[i+1], b[i+2] = lower(b[i+1]), lower(b[i+2])
			i += 2
		}
	}
	return string(b)
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func (f *Flags) methodFor(c content) string {
	switch {
	case f.method != "":
		return f.method
	case f.head:
		return "HEAD"
	case c.upload:
		return "PUT"
	case c.body != nil:
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
	case f.priorKnowledge:
		return trace.HTTP2
	}
	return trace.HTTPAuto // where ALPN takes HTTP/2, as with --http2
}

// header returns the fields that the flags add, in curl's order: those with a
// flag of their own first, then -H, then what describes the data.
func (f *Flags) header(c content) (trace.Fields, error) {
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
	add("Cookie", f.cookieData())
	since, conditional, err := f.timeCondition()
	if err != nil {
		return nil, err
	}
	if conditional {
		add(since.Name, since.Value)
	}
	for _, g := range given {
		fs = append(fs.Without(replaced(g.Name)...), g)
	}
	return f.describe(fs, c), nil
}

// replaced returns the names of a default that a -H line stands in for; other
// names may be repeated.
func replaced(name string) []string {
	for _, n := range []string{"User-Agent", "Accept-Encoding", "If-Modified-Since", "If-Unmodified-Since", "Last-Modified"} {
		if strings.EqualFold(n, name) {
			return []string{n}
		}
	}
	return nil
}

// describe adds what the data flags say of their content unless -H said it. A
// form's type has the boundary, so it stands in for one of the user's.
func (f *Flags) describe(fs trace.Fields, c content) trace.Fields {
	if c.accept != "" && !fs.Has("Accept") {
		fs = append(fs, trace.Field{Name: "Accept", Value: c.accept})
	}
	if c.form {
		fs = fs.Without("Content-Type")
	}
	if c.kind != "" && !fs.Has("Content-Type") && (c.form || !f.leavesOut("Content-Type")) {
		fs = append(fs, trace.Field{Name: "Content-Type", Value: c.kind})
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
	if mark, odd := shell.Typographic(line); odd && !found || strings.ContainsAny(name, "“”‘’") {
		return field, false, fmt.Errorf("-H %q has %s, as editors write it; type a plain one", trace.Printable(line), cmp.Or(mark, "a typographic quotation mark"))
	}
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

// givenValue returns what a -H line says for a name, "" where it leaves it out.
func (f *Flags) givenValue(name string) (value string, ok bool) {
	for _, h := range f.fields {
		if n, v, colon := strings.Cut(h, ":"); colon && strings.EqualFold(strings.TrimSpace(n), name) {
			return strings.Trim(v, " \t"), true
		}
	}
	return "", false
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
