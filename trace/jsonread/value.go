package jsonread

import (
	"math"
	"strconv"
)

// A Kind is what a value is.
type Kind byte

// The kinds. KindNone is a byte that begins no value, or the end of the file.
const (
	KindNone   Kind = 0
	KindObject Kind = '{'
	KindArray  Kind = '['
	KindText   Kind = '"'
	KindNumber Kind = '0'
	KindBool   Kind = 't'
	KindNull   Kind = 'n'
)

// Next returns the kind of the next value without reading it.
func (r *Reader) Next() Kind {
	r.space()
	c, ok := r.peek()
	switch {
	case !ok:
		return KindNone
	case c == '{' || c == '[' || c == '"' || c == 'n':
		return Kind(c)
	case c == '-' || isDigit(c):
		return KindNumber
	case c == 't' || c == 'f':
		return KindBool
	}
	return KindNone
}

// Object reads an object: member is called for each key and reads its value.
func (r *Reader) Object(member func(key string) error) error {
	return r.sequence('{', '}', "an object", func(int) error {
		key, err := r.key()
		if err != nil {
			return err
		}
		r.path = append(r.path, step{key: key})
		if err := member(key); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
		return nil
	})
}

// Array reads an array: element is called for each index and reads its value.
func (r *Reader) Array(element func(i int) error) error {
	return r.sequence('[', ']', "an array", func(i int) error {
		r.path = append(r.path, step{index: i})
		if err := element(i); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
		return nil
	})
}

// sequence reads parts between brackets. A part that fails leaves the path as
// it is, for the error.
func (r *Reader) sequence(open, shut byte, what string, part func(i int) error) error {
	if !r.take(open) {
		return r.fault(r.wantKind(what))
	}
	if r.take(shut) {
		return nil
	}
	for i := 0; ; i++ {
		if err := part(i); err != nil {
			return err
		}
		if r.take(shut) {
			return nil
		}
		if !r.take(',') {
			return r.fault(r.wantHere(`"," or "` + string(rune(shut)) + `"`))
		}
	}
}

// take reads the byte c when it comes next after white space.
func (r *Reader) take(c byte) bool {
	r.space()
	if got, ok := r.peek(); !ok || got != c {
		return false
	}
	r.pos++
	return true
}

// maxKey is how many bytes of a key are kept; no key that anyone knows is longer.
const maxKey = 256

// key reads a member's key and the colon after it.
func (r *Reader) key() (string, error) {
	if r.Next() != KindText {
		return "", r.fault(r.wantHere("a key in quotes"))
	}
	kept, _, err := r.AppendText(r.keyBuf[:0], maxKey)
	if err != nil {
		return "", err
	}
	r.keyBuf = kept
	if !r.take(':') {
		return "", r.fault(r.wantHere(`":" after the key`))
	}
	return r.intern(kept), nil
}

// intern returns the key as a string; the keys of a file are few.
func (r *Reader) intern(key []byte) string {
	if s, ok := r.keys[string(key)]; ok {
		return s
	}
	s := string(key)
	if s == "" {
		s = `""`
	}
	if len(r.keys) < 512 {
		r.keys[string(key)] = s
	}
	return s
}

// Null reads null when it comes next.
func (r *Reader) Null() (bool, error) {
	if r.Next() != KindNull {
		return false, nil
	}
	return true, r.literal("null")
}

// Bool reads true or false.
func (r *Reader) Bool() (bool, error) {
	if r.Next() != KindBool {
		return false, r.fault(r.wantKind("true or false"))
	}
	if c, _ := r.peek(); c == 't' {
		return true, r.literal("true")
	}
	return false, r.literal("false")
}

func (r *Reader) literal(word string) error {
	start := r.mark
	for i := range len(word) {
		c, ok := r.peek()
		if !ok || c != word[i] {
			return r.fault(r.wantAt(start, word, ""))
		}
		r.pos++
	}
	return nil
}

// maxNumber is how many characters a number has at most.
const maxNumber = 512

// Literal reads a number as it is written.
func (r *Reader) Literal() (string, error) {
	if r.Next() != KindNumber {
		return "", r.fault(r.wantKind("a number"))
	}
	var digits []byte
	for {
		c, ok := r.peek()
		if !ok || !isDigit(c) && c != '-' && c != '+' && c != '.' && c|0x20 != 'e' {
			break
		}
		if digits = append(digits, c); len(digits) > maxNumber {
			return "", r.wantAt(r.mark, "a number", "one of more than "+strconv.Itoa(maxNumber)+" characters")
		}
		r.pos++
	}
	if s := string(digits); isNumber(s) {
		return s, nil
	}
	return "", r.fault(r.wantAt(r.mark, "a number", Shown(string(digits))))
}

// isNumber reports whether s is a number by RFC 8259 §6.
func isNumber(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		s = s[n:]
		return n > 0
	}
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	if s != "" && s[0] == '0' {
		s = s[1:]
	} else if !digits() {
		return false
	}
	if s != "" && s[0] == '.' {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		return digits() && s == ""
	}
	return s == ""
}

// Number reads a number. One beyond all bounds is an error.
func (r *Reader) Number() (float64, error) {
	s, err := r.Literal()
	if err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, r.Want("a number that a computer can hold", Shown(s))
	}
	return f, nil
}

// Int reads a whole number between min and max.
func (r *Reader) Int(min, max int64) (int64, error) {
	s, err := r.Literal()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < min || n > max {
		return 0, r.Want("a whole number from "+strconv.FormatInt(min, 10)+" to "+strconv.FormatInt(max, 10), Shown(s))
	}
	return n, nil
}
