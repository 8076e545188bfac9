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
	if c.noStore || c.noCache || c.maxAge >= 0 {
		return c // which counts before Expires
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
