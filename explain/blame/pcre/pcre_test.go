package pcre

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A measured is what PCRE2 10.42 said of a pattern and a subject.
type measured struct {
	line    int
	pattern string
	flags   Flags
	subject string
	want    string // spans, "none", "error" or "refused"
}

func readMeasured(t *testing.T, name string) []measured {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []measured
	for lines := bufio.NewScanner(file); lines.Scan(); {
		m := measured{line: len(all) + 1}
		rest := lines.Text()
		m.pattern, rest = unquoted(t, rest)
		letters, rest, _ := strings.Cut(rest, " ")
		if strings.Contains(letters, "i") {
			m.flags |= Caseless
		}
		if strings.Contains(letters, "D") {
			m.flags |= DollarEndOnly
		}
		if m.want = rest; rest != "refused" {
			m.subject, m.want = unquoted(t, rest)
		}
		all = append(all, m)
	}
	return all
}

func unquoted(t *testing.T, s string) (text, rest string) {
	t.Helper()
	prefix, err := strconv.QuotedPrefix(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	text, err = strconv.Unquote(prefix)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return text, strings.TrimPrefix(s[len(prefix):], " ")
}

func spans(r *Regexp, m *Match, err error) string {
	switch {
	case err != nil:
		return "error"
	case m == nil:
		return "none"
	}
	var out []string
	for n := range r.Groups() + 1 {
		if m.spans[2*n] < 0 {
			out = append(out, "-")
			continue
		}
		out = append(out, fmt.Sprintf("%d,%d", m.spans[2*n], m.spans[2*n+1]))
	}
	return strings.Join(out, " ")
}

// TestMeasured holds the package against what PCRE2 answered: patterns written
// for each thing that it does in its own way, and random ones.
func TestMeasured(t *testing.T) {
	name := "testdata/pcre2-10.42.txt"
	if other := os.Getenv("PCRE_TABLE"); other != "" {
		name = other
	}
	unsupported := 0
	for _, m := range readMeasured(t, name) {
		r, err := Compile(m.pattern, m.flags)
		got := "refused"
		switch {
		case errors.Is(err, ErrUnsupported):
			unsupported++
			continue
		case err == nil:
			match, err := r.Match(m.subject)
			got = spans(r, match, err)
		}
		if got != m.want {
			t.Errorf("%d: %q on %q (flags %d): got %s, PCRE2 says %s (%v)", m.line, m.pattern, m.subject, m.flags, got, m.want, err)
		}
	}
	if unsupported > 20 {
		t.Errorf("%d patterns are not supported", unsupported)
	}
}

// TestCostly gives up where PCRE would take for ever, and does so soon.
func TestCostly(t *testing.T) {
	for _, pattern := range []string{`(a+)+$`, `^(\w+\s?)*$`, `(.*)*x`, `(a|aa)+$`, `^(([a-z])+.)+[A-Z]([a-z])+$`, `(?:(?:a?){50}){50}b`, `(?R)a`, `(a?(?1))`} {
		r, err := Compile(pattern, 0)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		_, err = r.Match(strings.Repeat("a", 4000) + "!")
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s took %v", pattern, took)
		}
		if err != nil && !errors.Is(err, ErrTooCostly) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

func TestNames(t *testing.T) {
	r, err := Compile(`(?:x)(a)(?<one>b)(?|(c)|(d))(?P<two>e)`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(r.Names(), r.Groups()); got != "[{one 2} {two 4}] 4" {
		t.Errorf("names and groups: %s", got)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`^/(?<a>b|c)*+(?=d)\1$`, "/bd", uint8(1))
	f.Add(`(*UTF8)[^\x{400}-\x{4ff}]`, "é", uint8(0))
	f.Add(`(?(DEFINE)(?<o>[[:digit:]]+))(?&o)\R`, "1\r\n", uint8(16))
	f.Fuzz(func(t *testing.T, pattern, subject string, flags uint8) {
		r, err := Compile(pattern, Flags(flags&31))
		if err != nil || len(subject) > 1000 {
			return
		}
		m, err := r.Match(subject)
		if m == nil || err != nil {
			return
		}
		for n := range r.Groups() + 1 {
			m.Group(n)
		}
	})
}

func ExampleCompile() {
	re, err := Compile(`^/(?<lang>de|fr)(/.*)$`, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := re.Match("/de/shop")
	if m == nil || err != nil {
		fmt.Println("no match", err)
		return
	}
	rest, _ := m.Group(2)
	fmt.Println(rest, re.Names())
	// Output: /shop [{lang 1}]
}
