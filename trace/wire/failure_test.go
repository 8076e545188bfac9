package wire

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

	"detour/trace"
)

// A failureTest is one way in which an exchange fails. The words are for a
// user, so they are compared.
type failureTest struct {
	name string
	req  trace.Request
	opts Options
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
	want trace.Failure
}

func failing(err error) func(context.Context, string, string) (net.Conn, error) {
	return func(_ context.Context, network, addr string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
}

func TestFailures(t *testing.T) {
	withField := func(name, value string) trace.Request {
		r := get("http://h/")
		r.Fields = append(r.Fields, trace.Field{Name: name, Value: value})
		return r
	}
	withMethod := func(m string) trace.Request {
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
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: `the scheme "ftp" is not http or https`, Hint: "detour speaks http and https only"}},
		{name: "no such port", req: get("http://h:99999/"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: `the port "99999" is not a number up to 65535`, Hint: ""}},
		{name: "no host", req: get("http:///x"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: "the URI has no host", Hint: "write it as http://host/path"}},
		{name: "line break in the target", req: get("http://h/a\r\nb"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: "the URI has a line break or a NUL in it", Hint: "percent-encode it as %0D, %0A or %00"}},
		{name: "line break in a value", req: withField("A", "b\r\nC: d"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: `the field "A" has a line break or a NUL in it, or no name`, Hint: ""}},
		{name: "NUL in a name", req: withField("A\x00", "b"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: `the field "A␀" has a line break or a NUL in it, or no name`, Hint: ""}},
		{name: "two words for a method", req: withMethod("GET /x"),
			want: trace.Failure{Phase: trace.PhaseSend, Kind: trace.FailRequest, Attempt: "send the request", Reason: `the method "GET /x" is not a single word`, Hint: ""}},
		{name: "unknown name", req: get("http://shop.invalid/"), dial: failing(&net.DNSError{Name: "shop.invalid", IsNotFound: true}),
			want: trace.Failure{Phase: trace.PhaseDNS, Kind: trace.FailResolve, Attempt: "resolve shop.invalid", Reason: "the name shop.invalid does not resolve", Hint: "check the spelling; --resolve names the address by hand"}},
		{name: "no name server", req: get("http://shop.test/"), dial: failing(&net.DNSError{Name: "shop.test", IsTemporary: true}),
			want: trace.Failure{Phase: trace.PhaseDNS, Kind: trace.FailResolve, Attempt: "resolve shop.test", Reason: "the name server gave no answer for shop.test", Hint: "check the resolver"}},
		{name: "unreachable", req: get("http://192.0.2.1/"), dial: failing(syscall.ENETUNREACH),
			want: trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailNetwork, Attempt: "connect to 192.0.2.1:80", Reason: "there is no way to that address (unreachable)", Hint: "check the address and the network"}},
		{name: "closed before the response", req: get("http://" + closing),
			want: trace.Failure{Phase: trace.PhaseFirstByte, Kind: trace.FailNetwork, Attempt: "wait for the response", Reason: "the server closed the connection before the response began", Hint: "look in the server's error log at this time; or does the port want TLS? try https://"}},
		{name: "closed amid the head", req: get("http://" + amidHead),
			want: trace.Failure{Phase: trace.PhaseHead, Kind: trace.FailNetwork, Attempt: "read the response's header section", Reason: "the server closed the connection before the response's header section was complete", Hint: "look in the server's error log at this time: did the process end, or a proxy's time run out?"}},
		{name: "closed amid the content", req: get("http://" + amidContent),
			want: trace.Failure{Phase: trace.PhaseBody, Kind: trace.FailNetwork, Attempt: "read the content", Reason: "the connection was closed after 4 of 500 bytes", Hint: "look in the server's error log at this time: did the process end, or is Content-Length wrong?"}},
		{name: "closed amid a chunk", req: get("http://" + amidChunk),
			want: trace.Failure{Phase: trace.PhaseBody, Kind: trace.FailNetwork, Attempt: "read the content", Reason: "the server closed the connection before the content was complete", Hint: "look in the server's error log at this time: did the process end, or a proxy's time run out?"}},
		{name: "broken chunk", req: get("http://" + badChunk),
			want: trace.Failure{Phase: trace.PhaseBody, Kind: trace.FailProtocol, Attempt: "read the content", Reason: "a chunk's size is not a hexadecimal number", Hint: ""}},
		{name: "long trailer section", req: get("http://" + longTrailer),
			want: trace.Failure{Phase: trace.PhaseBody, Kind: trace.FailLimit, Attempt: "read the content", Reason: "the header section is larger than 256 KiB", Hint: ""}},
		{name: "bad proxy", req: get("http://h/"), opts: Options{Proxy: "gopher://h"},
			want: trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRequest, Attempt: "use the proxy h", Reason: `its scheme "gopher" is not http, https or socks5`, Hint: ""}},
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
	want := trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRefused, Attempt: "connect to " + addr, Reason: "nothing listens there (connection refused)", Hint: "check the port; is the server running?"}
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

// drip says a byte a second forever.
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
	phase trace.Phase
	after time.Duration // when the bound ends it
}{
	{"connecting", "http://h/", nil, func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
	}, trace.PhaseConnect, 10 * time.Second},
	{"resolving", "http://h/", nil, func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: "h", Err: "i/o timeout", IsTimeout: true}}
	}, trace.PhaseDNS, 10 * time.Second},
	{"TLS handshake", "https://h/", nil, silentAfter(), trace.PhaseTLS, 10 * time.Second},
	{"sending", "http://h/", nil, silentAfter(), trace.PhaseSend, 60 * time.Second},
	{"sending large content", "http://h/", make([]byte, 1<<20), silentAfter(readRequest), trace.PhaseSend, 60 * time.Second},
	{"first byte", "http://h/", nil, silentAfter(readRequest), trace.PhaseFirstByte, 30 * time.Second},
	{"first byte after a 1xx", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 103 Early Hints\r\n\r\n")), trace.PhaseFirstByte, 30 * time.Second},
	{"head", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\nA: ")), trace.PhaseHead, 60 * time.Second},
	{"dripping head", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n"), drip("a:b\r\n")), trace.PhaseHead, 60 * time.Second},
	{"content", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n\r\nhalf")), trace.PhaseBody, 60 * time.Second},
	{"dripping content", "http://h/", nil, silentAfter(readRequest, say("HTTP/1.1 200 OK\r\n\r\n"), drip("x")), trace.PhaseBody, 60 * time.Second},
	{"HTTP/2 sending", "http2://h/", nil, silentAfter(), trace.PhaseSend, 60 * time.Second},
	{"HTTP/2 first byte", "http2://h/", nil, silentAfter(startHTTP2(func(*http2Peer) {})), trace.PhaseFirstByte, 30 * time.Second},
	{"HTTP/2 head", "http2://h/", nil, silentAfter(startHTTP2(func(p *http2Peer) {
		p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(":status", "200")}))
	})), trace.PhaseHead, 60 * time.Second},
	{"HTTP/2 content", "http2://h/", nil, silentAfter(startHTTP2(func(p *http2Peer) { p.headers(false, ":status", "200") })), trace.PhaseBody, 60 * time.Second},
}

// stalling is the request of a stall test.
func stalling(url string, body []byte) trace.Request {
	plain, ok := strings.CutPrefix(url, "http2://")
	if ok {
		url = "http://" + plain
	}
	r := get(url)
	if r.Body = body; ok {
		r.HTTP = trace.HTTP2
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
				if f := h.Failure; f == nil || f.Kind != trace.FailTimeout || f.Phase != tt.phase || !strings.HasSuffix(f.Reason, " within "+seconds(tt.after)) {
					t.Errorf("failure %+v, want a timeout in phase %s", f, tt.phase)
				}
				if tt.phase == trace.PhaseBody && (h.Status() != 200 || h.Response.Body.Whole || !hasNotice(h, trace.NoticeTime)) {
					t.Errorf("response %+v, notices %v", h.Response, h.Notices)
				}
			})
		})
	}
}

// The user can stop an exchange in every phase, and it stops at once.
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
				if f := h.Failure; f == nil || f.Kind != trace.FailCanceled || f.Phase != tt.phase {
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
	if h.Failure == nil || h.Failure.Kind != trace.FailCanceled {
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
		if h := tr.Exchange(ctx, get("http://h/")); h.Failure == nil || h.Failure.Kind != trace.FailTimeout {
			t.Errorf("failure %+v", h.Failure)
		}
	})
}

func TestTLSOnAPlainPort(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get(strings.Replace(srv.URL, "http:", "https:", 1)))
	if f := h.Failure; f == nil || f.Kind != trace.FailTLS || f.Reason != "the server answered in plain HTTP: this port does not speak TLS" {
		t.Errorf("failure %+v", f)
	}
}

func TestPlain(t *testing.T) {
	err := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("tls: something\x1b odd")}
	if got, want := plain(err), "something␛ odd"; got != want {
		t.Errorf("plain: %q, want %q", got, want)
	}
}
