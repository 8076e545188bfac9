package uri

import (
	"strconv"
	"strings"
)

// An Error is why a client reads no URI in a text. The part of that text which
// it is about stands apart: it is a stranger's, and whoever shows the error
// decides how to make it printable, to mask it and to cut it.
type Error struct {
	Says string // with %s where the part belongs, if it names one
	Part string // as it was read; "" when the sentence names none
}

// wrong returns an Error. The sentence has one %s for the part, or none.
func wrong(sentence, part string) error { return &Error{sentence, part} }

// Error returns the sentence with the part quoted.
func (e *Error) Error() string { return e.Say(strconv.Quote) }

// Say returns the sentence with the part as show makes it.
func (e *Error) Say(show func(part string) string) string {
	before, after, ok := strings.Cut(e.Says, "%s")
	if !ok {
		return e.Says
	}
	return before + show(e.Part) + after
}
