package uri

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestPlainAsEachReads holds the short way against every parser's long one.
func TestPlainAsEachReads(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"/", "/", "a", "Z", "9", "-", "_", "~", ".", "?", "=", "b/c", "e.x", "?q=1", "http://", "https://", "h", "www.", "h.test", "0x7f"}
	base := Split("http://u:p@shop.test:8080/dir/start?x=1#f")
	taken := 0
	for range 20_000 {
		var b strings.Builder
		b.WriteString([]string{"/", "http://", "https://", "http://h"}[random.IntN(4)])
		for range random.IntN(8) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		ref := b.String()
		if _, ok := plain(base, ref); !ok {
			continue
		}
		taken++
		for _, p := range Parsers() {
			short, err := p.Resolve(base, ref)
			if err != nil {
				t.Fatal(err)
			}
			long, err := readers[p].read(&base, ref)
			if err != nil || long.String() != short.String() {
				t.Errorf("%v reads %q as %q (%v), the short way is %q", p, ref, long, err, short)
			}
		}
	}
	if taken < 2000 {
		t.Errorf("%d of the references are plain", taken)
	}
}
