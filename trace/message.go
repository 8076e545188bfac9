package trace

import (
	"slices"
	"strings"

	"detour/trace/uri"
)

// A Request is one HTTP request as it is composed and then sent. Its fields
// are complete: what stands there goes over the wire, in that order and case,
// and nothing else does. [Client.Prepare] adds what a client adds by itself
// (Host, User-Agent, Content-Length ...).
type Request struct {
	Method string
	URI    uri.URI
	Fields Fields
	Body   []byte // the content; nil for a request without any
	HTTP   HTTP   // which version to speak

	// Held is content that is kept back until the server has said how to prove
	// who asks (curl --digest); Body is nil meanwhile.
	Held []byte

	// Target stands in the request line in place of the URI's path and query
	// (curl --request-target); "" for these.
	Target string

	// Pseudo is the order of HTTP/2's pseudo fields by their first letters:
	// "masp" for :method :authority :scheme :path, which "" stands for too.
	// Clients differ in it.
	Pseudo string
}

// HTTP is the version of the protocol that a request asks for.
type HTTP uint8

// The versions. Auto takes HTTP/2 where the server offers it by ALPN, else HTTP/1.1.
const (
	HTTPAuto HTTP = iota
	HTTP10
	HTTP11
	HTTP2
)

// SendsForm reports whether the content is one that an HTML form makes.
func (r Request) SendsForm() bool {
	kind, _, _ := strings.Cut(strings.ToLower(r.Fields.Get("Content-Type")), ";")
	switch strings.TrimSpace(kind) {
	case "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}

// Clone returns a copy whose fields and body can be changed freely.
func (r Request) Clone() Request {
	r.Fields = append(Fields(nil), r.Fields...)
	r.Body = append([]byte(nil), r.Body...)
	r.Held = append([]byte(nil), r.Held...)
	return r
}

// SameOnWire reports whether two requests are the same but for the version that
// is spoken and the fragment, which is never sent.
func (r Request) SameOnWire(o Request) bool {
	return r.Method == o.Method && r.Target == o.Target && r.URI.WithoutFragment().String() == o.URI.WithoutFragment().String() &&
		string(r.Body) == string(o.Body) && slices.Equal(r.Fields, o.Fields)
}

// RequestTarget returns what stands in the request line: the path and query of
// the URI, unless there is another target.
func (r Request) RequestTarget() string {
	if r.Target != "" {
		return r.Target
	}
	return r.URI.RequestTarget()
}

// A Response is one HTTP response as it was received.
type Response struct {
	Proto    string // "HTTP/1.1", "HTTP/2.0" ...
	Status   int
	Reason   string // as received; "" in HTTP/2
	Fields   Fields // wire order; without HTTP/2's pseudo fields
	Trailers Fields
	Body     Body
}

// A Body is the content of a response: the part kept, and how much there was.
type Body struct {
	Kept        []byte   // as received, transfer coding removed; at most the transport's bound
	Size        int64    // bytes received, kept or not
	Whole       bool     // the server finished: the end of the content was seen
	Codings     []string // Content-Encoding, in the order in which they were applied
	Decoded     []byte   // Kept with the codings removed as far as that went; nil when there are none
	DecodedSize int64    // bytes after decoding as far as it went
	DecodeError string   // why decoding ended early; "" when it did not
}

// Text returns the content to show: decoded where there were codings, as far
// as that went.
func (b Body) Text() []byte {
	if b.Decoded != nil {
		return b.Decoded
	}
	return b.Kept
}
