package lighttpd

import (
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
)

// fill puts captures and parts of the URL into a target.
func (s *state) fill(to string, m *pcre.Match, at *block) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(to); i++ {
		switch {
		case to[i] == '$' && i+1 < len(to) && isDigit(to[i+1]):
			g, _ := m.Group(int(to[i+1] - '0'))
			b.WriteString(g)
			i++
		case to[i] == '%' && i+1 < len(to) && isDigit(to[i+1]):
			if c := s.captures(at); c != nil {
				g, _ := c.Group(int(to[i+1] - '0'))
				b.WriteString(g)
			}
			i++
		case (strings.HasPrefix(to[i:], "${") || strings.HasPrefix(to[i:], "%{")) && strings.Contains(to[i:], "}"):
			end := i + strings.IndexByte(to[i:], '}')
			v, ok := s.part(to[i+2:end], b.String())
			if !ok {
				return "", false
			}
			b.WriteString(v)
			i = end
		default:
			b.WriteByte(to[i])
		}
	}
	return b.String(), true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// captures are those of the condition around, or of one further out.
func (s *state) captures(b *block) *pcre.Match {
	for ; b != nil; b = b.up {
		if m := s.groups[b]; m != nil {
			return m
		}
	}
	return nil
}

// part is a part of the URL: url.path, qsa ...
func (s *state) part(name, before string) (string, bool) {
	p, q, _ := strings.Cut(s.target, "?")
	if k := strings.IndexByte(name, ':'); k >= 0 {
		v, ok := s.part(name[k+1:], before)
		switch name[:k] {
		case "tolower":
			return strings.ToLower(v), ok
		case "toupper":
			return strings.ToUpper(v), ok
		case "noesc", "noescape":
			return v, ok
		}
		return "", false
	}
	switch name {
	case "url.scheme":
		return s.ask.Scheme, true
	case "url.authority":
		return strings.ToLower(s.ask.Authority), true
	case "url.port":
		return s.ask.Port, true
	case "url.path":
		return p, true
	case "url.query":
		return q, true
	case "qsa":
		switch {
		case q == "":
			return "", true
		case strings.Contains(before, "?"):
			return "&" + q, true
		}
		return "?" + q, true
	}
	return "", false
}

var rewrites = []string{"url.rewrite-once", "url.rewrite", "url.rewrite-final", "url.rewrite-repeat", "url.rewrite-[-]final"}

// rewrite does what mod_rewrite does before: the first pattern that matches.
func (s *state) rewrite() []blame.Note {
	var via []blame.Note
	for range 20 {
		again := false
		for _, key := range rewrites {
			v, at, _ := s.effective(key)
			for _, e := range v.list {
				m, err := match(e.key, s.target)
				if err != nil || m == nil || e.value.text == "" {
					continue
				}
				to, ok := s.fill(e.value.text, m, at)
				if !ok {
					return via
				}
				s.target = to
				via = append(via, blame.Note{Line: asked.At(e.file, e.line), Why: "rewrites to " + to})
				s.judge()
				again = strings.HasSuffix(key, "repeat")
				if !again {
					return via
				}
				break
			}
		}
		if !again {
			break
		}
	}
	return via
}

// slash is lighttpd's own redirect to a folder.
func (s *state) slash() (blame.Answer, bool) {
	root, _, maybe := s.effective("server.document-root")
	p, q, has := strings.Cut(s.target, "?")
	if root.text == "" || len(maybe) > 0 || strings.HasSuffix(p, "/") || strings.Contains(p, "..") || s.origin() == blame.Upstream {
		return blame.Answer{}, false
	}
	if s.config.files.Kind(strings.TrimSuffix(root.text, "/")+p) != blame.Folder {
		return blame.Answer{}, false
	}
	to := p + "/"
	if has {
		to += "?" + q
	}
	return asked.Builtin(301, to, blame.Note{Line: asked.At(root.file, root.line), Why: "the folder stands below the document root"}), true
}

// origin says who answers where nothing redirects.
func (s *state) origin() blame.Origin {
	p, _, _ := strings.Cut(s.target, "?")
	for _, key := range []string{"proxy.server", "fastcgi.server", "scgi.server", "cgi.assign", "uwsgi.server"} {
		v, _, _ := s.effective(key)
		for _, e := range v.list {
			if e.key == "" || strings.HasPrefix(e.key, "/") && strings.HasPrefix(p, e.key) || strings.HasSuffix(p, e.key) {
				return blame.Upstream
			}
		}
	}
	return blame.Static
}
