package saved

import (
	"slices"
	"strconv"
	"time"

	"detour/trace"
	"detour/trace/jsonread"
)

// A member is one member of an object in the file: how it is written and read.
// One table of members a type serves both, so that the two cannot differ.
type member struct {
	key   string
	empty func() bool // there is nothing to write
	write func(*encoder)
	read  func(*decoder) error
}

// then is a member that is looked at when it has been read.
func (m member) then(look func(*decoder) error) member {
	read := m.read
	m.read = func(d *decoder) error {
		if err := read(d); err != nil {
			return err
		}
		return look(d)
	}
	return m
}

// pointer is a member that may be missing, where zero is something else.
func pointer[T any](p **T, of func(*T) member) member {
	v := *p
	if v == nil {
		v = new(T)
	}
	m := of(v)
	m.empty = func() bool { return *p == nil }
	return m.then(func(*decoder) error {
		*p = v
		return nil
	})
}

// text is a text or bytes.
func text[T ~string | ~[]byte](key string, p *T) member {
	return member{key,
		func() bool { return len(*p) == 0 },
		func(e *encoder) { e.bytes([]byte(*p)) },
		func(d *decoder) (err error) {
			b, err := d.bytes()
			*p = T(b)
			return err
		}}
}

// shown is a text that package trace promises to be printable: a file can hold
// anything.
func shown[T ~string](key string, p *T) member {
	return text(key, p).then(func(*decoder) error {
		*p = T(trace.Printable(string(*p)))
		return nil
	})
}

// content is bytes for which empty is something else than none.
func content(key string, p *[]byte) member {
	m := text(key, p)
	m.empty = func() bool { return *p == nil }
	return m
}

func flag(key string, p *bool) member {
	return member{key,
		func() bool { return !*p },
		func(e *encoder) { e.raw("true") },
		func(d *decoder) (err error) {
			*p, err = d.Bool()
			return err
		}}
}

// number is a whole number between min and max.
func number[T ~int | ~int64](key string, p *T, min, max int64) member {
	return member{key,
		func() bool { return *p == 0 },
		func(e *encoder) { e.raw(strconv.FormatInt(int64(*p), 10)) },
		func(d *decoder) error {
			n, err := d.Int(min, max)
			*p = T(n)
			return err
		}}
}

func instant(key string, p *time.Time) member {
	return member{key,
		func() bool { return p.IsZero() },
		func(e *encoder) { e.bytes([]byte(p.UTC().Format(time.RFC3339Nano))) },
		func(d *decoder) error {
			s, _, err := d.Text(64)
			if err != nil {
				return err
			}
			t, bad := time.Parse(time.RFC3339Nano, s)
			if bad != nil {
				return d.Want("a time such as 2026-11-24T09:30:00Z", jsonread.Shown(s))
			}
			*p = t.UTC()
			return nil
		}}
}

// object is an object that is always there.
func object(key string, members ...member) member {
	return member{key,
		func() bool { return !slices.ContainsFunc(members, func(m member) bool { return !m.empty() }) },
		func(e *encoder) { e.object(members) },
		func(d *decoder) error { return d.object(members) }}
}

// optional is an object that may be missing.
func optional[T any](key string, p **T, members func(*T) []member) member {
	return member{key,
		func() bool { return *p == nil },
		func(e *encoder) { e.object(members(*p)) },
		func(d *decoder) error {
			*p = new(T)
			return d.object(members(*p))
		}}
}

// list is a list of objects of at most max.
func list[T any](key string, p *[]T, max int, members func(*T) []member) member {
	return elements(key, p, max,
		func(e *encoder, t *T) { e.object(members(t)) },
		func(d *decoder, t *T) error { return d.object(members(t)) })
}

// texts is a list of texts or bytes.
func texts[T ~string | ~[]byte](key string, p *[]T) member {
	return elements(key, p, maxList,
		func(e *encoder, t *T) { e.bytes([]byte(*t)) },
		func(d *decoder, t *T) error {
			b, err := d.bytes()
			*t = T(b)
			return err
		})
}

// fields is a header section: a list of pairs.
func fields(key string, p *trace.Fields) member {
	return elements(key, (*[]trace.Field)(p), maxList,
		func(e *encoder, f *trace.Field) {
			e.raw("[")
			e.bytes([]byte(f.Name))
			e.raw(",")
			e.bytes([]byte(f.Value))
			e.raw("]")
		}, readField)
}

func readField(d *decoder, f *trace.Field) error {
	n := 0
	err := d.Array(func(i int) error {
		b, err := d.bytes()
		switch n = i + 1; {
		case err != nil:
			return err
		case i == 0:
			f.Name = string(b)
		case i == 1:
			f.Value = string(b)
		default:
			return d.Want("a name and a value", "more")
		}
		return nil
	})
	if err == nil && n != 2 {
		return d.Want("a name and a value", strconv.Itoa(n)+" texts")
	}
	return err
}

func elements[T any](key string, p *[]T, max int, write func(*encoder, *T), read func(*decoder, *T) error) member {
	return member{key,
		func() bool { return len(*p) == 0 },
		func(e *encoder) { e.list(len(*p), max, func(i int) { write(e, &(*p)[i]) }) },
		func(d *decoder) error {
			return d.Array(func(i int) error {
				if i == max {
					return d.Want("at most "+strconv.Itoa(max)+" elements", "more")
				}
				var t T
				*p = append(*p, t)
				return read(d, &(*p)[i])
			})
		}}
}
