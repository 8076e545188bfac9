package jsonread

import "strconv"

// MaxDepth is how deep values that are skipped may be nested.
const MaxDepth = 10_000

// Skip reads a value of any kind and keeps nothing of it.
func (r *Reader) Skip() error {
	var open []byte // the brackets that shut what is open
	for {
		shut, err := r.skipOne()
		if err != nil {
			return err
		}
		if shut != 0 {
			if open = append(open, shut); len(open) > MaxDepth {
				return r.wantAt(r.mark, "at most "+strconv.Itoa(MaxDepth)+" values in one another", "more")
			}
			if !r.take(shut) {
				if err := r.skipKey(shut); err != nil {
					return err
				}
				continue
			}
			open = open[:len(open)-1]
		}
		if open, err = r.skipOn(open); err != nil || len(open) == 0 {
			return err
		}
	}
}

// skipOn goes on after a value: over the brackets that end here, or over a
// comma to the next value.
func (r *Reader) skipOn(open []byte) ([]byte, error) {
	for len(open) > 0 {
		shut := open[len(open)-1]
		switch {
		case r.take(shut):
			open = open[:len(open)-1]
		case r.take(','):
			return open, r.skipKey(shut)
		default:
			return open, r.fault(r.wantHere(`"," or "` + string(rune(shut)) + `"`))
		}
	}
	return open, nil
}

// skipKey reads the key before a value of an object.
func (r *Reader) skipKey(shut byte) error {
	if shut != '}' {
		return nil
	}
	_, err := r.key()
	return err
}

// skipOne reads a plain value, or opens an object or array and returns the
// bracket that shuts it.
func (r *Reader) skipOne() (shut byte, err error) {
	switch r.Next() {
	case KindObject:
		r.pos++
		return '}', nil
	case KindArray:
		r.pos++
		return ']', nil
	case KindText:
		_, _, err = r.AppendText(nil, 0)
	case KindNumber:
		_, err = r.Literal()
	case KindBool:
		_, err = r.Bool()
	case KindNull:
		_, err = r.Null()
	default:
		err = r.fault(r.wantHere("a value"))
	}
	return 0, err
}
