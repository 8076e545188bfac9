package redirects

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

const (
	mostSamples = 6
	maxPattern  = 500 // bytes
	maxSample   = 200
)

// samples are short texts that a regular expression matches, made of characters
// that stand in URLs. There are none for one that Go's package does not read, such
// as one that looks around.
func samples(expr string) []string {
	if len(expr) > maxPattern {
		return nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range variants(tree.Simplify(), 0) {
		if len(s) <= maxSample && re.MatchString(s) && plain(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// plain reports whether a text can stand in a URL as it is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}#%", c) >= 0 {
			return false
		}
	}
	return true
}

// variants are some of the texts that a tree matches.
func variants(re *syntax.Regexp, depth int) []string {
	if depth > 50 {
		return []string{""}
	}
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		return []string{one(re.Rune)}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []string{"x"}
	case syntax.OpCapture, syntax.OpPlus:
		return variants(re.Sub[0], depth+1)
	case syntax.OpStar, syntax.OpQuest:
		return few(append(variants(re.Sub[0], depth+1), ""))
	case syntax.OpRepeat:
		inner := variants(re.Sub[0], depth+1)
		return []string{strings.Repeat(inner[0], min(max(re.Min, 1), maxSample))}
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			out = append(out, variants(sub, depth+1)[0])
		}
		return few(out)
	case syntax.OpConcat:
		return joined(re.Sub, depth)
	}
	return []string{""}
}

// joined are the variants of parts behind each other.
func joined(parts []*syntax.Regexp, depth int) []string {
	out := []string{""}
	for _, sub := range parts {
		var longer []string
		for _, next := range variants(sub, depth+1) {
			for _, before := range out {
				longer = append(longer, before+next)
			}
		}
		out = few(longer)
	}
	return out
}

func few(list []string) []string { return list[:min(len(list), mostSamples)] }

// one is a character of a class: a letter or a figure where it has one.
func one(ranges []rune) string {
	for _, want := range "x1/-_.=a" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return string(want)
			}
		}
	}
	if len(ranges) > 0 {
		return string(ranges[0])
	}
	return ""
}
