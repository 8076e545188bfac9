package lab

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// wireTests are requests as they are sent and answers as they come, with LF for
// CRLF.
var wireTests = []struct {
	name, url, request string
	want               string
}{
	{
		name: "nginx, absolute Location from the configuration", url: "http://www.shop.test/",
		request: "GET / HTTP/1.1\nHost: www.shop.test\n\n",
		want: "HTTP/1.1 301 Moved Permanently\nServer: nginx/1.24.0\nDate: *\nContent-Type: text/html\n" +
			"Content-Length: 169\nConnection: keep-alive\nLocation: https://www.shop.test/\n\n" +
			"<html>\n<head><title>301 Moved Permanently</title></head>\n<body>\n<center><h1>301 Moved Permanently</h1></center>\n" +
			"<hr><center>nginx/1.24.0</center>\n</body>\n</html>\n",
	},
	{
		name: "nginx, Location built from a path stands before Connection", url: "https://shop.test/sale-2023",
		request: "HEAD /sale-2023 HTTP/1.1\nHost: shop.test\n\n",
		want: "HTTP/1.1 301 Moved Permanently\nServer: nginx/1.24.0\nDate: *\nContent-Type: text/html\n" +
			"Content-Length: 169\nLocation: https://shop.test/sale\nConnection: keep-alive\n\n",
	},
	{
		name: "Tomcat says no reason, and close when asked to", url: "http://bank.test/account",
		request: "GET /account HTTP/1.1\nHost: bank.test\nConnection: close\n\n",
		want: "HTTP/1.1 302 \nCache-Control: private\nLocation: https://bank.test:8443/account\n" +
			"Content-Length: 0\nDate: *\nConnection: close\n\n",
	},
	{
		name: "HAProxy writes lower case", url: "http://intranet.test/app/",
		request: "GET /app/ HTTP/1.1\nHost: INTRANET.test.:80\n\n",
		want:    "HTTP/1.1 301 Moved Permanently\ncontent-length: 0\nlocation: https://intranet.test/app/\n\n",
	},
	{
		name: "a 304 describes no content", url: "https://cdn.test/style.css",
		request: "GET /style.css HTTP/1.1\nHost: cdn.test\nIf-None-Match: W/\"1\", \"6593a8f8-1f4\"\n\n",
		want: "HTTP/1.1 304 Not Modified\nServer: nginx/1.24.0\nDate: *\nConnection: keep-alive\n" +
			"Last-Modified: Tue, 02 Jan 2024 06:10:00 GMT\nETag: \"6593a8f8-1f4\"\nCache-Control: max-age=600\n\n",
	},
	{
		name: "1xx, then the answer", url: "https://shop.test/early",
		request: "GET /early HTTP/1.1\nHost: shop.test\n\n",
		want: "HTTP/1.1 103 Early Hints\nLink: </assets/shop.css>; rel=preload; as=style\nLink: <https://cdn.test>; rel=preconnect\n\n" +
			"HTTP/1.1 302 Found\nLocation: /early/page\nServer: Caddy\nDate: *\nContent-Length: 0\n\n",
	},
	{
		name: "no 1xx and no chunks for HTTP/1.0", url: "https://api.test/report",
		request: "GET /report HTTP/1.0\nHost: api.test\n\n",
		want: "HTTP/1.1 302 Found\nContent-Type: text/html; charset=utf-8\nLocation: /report/7\nTrailer: Server-Timing\nDate: *\n" +
			"Connection: close\n\n<a href=\"/report/7\">Found</a>.\n",
	},
	{
		name: "chunks and trailers", url: "https://api.test/report",
		request: "GET /report HTTP/1.1\nHost: api.test\n\n",
		want: "HTTP/1.1 302 Found\nContent-Type: text/html; charset=utf-8\nLocation: /report/7\nTrailer: Server-Timing\nDate: *\n" +
			"Transfer-Encoding: chunked\n\n1f\n<a href=\"/report/7\">Found</a>.\n\n0\nServer-Timing: db;dur=12.4\n\n",
	},
	{
		name: "verbatim", url: "https://broken.test/two-lengths",
		request: "GET /two-lengths HTTP/1.1\nHost: broken.test\n\n",
		want: "HTTP/1.1 302 Found\nDate: *\nServer: Apache\nLocation: /two-lengths/next\nContent-Length: 5\nContent-Length: 17\n" +
			"Content-Type: text/plain\n\nmoved to the next\r\n",
	},
	{
		name: "a place of no scenario", url: "https://shop.test/nowhere",
		request: "GET /nowhere HTTP/1.1\nHost: shop.test\nConnection: close\n\n",
		want: "HTTP/1.1 404 Not Found\nServer: nginx/1.24.0\nDate: *\nContent-Type: text/html\nContent-Length: 153\nConnection: close\n\n" +
			"<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n" +
			"<hr><center>nginx/1.24.0</center>\n</body>\n</html>\n",
	},
	{
		name: "content in chunks is counted after 100 Continue", url: "https://shop.test/pay/v2",
		request: "POST /pay/v2 HTTP/1.1\nHost: shop.test\nExpect: 100-continue\nTransfer-Encoding: chunked\n\n5\nhello\n0\nX: y\n\n",
		want: "HTTP/1.1 100 Continue\n\n" +
			"HTTP/1.1 200 OK\nServer: nginx/1.24.0\nDate: *\nContent-Type: application/json\nContent-Length: 54\nConnection: keep-alive\n\n" +
			`{"received":{"method":"POST","bytes":5,"type":"none"}}`,
	},
}

// TestWire compares whole answers byte for byte: order, case and framing are
// the server's that is imitated.
func TestWire(t *testing.T) {
	server := start(t)
	for _, tt := range wireTests {
		t.Run(tt.name, func(t *testing.T) {
			got := talk(t, server, tt.url, strings.ReplaceAll(tt.request, "\n", "\r\n"))
			if diff := cmp.Diff(tt.want, undated(t, got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// talk sends bytes to the origin of a URL, then asks for a page that closes,
// and returns all that came before it.
func talk(t *testing.T, s *Server, rawURL, request string) string {
	t.Helper()
	target, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := connect(s, target)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	const end = "\r\n\r\nBAD\r\n\r\n" // not a request: the lab answers 400 and closes
	if !strings.Contains(request, "close") && !strings.Contains(request, "HTTP/1.0") {
		if _, err := io.WriteString(conn, end); err != nil {
			t.Log(err) // a script has closed the connection already
		}
	}
	text, err := io.ReadAll(conn)
	if err != nil {
		t.Log(err)
	}
	before, _, _ := strings.Cut(string(text), "HTTP/1.1 400")
	return before
}

// undated replaces the value of Date, which has to be now, and the CRLF of line
// ends by LF.
func undated(t *testing.T, text string) string {
	t.Helper()
	lines := strings.Split(text, "\r\n")
	for i, line := range lines {
		value, ok := strings.CutPrefix(line, "Date: ")
		if !ok {
			continue
		}
		at, err := http.ParseTime(value)
		if age := time.Since(at); err != nil || age < -time.Minute || age > time.Minute {
			t.Errorf("Date %q is not now: %v", value, err)
		}
		lines[i] = "Date: *"
	}
	return strings.Join(lines, "\n")
}

func TestConnectionsAreKept(t *testing.T) {
	server := start(t)
	one := "POST /pay/v2 HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2\r\n\r\nhi"
	got := talk(t, server, "https://shop.test/", strings.Repeat(one, 3))
	if n := strings.Count(got, `"bytes":2`); n != 3 {
		t.Errorf("%d answers to three requests in a row:\n%s", n, got)
	}
}

// TestRefusals sends what no request should be.
func TestRefusals(t *testing.T) {
	server := start(t)
	tests := []struct {
		name, request, want string
	}{
		{"no request line", "hello\r\n\r\n", "HTTP/1.1 400 Bad Request"},
		{"another protocol", "GET / SPDY/3\r\n\r\n", "HTTP/1.1 400 Bad Request"},
		{"no field line", "GET / HTTP/1.1\r\nHost\r\n\r\n", "HTTP/1.1 400 Bad Request"},
		{"a length that is none", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 Bad Request"},
		{"a coding it does not know", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501 Not Implemented"},
		{"a head over 64 KiB", "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", maxHead) + "\r\n\r\n", "HTTP/1.1 431 Request Header Fields Too Large"},
		{"a content over 16 MiB", "POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n", "HTTP/1.1 413 Request Entity Too Large"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", server.Addresses().HTTP)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, tt.request); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(conn).ReadString('\n')
			if strings.TrimSpace(line) != tt.want {
				t.Errorf("got %q, %v, want %q", line, err, tt.want)
			}
		})
	}
}

func TestPlainRequestOnTheTLSPort(t *testing.T) {
	server := start(t)
	conn, err := net.Dial("tcp", server.Addresses().HTTPS)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(conn)
	if !strings.Contains(string(text), "400 Bad Request") || !strings.Contains(string(text), "plain HTTP request was sent to HTTPS port") {
		t.Errorf("got %q, %v", text, err)
	}
}

// TestRequestsReadBack reads requests as clients write them, the odd ones included.
func TestRequestsReadBack(t *testing.T) {
	tests := []struct {
		name, head string
		want       request
	}{
		{"a target with a space", "GET /a b?c d HTTP/1.1\r\nHost: shop.test\r\n\r\n",
			request{method: "GET", target: "/a b?c d", path: "/a b", query: "c d", host: "shop.test", keepAlive: true}},
		{"raw bytes", "GET /cr\xe8me HTTP/1.1\r\nHost: shop.test\r\n\r\n",
			request{method: "GET", target: "/cr\xe8me", path: "/cr\xe8me", host: "shop.test", keepAlive: true}},
		{"absolute form", "GET http://cdn.test?x HTTP/1.1\r\nHost: shop.test\r\n\r\n",
			request{method: "GET", target: "http://cdn.test?x", path: "/", query: "x", host: "cdn.test", keepAlive: true}},
		{"a fragment that should not be there", "GET /a#b?c HTTP/1.1\r\nHost: shop.test\r\n\r\n",
			request{method: "GET", target: "/a#b?c", path: "/a", host: "shop.test", keepAlive: true}},
		{"close", "GET / HTTP/1.1\nconnection: Close\n\n",
			request{method: "GET", target: "/", path: "/"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readRequest(bufio.NewReader(strings.NewReader(tt.head)), "http", nil)
			if err != nil {
				t.Fatal(err)
			}
			got.fields, got.version, got.scheme = nil, "", ""
			if diff := cmp.Diff(&tt.want, got, cmp.AllowUnexported(request{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzReadRequest feeds it what a stranger may send to `detour lab --listen`:
// it ends, and keeps its bounds.
func FuzzReadRequest(f *testing.F) {
	f.Add("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n")
	f.Add("POST /a b HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc")
	f.Add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n1\r\na\r\n0\r\n\r\n")
	f.Add("GET https://x HTTP/1.1\r\nCookie: a=b; =; c\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := readRequest(bufio.NewReader(strings.NewReader(text)), "https", func() error { return nil })
		if err != nil {
			var p *problem
			if errors.As(err, &p) && (p.status < 400 || p.status > 599) {
				t.Errorf("a problem with the status %d", p.status)
			}
			return
		}
		if !strings.Contains(text, r.target) || r.path == "" || r.bytes > int64(len(text)) {
			t.Errorf("target %q, path %q, %d bytes out of %q", r.target, r.path, r.bytes, text)
		}
		if _, err := world().find(r); err != nil {
			t.Error(err)
		}
	})
}
