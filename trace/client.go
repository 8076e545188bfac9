package trace

import (
	"fmt"
	"strings"
)

// Version is detour's version, as it stands in the User-Agent that it sends.
var Version = "0.1.0"

// A Client is a named follow policy: what one user agent does after a
// response. Clients are values in a table; a new client is a new row.
type Client struct {
	Name    string // "curl"
	Title   string // "curl -L"
	Version string // the version that the row was checked against
	Source  string // where the row's facts come from

	policy policy
	asked  Asked
}

// Asked is what a person asked of a client beyond the request: the flags that
// change how it follows. A client that has no such flag ignores the field.
type Asked struct {
	CustomMethod    bool   // the method was named (curl -X), not implied by a body
	ImpliedType     bool   // the Content-Type is the client's own (curl -d), not the person's
	User            string // "user:password" (curl -u); "" for none
	CookieData      bool   // the Cookie field was given as data (curl -b), which curl sends to every host
	Jar             bool   // keep cookies although the client does not by itself (curl -b "")
	MaxRedirects    *int   // redirects to follow; nil for the client's own limit, negative for no limit
	LocationTrusted bool   // credentials go to every host (curl --location-trusted)
	Post301         bool   // a POST stays a POST on 301 (curl --post301)
	Post302         bool   // the same on 302 (curl --post302)
	Post303         bool   // the same on 303 (curl --post303)
	AutoReferer     bool   // set Referer when following (curl -e ";auto")
	Referer         string // the first request's Referer (curl -e URL); a field of that name wins and stays
	AsHeaders       bool   // send the client's own default fields, its User-Agent included
	PathAsIs        bool   // leave dot segments in the path (curl --path-as-is)
	Initiator       *URI   // the page whose link or form begins a browser's navigation; nil for the address bar

	// Without names default fields that Prepare leaves out (curl -H 'Accept:').
	Without []string
}

// Asking returns the client as it behaves with what the person asked for.
func (c Client) Asking(a Asked) Client {
	c.asked = a
	return c
}

// Asked returns what the person asked of the client.
func (c Client) Asked() Asked { return c.asked }

// Limit returns how many redirects the client follows; negative means no limit.
func (c Client) Limit() int {
	if c.asked.MaxRedirects != nil {
		return *c.asked.MaxRedirects
	}
	return c.policy.limit
}

// Browses reports whether the client is a browser that navigates: it comes from
// a page ([Asked.Initiator]) and acts on a Refresh.
func (c Client) Browses() bool { return c.policy.refresh }

// HasJar reports whether the client keeps cookies.
func (c Client) HasJar() bool { return c.policy.jar.always || c.asked.Jar }

// Clients returns the client profiles, the default first.
func Clients() []Client { return append([]Client(nil), clientTable...) }

// ClientNamed returns the profile called name.
func ClientNamed(name string) (Client, error) {
	var names []string
	for _, c := range clientTable {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return Client{}, fmt.Errorf("unknown client %q: choose one of %s", name, strings.Join(names, ", "))
}
