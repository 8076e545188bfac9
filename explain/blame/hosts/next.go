package hosts

import (
	"regexp"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
	"detour/explain/blame/lazy"
	"detour/explain/blame/value"
)

var (
	redirectsFunc = lazy.Regexp{Expr: `\bredirects\s*(?:\([^)]*\)\s*\{|:\s*(?:async\s*)?(?:function\s*)?\([^)]*\)\s*(?:=>)?\s*[\{\[(]?)`}
	nextSetting   = lazy.Regexp{Expr: `\b(trailingSlash|skipTrailingSlashRedirect)\s*:\s*(true|false)`}
	nextBase      = lazy.Regexp{Expr: `\bbasePath\s*:\s*['"]([^'"]*)['"]`}
	nextLocales   = lazy.Regexp{Expr: `\bi18n\s*:`}
)

// Next reads the static part of next.config: the lists that redirects() returns
// and the settings that make redirects.
func Next(files blame.Files, main string) (blame.Configuration, error) {
	f, err := open(files, main)
	if err != nil {
		return nil, err
	}
	l := &list{Base: asked.Base{Name: "next"}}
	p := platform{list: l, file: f, next: true}
	src := withoutComments(string(f.Data))
	base := ""
	if m := nextBase.FindStringSubmatch(src); m != nil {
		base = m[1]
	}
	if nextLocales.MatchString(src) {
		p.blind = "the paths have locales before them (i18n), which is not evaluated"
	}
	p.nextSlash(src)
	p.nextRedirects(src, base)
	return l, nil
}

// nextSlash adds Next's own redirect of the last slash.
func (p platform) nextSlash(src string) {
	line, on := 0, false
	for _, m := range nextSetting.FindAllStringSubmatchIndex(src, -1) {
		if src[m[2]:m[3]] == "skipTrailingSlashRedirect" {
			if src[m[4]:m[5]] == "true" {
				return
			}
			continue
		}
		line, on = 1+strings.Count(src[:m[0]], "\n"), src[m[4]:m[5]] == "true"
	}
	switch {
	case on:
		p.pattern(line, `^/((?:[^/]+/)*[^/]+\.\w+)/$`, "/$1", 308)
		p.pattern(line, `^/(?!\.well-known(?:/|$))((?:[^/]+/)*[^/\.]+)$`, "/$1/", 308)
	case line > 0:
		p.pattern(line, `^/(.+)/$`, "/$1", 308)
	default:
		p.add(rule{judge: func(r asked.Request) verdict {
			if len(r.Path) < 2 || !strings.HasSuffix(r.Path, "/") {
				return verdict{truth: blame.False}
			}
			return verdict{truth: blame.True, answer: asked.Builtin(308, withQuery(strings.TrimRight(r.Path, "/"), r))}
		}})
	}
}

func (p platform) nextRedirects(src, base string) {
	loc := redirectsFunc.FindStringIndex(src)
	if loc == nil {
		return
	}
	at := loc[1]
	switch {
	case strings.HasSuffix(src[loc[0]:at], "["):
		at--
	default:
		end := blockEnd(src, at)
		k := strings.LastIndex(src[at:end], "return")
		if strings.Count(src[at:end], "return") > 1 {
			p.blind = "redirects() returns in several places, which is not evaluated"
		}
		if k >= 0 {
			at += k + len("return")
		}
	}
	v, _ := value.Objects(src, at, 1+strings.Count(src[:at], "\n"))
	if v == nil || v.Kind != value.List {
		name := ""
		if v != nil {
			name = v.Text
		}
		if v = p.constant(src, name); v == nil {
			p.blind = "the list of redirects() is made by code, which is not evaluated"
			return
		}
	}
	for _, x := range v.Items {
		if x.Kind != value.Map {
			p.blind = "a part of the list of redirects() is made by code, which is not evaluated"
			continue
		}
		p.redirect(x, base)
	}
}

// constant is a list that a name was given: const redirects = [...].
func (p platform) constant(src, name string) *value.Value {
	name = strings.TrimSpace(strings.Trim(name, "(); \n"))
	if !regexp.MustCompile(`^\w+$`).MatchString(name) {
		return nil
	}
	loc := regexp.MustCompile(`\b(?:const|let|var)\s+` + name + `\b[^=\n]*=\s*`).FindStringIndex(src)
	if loc == nil {
		return nil
	}
	v, _ := value.Objects(src, loc[1], 1+strings.Count(src[:loc[1]], "\n"))
	if v == nil || v.Kind != value.List {
		return nil
	}
	return v
}

// blockEnd is where the block ends that an offset stands in.
func blockEnd(src string, at int) int {
	depth := 1
	for i := at; i < len(src); i++ {
		switch src[i] {
		case '{', '(':
			depth++
		case '}', ')':
			if depth--; depth == 0 {
				return i
			}
		case '\'', '"', '`':
			q := src[i]
			for i++; i < len(src) && src[i] != q; i++ {
				if src[i] == '\\' {
					i++
				}
			}
		}
	}
	return len(src)
}

// withoutComments blanks comments, so that offsets and lines stay.
func withoutComments(src string) string {
	b := []byte(src)
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\'' || b[i] == '"' || b[i] == '`':
			q := b[i]
			for i++; i < len(b) && b[i] != q && (b[i] != '\n' || q == '`'); i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '/':
			for ; i < len(b) && b[i] != '\n'; i++ {
				b[i] = ' '
			}
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '*':
			for ; i < len(b) && !(b[i] == '*' && i+1 < len(b) && b[i+1] == '/'); i++ {
				if b[i] != '\n' {
					b[i] = ' '
				}
			}
			for k := i; k < min(i+2, len(b)); k++ {
				b[k] = ' '
			}
		}
	}
	return string(b)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
