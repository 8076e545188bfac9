// Package attach opens what was handed over and gives it to the reader of the
// server whose it is. It is the one place that knows all readers: a further
// server is a row of readers.go, and its name in package handed.
package attach

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/handed"
)

// A reader makes a configuration of the files of its server, beginning at main.
type reader func(files blame.Files, main string) (blame.Configuration, error)

// Attached is a configuration with what was handed over.
type Attached struct {
	blame.Configuration
	Given *handed.Given
}

// Open reads what stands at a path, "-" for standard input.
func Open(path string, o handed.Options) (*Attached, error) {
	g, err := handed.Open(path, o)
	if err != nil {
		return nil, err
	}
	read := readerOf(g.Server)
	switch {
	case g.NamesOnly:
		return &Attached{hostsOnly{g.Hosts}, g}, nil
	case read == nil:
		return &Attached{newTextOnly(g), g}, nil
	}
	c, err := read(g.Files, g.Main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", g.Form, err)
	}
	return &Attached{c, g}, nil
}

// Answer asks the configuration, and puts the answer into the user's terms: no
// line that detour wrote around a fragment, a published port for the one behind
// it, and what was observed weighed against it.
func (a *Attached) Answer(r blame.Request) blame.Answer {
	ans := a.ask(r)
	if ans.Differs != "" {
		if other, ok := a.inFront(r); ok {
			ans = other
		}
	}
	ans.Via, ans.Near = withoutMade(ans.Via), withoutMade(ans.Near)
	for i, u := range ans.Unknowns {
		if _, what, ok := strings.Cut(u, " if "); ok && strings.HasPrefix(u, ":0 ") {
			ans.Unknowns[i] = "the server's own answer if " + what
		}
	}
	return ans
}

func (a *Attached) ask(r blame.Request) blame.Answer {
	ans := a.Configuration.Answer(behind(r, a.Given.Ports))
	if ans.Differs == "" {
		ans = blame.Weigh(ans, r)
	}
	if ans.Blame != nil && ans.Origin != blame.Config && ans.Origin != blame.Builtin { // it brings the answer about, and doesn't write it
		if line := *ans.Blame; !slices.ContainsFunc(ans.Via, func(n blame.Note) bool { return n.Line == line }) {
			ans.Via = append(ans.Via, blame.Note{Line: line, Why: "brings it about"})
		}
		ans.Blame = nil
	}
	if ans.Blame != nil && ans.Blame.File == "" {
		ans.Blame = nil
	}
	return ans
}

// inFront asks again where all but the target's scheme or port is as this
// configuration writes it: what terminates TLS in front of a server changes those.
func (a *Attached) inFront(r blame.Request) (blame.Answer, bool) {
	if r.Observed == nil || r.Observed.Location == nil {
		return blame.Answer{}, false
	}
	seen := *r.Observed
	bare := r
	bare.Observed = nil
	own := a.ask(bare)
	if own.Location == nil || !sameButScheme(*own.Location, *seen.Location) {
		return blame.Answer{}, false
	}
	observed := *seen.Location
	seen.Location = own.Location
	bare.Observed = &seen
	ans := a.ask(bare)
	if ans.Differs != "" {
		return ans, false
	}
	ans.Certain, ans.Location = false, &observed
	ans.Unknowns = append(ans.Unknowns, "this server writes "+*own.Location+": something in front of it changes the scheme or the port")
	return ans, true
}

// sameButScheme reports whether two absolute URLs differ in scheme and port alone.
func sameButScheme(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	if err1 != nil || err2 != nil || u.Host == "" || v.Host == "" {
		return false
	}
	return strings.EqualFold(u.Hostname(), v.Hostname()) && u.RequestURI() == v.RequestURI() && u.Fragment == v.Fragment
}

// Redirects are those of the configuration's own lines.
func (a *Attached) Redirects() []blame.Redirect {
	var own []blame.Redirect
	for _, r := range a.Configuration.Redirects() {
		if r.File != "" {
			own = append(own, r)
		}
	}
	return own
}

// Problems are those of reading and of what was handed over.
func (a *Attached) Problems() []blame.Problem {
	return append(append([]blame.Problem(nil), a.Given.Problems...), a.Configuration.Problems()...)
}

// withoutMade leaves out the lines that detour wrote around what was handed over.
func withoutMade(notes []blame.Note) []blame.Note {
	var own []blame.Note
	for _, n := range notes {
		if n.File != "" {
			own = append(own, n)
		}
	}
	return own
}

// behind is the request as it arrives in a container: at the port that a
// published one leads to, with the Host that was sent.
func behind(r blame.Request, ports map[int]int) blame.Request {
	u, err := url.Parse(r.URL)
	if err != nil || len(ports) == 0 {
		return r
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		port = map[string]int{"http": 80, "https": 443}[strings.ToLower(u.Scheme)]
	}
	to, ok := ports[port]
	if !ok || to == port {
		return r
	}
	if r.Host == nil {
		host := u.Host
		r.Host = &host
	}
	u.Host = u.Hostname() + ":" + strconv.Itoa(to)
	if strings.Contains(u.Hostname(), ":") {
		u.Host = "[" + u.Hostname() + "]:" + strconv.Itoa(to)
	}
	r.URL = u.String()
	return r
}
