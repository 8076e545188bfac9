package redirects

import (
	"regexp"
	"slices"
	"strings"

	"detour/trace"
)

// nginx takes a condition as nginx writes it, and reports whether it is one that is
// understood.
func (w *wish) nginx(c string) bool {
	if rest, ok := strings.CutPrefix(c, "path ~ "); ok {
		return w.pattern(rest)
	}
	if rest, ok := strings.CutPrefix(c, "location "); ok {
		return w.location(strings.Fields(rest))
	}
	rest, ok := strings.CutPrefix(c, "if ")
	if !ok {
		return false
	}
	rest = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(rest), "("), ")")
	words := strings.SplitN(strings.TrimSpace(rest), " ", 3)
	if len(words) != 3 {
		return false
	}
	value := strings.Trim(strings.TrimSpace(words[2]), `"'`)
	switch words[1] {
	case "=":
	case "~", "~*":
		found := samples(value)
		if len(found) == 0 {
			return false
		}
		value = found[0]
	default:
		return false
	}
	return w.variable(strings.Trim(words[0], "${}"), value)
}

// location takes the modifier and the name of a location.
func (w *wish) location(words []string) bool {
	switch {
	case len(words) == 1 && strings.HasPrefix(words[0], "/"):
		w.below(words[0])
	case len(words) != 2:
		return false
	case words[0] == "=":
		w.paths = []string{words[1]}
	case words[0] == "^~":
		w.below(words[1])
	case words[0] == "~", words[0] == "~*":
		return w.pattern(words[1])
	default:
		return false
	}
	return true
}

// below takes what begins with a path.
func (w *wish) below(path string) {
	w.under = path
	w.paths = []string{path, path + "x", strings.TrimSuffix(path, "/") + "/x"}
}

// variable takes what a variable has to be.
func (w *wish) variable(name, value string) bool {
	switch name {
	case "request_method":
		w.methods = []string{value}
	case "host", "http_host":
		w.hosts = []string{value}
	case "scheme":
		w.schemes = []string{value}
	case "args", "query_string":
		w.queries = []string{"?" + value}
	case "uri", "request_uri", "document_uri":
		w.paths = []string{value}
	default:
		if arg, ok := strings.CutPrefix(name, "arg_"); ok {
			w.queries = []string{"?" + arg + "=" + value}
			return true
		}
		if cookie, ok := strings.CutPrefix(name, "cookie_"); ok {
			w.fields = append(w.fields, trace.Field{Name: "Cookie", Value: cookie + "=" + value})
			return true
		}
		field, ok := strings.CutPrefix(name, "http_")
		if !ok {
			return false
		}
		w.fields = append(w.fields, trace.Field{Name: strings.ReplaceAll(field, "_", "-"), Value: value})
	}
	return true
}

// tested is what a test string of RewriteCond looks at, by nginx's name of it.
func tested(test string) (name string, known bool) {
	switch test {
	case "%{REQUEST_METHOD}":
		return "request_method", true
	case "%{HTTP_HOST}", "%{SERVER_NAME}":
		return "host", true
	case "%{REQUEST_SCHEME}":
		return "scheme", true
	case "%{QUERY_STRING}":
		return "args", true
	case "%{REQUEST_URI}":
		return "uri", true
	case "%{HTTP_USER_AGENT}":
		return "http_user_agent", true
	case "%{HTTP_REFERER}":
		return "http_referer", true
	case "%{HTTP_ACCEPT}":
		return "http_accept", true
	}
	return "", false
}

// apache takes a condition as Apache writes it: a path, a pattern, a section or a
// RewriteCond.
func (w *wish) apache(c string) bool {
	switch {
	case strings.HasPrefix(c, "<Directory ") || strings.HasPrefix(c, "in /"):
		return false // which URLs lead there is not told
	case strings.HasPrefix(c, "<Location "):
		w.below(strings.Trim(strings.TrimSuffix(strings.TrimPrefix(c, "<Location "), ">"), `"`))
		return true
	case strings.HasPrefix(c, "%{"):
		return w.cond(c)
	case strings.HasPrefix(c, "/") && regexp.QuoteMeta(c) == strings.ReplaceAll(strings.ReplaceAll(c, ".", `\.`), "+", `\+`):
		w.below(c)
		w.paths = []string{c, strings.TrimSuffix(c, "/") + "/x"}
		return true
	case strings.HasPrefix(c, "^") || strings.HasPrefix(c, "(") || strings.HasSuffix(c, "$"):
		return w.pattern(c)
	}
	return false
}

// cond takes a RewriteCond: what is tested, and what it has to be.
func (w *wish) cond(c string) bool {
	what, must, ok := strings.Cut(c, " ")
	must = strings.TrimSuffix(strings.TrimSpace(must), " or")
	switch {
	case !ok || must == "" || strings.HasPrefix(must, "!") || strings.HasPrefix(must, "-") || strings.HasPrefix(must, "<") || strings.HasPrefix(must, ">"):
		return false
	case what == "%{HTTPS}":
		scheme, known := map[string]string{"off": "http", "on": "https", "!on": "http"}[strings.Trim(must, "=^$")]
		w.schemes = []string{scheme}
		return known
	}
	name, known := tested(what)
	if header, ok := strings.CutPrefix(what, "%{HTTP:"); ok {
		name, known = "http_"+strings.ToLower(strings.TrimSuffix(header, "}")), true
	}
	if !known {
		return false
	}
	if value, literal := strings.CutPrefix(must, "="); literal {
		return w.variable(name, value)
	}
	found := samples(must)
	if len(found) == 0 {
		return false
	}
	if name == "host" { // what is matched in its middle is part of a name
		found = slices.DeleteFunc(found, func(s string) bool { return !strings.Contains(s, ".") || strings.HasSuffix(s, ".") })
		if len(found) == 0 {
			return false
		}
	}
	return w.variable(name, found[0])
}

// pattern takes a regular expression of the path.
func (w *wish) pattern(expr string) bool {
	var paths []string
	for _, s := range samples(expr) {
		if !strings.HasPrefix(s, "/") {
			s = "/" + s
		}
		if !slices.Contains(paths, s) {
			paths = append(paths, s)
		}
	}
	if len(paths) == 0 {
		return false
	}
	if len(w.paths) > 0 {
		both := w.both(expr, paths)
		if len(both) == 0 {
			return false
		}
		paths = both
	}
	w.paths = paths
	return true
}

// both are the paths that meet a pattern and the conditions outside of it: of the
// samples of the one, and of the paths of the others.
func (w *wish) both(expr string, samples []string) []string {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range samples {
		if w.under != "" && strings.HasPrefix(s, w.under) {
			out = append(out, s)
		}
	}
	for _, p := range w.paths {
		if re.MatchString(p) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
