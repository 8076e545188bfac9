//go:build unix

package apache

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/explain/blame"
)

// TestRealHosts holds the choice of a virtual host against a running httpd:
// addresses, ports, names, wildcards, and what is sent for them.
func TestRealHosts(t *testing.T) {
	dir := t.TempDir()
	os.Chmod(dir, 0o755)
	os.Chmod(filepath.Dir(dir), 0o755)
	g := &generator{Rand: rand.New(rand.NewPCG(5, 5)), dir: dir}
	total, wrong := 0, 0
	for range 12 {
		one, two := freePort(t), freePort(t)
		var b strings.Builder
		fmt.Fprintf(&b, "Listen 127.0.0.1:%d\nListen 127.0.0.2:%[1]d\nListen %d\nDocumentRoot %s\nRedirect 301 /m https://main.mark/\n", one, two, dir)
		for i := range 3 + g.IntN(5) {
			b.WriteString(g.namedHost(i, one, two))
		}
		s := startReal(t, dir, b.String())
		c, err := Read(diskTree{}, filepath.Join(dir, "main.conf"))
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			req, raw, addr := g.namedRequest(one, two)
			status, location := exchange(t, addr, raw)
			a := c.Answer(req)
			got := "-"
			if a.Location != nil {
				got = *a.Location
			}
			total++
			if a.Status != status || got != either(location, "-") {
				wrong++
				t.Errorf("%s %q\n got %d %s\nwant %d %s\nvia %s\n%s", addr, raw, a.Status, got, status, location, notes(a.Via), b.String())
			}
		}
		s.stop()
	}
	t.Logf("%d requests, %d wrong", total, wrong)
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (g *generator) namedHost(i, one, two int) string {
	addrs := []string{}
	for range 1 + g.IntN(2) {
		addrs = append(addrs, pick(g, "*:*", "*", fmt.Sprintf("*:%d", one), fmt.Sprintf("*:%d", two), fmt.Sprintf("127.0.0.1:%d", one), fmt.Sprintf("127.0.0.2:%d", one), "127.0.0.1", "_default_:*", fmt.Sprintf("127.0.0.2:%d", two), "127.0.0.1:*"))
	}
	name := pick(g, "", "ServerName a.test", "ServerName b.test", fmt.Sprintf("ServerName c.test:%d", two), "ServerName https://d.test", "ServerName A.Test")
	alias := pick(g, "", "", "ServerAlias *.test", "ServerAlias w?w.a.test b.test", "ServerAlias *", "ServerAlias a.test *.b.test")
	path := pick(g, "", "", "", "ServerPath /sp")
	to := pick(g, fmt.Sprintf("https://h%d.mark/", i), fmt.Sprintf("https://h%d.mark/", i), fmt.Sprintf("/from%d/", i))
	rule := pick(g, "", "", "UseCanonicalName On\n", "UseCanonicalPhysicalPort On\n", "RewriteEngine On\nRewriteRule ^/r(.*) http://a.test$1\n", fmt.Sprintf("RewriteEngine On\nRewriteRule ^/r(.*) http://a.test:%d$1\n", two))
	return fmt.Sprintf("<VirtualHost %s>\n%s\n%s\n%s\n%sRedirect 30%d /m %s\n</VirtualHost>\n", strings.Join(addrs, " "), name, alias, path, rule, pick(g, 1, 2, 7), to)
}

// namedRequest makes a request to one of the addresses, with a name that one
// server or none has.
func (g *generator) namedRequest(one, two int) (req blame.Request, raw, addr string) {
	ip, port := pick(g, "127.0.0.1", "127.0.0.2"), pick(g, one, two)
	addr = fmt.Sprintf("%s:%d", ip, port)
	host := pick(g, "a.test", "b.test", "c.test", "d.test", "A.TEST", "www.a.test", "x.b.test", "none", "a.test.", "127.0.0.1", "127.0.0.2", "a.test:99", fmt.Sprint("c.test:", two), "a_b.test", "a..test", "", "b.test:x")
	target := pick(g, "/m", "/m/x", "/r/y", "/sp/m", "http://b.test/m", "http://c.test:77/m/z")
	version := pick(g, "1.1", "1.1", "1.1", "1.0")
	req = blame.Request{Method: "GET", URL: fmt.Sprintf("http://%s/", addr), Target: target, Host: &host, Version: version, ConnectIP: ip}
	raw = fmt.Sprintf("GET %s HTTP/%s\r\nHost: %s\r\nConnection: close\r\n\r\n", target, version, host)
	if host == "" {
		raw = fmt.Sprintf("GET %s HTTP/%s\r\nConnection: close\r\n\r\n", target, version)
	}
	return req, raw, addr
}
