package trace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"detour/trace/uri"
)

// Mask returns the field's value with any credential in it replaced by dots and
// its length: "Bearer •••• (32)". Schemes, cookie names and attributes, and
// whatever is not secret stay.
func Mask(f Field) string {
	switch {
	case f.Value == "":
		return ""
	case named(f, "authorization", "proxy-authorization"):
		return maskCredentials(f.Value)
	case named(f, "cookie", "cookie2"):
		return maskPairs(f.Value)
	case named(f, "set-cookie", "set-cookie2"):
		pair, rest, more := strings.Cut(f.Value, ";")
		if more {
			return maskPairs(pair) + ";" + rest
		}
		return maskPairs(pair)
	case isSecretName(f.Name) && !named(f, publicNames...):
		return dots(f.Value)
	case named(f, urlFields...):
		return MaskURI(f.Value)
	}
	return maskTokens(f.Value)
}

// named reports whether a field has one of the names, in any case. It makes
// no lower-case copy: every field of a chain passes here several times.
func named(f Field, names ...string) bool {
	for _, name := range names {
		if len(f.Name) == len(name) && strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// MaskURI returns a URI or reference with the password of its userinfo and the
// values of secret query parameters replaced by dots.
func MaskURI(s string) string { return maskURI(s, 3) }

// maskURI masks a URI and those in its parameters, so many levels deep.
func maskURI(s string, depth int) string {
	s, frag, hasFrag := strings.Cut(s, "#")
	s, query, hasQuery := strings.Cut(s, "?")
	s = maskTokens(maskUserinfo(s))
	if hasQuery {
		s += "?" + maskParameters(query, depth)
	}
	if hasFrag {
		s += "#" + maskParameters(frag, depth)
	}
	return s
}

// MaskRequest returns a copy of the request with its secrets masked; a body is
// left as it is.
func MaskRequest(r Request) Request {
	r.Fields = MaskFields(r.Fields)
	if u := r.URI.Userinfo; u != nil {
		masked := maskPassword(*u)
		r.URI.Userinfo = &masked
	}
	for _, part := range []**string{&r.URI.Query, &r.URI.Fragment} {
		if *part != nil {
			masked := maskParameters(**part, 3)
			*part = &masked
		}
	}
	return r
}

// MaskFields returns a copy of the fields with their secrets masked.
func MaskFields(fs Fields) Fields {
	out := slices.Clone(fs)
	for i := range out {
		out[i].Value = Mask(out[i])
	}
	return out
}

// MaskChange returns a copy of the change with its secrets masked.
func MaskChange(c Change) Change {
	mask := func(v string) string { return Mask(Field{c.Name, v}) }
	switch c.Part {
	case PartTarget:
		mask = MaskURI
	case PartField:
	default:
		return c
	}
	if c.From != "" {
		c.From = mask(c.From)
	}
	if c.To != "" {
		c.To = mask(c.To)
	}
	return c
}

// MaskNote returns a copy of the cookie note with its value masked.
func MaskNote(n CookieNote) CookieNote {
	if n.Value != "" {
		n.Value = dots(n.Value)
	}
	if n.Line != "" {
		n.Line = Mask(Field{"Set-Cookie", n.Line})
	}
	return n
}

// dots stands for a secret; its length helps to tell two apart.
func dots(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("•••• (%d)", len(s))
}

// secretName matches names of fields and parameters that hold credentials.
var secretName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[^a-z])(api[-_]?key|apikey|auth[-_]?key|token|secret|password|passwd|pwd|pass|passphrase|credentials?|` +
		`signature|sig|session[-_]?(id|key|token)?|sid|jwt|otp|private[-_]?key|access[-_]?key|client[-_]?secret|x-amz-security-token|csrf|xsrf)($|[^a-z])` +
		`|(access|refresh|id|auth|bearer|security|session|csrf|xsrf)token|clientsecret|sessionid|phpsessid`)
})

// isSecretName reports whether a field or parameter of that name holds a
// credential. Nearly all names lack the syllables that every match has, and
// most of a chain's time would else go into matching them.
func isSecretName(name string) bool {
	for i := range len(name) {
		for _, syllable := range secretSyllables[name[i]|0x20] {
			if len(name)-i >= len(syllable) && strings.EqualFold(name[i:i+len(syllable)], syllable) {
				return secretName().MatchString(name)
			}
		}
	}
	return false
}

// secretSyllables has, by first letter, what each alternative of secretName
// has one of.
var secretSyllables = [256][]string{
	'c': {"cred", "csrf"}, 'j': {"jwt"}, 'k': {"key"}, 'o': {"otp"}, 'p': {"pass", "pwd"},
	's': {"secret", "sig", "sess", "sid"}, 't': {"token"}, 'x': {"xsrf"},
}

// secretParameters are names that hold credentials in a query although they
// are plain words elsewhere.
var secretParameters = map[string]bool{
	"key": true, "code": true, "state": true, "nonce": true, "auth": true, "authorization": true, "assertion": true,
	"samlresponse": true, "samlrequest": true, "ticket": true, "code_verifier": true, "login_hint": true,
}

// publicNames match secretName but hold no credential.
var publicNames = []string{"signature-input", "accept-signature", "sec-token-binding"}

// urlFields hold a URI, in which a credential may stand.
var urlFields = []string{"location", "content-location", ":path", "referer", "refresh", "link", "uri", "origin"}

// maskCredentials keeps the scheme of an Authorization value.
func maskCredentials(v string) string {
	scheme, rest, ok := strings.Cut(strings.TrimLeft(v, " \t"), " ")
	if !ok || !IsToken(scheme) {
		return dots(v)
	}
	return scheme + " " + dots(rest)
}

// maskPairs keeps the names of "a=1; b=2".
func maskPairs(v string) string {
	parts := strings.Split(v, ";")
	for i, p := range parts {
		lead := p[:len(p)-len(strings.TrimLeft(p, " \t"))]
		name, value, ok := strings.Cut(p[len(lead):], "=")
		if ok {
			parts[i] = lead + name + "=" + dots(value)
		} else {
			parts[i] = lead + dots(name)
		}
	}
	return strings.Join(parts, ";")
}

// maskUserinfo hides the password of the authority's userinfo. Slashes come in
// all numbers.
func maskUserinfo(s string) string {
	start := authorityStart(s)
	end := len(s)
	if i := strings.IndexAny(s[start:], `/\`); i >= 0 {
		end = start + i
	}
	_, port, _ := strings.Cut(s[start:end], ":")
	if strings.Trim(port, "0123456789") != "" {
		end = len(s) // a password with a slash in it, which no client reads as one
	}
	at := strings.LastIndexByte(s[start:end], '@')
	if at < 0 {
		return s
	}
	return s[:start] + maskPassword(s[start:start+at]) + s[start+at:]
}

// authorityStart returns where the authority of a URI begins: behind a scheme
// and slashes of either kind. "bob:" alone may be a user as well as a scheme.
func authorityStart(s string) int {
	start := 0
	if scheme, rest, ok := strings.Cut(s, ":"); ok && uri.IsScheme(scheme) {
		if strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, `\`) || uri.DefaultPort(strings.ToLower(scheme)) != "" {
			start = len(scheme) + 1
		}
	}
	return len(s) - len(strings.TrimLeft(s[start:], `/\`))
}

func maskPassword(info string) string {
	user, pass, ok := strings.Cut(info, ":")
	if !ok {
		return info
	}
	return user + ":" + dots(pass)
}

// maskParameters hides the values of secret parameters.
func maskParameters(query string, depth int) string {
	var b strings.Builder
	for len(query) > 0 {
		end := strings.IndexAny(query, "&;")
		if end < 0 {
			end = len(query)
		}
		b.WriteString(maskParameter(query[:end], depth))
		if end < len(query) {
			b.WriteByte(query[end])
			end++
		}
		query = query[end:]
	}
	return b.String()
}

func maskParameter(p string, depth int) string {
	name, value, ok := strings.Cut(p, "=")
	key := strings.ToLower(uri.Unescape(name))
	switch {
	case !ok:
		return maskTokens(p)
	case secretParameters[key] || isSecretName(key):
		return name + "=" + dots(value)
	}
	return name + "=" + maskNested(value, depth)
}

// maskNested masks a parameter's value, which may be a URI with secrets of its
// own.
func maskNested(value string, depth int) string {
	if plain := uri.Unescape(value); depth > 0 && strings.ContainsAny(plain, "@?#") {
		if masked := maskURI(plain, depth-1); masked != plain {
			return masked
		}
	}
	return maskTokens(value)
}

// webToken matches JSON Web Tokens (RFC 7519) wherever they stand.
var webToken = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)
})

func maskTokens(s string) string {
	if !strings.Contains(s, "eyJ") {
		return s
	}
	return webToken().ReplaceAllStringFunc(s, dots)
}
