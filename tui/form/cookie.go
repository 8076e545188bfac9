package form

import (
	"errors"
	"fmt"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// withCookie returns the form with a cookie changed, "sid=1", or left out, "sid".
func (f Form) withCookie(text string) (Form, error) {
	name, value, keeps := strings.Cut(strings.TrimSpace(text), "=")
	if name == "" {
		return f, errors.New("say which cookie: cookie NAME=VALUE, or cookie NAME to leave it out")
	}
	fs, found := WithCookie(f.Fields(), name, value, keeps)
	switch {
	case found:
	case !keeps:
		return f, fmt.Errorf("the request has no cookie %q", cell.Shown(name))
	case fs.Has("Cookie"):
		fs = fs.With("Cookie", fs.Get("Cookie")+"; "+name+"="+value)
	default:
		fs = append(fs, trace.Field{Name: "Cookie", Value: name + "=" + value})
	}
	return f.withFields(fs), nil
}

// WithCookie returns fields with another value for a cookie, or without it where it is
// not kept; found is false where no Cookie line has it.
func WithCookie(fs trace.Fields, name, value string, keeps bool) (out trace.Fields, found bool) {
	for _, line := range fs {
		if !line.Is("Cookie") {
			out = append(out, line)
			continue
		}
		var pairs []string
		for _, pair := range strings.Split(line.Value, ";") {
			pair = strings.TrimSpace(pair)
			if is, _, _ := strings.Cut(pair, "="); is != name {
				pairs = append(pairs, pair)
				continue
			}
			if found = true; keeps {
				pairs = append(pairs, name+"="+value)
			}
		}
		if line.Value = strings.Join(pairs, "; "); line.Value != "" {
			out = append(out, line)
		}
	}
	return out, found
}
