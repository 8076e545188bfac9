package wire

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"detour/trace"
)

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
	if h.Tunnel == nil || h.Tunnel.Status != 200 || h.Tunnel.Fields.Get("Via") != "test" {
		t.Errorf("the proxy's answer as a message: %+v", h.Tunnel)
	}
	if h.Conn.Proxy != addr || h.Conn.TLS.ServerName != "example.com" || !h.Conn.TLS.Verified || h.Conn.TLS.ALPN != "h2" {
		t.Errorf("connection %+v, TLS %+v", h.Conn, h.Conn.TLS)
	}
	if h := tr.Exchange(t.Context(), get("https://example.com/b")); !h.Conn.Reused || h.Wire.TunnelRequest != nil {
		t.Errorf("the tunnel is not used again: %v, connection %+v", h.Failure, h.Conn)
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
	if h.Failure == nil || h.Failure.Phase != trace.PhaseTLS {
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
	if f := h.Failure; f == nil || f.Phase != trace.PhaseConnect || !strings.Contains(f.Reason, "refused") {
		t.Errorf("failure %+v", f)
	}
}
