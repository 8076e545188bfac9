package source

import (
	"slices"
	"strings"

	"detour/explain/blame/lazy"
)

var (
	statusNumber = lazy.Regexp{Expr: `(?:^|_)(30[0-8])(?:_|$)`}
	statusNames  = lazy.Map[string, int]{Make: func() map[string]int {
		return map[string]int{
			"multiplechoices": 300, "movedpermanently": 301, "moved": 301, "found": 302, "redirect": 302, "seeother": 303, "redirectmethod": 303,
			"temporaryredirect": 307, "permanentredirect": 308, "movedtemporarily": 302, "redirectkeepverb": 307,
			"httpmovedpermanently": 301, "httpfound": 302, "httpseeother": 303, "httptemporaryredirect": 307, "httppermanentredirect": 308, "httppermanentlyredirect": 308,
			"statusfound": 302, "statusmovedpermanently": 301, "statusseeother": 303, "statustemporaryredirect": 307, "statuspermanentredirect": 308,
			"scmovedpermanently": 301, "scmovedtemporarily": 302, "scfound": 302, "scseeother": 303, "sctemporaryredirect": 307,
			"status301movedpermanently": 301, "status302found": 302, "status303seeother": 303, "status307temporaryredirect": 307, "status308permanentredirect": 308,
		}
	}}
)

// statusOf are the redirect codes that a range of code writes.
func (f *file) statusOf(from, to int) []int {
	var out []int
	for k := from; k < to && k < len(f.toks); k++ {
		t := f.toks[k]
		switch {
		case t.kind == number:
			if n := atoi(t.text); n >= 300 && n <= 308 {
				out = append(out, n)
			}
		case t.kind == text && statusText.MatchString(t.text):
			out = append(out, atoi(t.text[:3]))
		case t.kind == word:
			if n := statusWord(t.text); n > 0 && f.statusPlace(k) && (t.sym || f.tok(k-1).is(".") || f.tok(k-1).is("::") || strings.Contains(t.text, "_") || strings.HasPrefix(t.text, "Status") || t.text == strings.ToUpper(t.text)) && !f.tok(k+1).is("(") {
				out = append(out, n)
			}
		}
	}
	return out
}

// statusPlace says whether a word that is a code's name stands for one: short
// names are also names of functions.
func (f *file) statusPlace(k int) bool {
	switch strings.ToLower(f.toks[k].text) {
	case "moved", "found", "redirect":
		return f.toks[k].sym || statusOwner.MatchString(f.tok(k-2).text)
	}
	return true
}

var statusOwner = lazy.Regexp{Expr: `(?i)status|^http|code`}

var statusText = lazy.Regexp{Expr: `^30[0-8]($| [A-Z])`}

func statusWord(s string) int {
	if m := statusNumber.FindStringSubmatch(s); m != nil {
		return atoi(m[1])
	}
	return statusNames.Get(strings.ToLower(strings.ReplaceAll(s, "_", "")))
}

var permanentKeys = lazy.Regexp{Expr: `(?i)^(permanent|is_?permanent|moved_?permanently)$`}

// callStatus is the code that a call, or what is chained to it, writes.
func (f *file) callStatus(i, from, to int, args []arg, a *app) []int {
	var out []int
	for _, x := range args {
		if permanentKeys.MatchString(x.key) {
			switch f.tok(x.from).text {
			case "true", "True", "1":
				if f.keeps(args) {
					return []int{308}
				}
				return a.permanent(f)
			case "false", "False":
				out = append(out, 302, 307)
			}
			continue
		}
		if x.to-x.from <= 6 {
			out = append(out, f.statusOf(x.from, x.to)...)
			out = append(out, f.paramStatus(x)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	if f.keeps(args) {
		return []int{307}
	}
	begin, end := f.callRange(max(i, from-1))
	if !f.tok(from - 1).is("(") {
		begin, end = i, f.statementEnd(i)
	}
	for k := begin; k < end && k < len(f.toks); k++ {
		if k > from && k < to {
			k = to
			continue
		}
		if f.toks[k].wordIn("code", "status", "setStatusCode", "withStatus", "statusCode", "setStatus", "put_status", "Status", "status_code", "StatusCode", "with_status") && f.tok(k+1).is("(") {
			out = append(out, f.statusOf(k+2, f.pair[k+1])...)
		}
		if f.toks[k].wordIn("permanent", "permanently") && f.tok(k+1).is("(") && k > to {
			out = append(out, a.permanent(f)...)
		}
		if f.toks[k].word("temporary") && f.tok(k+1).is("(") && k > to {
			out = append(out, 302, 307)
		}
	}
	if len(out) == 0 {
		out = f.nearStatus(i)
	}
	return out
}

// keeps says whether a call asks for the method to be kept.
func (f *file) keeps(args []arg) bool {
	for _, x := range args {
		if x.key == "preserveMethod" && f.tok(x.from).text == "true" {
			return true
		}
	}
	return false
}

// paramStatus is for a code that is a parameter of the function around, with
// a value when it isn't given.
func (f *file) paramStatus(x arg) []int {
	if x.to-x.from != 1 || f.toks[x.from].kind != word {
		return nil
	}
	s := f.inner(x.from)
	init := s.inits[f.toks[x.from].text]
	if len(init) != 1 {
		return nil
	}
	if n := atoi(init[0].text); n >= 300 && n <= 308 {
		return []int{n}
	}
	return nil
}

// permanent is what "permanent" means: 301, and 308 where frameworks say so.
func (a *app) permanent(f *file) []int {
	switch a.framework {
	case "nextjs", "axum":
		return []int{308}
	case "rocket", "starlette", "fastapi", "sveltekit", "nuxt":
		return []int{308, 301}
	}
	return []int{301}
}

var writesStatus = lazy.Regexp{Expr: `(?i)(status|http_response_code|writehead|code|sendResponseHeaders)`}

// nearStatus is the code that is set in a line close by, in the same block.
func (f *file) nearStatus(i int) []int {
	line, col := f.toks[i].line, f.tok(f.first[f.toks[i].line]).col
	s := f.inner(i)
	for _, d := range []int{0, -1, 1, -2, 2, -3, 3, -4, 4} {
		n := line + d
		if n < 1 || n > len(f.lines) {
			continue
		}
		k := f.first[n]
		if k >= len(f.toks) || f.toks[k].line != n || d != 0 && (f.inner(k) != s || f.parted(line, n, col)) {
			continue
		}
		end := f.first[n+1]
		if d == 0 {
			k, end = f.around(i)
		}
		if !writesStatus.MatchString(f.lines[n-1]) && d != 0 {
			continue
		}
		if out := f.statusOf(k, end); len(out) > 0 {
			return out[:1]
		}
	}
	return nil
}

// around is the part of a line that belongs to a token's own statement.
func (f *file) around(i int) (from, to int) {
	from, to = i, i
	line := f.toks[i].line
	for from > 0 && f.toks[from-1].line == line && !f.toks[from-1].is(";") {
		if f.toks[from-1].is("{") && f.tok(from-2).is(")") || f.toks[from-1].is("=>") {
			break
		}
		from--
	}
	for to < len(f.toks) && f.toks[to].line == line && !f.toks[to].is("}") {
		to++
	}
	return from, to
}

// parted says whether a block ends or begins between two lines.
func (f *file) parted(a, b, col int) bool {
	lo, hi := min(a, b), max(a, b)
	for n := lo; n <= hi; n++ {
		k := f.first[n]
		if k < len(f.toks) && f.toks[k].line == n && f.toks[k].col < col-8 {
			return true
		}
		if n > lo && n < hi && k < len(f.toks) && f.toks[k].line == n && (f.toks[k].wordIn("return", "exit", "case", "break", "else", "elsif", "elif", "if") && n != a) && !strings.HasPrefix(f.text(n), "return response") {
			return true
		}
	}
	return false
}

// usual is what a call sends when it writes no code.
func (a *app) usual(f *file, name string, i int) []int {
	l := strings.ToLower(name)
	switch {
	case strings.Contains(l, "permanentpreserve"):
		return []int{308}
	case strings.Contains(l, "preserve"):
		return []int{307}
	case strings.Contains(l, "permanent"):
		if a.framework == "nextjs" {
			return []int{308}
		}
		return []int{301, 308}
	case strings.Contains(l, "seeother"), strings.Contains(l, "see_other"):
		return []int{303}
	case strings.Contains(l, "httpfound"):
		return []int{302}
	case strings.Contains(l, "temporary"):
		return []int{307, 302}
	case strings.Contains(l, "moved"):
		return []int{301}
	case l == "redirectresponse" && f.lang.name == "python":
		return []int{307}
	case l == "redirecthandler":
		return []int{301}
	case f.lang.name == "ruby" && strings.Contains(f.name, "routes"):
		return []int{301}
	}
	switch a.framework {
	case "nextjs":
		return []int{307, 303, 302}
	case "sinatra", "bottle":
		return []int{302, 303}
	case "axum", "actix", "rocket", "play", "cherrypy", "vapor":
		return []int{303, 302, 307}
	case "spring", "micronaut", "quarkus", "codeigniter", "php":
		return []int{302, 303}
	}
	return []int{302}
}

// answers says whether a candidate sends the status that came: 1 it writes
// it, 0.7 it is the usual one, 0 it sends another.
func (c *candidate) answers(status int) float64 {
	switch {
	case status == 0:
		return 0.5
	case slices.Contains(c.statuses, status):
		return 1
	case len(c.statuses) > 0:
		return 0
	case slices.Contains(c.usual, status):
		if len(c.usual) > 0 && c.usual[0] == status {
			return 0.8
		}
		return 0.6
	}
	return 0
}
