package trace

import (
	"slices"

	"detour/trace/uri"
)

// Version is detour's version, as it stands in the User-Agent that it sends.
const Version = "0.1.0"

// A Client is a named follow policy: what one user agent does after a
// response. Clients are values in a table; a new client is a new row.
type Client struct {
	Name     string   // "curl"
	Aliases  []string // other names that people type
	Title    string   // "curl -L"
	Family   string   // what it is or is written in, for grouping: "browser", "Python"
	Version  string   // the version that the row was checked against
	Source   string   // where the row's facts come from
	Measured bool     // compared with the running client; else from its documents and sources

	policy  *policy
	options ClientOptions
	preset  func(*ClientOptions) // what the client's name asks for: "curl-X"
}

// ClientOptions are what a user asks of a client beyond the request: the flags
// that change how it follows. A client that has no such flag ignores the field.
type ClientOptions struct {
	CustomMethod    bool           // the method was named (curl -X), not implied by a body
	ImpliedType     bool           // the Content-Type is the client's own (curl -d), not the user's
	Upload          bool           // the content is a file's (curl -T), with which PUT goes
	Chunked         bool           // the content's length is not known before it is sent (curl -T -)
	FormType        string         // the Content-Type of a form with parts (curl -F), with its boundary
	Range           string         // the bytes that are asked for, or sent: "0-4" (curl -r); "" for all
	User            string         // "user:password" (curl -u); "" for none
	Auth            Auth           // how the user and password are told (curl --digest, --anyauth)
	Netrc           *Netrc         // more users and passwords, by host (curl -n); nil for none
	Bearer          string         // a token in place of user and password (curl --oauth2-bearer); "" for none
	CookieData      bool           // the Cookie field was given as data (curl -b), which curl sends to every host
	Cookies         []StoredCookie // in the jar before the walk (curl -b FILE)
	Jar             bool           // keep cookies although the client does not by itself (curl -b "")
	MaxRedirects    *int           // redirects to follow; nil for the client's own limit, negative for no limit
	LocationTrusted bool           // credentials go to every host (curl --location-trusted)
	Post301         bool           // a POST stays a POST on 301 (curl --post301)
	Post302         bool           // the same on 302 (curl --post302)
	Post303         bool           // the same on 303 (curl --post303)
	AutoReferer     bool           // set Referer when following (curl -e ";auto")
	Referer         string         // the first request's Referer (curl -e URL); a field of that name wins and stays
	AsHeaders       bool           // send the client's own default fields, its User-Agent included
	PathAsIs        bool           // leave dot segments in the path (curl --path-as-is)
	Schemes         []string       // to which redirects may lead (curl --proto-redir); nil for the client's own
	Credentials     bool           // a script's fetch() says credentials: "include", so that cookies go to other origins too
	Initiator       *uri.URI       // the page whose link or form begins a browser's navigation; nil for the address bar

	// Without names default fields that Prepare leaves out (curl -H 'Accept:').
	Without []string
}

// With returns the client as it behaves with these options.
func (c Client) With(a ClientOptions) Client {
	if c.preset != nil {
		c.preset(&a)
	}
	c.options = a
	return c
}

// Peers returns the clients, c among them, each with the options of c.
func (c Client) Peers(clients []Client) []Client {
	out := make([]Client, 0, len(clients)+1)
	if !slices.ContainsFunc(clients, func(other Client) bool { return other.Name == c.Name }) {
		out = append(out, c)
	}
	for _, other := range clients {
		out = append(out, other.With(c.options))
	}
	return out
}

// Options returns what the client was given.
func (c Client) Options() ClientOptions { return c.options }

// Limit returns how many redirects the client follows; negative means no limit.
func (c Client) Limit() int {
	if c.options.MaxRedirects != nil {
		return *c.options.MaxRedirects
	}
	return c.policy.redirects.limit
}

// Browses reports whether the client is a browser that navigates: it comes from
// a page ([ClientOptions.Initiator]) and acts on a Refresh.
func (c Client) Browses() bool { return c.policy.page.refresh }

// HasJar reports whether the client keeps cookies.
func (c Client) HasJar() bool { return c.policy.jar.always || c.options.Jar }

// rule returns a rule as it applies to the client: a rule that many clients
// share has this client's own source.
func (c Client) rule(k ruleKey) Rule {
	r := rules[k]
	if r.Source == ownSource {
		r.Source = c.Source
	}
	return r
}
