package haproxy

import (
	"strings"

	"detour/explain/blame/asked"
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
