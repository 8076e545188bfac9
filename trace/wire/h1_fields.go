package wire

import (
	"strconv"
	"strings"

	"detour/trace"
)

// parseFields splits a header or trailer section, which ends with an empty
// line, into its field lines (RFC 9112 §5). The error is the first of what is
// wrong; the fields hold all lines all the same. A last line without an end is
// left out: half a Location is worse than none.
func parseFields(section string) (trace.Fields, error) {
	fields := make(trace.Fields, 0, strings.Count(section, "\n"))
	var first error
	for n := 1; ; n++ {
		line, rest := cutLine(section)
		if line == "" || len(line) == len(section) {
			return fields[:len(fields):len(fields)], first
		}
		section = rest
		if isBlankByte(line[0]) && len(fields) > 0 {
			if err := fold(&fields[len(fields)-1], line); first == nil {
				first = err
			}
			continue
		}
		f, err := parseField(line, n)
		if first == nil {
			first = err
		}
		fields = append(fields, f)
	}
}

// fold joins a continuation line to the field before it with a space, as user
// agents do (RFC 9112 §5.2).
func fold(f *trace.Field, line string) error {
	more := strings.Trim(line, " \t")
	if f.Value == "" {
		f.Value = more
	} else {
		f.Value += " " + more
	}
	return checkValue(f.Name, more)
}

// parseField splits one field line. The error says what net/http refuses too.
func parseField(line string, n int) (trace.Field, error) {
	name, value, ok := strings.Cut(line, ":")
	switch {
	case isBlankByte(line[0]):
		return trace.Field{Name: strings.Trim(line, " \t")}, brokenError("the first field line begins with white space")
	case !ok:
		return trace.Field{Name: line}, brokenError("field line " + strconv.Itoa(n) + " has no colon: " + trace.Quote(line, 40))
	}
	f := trace.Field{Name: name, Value: strings.Trim(value, " \t")}
	if !isName(name) {
		return f, brokenError("the field name " + trace.Quote(name, 40) + " has bytes that a name cannot have")
	}
	return f, checkValue(name, value)
}

// checkValue refuses control bytes in a value (RFC 9110 §5.5).
func checkValue(name, value string) error {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return brokenError("the value of " + trace.Printable(name) + " has the control byte " + trace.Printable(string(rune(c))))
		}
	}
	return nil
}

// isName reports whether s is a token (RFC 9110 §5.6.2). A space is let pass as
// net/http lets it: some servers write one before the colon.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && !trace.IsTokenByte(c) {
			return false
		}
	}
	return s != ""
}

func isBlankByte(c byte) bool { return c == ' ' || c == '\t' }
