package wire

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"detour/trace"
)

// A proxy's answer to CONNECT is its own: kept whole beside the response that
// never came, and said in the failure with who answered.
func TestProxyRefusesTunnel(t *testing.T) {
	tests := []struct {
		name, answer string
		says         []string // of the failure's reason, in order
		hint         string
		body         string
	}{
		{"password", "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"out\"\r\nContent-Length: 0\r\n\r\n",
			[]string{"answered CONNECT with 407 Proxy Authentication Required", `Proxy-Authenticate: Basic realm="out"`}, "user and password", ""},
		{"gateway", "HTTP/1.1 302 Found\r\nLocation: http://gw.test/login?token=hunter2\r\nServer: Zscaler/6.2\r\nContent-Length: 3\r\n\r\nlog",
			[]string{"answered CONNECT with 302 Found", "Server: Zscaler/6.2", "Location: http://gw.test/login?token="}, "no client follows", "log"},
		{"forbidden, chunked", "HTTP/1.1 403 Forbidden\r\nVia: 1.1 squid\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
			[]string{"answered CONNECT with 403 Forbidden", "Via: 1.1 squid"}, "whoever runs the proxy", "no"},
		{"hostile", "HTTP/1.1 403 \u202eno\r\nServer: \u202e\x80\r\nContent-Length: 0\r\n\r\n",
			[]string{"answered CONNECT with 403"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := answering(t, tt.answer)
			h := newTestTransport(t, Options{Proxy: addr}).Exchange(t.Context(), get("https://shop.test/"))
			f := h.Failure
			if f == nil || f.Phase != trace.PhaseConnect || f.Kind != trace.FailProxy || h.Response != nil || h.Tunnel == nil {
				t.Fatalf("failure %+v, response %v, tunnel %v", f, h.Response, h.Tunnel)
			}
			rest := f.Reason
			for _, want := range append([]string{"the proxy at " + addr}, tt.says...) {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Errorf("reason %q has no %q there", f.Reason, want)
				}
				rest = after
			}
			if !strings.Contains(f.Hint, tt.hint) || strings.Contains(f.Reason, "\u202e") || !utf8.ValidString(f.Reason) || strings.Contains(f.Reason, "hunter2") {
				t.Errorf("failure %+v", f)
			}
			if b := h.Tunnel.Body; string(b.Kept) != tt.body || !b.Whole {
				t.Errorf("content %q, whole %v", b.Kept, b.Whole)
			}
			if !strings.HasPrefix(tt.answer, string(h.Wire.TunnelResponse)) || len(h.Wire.TunnelResponse) == 0 {
				t.Errorf("the proxy's head %q", h.Wire.TunnelResponse)
			}
		})
	}
}

// A refusal's content is bounded in size, and in time where it never ends.
func TestProxyRefusalIsBounded(t *testing.T) {
	const size = maxRefusal + 100
	addr := answering(t, "HTTP/1.1 503 Busy\r\nContent-Length: "+strconv.Itoa(size)+"\r\n\r\n"+strings.Repeat("x", size))
	h := newTestTransport(t, Options{Proxy: addr}).Exchange(t.Context(), get("https://shop.test/"))
	if b := h.Tunnel.Body; len(b.Kept) != maxRefusal || b.Whole || len(h.Notices) != 1 {
		t.Errorf("kept %d, whole %v, notices %v", len(b.Kept), b.Whole, h.Notices)
	}

	silent := listen(t, func(p *peer) {
		p.request()
		p.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nhalf")
		_, _ = p.br.ReadByte() // until the client hangs up
	})
	h = newTestTransport(t, Options{Proxy: silent, ConnectTimeout: 100 * time.Millisecond}).Exchange(t.Context(), get("https://shop.test/"))
	if f := h.Failure; f == nil || f.Kind != trace.FailProxy || string(h.Tunnel.Body.Kept) != "half" || h.Tunnel.Body.Whole {
		t.Errorf("failure %+v, tunnel %+v", f, h.Tunnel)
	}
}
