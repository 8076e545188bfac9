package trace

import (
	"strings"

	"detour/trace/uri"
)

// A Netrc is users and passwords by host, as a netrc file lists them.
type Netrc struct {
	Entries  []NetrcEntry
	Optional bool // a password in the URL wins (curl --netrc-optional)
}

// A NetrcEntry is one machine of a netrc file.
type NetrcEntry struct {
	Host     string // "" for the default entry, which fits every host
	User     string
	Password string
}

// login returns the "user:password" for a host. With a user of the URL's it is
// that of the entry with the same user, else of the last one that fits; without
// one the first entries that fit are put together until both are known
// (measured with curl 7.88.1).
func (n *Netrc) login(host, user string) (string, bool) {
	found, name, password := false, user, ""
	for _, e := range n.Entries {
		if e.Host != "" && !strings.EqualFold(e.Host, host) {
			continue
		}
		found = true
		switch {
		case user != "" && e.User == user:
			return user + ":" + e.Password, true
		case user == "" && e.User != "":
			name = e.User
		}
		if e.Password != "" {
			password = e.Password
		}
		if user == "" && name != "" && password != "" {
			break
		}
	}
	return name + ":" + password, found
}

// netrcLogin returns what the netrc file has for a URL. A user and password of
// the user's (curl -u) keep the file out.
func (c Client) netrcLogin(u uri.URI) (string, bool) {
	if c.options.Netrc == nil || c.options.User != "" || c.policy.login.rule != loginFirst {
		return "", false
	}
	user, password, _ := strings.Cut(userinfoLogin(u), ":")
	if password != "" && c.options.Netrc.Optional {
		return "", false
	}
	return c.options.Netrc.login(u.Hostname(), user)
}
