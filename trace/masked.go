package trace

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"detour/trace/prose"
	"detour/trace/uri"
)

// A MaskedValue is a place where dots stand for a credential, as they do in a
// file that was saved with its credentials masked.
type MaskedValue struct {
	Name string // in words: "Authorization", "cookie sid", "query token", "form field pw"
	Size int    // bytes of the credential; 0 where that is not told
}

// MaskedIn returns the masked values of a request and of what was asked of its
// client, each name once. A request with any of them is not to be sent.
func MaskedIn(r Request, a ClientOptions) []MaskedValue {
	var found []MaskedValue
	FillMasked(r, a, func(v MaskedValue) string {
		if !slices.ContainsFunc(found, func(f MaskedValue) bool { return f.Name == v.Name }) {
			found = append(found, v)
		}
		return ""
	})
	return found
}

// FillMasked returns a request and options with the values that the caller has
// for what is masked in them; "" leaves a mask in place. In a URL and in a form a
// value is written as it stands there; only what would end it is escaped.
func FillMasked(r Request, a ClientOptions, value func(MaskedValue) string) (Request, ClientOptions) {
	f := filler{value}
	return f.request(r), f.options(a)
}

// RefuseMasked says why a request is not to be sent: it holds a mask in place of
// a credential. It returns "" for any other. Whatever sends requests asks it
// first, so that no server is ever told dots for a password.
func RefuseMasked(r Request) string {
	if !mayHoldMask(r) {
		return ""
	}
	names := NamesOf(MaskedIn(r, ClientOptions{}))
	if len(names) == 0 {
		return ""
	}
	return NeedsValue(names)
}

// CredentialsIn returns the credentials that a request holds, each by its name.
func CredentialsIn(r Request) []MaskedValue {
	masked := MaskRequest(r)
	masked.Body = MaskBody(r.Body, r.Fields.Get("Content-Type"), nil)
	masked.URI.Path = maskTokens(r.URI.Path)
	return MaskedIn(masked, ClientOptions{})
}

// NamesOf are the names of masked values, printable.
func NamesOf(vs []MaskedValue) []string {
	var names []string
	for _, v := range vs {
		names = append(names, Clip(v.Name, 80))
	}
	return names
}

// NeedsValue says of masked values, by their names, that they keep a request from
// being sent.
func NeedsValue(names []string) string {
	return prose.Listed(names) + " " + map[bool]string{true: "is", false: "are"}[len(names) == 1] +
		" masked: dots are not sent in place of a credential"
}

// MaskSecret returns what stands for a value that is a secret as a whole: dots
// and its length. What is a mask already keeps its length.
func MaskSecret(value string) string {
	return dots(secretSize(value))
}

// secretSize is how long a secret is, of which the value may be a mask already.
func secretSize(value string) int {
	if size, ok := wholeMask(value); ok {
		return size
	}
	return len(value)
}

// masks holds the pattern of a mask, which is made when one is looked for.
var masks struct {
	once    sync.Once
	pattern *regexp.Regexp
}

// maskPattern is a mask as dots writes it, also where a URL or JSON escapes it.
func maskPattern() *regexp.Regexp {
	masks.once.Do(func() {
		masks.pattern = regexp.MustCompile(`(?i)(?:•|%E2%80%A2|\\u2022){4}(?: |%20|\+)(?:\(|%28)([0-9]{1,12})(?:\)|%29)`)
	})
	return masks.pattern
}

// beginMask are what a mask begins with, in its three forms.
var beginMask = []string{"••••", "%E2%80%A2", "%e2%80%a2", `\u2022`}

func canHoldMask(s string) bool {
	return slices.ContainsFunc(beginMask, func(b string) bool { return strings.Contains(s, b) })
}

// wholeMask returns the length of the secret that a value is the mask of; ok is
// false for what is no mask.
func wholeMask(value string) (size int, ok bool) {
	if !slices.ContainsFunc(beginMask, func(b string) bool { return strings.HasPrefix(value, b) }) {
		return 0, false
	}
	m := maskPattern().FindStringSubmatch(value)
	if m == nil || m[0] != value {
		return 0, false
	}
	size, err := strconv.Atoi(m[1])
	return size, err == nil
}

// mayHoldMask looks for masks without a pattern: every request passes here.
func mayHoldMask(r Request) bool {
	for _, part := range []*string{r.URI.Userinfo, &r.URI.Path, r.URI.Query, r.URI.Fragment, &r.Target} {
		if part != nil && canHoldMask(*part) {
			return true
		}
	}
	for _, f := range r.Fields {
		if _, ok := basicMask(f); ok || canHoldMask(f.Value) {
			return true
		}
	}
	return canHoldMask(string(r.Body)) || canHoldMask(string(r.Held))
}

// basicMask returns the user of Basic credentials whose password is a mask.
func basicMask(f Field) (user string, ok bool) {
	scheme, coded, _ := strings.Cut(f.Value, " ")
	if !strings.EqualFold(scheme, "Basic") || !named(f, "authorization", "proxy-authorization") {
		return "", false
	}
	pair, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
	if err != nil {
		return "", false
	}
	user, pass, _ := strings.Cut(string(pair), ":")
	_, masked := wholeMask(pass)
	return user, masked || pass == bareMask
}

// bareMask stands in older files for a secret whose length is not told.
const bareMask = "••••"

// A filler replaces masks by values.
type filler struct{ value func(MaskedValue) string }

func (f filler) request(r Request) Request {
	for _, part := range []struct {
		at    **string
		named func(text string, at int) string
	}{
		{&r.URI.Userinfo, always("the password of the URL")},
		{&r.URI.Query, parameter("query ")},
		{&r.URI.Fragment, parameter("fragment ")},
	} {
		if *part.at != nil {
			filled := f.text(**part.at, part.named, escapeParameter)
			*part.at = &filled
		}
	}
	r.URI.Path = f.text(r.URI.Path, always("the path"), escapeParameter)
	r.Target = f.text(r.Target, parameter("query "), escapeParameter)
	r.Fields = slices.Clone(r.Fields)
	for i, line := range r.Fields {
		r.Fields[i].Value = f.field(line)
	}
	body := f.body(r.Body, r.Fields)
	if string(body) != string(r.Body) && r.Fields.Has("Content-Length") {
		r.Fields = r.Fields.With("Content-Length", strconv.Itoa(len(body)))
	}
	r.Body, r.Held = body, f.body(r.Held, r.Fields)
	return r
}

func (f filler) field(line Field) string {
	asIs := func(s string) string { return s }
	if named(line, "cookie", "cookie2") {
		return f.text(line.Value, parameter("cookie "), asIs)
	}
	user, masked := basicMask(line)
	if !masked {
		return f.text(line.Value, always(line.Name), asIs)
	}
	if given := f.value(MaskedValue{Name: "the password of " + user}); given != "" {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+given))
	}
	return line.Value
}

func (f filler) body(body []byte, fields Fields) []byte {
	if !canHoldMask(string(body)) {
		return body
	}
	named, escape := parameter("form field "), escapeParameter
	switch kindOfBody(body, fields.Get("Content-Type")) {
	case bodyJSON:
		named, escape = jsonMemberBefore, escapeJSON
	case bodyParts:
		named, escape = partBefore, func(s string) string { return s }
	case bodyText:
		named, escape = always("the body"), func(s string) string { return s }
	}
	return []byte(f.text(string(body), named, escape))
}

// text fills the masks of a text; named says what the one at a place is.
func (f filler) text(s string, named func(text string, at int) string, escape func(string) string) string {
	if !canHoldMask(s) {
		return s
	}
	var b strings.Builder
	done := 0
	for _, m := range maskPattern().FindAllStringSubmatchIndex(s, -1) {
		size, _ := strconv.Atoi(s[m[2]:m[3]])
		given := f.value(MaskedValue{named(s, m[0]), size})
		if given == "" {
			continue
		}
		b.WriteString(s[done:m[0]] + escape(given))
		done = m[1]
	}
	return b.String() + s[done:]
}

func (f filler) options(a ClientOptions) ClientOptions {
	fill := func(p *string, name string) {
		size, whole := wholeMask(*p)
		if !whole && *p != bareMask {
			return
		}
		if given := f.value(MaskedValue{name, size}); given != "" {
			*p = given
		}
	}
	if user, pass, ok := strings.Cut(a.User, ":"); ok {
		fill(&pass, "the password of "+user)
		a.User = user + ":" + pass
	}
	fill(&a.Bearer, "the bearer token")
	a.Cookies = slices.Clone(a.Cookies)
	for i := range a.Cookies {
		fill(&a.Cookies[i].Value, "cookie "+a.Cookies[i].Name)
	}
	if a.Netrc != nil {
		n := Netrc{Entries: slices.Clone(a.Netrc.Entries), Optional: a.Netrc.Optional}
		for i := range n.Entries {
			fill(&n.Entries[i].Password, "the password for "+n.Entries[i].Host)
		}
		a.Netrc = &n
	}
	a.Referer = f.text(a.Referer, always("Referer"), escapeParameter)
	return a
}

// farBefore is how far before a place its name is looked for.
const farBefore = 4 << 10

func before(s string, at int) string { return s[max(0, at-farBefore):at] }

func always(name string) func(string, int) string { return func(string, int) string { return name } }

// parameter names what stands in "name=" before a place.
func parameter(lead string) func(string, int) string {
	return func(s string, at int) string {
		s = before(s, at)
		name, _, _ := strings.Cut(s[strings.LastIndexAny(s, "&;?")+1:], "=")
		return lead + uri.Unescape(strings.TrimSpace(name))
	}
}

// jsonMemberBefore names the member whose value stands at a place.
func jsonMemberBefore(s string, at int) string {
	s = strings.TrimRight(strings.TrimSuffix(before(s, at), `"`), " \t\r\n")
	s = strings.TrimRight(strings.TrimSuffix(s, ":"), " \t\r\n")
	s, quoted := strings.CutSuffix(s, `"`)
	if start := strings.LastIndexByte(s, '"'); quoted && start >= 0 {
		return "JSON member " + s[start+1:]
	}
	return "the body"
}

// partBefore names the part of a multipart form that a place stands in.
func partBefore(s string, at int) string {
	const begin = ` name="`
	s = before(s, at)
	if start := strings.LastIndex(s, begin); start >= 0 {
		name, _, _ := strings.Cut(s[start+len(begin):], `"`)
		return "form field " + name
	}
	return "the body"
}

// escapeParameter escapes what would end a parameter or could not stand in a
// URL; an escape that is given stays.
func escapeParameter(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`&#;"<>`, c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// escapeJSON escapes a text for a JSON string.
func escapeJSON(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
}
