package facts

import (
	"net/url"
	"strings"
)

// A Parameter is one "name=value" of a query or a form, decoded where it can be.
type Parameter struct {
	Name, Value string
	Key         string // the name in lower case
	Raw         string
}

// Parameters are those of a query in their order.
type Parameters []Parameter

// Bounds on the parameters that are read.
const (
	maxParameters = 128
	maxQuery      = 64 << 10
)

// ReadQuery reads a query or a form.
func ReadQuery(query string) Parameters {
	var ps Parameters
	for rest := query[:min(len(query), maxQuery)]; rest != "" && len(ps) < maxParameters; {
		var p Parameter
		p.Raw, rest, _ = strings.Cut(rest, "&")
		name, value, _ := strings.Cut(p.Raw, "=")
		p.Name, p.Value = Unescape(name), Unescape(value)
		p.Key = strings.ToLower(p.Name)
		ps = append(ps, p)
	}
	return ps
}

// Value returns the value of the first parameter called name, in lower case.
func (ps Parameters) Value(name string) (string, bool) {
	for _, p := range ps {
		if p.Key == name {
			return p.Value, true
		}
	}
	return "", false
}

// Has reports whether there is a parameter with one of the names.
func (ps Parameters) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := ps.Value(name); ok {
			return true
		}
	}
	return false
}

// Unescape undoes percent-encoding once, and "+"; what can't be undone stays.
func Unescape(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	if d, err := url.QueryUnescape(s); err == nil {
		return d
	}
	return s
}
