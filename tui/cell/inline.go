package cell

import "strings"

// Inline returns the spans of a text with `code` and **bold** in it.
func (st Styles) Inline(text string, base Ink) []Span {
	var out []Span
	for text != "" {
		i := strings.IndexAny(text, "`*")
		if i < 0 {
			break
		}
		mark, k := "`", st.FieldName
		if strings.HasPrefix(text[i:], "**") {
			mark, k = "**", st.Bold
		}
		end := strings.Index(text[i+len(mark):], mark)
		if text[i] == '*' && mark != "**" || end < 0 {
			out = append(out, base.Span(text[:i+1]))
			text = text[i+1:]
			continue
		}
		inner := text[i+len(mark):][:end]
		out = append(out, base.Span(text[:i]), k.Span(inner))
		text = text[i+2*len(mark)+end:]
	}
	return append(out, base.Span(text))
}
