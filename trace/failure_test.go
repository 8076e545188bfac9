package trace

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
)

// A failureTest is one way in which an exchange fails. The words are for a
// person, so they are compared.
type failureTest struct {
	name string
	req  Request
	opts Options
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
	want Failure
}

func failing(err error) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, network, addr string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
}

func TestFailures(t *testing.T) {
	withField := func(name, value string) Request {
		r := get("http://h/")
		r.Fields = append(r.Fields, Field{name, value})
		return r
	}
	withMethod := func(m string) Request {
		r := get("http://h/")
		r.Method = m
		return r
	}
	closing := listen(t, func(p *peer) { p.request() })
	amidHead := answering(t, "HTTP/1.1 200 OK\r\nContent-Le")
	amidContent := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf")
	amidChunk := answering(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal")
	badChunk := answering(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf")
	longTrailer := answering(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: "+strings.Repeat("a", 300<<10)+"\r\n\r\n")
	tests := []failureTest{
		{name: "other scheme", req: get("ftp://h/"),
			want: Failure{PhaseSend, FailRequest, "send the request", `the scheme "ftp" is not http or https`, "detour speaks http and https only"}},
		{name: "no such port", req: get("http://h:99999/"),
			want: Failure{PhaseSend, FailRequest, "send the request", `the port "99999" is not a number up to 65535`, ""}},
		{name: "no host", req: get("http:///x"),
			want: Failure{PhaseSend, FailRequest, "send the request", "the URI has no host", "write it as http://host/path"}},
		{name: "line break in the target", req: get("http://h/a\r\nb"),
			want: Failure{PhaseSend, FailRequest, "send the request", "the URI has a line break or a NUL in it", "percent-encode it as %0D, %0A or %00"}},
		{name: "line break in a value", req: withField("A", "b\r\nC: d"),
			want: Failure{PhaseSend, FailRequest, "send the request", `the field "A" has a line break or a NUL in it, or no name`, ""}},
		{name: "NUL in a name", req: withField("A\x00", "b"),
			want: Failure{PhaseSend, FailRequest, "send the request", `the field "A␀" has a line break or a NUL in it, or no name`, ""}},
		{name: "two words for a method", req: withMethod("GET /x"),
			want: Failure{PhaseSend, FailRequest, "send the request", `the method "GET /x" is not a single word`, ""}},
		{name: "unknown name", req: get("http://shop.invalid/"), dial: failing(&net.DNSError{Name: "shop.invalid", IsNotFound: true}),
			want: Failure{PhaseDNS, FailResolve, "resolve shop.invalid", "the name shop.invalid does not resolve", "check the spelling; --resolve names the address by hand"}},
		{name: "no name server", req: get("http://shop.test/"), dial: failing(&net.DNSError{Name: "shop.test", IsTemporary: true}),
			want: Failure{PhaseDNS, FailResolve, "resolve shop.test", "the name server gave no answer for shop.test", "check the resolver"}},
		{name: "unreachable", req: get("http://192.0.2.1/"), dial: failing(syscall.ENETUNREACH),
			want: Failure{PhaseConnect, FailNetwork, "connect to 192.0.2.1:80", "there is no way to that address (unreachable)", "check the address and the network"}},
		{name: "closed before the response", req: get("http://" + closing),
			want: Failure{PhaseFirstByte, FailNetwork, "wait for the response", "the server closed the connection before the response began", "does the port want TLS? try https://"}},
		{name: "closed amid the head", req: get("http://" + amidHead),
			want: Failure{PhaseHead, FailNetwork, "read the response's header section", "the server closed the connection before the response's header section was complete", ""}},
		{name: "closed amid the content", req: get("http://" + amidContent),
			want: Failure{PhaseBody, FailNetwork, "read the content", "the connection was closed after 4 of 500 bytes", ""}},
		{name: "closed amid a chunk", req: get("http://" + amidChunk),
			want: Failure{PhaseBody, FailNetwork, "read the content", "the server closed the connection before the content was complete", ""}},
		{name: "broken chunk", req: get("http://" + badChunk),
			want: Failure{PhaseBody, FailProtocol, "read the content", "a chunk's size is not a hexadecimal number", ""}},
		{name: "long trailer section", req: get("http://" + longTrailer),
			want: Failure{PhaseBody, FailLimit, "read the content", "the header section is larger than 256 KiB", ""}},
		{name: "bad proxy", req: get("http://h/"), opts: Options{Proxy: "gopher://h"},
			want: Failure{PhaseConnect, FailRequest, "use the proxy h", `its scheme "gopher" is not http, https or socks5`, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tr := newTestTransport(t, tt.opts)
			if tt.dial != nil {
				tr.dial = tt.dial
			}
			h := tr.Exchange(t.Context(), tt.req)
			if h.Failure == nil || *h.Failure != tt.want {
				t.Errorf("failure\n%+v, want\n%+v", h.Failure, tt.want)
			}
			if h.Response != nil && h.Response.Body.Whole {
				t.Error("the content counts as whole")
			}
		})
	}
}

func TestRefusedConnection(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+addr))
	want := Failure{PhaseConnect, FailRefused, "connect to " + addr, "nobody listens there (connection refused)", "check the port; is the server running?"}
	if h.Failure == nil || *h.Failure != want {
		t.Errorf("failure %+v, want %+v", h.Failure, want)
	}
	if h.Wire.Proto != "" || h.Timing.Total <= 0 {
		t.Errorf("hop %+v", h)
	}
}

// A silent server serves over a pipe in the test's own time: it does each step
// and then keeps still.
func silentAfter(steps ...func(net.Conn)) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			for _, step := range steps {
				step(server)
			}
		}()
		return client, nil
	}
}

func readRequest(c net.Conn) { (&peer{c, newReader(c)}).request() }

func say(s string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, s) }
}

// drip says a byte a second for ever.
func drip(s string) func(net.Conn) {
	return func(c net.Conn) {
		for {
			if _, err := io.WriteString(c, s); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
}

// startHTTP2 reads a request without content and sends frames.
func startHTTP2(frames func(*http2Peer)) func(net.Conn) {
	return func(c net.Conn) {
		p := &peer{c, newReader(c)}
		_, _ = io.CopyN(io.Discard, p.br, int64(len(http2.ClientPreface)))
		hp := &http2Peer{Framer: http2.NewFramer(p, p.br), peer: p}
		if hp.await(http2.FrameHeaders) {
			go hp.drain()
			hp.send(hp.WriteSettings())
			frames(hp)
		}
	}
}

// stallTests are servers that stop in each phase.
var stallTests = []struct {
	name  string
	url   string
	body  []byte
	dial  func(context.Context, string, string) (net.Conn, error)
	phase Phase
	after time.Duration // when the bound ends it
}{
	{"connecting", "http://h/", nil, func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
	}, PhaseConnect, 10 * time.Second},
	{"resolving", "http://h/", nil, func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: "h", Err: "i/o timeout", IsTimeout: true}}
	}, PhaseDNS, 10 * time.Second},
	{"TLS handshake", "https://h/", nil, silentAfter(), PhaseTLS, 10 * time.Second},
	{"sending", "http://h/", nil, silentAfter(), PhaseSend, 60 * time.Second},
	{"sending large content", "http://h/", make([]byte, 1<<20), silentAfter(readRequest), PhaseSend, 60 * time.Second},
	{"first byte", "http://h/", nil, silentAfter(readRequest), PhaseFirstByte, 30 * time.Second},
	{"first byte after a 1xx", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 103 Early Hints\r\n\r\n")), PhaseFirstByte, 30 * time.Second},
	{"head", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\nA: ")), PhaseHead, 60 * time.Second},
	{"dripping head", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n"), drip("a:b\r\n")), PhaseHead, 60 * time.Second},
	{"content", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n\r\nhalf")), PhaseBody, 60 * time.Second},
	{"dripping content", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n\r\n"), drip("x")), PhaseBody, 60 * time.Second},
	{"HTTP/2 sending", "http2://h/", nil, silentAfter(), PhaseSend, 60 * time.Second},
	{"HTTP/2 first byte", "http2://h/", nil, silentAfter(startHTTP2(func(*http2Peer) {})), PhaseFirstByte, 30 * time.Second},
	{"HTTP/2 head", "http2://h/", nil, silentAfter(startHTTP2(func(p *http2Peer) {
		p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(":status", "200")}))
	})), PhaseHead, 60 * time.Second},
	{"HTTP/2 content", "http2://h/", nil, silentAfter(startHTTP2(func(p *http2Peer) { p.headers(false, ":status", "200") })), PhaseBody, 60 * time.Second},
}

// stalling is the request of a stall test.
func stalling(url string, body []byte) Request {
	plain, ok := strings.CutPrefix(url, "http2://")
	if ok {
		url = "http://" + plain
	}
	r := get(url)
	if r.Body = body; ok {
		r.HTTP = HTTP2
	}
	return r
}

// Every phase is bounded in time.
func TestTimeouts(t *testing.T) {
	for _, tt := range stallTests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := newTestTransport(t, Options{})
				tr.dial = tt.dial
				r := stalling(tt.url, tt.body)
				start := time.Now()
				h := tr.Exchange(t.Context(), r)
				defer time.Sleep(time.Second) // of the bubble's clock: a dripping server notices
				if took := time.Since(start); took != tt.after {
					t.Errorf("it took %v, want %v", took, tt.after)
				}
				if f := h.Failure; f == nil || f.Kind != FailTimeout || f.Phase != tt.phase || !strings.HasSuffix(f.Reason, " within "+seconds(tt.after)) {
					t.Errorf("failure %+v, want a timeout in phase %s", f, tt.phase)
				}
				if tt.phase == PhaseBody && (h.Status() != 200 || h.Response.Body.Whole || !hasNotice(h, NoticeTime)) {
					t.Errorf("response %+v, notices %v", h.Response, h.Notices)
				}
			})
		})
	}
}

// The person can stop an exchange in every phase, and it stops at once.
func TestCancel(t *testing.T) {
	for _, tt := range stallTests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := newTestTransport(t, Options{})
				tr.dial = tt.dial
				r := stalling(tt.url, tt.body)
				ctx, cancel := context.WithCancel(t.Context())
				defer time.AfterFunc(3*time.Second, cancel).Stop()
				start := time.Now()
				h := tr.Exchange(ctx, r)
				defer time.Sleep(time.Second)
				if took := time.Since(start); took != 3*time.Second {
					t.Errorf("it ended after %v, want 3 s", took)
				}
				if f := h.Failure; f == nil || f.Kind != FailCanceled || f.Phase != tt.phase {
					t.Errorf("failure %+v, want a cancel in phase %s", f, tt.phase)
				}
				if len(tr.idle.conns) != 0 {
					t.Error("the connection was kept")
				}
			})
		})
	}
}

func TestCanceledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := newTestTransport(t, Options{}).Exchange(ctx, get("http://127.0.0.1:1/"))
	if h.Failure == nil || h.Failure.Kind != FailCanceled {
		t.Errorf("failure %+v", h.Failure)
	}
}

// A deadline of the caller's is a timeout, not a cancel.
func TestCallersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		tr := newTestTransport(t, Options{})
		tr.dial = silentAfter(readRequest)
		if h := tr.Exchange(ctx, get("http://h/")); h.Failure == nil || h.Failure.Kind != FailTimeout {
			t.Errorf("failure %+v", h.Failure)
		}
	})
}

func TestTLSOnAPlainPort(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get(strings.Replace(srv.URL, "http:", "https:", 1)))
	if f := h.Failure; f == nil || f.Kind != FailTLS || f.Reason != "the server answered in plain HTTP: this port does not speak TLS" {
		t.Errorf("failure %+v", f)
	}
}

func TestPlain(t *testing.T) {
	err := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("tls: something\x1b odd")}
	if got, want := plain(err), "something␛ odd"; got != want {
		t.Errorf("plain: %q, want %q", got, want)
	}
}
