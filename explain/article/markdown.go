package article

import (
	"strconv"
	"strings"
)

// A Kind is what a block of a text is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading        // of any level
	List           // bulleted when Start is negative
	Quote
	Code // fenced or indented
)

// A Block is a part of a section's text that is laid out by itself.
type Block struct {
	Kind Kind
	// Text is the source of a paragraph or heading on one line, which Spans
	// reads; of Code, its lines as they stand.
	Text string
	// Start is the number of an ordered list's first item, or -1.
	Start int
	// Items are the blocks of each item of a List; a Quote has one item.
	Items [][]Block
}

// maxNesting is how deep lists and quotes go into each other; deeper ones are
// paragraphs, so that a file of markers cannot exhaust the stack.
const maxNesting = 12

// Markdown reads a section's text. It knows the part of CommonMark 0.31 that
// such texts are written in: paragraphs, headings of the "#" form, lists,
// quotes, and code fenced or indented. Everything else is a paragraph.
//
// It is not a library's reader, because those of Go build their tables of
// entities whenever a program starts: 0.2 to 0.7 ms that each `trace` in a
// script would pay for texts that it does not show. The tests hold it against
// one of them.
func Markdown(src string) []Block {
	return (&reader{lines: strings.Split(src, "\n")}).blocks()
}

// reader turns lines into blocks.
type reader struct {
	lines []string
	depth int
}

func (r *reader) blocks() []Block {
	var out []Block
	for len(r.lines) > 0 {
		if blank(r.lines[0]) {
			r.next()
			continue
		}
		out = append(out, r.block())
	}
	return out
}

func (r *reader) next() string {
	l := r.lines[0]
	r.lines = r.lines[1:]
	return l
}

func (r *reader) block() Block {
	l := r.lines[0]
	nests := r.depth < maxNesting
	_, bullet := marker(l)
	switch {
	case indent(l) >= 4:
		return r.indentedCode()
	case fenceOf(l) != "":
		return r.fencedCode()
	case atx(l):
		return Block{Kind: Heading, Text: headingText(r.next())}
	case nests && quoted(l):
		return r.quote()
	case nests && bullet:
		return r.list()
	}
	return r.paragraph()
}

func (r *reader) fencedCode() Block {
	first := r.next()
	var fence codeFence
	fence.read(first)
	var text []string
	for len(r.lines) > 0 {
		l := r.next()
		if fence.read(l); !fence.open() {
			break
		}
		text = append(text, outdent(l, indent(first)))
	}
	return Block{Kind: Code, Text: strings.Join(text, "\n")}
}

func (r *reader) indentedCode() Block {
	var text []string
	for len(r.lines) > 0 && (indent(r.lines[0]) >= 4 || blank(r.lines[0])) {
		text = append(text, outdent(r.next(), 4))
	}
	return Block{Kind: Code, Text: strings.TrimRight(strings.Join(text, "\n"), "\n")}
}

func (r *reader) quote() Block {
	var inner []string
	for len(r.lines) > 0 && (quoted(r.lines[0]) || lazy(inner, r.lines[0])) {
		l := strings.TrimPrefix(strings.TrimLeft(r.next(), " "), ">")
		inner = append(inner, strings.TrimPrefix(l, " "))
	}
	return Block{Kind: Quote, Items: [][]Block{r.within(inner)}}
}

func (r *reader) list() Block {
	first, _ := marker(r.lines[0])
	list := Block{Kind: List, Start: first.number}
	for len(r.lines) > 0 {
		m, ok := marker(r.lines[0])
		if !ok || m.sign != first.sign {
			break
		}
		list.Items = append(list.Items, r.within(r.item(m)))
	}
	return list
}

// item takes the lines of the list item that begins with m.
func (r *reader) item(m itemMarker) []string {
	r.next()
	inner := []string{m.rest}
	for len(r.lines) > 0 {
		l := r.lines[0]
		_, another := marker(l)
		if !blank(l) && indent(l) < m.width && (another || !lazy(inner, l)) {
			break
		}
		inner = append(inner, outdent(r.next(), m.width))
	}
	return inner
}

func (r *reader) within(lines []string) []Block {
	return (&reader{lines: lines, depth: r.depth + 1}).blocks()
}

func (r *reader) paragraph() Block {
	text := []string{strings.TrimSpace(r.next())}
	for len(r.lines) > 0 && !interrupts(r.lines[0]) {
		text = append(text, strings.TrimSpace(r.next()))
	}
	return Block{Kind: Paragraph, Text: strings.Join(text, " ")}
}

// lazy reports whether a line goes on with the paragraph that ends inner
// although it does not repeat its marks (CommonMark, lazy continuation line).
func lazy(inner []string, l string) bool {
	if len(inner) == 0 || interrupts(l) {
		return false
	}
	last := inner[len(inner)-1]
	return !blank(last) && indent(last) < 4 && fenceOf(last) == "" && !atx(last)
}

// interrupts reports whether a line ends the paragraph before it.
func interrupts(l string) bool {
	if blank(l) {
		return true
	}
	if indent(l) >= 4 {
		return false
	}
	m, ok := marker(l)
	return fenceOf(l) != "" || atx(l) || quoted(l) || ok && m.rest != "" && m.number <= 1
}

func blank(l string) bool { return strings.TrimSpace(l) == "" }

func indent(l string) int { return len(l) - len(strings.TrimLeft(l, " ")) }

// outdent takes up to n spaces from the start of a line.
func outdent(l string, n int) string { return l[min(n, indent(l)):] }

func quoted(l string) bool { return indent(l) < 4 && strings.HasPrefix(strings.TrimLeft(l, " "), ">") }

func fenceOf(l string) codeFence {
	var f codeFence
	f.read(l)
	return f
}

// atx reports whether a line is a heading: one to six "#" and a space.
func atx(l string) bool {
	text := strings.TrimLeft(l, " ")
	after := strings.TrimLeft(text, "#")
	level := len(text) - len(after)
	return indent(l) < 4 && level > 0 && level < 7 && (after == "" || after[0] == ' ')
}

func headingText(l string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(l), "#"))
}

// itemMarker begins a list item.
type itemMarker struct {
	sign   byte   // '-', '*', '+', '.' or ')'
	number int    // -1 for a bullet
	width  int    // columns before the item's text
	rest   string // the text after it on this line
}

func marker(l string) (itemMarker, bool) {
	in := indent(l)
	text := l[in:]
	m := itemMarker{number: -1}
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if digits > 0 && digits < 10 {
		m.number, _ = strconv.Atoi(text[:digits])
	}
	if in > 3 || len(text) <= digits || !strings.ContainsRune(signs(digits), rune(text[digits])) {
		return m, false
	}
	m.sign = text[digits]
	after := text[digits+1:]
	if after != "" && after[0] != ' ' {
		return m, false
	}
	gap := indent(after)
	if gap > 4 || blank(after) {
		gap = 1
	}
	m.width = in + digits + 1 + gap
	m.rest = outdent(after, gap)
	return m, true
}

// signs are the bytes that end an item's marker after so many digits.
func signs(digits int) string {
	if digits > 0 {
		return ".)"
	}
	return "-*+"
}
