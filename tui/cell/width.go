package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width returns how many cells a printable text without inks takes.
func Width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] < 0x20 {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

const spaces = "                                                                                                    "

// Blanks returns n spaces.
func Blanks(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(spaces):
		return spaces[:n]
	}
	return strings.Repeat(" ", n)
}

// Shorten returns s at no more than width cells, cut in its middle: the ends
// of a URI or a token tell more than its middle.
func Shorten(s string, width int) string {
	w := Width(s)
	if w <= width {
		return s
	}
	if width <= 1 {
		return ansi.Truncate(s, width, "")
	}
	head := (width - 1) * 2 / 3
	return ansi.Truncate(s, head, "") + "…" + Ending(s, width-1-head)
}

// Ending returns the end of s at no more than width cells. A wide rune that is
// cut in two is left out.
func Ending(s string, width int) string {
	width = max(0, width)
	for from := Width(s) - width; ; from++ {
		if end := ansi.TruncateLeft(s, from, ""); Width(end) <= width {
			return end
		}
	}
}

// CutEnd returns s at no more than width cells, its end cut.
func CutEnd(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(s, width-1, "") + "…"
}

// drawnWidth returns how many cells a drawn text takes.
func drawnWidth(s string) int { return ansi.StringWidth(s) }

// cutDrawn returns a drawn text cut at width cells.
func cutDrawn(s string, width int) string { return ansi.Truncate(s, width, "") }

// SpansWidth returns how many cells spans take.
func SpansWidth(spans []Span) int {
	n := 0
	for _, s := range spans {
		n += Width(s.Text)
	}
	return n
}

// Pad returns a drawn row at exactly width cells, its inks kept.
func Pad(row string, width int) string {
	w := drawnWidth(row)
	if w > width {
		return cutDrawn(row, width)
	}
	return row + Blanks(width-w)
}
