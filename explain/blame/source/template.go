package source

import (
	"regexp"
	"strings"

	"detour/explain/blame/lazy"
)

// A template is a target as the code writes it: what is literal, and holes.
type template []slot

// A slot is literal, or a hole: with the values that it has for this request,
// or with any.
type slot struct {
	lit    string
	hole   bool
	param  bool     // a route's parameter: no slash in it
	values []string // what the hole is for this request; nil when that isn't known
	shaky  bool     // the values are a guess, another is no contradiction
	name   string   // a parameter of the function around
}

func literal(s string) template { return template{{lit: s}} }
func unknown() template         { return template{{hole: true}} }

func (t template) join(u template) template {
	out := make(template, 0, len(t)+len(u))
	out = append(out, t...)
	for _, s := range u {
		if n := len(out); n > 0 && !s.hole && !out[n-1].hole {
			out[n-1].lit += s.lit
			continue
		}
		out = append(out, s)
	}
	return out
}

// letters is what is literal in it.
func (t template) letters() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.lit)
	}
	return b.String()
}

func (t template) blank() bool { return t.letters() == "" }

// A fit is how a template answers a Location.
type fit struct {
	ok     bool
	exact  bool    // nothing in it is unknown
	weight float64 // 0 to 1: how much of Location it tells
}

var schemes = lazy.Regexp{Expr: `^(https?:)?//[^/]*`}

// fits holds a template against what came.
func (t template) fits(a *asked, query bool) fit {
	best := fit{}
	if len(t) == 0 || len(t) > 40 {
		return best
	}
	for _, strict := range []bool{true, false} {
		rx := t.regexp(strict, query)
		if rx == nil {
			return best
		}
		for _, form := range a.forms {
			if m := rx.FindStringSubmatch(form); m != nil {
				if f := t.weigh(a, form, m, strict); f.ok && f.weight > best.weight {
					best = f
				}
			}
		}
		if best.ok {
			return best
		}
	}
	return best
}

func (t template) regexp(strict, query bool) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^(?s)")
	if len(t) > 0 && !t[0].hole && t[0].lit != "" && !strings.ContainsAny(t[0].lit[:1], "/?#.") && !strings.Contains(t[0].lit, "://") {
		b.WriteString("/?")
	}
	for _, s := range t {
		switch {
		case !s.hole:
			b.WriteString(regexp.QuoteMeta(s.lit))
		case s.values != nil && (strict || !s.shaky):
			b.WriteString("(")
			for i, v := range s.values {
				if i > 0 {
					b.WriteString("|")
				}
				b.WriteString(regexp.QuoteMeta(v))
			}
			b.WriteString(")")
		case s.param:
			b.WriteString("([^/?#]+)")
		default:
			b.WriteString("(.*?)")
		}
	}
	if query {
		b.WriteString(`(?:\?.*)?`)
	}
	rx, err := regexp.Compile(b.String() + "$")
	if err != nil {
		return nil
	}
	return rx
}

// weigh says how much of a Location a template tells: letters that it has, or
// that the request gave, against those that could be anything.
func (t template) weigh(a *asked, form string, m []string, strict bool) fit {
	own := schemes.FindString(form)
	total := len(form) - len(own)/2
	if total <= 0 {
		total = 1
	}
	told, free, guessed, h := 0.0, 0, 0.0, 0
	for _, s := range t {
		if !s.hole {
			told += float64(len(s.lit))
			continue
		}
		h++
		v := m[h]
		switch {
		case s.values != nil && (strict || !s.shaky):
			told += float64(len(v))
		case a.explains(v):
			guessed += 0.8 * float64(len(v))
		default:
			free++
		}
	}
	path := t.letters()
	path = schemes.ReplaceAllString(path, "")
	f := fit{ok: true, exact: free == 0 && guessed == 0, weight: min(1, (told+guessed)/float64(total))}
	if !f.exact && len(strings.Trim(path, "/.?=&#")) < 1 && told < float64(total)*0.9 {
		f.weight = min(f.weight, 0.1) // nothing but a scheme, or a slash
	}
	if free > 0 {
		f.weight = min(f.weight, 0.9)
	}
	return f
}
