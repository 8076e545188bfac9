package haproxy

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/pcre"
)

// convert applies one converter.
func (s *state) convert(v sample, e string) sample {
	name, args := call(e)
	arg := strings.Split(args, ",")
	switch name {
	case "lower":
		return text(strings.ToLower(v.text))
	case "upper":
		return text(strings.ToUpper(v.text))
	case "length":
		return text(strconv.Itoa(len(v.text)))
	case "not":
		return text(truthText[v.text == "0"])
	case "regsub":
		return s.regsub(v, args)
	case "field", "word":
		return field(v, arg, name == "word")
	case "host_only":
		return text(asked.HostOnly(v.text))
	case "port_only":
		_, p, _ := strings.Cut(v.text, ":")
		return text(p)
	case "url_dec":
		if d, err := url.QueryUnescape(v.text); err == nil {
			return text(d)
		}
		return notKnown
	case "concat":
		if len(arg) < 2 {
			return text(v.text + arg[0])
		}
		x, ok := s.vars[arg[1]]
		if ok && !x.known {
			return notKnown
		}
		return text(v.text + arg[0] + x.text + strings.Join(arg[2:], ","))
	case "strcmp", "rtrim", "ltrim":
		if name == "rtrim" {
			return text(strings.TrimRight(v.text, args))
		}
		if name == "ltrim" {
			return text(strings.TrimLeft(v.text, args))
		}
		return notKnown
	case "map", "map_str", "map_beg", "map_end", "map_reg", "map_regm", "map_sub", "map_dom", "map_dir":
		return s.lookup(v, strings.TrimPrefix(strings.TrimPrefix(name, "map"), "_"), arg)
	}
	return notKnown
}

// regsub replaces by a pattern: regsub(pattern,replacement,flags).
func (s *state) regsub(v sample, args string) sample {
	args = strings.Trim(args, `"'`)
	parts := splitArgs(args)
	if len(parts) < 2 {
		return notKnown
	}
	flags := ""
	if len(parts) > 2 {
		flags = parts[2]
	}
	return replaceBy(v.text, parts[0], parts[1], strings.Contains(flags, "g"), strings.Contains(flags, "i"), '\\')
}

// splitArgs cuts arguments at commas that no backslash stands before.
func splitArgs(s string) []string {
	var out []string
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == ',' || s[i+1] == ')' || s[i+1] == '(') {
			if s[i+1] != ',' {
				b.WriteByte('\\')
			}
			i++
			b.WriteByte(s[i])
			continue
		}
		if s[i] == ',' {
			out = append(out, b.String())
			b.Reset()
			continue
		}
		b.WriteByte(s[i])
	}
	return append(out, b.String())
}

const mostReplaced = 200

// replaceBy replaces what a pattern matches; \1 in the replacement is a group.
func replaceBy(s, pattern, with string, all, caseless bool, ref byte) sample {
	var flags pcre.Flags
	if caseless {
		flags = pcre.Caseless
	}
	rx, err := pcre.Compile(pattern, flags)
	if err != nil {
		return notKnown
	}
	var b strings.Builder
	rest := s
	for range mostReplaced {
		m, err := rx.Match(rest)
		if err != nil {
			return notKnown
		}
		if m == nil {
			break
		}
		from, to, _ := m.Span(0)
		b.WriteString(rest[:from])
		b.WriteString(groups(with, m, ref))
		if from == to {
			if from >= len(rest) {
				rest = ""
				break
			}
			b.WriteByte(rest[from])
			to++
		}
		rest = rest[to:]
		if !all || strings.HasPrefix(pattern, "^") {
			break
		}
	}
	return text(b.String() + rest)
}

func groups(with string, m *pcre.Match, ref byte) string {
	var b strings.Builder
	for i := 0; i < len(with); i++ {
		if with[i] == ref && i+1 < len(with) && with[i+1] >= '0' && with[i+1] <= '9' {
			g, _ := m.Group(int(with[i+1] - '0'))
			b.WriteString(g)
			i++
			continue
		}
		b.WriteByte(with[i])
	}
	return b.String()
}

func field(v sample, arg []string, words bool) sample {
	if len(arg) < 2 {
		return notKnown
	}
	n, err := strconv.Atoi(arg[0])
	if err != nil || len(arg) > 2 {
		return notKnown
	}
	parts := strings.FieldsFunc(v.text, func(r rune) bool { return strings.ContainsRune(arg[1], r) })
	if !words {
		parts = nil
		from := 0
		for i := 0; i <= len(v.text); i++ {
			if i == len(v.text) || strings.IndexByte(arg[1], v.text[i]) >= 0 {
				parts = append(parts, v.text[from:i])
				from = i + 1
			}
		}
	}
	if n < 0 {
		n = len(parts) + 1 + n
	}
	if n < 1 || n > len(parts) {
		return nothing
	}
	return text(parts[n-1])
}

// lookup reads a map's file, and gives the value of the first key that matches.
func (s *state) lookup(v sample, how string, arg []string) sample {
	f := s.config.open(arg[0])
	if f == nil {
		return notKnown
	}
	if v.found {
		for l := range strings.Lines(string(f.Data)) {
			l = strings.TrimSpace(l)
			if l == "" || l[0] == '#' {
				continue
			}
			key, value, _ := strings.Cut(l, " ")
			if k := strings.IndexByte(l, '\t'); k >= 0 && k < len(key) {
				key, value = l[:k], l[k:]
			}
			t := compare(v.text, key, how, false)
			if t == blame.Unknown {
				return notKnown
			}
			if t == blame.True {
				return text(strings.TrimSpace(value))
			}
		}
	}
	if len(arg) > 1 {
		return text(strings.Join(arg[1:], ","))
	}
	return nothing
}

// open reads a file that the configuration names.
func (c *Config) open(name string) *blame.File {
	name = strings.Trim(name, `"'`)
	tries := []string{name}
	if !strings.HasPrefix(name, "/") {
		tries = []string{path.Join(path.Dir(c.file.Name), name), path.Join("/etc/haproxy", name)}
	} else {
		tries = append(tries, path.Join(path.Dir(c.file.Name), path.Base(name)))
	}
	for _, n := range tries {
		if f, err := c.files.Read(n); err == nil && len(f.Data) < 64<<20 {
			return f
		}
	}
	return nil
}
