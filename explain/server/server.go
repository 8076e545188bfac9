// Package server names the software that an exchange gives away: by the
// Server, Via and X-Powered-By fields, by fields and cookies that only one
// product sets, and by the shape of a generated body. It says what it saw and
// where, and nothing when there is nothing to see.
package server

import (
	"fmt"
	"strings"

	"detour/trace"
)

// A Sighting is one product that the exchange gives away.
type Sighting struct {
	ID       string // as in package status: "nginx"
	Title    string // "nginx"
	Evidence string // what was seen: "Server: nginx/1.24.0"; printable
	Field    string // the field that it was seen in; "" for the body
}

// maxBody bounds how much of a body is searched, in bytes.
const maxBody = 4 << 10

// Identify returns the products seen in the response, each once, those that
// name themselves first. It returns nil for a nil response.
func Identify(r *trace.Response) []Sighting {
	if r == nil {
		return nil
	}
	body := strings.ToLower(string(r.Body.Text()[:min(len(r.Body.Text()), maxBody)]))
	var seen []Sighting
	for _, m := range marks {
		if evidence, ok := m.match(r.Fields, body); ok && !has(seen, m.id) {
			seen = append(seen, Sighting{ID: m.id, Title: titles[m.id], Evidence: evidence, Field: m.field})
		}
	}
	return seen
}

func has(seen []Sighting, id string) bool {
	for _, s := range seen {
		if s.ID == id {
			return true
		}
	}
	return false
}

// A mark is one trait of a product: a field whose value holds a text, a cookie
// with a name, or a body that holds a text. Texts are in lower case.
type mark struct {
	id     string
	field  string // field name; "" for the body
	holds  string // "" when the field's presence is enough
	lacks  string // a text that tells another product apart
	cookie bool   // holds is the beginning of a cookie's name
}

func (m mark) match(fs trace.Fields, body string) (evidence string, ok bool) {
	if m.field == "" {
		return fmt.Sprintf("the body says %q", m.holds), strings.Contains(body, m.holds)
	}
	for _, f := range fs {
		if !f.Is(m.field) {
			continue
		}
		value := strings.ToLower(f.Value)
		if m.cookie && strings.HasPrefix(value, m.holds) {
			name, _, _ := strings.Cut(f.Value, "=")
			return "cookie " + trace.Printable(name), true
		}
		other := m.lacks != "" && strings.Contains(value, m.lacks)
		if !m.cookie && !other && strings.Contains(value, m.holds) {
			return trace.Printable(f.Name + ": " + trace.Mask(f)), true
		}
	}
	return "", false
}
