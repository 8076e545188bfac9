package remedy

import (
	"cmp"
	"strconv"
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// An Exchange is the values that a recipe is filled with. Secrets in them are
// masked, queries are left out. The zero value fills with stand-ins.
type Exchange struct {
	URL      string // asked for, without its query
	Asked    string // its host
	Source   string // its path
	Status   int
	Location string // the target, without its query
	Host     string // the target's host: Asked for a relative target
	Path     string // the target's path
	https    bool   // the target is https and the URL is not

	// Uploads says that the request had content that no HTML form makes, such as
	// JSON: whoever sends that seldom wants a page with the result of a form.
	Uploads bool
}

// Of returns the values of a hop.
func Of(h *trace.Hop) Exchange {
	if h == nil {
		return Exchange{}
	}
	asked := h.Request.URI
	x := Exchange{URL: bare(asked.String()), Asked: asked.Host, Source: cmp.Or(bare(asked.Path), "/"), Status: h.Status()}
	x.Host, x.Uploads = x.Asked, len(h.Request.Body) > 0 && !h.Request.SendsForm()
	if h.Response == nil || !h.Response.Fields.Has("Location") {
		return x
	}
	x.Location = bare(cmp.Or(h.Decision.Location.Used, h.Response.Fields.Get("Location")))
	target := uri.Split(x.Location)
	x.Host, x.Path = cmp.Or(target.Host, x.Asked), target.Path
	if target.Host != "" && x.Path == "" {
		x.Path = "/"
	}
	x.https = strings.EqualFold(target.Scheme, "https") && strings.EqualFold(asked.Scheme, "http")
	return x
}

// bare returns a URI without query, fragment and what is secret in the rest.
func bare(s string) string {
	s, _, _ = strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	return trace.MaskURI(s)
}

// leastLiteral is the shortest part of a path that is worth looking for.
const leastLiteral = 2

// Patterns returns the texts to look for in a configuration, the most telling
// first: of the target what does not come from the request, for that has to be
// written somewhere; the path asked for; and, where the target is made of
// variables alone, what both have in common.
func (x Exchange) Patterns() []string {
	var list []string
	add := func(literal string) {
		if len(literal) > 1 && strings.HasSuffix(literal, "/") {
			literal = strings.TrimRight(literal, "/")
		}
		if p := pattern(literal); len(literal) >= leastLiteral && p != "" {
			list = append(list, p)
		}
	}
	add(written(x.Source, x.Path))
	if x.Path != "" && !sameButSlash(x.Source, x.Path) {
		add(taken(x.Source, x.Path))
	}
	if !strings.EqualFold(x.Host, x.Asked) {
		add(x.Host)
	}
	if len(list) == 0 {
		add(x.Source)
	}
	if x.https {
		list = append(list, "https://")
	}
	if len(list) == 0 {
		list = append(list, "30[12378]")
	}
	return list
}

// written returns what of a target's path is not in the path asked for.
func written(source, path string) string {
	rest := path[:len(path)-sharedEnd(source, path)]
	if added, ok := strings.CutPrefix(rest, source); ok && source != "/" && (added == "" || strings.ContainsRune("/.", rune(added[0]))) {
		return added
	}
	return rest
}

// taken returns what of the path asked for is not in the target's.
func taken(source, path string) string {
	if strings.HasSuffix(path, source) || strings.HasPrefix(path, source) && source != "/" {
		return "" // the target holds all of it
	}
	return source[:len(source)-sharedEnd(source, path)]
}

// sharedEnd is how many bytes at the end two paths have in common, whole
// segments with their slash.
func sharedEnd(a, b string) int {
	n, whole := 0, 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
		if a[len(a)-n] == '/' {
			whole = n
		}
	}
	if whole <= 1 { // a slash alone says nothing
		return 0
	}
	return whole
}

func sameButSlash(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }

// A filling replaces the names of values in a text.
type filling struct {
	command, code *strings.Replacer
	exchange      bool // the values are those of an exchange
}

// fill prepares the values for commands, where each is one quoted word, and
// for code, where a value that is not plain gives way to a stand-in.
func (x Exchange) fill() filling {
	patterns := ""
	for i, p := range x.Patterns() {
		if i > 0 {
			patterns += " "
		}
		patterns += "-e " + Quote(p)
	}
	status := "301"
	if x.Status > 0 {
		status = strconv.Itoa(x.Status)
	}
	command, code := []string{"{patterns}", patterns}, []string(nil)
	for _, v := range []struct{ name, value, standIn string }{
		{"{url}", x.URL, "http://shop.test/old"},
		{"{asked}", x.Asked, "shop.test"},
		{"{source}", x.Source, "/old"},
		{"{status}", status, status},
		{"{location}", x.Location, "https://www.shop.test/new"},
		{"{host}", x.Host, "www.shop.test"},
		{"{path}", x.Path, "/new"},
		{"{written}", written(x.Source, x.Path), "/new"},
	} {
		literal := []string{"{" + v.name + "}", v.name}
		command = append(append(command, literal...), v.name, Quote(cmp.Or(v.value, v.standIn)))
		code = append(append(code, literal...), v.name, plainOr(v.value, v.standIn))
	}
	return filling{strings.NewReplacer(command...), strings.NewReplacer(code...), x != Exchange{}}
}

// maxPlain is how long a value may be that stands in a configuration as it is.
const maxPlain = 100

// plainOr returns the value where it needs no quoting in any configuration or
// program, else what stands in for it.
func plainOr(value, standIn string) string {
	if value == "" || len(value) > maxPlain || strings.IndexByte("._~:-", value[0]) >= 0 || strings.ContainsFunc(value, needsQuotes) {
		return standIn
	}
	return value
}

func needsQuotes(r rune) bool {
	alphanumeric := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	return !alphanumeric && !strings.ContainsRune("._~:/-", r)
}
