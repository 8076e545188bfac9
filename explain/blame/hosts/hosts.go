// Package hosts reads the redirect files of hosting platforms: _redirects and
// netlify.toml of Netlify and Cloudflare Pages, vercel.json, next.config,
// firebase.json, routing rules of Amazon S3, and the redirect_from of Jekyll's
// pages.
//
// They all are lists of rules of which the first that matches answers. A rule
// whose condition can't be told (a country, whether a file exists) takes the
// certainty away, not the answer.
package hosts

import (
	"fmt"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
)

// A rule is one entry of a list.
type rule struct {
	line   blame.Line
	when   string // as it is written
	to     string
	status int
	judge  func(r asked.Request) verdict
}

// A verdict is what a rule says to a request.
type verdict struct {
	truth   blame.Truth
	unknown string       // what decides, for a truth that isn't known
	answer  blame.Answer // for all but False
	near    string       // why it nearly matched
}

// A list is a configuration of rules in the order in which they are tried.
type list struct {
	asked.Base
	rules []rule
	blind string // what keeps it from being evaluated
	rest  func(r asked.Request) blame.Answer
}

func (l *list) add(r rule) {
	l.rules = append(l.rules, r)
	if r.status >= 300 && r.status < 400 {
		l.List = append(l.List, blame.Redirect{Line: r.line, When: r.when, Status: r.status, To: r.to})
	}
}

// Answer implements [blame.Configuration].
func (l *list) Answer(req blame.Request) blame.Answer {
	r := asked.Of(req)
	if l.blind != "" {
		return asked.Unevaluated(req, l.List, l.blind)
	}
	var maybe []asked.Maybe
	var near []blame.Note
	answer := asked.Passed(blame.None, 0)
	if l.rest != nil {
		answer = l.rest(r)
	}
	for _, one := range l.rules {
		v := one.judge(r)
		if v.near != "" && len(near) < 10 {
			near = append(near, blame.Note{Line: one.line, Why: v.near})
		}
		if v.truth == blame.True {
			answer = v.answer
			break
		}
		if v.truth == blame.Unknown && len(maybe) < 20 {
			maybe = append(maybe, asked.Maybe{Answer: v.answer, Unknown: v.unknown})
		}
	}
	answer = asked.Settle(answer, maybe, req)
	answer.Near = append(answer.Near, near...)
	return answer
}

// open reads the file at which a configuration begins.
func open(files blame.Files, main string) (*blame.File, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	return f, nil
}

// replaceNames puts values for :name into a target, the longest name first.
func replaceNames(to string, values map[string]string) string {
	var b strings.Builder
	for i := 0; i < len(to); i++ {
		if to[i] != ':' {
			b.WriteByte(to[i])
			continue
		}
		n := i + 1
		for n < len(to) && isName(to[n]) {
			n++
		}
		name, v, ok := bestName(to[i+1:n], values)
		if !ok {
			b.WriteByte(':')
			continue
		}
		b.WriteString(v)
		i += len(name)
		if i+1 < len(to) && strings.IndexByte("*+?", to[i+1]) >= 0 && n == i+1 {
			i++
		}
	}
	return b.String()
}

func bestName(word string, values map[string]string) (string, string, bool) {
	for n := len(word); n > 0; n-- {
		if v, ok := values[word[:n]]; ok {
			return word[:n], v, true
		}
	}
	return "", "", false
}

func isName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// withQuery gives a target the request's query, where it has none of its own.
func withQuery(to string, r asked.Request) string {
	if r.Query == "" {
		return to
	}
	head, frag, has := strings.Cut(to, "#")
	if strings.Contains(head, "?") {
		head += "&" + r.Query
	} else {
		head += "?" + r.Query
	}
	if has {
		head += "#" + frag
	}
	return head
}

// A shape is a compiled path with names for its groups.
type shape struct {
	rx    *pcre.Regexp
	names []string
}

// match returns the groups by name and number.
func (s *shape) match(path string) (map[string]string, blame.Truth) {
	if s == nil || s.rx == nil {
		return nil, blame.Unknown
	}
	m, err := s.rx.Match(path)
	if err != nil {
		return nil, blame.Unknown
	}
	if m == nil {
		return nil, blame.False
	}
	out := map[string]string{}
	for i, name := range s.names {
		if v, ok := m.Group(i + 1); ok {
			out[name] = v
		} else {
			out[name] = ""
		}
	}
	return out, blame.True
}

// fileAt says what stands at a path below the folder that is served.
func fileAt(files blame.Files, dir, path string) blame.Kind {
	if path == "" || strings.Contains(path, "..") {
		return blame.NotKnown
	}
	return files.Kind(strings.TrimSuffix(dir, "/") + "/" + strings.Trim(path, "/"))
}
