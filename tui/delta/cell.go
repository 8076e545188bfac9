package delta

import (
	"bytes"
	"slices"
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
	ink    []ink
}

// An ink is a style and what it is made of.
type ink struct {
	style  string   // SGR parameters
	fg, bg string   // the parameters of its colours
	marks  []string // bold and the like
	odd    bool     // it has parameters that are none of these
	bare   bool     // it does not show on a blank
}

func newInks() inks {
	return inks{number: map[string]int32{"": 0}, ink: []ink{{bare: true}}}
}

// maxInks bounds what is remembered of styles: more than any theme has.
const maxInks = 4096

func (k *inks) of(style string) int32 {
	n, ok := k.number[style]
	if ok {
		return n
	}
	n = int32(len(k.ink))
	k.number[style] = n
	k.ink = append(k.ink, newInk(style))
	return n
}

// newInk reads a style.
func newInk(style string) ink {
	k := ink{style: style}
	params := strings.Split(style, ";")
	for len(params) > 0 {
		n, err := strconv.Atoi(params[0])
		length := colourLength(params)
		switch {
		case err != nil || length > len(params):
			k.odd = true
			length = 1
		case n == 38, n >= 30 && n <= 37, n >= 90 && n <= 97:
			k.fg = strings.Join(params[:length], ";")
		case n == 48, n >= 40 && n <= 47, n >= 100 && n <= 107:
			k.bg = strings.Join(params[:length], ";")
		case n >= 1 && n <= 9:
			k.marks = append(k.marks, params[0])
		default:
			k.odd = true
		}
		params = params[length:]
	}
	k.bare = !k.odd && k.bg == "" && !slices.ContainsFunc(k.marks, func(m string) bool { return m > "3" })
	return k
}

// colourLength is how many parameters the first one takes with it.
func colourLength(params []string) int {
	if len(params) < 2 || params[0] != "38" && params[0] != "48" {
		return 1
	}
	if params[1] == "2" {
		return 5
	}
	return 3
}

// change returns the shortest sequence from one ink to another.
func (k *inks) change(from, to int32) string {
	next := k.ink[to].style
	switch {
	case to == 0:
		return "\x1b[m"
	case from == 0:
		return "\x1b[" + next + "m"
	case from == anyInk:
		return "\x1b[0;" + next + "m"
	}
	if more, ok := k.ink[from].until(k.ink[to]); ok && len(more) < len(next)+2 {
		return "\x1b[" + more + "m"
	}
	return "\x1b[0;" + next + "m"
}

// until returns what turns an ink into another; ok is false where something of
// it would stay.
func (k ink) until(next ink) (params string, ok bool) {
	if k.odd || next.odd || k.fg != "" && next.fg == "" || k.bg != "" && next.bg == "" {
		return "", false
	}
	for _, m := range k.marks {
		if !slices.Contains(next.marks, m) {
			return "", false
		}
	}
	var more []string
	for _, m := range next.marks {
		if !slices.Contains(k.marks, m) {
			more = append(more, m)
		}
	}
	if next.fg != k.fg {
		more = append(more, next.fg)
	}
	if next.bg != k.bg {
		more = append(more, next.bg)
	}
	return strings.Join(more, ";"), len(more) > 0
}

// cells reads a row of text and styles. The cells are nil, but the row is fine,
// where a rune may not be one cell wide on every terminal; ok is false where
// there is any other sequence.
func (k *inks) cells(row []byte) (cells []cell, ok bool) {
	if len(k.ink) > maxInks {
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
		if r == ' ' && k.ink[ink].bare {
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
	case r >= 0xa1 && r <= 0x24f && r != 0xad: // Latin letters and signs, without the soft hyphen
		return true
	case r >= 0x2500 && r <= 0x257f: // box drawing
		return true
	case r >= 0x2800 && r <= 0x28ff: // braille: the spinner
		return true
	}
	return strings.ContainsRune("…•–—−‘’“”→←↑↓▌▸▾▲▼●✗⟲␍␊␛≤≥≠", r)
}
