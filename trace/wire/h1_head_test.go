package wire

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detour/trace"
)

// What net/http refuses is a failure here too, and the bytes received are kept.
func TestRefusedHeads(t *testing.T) {
	tests := []struct {
		name   string
		head   string
		reason string // part of it
		status int    // that could be read all the same
	}{
		{"HTTP/0.9", "<html>moved</html>\n", `begins with "<html>moved</html>"`, 0},
		{"SSH", "SSH-2.0-OpenSSH_9.2\r\n", "speaks SSH", 0},
		{"TLS alert", "\x15\x03\x01\x00\x02\x02\x46", "speaks TLS", 0},
		{"an HTTP/2 frame", "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x05\x00\x00\x40\x00", "HTTP/2 frame", 0},
		{"escape sequences", "\x1b]0;pwned\x07\r\n", "␛]0;pwned␇", 0},
		{"no status", "HTTP/1.1\r\n\r\n", "no status", 0},
		{"status of two digits", "HTTP/1.1 30 Found\r\n\r\n", "three digits", 0},
		{"status of four digits", "HTTP/1.1 3020 Found\r\n\r\n", "three digits", 0},
		{"status in letters", "HTTP/1.1 abc Found\r\n\r\n", "three digits", 0},
		{"version", "HTTP/11 302 Found\r\nLocation: /\r\n\r\n", `version "HTTP/11"`, 302},
		{"no colon", "HTTP/1.1 302 Found\r\nLocation /\r\nA: b\r\n\r\n", "field line 1 has no colon", 302},
		{"empty name", "HTTP/1.1 302 Found\r\n: b\r\n\r\n", `name ""`, 302},
		{"name with odd bytes", "HTTP/1.1 302 Found\r\nLoc(ation: b\r\n\r\n", `"Loc(ation"`, 302},
		{"NUL in a value", "HTTP/1.1 302 Found\r\nLocation: /a\x00b\r\n\r\n", "control byte ␀", 302},
		{"CR in a value", "HTTP/1.1 302 Found\r\nLocation: /a\rSet-Cookie: a=b\r\n\r\n", "control byte ␍", 302},
		{"white space before the first field", "HTTP/1.1 302 Found\r\n Location: /\r\n\r\n", "begins with white space", 302},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "1 and 2", 200},
		{"a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na", "not a number", 200},
		{"signed length", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na", "not a number", 200},
		{"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\na", "not a number", 200},
		{"length beyond counting", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "not a number", 200},
		{"empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "not a number", 200},
		{"gzip as transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "chunked", 200},
		{"two Transfer-Encoding fields", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "2 Transfer-Encoding", 200},
		{"a trailer that changes the framing", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length\r\n\r\n0\r\n\r\n", "announces Content-Length", 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, tt.head)))
			f := h.Failure
			if f == nil || f.Phase != trace.PhaseHead || f.Kind != trace.FailProtocol || !strings.Contains(f.Reason, tt.reason) {
				t.Fatalf("failure %+v, want one with %q", f, tt.reason)
			}
			if h.Status() != tt.status {
				t.Errorf("status %d, want %d", h.Status(), tt.status)
			}
			if len(h.Wire.ResponseHead) == 0 || !strings.HasPrefix(tt.head, string(h.Wire.ResponseHead)) {
				t.Errorf("bytes received %q, want those of %q", h.Wire.ResponseHead, tt.head)
			}
			if f.Reason != trace.Printable(f.Reason) {
				t.Errorf("reason %q has bytes that are not printable", f.Reason)
			}
			if netHTTPAccepts(t, []byte(tt.head), "GET") {
				t.Error("net/http accepts it")
			}
		})
	}
}

// Of a head that ends early, whole lines are read and half a line is not: a
// Location cut short would lead astray.
func TestHalfAHead(t *testing.T) {
	const half = "HTTP/1.1 302 Found\r\nX-A: 1\r\nLocation: /half"
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, half)))
	if h.Failure == nil || h.Failure.Phase != trace.PhaseHead || h.Status() != 302 {
		t.Fatalf("failure %+v, response %+v", h.Failure, h.Response)
	}
	if len(h.Response.Fields) != 1 || h.Response.Fields[0] != (trace.Field{Name: "X-A", Value: "1"}) {
		t.Errorf("fields %q", h.Response.Fields)
	}
	if string(h.Wire.ResponseHead) != half {
		t.Errorf("bytes received %q", h.Wire.ResponseHead)
	}
}

// What net/http lets pass is let pass.
func TestOddHeadsThatPass(t *testing.T) {
	tests := []struct {
		name  string
		head  string
		field trace.Field // that must be among the fields
	}{
		{"bare LF", "HTTP/1.1 302 Found\nLocation: /\n\n", trace.Field{Name: "Location", Value: "/"}},
		{"continuation line", "HTTP/1.1 302 Found\r\nLocation: /a\r\n \t/b \r\nContent-Length: 0\r\n\r\n", trace.Field{Name: "Location", Value: "/a /b"}},
		{"space before the colon", "HTTP/1.1 302 Found\r\nLocation : /\r\n\r\n", trace.Field{Name: "Location ", Value: "/"}},
		{"Latin-1 bytes", "HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\n\r\n", trace.Field{Name: "Location", Value: "/caf\xe9"}},
		{"status 099", "HTTP/1.1 099 Odd\r\nA: b\r\n\r\n", trace.Field{Name: "A", Value: "b"}},
		{"status 999", "HTTP/1.1 999 Odd\r\nA: b\r\n\r\n", trace.Field{Name: "A", Value: "b"}},
		{"the same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", trace.Field{Name: "Content-Length", Value: "0"}},
		{"chunked with a length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", trace.Field{Name: "Content-Length", Value: "9"}},
		{"a transfer coding in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", trace.Field{Name: "Transfer-Encoding", Value: "gzip"}},
		{"no fields at all", "HTTP/1.1 200 OK\r\n\r\n", trace.Field{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, tt.head)))
			if h.Failure != nil {
				t.Fatalf("%+v", h.Failure)
			}
			if tt.field.Name != "" && !slices.Contains(h.Response.Fields, tt.field) {
				t.Errorf("fields %q, want %q among them", h.Response.Fields, tt.field)
			}
			if !netHTTPAccepts(t, []byte(tt.head), "GET") {
				t.Error("net/http refuses it")
			}
		})
	}
}

func TestHeadBounds(t *testing.T) {
	tests := []struct {
		name   string
		head   string
		reason string
	}{
		{"bytes", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 70<<10) + "\r\n\r\n", "larger than 64 KiB"},
		{"bytes without a line end", "HTTP/1.1 200 " + strings.Repeat("a", 70<<10), "larger than 64 KiB"},
		{"lines", "HTTP/1.1 200 OK\r\n" + strings.Repeat("a:\n", maxLines+1) + "\r\n", "more than 10000 lines"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newTestTransport(t, Options{MaxHeader: 64 << 10}).Exchange(t.Context(), get("http://"+answering(t, tt.head)))
			if f := h.Failure; f == nil || f.Kind != trace.FailLimit || f.Phase != trace.PhaseHead || !strings.Contains(f.Reason, tt.reason) {
				t.Fatalf("failure %+v", f)
			}
			if n := len(h.Wire.ResponseHead); n < 20_000 || n > 64<<10 {
				t.Errorf("%d bytes kept", n)
			}
			if h.Status() != 200 {
				t.Errorf("status %d, want what could be read", h.Status())
			}
		})
	}
}

func TestInterimResponses(t *testing.T) {
	early := "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
	final := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	t.Run("kept", func(t *testing.T) {
		h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, "HTTP/1.1 102 Processing\r\n\r\n"+early+final)))
		if h.Status() != 200 || len(h.Interim) != 2 || h.Interim[1].Fields.Get("Link") != "</a>" {
			t.Errorf("%v: %d after %+v", h.Failure, h.Status(), h.Interim)
		}
		if len(h.Wire.InterimHeads) != 2 || string(h.Wire.InterimHeads[1]) != early {
			t.Errorf("heads %q", h.Wire.InterimHeads)
		}
	})
	t.Run("many", func(t *testing.T) {
		h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, strings.Repeat(early, 50)+final)))
		if h.Status() != 200 || len(h.Interim) != maxInterim || !hasNotice(h, trace.NoticeInterim) || len(h.Notices) != 1 {
			t.Errorf("%v: %d after %d, notices %v", h.Failure, h.Status(), len(h.Interim), h.Notices)
		}
	})
	t.Run("without end", func(t *testing.T) {
		h := newTestTransport(t, Options{MaxHeader: 10 << 10}).Exchange(t.Context(), get("http://"+answering(t, strings.Repeat(early, 1000))))
		if h.Failure == nil || h.Failure.Kind != trace.FailLimit {
			t.Errorf("failure %+v", h.Failure)
		}
	})
	t.Run("101 is final", func(t *testing.T) {
		h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nnot HTTP")))
		if h.Failure != nil || h.Status() != 101 || len(h.Interim) != 0 {
			t.Errorf("%v: %d", h.Failure, h.Status())
		}
	})
}

// netHTTPAccepts reports whether net/http reads a response and its content.
func netHTTPAccepts(t testing.TB, b []byte, method string) bool {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(b)), &http.Request{Method: method})
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil
}

// FuzzResponse reads any bytes as a response and holds it against net/http:
// what that refuses is refused, and what both accept is the same.
func FuzzResponse(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 2\r\n\r\nhi",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX: y\r\n\r\n",
		"HTTP/1.0 200 OK\nA: b\n c\n\nrest", "HTTP/1.1 204 \r\nA : b\r\n\r\n", "HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n", "\x15\x03\x01", "HTTP/1.1 200 OK\nA:\n \n b\n\n",
	} {
		f.Add([]byte(s), "GET")
	}
	f.Fuzz(func(t *testing.T, b []byte, method string) {
		if method != "HEAD" {
			method = "GET"
		}
		r := get("http://h.test/")
		r.Method = method
		h := exchangeInMemory(t, r, b)
		if h.Failure == nil && h.Response == nil {
			t.Fatal("neither a response nor a failure")
		}
		if h.Failure != nil || len(h.Interim) > 0 || h.Status() == 101 || len(h.Notices) > 0 {
			return
		}
		compareWithNetHTTP(t, h, b, method)
	})
}

func compareWithNetHTTP(t *testing.T, h *trace.Hop, b []byte, method string) {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(b)), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("net/http refuses %q: %v", b, err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil && !strings.Contains(err.Error(), "trailer") {
		t.Fatalf("net/http refuses the content of %q: %v", b, err)
	}
	if resp.StatusCode != h.Status() || !bytes.Equal(body[:min(len(body), 4<<10)], h.Response.Body.Kept) {
		t.Errorf("%q: status %d, content %q; net/http has %d, %q", b, h.Status(), h.Response.Body.Kept, resp.StatusCode, body)
	}
	for name, values := range resp.Header {
		if name == "Cache-Control" || name == "Content-Length" || strings.Contains(name, " ") {
			continue // net/http adds the one by Pragma, tidies the other
		}
		if got := h.Response.Fields.Values(name); !slices.Equal(got, values) {
			t.Errorf("%q: %s is %q; net/http has %q", b, name, got, values)
		}
	}
}

// Memory of a head is that of its bytes and its field lines, not of buffers.
func TestHeadMemory(t *testing.T) {
	var head strings.Builder
	head.WriteString("HTTP/1.1 200 OK\r\n")
	for i := range 20 {
		head.WriteString("X-Field-" + strconv.Itoa(i) + ": " + strings.Repeat("v", 40) + "\r\n")
	}
	head.WriteString("Content-Length: 0\r\n\r\n")
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+answering(t, head.String())))
	if got := cap(h.Wire.ResponseHead); got > head.Len()+head.Len()/4 {
		t.Errorf("%d bytes held for a head of %d", got, head.Len())
	}
	if len(h.Response.Fields) != 21 || cap(h.Response.Fields) > 23 {
		t.Errorf("room for %d fields where there are %d", cap(h.Response.Fields), len(h.Response.Fields))
	}
}
