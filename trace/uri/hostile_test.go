package uri

import (
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile are Locations of n bytes, each a head with one piece behind it over
// and over: what costs more than its length anywhere in a parser.
func hostile(n int) map[string]string {
	m := map[string]string{}
	for _, head := range []string{"", "/", "//", "//u:", "http://h/", "https:", "/a?"} {
		for _, piece := range []string{
			"a", "/", "./", "../", "a/../", "a/", `\`, `..\`, "%", "%2e%2e/", "%41", "%zz", "@", ":", "?", "#", "&", "=", "+", " ", "\t",
			"\xe9", "é.", "0.", "1", "a.", "xn--a.", "[", "\"", "http:", "\x00", "b/.../",
		} {
			m[head+piece] = head + strings.Repeat(piece, (n-len(head))/len(piece))
		}
		m[head+"xn--"] = head + "xn--" + strings.Repeat("a", n-len(head)-4)
		m[head+"distinct"] = head + distinct(n-len(head))
	}
	return m
}

// distinct returns n bytes of characters that are all different.
func distinct(n int) string {
	var b strings.Builder
	for r := rune(0x4e00); b.Len() < n-2; r++ {
		b.WriteRune(r)
	}
	return b.String()
}

// TestMemoryIsLinear reads Locations and others eight times as long: what a
// parser copies at each step would be more than eight times as much.
func TestMemoryIsLinear(t *testing.T) {
	base := Split("http://shop.test/dir/start?x=1")
	allocated := func(p Parser, ref string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p.Resolve(base, ref)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	const short, factor = 2 << 10, 8
	long := hostile(factor * short)
	for _, p := range Parsers() {
		p.Resolve(base, "/once\xe9 per parser") // what is made when first used
		for name, ref := range hostile(short) {
			a, b := allocated(p, ref), allocated(p, long[name])
			if b > 2*factor*max(a, 4*short) {
				t.Errorf("%v, %q: %d bytes for %d, %d for %d", p, name, a, len(ref), b, len(long[name]))
			}
		}
	}
}

// TestLongNames: encoding a name takes a time that grows with the square of
// its length, so it is not tried with what is too long to be one.
func TestLongNames(t *testing.T) {
	base := Split("http://shop.test/")
	for _, p := range Parsers() {
		for _, name := range []string{distinct(64 << 10), "xn--" + strings.Repeat("a", 64<<10) + "é"} {
			u, err := p.Resolve(base, "http://"+name+"/")
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("%v takes a host of %d bytes: %d, %v", p, len(name), len(u.Host), err)
			}
		}
	}
}

// BenchmarkHostile reports what the worst of these Locations costs.
func BenchmarkHostile(b *testing.B) {
	base := Split("http://shop.test/dir/start?x=1")
	refs := hostile(128 << 10)
	for _, p := range Parsers() {
		b.Run(p.String(), func(b *testing.B) {
			worst, at := time.Duration(0), ""
			for b.Loop() {
				for name, ref := range refs {
					if d := bestOf(3, func() { p.Resolve(base, ref) }); d > worst {
						worst, at = d, name
					}
				}
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms/worst")
			b.Logf("worst: %q", at)
		})
	}
}

// bestOf returns the shortest time that f took: the others were disturbed.
func bestOf(times int, f func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range times {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

func BenchmarkResolve(b *testing.B) {
	base := Split("https://shop.test/dir/start?x=1")
	for _, ref := range []string{"/next", "https://www.shop.test/next?page=2", "next/../other page"} {
		for _, p := range []Parser{Chromium, Curl, Go, Requests} {
			b.Run(p.String()+" "+ref, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					p.Resolve(base, ref)
				}
			})
		}
	}
}
