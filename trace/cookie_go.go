package trace

import (
	"strconv"
	"strings"
	"time"
)

// parseGoCookie reads a Set-Cookie value as net/http does (ParseSetCookie in
// its cookie.go): the name must be a token, and a value with spaces goes back
// in quotes.
func parseGoCookie(line string, now time.Time) (cookie, ruleKey) {
	c := cookie{line: line, created: now}
	if hasBareDot(line) {
		return c, ruleCookieDomain
	}
	pair, attributes, _ := strings.Cut(trimGo(line), ";")
	name, value, ok := strings.Cut(trimGo(pair), "=")
	bare, quoted := cutQuotes(value)
	c.name, c.value = trimGo(name), bare
	if !ok || !IsToken(c.name) || !isGoCookieValue(bare) {
		c.value = trimGo(value)
		return c, ruleCookieSyntax
	}
	if quoted || strings.ContainsAny(bare, " ,") {
		c.value = `"` + bare + `"`
	}
	c.setGoAttributes(attributes, now)
	return c, ruleNone
}

// setGoAttributes takes the attributes in. Max-Age wins over Expires.
func (c *cookie) setGoAttributes(attributes string, now time.Time) {
	age := 0 // none; negative for a cookie that is to be deleted
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, val, _ := strings.Cut(trimGo(attribute), "=")
		switch key = strings.ToLower(key); {
		case !isGoCookieValue(val):
		case key == "max-age":
			age = goMaxAge(val, age)
		default:
			c.setGoAttribute(key, val)
		}
	}
	switch {
	case age > 0:
		c.expires = now.Add(time.Duration(age) * time.Second)
	case age < 0:
		c.expires = now
	}
}

func (c *cookie) setGoAttribute(key, val string) {
	switch key {
	case "domain":
		c.domain = strings.ToLower(strings.TrimPrefix(val, "."))
	case "path":
		c.path = val
	case "secure":
		c.secure = true
	case "httponly":
		c.httpOnly = true
	case "expires":
		c.expires = parseGoDate(val)
	}
}

// goMaxAge returns a Max-Age in seconds, or before when it is no number. One
// that has passed is negative.
func goMaxAge(val string, before int) int {
	n, err := strconv.Atoi(val)
	switch {
	case err != nil || n != 0 && val[0] == '0':
		return before
	case n <= 0:
		return -1
	}
	return n
}

// parseGoDate reads the two forms that net/http knows; the zero time stands for
// all others, and for a session cookie.
func parseGoDate(s string) time.Time {
	for _, layout := range []string{time.RFC1123, "Mon, 02-Jan-2006 15:04:05 MST"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// cutQuotes takes the quotation marks off a value that has them on both sides.
func cutQuotes(s string) (bare string, quoted bool) {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1], true
	}
	return s, false
}

// isGoCookieValue reports whether all bytes may stand in a value.
func isGoCookieValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == ';' || c == '\\' {
			return false
		}
	}
	return true
}

// trimGo takes off what net/textproto counts as white space.
func trimGo(s string) string { return strings.Trim(s, " \t\r\n") }
