package iis

import (
	"net/url"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// fill puts values for {...} into a text, the innermost first.
func (s *state) fill(t string) (string, bool) {
	known := true
	for range 40 {
		end := strings.IndexByte(t, '}')
		if end < 0 {
			break
		}
		from := strings.LastIndexByte(t[:end], '{')
		if from < 0 {
			break
		}
		v, ok := s.value(t[from+1 : end])
		known = known && ok
		t = t[:from] + v + t[end+1:]
		if len(t) > 1<<16 {
			return "", false
		}
	}
	return t, known
}

func (s *state) value(name string) (string, bool) {
	head, rest, ok := strings.Cut(name, ":")
	if ok {
		return s.function(head, rest)
	}
	switch u := strings.ToUpper(name); u {
	case "HTTP_HOST":
		return s.ask.Authority, true
	case "SERVER_NAME":
		return s.ask.Host, true
	case "REQUEST_URI", "UNENCODED_URL", "HTTP_URL":
		return s.ask.Target, true
	case "URL", "PATH_INFO", "SCRIPT_NAME":
		return "/" + s.path, true
	case "QUERY_STRING":
		return s.query, true
	case "HTTPS":
		return map[bool]string{true: "on", false: "off"}[s.ask.Scheme == "https"], true
	case "SERVER_PORT":
		return s.ask.Port, true
	case "SERVER_PORT_SECURE":
		return map[bool]string{true: "1", false: "0"}[s.ask.Scheme == "https"], true
	case "REQUEST_METHOD":
		return s.ask.Method, true
	case "REQUEST_SCHEME":
		return s.ask.Scheme, true
	default:
		if h, ok := strings.CutPrefix(u, "HTTP_"); ok {
			v, _ := s.ask.Field(strings.ReplaceAll(h, "_", "-"))
			return v, true
		}
	}
	return "", false
}

// function is {R:1}, {C:1}, {ToLower:...} and {Map:key}.
func (s *state) function(head, rest string) (string, bool) {
	n, err := strconv.Atoi(rest)
	switch strings.ToLower(head) {
	case "r":
		if err != nil {
			return "", false
		}
		if s.rule == nil {
			return map[bool]string{true: s.path}[n == 0], true
		}
		g, _ := s.rule.Group(n)
		return g, true
	case "c":
		if err != nil {
			return "", false
		}
		if n >= 0 && n < len(s.cond) {
			return s.cond[n], true
		}
		return "", true
	case "tolower":
		return strings.ToLower(rest), true
	case "urlencode":
		return strings.ReplaceAll(url.QueryEscape(rest), "+", "%20"), true
	case "urldecode":
		d, err := url.QueryUnescape(rest)
		return d, err == nil
	}
	m, ok := s.config.maps[strings.ToLower(head)]
	if !ok {
		return "", false
	}
	if row := m.rows[strings.ToLower(rest)]; row != nil {
		s.via = append(s.via, blame.Note{Line: s.config.at(row.line), Why: "the map has " + rest})
		return row.attr("value", ""), true
	}
	return m.fallback, true
}
