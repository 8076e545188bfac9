package markup

import "strings"

// A scanner reads the attributes of one tag by the states of HTML's tokenizer
// (HTML, 13.2.5.32 to 13.2.5.39).
type scanner struct {
	text string // what is left of the tag, with its ">"
}

const space = " \n\r\t\f"

func (s *scanner) space() { s.text = strings.TrimLeft(s.text, space) }

// more reports whether the tag goes on.
func (s *scanner) more() bool { return s.text != "" && s.text[0] != '>' }

// until takes what stands before the first of some bytes.
func (s *scanner) until(ends string) string {
	end := strings.IndexAny(s.text, ends)
	if end < 0 {
		end = len(s.text)
	}
	taken := s.text[:end]
	s.text = s.text[end:]
	return taken
}

// skip takes one byte if it is the next.
func (s *scanner) skip(b byte) bool {
	if s.text == "" || s.text[0] != b {
		return false
	}
	s.text = s.text[1:]
	return true
}

// name takes the name of an attribute. An equals sign at its beginning belongs
// to it.
func (s *scanner) name() string {
	if s.skip('=') {
		return "=" + s.until(space+"=/>")
	}
	return s.until(space + "=/>")
}

// value takes an attribute's value with the equals sign before it, or the
// slash that stands in its place.
func (s *scanner) value() string {
	s.space()
	if s.skip('/') || !s.skip('=') {
		return ""
	}
	s.space()
	for _, quote := range []byte{'"', '\''} {
		if s.skip(quote) {
			value := s.until(string(quote))
			s.skip(quote)
			return value
		}
	}
	return s.until(space + ">")
}
