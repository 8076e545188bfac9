package facts

import (
	"slices"
	"strings"
	"time"

	"detour/trace"
)

// A Cookie is a Set-Cookie line: as it is written, and what the client's jar
// made of it.
type Cookie struct {
	trace.SetCookie
	Line  int               // its index in the response's fields
	Event trace.CookieEvent // stored, replaced, deleted or rejected; "" where that was not kept
	Rule  trace.Rule        // by which
	Note  trace.Reason      // in this exchange's values
	Again bool              // the way gave it before, and the request lacks it
	Stays *Given            // of one that ends: the cookie of its name that it does not reach, by Domain or Path
}

// MaxCookies bounds the Set-Cookie lines of one response that are looked at, as
// the jar does.
const MaxCookies = 100

// cookiesOf reads the Set-Cookie lines of a response.
func cookiesOf(h *trace.Hop) []Cookie {
	if h.Response == nil {
		return nil
	}
	var all []Cookie
	var now time.Time
	for i, line := range h.Response.Fields {
		if line.Is("Set-Cookie") && len(all) < MaxCookies {
			if len(all) == 0 {
				now, all = h.Clock(), make([]Cookie, 0, countCookies(h.Response.Fields[i:]))
			}
			c := Cookie{Line: i}
			c.SetCookie, _ = trace.ReadSetCookie(line.Value[:min(len(line.Value), maxValue)], now)
			all = append(all, c)
		}
	}
	return all
}

func countCookies(fs trace.Fields) (n int) {
	for _, f := range fs {
		if f.Is("Set-Cookie") {
			n++
		}
	}
	return min(n, MaxCookies)
}

// readJar takes what the client's jar made of the cookies. Its notes on a
// response come first, one a line.
func (f *Hop) readJar(h *trace.Hop, notes []trace.CookieNote) {
	for i := range f.Cookies {
		c := &f.Cookies[i]
		c.Again = !c.Expired && slices.ContainsFunc(f.Missing, func(g Given) bool { return g.Name == c.Name })
		if len(notes) > 0 && notes[0].Line == h.Response.Fields[c.Line].Value {
			c.Event, c.Rule, c.Note = notes[0].Event, notes[0].Rule, notes[0].Note
			notes = notes[1:]
		}
	}
	f.Jar = slices.DeleteFunc(slices.Clone(notes), func(n trace.CookieNote) bool {
		return n.Event != trace.CookieSent && n.Event != trace.CookieWithheld
	})
}

// SetsCookie reports whether the response sets a cookie that stays.
func (f *Hop) SetsCookie() bool {
	for _, c := range f.Cookies {
		if !c.Expired {
			return true
		}
	}
	return false
}

// A Given is a cookie that a hop of the way set or deleted.
type Given struct {
	trace.SetCookie
	Hop  int    // the ID of the hop
	host string // whose it is
	path string // that was asked for
}

// stands reports whether a cookie takes the place of an earlier one: it is of the
// same name, Domain and Path.
func (g Given) stands(before Given) bool {
	return g.Name == before.Name && g.host == before.host && g.Scope() == before.Scope()
}

// maxGiven is how many of the last cookies are remembered, so that what a
// request lacks is told.
const maxGiven = 32

// give remembers the cookies of the last hop.
func (r *Reader) give(h *trace.Hop, cookies []Cookie) {
	at := r.first + len(r.hops) - 1
	for _, c := range cookies {
		g := Given{c.SetCookie, IDOf(h, at), h.Request.URI.Hostname(), Path(h.Request.URI)}
		r.given = append(slices.DeleteFunc(r.given, g.stands), g)
	}
	if n := len(r.given); n > 2*maxGiven {
		r.given = append([]Given(nil), r.given[n-maxGiven:]...)
	}
}

// missing returns the cookies that were set for the host of the last hop on the
// way there and that its request lacks. One that was deleted later is not missed,
// and a recording without cookies does not show that one is.
func (r *Reader) missing(h *trace.Hop) []Given {
	if h.Recorded.NoCookies || h.Recorded.NoRequestFields {
		return nil
	}
	var out []Given
	host := h.Request.URI.Hostname()
	for _, g := range r.given {
		if !g.ForHost(host, g.host) {
			continue
		}
		out = slices.DeleteFunc(out, func(o Given) bool { return o.Name == g.Name })
		if !g.Expired && !SendsCookie(&h.Request, g.Name) {
			out = append(out, g)
		}
	}
	return out
}

// Scope says which cookie of its name it is: its Domain and Path as they are
// written in a Set-Cookie line, a host alone without the first.
func (g Given) Scope() string {
	scope := "Path=" + g.PathFrom(g.path)
	if g.Domain != "" {
		scope = "Domain=" + g.Domain + "; " + scope
	}
	return scope
}

// staying returns the cookie that the way gave and that one which ends does not
// reach; nil where it reaches it, or there is none.
func (r *Reader) staying(h *trace.Hop, c *Cookie) *Given {
	host := h.Request.URI.Hostname()
	end := Given{SetCookie: c.SetCookie, host: host, path: Path(h.Request.URI)}
	for i := len(r.given) - 1; i >= 0; i-- {
		g := r.given[i]
		same := g.Scope() == end.Scope() && (g.Domain != "" || g.host == host)
		switch {
		case g.Name != c.Name || !g.ForHost(host, g.host):
		case same:
			return nil
		case !g.Expired:
			return &g
		}
	}
	return nil
}

// SendsCookie reports whether a request has a cookie of that name.
func SendsCookie(r *trace.Request, name string) bool {
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
