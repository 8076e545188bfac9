package handed

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled when it is first used: a start
// of the program that reads no configuration pays nothing for it.
type pattern string

var compiled sync.Map // of *regexp.Regexp by their patterns

func (p pattern) re() *regexp.Regexp {
	if r, ok := compiled.Load(p); ok {
		return r.(*regexp.Regexp)
	}
	r := regexp.MustCompile(string(p))
	compiled.Store(p, r)
	return r
}
