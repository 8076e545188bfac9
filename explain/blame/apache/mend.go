package apache

import (
	"strings"

	"detour/explain/blame"
)

// How a change is tested and taken over.
const (
	reload     = "apachectl configtest && systemctl reload apache2"
	readAlways = "a .htaccess is read at every request: nothing to reload"
)

// mends are the changes that take the redirect away, or keep what it loses.
func (c *Config) mends(o *outcome, method string) []blame.Mend {
	at := o.at
	if at.at().File == "" {
		return nil
	}
	test := reload
	if base := at.file.Name[strings.LastIndexByte(at.file.Name, '/')+1:]; strings.HasPrefix(base, ".ht") {
		test = readAlways
	}
	out := []blame.Mend{c.without(o, test)}
	if m, ok := keepsMethod(o, method, test); ok {
		out = append(out, m)
	}
	return out
}

// without comments the line out. A RewriteCond guards only the next RewriteRule:
// left behind it would guard another one.
func (c *Config) without(o *outcome, test string) blame.Mend {
	m := blame.Mend{Do: "comment the line out", At: o.at.at(), Test: test}
	ds := []*directive{o.at}
	if o.rule != nil && len(o.rule.conds) > 0 {
		m.Do = "comment the rule out with its conditions: a RewriteCond guards only the next RewriteRule, and would guard another one"
		ds = nil
		for _, cond := range o.rule.conds {
			ds = append(ds, cond.at)
		}
		ds = append(ds, o.at)
		if !adjoining(ds) {
			m.Do = "comment the rule out, and the RewriteCond lines before it: they guard only the next RewriteRule, and would guard another one"
			ds = ds[len(ds)-1:]
		}
		m.At = ds[0].at()
	}
	for _, d := range ds {
		m.Before = append(m.Before, d.line.text)
		m.After = append(m.After, "# "+d.line.text)
	}
	return m
}

// adjoining tells whether lines follow each other.
func adjoining(ds []*directive) bool {
	for i := 1; i < len(ds); i++ {
		if ds[i].file != ds[i-1].file || ds[i].line.first != ds[i-1].line.last+1 {
			return false
		}
	}
	return true
}

// keepsMethod changes a status that makes a POST a GET.
func keepsMethod(o *outcome, method, test string) (blame.Mend, bool) {
	to := map[int]string{301: "308", 302: "307"}[o.status]
	if to == "" || method == "GET" || method == "HEAD" {
		return blame.Mend{}, false
	}
	after, ok := withStatus(o, to)
	if !ok {
		return blame.Mend{}, false
	}
	return blame.Mend{
		Do: "let " + method + " stay " + method + ": " + to + " keeps method and body", At: o.at.at(),
		Before: []string{o.at.line.text}, After: []string{after}, Test: test,
	}, true
}

// withStatus writes a line with another status.
func withStatus(o *outcome, to string) (string, bool) {
	text := o.at.line.text
	switch o.at.key {
	case "rewriterule":
		if o.rule == nil || o.rule.flags&flagRedirect == 0 {
			return "", false
		}
		open := strings.LastIndexByte(text, '[')
		end := strings.LastIndexByte(text, ']')
		if open < 0 || end < open {
			return "", false
		}
		flags := strings.Split(text[open+1:end], ",")
		for i, f := range flags {
			if name, _, _ := strings.Cut(lower(trimSpace(f)), "="); name == "r" || name == "redirect" {
				flags[i] = "R=" + to
			}
		}
		return text[:open+1] + strings.Join(flags, ",") + text[end:], true
	case "redirect", "redirectmatch", "redirecttemp", "redirectpermanent":
		name := "Redirect"
		if o.at.key == "redirectmatch" {
			name = "RedirectMatch"
		}
		_, rest := head(text)
		if first, tail := word(rest); o.at.key[len("redirect"):] == "" || o.at.key == "redirectmatch" {
			if _, takes := redirectStatus(first, 0); takes != 0 {
				rest = tail
			}
		}
		return name + " " + to + " " + rest, true
	}
	return "", false
}
