package finding

import (
	"net/url"
	"strings"
)

// A parameter is one "name=value" of a query, decoded where it can be.
type parameter struct {
	name, value string
	raw         string
}

// maxParameters bounds the parameters that are looked at.
const maxParameters = 128

// parameters reads a query or a form; nil for none.
func parameters(query string) []parameter {
	if query == "" {
		return nil
	}
	var ps []parameter
	for part := range strings.SplitSeq(query[:min(len(query), maxLocation)], "&") {
		if len(ps) == maxParameters {
			break
		}
		name, value, _ := strings.Cut(part, "=")
		ps = append(ps, parameter{name: decoded(name), value: decoded(value), raw: part})
	}
	return ps
}

// decoded undoes percent-encoding; what can't be undone stays.
func decoded(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	if d, err := url.QueryUnescape(s); err == nil {
		return d
	}
	return s
}

// valueOf returns the value of the first parameter called name.
func valueOf(ps []parameter, name string) (string, bool) {
	for _, p := range ps {
		if strings.EqualFold(p.name, name) {
			return p.value, true
		}
	}
	return "", false
}

// hasAny reports whether there is a parameter with one of the names.
func hasAny(ps []parameter, names ...string) bool {
	for _, name := range names {
		if _, ok := valueOf(ps, name); ok {
			return true
		}
	}
	return false
}
