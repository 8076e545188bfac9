package caddy

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame"
)

func (s *state) uriWith(p string) string {
	if s.query != "" {
		return p + "?" + s.query
	}
	return p
}

func (s *state) rewrite(to string) {
	v, ok := s.fill(to)
	if !ok {
		return
	}
	p, q, has := strings.Cut(v, "?")
	if p != "" {
		s.path = p
	}
	if has {
		s.query = q
	}
}

// uriOp is uri strip_prefix, strip_suffix, replace and path_regexp.
func (s *state) uriOp(args []string) {
	if len(args) < 2 {
		return
	}
	v, _ := s.fill(args[1])
	switch args[0] {
	case "strip_prefix":
		if strings.HasPrefix(strings.ToLower(s.path), strings.ToLower(v)) {
			s.path = s.path[len(v):]
		}
	case "strip_suffix":
		s.path = strings.TrimSuffix(s.path, v)
	case "replace":
		if len(args) > 2 {
			to, _ := s.fill(args[2])
			p, q, has := strings.Cut(strings.ReplaceAll(s.uri(), v, to), "?")
			if s.path = p; has {
				s.query = q
			}
		}
	case "path_regexp":
		if len(args) > 2 && len(v) < 2000 {
			if rx, err := regexp.Compile(v); err == nil {
				s.path = rx.ReplaceAllString(s.path, args[2])
			}
		}
	}
	if !strings.HasPrefix(s.path, "/") {
		s.path = "/" + s.path
	}
}

// tryFiles takes the first file that exists; the last stands for all when files
// can't be looked at.
func (s *state) tryFiles(h handler) {
	for _, a := range h.args {
		v, ok := s.fill(a)
		p, _, _ := strings.Cut(v, "?")
		if !ok || strings.Contains(p, "..") || s.root == "" {
			continue
		}
		if s.config.files.Kind(path.Join(s.root, p)) == blame.Regular {
			s.rewrite(a)
			return
		}
	}
}

// mapped is map: a source, names, and rows.
func (s *state) mapped(args []string) {
	rows := [][]string{nil}
	for _, a := range args {
		if a == "\x00" {
			rows = append(rows, nil)
			continue
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], a)
	}
	head := rows[0]
	if len(head) < 2 {
		return
	}
	source, ok := s.fill(head[0])
	var hit []string
	for _, row := range rows[1:] {
		if len(row) == 0 {
			continue
		}
		switch {
		case row[0] == "default":
			if hit == nil {
				hit = row
			}
			continue
		case hit != nil && hit[0] != "default":
			continue
		case strings.HasPrefix(row[0], "~"):
			rx, err := regexp.Compile(row[0][1:])
			if err != nil {
				ok = false
				continue
			}
			if m := rx.FindStringSubmatchIndex(source); m != nil {
				hit = []string{row[0]}
				for _, v := range row[1:] {
					hit = append(hit, string(rx.ExpandString(nil, v, source, m)))
				}
			}
		case row[0] == source:
			hit = row
		}
	}
	for i, name := range head[1:] {
		v := ""
		if i+1 < len(hit) {
			v = hit[i+1]
		}
		s.vars[name] = v
		s.dark[name] = !ok || v == "-"
	}
}

// capture notes the groups of a pattern.
func (s *state) capture(name string, m, names []string) {
	for i, v := range m {
		for _, key := range []string{"re." + strconv.Itoa(i), "re." + name + "." + strconv.Itoa(i)} {
			s.vars["{"+key+"}"] = v
			s.vars["{http.regexp"+key[2:]+"}"] = v
		}
		if names[i] != "" {
			s.vars["{re."+name+"."+names[i]+"}"] = v
			s.vars["{http.regexp."+name+"."+names[i]+"}"] = v
		}
	}
}
