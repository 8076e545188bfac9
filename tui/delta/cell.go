package delta

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A cell is one place of a row: a rune and the number of its ink.
type cell struct {
	char rune
	ink  int32
}

// inks numbers the styles that were seen; 0 is none.
type inks struct {
	number map[string]int32
	style  []string // SGR parameters by number
	bare   []bool   // does not show on a blank
}

func newInks() inks {
	return inks{number: map[string]int32{"": 0}, style: []string{""}, bare: []bool{true}}
}

// maxInks bounds what is remembered of styles: more than any theme has.
const maxInks = 4096

func (k *inks) of(style string) int32 {
	n, ok := k.number[style]
	if ok {
		return n
	}
	n = int32(len(k.style))
	k.number[style] = n
	k.style, k.bare = append(k.style, style), append(k.bare, bare(style))
	return n
}

// bare reports whether a blank in a style looks like any other blank: it has
// no background, no line and is not reversed.
func bare(style string) bool {
	params := strings.Split(style, ";")
	for i := 0; i < len(params); i++ {
		n, err := strconv.Atoi(params[i])
		switch {
		case err != nil:
			return false
		case n == 38 && i+1 < len(params) && params[i+1] == "5":
			i += 2
		case n == 38 && i+1 < len(params) && params[i+1] == "2":
			i += 4
		case n <= 3, n >= 30 && n <= 37, n >= 90 && n <= 97:
		default:
			return false
		}
	}
	return true
}

// cells reads a row of text and styles. The cells are nil, but the row is fine,
// where a rune may not be one cell wide on every terminal; ok is false where
// there is any other sequence.
func (k *inks) cells(row []byte) (cells []cell, ok bool) {
	if len(k.style) > maxInks {
		return nil, false
	}
	cells = make([]cell, 0, len(row))
	simple, style, ink := true, "", int32(0)
	for len(row) > 0 {
		if row[0] == 0x1b {
			params, n := sgr(row)
			if n == 0 {
				return nil, bytes.HasPrefix(row, []byte("\x1b[K")) && len(row) == len("\x1b[K")
			}
			style = after(style, params)
			ink = k.of(style)
			row = row[n:]
			continue
		}
		r, n := utf8.DecodeRune(row)
		row = row[n:]
		simple = simple && narrow(r)
		c := cell{r, ink}
		if r == ' ' && k.bare[ink] {
			c.ink = 0
		}
		cells = append(cells, c)
	}
	if !simple || style != "" {
		return nil, true
	}
	return cells, true
}

// sgr returns the parameters of the SGR sequence that b begins with, and its
// length; 0 when it begins with none.
func sgr(b []byte) (params string, n int) {
	if !bytes.HasPrefix(b, []byte("\x1b[")) {
		return "", 0
	}
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c == 'm':
			return string(b[2:i]), i + 1
		case c != ';' && (c < '0' || c > '9'):
			return "", 0
		}
	}
	return "", 0
}

// after returns the style after more parameters.
func after(style, params string) string {
	switch {
	case params == "" || params == "0":
		return ""
	case strings.HasPrefix(params, "0;"):
		return params[2:]
	case style == "":
		return params
	}
	return style + ";" + params
}

// narrow reports whether a rune is one cell wide on every terminal that shows
// frames at all.
func narrow(r rune) bool {
	switch {
	case r >= 0x20 && r < 0x7f:
		return true
	case r >= 0x2500 && r <= 0x257f: // box drawing
		return true
	case r >= 0x2800 && r <= 0x28ff: // braille: the spinner
		return true
	}
	return strings.ContainsRune("·…•–—→←↑↓▌▸▾§␍␊␛×", r)
}

// write writes cells with as few changes of ink as they need, and leaves no
// ink behind.
func (k *inks) write(b *bytes.Buffer, cells []cell) {
	now := int32(0)
	for _, c := range cells {
		if c.ink != now && !(c.char == ' ' && c.ink == 0 && k.bare[now]) {
			k.change(b, now, c.ink)
			now = c.ink
		}
		b.WriteRune(c.char)
	}
	if now != 0 {
		k.change(b, now, 0)
	}
}

func (k *inks) change(b *bytes.Buffer, from, to int32) {
	b.WriteString("\x1b[")
	if from != 0 && to != 0 {
		b.WriteString("0;")
	}
	b.WriteString(k.style[to])
	b.WriteByte('m')
}
