package cell

import "fmt"

// A Scroll is which rows of a text are in view.
type Scroll struct{ Top, Rows, Height int }

// By returns the scroll moved by n rows, as far as there are rows.
func (s Scroll) By(n int) Scroll {
	s.Top = Clamp(s.Top+n, 0, max(0, s.Rows-s.Height))
	return s
}

// Fitted returns the scroll for a number of rows in a height.
func (s Scroll) Fitted(rows, height int) Scroll {
	s.Rows, s.Height = rows, height
	return s.By(0)
}

// Showing returns the scroll moved just so far that row i is in view.
func (s Scroll) Showing(i int) Scroll {
	switch {
	case i < s.Top:
		s.Top = i
	case i >= s.Top+s.Height:
		s.Top = i - s.Height + 1
	}
	return s.By(0)
}

// End is the row after the last in view.
func (s Scroll) End() int { return min(s.Rows, s.Top+s.Height) }

// Position says which rows are in view, where not all are.
func (s Scroll) Position() string {
	if s.Rows <= s.Height {
		return ""
	}
	return fmt.Sprintf(" %d–%d of %d ", s.Top+1, s.End(), s.Rows)
}

// Clamp returns n, or the bound that it is beyond.
func Clamp(n, low, high int) int { return max(low, min(n, high)) }
