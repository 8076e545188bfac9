package facts

import (
	"strings"

	"detour/trace"
)

// A Credential is a field line of a request that gives access.
type Credential struct {
	Name     string // of the field, as it is written
	Line     int    // its index in the request's fields
	Standard bool   // one that clients know: Authorization, Proxy-Authorization, Cookie
}

// maxCredentials bounds the credentials of one request that are told.
const maxCredentials = 16

// Credentials returns the lines of a request that hold a credential, each name
// once. Tokens against request forgery are meant to be seen.
func Credentials(fs trace.Fields) []Credential {
	var all []Credential
	for i, f := range fs {
		standard := f.Is("Authorization") || f.Is("Proxy-Authorization") || f.Is("Cookie")
		if (standard || secretName(strings.ToLower(f.Name))) && len(all) < maxCredentials && !named(all, f.Name) {
			all = append(all, Credential{f.Name, i, standard})
		}
	}
	return all
}

func named(all []Credential, name string) bool {
	for _, c := range all {
		if strings.EqualFold(c.Name, name) {
			return true
		}
	}
	return false
}

// secretName knows the fields of APIs by how their names, in lower case, end.
func secretName(name string) bool {
	switch name {
	case "private-token", "job-token", "deploy-token", "ocp-apim-subscription-key", "x-functions-key", "x-access-key":
		return true
	}
	if strings.Contains(name, "csrf") || strings.Contains(name, "xsrf") {
		return false
	}
	for _, end := range secretEnds {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

var secretEnds = [...]string{"api-key", "apikey", "auth-token", "access-token", "security-token", "secret", "vault-token", "auth-key", "api-token", "session-token"}
