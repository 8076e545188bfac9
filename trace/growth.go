package trace

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// growth is how the targets of a chain grow. One that goes deeper with each
// hop, /a to /a/b to /a/b/cc, only leads somewhere else, and a login may hand
// on the login that it came from. So a target grows when the same is added to
// it again and again: three times the same, or two things in turns.
type growth struct {
	last  string    // the last target, its escapes undone
	size  int       // its length as it was written
	added [2]string // what the last targets had beyond those before them
	same  int       // how often in a row the same was added
	turns int       // how often in a row what was added before the last
}

// How often the same has to be added before a target grows, and how often two
// things that are added in turns.
const (
	probableGrowth = 3
	probableTurns  = 4
)

func (g growth) repeats() bool { return g.same >= probableGrowth || g.turns >= probableTurns }

// then returns the growth with one more target.
func (g growth) then(target string) growth {
	if len(target) > maxLocation {
		return growth{}
	}
	plain := unescapedWhole(target)
	added, ok := addition(g.last, plain)
	if g.last == "" || !ok || len(target) <= g.size {
		return growth{last: plain, size: len(target)}
	}
	next := growth{last: plain, size: len(target), added: [2]string{withoutNonces(added), g.added[0]}, same: 1, turns: min(g.same, 1) + 1}
	if g.same > 0 && alike(next.added[0], g.added[0]) {
		next.same = g.same + 1
	}
	if g.turns > 1 && alike(next.added[0], g.added[1]) {
		next.turns = g.turns + 1
	}
	return next
}

// Addition returns what a target has beyond the one before it, and whether it
// holds all of that one otherwise: at its beginning, at its end or around the
// addition, with or without a slash between, escaped or not.
func Addition(from, to string) (added string, grows bool) {
	if len(to) <= len(from) || len(to) > maxLocation {
		return "", false
	}
	return addition(unescapedWhole(from), unescapedWhole(to))
}

func addition(from, to string) (string, bool) {
	more := len(to) - len(from)
	if more < 0 {
		return "", false
	}
	i := 0
	for i < len(from) && from[i] == to[i] {
		i++
	}
	return to[i : i+more], from[i:] == to[i+more:]
}

// alike reports whether two additions are the same. Where one begins is not to
// be seen in what repeats, so "/en" is "en/".
func alike(a, b string) bool { return len(a) == len(b) && strings.Contains(a+a, b) }

// unescapedWhole undoes percent-encoding, however often it was done: a login
// that hands itself on escapes the escapes.
func unescapedWhole(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			j := i + 1
			for strings.HasPrefix(s[j:], "25") {
				j += 2
			}
			i = j - 1
			if n, err := strconv.ParseUint(s[j:min(j+2, len(s))], 16, 8); err == nil && j+2 <= len(s) {
				c, i = byte(n), j+1
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// leastNonce is the length from which letters and digits together are taken
// for a value drawn by lot.
const leastNonce = 8

// withoutNonces replaces values drawn by lot, such as a state, which differ from
// one time to the next. What stands between words is all the same.
func withoutNonces(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r < utf8.RuneSelf && strings.ContainsRune("/?&=#;:.,%", r) })
	for i, w := range words {
		if len(w) >= leastNonce && strings.ContainsAny(w, "0123456789") {
			words[i] = "0"
		}
	}
	return strings.Join(append(words, ""), "/")
}
