package trace

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace/uri"
)

// CannotSend returns why the client has no way to send a request, as a
// sentence; "" when it can. Fields that it cannot set are no hindrance: they
// are left out ([Client.CanSet]).
func (c Client) CannotSend(r Request) string {
	p := c.policy.sends
	switch {
	case p.methods != nil && !slices.Contains(p.methods, r.Method):
		return fmt.Sprintf("%s cannot send %s: it sends %s", c.Name, excerpt(r.Method), strings.Join(p.methods, ", "))
	case r.Body != nil && slices.Contains(p.bodiless, r.Method):
		return fmt.Sprintf("%s cannot send a body with %s", c.Name, excerpt(r.Method))
	case c.policy.quirks.dnsNames && r.URI.Scheme == "https" && uri.IsAddress(r.URI.Hostname()):
		return fmt.Sprintf("%s compares certificates with DNS names only: give a host name instead of %s", c.Name, excerpt(r.URI.Host))
	case c.policy.login.refusesStart && r.URI.Userinfo != nil && *r.URI.Userinfo != "":
		return fmt.Sprintf("%s does not take a URL with a user name", c.Name)
	}
	for _, f := range r.Fields {
		if nameIn(f.Name, p.refused) {
			return fmt.Sprintf("%s does not send a request with %s", c.Name, f.Name)
		}
	}
	return ""
}

// CanSet reports whether a user can have the client send a field of that
// name and their own value.
func (c Client) CanSet(name string) bool {
	p := c.policy.sends
	return (p.fields == nil || nameIn(name, p.fields)) && !nameIn(name, p.unset)
}
