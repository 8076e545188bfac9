package nginx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/pcre"
)

// hole stands in a value for the part that isn't known. A request can't hold it.
const hole = "\x00"

func unsure(s string) bool { return strings.Contains(s, hole) }

// fits tells whether a value with holes can be a text.
func fits(value, text string) bool {
	parts := strings.Split(value, hole)
	if len(parts) == 1 {
		return value == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, last)
}

// expanded is a value with its variables put in.
type expanded struct {
	s     string
	args  int  // where the arguments begin, in a rewrite to a path; or -1
	query bool // a question mark stands in the text
	notes []blame.Note
}

// How expand treats what it puts in.
type manner struct {
	quote bool // captures are escaped, as in a redirect
	split bool // the first question mark begins the arguments
}

// expand puts variables and captures into a text, as ngx_http_script does.
func (e *eval) expand(text string, how manner) expanded {
	x := expanded{args: -1}
	if !strings.ContainsAny(text, "$?") {
		x.s = text
		return x
	}
	before := e.used
	e.used = nil
	var b strings.Builder
	for i := 0; i < len(text); {
		if b.Len() > maxValue {
			break
		}
		c := text[i]
		switch {
		case c == '$':
			value, n := e.reference(text[i:], how.quote || x.args >= 0)
			b.WriteString(value)
			i += n
			continue
		case c == '?' && how.split && x.args < 0:
			x.args, x.query = b.Len(), true
			i++
			continue
		case c == '?':
			x.query = true
		}
		b.WriteByte(c)
		i++
	}
	if b.Len() > maxValue {
		e.doubt("a value grows beyond all bounds")
		b.Reset()
		b.WriteString(hole)
	}
	x.s, x.notes = b.String(), e.used
	e.used = together(before, e.used...)
	return x
}

// together adds notes that aren't there yet. Values made of each other would
// double them each time.
func together(notes []blame.Note, more ...blame.Note) []blame.Note {
	for _, n := range more {
		if len(notes) < maxNotes && !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	return notes
}

const maxNotes = 60

// maxValue bounds values that grow by each other.
const maxValue = 1 << 17

// reference reads $1, $name or ${name} at the beginning of a text.
func (e *eval) reference(text string, escaped bool) (value string, n int) {
	name, n := variableName(text)
	switch {
	case name == "":
		return text[:n], n
	case '1' <= name[0] && name[0] <= '9' && len(name) == 1 && text[1] != '{':
		return e.capture(int(name[0]-'0'), escaped), n
	}
	value, _ = e.variable(name)
	return value, n
}

// variableName is the name of the variable that a text begins with, and how long
// it is written. Without a name nginx refuses the text.
func variableName(text string) (name string, n int) {
	switch {
	case len(text) < 2:
		return "", 1
	case '1' <= text[1] && text[1] <= '9':
		return text[1:2], 2
	case text[1] == '{':
		end := strings.IndexByte(text, '}')
		if end < 0 {
			return "", len(text)
		}
		return text[2:end], end + 1
	}
	for n = 1; n < len(text) && wordByte(text[n]); n++ {
	}
	return text[1:n], n
}

func wordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|32 && c|32 <= 'z'
}

// capture is $1 to $9 of the last pattern that matched.
func (e *eval) capture(n int, escaped bool) string {
	if n >= len(e.captures) {
		return ""
	}
	value := e.captures[n]
	if escaped && e.quoted {
		return escape(value, escapedInArgs)
	}
	return value
}

// match matches a pattern. What took too long once isn't tried again.
func (e *eval) match(re *pcre.Regexp, s string) (*pcre.Match, error) {
	e.c.steps += 1 + len(s)/64
	key := re.String() + "\n" + s
	if e.c.costly[key] || len(e.c.costly) >= maxCostly {
		return nil, pcre.ErrTooCostly
	}
	m, err := re.Match(s)
	if errors.Is(err, pcre.ErrTooCostly) {
		e.c.costly[key] = true
	}
	return m, err
}

// regexError is a pattern that couldn't be matched.
type regexError struct{ err error }

func (e regexError) Error() string { return e.err.Error() }

// matchRegex matches a pattern, and remembers what it captures.
func (e *eval) matchRegex(r *regexOf, s string) (bool, error) {
	if r == nil {
		return false, regexError{fmt.Errorf("no pattern")}
	}
	if r.err != nil {
		return false, regexError{r.err}
	}
	if unsure(s) {
		return e.c.pick("re "+r.re.String()+" "+s, fmt.Sprintf("%s doesn't match what isn't known", r.re), fmt.Sprintf("%s matches what isn't known", r.re)) == 1, nil
	}
	m, err := e.match(r.re, s)
	if err != nil {
		return e.c.pick("re "+r.re.String()+" "+s, fmt.Sprintf("%s doesn't match %q", r.re, s), fmt.Sprintf("%s matches %q", r.re, s)) == 1, nil
	}
	if m == nil {
		return false, nil
	}
	last := 0
	for n := range r.re.Groups() + 1 {
		if _, ok := m.Group(n); ok {
			last = n
		}
	}
	e.captures = make([]string, last+1)
	for n := range e.captures {
		e.captures[n], _ = m.Group(n)
	}
	for _, name := range r.re.Names() {
		text, _ := m.Group(name.Group)
		e.vars[name.Name] = text
	}
	return true, nil
}
