package lab

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// serveHTTP2 plays for a connection that speaks HTTP/2, by a server of the
// standard library for it alone.
func (s *Server) serveHTTP2(conn net.Conn) {
	one := &single{conn: conn, gone: make(chan struct{})}
	server := &http.Server{
		Handler:        http.HandlerFunc(s.handle),
		ErrorLog:       log.New(io.Discard, "", 0),
		IdleTimeout:    idleTime,
		MaxHeaderBytes: maxHead,
		HTTP2:          &http.HTTP2Config{MaxConcurrentStreams: 100},
		BaseContext:    func(net.Listener) context.Context { return s.ctx },
		ConnState:      one.state,
	}
	_ = server.Serve(one) // it ends with the connection, and with no other news
}

// A single is a listener that accepts one connection and closes when that is gone.
type single struct {
	conn net.Conn
	gone chan struct{}
}

// Accept returns the connection once.
func (l *single) Accept() (net.Conn, error) {
	if conn := l.conn; conn != nil {
		l.conn = nil
		return conn, nil
	}
	<-l.gone
	return nil, net.ErrClosed
}

// state notes when the connection is gone.
func (l *single) state(_ net.Conn, now http.ConnState) {
	if now == http.StateClosed {
		close(l.gone)
	}
}

// Close has nothing to do: the listener lives no longer than its connection.
func (l *single) Close() error { return nil }

// Addr names nothing that could be dialled.
func (l *single) Addr() net.Addr { return &net.TCPAddr{} }

// handle plays for one HTTP/2 request. What only HTTP/1 can do, raw bytes and
// the order of fields, is not to be had here; a cut becomes a reset of the
// stream.
func (s *Server) handle(w http.ResponseWriter, in *http.Request) {
	s.work.Add(1)
	defer s.work.Done()
	r, err := readHTTP2(in)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a := s.answerFor(r)
	if a.Raw != "" || a.Frames != nil {
		a = s.nothing()
	}
	if !s.wait(a.Delay) || a.Cut != nil && a.Cut.In == "head" {
		panic(http.ErrAbortHandler)
	}
	sc := &scene{answer: a, request: r, now: time.Now()}
	for _, e := range a.Early {
		setFields(w.Header(), sc.lines(e.own))
		w.WriteHeader(e.Status)
		clear(w.Header())
	}
	m := sc.compose()
	setFields(w.Header(), m.fields)
	w.WriteHeader(m.status)
	if m.body == nil || s.pour(w, m, a) != nil {
		return
	}
	for _, f := range m.tail {
		w.Header().Add(http.TrailerPrefix+f.Name, f.Value)
	}
}

// readHTTP2 turns the standard library's request into the lab's.
func readHTTP2(in *http.Request) (*request, error) {
	r := &request{method: in.Method, target: in.RequestURI, version: "HTTP/2", scheme: "https", keepAlive: true}
	r.fields = append(r.fields, Field{"Host", in.Host})
	for name, values := range in.Header {
		for _, v := range values {
			r.fields = append(r.fields, Field{name, v})
		}
	}
	r.locate()
	var err error
	r.bytes, err = count(in.Body)
	return r, err
}

// setFields adds field lines, except those that belong to a connection of
// HTTP/1, RFC 9113 §8.2.2.
func setFields(h http.Header, fields []Field) {
	hopByHop := []string{"connection", "keep-alive", "transfer-encoding"}
	for _, f := range fields {
		if !slices.Contains(hopByHop, strings.ToLower(f.Name)) {
			h.Add(f.Name, f.Value)
		}
	}
}

// pour writes the body.
func (s *Server) pour(w http.ResponseWriter, m *message, a *answer) error {
	if a.Cut != nil {
		m.body = io.LimitReader(m.body, int64(a.Cut.After))
	}
	err := pieces(m.body, a.Drip.Bytes, func(piece []byte) error {
		if _, err := w.Write(piece); err != nil {
			return err
		}
		if a.Drip.Every > 0 {
			_ = http.NewResponseController(w).Flush() // a lost connection shows in the next write
			if !s.wait(a.Drip.Every) {
				return http.ErrAbortHandler
			}
		}
		return nil
	})
	if a.Cut != nil {
		panic(http.ErrAbortHandler)
	}
	return err
}
