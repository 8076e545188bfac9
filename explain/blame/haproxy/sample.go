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

// A sample is what an expression gives: a text, nothing, or not known.
type sample struct {
	text  string
	found bool
	known bool
}

// maxText is the longest text that is made: a variable that is put into itself
// doubles with each line.
const maxText = 1 << 20

func text(s string) sample { return sample{s, true, true} }

var (
	nothing   = sample{known: true}
	notKnown  = sample{}
	truthText = map[bool]string{true: "1", false: "0"}
)

// A state is a request on its way through the rules.
type state struct {
	config  *Config
	ask     asked.Request
	method  string
	path    string
	query   string
	changed map[string]sample // header fields that rules set
	vars    map[string]sample
}

func newState(c *Config, r asked.Request) *state {
	return &state{config: c, ask: r, method: r.Method, path: r.Path, query: r.Query, changed: map[string]sample{}, vars: map[string]sample{}}
}

func (s *state) uri() string {
	if s.query != "" || s.ask.HasQuery && s.query == s.ask.Query {
		return s.path + "?" + s.query
	}
	return s.path
}

func (s *state) header(name string) sample {
	if v, ok := s.changed[strings.ToLower(name)]; ok {
		return v
	}
	if v, ok := s.ask.Field(name); ok {
		return text(v)
	}
	return nothing
}

// expression evaluates a fetch with its converters: hdr(host),lower,field(1,:).
func (s *state) expression(e string) sample {
	parts := splitTop(e, ',')
	if len(parts) == 0 || len(parts) > 20 {
		return notKnown
	}
	v := s.fetch(parts[0])
	for _, p := range parts[1:] {
		if !v.known || !v.found && !strings.HasPrefix(p, "map") {
			return v
		}
		v = s.convert(v, p)
	}
	return v
}

// splitTop cuts at a character outside of brackets and quotes.
func splitTop(e string, at byte) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(e); i++ {
		switch e[i] {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case at:
			if depth == 0 {
				out = append(out, e[from:i])
				from = i + 1
			}
		}
	}
	return append(out, e[from:])
}

func call(e string) (name, args string) {
	name, rest, ok := strings.Cut(e, "(")
	if !ok {
		return strings.TrimSpace(e), ""
	}
	return strings.TrimSpace(name), strings.TrimSuffix(strings.TrimSpace(rest), ")")
}

// fetch gives a sample of the request.
func (s *state) fetch(e string) sample {
	name, args := call(e)
	name = strings.TrimPrefix(name, "req.")
	switch name {
	case "path":
		return text(s.path)
	case "pathq":
		return text(s.uri())
	case "url":
		return text(s.uri())
	case "query":
		if s.query == "" {
			return sample{found: s.ask.HasQuery, known: true}
		}
		return text(s.query)
	case "method":
		return text(s.method)
	case "base":
		return text(asked.HostOnly(s.header("host").text) + s.path)
	case "baseq":
		return text(s.header("host").text + s.uri())
	case "capture.req.uri":
		return text(s.ask.Target)
	case "capture.req.method":
		return text(s.ask.Method)
	case "hdr", "fhdr":
		h, _, _ := strings.Cut(args, ",")
		return s.header(h)
	case "hdr_cnt", "fhdr_cnt":
		return text(truthText[s.header(args).found])
	case "ssl_fc":
		return text(truthText[s.ask.Scheme == "https"])
	case "ssl_fc_sni", "ssl_sni":
		if s.ask.Scheme == "https" {
			return text(s.ask.Host)
		}
		return nothing
	case "dst_port":
		return text(s.ask.Port)
	case "cook", "cook_val", "cookie":
		if v, ok := s.ask.Cookie(args); ok {
			return text(v)
		}
		return nothing
	case "urlp", "url_param", "urlp_val":
		a, _, _ := strings.Cut(args, ",")
		for part := range strings.SplitSeq(s.query, "&") {
			if k, v, _ := strings.Cut(part, "="); k == a {
				return text(v)
			}
		}
		return nothing
	case "str":
		return text(args)
	case "int":
		return text(args)
	case "bool":
		return text(truthText[args == "true" || args == "1"])
	case "always_true":
		return text("1")
	case "always_false":
		return text("0")
	case "var":
		v, _, _ := strings.Cut(args, ",")
		if x, ok := s.vars[v]; ok {
			return x
		}
		return nothing
	case "ver":
		v := s.ask.Version
		if v == "" {
			return notKnown
		}
		return text(v)
	}
	return notKnown
}

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

// format fills a log-format: %[expression] in a text.
func (s *state) format(f string) sample {
	var b strings.Builder
	for i := 0; i < len(f); i++ {
		if b.Len() > maxText {
			return notKnown
		}
		if f[i] != '%' || i+1 >= len(f) {
			b.WriteByte(f[i])
			continue
		}
		switch {
		case f[i+1] == '%':
			b.WriteByte('%')
			i++
		case f[i+1] == '[' || f[i+1] == '{':
			if f[i+1] == '{' { // flags
				k := strings.IndexByte(f[i:], '}')
				if k < 0 || !strings.HasPrefix(f[i+k+1:], "[") {
					return notKnown
				}
				i += k
			}
			end := closing(f, i+1)
			if end < 0 {
				return notKnown
			}
			v := s.expression(f[i+2 : end])
			if !v.known {
				return notKnown
			}
			b.WriteString(v.text)
			i = end
		case strings.HasPrefix(f[i:], "%HP"):
			b.WriteString(s.path)
			i += 2
		case strings.HasPrefix(f[i:], "%HQ"):
			if s.query != "" {
				b.WriteString("?" + s.query)
			}
			i += 2
		case strings.HasPrefix(f[i:], "%HM"):
			b.WriteString(s.method)
			i += 2
		case strings.HasPrefix(f[i:], "%HU"):
			b.WriteString(s.ask.Target)
			i += 2
		default:
			return notKnown
		}
	}
	return text(b.String())
}

// closing is the bracket that closes the one at i.
func closing(f string, i int) int {
	depth, round := 0, 0
	for ; i < len(f); i++ {
		switch f[i] {
		case '(':
			round++
		case ')':
			round--
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 || round > 0 && depth < 1 {
				return i
			}
		}
	}
	return -1
}
