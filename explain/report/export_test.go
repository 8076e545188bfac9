package report

import (
	"io"

	"detour/explain"
)

// Explanation writes an explanation as plain text.
func Explanation(w io.Writer, e explain.Explanation, o Options) error {
	t := NewText(w, o)
	t.explanation(e)
	return t.out.err
}
