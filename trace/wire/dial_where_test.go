package wire

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// TestSocket goes to a Unix socket whatever the host is called, past a proxy.
func TestSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host, r.RequestURI) })}
	go server.Serve(l)
	defer server.Close()
	tr := newTestTransport(t, Options{Socket: path, Proxy: "http://127.0.0.1:1"})
	for _, u := range []string{"http://a.test/x", "http://b.test/y"} {
		r := get(u)
		r.Target = "/other"
		h := tr.Exchange(t.Context(), r)
		if h.Failure != nil || string(h.Response.Body.Kept) != r.URI.Host+"/other" || h.Conn.Proxy != "" {
			t.Errorf("%s: %v %+v", u, h.Failure, h.Response)
		}
	}
	tr = newTestTransport(t, Options{Socket: path + "none"})
	if h := tr.Exchange(t.Context(), get("http://a.test/")); h.Failure == nil || !strings.Contains(h.Failure.Attempt, path+"none") {
		t.Errorf("a socket that is not there: %v", h.Failure)
	}
}

// TestNetwork keeps to one family of addresses.
func TestNetwork(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	for network, reaches := range map[string]bool{"tcp4": true, "tcp6": false} {
		tr := newTestTransport(t, Options{Network: network})
		if h := tr.Exchange(t.Context(), get(server.URL)); (h.Failure == nil) != reaches {
			t.Errorf("%s to %s: %v", network, server.URL, h.Failure)
		}
	}
}

// TestProxyFor asks for a proxy by URI, and keeps what named it.
func TestProxyFor(t *testing.T) {
	direct, proxied := answering(t, "HTTP/1.1 204 No Content\r\n\r\n"), answering(t, "HTTP/1.1 203 Proxied\r\n\r\n")
	tr := newTestTransport(t, Options{ProxyFields: trace.Fields{{Name: "X-P", Value: "1"}}, ProxyFor: func(u uri.URI) (string, string) {
		if u.Path == "/past" {
			return "", ""
		}
		return proxied, "http_proxy"
	}})
	h := tr.Exchange(t.Context(), get("http://"+direct+"/"))
	if h.Status() != 203 || h.Conn.Proxy != proxied || h.Conn.ProxyFrom != "http_proxy" || !strings.Contains(string(h.Wire.RequestHead), "\r\nX-P: 1\r\n") {
		t.Errorf("through the proxy: %d %+v %q", h.Status(), h.Conn, h.Wire.RequestHead)
	}
	h = tr.Exchange(t.Context(), get("http://"+direct+"/past"))
	if h.Status() != 204 || h.Conn.Proxy != "" || strings.Contains(string(h.Wire.RequestHead), "X-P") {
		t.Errorf("past the proxy: %d %+v %q", h.Status(), h.Conn, h.Wire.RequestHead)
	}
}
