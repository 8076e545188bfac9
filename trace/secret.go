package trace

import (
	"slices"
	"strconv"
	"strings"

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
		return MaskSecret(f.Value)
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
	rest, frag, hasFrag := strings.Cut(s, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	shown, shownQuery, shownFrag := maskTokens(maskSegments(maskPathUserinfo(maskUserinfo(path)))), maskParameters(query, depth), maskParameters(frag, depth)
	if shown == path && shownQuery == query && shownFrag == frag {
		return s
	}
	if hasQuery {
		shown += "?" + shownQuery
	}
	if hasFrag {
		shown += "#" + shownFrag
	}
	return shown
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

// dots stands for a secret of so many bytes; its length helps to tell two apart.
func dots(length int) string {
	if length == 0 {
		return ""
	}
	return string(appendDots(nil, length))
}

func appendDots(out []byte, length int) []byte {
	return append(strconv.AppendInt(append(out, "•••• ("...), int64(length), 10), ')')
}

// isPlainSecret reports whether a name holds credentials in a query although
// it is a plain word elsewhere.
func isPlainSecret(name string) bool {
	switch name {
	case "key", "code", "state", "nonce", "auth", "authorization", "assertion",
		"samlresponse", "samlrequest", "ticket", "code_verifier", "login_hint":
		return true
	}
	return false
}

// publicNames match secretName but hold no credential.
var publicNames = []string{"signature-input", "accept-signature", "sec-token-binding"}

// urlFields hold a URI, in which a credential may stand.
var urlFields = []string{"location", "content-location", ":path", "referer", "refresh", "link", "uri", "origin"}

// maskCredentials keeps the scheme of an Authorization value.
func maskCredentials(v string) string {
	scheme, rest, ok := strings.Cut(strings.TrimLeft(v, " \t"), " ")
	if !ok || !IsToken(scheme) {
		return MaskSecret(v)
	}
	return scheme + " " + MaskSecret(rest)
}

// maskPairs keeps the names of "a=1; b=2".
func maskPairs(v string) string {
	parts := strings.Split(v, ";")
	for i, p := range parts {
		lead := p[:len(p)-len(strings.TrimLeft(p, " \t"))]
		name, value, ok := strings.Cut(p[len(lead):], "=")
		if ok {
			parts[i] = lead + name + "=" + MaskSecret(value)
		} else {
			parts[i] = lead + MaskSecret(name)
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

// maskPathUserinfo hides the password of an authority that ended up inside a
// path: "//bob:secret@host" put behind a host by a client that knows no such
// reference.
func maskPathUserinfo(s string) string {
	start := authorityStart(s)
	i := strings.LastIndex(s, "//")
	if i <= start {
		return s
	}
	segment, rest := s[i+2:], ""
	if end := strings.IndexByte(segment, '/'); end >= 0 {
		segment, rest = segment[:end], segment[end:]
	}
	at := strings.LastIndexByte(segment, '@')
	if at < 0 {
		return s
	}
	return s[:i+2] + maskPassword(segment[:at]) + segment[at:] + rest
}

// maskSegments hides the password of userinfo that stands behind a slash of
// either kind: in "https://a.test\@bob:secret@b.test" some clients read the
// host a.test and some b.test.
func maskSegments(s string) string {
	var out []byte
	done := 0
	for at := 0; at < len(s); {
		start := strings.IndexAny(s[at:], `/\`)
		if start < 0 {
			break
		}
		start += at + 1
		at = start
		if start == len(s) || s[start] != '@' {
			continue
		}
		end := start + 1
		for end < len(s) && s[end] != '/' && s[end] != '\\' {
			end++
		}
		if last := strings.LastIndexByte(s[start+1:end], '@'); last >= 0 {
			out = append(append(out, s[done:start+1]...), maskPassword(s[start+1:start+1+last])...)
			done = start + 1 + last
		}
		at = end
	}
	if done == 0 {
		return s
	}
	return string(append(out, s[done:]...))
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
	return user + ":" + MaskSecret(pass)
}

// maskParameters hides the values of secret parameters.
func maskParameters(query string, depth int) string {
	var out []byte
	done := 0
	for at := 0; at < len(query); {
		end := at
		for end < len(query) && query[end] != '&' && query[end] != ';' {
			end++
		}
		given := query[at:end]
		if masked := maskParameter(given, depth); masked != given {
			out = append(append(out, query[done:at]...), masked...)
			done = end
		}
		at = end + 1
	}
	if done == 0 {
		return query
	}
	return string(append(out, query[done:]...))
}

func maskParameter(p string, depth int) string {
	name, value, ok := strings.Cut(p, "=")
	shown := ""
	switch {
	case !ok:
		return maskTokens(p)
	case isSecretParameter(uri.Unescape(name)):
		shown = MaskSecret(value)
	default:
		shown = maskNested(value, depth)
	}
	if shown == value {
		return p
	}
	return name + "=" + shown
}

// isSecretParameter reports whether a parameter of a query or a form, or a
// member of a JSON object, holds a credential by its name.
func isSecretParameter(name string) bool {
	key := strings.ToLower(name)
	return isPlainSecret(key) || isSecretName(key)
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

// maskTokens hides JSON Web Tokens (RFC 7519) wherever they stand: two parts
// and a signature, which may be empty, of base64url with dots between them. The
// first part is a JSON object, which begins with {" and so with eyJ.
func maskTokens(s string) string {
	const head = "eyJ"
	var out []byte
	done := 0
	for at := 0; ; {
		i := strings.Index(s[at:], head)
		if i < 0 {
			break
		}
		start := at + i
		first := runEnd(s, start)
		if first-start < len(head)+6 || !strings.HasPrefix(s[first:], ".") {
			at = first // nor does one begin later in the same run
			continue
		}
		second := runEnd(s, first+1)
		if second-first <= 4 || !strings.HasPrefix(s[second:], ".") {
			at = first
			continue
		}
		at = runEnd(s, second+1)
		out = append(append(out, s[done:start]...), dots(len(s[start:at]))...)
		done = at
	}
	if done == 0 {
		return s
	}
	return string(append(out, s[done:]...))
}

// runEnd returns where a run of base64url that begins at i ends.
func runEnd(s string, i int) int {
	for i < len(s) && isBase64URL(s[i]) {
		i++
	}
	return i
}

func isBase64URL(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}
