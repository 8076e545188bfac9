package apache

import (
	"fmt"
	"strconv"
	"strings"
)

func (r *reader) ifVersion(d *directive) []*directive {
	return r.when(d, "", func(string) bool {
		holds, ok := versionHolds(r.words(d.args))
		if !ok {
			r.problem(d, "has a condition that is not understood")
		}
		return holds
	})
}

// The release that is taken for the server's when nothing says another.
var release = [3]int{2, 4, 62}

// versionHolds evaluates IfVersion's arguments against the release.
func versionHolds(w []string) (holds, ok bool) {
	op, arg := "=", ""
	switch len(w) {
	case 1:
		arg = w[0]
	case 2:
		op, arg = w[0], w[1]
	default:
		return false, false
	}
	op, not := strings.CutPrefix(op, "!")
	if op == "~" || strings.HasPrefix(arg, "/") {
		re, err := compile(strings.Trim(arg, "/"), false)
		if err != nil {
			return false, false
		}
		m := re.match(fmt.Sprintf("%d.%d.%d", release[0], release[1], release[2]))
		return (m != nil) != not, true
	}
	c, ok := compareRelease(arg)
	if !ok {
		return false, false
	}
	switch op {
	case "", "=", "==":
		holds = c == 0
	case ">":
		holds = c > 0
	case ">=":
		holds = c >= 0
	case "<":
		holds = c < 0
	case "<=":
		holds = c <= 0
	default:
		return false, false
	}
	return holds != not, true
}

// compareRelease compares the release with a version as the configuration
// writes it; what it leaves out is 0.
func compareRelease(v string) (int, bool) {
	parts := strings.Split(v, ".")
	if len(parts) > 3 {
		return 0, false
	}
	for i, have := range release {
		want := 0
		if i < len(parts) {
			n, err := strconv.Atoi(parts[i])
			if err != nil {
				return 0, false
			}
			want = n
		}
		if have != want {
			return have - want, true
		}
	}
	return 0, true
}
