package wire

import (
	"errors"
	"os"
	"strconv"
	"time"

	"detour/trace"
)

// inlineBody is how much content goes out in one write with the head. It fits
// a socket's buffer, so that a server which answers early cannot make the two
// sides wait for each other.
const inlineBody = 64 << 10

// continueWait is how long content waits for a 100 (RFC 9110 §10.1.1: the wait
// must not be endless).
const continueWait = time.Second

// writeGrace is how long an answer is waited for after the request could not
// be sent: servers that refuse a large upload say why and close.
const writeGrace = time.Second

// A sending is a request on its way out.
type sending struct {
	x     *exchange
	body  []byte // framed; nil once it is written or being written
	held  bool   // the content waits for a 100
	begin time.Time
	end   time.Time     // when the last byte so far was written
	err   error         // why it was not
	done  chan struct{} // closed when the goroutine that writes the content ends; nil without one

	cutOff bool // the exchange was over before the content was sent
}

// newSending writes the head into memory and frames the content.
func (x *exchange) newSending() *sending {
	r := x.hop.Request
	target := r.RequestTarget()
	if x.conn.forwards {
		if r.Target == "" {
			target = r.URI.Scheme + "://" + r.URI.Authority() + target
		}
		r.Fields = x.t.opts.addressProxy(r.Fields, x.conn.proxy)
	}
	x.hop.Wire.Proto = "HTTP/1.1"
	if r.HTTP == trace.HTTP10 {
		x.hop.Wire.Proto = "HTTP/1.0"
	}
	x.hop.Wire.RequestHead = appendHead(nil, r.Method, target, r.HTTP, r.Fields)
	s := &sending{x: x, body: r.Body}
	if isChunked(r) {
		s.body = appendChunks(nil, r.Body)
	}
	s.held = len(s.body) > 0 && r.HTTP != trace.HTTP10 && r.Fields.HasToken("Expect", "100-continue")
	return s
}

// addressProxy adds what is for the proxy alone: fields, and its credentials
// unless the user composed some. They are the transport's: they go over the wire
// and do not become part of the hop's request, from which the next one is made.
func (o Options) addressProxy(fields trace.Fields, p proxy) trace.Fields {
	fields = append(fields[:len(fields):len(fields)], o.ProxyFields...)
	if p.uri.Userinfo == nil || fields.Has("Proxy-Authorization") {
		return fields
	}
	return append(fields, trace.Field{Name: "Proxy-Authorization", Value: p.authorization()})
}

// start writes the head, with the content where that is small and need not wait.
func (s *sending) start() {
	head := s.x.hop.Wire.RequestHead
	if len(s.body) <= inlineBody && !s.held {
		head = append(head[:len(head):len(head)], s.body...)
		s.body = nil
	}
	s.x.guard.allow(0)
	s.begin = time.Now()
	_, s.err = s.x.conn.Write(head)
	s.end = time.Now()
	switch {
	case s.err != nil:
		s.x.guard.allow(writeGrace)
	case s.held:
		s.hold()
	case s.body != nil:
		s.writeConcurrently()
	default:
		s.x.guard.allow(s.x.t.opts.FirstByteTimeout)
	}
}

// hold waits for a sign of the server, then sends the content all the same.
func (s *sending) hold() {
	s.x.guard.allow(continueWait)
	_, err := s.x.conn.br.Peek(1)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.proceed()
	}
}

// proceed goes on after an interim response: with content that waited for a
// 100, or with waiting.
func (s *sending) proceed() {
	if s.held {
		s.held = false
		s.writeConcurrently()
		return
	}
	s.x.guard.allow(s.x.t.opts.FirstByteTimeout)
}

// writeConcurrently writes the content while the response may come already.
func (s *sending) writeConcurrently() {
	body := s.body
	s.body, s.done = nil, make(chan struct{})
	s.x.guard.allow(0)
	c, g, wait := s.x.conn.Conn, s.x.guard, s.x.t.opts.FirstByteTimeout
	go func() {
		defer close(s.done)
		if _, s.err = c.Write(body); s.err != nil {
			wait = writeGrace
		}
		s.end = time.Now()
		g.allowAnswer(wait)
	}()
}

// sent returns when the request had gone out, for a response that comes now.
func (s *sending) sent() time.Time {
	if s.done != nil {
		select {
		case <-s.done:
		default:
			return time.Now() // the response overtakes the content
		}
	}
	return s.end
}

// finish ends the sending and reports whether all of it went out. Content that
// the server has answered without reading is not sent to the end.
func (s *sending) finish() bool {
	if s.done != nil {
		select {
		case <-s.done:
		default:
			s.cutOff = true
			s.x.conn.socket.Close()
			<-s.done
		}
	}
	return s.err == nil && s.body == nil && !s.cutOff
}

// appendHead appends a request head: exactly these bytes go over the wire.
func appendHead(b []byte, method, target string, v trace.HTTP, fields trace.Fields) []byte {
	n := len(method) + len(target) + len("  HTTP/1.1\r\n\r\n")
	for _, f := range fields {
		n += len(f.Name) + len(f.Value) + len(": \r\n")
	}
	if b == nil {
		b = make([]byte, 0, n)
	}
	b = append(append(append(b, method...), ' '), target...)
	if v == trace.HTTP10 {
		b = append(b, " HTTP/1.0\r\n"...)
	} else {
		b = append(b, " HTTP/1.1\r\n"...)
	}
	for _, f := range fields {
		b = append(append(append(append(b, f.Name...), ": "...), f.Value...), "\r\n"...)
	}
	return append(b, "\r\n"...)
}

// appendChunks frames content as the user asked for (RFC 9112 §7.1).
func appendChunks(b, content []byte) []byte {
	if len(content) > 0 {
		b = strconv.AppendInt(b, int64(len(content)), 16)
		b = append(append(append(b, "\r\n"...), content...), "\r\n"...)
	}
	return append(b, "0\r\n\r\n"...)
}
