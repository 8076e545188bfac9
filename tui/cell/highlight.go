package cell

import "strings"

// Highlight puts an ink on each place of a text, which may go over the bounds
// of spans.
func Highlight(spans []Span, text string, k Ink) ([]Span, bool) {
	whole := LowerASCII(LineOf(spans...).Text())
	if !strings.Contains(whole, text) {
		return nil, false
	}
	var out []Span
	offset, next := 0, strings.Index(whole, text)
	for _, s := range spans {
		for rest := s.Text; rest != ""; {
			var cut int
			ink := s.Ink
			switch {
			case next < 0 || offset < next:
				cut = len(rest)
				if next >= 0 {
					cut = min(cut, next-offset)
				}
			default:
				cut = min(len(rest), next+len(text)-offset)
				ink = ink.And(k)
			}
			out = append(out, ink.Span(rest[:cut]))
			offset, rest = offset+cut, rest[cut:]
			if next >= 0 && offset == next+len(text) {
				if i := strings.Index(whole[offset:], text); i >= 0 {
					next = offset + i
				} else {
					next = -1
				}
			}
		}
	}
	return out, true
}
