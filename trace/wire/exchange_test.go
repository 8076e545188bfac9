package wire

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/uri"
)

// A peer is the server's end of a connection in a test: it reads requests and
// answers with any bytes.
type peer struct {
	net.Conn
	br *bufio.Reader
}

// request reads one request with a Content-Length or without content and
// returns its bytes, or "" at the end of the connection.
func (p *peer) request() string {
	var b strings.Builder
	length := 0
	for {
		line, err := p.br.ReadString('\n')
		b.WriteString(line)
		if err != nil {
			return b.String()
		}
		if v, ok := strings.CutPrefix(strings.ToLower(line), "content-length:"); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(v))
		}
		if line == "\r\n" {
			break
		}
	}
	_, _ = io.CopyN(&b, p.br, int64(length))
	return b.String()
}

// send writes bytes; a client that has gone away is no error of the test's.
func (p *peer) send(s string) { _, _ = io.WriteString(p, s) }

// listen serves every connection to a loopback address with handle and returns
// the address.
func listen(t testing.TB, handle func(*peer)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var handlers sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	t.Cleanup(func() {
		ln.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		handlers.Wait()
	})
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			handlers.Go(func() {
				defer c.Close()
				handle(&peer{c, bufio.NewReader(c)})
			})
		}
	}()
	return ln.Addr().String()
}

// answering serves one response, as bytes, to each connection's first request.
func answering(t testing.TB, response string) string {
	return listen(t, func(p *peer) {
		if p.request() != "" {
			p.send(response)
		}
	})
}

// newTestTransport returns a transport that is closed with the test.
func newTestTransport(t testing.TB, o Options) *Transport {
	tr := NewTransport(o)
	t.Cleanup(tr.Close)
	return tr
}

func get(url string) trace.Request {
	u := uri.Split(url)
	return trace.Request{Method: "GET", URI: u, Fields: trace.Fields{{Name: "Host", Value: u.Authority()}}}
}

func TestRequestBytes(t *testing.T) {
	tests := []struct {
		name string
		req  trace.Request
		want string
	}{
		{"fields keep order, case and repetition",
			trace.Request{Method: "GET", URI: uri.Split("http://h/a?b#c"), Fields: trace.Fields{{Name: "x-B", Value: "1"}, {Name: "HOST", Value: "other"}, {Name: "X-A", Value: ""}, {Name: "x-b", Value: "2"}}},
			"GET /a?b HTTP/1.1\r\nx-B: 1\r\nHOST: other\r\nX-A: \r\nx-b: 2\r\n\r\n"},
		{"nothing is added",
			trace.Request{Method: "get", URI: uri.Split("http://h")},
			"get / HTTP/1.1\r\n\r\n"},
		{"raw bytes in the target",
			trace.Request{Method: "GET", URI: uri.Split("http://h/\xe4\x80 %zz\"<>")},
			"GET /\xe4\x80 %zz\"<> HTTP/1.1\r\n\r\n"},
		{"content follows the head",
			trace.Request{Method: "POST", URI: uri.Split("http://h/"), Fields: trace.Fields{{Name: "Content-Length", Value: "3"}}, Body: []byte("a=b")},
			"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b"},
		{"HTTP/1.0",
			trace.Request{Method: "HEAD", URI: uri.Split("http://h/"), HTTP: trace.HTTP10},
			"HEAD / HTTP/1.0\r\n\r\n"},
		{"asterisk-form",
			trace.Request{Method: "OPTIONS", URI: uri.URI{Scheme: "http", Host: "h", Path: "*"}},
			"OPTIONS * HTTP/1.1\r\n\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := make(chan string, 1)
			addr := listen(t, func(p *peer) {
				got <- p.request()
				p.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			})
			tr := newTestTransport(t, Options{Resolve: func(string) (string, bool) { return addr, true }})
			h := tr.Exchange(t.Context(), tt.req)
			if h.Failure != nil {
				t.Fatal(h.Failure)
			}
			sent := <-got
			if diff := cmp.Diff(tt.want, sent); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(sent, string(h.Wire.RequestHead)) || !strings.HasSuffix(string(h.Wire.RequestHead), "\r\n\r\n") {
				t.Errorf("recorded request head %q, sent %q", h.Wire.RequestHead, sent)
			}
		})
	}
}

func TestResponses(t *testing.T) {
	tests := []struct {
		name     string
		response string
		want     trace.Response
	}{
		{"Content-Length", "HTTP/1.1 302 Found\r\nLocation: /b\r\nlocation:  /c \r\nContent-Length: 2\r\n\r\nhi",
			trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Fields: trace.Fields{{Name: "Location", Value: "/b"}, {Name: "location", Value: "/c"}, {Name: "Content-Length", Value: "2"}}, Trailers: nil, Body: trace.Body{Kept: []byte("hi"), Size: 2, Whole: true}}},
		{"close-delimited", "HTTP/1.0 200 Fine by me\n\nhello",
			trace.Response{Proto: "HTTP/1.0", Status: 200, Reason: "Fine by me", Fields: trace.Fields{}, Trailers: nil, Body: trace.Body{Kept: []byte("hello"), Size: 5, Whole: true}}},
		{"chunked with trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nX-Sum: 7\r\nx-sum: 8\r\n\r\n",
			trace.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK", Fields: trace.Fields{{Name: "Transfer-Encoding", Value: "chunked"}}, Trailers: trace.Fields{{Name: "X-Sum", Value: "7"}, {Name: "x-sum", Value: "8"}}, Body: trace.Body{Kept: []byte("abc"), Size: 3, Whole: true}}},
		{"304 has no content", "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
			trace.Response{Proto: "HTTP/1.1", Status: 304, Reason: "Not Modified", Fields: trace.Fields{{Name: "Content-Length", Value: "99"}}, Trailers: nil, Body: trace.Body{Whole: true}}},
		{"no reason", "HTTP/1.1 204\r\n\r\n",
			trace.Response{Proto: "HTTP/1.1", Status: 204, Reason: "", Fields: trace.Fields{}, Trailers: nil, Body: trace.Body{Whole: true}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, tt.response)+"/"))
			if h.Failure != nil {
				t.Fatalf("%+v", h.Failure)
			}
			if diff := cmp.Diff(&tt.want, h.Response); diff != "" {
				t.Errorf("response (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(tt.response, string(h.Wire.ResponseHead)) {
				t.Errorf("recorded %q", h.Wire.ResponseHead)
			}
		})
	}
}

// One transport serves many exchanges at a time.
func TestConcurrentUse(t *testing.T) {
	plain, _ := keepAlive(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
	srv, tr := newHTTP2Server(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "hi") }, Options{})
	var all sync.WaitGroup
	for i := range 8 {
		url := []string{"http://" + plain, srv.URL}[i%2]
		all.Go(func() {
			for range 20 {
				if h := tr.Exchange(t.Context(), get(url)); h.Failure != nil || string(h.Response.Body.Kept) != "hi" {
					t.Errorf("%s: %v", url, h.Failure)
				}
			}
		})
	}
	all.Wait()
	tr.Close()
}

// A canned connection has the whole answer from the beginning and takes any
// request. Fuzz targets use it: it needs no other goroutine.
type canned struct {
	net.Conn
	answer *bytes.Reader
}

func (c canned) Read(p []byte) (int, error)  { return c.answer.Read(p) }
func (c canned) Write(p []byte) (int, error) { return len(p), nil }
func (c canned) Close() error                { return nil }
func (c canned) SetDeadline(time.Time) error { return nil }
func (c canned) LocalAddr() net.Addr         { return &net.TCPAddr{} }
func (c canned) RemoteAddr() net.Addr        { return &net.TCPAddr{} }

// exchangeInMemory makes an exchange with a canned answer.
func exchangeInMemory(t testing.TB, r trace.Request, answer []byte) *trace.Hop {
	tr := newTestTransport(t, Options{MaxBody: 4 << 10, MaxHeader: 4 << 10, MaxDownload: 64 << 10})
	tr.dial = func(context.Context, string, string) (net.Conn, error) {
		return canned{answer: bytes.NewReader(answer)}, nil
	}
	return tr.Exchange(t.Context(), r)
}
