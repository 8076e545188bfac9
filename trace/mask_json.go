package trace

import (
	"bytes"
	"unicode/utf8"
)

// maskMembers hides the values of secret members of JSON and keeps the text
// around them, also in JSON that is cut off. It knows no nesting: a member is
// a string, a colon, and a string or a number, wherever they stand.
func maskMembers(body []byte) []byte {
	var out []byte
	done := 0
	for at := 0; ; {
		m, next := nextMember(body, at)
		if next < 0 {
			break
		}
		if m.isSecret(body) {
			if out == nil {
				out = make([]byte, 0, len(body)+len(body)/4) // dots are longer than a short value
			}
			out = append(out, body[done:m.value]...)
			out = append(appendDots(append(out, '"'), secretSize(string(body[m.valueText:m.valueStop]))), '"')
			done = m.end
		}
		at = next
	}
	if done == 0 {
		return body
	}
	return append(out, body[done:]...)
}

// A jsonMember is where the parts of a member stand in a text.
type jsonMember struct {
	name, nameStop       int // between the quotes
	value, end           int // with them, as far as they are there
	valueText, valueStop int // between them
}

func (m jsonMember) isSecret(body []byte) bool {
	return m.valueText < m.valueStop && isSecretParameter(string(body[m.name:m.nameStop]))
}

// maxMemberName is how many characters of a name are read.
const maxMemberName = 200

// nextMember finds the first member behind at, and where to look on; -1 when
// there is no quote any more. What stands there may be no member: then it is
// empty.
func nextMember(body []byte, at int) (m jsonMember, next int) {
	name, stop, count := nextName(body, at)
	if name < 0 {
		return m, -1
	}
	if stop >= len(body) || body[stop] != '"' {
		return m, min(stop+1, len(body)) // nor does a string end that begins at a quote in this one
	}
	m.name, m.nameStop, m.value = name, stop, valueStart(body, stop+1)
	m.readValue(body)
	if m.end <= m.value {
		return jsonMember{}, stop
	}
	for count > maxMemberName { // it is a member from one of the quotes in it
		quote := bytes.IndexByte(body[m.name:stop], '"')
		if quote < 0 {
			return jsonMember{}, stop
		}
		m.name += quote + 1
		count -= countUnits(body, m.name-quote-1, m.name)
	}
	if count == 0 {
		return jsonMember{}, stop
	}
	return m, m.end
}

// nextName finds the first string behind at that a colon follows, or that does
// not end, and how many characters it has; -1 when there is none.
func nextName(body []byte, at int) (start, stop, count int) {
	for {
		quote := bytes.IndexByte(body[at:], '"')
		if quote < 0 {
			return -1, 0, 0
		}
		start = at + quote + 1
		stop, count = stringEnd(body, start)
		if stop >= len(body) || body[stop] != '"' || valueStart(body, stop+1) < len(body) {
			return start, stop, count
		}
		at = stop
	}
}

// countUnits counts the characters between two places, an escape as one.
func countUnits(body []byte, from, to int) (n int) {
	for ; from < to; n++ {
		from += unit(body[from:])
	}
	return n
}

// stringEnd returns where a JSON string ends that begins at i: at its quote, or
// where it breaks off; and how many characters it has.
func stringEnd(body []byte, i int) (end, count int) {
	for i < len(body) && body[i] != '"' {
		n := unit(body[i:])
		if n == 0 {
			return i, count
		}
		i += n
		count++
	}
	return i, count
}

// unit returns the length of a character or of an escape; 0 for a backslash
// that escapes nothing.
func unit(b []byte) int {
	n := 0
	if b[0] == '\\' {
		if len(b) < 2 || b[1] == '\n' {
			return 0
		}
		n = 1
	}
	if b[n] < utf8.RuneSelf {
		return n + 1
	}
	_, size := utf8.DecodeRune(b[n:])
	return n + size
}

// valueStart returns where the value behind a name begins, or the text's end.
func valueStart(body []byte, i int) int {
	i = skipSpace(body, i)
	if i >= len(body) || body[i] != ':' {
		return len(body)
	}
	return skipSpace(body, i+1)
}

func skipSpace(body []byte, i int) int {
	for i < len(body) && (body[i] == ' ' || '\t' <= body[i] && body[i] <= '\r' && body[i] != '\v') {
		i++
	}
	return i
}

// readValue reads the string or the number that m.value begins; m.end stays 0
// where there is none.
func (m *jsonMember) readValue(body []byte) {
	i := m.value
	if i >= len(body) {
		return
	}
	if body[i] == '"' {
		m.valueText = i + 1
		m.valueStop, _ = stringEnd(body, i+1)
		if m.end = m.valueStop; m.end < len(body) && body[m.end] == '"' {
			m.end++
		}
		return
	}
	digits := i
	if body[i] == '-' {
		digits++
	}
	if digits >= len(body) || body[digits] < '0' || body[digits] > '9' {
		return
	}
	for digits < len(body) && bytes.IndexByte([]byte("0123456789.eE+-"), body[digits]) >= 0 {
		digits++
	}
	m.valueText, m.valueStop, m.end = i, digits, digits
}
