package logs

import (
	"testing"

	"detour/explain/blame"
)

// A format that ends with a quotation mark of its own keeps it, in quotation marks
// or without.
func TestApacheFormatEndsWithItsOwnQuotationMark(t *testing.T) {
	const line = `127.0.0.1 - - [30/Nov/2026:03:29:14 +0000] "GET /docs HTTP/1.1" 301 275 "-" "curl/8"`
	for _, text := range []string{
		`%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"`,
		`"%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\""`,
		`%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"`,
	} {
		fs := formatsOf([]blame.LogFormat{{Format: text}})
		if len(fs) != 1 {
			t.Fatalf("%s is no format", text)
		}
		if e, ok := fs[0].parse(line); !ok || e.agent == nil || *e.agent != "curl/8" || e.status != 301 {
			t.Errorf("%s: %+v, %v", text, e, ok)
		}
	}
	if f := formatsOf([]blame.LogFormat{{Format: `"%{User-Agent}i" "%r"`}}); len(f) != 1 {
		t.Error("a format that begins and ends with one is none")
	} else if e, ok := f[0].parse(`"curl/8" "GET / HTTP/1.1"`); !ok || e.agent == nil || *e.agent != "curl/8" {
		t.Errorf("%+v, %v", e, ok)
	}
}
