// Package markup reads the tags of a page: how an element is called, its
// attributes, and the text between elements.
//
// It is the Tokenizer of golang.org/x/net/html without that package's table of
// character references, which is filled at every start of a program that
// resolves one by it and costs as much as everything of detour's own before
// main. Here the standard library's html resolves them: it has the same table
// and fills it at its first use. What is read is the same; a fuzz test holds it
// against x/net/html.
package markup

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Tokenizer reads a page token by token.
type Tokenizer struct {
	z *html.Tokenizer
}

// New returns a Tokenizer for the text of a page.
func New(text []byte) Tokenizer { return Tokenizer{html.NewTokenizer(bytes.NewReader(text))} }

// Next goes on to the next token and returns what it is: html.ErrorToken at the
// end of the page.
func (t Tokenizer) Next() html.TokenType { return t.z.Next() }

// Element returns the element of a tag, 0 for one that HTML does not have.
func (t Tokenizer) Element() atom.Atom {
	name, _ := t.z.TagName()
	return atom.Lookup(name)
}

// Text returns a text with its character references resolved.
func (t Tokenizer) Text() string { return resolve(t.RawText(), false) }

// RawText returns a text as it stands, as that of a script is meant.
func (t Tokenizer) RawText() string { return clean.Replace(string(t.z.Raw())) }

// clean makes one kind of line end of all, and of a NUL what HTML puts in its
// place.
var clean = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")

// Attributes returns the attributes of a start tag by their names in lower
// case; of two with one name the first counts.
func (t Tokenizer) Attributes() map[string]string {
	s := scanner{text: string(t.z.Raw())}
	s.until(" \n\r\t\f/>") // "<" and the name
	s.space()
	all := map[string]string{}
	for s.more() {
		name, value := s.name(), s.value()
		name = lower(strings.ReplaceAll(name, "\x00", "\ufffd"))
		if _, known := all[name]; name != "" && !known {
			all[name] = resolve(clean.Replace(value), true)
		}
		s.space()
	}
	return all
}

// lower lowers the letters of ASCII alone, as HTML does with names.
func lower(name string) string {
	out := []byte(name)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}
