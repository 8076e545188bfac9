package lab

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

func TestResolve(t *testing.T) {
	server := start(t)
	a := server.Addresses()
	tests := []struct {
		asked, want string
	}{
		{"shop.test:443", a.HTTPS},
		{"shop.test:80", a.HTTP},
		{"SHOP.test.:443", a.HTTPS},
		{"bank.test:8443", a.HTTPS},
		{"xn--bcher-kva.test:443", a.HTTPS},
		{"old-shop.test:8080", nowhere},
		{"shop.test:22", nowhere},
		{"example.com:443", ""},
		{"localhost:80", ""},
		{"127.0.0.1:443", ""},
		{"test:443", ""},
		{"evil.shop.test:443", ""},
		{"[::1]:443", ""},
		{"", ""},
		{"a:b:c", ""},
	}
	for _, tt := range tests {
		if got, ok := server.Resolve(tt.asked); got != tt.want || ok != (tt.want != "") {
			t.Errorf("Resolve(%q) = %q, %v, want %q", tt.asked, got, ok, tt.want)
		}
	}
	for _, host := range a.Hosts {
		for _, port := range []string{"80", "443"} {
			addr, ok := server.Resolve(host + ":" + port)
			ip, _, err := net.SplitHostPort(addr)
			if !ok || err != nil || !net.ParseIP(ip).IsLoopback() {
				t.Errorf("Resolve(%s:%s) = %q, %v: not loopback", host, port, addr, ok)
			}
		}
	}
}

func TestAddresses(t *testing.T) {
	a := Addresses{Ports: []Port{{"80", "http", "127.0.0.1:4000"}, {"443", "https", "127.0.0.1:4001"}}}
	if got, want := strings.Join(a.ConnectTo(), " "), "--connect-to :80:127.0.0.1:4000 --connect-to :443:127.0.0.1:4001"; got != want {
		t.Errorf("ConnectTo() = %s, want %s", got, want)
	}
	if got, want := a.HostRules(), "MAP *.test:80 127.0.0.1:4000, MAP *.test:443 127.0.0.1:4001"; got != want {
		t.Errorf("HostRules() = %s, want %s", got, want)
	}
	live := start(t).Addresses()
	if !slices.IsSorted(live.Hosts) || !slices.Contains(live.Hosts, "www.shop.test") {
		t.Errorf("hosts %v: want them sorted, www.shop.test among them", live.Hosts)
	}
	if len(live.Ports) < 3 || live.Ports[0].Port != "80" || live.Ports[1].Port != "443" {
		t.Errorf("ports %v: want 80, 443 and the odd ones", live.Ports)
	}
}

func TestListen(t *testing.T) {
	for _, listen := range []string{"", "127.0.0.1", "127.0.0.1:0", ":0"} {
		s, err := Start(Options{Listen: listen})
		if err != nil {
			t.Errorf("listen on %q: %v", listen, err)
			continue
		}
		if host, _, _ := net.SplitHostPort(s.http.Addr().String()); host != "127.0.0.1" {
			t.Errorf("listen on %q: %s is not loopback", listen, host)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, listen := range []string{"127.0.0.1:http", "127.0.0.1:65535", "192.0.2.1:0", "[::1"} {
		if s, err := Start(Options{Listen: listen}); err == nil {
			t.Errorf("listen on %q: no error", listen)
			t.Error(s.Close())
		}
	}
}

// TestHTTP2Streams sends many requests over one connection, content that is larger
// than any window among them.
func TestHTTP2Streams(t *testing.T) {
	server := start(t)
	client := clientOf(server)
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			res, err := client.Post("https://h2.test/offers/today", "text/plain", strings.NewReader(strings.Repeat("x", i*10_000)))
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			if body, err := io.ReadAll(res.Body); err != nil || res.ProtoMajor != 2 || !strings.Contains(string(body), "POST /offers/today") {
				t.Errorf("%d bytes are answered %s, %v: %s", i*10_000, res.Status, err, body)
			}
		})
	}
	all.Wait()
}

// TestHTTP2 walks lab:h2 as the standard library's client does.
func TestHTTP2(t *testing.T) {
	server := start(t)
	sc, err := Lookup("h2")
	if err != nil {
		t.Fatal(err)
	}
	client := clientOf(server)
	defer client.CloseIdleConnections()
	res, err := client.Get(sc.Start.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.Proto != "HTTP/2.0" || res.Request.URL.Path != "/offers/today" || !strings.Contains(string(body), "Received GET /offers/today for h2.test") {
		t.Errorf("%s %s at %s: %s", res.Proto, res.Status, res.Request.URL, body)
	}
	if res.Header.Get("Connection") != "" {
		t.Error("a field of HTTP/1 connections came with HTTP/2")
	}
}

// clientOf returns a client of the standard library whose names are the lab's.
func clientOf(s *Server) *http.Client {
	dial := func(ctx context.Context, network, hostport string) (net.Conn, error) {
		addr, ok := s.Resolve(hostport)
		if !ok {
			return nil, fmt.Errorf("%s is not the lab's", hostport)
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: s.Pool()}}}
}

// TestManyClients walks all that ends from several sides at once: no walk
// disturbs another.
func TestManyClients(t *testing.T) {
	server := start(t)
	list := tame()
	alone := make([]string, len(list))
	for i, sc := range list {
		alone[i] = newWalker(t, server).walk(sc.Start)
	}
	var clients sync.WaitGroup
	for n := range 4 {
		clients.Go(func() {
			for i := range list {
				i = (i + n*len(list)/4) % len(list)
				if got := newWalker(t, server).walk(list[i].Start); got != alone[i] {
					t.Errorf("%s in company:\n%s\nalone:\n%s", list[i].Name, got, alone[i])
				}
			}
		})
	}
	clients.Wait()
}

// TestCloseEndsEverything closes a lab in the middle of its work and looks for
// what is left of it.
func TestCloseEndsEverything(t *testing.T) {
	server, err := Start(Options{Pace: 1000}) // what waits, waits for long
	if err != nil {
		t.Fatal(err)
	}
	idle, err := connect(server, &url.URL{Scheme: "https", Host: "h2.test"})
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	for _, where := range []string{"https://slow.test/report", "https://slow.test/log", "http://shop.test/"} {
		target, err := url.Parse(where)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := connect(server, target)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, head(target, Request{Method: "GET"}, nil)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // a second Close is no error
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := idle.Read(make([]byte, 1)); err == nil {
		t.Error("a connection outlived Close")
	}
	var stacks strings.Builder
	if err := pprof.Lookup("goroutine").WriteTo(&stacks, 2); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(stacks.String(), "lab.(*Server)") {
		t.Errorf("goroutines are left:\n%s", stacks.String())
	}
}

// TestHostileAnswers plays a head and a body without an end, and odd bytes.
func TestHostileAnswers(t *testing.T) {
	server := startScript(t, `
family: Hostile
scenarios:
  - name: hostile
    title: Hostile
    teaches: Nothing.
    start: {method: GET, url: "http://evil.test/head"}
    routes:
      - at: http://evil.test/head
        answer: {like: plain, status: 302, pad: {line: "X-More: x", times: -1}}
      - at: http://evil.test/body
        answer: {like: plain, status: 200, unframed: true, fill: -1}
      - at: http://evil.test/bytes
        answer:
          close: true
          raw: |
            HTTP/1.1 302 Fo\x1b[2Jund
            Location: /\x00\xff\x9b
            \
`)
	for _, path := range []string{"/head", "/body"} {
		conn, err := connect(server, &url.URL{Scheme: "http", Host: "evil.test"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: evil.test\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if n, err := io.CopyN(io.Discard, conn, 10<<20); err != nil {
			t.Errorf("%s ended after %d bytes: %v", path, n, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	got := talk(t, server, "http://evil.test/", "GET /bytes HTTP/1.1\r\nHost: evil.test\r\n\r\n")
	if want := "HTTP/1.1 302 Fo\x1b[2Jund\r\nLocation: /\x00\xff\x9b\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestBombIsWhatItSays undoes the codings of a body that is small on the wire.
func TestBombIsWhatItSays(t *testing.T) {
	coded := encode(strings.Repeat("0", 1<<20), "gzip, deflate", 16)
	outer, err := zlib.NewReader(bytes.NewReader(coded))
	if err != nil {
		t.Fatal(err)
	}
	inner, err := gzip.NewReader(outer)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, inner); err != nil || n != 16<<20 || len(coded) > 4<<10 {
		t.Errorf("%d bytes become %d (%v), want few and 16 MiB", len(coded), n, err)
	}
}

// startScript runs a lab on one family of scenarios.
func startScript(t *testing.T, family string) *Server {
	t.Helper()
	data := fstest.MapFS{
		"index.yaml":   {Data: []byte("families: [one]\nfallback: plain\nsites: []\n")},
		"servers.yaml": {Data: []byte("plain:\n  head: |\n    Date: ${date}\n    ${own}\n")},
		"one.yaml":     {Data: []byte(family)},
	}
	w, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.scripts(func(*chapter) bool { return true }); err != nil {
		t.Fatal(err)
	}
	server, err := startOn(func() *atlas { return w }, Options{Pace: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// TestDelaysAreKept measures that a scripted delay is waited for, at the pace
// of the server.
func TestDelaysAreKept(t *testing.T) {
	server := start(t)
	sc, err := Lookup("slow")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Now()
	newWalker(t, server).walk(sc.Start)
	if took, want := time.Since(from), 15*time.Millisecond; took < want {
		t.Errorf("the answer took %v, want at least %v", took, want)
	}
}
