package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"detour/trace"
)

// coded returns content with codings applied in order.
func coded(t testing.TB, content string, codings ...string) string {
	t.Helper()
	for _, name := range codings {
		var b bytes.Buffer
		var w io.WriteCloser
		switch name {
		case "gzip":
			w = gzip.NewWriter(&b)
		case "zlib":
			w = zlib.NewWriter(&b)
		case "raw":
			w, _ = flate.NewWriter(&b, 6)
		case "br":
			w = brotli.NewWriter(&b)
		case "zstd":
			w, _ = zstd.NewWriter(&b)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		content = b.String()
	}
	return content
}

// withContent is a 200 response with a Content-Encoding and a Content-Length.
func withContent(encoding, content string) string {
	return "HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + strconv.Itoa(len(content)) + "\r\n\r\n" + content
}

func TestDecoding(t *testing.T) {
	const text = "Moved. Go to /there."
	tests := []struct {
		name     string
		encoding string
		content  string
		want     string // the text to show
		problem  string // part of DecodeError
	}{
		{"gzip", "gzip", coded(t, text, "gzip"), text, ""},
		{"x-gzip in capitals", "X-GZIP", coded(t, text, "gzip"), text, ""},
		{"deflate as it should be", "deflate", coded(t, text, "zlib"), text, ""},
		{"deflate without zlib", "deflate", coded(t, text, "raw"), text, ""},
		{"brotli", "br", coded(t, text, "br"), text, ""},
		{"zstd", "zstd", coded(t, text, "zstd"), text, ""},
		{"two codings", "gzip, br", coded(t, text, "gzip", "br"), text, ""},
		{"identity is none", "identity", text, text, ""},
		{"an unknown coding", "snappy", text, text, `"snappy" is not known`},
		{"five codings", "gzip, gzip, gzip, gzip, gzip", coded(t, text, "gzip", "gzip", "gzip", "gzip", "gzip"), coded(t, text, "gzip", "gzip", "gzip", "gzip", "gzip"), "5 codings"},
		{"plain text called gzip", "gzip", text, text, "not what its coding says"},
		{"one byte called deflate", "deflate", "x", "x", "ends early"},
		{"gzip that ends early", "gzip", coded(t, text, "gzip")[:26], text[:15], "ends early"},
		{"bytes after the gzip", "gzip", coded(t, text, "gzip") + "more bytes, not gzip", text, "not what its coding says"},
		{"no content", "gzip", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			addr := answering(t, withContent(tt.encoding, tt.content))
			h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+addr))
			if h.Failure != nil {
				t.Fatal(h.Failure)
			}
			b := h.Response.Body
			if got := string(b.Text()); got != tt.want {
				t.Errorf("text %q, want %q", got, tt.want)
			}
			if (tt.problem == "") != (b.DecodeError == "") || !strings.Contains(b.DecodeError, tt.problem) {
				t.Errorf("decode error %q, want %q", b.DecodeError, tt.problem)
			}
			if b.Size != int64(len(tt.content)) || !b.Whole {
				t.Errorf("received %d bytes, whole %v; want %d, true", b.Size, b.Whole, len(tt.content))
			}
		})
	}
}

// A few kilobytes that decode to a gigabyte cost no more than the bound.
func TestDecodingBomb(t *testing.T) {
	zeros := strings.Repeat("\x00", 4<<20)
	for _, name := range []string{"gzip", "br", "zstd"} {
		t.Run(name, func(t *testing.T) {
			const kept = 100 << 10
			addr := answering(t, withContent(name, coded(t, zeros, name)))
			h := newTestTransport(t, Options{MaxBody: kept}).Exchange(t.Context(), get("http://"+addr))
			b := h.Response.Body
			if b.DecodedSize != decodeFactor*kept || len(b.Decoded) != decodeFactor*kept {
				t.Errorf("decoded %d bytes, want the bound %d", b.DecodedSize, decodeFactor*kept)
			}
			if !hasNotice(h, trace.NoticeDecode) {
				t.Errorf("no notice of the bound in %v", h.Notices)
			}
		})
	}
}

// An inner coding that grows is bounded although the outer result is small.
func TestDecodingNestedBomb(t *testing.T) {
	empties := strings.Repeat(coded(t, "", "gzip"), 1<<18)
	content := coded(t, empties, "gzip")
	addr := answering(t, withContent("gzip, gzip", content))
	h := newTestTransport(t, Options{}).Exchange(t.Context(), get("http://"+addr))
	if !hasNotice(h, trace.NoticeDecode) {
		t.Errorf("no notice of the bound; decoded %d, %q", h.Response.Body.DecodedSize, h.Response.Body.DecodeError)
	}
}

// Content beyond the limit is cut by us, which is no fault of the coding.
func TestDecodingOfKeptPart(t *testing.T) {
	var text strings.Builder
	for i := range 20000 {
		text.WriteString(strconv.Itoa(i*i) + "\n")
	}
	addr := answering(t, withContent("gzip", coded(t, text.String(), "gzip")))
	h := newTestTransport(t, Options{MaxBody: 20000}).Exchange(t.Context(), get("http://"+addr))
	b := h.Response.Body
	if b.DecodeError != "" || !strings.HasPrefix(text.String(), string(b.Decoded)) || len(b.Decoded) < 20000 {
		t.Errorf("decoded %d bytes, error %q", len(b.Decoded), b.DecodeError)
	}
	if !hasNotice(h, trace.NoticeBody) {
		t.Errorf("no notice of the cut in %v", h.Notices)
	}
}

func hasNotice(h *trace.Hop, kind trace.NoticeKind) bool {
	for _, n := range h.Notices {
		if n.Kind == kind {
			return true
		}
	}
	return false
}
