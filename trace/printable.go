package trace

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row are shown as they are. Written
// languages need two or three; more climb over the lines above and below.
const maxMarks = 4

// tabWidth is the distance of the tab stops in [PrintableLines].
const tabWidth = 4

// Printable returns s with every byte and rune that a terminal, a log or a
// reader's eye could be misled by shown visibly: control characters as control
// pictures (␛, ␍), bytes that are not UTF-8 as \x9b, and what has no look of
// its own or changes the look of its surroundings (bidi controls, zero-width
// and other format characters, odd spaces, unassigned code points) as \u202e.
//
// The result is valid UTF-8 without control characters, in one line. Printable
// of the result is the result. A string with nothing to show is returned as it
// is, without allocating.
func Printable(s string) string {
	i, marks := plainPrefix(s)
	if i == len(s) {
		return s
	}
	b := append(make([]byte, 0, len(s)+16), s[:i]...)
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		marks = countMarks(marks, r)
		b = appendPrintable(b, s[i:i+n], r, marks)
		i += n
	}
	return string(b)
}

// PrintableLines does to each line what [Printable] does to a string: it keeps
// line feeds, with a carriage return before them, and sets tabs at every
// fourth column. It is for content that has lines.
func PrintableLines(s string) string {
	var b strings.Builder
	for rest, more := s, true; more; {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		if more {
			line = strings.TrimSuffix(line, "\r")
		}
		b.WriteString(Printable(expandTabs(line)))
		if more {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// expandTabs sets tab stops by counting runes, which is right for text in
// columns of one cell.
func expandTabs(line string) string {
	if strings.IndexByte(line, '\t') < 0 {
		return line
	}
	var b strings.Builder
	column := 0
	for part, more := line, true; more; {
		var cell string
		cell, part, more = strings.Cut(part, "\t")
		b.WriteString(cell)
		column += utf8.RuneCountInString(cell)
		if more {
			gap := tabWidth - column%tabWidth
			b.WriteString("    "[:gap])
			column += gap
		}
	}
	return b.String()
}

// Clip returns at most n bytes of s for a sentence: [Printable], with dots for
// the rest.
func Clip(s string, n int) string { return Printable(cut(s, n)) }

// Quote is [Clip] in quotation marks.
func Quote(s string, n int) string { return Printable(`"` + cut(s, n) + `"`) }

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "..."
}

// plainPrefix returns how much of s needs no change and how many combining
// marks it ends with.
func plainPrefix(s string) (n, marks int) {
	marks = maxMarks // a mark at the beginning has nothing of s to stand on
	for n < len(s) {
		if c := s[n]; ' ' <= c && c <= '~' {
			marks = 0
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if marks = countMarks(marks, r); r == utf8.RuneError && size == 1 || marks > maxMarks || !isPlain(r) {
			return n, marks - 1 // the caller counts r again
		}
		n += size
	}
	return n, marks
}

// countMarks returns the number of marks in a row that r ends.
func countMarks(marks int, r rune) int {
	if r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) {
		return marks + 1
	}
	return 0
}

// appendPrintable appends a rune as it is or as its visible stand-in.
func appendPrintable(b []byte, raw string, r rune, marks int) []byte {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return append(append(b, `\x`...), hex2(raw[0])...)
	case r < ' ':
		return utf8.AppendRune(b, '␀'+r)
	case r == 0x7f:
		return append(b, "␡"...)
	case marks <= maxMarks && isPlain(r):
		return append(b, raw...)
	case r > 0xffff:
		return append(append(b, `\U`...), hexN(r, 8)...)
	}
	return append(append(b, `\u`...), hexN(r, 4)...)
}

func hex2(c byte) string { return hexN(rune(c), 2) }

func hexN(r rune, digits int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", digits-len(s)) + s
}

// isPlain reports whether a rune has a look of its own: a letter, mark, digit,
// punctuation mark or symbol, the space, and the wide space of East Asia.
func isPlain(r rune) bool {
	if r < 0x7f {
		return r >= ' '
	}
	return (unicode.IsPrint(r) || r == 0x3000) && !isInvisible(r)
}

// isInvisible reports runes that Unicode counts as letters, marks or symbols
// and that show nothing (Default_Ignorable_Code_Point, and the empty braille).
func isInvisible(r rune) bool {
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0:
		return true
	}
	return 0x180b <= r && r <= 0x180f || 0xfe00 <= r && r <= 0xfe0d || 0xe0100 <= r && r <= 0xe01ef
}
