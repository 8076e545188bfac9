package wire

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"detour/trace"
)

// newHTTP2Server is net/http's server for HTTP/2, and a transport that trusts it.
func newHTTP2Server(t testing.TB, handle http.HandlerFunc, o Options) (*httptest.Server, *Transport) {
	srv := httptest.NewUnstartedServer(handle)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	o.TLS = &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	return srv, newTestTransport(t, o)
}

func TestHTTP2(t *testing.T) {
	srv, tr := newHTTP2Server(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Trailer", "X-Sum")
		w.Header().Set("Location", "/next")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, r.Method+" "+r.Host+r.RequestURI+" "+strconv.Itoa(len(body))+" "+r.Header.Get("X-A"))
		w.Header().Set("X-Sum", "7")
	}, Options{})
	r := get(srv.URL + "/a?b")
	r.Method, r.Body = "POST", bytes.Repeat([]byte("x"), 300_000)
	r.Fields = append(r.Fields, trace.Fields{{Name: "X-A", Value: "1"}, {Name: "Connection", Value: "keep-alive, x-hop"}, {Name: "X-Hop", Value: "1"}, {Name: "Transfer-Encoding", Value: "chunked"}, {Name: "TE", Value: "gzip"}}...)
	for i := range 3 {
		h := tr.Exchange(t.Context(), r)
		if h.Failure != nil {
			t.Fatalf("%+v", h.Failure)
		}
		want := trace.Fields{{Name: ":method", Value: "POST"}, {Name: ":authority", Value: r.URI.Authority()}, {Name: ":scheme", Value: "https"}, {Name: ":path", Value: "/a?b"}, {Name: "x-a", Value: "1"}}
		if diff := cmp.Diff(want, h.Wire.RequestFields); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if got, want := string(h.Response.Body.Kept), "POST "+r.URI.Authority()+"/a?b 300000 1"; got != want || !h.Response.Body.Whole {
			t.Errorf("content %q, want %q; whole %v", got, want, h.Response.Body.Whole)
		}
		if h.Status() != 302 || h.Response.Fields.Get("location") != "/next" || h.Response.Trailers.Get("x-sum") != "7" {
			t.Errorf("response %+v", h.Response)
		}
		if h.Wire.ResponseFields[0] != (trace.Field{Name: ":status", Value: "302"}) || h.Response.Fields[0].Name == ":status" {
			t.Errorf("field list %v", h.Wire.ResponseFields)
		}
		if len(h.Interim) != 1 || h.Interim[0].Status != 103 {
			t.Errorf("interim %+v", h.Interim)
		}
		if h.Conn.Reused != (i > 0) || h.Conn.TLS.ALPN != "h2" || !h.Conn.TLS.Verified || h.Wire.Proto != "HTTP/2.0" {
			t.Errorf("connection %+v, TLS %+v", h.Conn, h.Conn.TLS)
		}
	}
}

// Content larger than all windows comes whole, on a connection used again.
func TestHTTP2LargeContent(t *testing.T) {
	const size = 5 << 20
	srv, tr := newHTTP2Server(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(make([]byte, size))
	}, Options{})
	for range 3 {
		h := tr.Exchange(t.Context(), get(srv.URL+"/"))
		if b := h.Response.Body; h.Failure != nil || b.Size != size || len(b.Kept) != 1<<20 || !b.Whole || !hasNotice(h, trace.NoticeBody) {
			t.Errorf("%v: %d bytes, %d kept, whole %v, notices %v", h.Failure, b.Size, len(b.Kept), b.Whole, h.Notices)
		}
	}
}

// An http2Peer drives the server's side of HTTP/2 frame by frame.
type http2Peer struct {
	*http2.Framer
	peer *peer
	enc  bytes.Buffer
}

// listenHTTP2 serves HTTP/2 without TLS: each connection's preface and frames up
// to the request's header section are read, then handle takes over.
func listenHTTP2(t testing.TB, handle func(*http2Peer)) string {
	return listen(t, func(p *peer) {
		if _, err := io.ReadFull(p.br, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		hp := &http2Peer{Framer: http2.NewFramer(p, p.br), peer: p}
		hp.AllowIllegalWrites = true
		hp.send(hp.WriteSettings())
		if hp.await(http2.FrameHeaders) {
			handle(hp)
			hp.drain()
		}
	})
}

// send takes a frame's write error: a client that has gone away is no error of
// the test's.
func (p *http2Peer) send(error) {}

// await reads frames until one of a type comes.
func (p *http2Peer) await(want http2.FrameType) bool {
	for {
		f, err := p.ReadFrame()
		if err != nil {
			return false
		}
		if f.Header().Type == want {
			return true
		}
	}
}

// drain reads what the client still says, so that closing does not reset.
func (p *http2Peer) drain() { _, _ = io.Copy(io.Discard, p.peer.br) }

// block compresses a field list without a dynamic table.
func (p *http2Peer) block(fields ...string) []byte {
	p.enc.Reset()
	e := hpack.NewEncoder(&p.enc)
	e.SetMaxDynamicTableSize(0)
	for i := 0; i < len(fields); i += 2 {
		_ = e.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	return slices.Clone(p.enc.Bytes())
}

// headers sends a whole header section.
func (p *http2Peer) headers(end bool, fields ...string) {
	p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(fields...), EndStream: end, EndHeaders: true}))
}

func getHTTP2(addr string) trace.Request {
	r := get("http://" + addr + "/")
	r.HTTP = trace.HTTP2
	return r
}

func TestHTTP2Frames(t *testing.T) {
	tests := []struct {
		name   string
		serve  func(*http2Peer)
		want   string // content, when there is no failure
		reason string // part of the failure's reason
		phase  trace.Phase
		kind   trace.FailureKind
	}{
		{name: "padding and ping", serve: func(p *http2Peer) {
			p.send(p.WritePing(false, [8]byte{1}))
			p.headers(false, ":status", "200")
			p.send(p.WriteDataPadded(1, false, []byte("he"), make([]byte, 9)))
			p.send(p.WriteRawFrame(0x77, 0, 0, []byte("unknown")))
			p.send(p.WriteDataPadded(1, true, []byte("llo"), nil))
		}, want: "hello"},
		{name: "continuation", serve: func(p *http2Peer) {
			b := p.block(":status", "200", "x-a", "1")
			p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b[:1], EndStream: true}))
			p.send(p.WriteContinuation(1, false, b[1:3]))
			p.send(p.WriteContinuation(1, true, b[3:]))
		}},
		{name: "settings with a value out of range", serve: func(p *http2Peer) {
			p.send(p.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 0}))
		}, reason: "out of range", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "reset before the response", serve: func(p *http2Peer) {
			p.send(p.WriteRSTStream(1, http2.ErrCodeInternal))
		}, reason: "reset the stream (INTERNAL_ERROR)", phase: trace.PhaseFirstByte, kind: trace.FailNetwork},
		{name: "reset amid the content", serve: func(p *http2Peer) {
			p.headers(false, ":status", "200")
			p.send(p.WriteData(1, false, []byte("he")))
			p.send(p.WriteRSTStream(1, http2.ErrCodeCancel))
		}, reason: "reset the stream (CANCEL)", phase: trace.PhaseBody, kind: trace.FailNetwork},
		{name: "goaway", serve: func(p *http2Peer) {
			p.send(p.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, []byte("calm\x1b")))
		}, reason: "(GOAWAY, ENHANCE_YOUR_CALM): calm␛", phase: trace.PhaseFirstByte, kind: trace.FailNetwork},
		{name: "goaway that spares this stream", serve: func(p *http2Peer) {
			p.send(p.WriteGoAway(1, http2.ErrCodeNo, nil))
			p.headers(true, ":status", "204")
		}},
		{name: "ping flood", serve: func(p *http2Peer) {
			for range frameCredit + 10 {
				p.send(p.WritePing(false, [8]byte{}))
			}
		}, reason: "floods", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "flood of empty content", serve: func(p *http2Peer) {
			p.headers(false, ":status", "200")
			for range frameCredit + 10 {
				p.send(p.WriteData(1, false, nil))
			}
		}, reason: "floods", phase: trace.PhaseBody, kind: trace.FailProtocol},
		{name: "continuation flood", serve: func(p *http2Peer) {
			p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: p.block(":status", "200")}))
			for range maxContinuations + 10 {
				p.send(p.WriteContinuation(1, false, nil))
			}
		}, reason: "more than 256 frames", phase: trace.PhaseHead, kind: trace.FailLimit},
		{name: "header section beyond the bound", serve: func(p *http2Peer) {
			p.headers(true, ":status", "200", "x-a", strings.Repeat("a", 9000), "x-b", strings.Repeat("b", 9000))
		}, reason: "larger than 10 KiB", phase: trace.PhaseHead, kind: trace.FailLimit},
		{name: "compression that is none", serve: func(p *http2Peer) {
			p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, EndStream: true, EndHeaders: true}))
		}, reason: "decompressed", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "no status", serve: func(p *http2Peer) { p.headers(true, "x-a", "1") }, reason: "no :status", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "pseudo field out of place", serve: func(p *http2Peer) { p.headers(true, ":status", "200", "x-a", "1", ":path", "/") },
			reason: ":path is out of place", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "name in capitals", serve: func(p *http2Peer) { p.headers(true, ":status", "200", "X-A", "1") }, reason: `"X-A"`, phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "line break in a value", serve: func(p *http2Peer) { p.headers(true, ":status", "302", "location", "/\r\nset-cookie: a=b") },
			reason: "control byte ␍", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "101", serve: func(p *http2Peer) { p.headers(true, ":status", "101") }, reason: "101 is not", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "content before the header section", serve: func(p *http2Peer) { p.send(p.WriteData(1, true, []byte("x"))) },
			reason: "where none can be", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "trailers with a pseudo field", serve: func(p *http2Peer) {
			p.headers(false, ":status", "200")
			p.headers(true, ":status", "200")
		}, reason: "trailer section has the pseudo field :status", phase: trace.PhaseBody, kind: trace.FailProtocol},
		{name: "shorter than its Content-Length", serve: func(p *http2Peer) {
			p.headers(false, ":status", "200", "content-length", "9")
			p.send(p.WriteData(1, true, []byte("x")))
		}, reason: "after 1 of 9 bytes", phase: trace.PhaseBody, kind: trace.FailNetwork},
		{name: "window widened for a stream", serve: func(p *http2Peer) {
			p.send(p.WriteWindowUpdate(1, 100))
			p.headers(true, ":status", "204")
		}},
		{name: "a stream nobody opened", serve: func(p *http2Peer) {
			p.send(p.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: p.block(":status", "200"), EndHeaders: true}))
		}, reason: "not open", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "a frame that breaks the protocol", serve: func(p *http2Peer) { p.send(p.WriteRawFrame(http2.FramePing, 0, 0, []byte("x"))) },
			reason: "FRAME_SIZE_ERROR", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "interim without end", serve: func(p *http2Peer) {
			for range frameCredit {
				p.headers(false, ":status", "103")
			}
		}, reason: "floods", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "stream ends with a 1xx", serve: func(p *http2Peer) { p.headers(true, ":status", "103") }, reason: "ends with a 1xx", phase: trace.PhaseHead, kind: trace.FailProtocol},
		{name: "push", serve: func(p *http2Peer) {
			p.send(p.WritePushPromise(http2.PushPromiseParam{StreamID: 1, PromiseID: 2, BlockFragment: p.block(":method", "GET"), EndHeaders: true}))
		}, reason: "pushes", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "frame larger than told", serve: func(p *http2Peer) { p.send(p.WriteRawFrame(http2.FrameData, 0, 1, make([]byte, 17<<10))) },
			reason: "larger than the limit", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "window widened too far", serve: func(p *http2Peer) { p.send(p.WriteWindowUpdate(0, 1<<31-1)) }, reason: "beyond its limit", phase: trace.PhaseFirstByte, kind: trace.FailProtocol},
		{name: "closed amid the content", serve: func(p *http2Peer) {
			p.headers(false, ":status", "200")
			p.send(p.WriteData(1, false, []byte("he")))
			p.send(p.peer.Conn.(*net.TCPConn).CloseWrite())
		}, reason: "closed after 2 bytes", phase: trace.PhaseBody, kind: trace.FailNetwork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := listenHTTP2(t, tt.serve)
			tr := newTestTransport(t, Options{MaxHeader: 10 << 10, MaxBody: 2000})
			h := tr.Exchange(t.Context(), getHTTP2(addr))
			tr.Close()
			if tt.reason == "" {
				if h.Failure != nil || string(h.Response.Body.Kept) != tt.want || !h.Response.Body.Whole {
					t.Errorf("%v: response %+v", h.Failure, h.Response)
				}
				return
			}
			if f := h.Failure; f == nil || !strings.Contains(f.Reason, tt.reason) || f.Phase != tt.phase || f.Kind != tt.kind {
				t.Errorf("failure %+v, want %s %s with %q", f, tt.phase, tt.kind, tt.reason)
			}
		})
	}
}

// Content waits for the windows that the server opens, and header sections
// larger than a frame go out in several.
func TestHTTP2LargeRequest(t *testing.T) {
	got := make(chan string, 1)
	addr := listen(t, func(p *peer) {
		_, _ = io.CopyN(io.Discard, p.br, int64(len(http2.ClientPreface)))
		hp := &http2Peer{Framer: http2.NewFramer(p, p.br), peer: p}
		hp.send(hp.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 10}))
		sizes := ""
		for total := 0; total < 100_000; {
			f, err := hp.ReadFrame()
			if err != nil {
				break
			}
			switch f := f.(type) {
			case *http2.DataFrame:
				total += len(f.Data())
				hp.send(hp.WriteWindowUpdate(1, 50_000))
				hp.send(hp.WriteWindowUpdate(0, 50_000))
			case *http2.HeadersFrame, *http2.ContinuationFrame:
				sizes += f.Header().Type.String() + " "
			}
		}
		got <- sizes
		hp.headers(true, ":status", "204")
		hp.drain()
	})
	r := getHTTP2(addr)
	r.Method, r.Body = "POST", make([]byte, 100_000)
	r.Fields = append(r.Fields, trace.Field{Name: "X-Large", Value: strings.Repeat("~", 20_000)})
	tr := newTestTransport(t, Options{})
	if h := tr.Exchange(t.Context(), r); h.Failure != nil || h.Status() != 204 {
		t.Errorf("%v", h.Failure)
	}
	tr.Close()
	if sizes := <-got; sizes != "HEADERS CONTINUATION " {
		t.Errorf("header section in %s", sizes)
	}
}

func TestHTTP2DownloadBound(t *testing.T) {
	srv, tr := newHTTP2Server(t, func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 10<<10)); err != nil {
				return
			}
		}
	}, Options{MaxDownload: 100 << 10})
	h := tr.Exchange(t.Context(), get(srv.URL))
	if b := h.Response.Body; h.Failure != nil || b.Whole || b.Size < 100<<10 || !hasNotice(h, trace.NoticeBody) {
		t.Errorf("%v: %d bytes, whole %v, notices %v", h.Failure, b.Size, b.Whole, h.Notices)
	}
}

// What is refused is shown as far as it could be read.
func TestHTTP2RefusedFieldsAreKept(t *testing.T) {
	addr := listenHTTP2(t, func(p *http2Peer) { p.headers(true, ":status", "302", "location", "/a\nb", "x-a", "1") })
	h := newTestTransport(t, Options{}).Exchange(t.Context(), getHTTP2(addr))
	if h.Failure == nil || h.Status() != 302 || h.Response.Fields.Get("Location") != "/a\nb" || len(h.Wire.ResponseFields) != 3 {
		t.Errorf("%v, response %+v, fields %v", h.Failure, h.Response, h.Wire.ResponseFields)
	}
}

func TestHTTP2AnsweredInHTTP1(t *testing.T) {
	addr := listen(t, func(p *peer) {
		_, _ = io.CopyN(io.Discard, p.br, 24)
		p.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
		_, _ = io.Copy(io.Discard, p.br)
	})
	h := newTestTransport(t, Options{}).Exchange(t.Context(), getHTTP2(addr))
	if h.Failure == nil || h.Failure.Kind != trace.FailProtocol || !strings.Contains(h.Failure.Reason, "HTTP/1") {
		t.Errorf("failure %+v", h.Failure)
	}
	if !strings.HasPrefix(string(h.Wire.ResponseHead), "HTTP/1.1 400") {
		t.Errorf("bytes received %q", h.Wire.ResponseHead)
	}
}

// A server that closes kept connections by GOAWAY has not seen the request,
// which is sent again even where it is a POST.
func TestHTTP2RetryAfterGoAway(t *testing.T) {
	addr := listenHTTP2(t, func(p *http2Peer) {
		p.headers(true, ":status", "204")
		if p.await(http2.FrameHeaders) {
			p.send(p.WriteGoAway(1, http2.ErrCodeNo, nil))
		}
	})
	tr := newTestTransport(t, Options{})
	r := getHTTP2(addr)
	r.Method = "POST"
	for i := range 2 {
		h := tr.Exchange(t.Context(), r)
		if h.Status() != 204 || h.Failure != nil || h.Conn.Reused {
			t.Errorf("exchange %d: %v, connection %+v", i, h.Failure, h.Conn)
		}
		if got := hasNotice(h, trace.NoticeRetry); got != (i == 1) {
			t.Errorf("exchange %d: notices %v", i, h.Notices)
		}
	}
	tr.Close()
}

func FuzzHTTP2(f *testing.F) {
	var b bytes.Buffer
	p := &http2Peer{Framer: http2.NewFramer(&b, nil)}
	p.send(p.WriteSettings())
	p.headers(false, ":status", "200", "location", "/")
	p.send(p.WriteData(1, true, []byte("hello")))
	f.Add(b.Bytes())
	f.Add([]byte("HTTP/1.1 200 OK\r\n\r\n"))
	f.Fuzz(func(t *testing.T, frames []byte) {
		h := exchangeInMemory(t, getHTTP2("h.test"), frames)
		if h.Failure == nil && h.Response == nil {
			t.Error("neither a response nor a failure")
		}
	})
}
