package trace

import (
	"slices"
	"strings"
)

// A Field is one field line as it goes over the wire: the name in the case it
// was sent in, the value without the white space around it. Both hold raw
// bytes, which need not be UTF-8.
type Field struct {
	Name  string
	Value string
}

// Is reports whether the field is called name; names are case-insensitive
// (RFC 9110 §5.1), and ASCII: in another length it is another name.
func (f Field) Is(name string) bool {
	return len(f.Name) == len(name) && strings.EqualFold(f.Name, name)
}

// Fields are the field lines of one header or trailer section in wire order,
// repeated lines kept.
type Fields []Field

// Get returns the value of the first line called name, or "" when there is none.
func (fs Fields) Get(name string) string {
	v, _ := fs.Lookup(name)
	return v
}

// Lookup returns the value of the first line called name and whether there is one.
func (fs Fields) Lookup(name string) (string, bool) {
	for _, f := range fs {
		if f.Is(name) {
			return f.Value, true
		}
	}
	return "", false
}

// Has reports whether there is a line called name.
func (fs Fields) Has(name string) bool {
	_, ok := fs.Lookup(name)
	return ok
}

// Values returns the values of all lines called name, in wire order.
func (fs Fields) Values(name string) []string {
	var vs []string
	for _, f := range fs {
		if f.Is(name) {
			vs = append(vs, f.Value)
		}
	}
	return vs
}

// With returns the fields with the first line called name set to value and
// further lines of that name removed; a missing line is added at the end.
func (fs Fields) With(name, value string) Fields {
	out := make(Fields, 0, len(fs)+1)
	done := false
	for _, f := range fs {
		switch {
		case !f.Is(name):
			out = append(out, f)
		case !done:
			out = append(out, Field{f.Name, value})
			done = true
		}
	}
	if !done {
		out = append(out, Field{name, value})
	}
	return out
}

// Without returns the fields without the lines called any of names.
func (fs Fields) Without(names ...string) Fields {
	out := make(Fields, 0, len(fs))
	for _, f := range fs {
		if !slices.ContainsFunc(names, f.Is) {
			out = append(out, f)
		}
	}
	return out
}

// HasToken reports whether the list that the lines called name make together
// has the token, in any case: "close" in Connection.
func (fs Fields) HasToken(name, token string) bool {
	for _, f := range fs {
		if !f.Is(name) {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ",") {
			if strings.EqualFold(strings.Trim(part, " \t"), token) {
				return true
			}
		}
	}
	return false
}

// Codings lists the content codings in the order in which they were applied
// (RFC 9110 §8.4), in lower case and without identity.
func (fs Fields) Codings() []string {
	var names []string
	for _, v := range fs.Values("Content-Encoding") {
		for name := range strings.SplitSeq(v, ",") {
			name = strings.ToLower(strings.Trim(name, " \t"))
			if name != "" && name != "identity" {
				names = append(names, name)
			}
		}
	}
	return names
}

// IsToken reports whether s is a token (RFC 9110 §5.6.2), as the names of
// fields and methods are.
func IsToken(s string) bool {
	for i := range len(s) {
		if !IsTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// IsTokenByte reports whether c can stand in a token.
func IsTokenByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c < 0x80 && strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// nameIn reports whether a field name is one of names.
func nameIn(name string, names []string) bool {
	for _, n := range names {
		if strings.EqualFold(name, n) {
			return true
		}
	}
	return false
}
