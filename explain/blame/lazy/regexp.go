// Package lazy has regular expressions that are compiled when they are first
// used. The rooms of blame have hundreds of them, and a start of the program that
// blames nothing pays for none.
package lazy

import (
	"regexp"
	"sync/atomic"
)

// A Regexp is a regular expression of package regexp: var word =
// lazy.Regexp{Expr: `\w+`} is laid out by the compiler and costs nothing at the
// start.
type Regexp struct {
	Expr string
	re   atomic.Pointer[regexp.Regexp]
}

// RE returns the expression, compiled. One that can't be is a mistake of ours.
func (l *Regexp) RE() *regexp.Regexp {
	if re := l.re.Load(); re != nil {
		return re
	}
	re := regexp.MustCompile(l.Expr)
	l.re.Store(re)
	return re
}

// Match is that of [regexp.Regexp].
func (l *Regexp) Match(b []byte) bool { return l.RE().Match(b) }

// MatchString is that of [regexp.Regexp].
func (l *Regexp) MatchString(s string) bool { return l.RE().MatchString(s) }

// FindString is that of [regexp.Regexp].
func (l *Regexp) FindString(s string) string { return l.RE().FindString(s) }

// FindStringIndex is that of [regexp.Regexp].
func (l *Regexp) FindStringIndex(s string) []int { return l.RE().FindStringIndex(s) }

// FindStringSubmatch is that of [regexp.Regexp].
func (l *Regexp) FindStringSubmatch(s string) []string { return l.RE().FindStringSubmatch(s) }

// FindAllString is that of [regexp.Regexp].
func (l *Regexp) FindAllString(s string, n int) []string { return l.RE().FindAllString(s, n) }

// FindAllStringSubmatch is that of [regexp.Regexp].
func (l *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return l.RE().FindAllStringSubmatch(s, n)
}

// FindAllStringIndex is that of [regexp.Regexp].
func (l *Regexp) FindAllStringIndex(s string, n int) [][]int { return l.RE().FindAllStringIndex(s, n) }

// FindAllStringSubmatchIndex is that of [regexp.Regexp].
func (l *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return l.RE().FindAllStringSubmatchIndex(s, n)
}

// FindStringSubmatchIndex is that of [regexp.Regexp].
func (l *Regexp) FindStringSubmatchIndex(s string) []int { return l.RE().FindStringSubmatchIndex(s) }

// ReplaceAllString is that of [regexp.Regexp].
func (l *Regexp) ReplaceAllString(s, repl string) string { return l.RE().ReplaceAllString(s, repl) }

// ReplaceAllStringFunc is that of [regexp.Regexp].
func (l *Regexp) ReplaceAllStringFunc(s string, repl func(string) string) string {
	return l.RE().ReplaceAllStringFunc(s, repl)
}
