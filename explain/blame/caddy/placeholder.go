package caddy

import (
	"path"
	"strconv"
	"strings"

	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
)

var placeholder = lazy.Regexp{Expr: `\{[^{}\s]+\}`}

// fill puts values for placeholders; false when one isn't known.
func (s *state) fill(text string) (string, bool) {
	known, size := true, 0
	out := placeholder.ReplaceAllStringFunc(text, func(p string) string {
		v, ok := s.value(p)
		if size += len(v); size > maxText {
			v, ok = "", false
		}
		known = known && ok
		return v
	})
	return out, known
}

// value is what a placeholder stands for.
func (s *state) value(p string) (string, bool) {
	if v, ok := s.vars[p]; ok {
		return v, !s.dark[p]
	}
	name := strings.Trim(p, "{}")
	name = strings.TrimPrefix(name, "http.request.")
	switch name {
	case "uri":
		return s.uri(), true
	case "path", "uri.path":
		return s.decoded(), true
	case "query", "uri.query":
		return s.query, true
	case "?query", "uri.prefixed_query":
		if s.query == "" {
			return "", true
		}
		return "?" + s.query, true
	case "host":
		return asked.HostOnly(s.ask.Authority), true
	case "hostport":
		return s.ask.Authority, true
	case "port":
		return s.ask.Port, true
	case "scheme":
		return s.ask.Scheme, true
	case "method":
		return s.method, true
	case "orig_uri":
		return s.ask.Target, true
	case "orig_uri.path":
		return s.ask.Decoded(), true
	case "orig_uri.query":
		return s.ask.Query, true
	case "orig_method":
		return s.ask.Method, true
	case "file", "uri.path.file":
		return path.Base(s.decoded()), true
	case "dir", "uri.path.dir":
		return path.Dir(s.decoded()) + "/", true
	}
	return s.keyed(name)
}

// keyed is a placeholder with a key: query.x, header.X, cookie.x, path.0, labels.1.
func (s *state) keyed(name string) (string, bool) {
	if strings.HasPrefix(name, "$") {
		_, other, has := strings.Cut(name, ":")
		return other, has
	}
	kind, key, ok := strings.Cut(strings.TrimPrefix(name, "uri."), ".")
	if !ok {
		return "", false
	}
	n, err := strconv.Atoi(key)
	switch kind {
	case "query":
		v, _ := s.ask.Arg(key)
		return v, true
	case "header":
		v, _ := s.ask.Field(key)
		return v, true
	case "cookie":
		v, _ := s.ask.Cookie(key)
		return v, true
	case "path":
		parts := strings.Split(strings.Trim(s.decoded(), "/"), "/")
		if err == nil && n < len(parts) && n >= 0 {
			return parts[n], true
		}
		return "", err == nil
	case "labels", "host":
		parts := strings.Split(s.ask.Host, ".")
		key = strings.TrimPrefix(key, "labels.")
		if n, err = strconv.Atoi(key); err == nil && n >= 0 && n < len(parts) {
			return parts[len(parts)-1-n], true
		}
		return "", err == nil
	}
	return "", false
}
