package cause

import (
	"math"
	"slices"
	"strings"

	"detour/explain/evidence"
)

// marks are what speaks for a product, in nats: what bears its name, and what is
// its manner, which others may have as well.
type marks struct {
	named   float64 // its page, cookies, fields of its own, what it calls itself
	manner  float64 // order, case, framing, phrases, values that are set by default
	against float64
	missing bool // nothing that is there speaks for it
	field   bool // the Server field does
	page    bool // the body is its page
	shape   bool // nothing but the order and the case of the fields does
}

// What a product's marks are worth against a program that nobody has described:
// a name is seldom borrowed, a manner is shared by whoever is built alike. The
// figures are those by which products that were left out, with their relatives,
// were seldom taken for others, and those that are known were still recognised.
const (
	nameWorth   = 1.6
	mannerWorth = 0.6
	strangeness = 2.0 // score of the unknown program
)

// doubt is how likely it is that what bears the marks is a program that nobody
// has described.
func (m marks) doubt() float64 {
	return 1 / (1 + math.Exp(nameWorth*m.named+mannerWorth*m.manner-strangeness-m.against))
}

// score is what the marks come to among the products that are known.
func (m marks) score() float64 { return m.named + m.manner - m.against }

// marks weighs the marks of a product. A field that does not fit the rest of the
// response names nobody, and what names the product's base does not name it.
func (p *maker) marks(s evidence.Set, base *maker) marks {
	misfit, _ := s.Get("misfit")
	m := marks{missing: true, shape: true}
	var seen, shared []evidence.Item
	if base != nil {
		shared, _ = base.seen(s, nil, nil)
	}
	for _, x := range p.clues().For {
		if !x.expr.holds(s) {
			continue
		}
		seen = x.expr.seen(s, seen[:0])
		switch {
		case misfit.Field == "" && misfit.Value == "": // all fields fit
		case slices.ContainsFunc(seen, func(it evidence.Item) bool { return it.Region == evidence.InField && it.Line == misfit.Line }):
			continue
		}
		m.add(x.Weight, seen, shared)
	}
	for _, x := range p.clues().Against {
		if x.expr.holds(s) {
			m.against += x.Weight
		}
	}
	return m
}

func (m *marks) add(weight float64, seen, shared []evidence.Item) {
	if slices.ContainsFunc(seen, func(it evidence.Item) bool { return isName(it) && !slices.Contains(shared, it) }) {
		m.named += weight
	} else {
		m.manner += weight
	}
	for _, it := range seen {
		m.missing = m.missing && silent(it.ID)
		m.field = m.field || it.ID == "field-server"
		m.page = m.page || it.ID == "body"
		m.shape = m.shape && (silent(it.ID) || it.ID == "order" || it.ID == "order-sorted" || it.ID == "case-lower")
	}
}

// isName reports whether an item bears a product's name, as nobody else would.
func isName(it evidence.Item) bool {
	switch it.ID {
	case "field-server", "field-via", "field-x-powered-by", "ghost", "request-probe":
		return true
	case "cookie-set", "request-cookie":
		return !slices.Contains(sharedCookies, strings.ToLower(it.Value))
	case "body":
		return !slices.Contains(sharedBodies, it.Value)
	}
	name, isField := strings.CutPrefix(it.ID, "field-")
	return isField && !isShared(name)
}

// sharedCookies are names that a standard or a habit gives: a servlet container's,
// and what several frameworks call their own.
var sharedCookies = []string{"jsessionid", "xsrf-token", "session", "sessionid", "sid", "rack.session"}

// sharedBodies are templates that several programs come to by themselves.
var sharedBodies = []string{"reason", "target", "path", "http-sys", "vercel"}

// isShared reports whether many programs write a field.
func isShared(name string) bool {
	switch name {
	case "accept-ranges", "allow", "cache-control", "connection", "content-length", "content-type", "content-security-policy",
		"cross-origin-opener-policy", "date", "expires", "keep-alive", "link", "location", "pragma", "referrer-policy", "refresh",
		"retry-after", "set-cookie", "strict-transport-security", "transfer-encoding", "vary", "x-cache", "x-content-type-options",
		"x-frame-options", "x-request-id", "x-xss-protection":
		return true
	}
	return false
}
