package finding

import (
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

// caching is what a response says about storing it.
type caching struct {
	noStore, noCache, private, public bool
	maxAge, shared                    time.Duration // -1 when not said
	expires                           time.Duration // from Date to Expires; -1 when not said
}

func cachingOf(fs trace.Fields) caching {
	c := caching{maxAge: -1, shared: -1, expires: -1}
	for _, f := range fs {
		if f.Is("Cache-Control") {
			for d := range strings.SplitSeq(f.Value, ",") {
				c.directive(d)
			}
		}
	}
	if v, ok := fs.Lookup("Expires"); ok {
		c.expires = lifetime(v, fs.Get("Date"))
	}
	return c
}

func (c *caching) directive(d string) {
	name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
	switch strings.ToLower(name) {
	case "no-store":
		c.noStore = true
	case "no-cache":
		c.noCache = true
	case "private":
		c.private = true
	case "public":
		c.public = true
	case "max-age":
		c.maxAge = seconds(value)
	case "s-maxage":
		c.shared = seconds(value)
	}
}

// seconds reads a delta-seconds value (RFC 9111 §1.2.2); what can't be read is 0.
func seconds(s string) time.Duration {
	n, err := strconv.ParseInt(strings.Trim(s, `" `), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 1<<31)) * time.Second
}

// lifetime is how long Expires lets a response live; 0 for a date that can't
// be read or has passed (RFC 9111 §5.3).
func lifetime(expires, date string) time.Duration {
	until, err := time.Parse(time.RFC1123, expires)
	if err != nil {
		return 0
	}
	from, err := time.Parse(time.RFC1123, date)
	if err != nil {
		return time.Hour
	}
	return max(until.Sub(from), 0)
}

// bounded reports whether the response says how long it may be kept.
func (c caching) bounded() bool {
	return c.noStore || c.noCache || c.maxAge >= 0 || c.shared >= 0 || c.expires >= 0
}

// fresh is how long a cache may use the response.
func (c caching) fresh() time.Duration {
	if c.noStore || c.noCache {
		return 0
	}
	if c.maxAge >= 0 {
		return max(c.maxAge, c.shared)
	}
	return max(c.shared, c.expires, 0)
}

// byShared reports whether a shared cache may keep the response, given whether
// its status can be kept unasked (RFC 9111 §3).
func (c caching) byShared(heuristic bool) bool {
	if c.noStore || c.private || c.noCache {
		return false
	}
	return c.fresh() > 0 || c.public || heuristic && !c.bounded()
}

// A setCookie is a Set-Cookie line as far as the rules ask.
type setCookie struct {
	name, value     string
	domain, path    string
	secure, hasPath bool
	sameSite        string // lower case
	deletes         bool
	line            int // index in the fields
}

// maxCookies bounds the Set-Cookie lines of one response that are looked at.
const maxCookies = 64

// cookiesOf reads the Set-Cookie lines of a response.
func cookiesOf(fs trace.Fields) []setCookie {
	var cs []setCookie
	for i, f := range fs {
		if f.Is("Set-Cookie") && len(cs) < maxCookies {
			c := parseCookie(f.Value, fs.Get("Date"))
			c.line = i
			cs = append(cs, c)
		}
	}
	return cs
}

// parseCookie reads one line as RFC 6265bis §5.6 does. The response's Date
// tells what has expired.
func parseCookie(line, date string) setCookie {
	var c setCookie
	pair, rest, _ := strings.Cut(line, ";")
	name, value, ok := strings.Cut(pair, "=")
	if !ok {
		name, value = "", pair
	}
	c.name, c.value = strings.Trim(name, " \t"), strings.Trim(value, " \t")
	for rest != "" {
		var attribute string
		attribute, rest, _ = strings.Cut(rest, ";")
		key, val, _ := strings.Cut(attribute, "=")
		c.attribute(strings.ToLower(strings.Trim(key, " \t")), strings.Trim(val, " \t"), date)
	}
	return c
}

func (c *setCookie) attribute(key, value, date string) {
	switch key {
	case "secure":
		c.secure = true
	case "domain":
		c.domain = strings.ToLower(strings.TrimPrefix(value, "."))
	case "path":
		c.path, c.hasPath = value, strings.HasPrefix(value, "/")
	case "samesite":
		c.sameSite = strings.ToLower(value)
	case "max-age":
		if n, err := strconv.Atoi(value); err == nil && n <= 0 {
			c.deletes = true
		}
	case "expires":
		c.deletes = c.deletes || passed(value, date)
	}
}

// passed reports an expiry in the past, which deletes a cookie. No clock is
// asked, so that the same chain gives the same findings: the response's Date
// is now, and without one a date long gone counts.
func passed(expires, date string) bool {
	until, ok := cookieDate(expires)
	if !ok {
		return false
	}
	if now, err := time.Parse(time.RFC1123, date); err == nil {
		return !until.After(now)
	}
	return until.Year() < 2015
}

func cookieDate(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC1123, "Mon, 02-Jan-2006 15:04:05 MST", "Monday, 02-Jan-06 15:04:05 MST"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// setsCookie reports whether the response sets a cookie that stays.
func setsCookie(fs trace.Fields) bool {
	for _, f := range fs {
		if f.Is("Set-Cookie") && !parseCookie(f.Value, fs.Get("Date")).deletes {
			return true
		}
	}
	return false
}

// sends reports whether a request has a cookie of that name.
func sends(r *trace.Request, name string) bool {
	for _, f := range r.Fields {
		if !f.Is("Cookie") {
			continue
		}
		for pair := range strings.SplitSeq(f.Value, ";") {
			if n, _, _ := strings.Cut(strings.Trim(pair, " \t"), "="); n == name {
				return true
			}
		}
	}
	return false
}

// token reports whether a list field has a member, such as Vary or Connection.
func token(fs trace.Fields, field, member string) bool {
	for _, f := range fs {
		if !f.Is(field) {
			continue
		}
		for t := range strings.SplitSeq(f.Value, ",") {
			if strings.EqualFold(strings.TrimSpace(t), member) {
				return true
			}
		}
	}
	return false
}
