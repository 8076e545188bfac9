package jsonread

import "errors"

// Depth returns how many keys and indexes lead to where the reader is.
func (r *Reader) Depth() int { return len(r.path) }

// Recover goes on after an error about a value: what is open beyond a depth is
// read to its end and dropped. It returns the error itself where that cannot
// be, as the text is no JSON.
func (r *Reader) Recover(err error, depth int) error {
	var place *Error
	if !errors.As(err, &place) || !place.Value {
		return err
	}
	if r.Offset() == place.Offset { // the value was not read
		if err := r.Skip(); err != nil {
			return err
		}
	}
	for len(r.path) > depth {
		if err := r.leave(); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
	}
	return nil
}

// leave reads the rest of the object or array that the path ends in, after one
// of its values.
func (r *Reader) leave() error {
	shut := byte('}')
	if r.path[len(r.path)-1].key == "" {
		shut = ']'
	}
	for {
		switch {
		case r.take(shut):
			return nil
		case !r.take(','):
			return r.fault(r.wantHere(`"," or "` + string(rune(shut)) + `"`))
		}
		if err := r.skipKey(shut); err != nil {
			return err
		}
		if err := r.Skip(); err != nil {
			return err
		}
	}
}
