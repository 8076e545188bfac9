// Package cell is what screens are put together from: texts in inks, lines of
// them cut or wrapped to a width, frames around rows, and the inks of a theme.
//
// A [Span] is a text in an [Ink], a [Line] is spans beside each other, and
// [Line.Draw] makes of it a row of exactly so many cells. Nothing here knows what
// is shown. Every foreign text passes [Shown] before it becomes a span.
package cell

// An Ink is the SGR parameters of a style, such as "1;36". Frames are put
// together from a few hundred short spans, and building them with inks costs a
// hundredth of what rendering each through lipgloss does.
type Ink string

// Draw returns s in the ink.
func (k Ink) Draw(s string) string {
	if k == "" || s == "" {
		return s
	}
	return "\x1b[" + string(k) + "m" + s + "\x1b[0m"
}

// And returns the ink with more parameters, such as a background.
func (k Ink) And(more Ink) Ink {
	switch {
	case k == "":
		return more
	case more == "":
		return k
	}
	return k + ";" + more
}

// Span returns a text in the ink.
func (k Ink) Span(text string) Span { return Span{Ink: k, Text: text} }

// Line returns a line of one text in the ink.
func (k Ink) Line(text string) Line { return LineOf(k.Span(text)) }
