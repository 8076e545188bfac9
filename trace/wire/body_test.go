package wire

import (
	"strings"
	"testing"

	"detour/trace"
)

func TestContentBounds(t *testing.T) {
	t.Run("kept", func(t *testing.T) {
		addr := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"+strings.Repeat("x", 5000))
		h := newTestTransport(t, Options{MaxBody: 1000}).Exchange(t.Context(), get("http://"+addr))
		if b := h.Response.Body; h.Failure != nil || len(b.Kept) != 1000 || b.Size != 5000 || !b.Whole || !hasNotice(h, trace.NoticeBody) {
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

func TestBytesText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1023: "1023 bytes", 1 << 10: "1 KiB", 1<<20 - 1: "1024 KiB", 1 << 20: "1 MiB", 5_000_000: "4.8 MiB", 3 << 30: "3 GiB", 5 << 40: "5120 GiB"} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %q, want %q", n, got, want)
		}
	}
}
