package trace

import (
	"bytes"
	"encoding/base64"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"crypto/tls"
)

var quiet = log.New(io.Discard, "", 0)

// keepAlive answers every request of a connection and counts connections.
func keepAlive(t testing.TB, response string) (addr string, conns *atomic.Int32) {
	conns = new(atomic.Int32)
	return listen(t, func(p *peer) {
		conns.Add(1)
		for p.request() != "" {
			p.send(response)
		}
	}), conns
}

func TestReuse(t *testing.T) {
	tests := []struct {
		name     string
		response string
		change   func(*Request)
		want     int32 // connections for three exchanges
	}{
		{"kept", "HTTP/1.1 204 No Content\r\n\r\n", nil, 1},
		{"with content", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", nil, 1},
		{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", nil, 1},
		{"HTTP/1.0 that keeps", "HTTP/1.0 204 No Content\r\nConnection: Keep-Alive\r\n\r\n", nil, 1},
		{"HTTP/1.0", "HTTP/1.0 204 No Content\r\n\r\n", nil, 3},
		{"server closes", "HTTP/1.1 204 No Content\r\nConnection: x, Close\r\n\r\n", nil, 3},
		{"more than the response", "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n", nil, 3},
		{"client closes", "HTTP/1.1 204 No Content\r\n\r\n", func(r *Request) { r.Fields = append(r.Fields, Field{"Connection", "close"}) }, 3},
		{"HTTP/1.0 request", "HTTP/1.1 204 No Content\r\n\r\n", func(r *Request) { r.HTTP = HTTP10 }, 3},
		{"a wrong Content-Length", "HTTP/1.1 204 No Content\r\n\r\n", func(r *Request) {
			r.Fields, r.Body = append(r.Fields, Field{"Content-Length", "1"}), []byte("abc")
		}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr, conns := keepAlive(t, tt.response)
			tr := newTestTransport(t, Options{})
			r := get("http://" + addr)
			if tt.change != nil {
				tt.change(&r)
			}
			for i := range 3 {
				h := tr.Exchange(t.Context(), r)
				if h.Failure != nil || h.Conn.Reused != (i > 0 && tt.want == 1) || h.Conn.Remote != addr {
					t.Errorf("exchange %d: %v, connection %+v", i, h.Failure, h.Conn)
				}
			}
			tr.Close()
			if got := conns.Load(); got != tt.want {
				t.Errorf("%d connections, want %d", got, tt.want)
			}
		})
	}
}

// A connection that the server closed while it was idle is not used again,
// and no request is lost or sent twice.
func TestStaleConnection(t *testing.T) {
	closed := make(chan struct{}, 2)
	addr := listen(t, func(p *peer) {
		if p.request() != "" {
			p.send("HTTP/1.1 204 No Content\r\n\r\n")
			p.Close()
			closed <- struct{}{}
		}
	})
	tr := newTestTransport(t, Options{})
	for i := range 2 {
		r := get("http://" + addr)
		r.Method = "POST"
		h := tr.Exchange(t.Context(), r)
		<-closed
		if h.Failure != nil || h.Conn.Reused {
			t.Errorf("exchange %d: %v, connection %+v", i, h.Failure, h.Conn)
		}
	}
}

// A server that closes when the next request is there already: what may be
// handled twice is sent again, what may not is a failure.
func TestRetry(t *testing.T) {
	tests := []struct {
		method string
		retry  bool
	}{{"GET", true}, {"DELETE", true}, {"POST", false}, {"PATCH", false}}
	for _, tt := range tests {
		t.Run(tt.method, func(t *testing.T) {
			addr := listen(t, func(p *peer) {
				if p.request() != "" {
					p.send("HTTP/1.1 204 No Content\r\n\r\n")
				}
				p.request()
			})
			tr := newTestTransport(t, Options{})
			r := get("http://" + addr)
			r.Method = tt.method
			if h := tr.Exchange(t.Context(), r); h.Failure != nil {
				t.Fatal(h.Failure)
			}
			h := tr.Exchange(t.Context(), r)
			if got := h.Failure == nil; got != tt.retry || hasNotice(h, NoticeRetry) != tt.retry {
				t.Errorf("%v, notices %v", h.Failure, h.Notices)
			}
			if !tt.retry && h.Failure.Phase != PhaseFirstByte {
				t.Errorf("failure %+v", h.Failure)
			}
			tr.Close()
		})
	}
}

// Idle connections are bounded in number and in age.
func TestPool(t *testing.T) {
	newIdle := func(host string) (*conn, net.Conn) {
		client, server := net.Pipe()
		return &conn{Conn: client, socket: client, br: newReader(client), key: poolKey{"http", host}}, server
	}
	t.Run("number", func(t *testing.T) {
		var p pool
		first, server := newIdle("0")
		p.put(first)
		for range maxIdle {
			c, _ := newIdle("1")
			p.put(c)
		}
		if p.take(first.key, HTTPAuto) != nil {
			t.Error("the oldest connection is still kept")
		}
		if _, err := server.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("the oldest connection is not closed: %v", err)
		}
		p.close()
		if c, _ := newIdle("2"); p.add(c) != c {
			t.Error("a closed pool keeps connections")
		}
	})
	t.Run("age", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var p pool
			c, _ := newIdle("0")
			p.put(c)
			time.Sleep(idleTime)
			if p.take(c.key, HTTPAuto) != nil {
				t.Error("an old connection is used again")
			}
		})
	})
	t.Run("version", func(t *testing.T) {
		var p pool
		c, _ := newIdle("0")
		p.put(c)
		if p.take(c.key, HTTP2) != nil || p.take(c.key, HTTP11) != c {
			t.Error("an HTTP/1 connection is for HTTP/1 and no other")
		}
	})
}

// connectProxy is an HTTP proxy that makes tunnels to wherever it is asked to.
func connectProxy(t testing.TB, to string, got chan<- string) string {
	return listen(t, func(p *peer) {
		got <- p.request()
		origin, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		defer origin.Close()
		p.send("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
		go func() {
			_, _ = io.Copy(origin, p.br)
			origin.Close()
		}()
		_, _ = io.Copy(p, origin)
	})
}

func TestProxyTunnel(t *testing.T) {
	srv, direct := newHTTP2Server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "" {
			t.Error("the origin got the proxy's credentials")
		}
		w.WriteHeader(204)
	}, Options{})
	got := make(chan string, 1)
	addr := connectProxy(t, srv.Listener.Addr().String(), got)
	tr := newTestTransport(t, Options{Proxy: "http://me:p%40ss@" + addr, TLS: direct.opts.TLS})
	h := tr.Exchange(t.Context(), get("https://example.com/a"))
	if h.Failure != nil || h.Status() != 204 {
		t.Fatalf("%+v", h.Failure)
	}
	want := "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nProxy-Authorization: Basic " +
		base64.StdEncoding.EncodeToString([]byte("me:p@ss")) + "\r\n\r\n"
	if sent := <-got; sent != want || string(h.Wire.TunnelRequest) != want {
		t.Errorf("asked the proxy %q, recorded %q, want %q", sent, h.Wire.TunnelRequest, want)
	}
	if want := "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"; string(h.Wire.TunnelResponse) != want {
		t.Errorf("the proxy's answer %q", h.Wire.TunnelResponse)
	}
	if h.Conn.Proxy != addr || h.Conn.TLS.ServerName != "example.com" || !h.Conn.TLS.Verified || h.Conn.TLS.ALPN != "h2" {
		t.Errorf("connection %+v, TLS %+v", h.Conn, h.Conn.TLS)
	}
	if h := tr.Exchange(t.Context(), get("https://example.com/b")); !h.Conn.Reused || h.Wire.TunnelRequest != nil {
		t.Errorf("the tunnel is not used again: %v, connection %+v", h.Failure, h.Conn)
	}
}

func TestProxyRefusesTunnel(t *testing.T) {
	addr := answering(t, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
	h := newTestTransport(t, Options{Proxy: addr}).Exchange(t.Context(), get("https://shop.test/"))
	f := h.Failure
	if f == nil || f.Phase != PhaseConnect || f.Reason != "the proxy answered 407 Proxy Authentication Required" || f.Hint == "" {
		t.Errorf("failure %+v", f)
	}
	if !strings.HasPrefix(string(h.Wire.TunnelResponse), "HTTP/1.1 407") {
		t.Errorf("the proxy's answer %q", h.Wire.TunnelResponse)
	}
}

// For an http target the proxy gets the whole URI, and its credentials do not
// become part of the request from which the next one is made.
func TestProxyForwards(t *testing.T) {
	got := make(chan string, 2)
	addr := listen(t, func(p *peer) {
		for {
			r := p.request()
			if r == "" {
				return
			}
			got <- r
			p.send("HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	tr := newTestTransport(t, Options{Proxy: "http://u:p@" + addr})
	h := tr.Exchange(t.Context(), get("http://user:secret@shop.test/a?b#c"))
	want := "GET http://shop.test/a?b HTTP/1.1\r\nHost: shop.test\r\nProxy-Authorization: Basic dTpw\r\n\r\n"
	if sent := <-got; sent != want || string(h.Wire.RequestHead) != want {
		t.Errorf("sent %q, recorded %q, want %q", sent, h.Wire.RequestHead, want)
	}
	if h.Request.Fields.Has("Proxy-Authorization") {
		t.Error("the proxy's credentials are in the hop's request")
	}
	if h := tr.Exchange(t.Context(), get("http://other.test/")); !h.Conn.Reused || h.Conn.Proxy != addr {
		t.Errorf("%v, connection %+v", h.Failure, h.Conn)
	}
}

func TestProxyOverTLS(t *testing.T) {
	ca := newTestAuthority(t)
	sheet := leafSheet()
	sheet.NotAfter, sheet.IPAddresses = time.Now().Add(time.Hour), []net.IP{net.IPv4(127, 0, 0, 1)}
	cfg := &tls.Config{Certificates: []tls.Certificate{ca.sign(t, sheet)}}
	addr := listen(t, func(p *peer) {
		c := tls.Server(p.Conn, cfg)
		inner := &peer{c, newReader(c)}
		if strings.HasPrefix(inner.request(), "GET http://shop.test/ HTTP/1.1\r\n") {
			inner.send("HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	h := newTestTransport(t, Options{Proxy: "https://" + addr, TLS: &tls.Config{RootCAs: ca.roots()}}).Exchange(t.Context(), get("http://shop.test/"))
	if h.Failure != nil || h.Status() != 204 || h.Conn.TLS != nil {
		t.Errorf("%v, connection %+v", h.Failure, h.Conn)
	}
	// Going on in spite of a bad certificate is for origins.
	h = newTestTransport(t, Options{Proxy: "https://" + addr, Insecure: true, TLS: &tls.Config{RootCAs: newTestAuthority(t).roots()}}).Exchange(t.Context(), get("http://shop.test/"))
	if h.Failure == nil || h.Failure.Phase != PhaseTLS {
		t.Errorf("failure %+v", h.Failure)
	}
}

// listenSOCKS speaks SOCKS 5 without authentication (RFC 1928) and answers the
// request for a connection with a code.
func listenSOCKS(t testing.TB, code byte, got chan<- string) string {
	return listen(t, func(p *peer) {
		head := make([]byte, 3)
		_, _ = io.ReadFull(p.br, head)
		p.send("\x05\x00")
		ask := make([]byte, 5)
		_, _ = io.ReadFull(p.br, ask)
		name := make([]byte, int(ask[4])+2)
		_, _ = io.ReadFull(p.br, name)
		got <- string(name[:len(name)-2])
		p.send(string([]byte{5, code, 0, 1, 127, 0, 0, 1, 0, 80}))
		if p.request() != "" {
			p.send("HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
}

func TestProxySOCKS(t *testing.T) {
	got := make(chan string, 1)
	addr := listenSOCKS(t, 0, got)
	h := newTestTransport(t, Options{Proxy: "socks5://" + addr}).Exchange(t.Context(), get("http://shop.test/"))
	if h.Failure != nil || h.Status() != 204 || h.Conn.Proxy != addr || string(h.Wire.RequestHead) != "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n" {
		t.Errorf("%v, connection %+v, sent %q", h.Failure, h.Conn, h.Wire.RequestHead)
	}
	if name := <-got; name != "shop.test" {
		t.Errorf("the proxy was asked for %q, want the name", name)
	}
}

func TestProxySOCKSRefuses(t *testing.T) {
	addr := listenSOCKS(t, 5, make(chan string, 1))
	h := newTestTransport(t, Options{Proxy: "socks5h://" + addr}).Exchange(t.Context(), get("http://shop.test/"))
	if f := h.Failure; f == nil || f.Phase != PhaseConnect || !strings.Contains(f.Reason, "refused") {
		t.Errorf("failure %+v", f)
	}
}

func TestExpectContinue(t *testing.T) {
	post := func(url string) Request {
		r := get(url)
		r.Method, r.Body = "POST", []byte("abc")
		r.Fields = append(r.Fields, Field{"Content-Length", "3"}, Field{"Expect", "100-Continue"})
		return r
	}
	headOf := func(p *peer) string {
		var b bytes.Buffer
		for !bytes.HasSuffix(b.Bytes(), []byte("\r\n\r\n")) {
			c, err := p.br.ReadByte()
			if err != nil {
				break
			}
			b.WriteByte(c)
		}
		return b.String()
	}
	t.Run("continued", func(t *testing.T) {
		addr := listen(t, func(p *peer) {
			headOf(p)
			if p.br.Buffered() > 0 {
				t.Error("the content came before the 100")
			}
			p.send("HTTP/1.1 100 Continue\r\n\r\n")
			body := make([]byte, 3)
			_, _ = io.ReadFull(p.br, body)
			p.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + string(body))
		})
		h := newTestTransport(t, Options{}).Exchange(t.Context(), post("http://"+addr))
		if h.Failure != nil || string(h.Response.Body.Kept) != "abc" || len(h.Interim) != 1 {
			t.Errorf("%v, response %+v", h.Failure, h.Response)
		}
	})
	t.Run("refused", func(t *testing.T) {
		rest := make(chan string, 1)
		addr := listen(t, func(p *peer) {
			headOf(p)
			p.send("HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
			b, _ := io.ReadAll(p.br)
			rest <- string(b)
		})
		tr := newTestTransport(t, Options{})
		h := tr.Exchange(t.Context(), post("http://"+addr))
		if h.Failure != nil || h.Status() != 303 {
			t.Errorf("%v, response %+v", h.Failure, h.Response)
		}
		if got := <-rest; got != "" {
			t.Errorf("the content %q was sent in spite of the 303", got)
		}
	})
	t.Run("silence", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tr := newTestTransport(t, Options{})
			tr.dial = silentAfter(readRequest, say("HTTP/1.1 204 No Content\r\n\r\n"))
			start := time.Now()
			h := tr.Exchange(t.Context(), post("http://h/"))
			if h.Failure != nil || time.Since(start) != continueWait {
				t.Errorf("%v after %v", h.Failure, time.Since(start))
			}
		})
	})
}

// A server that answers a large upload without reading it is heard.
func TestEarlyAnswerToLargeContent(t *testing.T) {
	addr := listen(t, func(p *peer) {
		_, _ = io.CopyN(io.Discard, p.br, 1000)
		p.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno")
		_, _ = io.Copy(io.Discard, p.br)
	})
	r := get("http://" + addr)
	r.Method, r.Body = "POST", make([]byte, 16<<20)
	h := newTestTransport(t, Options{}).Exchange(t.Context(), r)
	if h.Status() != 413 || string(h.Response.Body.Kept) != "no" {
		t.Errorf("%v, response %+v", h.Failure, h.Response)
	}
}

func TestComposedChunks(t *testing.T) {
	got := make(chan string, 1)
	addr := listen(t, func(p *peer) {
		b, _ := io.ReadAll(io.LimitReader(p.br, int64(len("POST / HTTP/1.1\r\nHost: 127.0.0.1:65535\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))))
		got <- string(b)
		p.send("HTTP/1.1 204 No Content\r\n\r\n")
	})
	r := get("http://" + addr)
	r.Method, r.Body = "POST", []byte("abc")
	r.Fields = Fields{{"Host", "127.0.0.1:65535"}, {"Transfer-Encoding", "Chunked"}}
	h := newTestTransport(t, Options{}).Exchange(t.Context(), r)
	if h.Failure != nil {
		t.Fatal(h.Failure)
	}
	if sent := <-got; !strings.HasSuffix(sent, "\r\n\r\n3\r\nabc\r\n0\r\n\r\n") {
		t.Errorf("sent %q", sent)
	}
}

func TestContentBounds(t *testing.T) {
	t.Run("kept", func(t *testing.T) {
		addr := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"+strings.Repeat("x", 5000))
		h := newTestTransport(t, Options{MaxBody: 1000}).Exchange(t.Context(), get("http://"+addr))
		if b := h.Response.Body; h.Failure != nil || len(b.Kept) != 1000 || b.Size != 5000 || !b.Whole || !hasNotice(h, NoticeBody) {
			t.Errorf("%v: %d of %d bytes, whole %v, notices %v", h.Failure, len(b.Kept), b.Size, b.Whole, h.Notices)
		}
	})
	t.Run("received", func(t *testing.T) {
		addr := listen(t, func(p *peer) {
			p.request()
			p.send("HTTP/1.1 200 OK\r\n\r\n")
			for {
				if _, err := p.Write(make([]byte, 10<<10)); err != nil {
					return
				}
			}
		})
		h := newTestTransport(t, Options{MaxBody: 1000, MaxDownload: 100 << 10}).Exchange(t.Context(), get("http://"+addr))
		if b := h.Response.Body; h.Failure != nil || len(b.Kept) != 1000 || b.Size < 100<<10 || b.Size > 200<<10 || b.Whole || len(h.Notices) != 2 {
			t.Errorf("%v: %d of %d bytes, whole %v, notices %v", h.Failure, len(b.Kept), b.Size, b.Whole, h.Notices)
		}
	})
	t.Run("HEAD has none", func(t *testing.T) {
		addr := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n")
		r := get("http://" + addr)
		r.Method = "HEAD"
		h := newTestTransport(t, Options{}).Exchange(t.Context(), r)
		if b := h.Response.Body; h.Failure != nil || b.Size != 0 || !b.Whole || b.DecodeError != "" {
			t.Errorf("%v: %+v", h.Failure, b)
		}
	})
}

// DNS is timed apart, and an address has none.
func TestTimingOfDNS(t *testing.T) {
	addr := answering(t, "HTTP/1.1 204 No Content\r\n\r\n")
	_, port, _ := net.SplitHostPort(addr)
	tr := newTestTransport(t, Options{})
	if h := tr.Exchange(t.Context(), get("http://localhost:"+port)); h.Failure != nil || h.Timing.DNS <= 0 || h.Timing.Connect <= 0 {
		t.Errorf("%v, timing %+v", h.Failure, h.Timing)
	}
	if h := tr.Exchange(t.Context(), get("http://"+addr)); h.Failure != nil || h.Timing.DNS != 0 || h.Timing.Connect <= 0 {
		t.Errorf("%v, timing %+v", h.Failure, h.Timing)
	}
}

// The times of an exchange are those of its phases, which follow each other.
func TestTiming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := newTestTransport(t, Options{})
		wait := func(d time.Duration) func(net.Conn) { return func(net.Conn) { time.Sleep(d) } }
		tr.dial = silentAfter(readRequest, wait(2*time.Second), say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), wait(3*time.Second), say("hi"))
		h := tr.Exchange(t.Context(), get("http://h/"))
		want := Timing{Start: h.Timing.Start, FirstByte: 2 * time.Second, Body: 3 * time.Second, Total: 5 * time.Second}
		if h.Timing != want {
			t.Errorf("timing %+v, want %+v", h.Timing, want)
		}
	})
}
