package trace

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A cookie is one cookie of a jar.
type cookie struct {
	name, value string
	site        string // the jar's key
	domain      string // lower case
	hostOnly    bool   // goes to domain itself only
	everywhere  bool   // goes to every host
	path        string
	expires     time.Time // zero for a session cookie
	secure      bool
	httpOnly    bool
	sameSite    string // "Strict", "Lax", "None", or "" when not said
	created     time.Time
	order       int    // of creation
	port        string // "" for all
	versioned   bool   // of RFC 2965
	pathless    bool   // no Path was given, for a jar that takes any
	named       bool   // Domain was given, for a jar that counts dots
	hop         int    // hop that set it; 0 for the user's
	line        string
}

// pair returns the cookie as it stands in a Cookie field. A cookie without a
// name is its value alone (RFC 6265bis §5.8.3).
func (c *cookie) pair() string {
	switch {
	case c.versioned:
		return fmt.Sprintf(`$Version="1"; %s="%s";$Path="%s";$Domain="%s"`, c.name, c.value, c.path, c.domain)
	case c.name == "":
		return c.value
	}
	return c.name + "=" + c.value
}

// scope says where the cookie goes and what limits it: "Path=/ · Secure".
func (c *cookie) scope() string {
	parts := make([]string, 0, 5)
	if !c.hostOnly {
		parts = append(parts, "Domain="+c.domain)
	}
	parts = append(parts, "Path="+c.path)
	if c.secure {
		parts = append(parts, "Secure")
	}
	if c.httpOnly {
		parts = append(parts, "HttpOnly")
	}
	if c.sameSite != "" {
		parts = append(parts, "SameSite="+c.sameSite)
	}
	return strings.Join(parts, " · ")
}

// Bounds on cookies (RFC 6265bis §5.6 and §6.1; the counts are Chromium's).
const (
	maxCookieSize      = 4096
	maxCookieAttribute = 1024
	maxCookiesPerSite  = 180
	maxCookies         = 3000
)

// maxAttributes is how many attributes a cookie has at most that is looked at.
// A real one has nine; all clients are asked about each.
const maxAttributes = 64

// A SetCookie is a Set-Cookie line as RFC 6265bis §5.6 reads it. What a client
// makes of it is in its [CookieNote].
type SetCookie struct {
	Name, Value      string
	Domain           string // lower case, without a dot before it; "" for the host alone
	Path             string // "" when none was written that counts
	Secure, HTTPOnly bool
	SameSite         string // "Strict", "Lax", "None", or "" when not said
	Expired          bool   // it deletes the cookie of its name, domain and path
}

// ReadSetCookie reads a Set-Cookie value as it is at a time, and reports whether
// it is a cookie at all.
func ReadSetCookie(line string, now time.Time) (SetCookie, bool) {
	c, why := parseSetCookie(line, now)
	return SetCookie{c.name, c.value, c.domain, c.path, c.secure, c.httpOnly, c.sameSite, c.expired(now)}, why == ruleNone
}

// ForHost reports whether a cookie that a host has set is for another one too.
func (c SetCookie) ForHost(host, setBy string) bool {
	return host == setBy || c.Domain != "" && covers(c.Domain, host)
}

// PathFrom returns the path that the cookie is for when the response to a path
// has set it.
func (c SetCookie) PathFrom(path string) string {
	if c.Path != "" {
		return c.Path
	}
	return defaultPath(path)
}

// expired reports whether the cookie's time has passed.
func (c *cookie) expired(now time.Time) bool { return !c.expires.IsZero() && !c.expires.After(now) }

// parseSetCookie reads a Set-Cookie value (RFC 6265bis §5.6). The rule says why
// it cannot be a cookie; ruleNone means it can.
func parseSetCookie(line string, now time.Time) (cookie, ruleKey) {
	c := cookie{line: line, created: now}
	if hasCookieControl(line) {
		return c, ruleCookieControl
	}
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, ok := strings.Cut(pair, "=")
	if !ok {
		name, value = "", pair
	}
	c.name, c.value = strings.Trim(name, " \t"), strings.Trim(value, " \t")
	switch {
	case c.name == "" && c.value == "":
		return c, ruleCookieEmpty
	case len(c.name)+len(c.value) > maxCookieSize:
		return c, ruleCookieSize
	}
	var maxAge, expires *time.Time
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, val, _ := strings.Cut(attribute, "=")
		key, val = strings.ToLower(strings.Trim(key, " \t")), strings.Trim(val, " \t")
		if len(val) > maxCookieAttribute {
			continue
		}
		switch key {
		case "expires":
			if t, ok := parseCookieDate(val); ok {
				expires = &t
			}
		case "max-age":
			if t, ok := parseMaxAge(val, now); ok {
				maxAge = &t
			}
		default:
			c.setAttribute(key, val)
		}
	}
	if maxAge == nil {
		maxAge = expires // Max-Age wins (RFC 6265bis §5.7)
	}
	if maxAge != nil {
		c.expires = *maxAge
	}
	return c, ruleNone
}

func (c *cookie) setAttribute(key, val string) {
	switch key {
	case "domain":
		c.domain = strings.ToLower(strings.TrimPrefix(val, "."))
	case "path":
		c.path = ""
		if strings.HasPrefix(val, "/") {
			c.path = val
		}
	case "secure":
		c.secure = true
	case "httponly":
		c.httpOnly = true
	case "samesite":
		c.sameSite = ""
		for _, known := range []string{"Strict", "Lax", "None"} {
			if strings.EqualFold(val, known) {
				c.sameSite = known
			}
		}
	}
}

func hasCookieControl(line string) bool {
	for i := range len(line) {
		if c := line[i]; c < 0x20 && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

// maxCookieAge is how long a browser keeps a cookie at most (RFC 6265bis §5.5).
const maxCookieAge = 400 * 24 * time.Hour

func parseMaxAge(s string, now time.Time) (time.Time, bool) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if limit := int64(maxCookieAge / time.Second); err != nil || n > limit {
		n = limit
		if strings.HasPrefix(s, "-") {
			n = 0
		}
	}
	return now.Add(time.Duration(max(n, 0)) * time.Second), true
}

// parseCookieDate reads a date the lenient way of RFC 6265bis §5.6.1: a time, a
// day, a month and a year among any delimiters, in any order.
func parseCookieDate(s string) (time.Time, bool) {
	var clock, day, month, year int
	found := 0
	for token := range strings.FieldsFuncSeq(s, isDateDelimiter) {
		switch {
		case found&1 == 0 && parseClock(token, &clock):
			found |= 1
		case found&2 == 0 && parseDigits(token, 1, 2, &day):
			found |= 2
		case found&4 == 0 && parseMonth(token, &month):
			found |= 4
		case found&8 == 0 && parseDigits(token, 2, 4, &year):
			found |= 8
		}
	}
	switch {
	case 70 <= year && year <= 99:
		year += 1900
	case year <= 69:
		year += 2000
	}
	if found != 15 || day < 1 || day > 31 || year < 1601 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, clock, 0, time.UTC)
	return t, t.Day() == day
}

// isDateDelimiter is the delimiter of RFC 6265bis §5.6.1.
func isDateDelimiter(r rune) bool {
	return r == '\t' || 0x20 <= r && r <= 0x2f || 0x3b <= r && r <= 0x40 || 0x5b <= r && r <= 0x60 || 0x7b <= r && r <= 0x7e
}

func parseClock(s string, seconds *int) bool {
	var h, m, sec int
	parts := strings.SplitN(s, ":", 3)
	if len(parts) != 3 || !parseDigits(parts[0], 1, 2, &h) || !parseDigits(parts[1], 1, 2, &m) || !parseDigits(parts[2], 1, 2, &sec) {
		return false
	}
	*seconds = 3600*h + 60*m + sec
	return h < 24 && m < 60 && sec < 60
}

// parseDigits reads from least to most digits; what follows them must not be a
// digit.
func parseDigits(s string, least, most int, n *int) bool {
	i, v := 0, 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' && i <= most {
		v = 10*v + int(s[i]-'0')
		i++
	}
	if i < least || i > most {
		return false
	}
	*n = v
	return true
}

func parseMonth(s string, month *int) bool {
	if len(s) < 3 {
		return false
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s[:3]))
	if i < 0 || i%3 != 0 {
		return false
	}
	*month = i/3 + 1
	return true
}

// defaultPath is the path of a cookie that names none (RFC 6265bis §5.1.4).
func defaultPath(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i <= 0 {
		return "/"
	}
	return path[:i]
}

// PathMatches is path matching (RFC 6265bis §5.1.4).
func PathMatches(path, cookiePath string) bool { return pathMatches(path, cookiePath) }

// pathMatches reports whether a request path is at or below a cookie's
// (RFC 6265bis §5.1.4).
func pathMatches(path, cookiePath string) bool {
	if path == "" {
		path = "/"
	}
	return strings.HasPrefix(path, cookiePath) &&
		(len(path) == len(cookiePath) || strings.HasSuffix(cookiePath, "/") || path[len(cookiePath)] == '/')
}

// cookieFields returns the Set-Cookie values of a response. Beyond a bound they
// are not looked at.
func cookieFields(fs Fields) (lines []string, more int) {
	const most = 100
	lines = fs.Values("Set-Cookie")
	if len(lines) > most {
		return lines[:most], len(lines) - most
	}
	return lines, 0
}

// cookieNote makes a note on a cookie that a response set.
func cookieNote(c cookie, hop int, event CookieEvent, r ruling) CookieNote {
	return CookieNote{Hop: hop, Name: c.name, Value: c.value, Line: c.line, Event: event, Rule: rules[r.rule], Note: r.detail}
}

func hopName(hop int) string {
	if hop == 0 {
		return "given by the user"
	}
	return fmt.Sprintf("set by hop %d", hop)
}
