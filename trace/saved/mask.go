package saved

import (
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// mask hides the credentials of a file. It changes copies: the session goes on
// with its own.
func (f *file) mask() {
	f.start = maskRequest(f.start)
	if f.pending != nil {
		p := maskRequest(*f.pending)
		f.pending = &p
	}
	if name, pass, ok := strings.Cut(f.asked.User, ":"); ok {
		f.asked.User = name + ":" + trace.MaskSecret(pass)
	}
	maskLogins(&f.asked)
	f.asked.Referer = trace.MaskURI(f.asked.Referer)
	if f.asked.Initiator != nil {
		u := maskURI(*f.asked.Initiator)
		f.asked.Initiator = &u
	}
	for i := range f.hops {
		maskHop(&f.hops[i])
	}
}

// maskLogins hides the secrets that were given beside user and password.
func maskLogins(a *trace.ClientOptions) {
	a.Bearer = trace.MaskSecret(a.Bearer)
	a.Cookies = slices.Clone(a.Cookies)
	for i := range a.Cookies {
		a.Cookies[i].Value = trace.MaskSecret(a.Cookies[i].Value)
	}
	if a.Netrc == nil {
		return
	}
	hidden := trace.Netrc{Entries: slices.Clone(a.Netrc.Entries), Optional: a.Netrc.Optional}
	for i := range hidden.Entries {
		hidden.Entries[i].Password = trace.MaskSecret(hidden.Entries[i].Password)
	}
	a.Netrc = &hidden
}

func maskURI(u uri.URI) uri.URI {
	if u == (uri.URI{}) {
		return u
	}
	return uri.Split(trace.MaskURI(u.String()))
}

func maskRequest(r trace.Request) trace.Request {
	r.Body = trace.MaskBody(r.Body, r.Fields.Get("Content-Type"), nil)
	r.Held = trace.MaskBody(r.Held, r.Fields.Get("Content-Type"), nil)
	r.Target = trace.MaskURI(r.Target)
	r.URI = maskURI(r.URI)
	r.Fields = trace.MaskFields(r.Fields)
	return r
}

func maskHop(h *trace.Hop) {
	uris := h.RepeatedURIs()
	h.Request = maskRequest(h.Request)
	if h.Response != nil {
		r := maskResponse(*h.Response, uris)
		h.Response = &r
	}
	if h.Tunnel != nil {
		r := maskResponse(*h.Tunnel, nil)
		h.Tunnel = &r
	}
	interim := make([]trace.Response, len(h.Interim))
	for i, r := range h.Interim {
		interim[i] = maskResponse(r, nil)
	}
	h.Interim = interim
	h.Wire = maskWire(h.Wire)
	h.Conn.Proxy = trace.MaskURI(h.Conn.Proxy)
}

func maskResponse(r trace.Response, uris [][2]string) trace.Response {
	kind, b := r.Fields.Get("Content-Type"), &r.Body
	if len(b.Codings) > 0 {
		b.Kept = nil // what cannot be read cannot be masked
	}
	b.Kept, b.Decoded = trace.MaskBody(b.Kept, kind, uris), trace.MaskBody(b.Decoded, kind, uris)
	r.Fields, r.Trailers = trace.MaskFields(r.Fields), trace.MaskFields(r.Trailers)
	return r
}

func maskWire(w trace.Wire) trace.Wire {
	w.RequestHead, w.ResponseHead = maskHead(w.RequestHead), maskHead(w.ResponseHead)
	w.TunnelRequest, w.TunnelResponse = maskHead(w.TunnelRequest), maskHead(w.TunnelResponse)
	heads := make([][]byte, len(w.InterimHeads))
	for i, h := range w.InterimHeads {
		heads[i] = maskHead(h)
	}
	w.InterimHeads = heads
	w.RequestFields, w.ResponseFields = maskFrames(w.RequestFields), trace.MaskFields(w.ResponseFields)
	return w
}

func maskHead(head []byte) []byte {
	if len(head) == 0 {
		return head
	}
	return trace.MaskHead(head)
}

// maskFrames masks a field list of HTTP/2, in which the target is a field.
func maskFrames(fs trace.Fields) trace.Fields {
	out := trace.MaskFields(fs)
	for i, f := range out {
		if f.Name == ":path" {
			out[i].Value = trace.MaskURI(f.Value)
		}
	}
	return out
}
