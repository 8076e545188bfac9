package saved

import (
	"encoding/base64"
	"io"
	"strconv"

	"detour/trace/jsonread"
)

// The bounds of what is read. Save keeps within them.
const (
	maxFile = 256 << 20
	maxText = 64 << 20 // one text or body
	maxHops = 50_000
	maxList = 100_000 // fields of a header section, names of a certificate
)

// A decoder reads a file.
type decoder struct{ *jsonread.Reader }

// object reads an object strictly: each member at most once, and none that the
// table does not have.
func (d *decoder) object(members []member) error {
	seen := uint64(0)
	return d.Object(func(key string) error {
		for i, m := range members {
			if m.key != key {
				continue
			}
			if seen&(1<<i) != 0 {
				return d.Want("each member once", jsonread.Shown(key)+" again")
			}
			seen |= 1 << i
			return m.read(d)
		}
		return d.Want("a member that this version knows", jsonread.Shown(key))
	})
}

// bytes reads a string, or an object with bytes in base64.
func (d *decoder) bytes() ([]byte, error) {
	if d.Next() == jsonread.KindObject {
		return d.base64()
	}
	return d.whole()
}

// whole reads a string that must not be cut.
func (d *decoder) whole() ([]byte, error) {
	b, size, err := d.AppendText(nil, maxText)
	if err == nil && size > int64(len(b)) {
		return nil, d.Want("a text of at most "+strconv.Itoa(maxText)+" bytes", "more")
	}
	if b == nil {
		b = []byte{}
	}
	return b, err
}

func (d *decoder) base64() (out []byte, err error) {
	out = []byte{}
	err = d.Object(func(key string) error {
		if key != "base64" {
			return d.Want(`"base64"`, jsonread.Shown(key))
		}
		coded, err := d.whole()
		if err != nil {
			return err
		}
		out = make([]byte, base64.StdEncoding.DecodedLen(len(coded)))
		n, bad := base64.StdEncoding.Decode(out, coded)
		if out = out[:n]; bad != nil {
			return d.Want("base64", jsonread.Shown(string(coded)))
		}
		return nil
	})
	return out, err
}

// decode reads a whole file.
func decode(r io.Reader) (*file, error) {
	d := &decoder{jsonread.New(r, maxFile)}
	f := &file{}
	if err := d.object(f.members()); err != nil {
		return nil, err
	}
	if f.version == 0 {
		return nil, d.Want(`"format" and "version"`, "none")
	}
	return f, d.End()
}
