package blame

// Truth has three values: a configuration's condition can hang on what isn't
// known, such as whether a file exists.
type Truth int8

// The three values. The zero value is Unknown.
const (
	Unknown Truth = 0
	True    Truth = 1
	False   Truth = -1
)

// Known is the truth of what is known.
func Known(b bool) Truth {
	if b {
		return True
	}
	return False
}

// Not turns true to false; what is unknown stays so.
func (t Truth) Not() Truth { return -t }

// And is false if either is, and else unknown if either is.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or is true if either is, and else unknown if either is.
func (t Truth) Or(u Truth) Truth { return max(t, u) }
