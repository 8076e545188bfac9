package caddy

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"detour/explain/blame"
)

// A cond is one condition of a set.
type cond func(*state) blame.Truth

// Matchers are conditions that all have to hold.
type matchers struct {
	text  string
	conds []cond
	only  string // the path, when there is nothing but one path
	paths []string
	hosts []string
	verbs []string
}

func unknownCond(*state) blame.Truth { return blame.Unknown }

func (m *matchers) holds(s *state) blame.Truth {
	all := blame.True
	for _, c := range m.conds {
		if all = all.And(c(s)); all == blame.False {
			return all
		}
	}
	return all
}

// add reads one matcher of a set.
func (m *matchers) add(kind string, args []string, block []*directive, depth int) {
	if depth > 20 {
		return
	}
	before := len(m.conds)
	m.text = strings.TrimSpace(m.text)
	if kind != "path" || len(args) != 1 || before > 0 {
		m.only = ""
	} else {
		m.only = args[0]
	}
	switch kind {
	case "path":
		if m.paths == nil {
			m.conds = append(m.conds, func(s *state) blame.Truth { return anyPath(s, m.paths) })
		} else {
			m.only = ""
		}
		m.paths = append(m.paths, args...)
	case "host":
		if m.hosts == nil {
			m.conds = append(m.conds, func(s *state) blame.Truth { return anyHost(s, m.hosts) })
		}
		m.hosts = append(m.hosts, args...)
	case "method":
		if m.verbs == nil {
			m.conds = append(m.conds, func(s *state) blame.Truth {
				for _, v := range m.verbs {
					if strings.EqualFold(v, s.method) {
						return blame.True
					}
				}
				return blame.False
			})
		}
		m.verbs = append(m.verbs, args...)
	case "path_regexp", "header_regexp", "vars_regexp":
		m.conds = append(m.conds, regexpCond(kind, args))
	case "header":
		m.conds = append(m.conds, headerCond(args))
	case "query":
		m.conds = append(m.conds, queryCond(args))
	case "protocol":
		m.conds = append(m.conds, protocolCond(args))
	case "not":
		m.not(args, block, depth)
	case "vars":
		m.conds = append(m.conds, varsCond(args))
	default:
		m.conds = append(m.conds, unknownCond)
	}
	if m.text == "" {
		m.text = strings.TrimSpace(kind + " " + strings.Join(args, " "))
	}
}

// not reads not <matcher>, or not { ... }.
func (m *matchers) not(args []string, block []*directive, depth int) {
	inner := &matchers{}
	if len(args) > 0 {
		inner.add(args[0], args[1:], block, depth+1)
	}
	for _, x := range block {
		if len(args) == 0 {
			inner.add(x.name(), x.args(1), x.block, depth+1)
		}
	}
	m.conds = append(m.conds, func(s *state) blame.Truth { return inner.holds(s).Not() })
}

func anyHost(s *state, hosts []string) blame.Truth {
	for _, h := range hosts {
		if hostMatches(strings.ToLower(h), s.ask.Host) {
			return blame.True
		}
	}
	return blame.False
}

// hostMatches takes a star for one label.
func hostMatches(pattern, host string) bool {
	if pattern == host {
		return true
	}
	a, b := strings.Split(pattern, "."), strings.Split(host, ".")
	if len(a) != len(b) || !strings.Contains(pattern, "*") {
		return false
	}
	for i := range a {
		if a[i] != "*" && a[i] != b[i] {
			return false
		}
	}
	return true
}

func anyPath(s *state, patterns []string) blame.Truth {
	for _, p := range patterns {
		if pathMatches(p, s.path) {
			return blame.True
		}
	}
	return blame.False
}

// pathMatches compares in either case; a star at an end is anything there.
func pathMatches(pattern, raw string) bool {
	p := raw
	if d, err := url.PathUnescape(raw); err == nil && !strings.Contains(pattern, "%") {
		p = d
	}
	pattern, p = strings.ToLower(pattern), strings.ToLower(p)
	if !strings.Contains(pattern, "//") {
		end := strings.HasSuffix(p, "/") && p != "/"
		if p = path.Clean("/" + p); end {
			p += "/"
		}
	}
	switch {
	case pattern == "*":
		return true
	case len(pattern) > 1 && strings.HasPrefix(pattern, "*") && strings.HasSuffix(pattern, "*") && strings.Count(pattern, "*") == 2:
		return strings.Contains(p, strings.Trim(pattern, "*"))
	case strings.HasPrefix(pattern, "*") && strings.Count(pattern, "*") == 1:
		return strings.HasSuffix(p, pattern[1:])
	case strings.HasSuffix(pattern, "*") && strings.Count(pattern, "*") == 1:
		return strings.HasPrefix(p, pattern[:len(pattern)-1])
	}
	ok, err := path.Match(pattern, p)
	return ok && err == nil || pattern == p
}

// regexpCond reads [name] pattern, and [name] field pattern.
func regexpCond(kind string, args []string) cond {
	name, field := "", ""
	if kind != "path_regexp" {
		if len(args) == 3 {
			name, args = args[0], args[1:]
		}
		if len(args) != 2 {
			return unknownCond
		}
		field, args = args[0], args[1:]
	} else if len(args) == 2 {
		name, args = args[0], args[1:]
	}
	if len(args) != 1 || len(args[0]) > 4000 {
		return unknownCond
	}
	rx, err := regexp.Compile(args[0])
	if err != nil || strings.Contains(args[0], "{") && strings.Contains(args[0], "http.") {
		return unknownCond
	}
	return func(s *state) blame.Truth {
		subject := s.decoded()
		switch kind {
		case "header_regexp":
			subject, _ = s.ask.Field(field)
		case "vars_regexp":
			v, ok := s.fill(field)
			if !ok {
				return blame.Unknown
			}
			subject = v
		}
		m := rx.FindStringSubmatch(subject)
		if m == nil {
			return blame.False
		}
		s.capture(name, m, rx.SubexpNames())
		return blame.True
	}
}

func headerCond(args []string) cond {
	if len(args) == 0 {
		return unknownCond
	}
	name, want := args[0], ""
	if len(args) > 1 {
		want = args[1]
	}
	absent := strings.HasPrefix(name, "!")
	name = strings.TrimPrefix(name, "!")
	return func(s *state) blame.Truth {
		got, ok := s.ask.Field(name)
		switch {
		case absent:
			return blame.Known(!ok)
		case !ok:
			return blame.False
		case want == "" || want == "*":
			return blame.True
		case strings.HasPrefix(want, "*") && strings.HasSuffix(want, "*"):
			return blame.Known(strings.Contains(got, strings.Trim(want, "*")))
		case strings.HasPrefix(want, "*"):
			return blame.Known(strings.HasSuffix(got, want[1:]))
		case strings.HasSuffix(want, "*"):
			return blame.Known(strings.HasPrefix(got, strings.TrimSuffix(want, "*")))
		}
		return blame.Known(got == want)
	}
}

func queryCond(args []string) cond {
	return func(s *state) blame.Truth {
		any := blame.Known(len(args) == 0 && s.query == "")
		byKey := map[string]bool{}
		for _, a := range args {
			k, v, ok := strings.Cut(a, "=")
			if !ok {
				return blame.Unknown
			}
			byKey[k] = byKey[k] || has(s, k, v)
		}
		if len(byKey) > 0 {
			any = blame.True
			for _, ok := range byKey {
				any = any.And(blame.Known(ok))
			}
		}
		return any
	}
}

func has(s *state, key, want string) bool {
	for _, a := range s.ask.Args() {
		if a.Name == key && (want == "*" || a.Value == want) {
			return true
		}
	}
	return false
}

func protocolCond(args []string) cond {
	return func(s *state) blame.Truth {
		for _, a := range args {
			switch a {
			case "http", "https":
				if s.ask.Scheme == a {
					return blame.True
				}
			case "grpc":
				v, _ := s.ask.Field("Content-Type")
				return blame.Known(strings.HasPrefix(v, "application/grpc"))
			default:
				return blame.Unknown
			}
		}
		return blame.False
	}
}

func varsCond(args []string) cond {
	if len(args) < 2 {
		return unknownCond
	}
	return func(s *state) blame.Truth {
		v, ok := s.fill(args[0])
		if !ok {
			return blame.Unknown
		}
		for _, w := range args[1:] {
			if w == v {
				return blame.True
			}
		}
		return blame.False
	}
}
