package trace

import (
	"strings"
	"time"
)

// parseCurlCookie reads a Set-Cookie value as curl does: RFC 6265bis, but a
// cookie needs a name, a tab is a control byte, and the sizes are one less
// (curl, lib/cookie.c; measured).
func parseCurlCookie(line string, now time.Time) (cookie, ruleKey) {
	for pair, rest, more := strings.Cut(line, ";"); more && isNameless(pair); pair, rest, more = strings.Cut(rest, ";") {
		line = rest // the first pair with a name is the cookie
	}
	line = withSignedAge(line)
	c, why := parseSetCookie(line, now)
	switch {
	case why != ruleNone:
		return c, why
	case c.name == "":
		return c, ruleCookieEmpty
	case hasBareDot(line):
		return c, ruleCookieDomain
	case hasEmptyPath(line):
		c.path = "/"
	case hasBadAge(line):
		c.expires = now
	case strings.Contains(c.name+c.value, "\t"):
		return c, ruleCookieControl
	case len(c.name) >= maxCookieSize-1 || len(c.value) >= maxCookieSize-1:
		return c, ruleCookieSize
	}
	return c, ruleNone
}

// attributeOf returns the value of a Set-Cookie attribute.
func attributeOf(line, name string) (string, bool) {
	_, attributes, _ := strings.Cut(line, ";")
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, val, _ := strings.Cut(attribute, "=")
		if strings.EqualFold(strings.Trim(key, " \t"), name) {
			return strings.Trim(val, " \t"), true
		}
	}
	return "", false
}

// isNameless reports whether a pair is empty or begins with "=".
func isNameless(pair string) bool {
	pair = strings.TrimSpace(pair)
	return pair == "" || pair[0] == '='
}

func hasEmptyPath(line string) bool {
	path, ok := attributeOf(line, "path")
	return ok && path == ""
}

// hasBareDot reports whether Domain is nothing but a dot.
func hasBareDot(line string) bool {
	domain, _ := attributeOf(line, "domain")
	return domain == "."
}

// withSignedAge takes the plus sign off a Max-Age, which strtol and int allow.
func withSignedAge(line string) string {
	age, ok := attributeOf(line, "max-age")
	if digits, signed := strings.CutPrefix(age, "+"); ok && signed {
		return strings.Replace(line, age, digits, 1)
	}
	return line
}

func hasBadAge(line string) bool {
	age, ok := attributeOf(line, "max-age")
	_, good := parseMaxAge(age, time.Time{})
	return ok && !good
}

// parsePythonCookie reads a Set-Cookie value as http.cookiejar does, which
// rejects a cookie where RFC 6265bis only leaves an attribute out (CPython,
// http/cookiejar.py; measured).
func parsePythonCookie(line string, now time.Time) (cookie, ruleKey) {
	line = withSignedAge(line)
	c, why := parseSetCookie(line, now)
	if why != ruleNone && why != ruleCookieSize {
		return c, why
	}
	if strings.HasPrefix(strings.TrimLeft(line, " \t"), "=") {
		return c, ruleCookieEmpty
	}
	domain, named := attributeOf(line, "domain")
	path, _ := attributeOf(line, "path")
	switch {
	case hasBadAge(line):
		return c, ruleCookieExpired
	case named && (domain == "" || domain == "."):
		return c, ruleCookieDomain
	case path != "" && path[0] != '/':
		return c, ruleCookiePath
	}
	if named { // the first of several counts
		c.domain = strings.ToLower(strings.TrimPrefix(domain, "."))
	}
	return c, ruleNone
}

// parseWgetCookie is as strict, and wants a name without white space.
func parseWgetCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parsePythonCookie(line, now)
	if why == ruleNone && (c.name == "" || strings.ContainsAny(c.name, " \t,")) {
		return c, ruleCookieEmpty
	}
	return c, why
}

// parseGNUCookie is wget's own way beyond that: of Max-Age a fraction counts,
// an Expires that has passed wins over Max-Age, and of two Domains the last one
// counts (wget, src/cookies.c; measured).
func parseGNUCookie(line string, now time.Time) (cookie, ruleKey) {
	age, _ := attributeOf(line, "max-age")
	whole, _, fraction := strings.Cut(age, ".")
	if fraction {
		line = strings.Replace(line, age, whole, 1)
	}
	c, why := parseWgetCookie(line, now)
	if why != ruleNone {
		return c, why
	}
	if fraction && c.expires.Equal(now) {
		c.expires = now.Add(time.Second)
	}
	if date, ok := attributeOf(line, "expires"); ok {
		if t, ok := parseCookieDate(date); ok && !t.After(now) {
			c.expires = t
		}
	}
	last, _ := parseSetCookie(line, now)
	c.domain = last.domain
	return c, ruleNone
}

// parseJavaCookie reads a Set-Cookie value as java.net.HttpCookie does. One
// with Max-Age is of RFC 2965 and is sent with its attributes.
func parseJavaCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseWgetCookie(line, now)
	if why != ruleNone {
		return c, why
	}
	if len(c.value) > 1 && strings.HasPrefix(c.value, `"`) && strings.HasSuffix(c.value, `"`) {
		c.value = c.value[1 : len(c.value)-1]
	}
	c.versioned = strings.Contains(strings.ToLower(line), "max-age")
	return c, ruleNone
}

// parseLWPCookie reads a Set-Cookie value as HTTP::Cookies does: quotes around
// a value fall off, and Max-Age does not count.
func parseLWPCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	if why != ruleNone {
		return c, why
	}
	if c.name == "" && !strings.HasPrefix(line, "=") {
		c.name, c.value = c.value, ""
	}
	if len(c.value) > 1 && c.value[0] == '"' && strings.HasSuffix(c.value, `"`) {
		c.value = c.value[1 : len(c.value)-1]
	}
	if _, ok := attributeOf(line, "max-age"); ok {
		c.expires = time.Time{}
	}
	return c, ruleNone
}

// parseSoleName reads a Set-Cookie value as Firefox does: a pair without "=" is
// a name.
func parseSoleName(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	switch {
	case why != ruleNone:
		return c, why
	case strings.HasPrefix(strings.TrimLeft(line, " \t"), "="):
		return c, ruleCookieEmpty
	case c.name == "":
		c.name, c.value = c.value, ""
	}
	return c, ruleNone
}

// parseLynxCookie reads a Set-Cookie value as lynx does, for which an attribute
// that it does not know belongs to the value.
func parseLynxCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseWgetCookie(line, now)
	if why != ruleNone {
		return c, why
	}
	if hasEmptyPath(line) {
		c.path = "/"
	}
	if site, ok := attributeOf(line, "samesite"); ok {
		c.value += "; SameSite=" + site
	}
	return c, ruleNone
}

// parseAria2Cookie reads a Set-Cookie value as aria2 does: quotes fall off.
func parseAria2Cookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	switch {
	case why != ruleNone && why != ruleCookieSize:
		return c, why
	case c.name == "":
		return c, ruleCookieEmpty
	}
	c.value = strings.Trim(c.value, `"`)
	return c, ruleNone
}

// parseMojoCookie reads a Set-Cookie value as Mojo::Cookie::Response does: a
// value ends at white space or a comma unless it is quoted.
func parseMojoCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	if why != ruleNone {
		return c, why
	}
	switch {
	case strings.HasPrefix(strings.TrimLeft(line, " \t"), "="):
		return c, ruleCookieEmpty
	case c.name == "":
		c.name, c.value = c.value, ""
	case len(c.value) > 1 && c.value[0] == '"' && strings.HasSuffix(c.value, `"`):
		if inner := c.value[1 : len(c.value)-1]; !strings.ContainsAny(inner, " ,;\"") {
			c.value = inner
		}
	default:
		if i := strings.IndexAny(c.value, " ,"); i >= 0 {
			c.value = c.value[:i]
		}
	}
	if hasEmptyPath(line) {
		c.path = "/"
	}
	return c, ruleNone
}

// parseHTTPartyCookie reads a Set-Cookie value as HTTParty's CookieHash does:
// all but a few attributes are taken for cookies.
func parseHTTPartyCookie(line string, now time.Time) (cookie, ruleKey) {
	c := cookie{line: line, created: now}
	pair, _, _ := strings.Cut(line, ";")
	name, value, _ := strings.Cut(pair, "=")
	c.name, c.value = strings.TrimSpace(name), strings.TrimSpace(value)
	c.path = "/"
	if age, ok := attributeOf(line, "max-age"); ok {
		key := "Max-Age"
		if strings.Contains(line, "MAX-AGE") {
			key = "MAX-AGE"
		}
		c.value += "; " + key + "=" + age
	}
	if c.name == "" {
		c.name, c.value = "", "="+c.value
	}
	return c, ruleNone
}

// parseW3mCookie reads a Set-Cookie value as w3m does: Max-Age=0 still counts
// within its second, and a pair without "=" is a name (w3m, cookie.c).
func parseW3mCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSoleName(line, now)
	if why != ruleNone {
		return c, why
	}
	c.path, _ = attributeOf(line, "path")
	c.pathless = !hasAttribute(line, "path")
	if domain, ok := attributeOf(line, "domain"); ok {
		c.domain, c.named = strings.ToLower(domain), true
	}
	if !c.expires.IsZero() && c.expires.Equal(now) && !strings.HasPrefix(ageOf(line), "-") {
		c.expires = now.Add(time.Second)
	}
	return c, ruleNone
}

// parseWget2Cookie reads a Set-Cookie value as wget2 does: it needs a name and
// "=", and its time is not looked at within a run (libwget, cookie.c; measured).
func parseWget2Cookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	switch {
	case why != ruleNone:
		return c, why
	case c.name == "":
		return c, ruleCookieEmpty
	case strings.HasPrefix(strings.ToLower(c.name), "__host-"):
		return c, ruleCookiePrefix
	}
	c.expires = time.Time{}
	return c, ruleNone
}

// parseToughCookie reads a Set-Cookie value as tough-cookie does, which wants a
// name and "=" (tough-cookie, parseCookiePair).
func parseToughCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	if why != ruleNone && why != ruleCookieSize {
		return c, why
	}
	if pair, _, _ := strings.Cut(strings.TrimSpace(line), ";"); strings.IndexByte(pair, '=') <= 0 {
		return c, ruleCookieSyntax
	}
	return c, ruleNone
}

// parseSuperagentCookie reads a Set-Cookie value as the package cookiejar does.
// Max-Age does not count, and what it cannot read becomes a cookie all the same
// (cookiejar.js, Cookie.parse).
func parseSuperagentCookie(line string, now time.Time) (cookie, ruleKey) {
	c := cookie{line: line, created: now, name: "null", value: "null", pathless: true}
	pair, _, _ := strings.Cut(strings.TrimLeft(line, ";"), ";")
	name, value, ok := strings.Cut(strings.TrimLeft(pair, "="), "=")
	if !ok {
		return c, ruleNone
	}
	c.name, c.value = name, value
	c.path, _ = attributeOf(line, "path")
	c.pathless = !hasAttribute(line, "path")
	domain, _ := attributeOf(line, "domain")
	c.domain = strings.TrimPrefix(domain, ".")
	c.secure = hasAttribute(line, "secure")
	if date, ok := attributeOf(line, "expires"); ok {
		c.expires, _ = parseCookieDate(date)
	}
	return c, ruleNone
}

func hasAttribute(line, name string) bool {
	_, ok := attributeOf(line, name)
	return ok
}

func ageOf(line string) string {
	age, _ := attributeOf(line, "max-age")
	return age
}

// parseChromiumCookie reads a Set-Cookie value as Chromium does: RFC 6265bis,
// but a Domain that is only a dot covers nothing, and Partitioned needs Secure.
func parseChromiumCookie(line string, now time.Time) (cookie, ruleKey) {
	c, why := parseSetCookie(line, now)
	switch {
	case why != ruleNone:
		return c, why
	case hasBareDot(line):
		return c, ruleCookieDomain
	case hasAttribute(line, "partitioned") && !c.secure:
		return c, ruleCookiePartitioned
	}
	return c, ruleNone
}
