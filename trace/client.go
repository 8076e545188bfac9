package trace

import "fmt"

// A Client is a named follow policy: what one user agent does after a
// response. Clients are values in a table; a new client is a new row.
type Client struct {
	Name    string // "curl"
	Title   string // "curl -L"
	Version string // the version that the row was checked against
	Source  string // where the row's facts come from

	asked  Asked
	policy policy
}

// Asked is what a person asked of the client beyond the request itself: the
// flags that change how it follows.
type Asked struct {
	CustomMethod    bool   // the method was named (curl -X), not implied by a body
	User            string // "user:password" (curl -u)
	Jar             bool   // keep cookies although the client would not by itself (curl -b '')
	MaxRedirects    *int   // redirects followed; nil for the client's own limit, -1 for none
	LocationTrusted bool   // send credentials to every host (curl --location-trusted)
	Post301         bool   // keep a POST on 301 (curl --post301)
	Post302         bool   // keep a POST on 302 (curl --post302)
	Post303         bool   // keep a POST on 303 (curl --post303)
	AutoReferer     bool   // set Referer when following (curl -e ';auto')
	AsHeaders       bool   // send the client's own default fields, User-Agent included
	PathAsIs        bool   // leave dot segments alone (curl --path-as-is)
	Initiator       *URI   // the page whose form or link starts the navigation; nil for the address bar

	// Without names default fields that Prepare leaves out (curl -H 'Accept:').
	Without []string
}

// Asked returns what the person asked of the client.
func (c Client) Asked() Asked { return c.asked }

// Asking returns the client as it behaves with what the person asked for.
func (c Client) Asking(a Asked) Client {
	c.asked = a
	return c
}

// Clients returns the client profiles, the default first.
func Clients() []Client { return clientTable }

// ClientNamed returns the profile called name.
func ClientNamed(name string) (Client, error) {
	for _, c := range clientTable {
		if c.Name == name {
			return c, nil
		}
	}
	return Client{}, fmt.Errorf("unknown client %q", name)
}
