package wire

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// hopResponse is a redirect as a site behind a CDN answers it: twenty fields,
// 1.1 kB, and 200 bytes of content.
func hopResponse() string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 200\r\n")
	for i := range 18 {
		b.WriteString("X-Field-" + strconv.Itoa(i) + ": " + strings.Repeat("v", 45) + "\r\n")
	}
	return b.String() + "\r\n" + strings.Repeat("x", 200)
}

// BenchmarkExchange is one hop over a kept connection on loopback.
func BenchmarkExchange(b *testing.B) {
	addr, _ := keepAlive(b, hopResponse())
	tr := newTestTransport(b, Options{})
	r := get("http://" + addr)
	b.ReportAllocs()
	for b.Loop() {
		if h := tr.Exchange(b.Context(), r); h.Failure != nil {
			b.Fatal(h.Failure)
		}
	}
	tr.Close()
}

// BenchmarkExchangeHTTP2 is the same over HTTP/2 against net/http's server.
func BenchmarkExchangeHTTP2(b *testing.B) {
	srv, tr := newHTTP2Server(b, func(w http.ResponseWriter, r *http.Request) {
		for i := range 18 {
			w.Header().Set("X-Field-"+strconv.Itoa(i), strings.Repeat("v", 45))
		}
		w.Header().Set("Location", "/next")
		w.WriteHeader(302)
		_, _ = w.Write(make([]byte, 200))
	}, Options{})
	r := get(srv.URL)
	b.ReportAllocs()
	for b.Loop() {
		if h := tr.Exchange(b.Context(), r); h.Failure != nil {
			b.Fatal(h.Failure)
		}
	}
}

// BenchmarkParseHead is the reading of a head alone.
func BenchmarkParseHead(b *testing.B) {
	head, _, _ := strings.Cut(hopResponse(), "xxxx")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseHead(head); err != nil {
			b.Fatal(err)
		}
	}
}
