package redirects

import (
	"regexp"
	"slices"
	"strings"

	"detour/explain/blame"
)

// covers reports whether whatever meets the conditions of r meets those of b too:
// both stand in one virtual host, and each condition of b is one of r's or a wider
// one. What mod_rewrite tests may be the outcome of other rules, and its flags make
// conditions that are not written: nothing is said of its rules.
func covers(b, r blame.Redirect) bool {
	if b.Server != r.Server || !slices.Equal(b.Origins, r.Origins) || isRewriteRule(b) || isRewriteRule(r) {
		return false
	}
	own := conditions(r.When)
	for _, c := range conditions(b.When) {
		if !slices.Contains(own, c) && !universal(c) && !slices.ContainsFunc(own, func(o string) bool { return wider(c, o) }) {
			return false
		}
	}
	return true
}

func isRewriteRule(r blame.Redirect) bool {
	return len(r.Text) > len("RewriteRule") && strings.EqualFold(r.Text[:len("RewriteRule")], "RewriteRule")
}

// universal reports a pattern that every path matches.
func universal(c string) bool {
	switch strings.TrimPrefix(c, "path ~ ") {
	case "^", ".*", "^.*", "(.*)", "^(.*)", "^(.*)$", "^.*$", "^/", "^/(.*)$", "^/.*", "^/(.*)", "/":
		return true
	}
	return false
}

// wider reports whether a condition on the path holds wherever a narrower one does:
// a path with all below it, or a pattern that only has a beginning.
func wider(c, narrow string) bool {
	if strings.HasPrefix(c, "/") && strings.HasPrefix(narrow, "/") { // Redirect takes what is below too
		return c == narrow || strings.HasPrefix(narrow, strings.TrimSuffix(c, "/")+"/")
	}
	begin, open := beginning(strings.TrimPrefix(c, "path ~ "))
	if !open {
		return false
	}
	if strings.HasPrefix(narrow, "/") {
		return strings.HasPrefix(narrow, begin)
	}
	if exact, ok := strings.CutPrefix(narrow, "location = "); ok {
		return strings.HasPrefix(exact, begin)
	}
	return strings.HasPrefix(strings.TrimPrefix(narrow, "path ~ "), "^"+begin) && !strings.Contains(narrow, "|")
}

// open is the end of a pattern behind which anything may stand.
var open = []string{"(.*)$", ".*$", "(.*)", ".*"}

// beginning is the text that a pattern begins with, where that is all of it.
func beginning(pattern string) (text string, ok bool) {
	text, ok = strings.CutPrefix(pattern, "^")
	if !ok {
		return "", false
	}
	for _, end := range open {
		if t, is := strings.CutSuffix(text, end); is {
			text = t
			break
		}
	}
	return text, text == regexp.QuoteMeta(text)
}
