package har

import (
	"detour/trace"
	"detour/trace/jsonread"
)

// A detourEntry is what detour writes of a hop beside HAR, in the member
// _detour. Reading takes it as a stranger's word: it can say which hop followed
// which, not what an entry is.
type detourEntry struct {
	id, parent    int
	ghost, reused bool
	local, proxy  string
	failure       *trace.Failure
}

func (d *decoder) detour() (*detourEntry, error) {
	if d.Next() != jsonread.KindObject {
		return nil, d.Skip()
	}
	out := &detourEntry{}
	err := d.Object(func(key string) (err error) {
		switch key {
		case "id":
			out.id, err = d.id()
		case "parent":
			out.parent, err = d.id()
		case "ghost":
			err = d.flag(func() { out.ghost = true })
		case "reused":
			err = d.flag(func() { out.reused = true })
		case "local":
			out.local, err = d.printable()
		case "proxy":
			out.proxy, err = d.printable()
		case "failure":
			out.failure, err = d.failure()
		default:
			err = d.Skip()
		}
		return err
	})
	return out, err
}

func (d *decoder) id() (int, error) {
	n, err := d.whole(1 << 30)
	return int(max(n, 0)), err
}

func (d *decoder) printable() (string, error) {
	s, err := d.string()
	return trace.Printable(s), err
}

func (d *decoder) failure() (*trace.Failure, error) {
	f := &trace.Failure{}
	texts := map[string]*string{
		"phase": (*string)(&f.Phase), "kind": (*string)(&f.Kind), "attempt": &f.Attempt, "reason": &f.Reason, "hint": &f.Hint,
	}
	err := d.object(func(key string) (err error) {
		text, ok := texts[key]
		if !ok {
			return d.Skip()
		}
		*text, err = d.printable()
		return err
	})
	return f, err
}

// apply adds what detour wrote to the hop.
func (e *detourEntry) apply(h *trace.Hop) {
	if e == nil {
		return
	}
	h.Ghost = h.Ghost || e.ghost
	h.Conn.Proxy = e.proxy
	if h.Failure == nil || e.failure == nil {
		return
	}
	h.Failure = e.failure
	if h.Response != nil {
		h.Response.Body.Whole = false
	}
}
