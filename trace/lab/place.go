package lab

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
)

// A spot is a place on the lab's origins, read from a URL in the data.
type spot struct {
	scheme, host, port string
	path               string
	open               bool // every target that begins with path
}

// parsePlace reads "https://shop.test/cart", or with a star at the end every
// target that begins so. The path keeps its bytes: what an odd client asks for
// is no proper URL either. A variable in it makes the rest of it open too.
func parsePlace(at string) (spot, error) {
	scheme, rest, ok := strings.Cut(at, "://")
	slash := strings.IndexAny(rest, `/\`)
	if !ok || scheme != "http" && scheme != "https" || slash < 1 {
		return spot{}, fmt.Errorf("at: %q is not an http or https URL with a path", at)
	}
	host, port, err := splitAuthority(rest[:slash], scheme)
	if err != nil {
		return spot{}, fmt.Errorf("at: %w", err)
	}
	path, _, numbered := strings.Cut(rest[slash:], "${")
	path, open := strings.CutSuffix(path, "*")
	return spot{scheme, host, port, path, open || numbered}, nil
}

// origin writes the spot's origin without its default port.
func (p spot) origin() string { return originOf(p.scheme, p.host, p.port) }

// takes says whether a target's path lies in the spot.
func (p spot) takes(origin, path string) bool {
	return p.origin() == origin && (p.path == path || p.open && strings.HasPrefix(path, p.path))
}

// addRoute puts a route at its places, once for each number of its span.
func (c *content) addRoute(r *route) error {
	if len(r.At) == 0 {
		return errors.New("a route needs a place: at")
	}
	first, last, err := span(r.For)
	if err != nil {
		return err
	}
	for n := first; n <= last; n++ {
		one := r
		if r.For != "" {
			one = r.number(n)
		}
		for _, at := range one.At {
			if err := c.place(at, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// place puts a route at one place.
func (c *content) place(at string, r *route) error {
	p, err := parsePlace(at)
	if err != nil {
		return err
	}
	if p.open {
		c.prefixes[p.origin()] = append(c.prefixes[p.origin()], prefix{p.path, r})
		return nil
	}
	key := p.origin() + p.path
	c.places[key] = append(c.places[key], r)
	return nil
}

// sortPrefixes puts the longest first, and keeps the order of those that are alike.
func (c *content) sortPrefixes() {
	for _, list := range c.prefixes {
		slices.SortStableFunc(list, func(a, b prefix) int { return len(b.path) - len(a.path) })
	}
}

// span reads "1-25". No span is a single round.
func span(text string) (first, last int, err error) {
	if text == "" {
		return 1, 1, nil
	}
	from, to, _ := strings.Cut(text, "-")
	if first, err = strconv.Atoi(from); err != nil {
		return 0, 0, fmt.Errorf("for: %w", err)
	}
	if last, err = strconv.Atoi(to); err != nil || last < first || last-first > 10_000 {
		return 0, 0, fmt.Errorf("for: %q is not a span like 1-25", text)
	}
	return first, last, nil
}

// number returns a copy of a route in which ${n} and ${next} are numbers.
func (r *route) number(n int) *route {
	value := func(name string) string {
		switch name {
		case "n":
			return strconv.Itoa(n)
		case "next":
			return strconv.Itoa(n + 1)
		}
		return "${" + name + "}"
	}
	one := *r
	one.At = make(places, len(r.At))
	for i, at := range r.At {
		one.At[i] = expand(at, value)
	}
	one.Answer.Body = expand(r.Answer.Body, value)
	one.Answer.own = make([]Field, len(r.Answer.own))
	for i, f := range r.Answer.own {
		one.Answer.own[i] = Field{f.Name, expand(f.Value, value)}
	}
	return &one
}

// find returns the answer for a request, or nil.
func (w *atlas) find(r *request) (*answer, error) {
	host, port, err := splitAuthority(r.host, r.scheme)
	if err != nil {
		return nil, nil
	}
	origin := originOf(r.scheme, host, port)
	for _, c := range w.chapters {
		if !slices.ContainsFunc(c.spots, func(p spot) bool { return p.takes(origin, r.path) }) {
			continue
		}
		content, err := c.content()
		if err != nil {
			return nil, err
		}
		if a := content.find(origin, r); a != nil {
			return a, nil
		}
	}
	return nil, nil
}

// find returns the answer of the first route that fits: one with the whole path
// before one with a prefix.
func (c *content) find(origin string, r *request) *answer {
	for _, route := range c.places[origin+r.path] {
		if route.When.matches(r) {
			return &route.Answer
		}
	}
	for _, p := range c.prefixes[origin] {
		if strings.HasPrefix(r.path, p.path) && p.route.When.matches(r) {
			return &p.route.Answer
		}
	}
	return nil
}

// scripts decodes the chapters that want holds for.
func (w *atlas) scripts(want func(*chapter) bool) ([]script, error) {
	var list []script
	for _, c := range w.chapters {
		if !want(c) {
			continue
		}
		content, err := c.content()
		if err != nil {
			return nil, err
		}
		list = append(list, content.scripts...)
	}
	return list, nil
}

// splitAuthority returns host and port of an authority, the host in lower case,
// the port of the scheme where it has none. It takes a final dot of the host
// away.
func splitAuthority(authority, scheme string) (host, port string, err error) {
	host = authority
	if strings.Contains(authority, ":") {
		if host, port, err = net.SplitHostPort(authority); err != nil {
			return "", "", err
		}
	}
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return strings.TrimSuffix(strings.ToLower(host), "."), port, nil
}

// originOf writes an origin without its default port.
func originOf(scheme, host, port string) string {
	if scheme == "http" && port == "80" || scheme == "https" && port == "443" {
		return scheme + "://" + host
	}
	return scheme + "://" + host + ":" + port
}
