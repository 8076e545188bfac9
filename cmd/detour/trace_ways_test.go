package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// serving answers on an address of loopback and counts what it is asked.
func serving(t *testing.T, addr, server string, status int, asked *[]string) string {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, server+" "+r.Method+" "+r.Host)
		w.Header().Set("Server", server)
		if status == 302 && r.URL.Path == "/" {
			w.Header().Set("Location", "/home")
			w.WriteHeader(302)
			return
		}
		if status != 302 {
			w.WriteHeader(status)
		}
	})}}
	srv.Start()
	t.Cleanup(srv.Close)
	return l.Addr().String()
}

// TestOriginIsWalkedBesideTheOrdinaryWay connects past the front server with
// the same Host, and says what differs.
func TestOriginIsWalkedBesideTheOrdinaryWay(t *testing.T) {
	var asked []string
	front := serving(t, "127.0.0.1:0", "cdn", 302, &asked)
	origin := serving(t, "127.0.0.1:0", "nginx", 404, &asked)
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"trace", "--expect", "200", "--origin", origin, "http://" + front + "/"}, strings.NewReader(""), &stdout, &stderr)
	if code != exitExpect || !strings.Contains(stderr.String(), "by the origin "+origin+": expected 200 at http://"+front+"/, got 404 at hop 1") {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
	for _, want := range []string{"By the ordinary way:", "By the origin " + origin + ":", "hop 1, status\n    the ordinary way: 302\n    the origin " + origin + ": 404",
		"hop 1, Location\n    the ordinary way: /home\n", "hop 1, Server\n    the ordinary way: cdn\n    the origin " + origin + ": nginx"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("no %q in\n%s", want, stdout.String())
		}
	}
	if got, want := strings.Join(asked, ", "), "cdn GET "+front+", cdn GET "+front+", nginx GET "+front; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
}

func TestWaysAsJSON(t *testing.T) {
	var asked []string
	front := serving(t, "127.0.0.1:0", "cdn", 200, &asked)
	origin := serving(t, "127.0.0.1:0", "nginx", 200, &asked)
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"trace", "--json", "--origin", origin, "http://" + front + "/?token=hunter2"}, strings.NewReader(""), &stdout, &stderr); code != exitKept {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	var doc struct {
		Ways        []struct{ Name string }
		Differences []struct {
			Hop    int
			Part   string
			Values []struct {
				Value string
				Ways  []string
			}
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Ways) != 2 || len(doc.Differences) != 1 || doc.Differences[0].Part != "Server" || doc.Differences[0].Values[1].Value != "nginx" {
		t.Errorf("%+v", doc)
	}
	if strings.Contains(stdout.String(), "hunter2") {
		t.Error("a secret is written")
	}
}

// A POST goes several times only when that is agreed to.
func TestWaysAskBeforeAPost(t *testing.T) {
	var asked []string
	front := serving(t, "127.0.0.1:0", "cdn", 200, &asked)
	args := []string{"trace", "-d", "a=1", "--origin", front, "http://" + front + "/"}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != exitUsage || len(asked) != 0 || !strings.Contains(stderr.String(), "--yes sends it") {
		t.Errorf("exit %d, asked %q: %s", code, asked, stderr.String())
	}
	if code := run(t.Context(), append(args, "--yes"), strings.NewReader(""), &stdout, &stderr); code != exitKept || len(asked) != 2 {
		t.Errorf("exit %d, asked %q: %s", code, asked, stderr.String())
	}
}

func TestAddressesOfAName(t *testing.T) {
	many := make([]netip.Addr, 20)
	for i := range many {
		many[i] = netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)})
	}
	tests := []struct {
		name, host, network string
		found               []netip.Addr
		want                string
	}{
		{"both families", "a.test", "", []netip.Addr{netip.MustParseAddr("::ffff:192.0.2.1"), netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.0.2.1")}, "192.0.2.1 2001:db8::1"},
		{"one family", "a.test", "tcp6", []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}, "2001:db8::1"},
		{"an address", "192.0.2.9", "", nil, "192.0.2.9"},
		{"too many", "a.test", "", many, "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 192.0.2.6 192.0.2.7 192.0.2.8 192.0.2.9 192.0.2.10 192.0.2.11 192.0.2.12 192.0.2.13 192.0.2.14 192.0.2.15 192.0.2.16"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := wayFlags{eachAddress: true, lookup: func(context.Context, string) ([]netip.Addr, error) { return tt.found, nil }}
			p := plan{}
			p.Request = trace.Request{URI: uri.Split("https://" + tt.host + "/")}
			p.Options.Network = tt.network
			cmd := newTrace()
			var stderr bytes.Buffer
			cmd.SetErr(&stderr)
			ways, err := f.ways(t.Context(), cmd, p)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range ways {
				got = append(got, w.name)
				to, ok := p.by(w).Options.Resolve(tt.host + ":443")
				if !ok || to != net.JoinHostPort(w.host, "443") {
					t.Errorf("%s is connected to at %s", w.name, to)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
			if more := strings.Contains(stderr.String(), "20 addresses"); more != (len(tt.found) > maxAddresses) {
				t.Errorf("said %q", stderr.String())
			}
		})
	}
}

func TestOriginIsAnAddress(t *testing.T) {
	for in, want := range map[string]string{"203.0.113.5": "203.0.113.5 ", "[2001:db8::1]:8443": "2001:db8::1 8443", "2001:db8::1": "2001:db8::1 ", "origin.test:81": "origin.test 81"} {
		if w, err := originWay(in); err != nil || w.host+" "+w.port != want {
			t.Errorf("%s: %+v, %v", in, w, err)
		}
	}
	for _, in := range []string{"", "http://a.test", "a/b", "a b", "a:b:c", ":80"} {
		if w, err := originWay(in); err == nil {
			t.Errorf("%q is %+v", in, w)
		}
	}
}
