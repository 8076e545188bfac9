package har

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"detour/trace/jsonread"
)

// object reads an object, or null for none.
func (d *decoder) object(member func(key string) error) error {
	if null, err := d.Null(); null || err != nil {
		return err
	}
	return d.Object(member)
}

// list reads an array, or null for none.
func (d *decoder) list(element func() error) error {
	if null, err := d.Null(); null || err != nil {
		return err
	}
	return d.Array(func(int) error { return element() })
}

// any reads an array, whatever is in it, and reports whether there is something.
func (d *decoder) any() (found bool, err error) {
	if d.Next() != jsonread.KindArray {
		return false, d.Skip()
	}
	err = d.Array(func(int) error {
		found = true
		return d.Skip()
	})
	return found, err
}

// string reads a text. Writers put null, numbers and booleans where HAR has a
// text, and WebDriver BiDi an object with the text as its value.
func (d *decoder) string() (s string, err error) {
	switch d.Next() {
	case jsonread.KindNull:
		_, err = d.Null()
	case jsonread.KindNumber:
		s, err = d.Literal()
	case jsonread.KindBool:
		var b bool
		b, err = d.Bool()
		s = strconv.FormatBool(b)
	case jsonread.KindObject:
		s, err = d.valueObject()
	default:
		return d.plainString()
	}
	return s, err
}

func (d *decoder) valueObject() (s string, err error) {
	err = d.Object(func(key string) (err error) {
		if key == "value" && d.Next() != jsonread.KindObject {
			s, err = d.string()
			return err
		}
		return d.Skip()
	})
	return s, err
}

func (d *decoder) plainString() (string, error) {
	var err error
	d.buf, _, err = d.AppendText(d.buf[:0], maxText)
	if err != nil {
		return "", err
	}
	s := d.intern(d.buf)
	return s, d.spend(int64(len(s)))
}

// intern returns short texts from a table: the names and values of field lines
// repeat through the whole file.
func (d *decoder) intern(b []byte) string {
	if len(b) > 64 {
		return string(b)
	}
	if s, ok := d.names[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(d.names) < 1<<14 {
		d.names[s] = s
	}
	return s
}

// spend counts text against its limit.
func (d *decoder) spend(n int64) error {
	if d.text -= n; d.text < 0 {
		return d.limit("at most " + strconv.FormatInt(d.limits.Text, 10) + " bytes of text beside the bodies")
	}
	return nil
}

// limit is the error of a file that goes beyond a bound: no entry's fault.
func (d *decoder) limit(want string) error {
	err := d.Want(want, "more")
	var place *jsonread.Error
	if errors.As(err, &place) {
		place.Value = false
	}
	return err
}

// number reads a number, or a text that is one. Other text, null and an empty
// string are none: -1, as HAR says "not known".
func (d *decoder) number() (float64, error) {
	switch d.Next() {
	case jsonread.KindNull:
		_, err := d.Null()
		return -1, err
	case jsonread.KindText:
		s, _, err := d.Text(32)
		if f, bad := strconv.ParseFloat(strings.TrimSpace(s), 64); bad == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f, err
		}
		if err == nil && strings.TrimSpace(s) != "" {
			err = d.Want("a number", jsonread.Shown(s))
		}
		return -1, err
	}
	return d.Number()
}

// whole reads a whole number between -1 and max.
func (d *decoder) whole(max float64) (int64, error) {
	f, err := d.number()
	switch {
	case err != nil:
		return 0, err
	case f > max:
		return 0, d.Want("a number up to "+strconv.FormatFloat(max, 'f', -1, 64), jsonread.Shown(strconv.FormatFloat(f, 'g', -1, 64)))
	}
	return int64(math.Max(f, -1)), nil
}

// maxDuration is the longest time that a phase is believed to have taken.
const maxDuration = 366 * 24 * time.Hour

// duration reads milliseconds. A phase that did not happen (-1), and one that
// cannot be, is 0.
func (d *decoder) duration() (time.Duration, error) {
	ms, err := d.number()
	if ms <= 0 || ms > float64(maxDuration/time.Millisecond) {
		return 0, err
	}
	return time.Duration(math.Round(ms * float64(time.Millisecond))), err
}

// timeLayouts are the ways in which writers put ISO 8601.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999",
}

// time reads a time. One that cannot be read is unknown: the time only helps.
func (d *decoder) time() (time.Time, error) {
	if d.Next() != jsonread.KindText {
		return time.Time{}, d.Skip()
	}
	s, _, err := d.Text(64)
	for _, layout := range timeLayouts {
		if t, bad := time.Parse(layout, strings.TrimSpace(s)); bad == nil {
			return t.UTC(), err
		}
	}
	return time.Time{}, err
}
