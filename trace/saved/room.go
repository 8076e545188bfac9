package saved

import (
	"fmt"

	"detour/trace"
)

// room is what is left for bodies.
type room struct{ one, all int64 }

func newRoom(o Options) *room {
	r := &room{one: o.MaxBody, all: o.MaxBodies}
	if r.one <= 0 {
		r.one = 1 << 20
	}
	if r.all <= 0 {
		r.all = 64 << 20
	}
	return r
}

// cut returns the hop with its content within the bounds, and a notice of what
// was left out.
func (r *room) cut(h trace.Hop) trace.Hop {
	h.Decision = trace.Decision{}
	for _, resp := range []**trace.Response{&h.Response, &h.Tunnel} {
		if *resp != nil {
			*resp = r.response(&h, **resp)
		}
	}
	return h
}

// response returns a copy of a response with its content within the bounds.
func (r *room) response(h *trace.Hop, resp trace.Response) *trace.Response {
	was := len(resp.Body.Kept) + len(resp.Body.Decoded)
	resp.Body.Kept = r.take(resp.Body.Kept)
	resp.Body.Decoded = r.take(resp.Body.Decoded)
	if is := len(resp.Body.Kept) + len(resp.Body.Decoded); is < was {
		text := fmt.Sprintf("the saved session keeps %d of %d bytes of content", is, was)
		h.Notices = append(h.Notices[:len(h.Notices):len(h.Notices)], trace.Notice{Kind: trace.NoticeBody, Text: text})
	}
	return &resp
}

// take returns as much of a body as there is room for.
func (r *room) take(b []byte) []byte {
	if n := min(r.one, r.all); int64(len(b)) > n {
		b = b[:n]
	}
	r.all -= int64(len(b))
	return b
}
