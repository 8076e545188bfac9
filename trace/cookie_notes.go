package trace

import "strings"

// OfRequest reports whether an event is about a request, which is the one after
// the decision that notes it, and not about the response before it.
func (e CookieEvent) OfRequest() bool { return e == CookieSent || e == CookieWithheld }

// CookiesAt returns what became of cookies with the request and the response of
// the hop at an index: what the request sent, or the client kept from it, and what
// the client did with those that the response set.
func (c Chain) CookiesAt(i int) []CookieNote {
	if i < 0 || i >= len(c.Hops) {
		return nil
	}
	h := c.Hops[i]
	out := h.givenCookies()
	if i > 0 {
		out = c.Hops[i-1].noted(h.Request)
	}
	for _, n := range h.Decision.Cookies {
		if !n.Event.OfRequest() {
			out = append(out, n)
		}
	}
	return out
}

// noted are the notes of a decision about the request that followed, as it was
// sent: a user may have edited it.
func (h *Hop) noted(sent Request) []CookieNote {
	var out []CookieNote
	for _, n := range h.Decision.Cookies {
		if n.Event == CookieWithheld || n.Event == CookieSent && sendsCookie(sent, n) {
			out = append(out, n)
		}
	}
	return out
}

func sendsCookie(r Request, n CookieNote) bool {
	for _, line := range r.Fields.Values("Cookie") {
		if strings.Contains("; "+line+";", "; "+n.Name+"="+n.Value+";") {
			return true
		}
	}
	return false
}

// givenCookies are those of a first request, which nothing but the user has set.
func (h *Hop) givenCookies() []CookieNote {
	var out []CookieNote
	for _, line := range h.Request.Fields.Values("Cookie") {
		for part := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			if name != "" && len(out) < maxCookies {
				out = append(out, CookieNote{Hop: h.ID, Name: name, Value: value, Event: CookieSent, Rule: Rule{ID: "cookie-given", Says: "it was given with the first request"}})
			}
		}
	}
	return out
}
