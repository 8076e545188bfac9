package page

import (
	"strings"
	"testing"
	"time"

	"detour/trace"
)

// JSON that is nested as deep as its size allows would be indented to far more
// than its size, whatever hides its depth.
func TestDeepJSONCostsNothing(t *testing.T) {
	for _, body := range []string{
		strings.Repeat("[", 30000) + strings.Repeat("]", 30000),
		`["` + strings.Repeat("]", 20000) + `",` + strings.Repeat("[", 20000) + strings.Repeat("]", 20001),
		`["\"` + strings.Repeat("]", 20000) + `",` + strings.Repeat("[", 20000) + strings.Repeat("]", 20001),
	} {
		began := time.Now()
		if _, ok := laidOutJSON([]byte(body)); ok {
			t.Errorf("%d bytes are set in lines", len(body))
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("it took %v", took)
		}
	}
}

func FuzzContent(f *testing.F) {
	for _, s := range []string{`{"a":[1]}`, "\xff\xd8\xff\xc0\x00\x11", "GIF89a", "\x89PNG\r\n\x1a\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, ok := laidOutJSON(b); ok && len(out) > len(b)*(2*maxDepth+4)+64 {
			t.Errorf("%d bytes became %d", len(b), len(out))
		}
		contentKind(b)
	})
}

func TestCompressedBodiesSayBothSizes(t *testing.T) {
	r := &trace.Response{Status: 200, Fields: trace.Fields{{Name: "Content-Type", Value: "text/html"}}}
	r.Body = trace.Body{Kept: []byte("\x1f\x8b\x08"), Size: 3, Codings: []string{"gzip"}, Decoded: []byte("<p>hello"), DecodedSize: 8, DecodeError: "unexpected end"}
	if got, want := bodySummary(r), "Content: 3 bytes, gzip; 8 bytes decoded, text/html."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
