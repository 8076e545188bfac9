package har_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace/har"
)

// archive makes a HAR of entries said in a line each:
//
//	page start+took METHOD url status target
//
// The page, the times (ms) and the target may be "-".
func archive(lines ...string) string {
	entries := make([]string, len(lines))
	for i, l := range lines {
		entries[i] = entry(strings.Fields(l))
	}
	return `{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[` + strings.Join(entries, ",\n") + `]}}`
}

func entry(f []string) string {
	page, when, method, url, status, target := f[0], f[1], f[2], f[3], f[4], f[5]
	var b strings.Builder
	b.WriteString(`{"pageref":` + orNull(page))
	if start, took, ok := strings.Cut(when, "+"); ok {
		ms, _ := strconv.Atoi(start)
		fmt.Fprintf(&b, `,"startedDateTime":"2026-11-20T09:%02d:%02d.%03dZ","time":%s`, ms/60000, ms/1000%60, ms%1000, took)
	}
	fmt.Fprintf(&b, `,"request":{"method":%q,"url":%q,"headers":[]}`, method, url)
	fmt.Fprintf(&b, `,"response":{"status":%s,"headers":[`, status)
	if target != "-" {
		fmt.Fprintf(&b, `{"name":"Location","value":%q}`, target)
	}
	b.WriteString(`],"content":{"size":0},"redirectURL":""}}`)
	return b.String()
}

func orNull(s string) string {
	if s == "-" {
		return "null"
	}
	return strconv.Quote(s)
}

func parse(t testing.TB, doc string) har.Log {
	t.Helper()
	log, err := har.Read(strings.NewReader(doc), har.Limits{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, doc)
	}
	return log
}

// A chainTest is a recording and the chains in it. The entries stand in an
// order that means nothing.
type chainTest struct {
	name    string
	entries []string
	want    []string
}

var chainTests = []chainTest{
	{"two visits of one URL", []string{
		"p 9000+10 GET http://a.test/ 301 /b",
		"p 0+10 GET http://a.test/ 301 /b",
		"p 9012+10 GET http://a.test/b 200 -",
		"p 11+10 GET http://a.test/b 404 -",
	}, []string{
		"GET http://a.test/ 301 > GET http://a.test/b 200",
		"GET http://a.test/ 301 > GET http://a.test/b 404",
	}},
	{"the target of the first visit is missing", []string{
		"p 0+10 GET http://a.test/ 301 /b",
		"p 9000+10 GET http://a.test/ 301 /b",
		"p 9012+10 GET http://a.test/b 200 -",
	}, []string{
		"GET http://a.test/ 301",
		"GET http://a.test/ 301 > GET http://a.test/b 200",
	}},
	{"a visit long after a redirect whose target is missing", []string{
		"p 0+10 GET http://a.test/ 301 /b",
		"p 90000+10 GET http://a.test/b 200 -",
	}, []string{"GET http://a.test/ 301", "alone GET http://a.test/b 200"}},
	{"two pages at the same time", []string{
		"p 0+10 GET http://a.test/ 302 /in",
		"q 1+10 GET http://a.test/ 302 /in",
		"q 12+10 GET http://a.test/in 200 -",
		"p 12+10 GET http://a.test/in 500 -",
	}, []string{
		"GET http://a.test/ 302 > GET http://a.test/in 500",
		"GET http://a.test/ 302 > GET http://a.test/in 200",
	}},
	{"a writer that begins a page with the final response", []string{
		"- 0+10 GET http://a.test/ 302 /in",
		"q 11+10 GET http://a.test/in 200 -",
	}, []string{"GET http://a.test/ 302 > GET http://a.test/in 200"}},
	{"pages that have nothing in common but a URL", []string{
		"p 0+10 GET http://a.test/ 302 /in",
		"q 11+10 GET http://a.test/in 200 -",
	}, []string{"GET http://a.test/ 302", "alone GET http://a.test/in 200"}},
	{"a slow redirect overtaken by a fast one", []string{
		"p 0+500 GET http://a.test/slow 302 /in",
		"p 100+50 GET http://a.test/fast 302 /in",
		"p 151+9 GET http://a.test/in 200 -",
		"p 501+9 GET http://a.test/in 204 -",
	}, []string{
		"GET http://a.test/slow 302 > GET http://a.test/in 204",
		"GET http://a.test/fast 302 > GET http://a.test/in 200",
	}},
	{"ping-pong in backward order", []string{
		"p 30+9 GET http://a.test/b 302 /a",
		"p 20+9 GET http://a.test/a 302 /b",
		"p 10+9 GET http://a.test/b 302 /a",
		"p 0+9 GET http://a.test/a 302 /b",
	}, []string{"GET http://a.test/a 302 > GET http://a.test/b 302 > GET http://a.test/a 302 > GET http://a.test/b 302"}},
	{"a redirect to itself, then through", []string{
		"p 0+9 GET http://a.test/ 302 http://a.test/",
		"p 10+9 GET http://a.test/ 302 http://a.test/",
		"p 20+9 GET http://a.test/ 200 -",
	}, []string{"GET http://a.test/ 302 > GET http://a.test/ 302 > GET http://a.test/ 200"}},
	{"no times: the order decides", []string{
		"- - GET http://a.test/ 302 /b",
		"- - GET http://a.test/ 302 /b",
		"- - GET http://a.test/b 200 -",
	}, []string{
		"GET http://a.test/ 302",
		"GET http://a.test/ 302 > GET http://a.test/b 200",
	}},
	{"all at one moment, backward", []string{
		"p 0+0 GET http://a.test/c 200 -",
		"p 0+0 GET http://a.test/b 302 /c",
		"p 0+0 GET http://a.test/a 302 /b",
	}, []string{"GET http://a.test/a 302 > GET http://a.test/b 302 > GET http://a.test/c 200"}},
	{"methods", []string{
		"p 0+9 POST http://a.test/1 303 /x",
		"p 10+9 POST http://a.test/x 200 -",
		"p 11+9 GET http://a.test/x 204 -",
		"p 100+9 POST http://a.test/2 308 /y",
		"p 110+9 GET http://a.test/y 200 -",
		"p 200+9 HEAD http://a.test/3 302 /z",
		"p 210+9 HEAD http://a.test/z 200 -",
	}, []string{
		"POST http://a.test/1 303 > GET http://a.test/x 204",
		"POST http://a.test/2 308",
		"HEAD http://a.test/3 302 > HEAD http://a.test/z 200",
		"alone POST http://a.test/x 200",
		"alone GET http://a.test/y 200",
	}},
	{"a CONNECT and an OPTIONS between", []string{
		"p 0+9 PUT http://a.test/ 307 https://a.test/",
		"p 10+9 CONNECT https://a.test/ 200 -",
		"p 20+9 OPTIONS https://a.test/ 204 -",
		"p 30+9 PUT https://a.test/ 200 -",
	}, []string{
		"PUT http://a.test/ 307 > PUT https://a.test/ 200",
		"alone CONNECT https://a.test/ 200",
		"alone OPTIONS https://a.test/ 204",
	}},
	{"URLs that are equal in meaning", []string{
		"p 0+9 GET HTTP://A.test:80 302 https://B.test:443/%c3%a9?q=a|b#top",
		"p 10+9 GET https://b.test/%C3%A9?q=a%7Cb 302 ../x/./y",
		"p 20+9 GET https://b.test/x/y 302 //c.test",
		"p 30+9 GET https://c.test/ 302 ?again",
		"p 40+9 GET https://c.test/?again 200 -",
	}, []string{"GET http://A.test 302 > GET https://b.test/%C3%A9?q=a%7Cb 302 > GET https://b.test/x/y 302 > GET https://c.test/ 302 > GET https://c.test/?again 200"}},
	{"a Location in Latin-1 and one in UTF-8", []string{
		"p 0+9 GET http://a.test/1 302 /café",
		"p 10+9 GET http://a.test/caf%E9 302 /cafÃ©",
		"p 20+9 GET http://a.test/caf%C3%A9 200 -",
	}, []string{"GET http://a.test/1 302 > GET http://a.test/caf%E9 302 > GET http://a.test/caf%C3%A9 200"}},
	{"statuses that lead on and those that do not", []string{
		"p 0+9 GET http://a.test/1 300 /2",
		"p 10+9 GET http://a.test/2 304 /3",
		"p 20+9 GET http://a.test/3 201 /4",
		"p 30+9 GET http://a.test/4 200 /5",
		"p 40+9 GET http://a.test/5 300 -",
		"p 50+9 GET http://a.test/6 302 -",
		"p 60+9 GET http://a.test/7 302 http://[bad",
	}, []string{
		"GET http://a.test/1 300 > GET http://a.test/2 304",
		"GET http://a.test/6 302",
		"GET http://a.test/7 302",
		"alone GET http://a.test/3 201",
		"alone GET http://a.test/4 200",
		"alone GET http://a.test/5 300",
	}},
	{"an upgrade to https without an entry, and one with", []string{
		"p 0+9 GET http://a.test/ 302 http://b.test/x",
		"p 10+9 GET https://b.test/x 302 http://c.test/y",
		"p 20+9 GET http://c.test/y 200 -",
		"p 21+9 GET https://c.test/y 200 -",
	}, []string{
		"GET http://a.test/ 302 > GET http://b.test/x 307 ghost > GET https://b.test/x 302 > GET http://c.test/y 200",
		"alone GET https://c.test/y 200",
	}},
}

func TestChainsAreFoundFromWhatEntriesSay(t *testing.T) {
	for _, tt := range chainTests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.Join(tt.want, "\n")+"\n", sorted(chains(parse(t, archive(tt.entries...))), tt.want)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// sorted brings the chains into the order of want where they are the same:
// their order is that of the file, which a test may shuffle.
func sorted(got string, want []string) string {
	left := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	var out []string
	for _, w := range want {
		for i, g := range left {
			if g == w {
				out = append(out, g)
				left = append(left[:i], left[i+1:]...)
				break
			}
		}
	}
	return strings.Join(append(out, left...), "\n") + "\n"
}

// TestChainsDoNotDependOnTheOrder shuffles every recording that has times.
func TestChainsDoNotDependOnTheOrder(t *testing.T) {
	shuffle := rand.New(rand.NewPCG(1, 2))
	for _, tt := range chainTests {
		if strings.Contains(tt.entries[0], " - GET") {
			continue
		}
		for range 20 {
			lines := append([]string(nil), tt.entries...)
			shuffle.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			if diff := cmp.Diff(strings.Join(tt.want, "\n")+"\n", sorted(chains(parse(t, archive(lines...))), tt.want)); diff != "" {
				t.Errorf("%s, as\n%s\n(-want +got):\n%s", tt.name, strings.Join(lines, "\n"), diff)
			}
		}
	}
}

// TestLongLoopIsOneChain has thousands of entries for one URL: joining them
// must not compare each with each.
func TestLongLoopIsOneChain(t *testing.T) {
	const n = 5000
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("p %d+9 GET http://a.test/ 302 /", i*10)
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(n, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	log := parse(t, archive(lines...))
	if len(log.Chains()) != 1 || len(log.Chains()[0].Hops) != n {
		t.Errorf("%d chains, the first of %d hops", len(log.Chains()), len(log.Chains()[0].Hops))
	}
}

// TestManyAtOnce has requests that are redirected to one place at one time.
func TestManyAtOnce(t *testing.T) {
	var lines []string
	for i := range 200 {
		lines = append(lines, fmt.Sprintf("p 0+%d GET http://a.test/%d 302 /login", 100+i*2, i))
	}
	for i := range 200 {
		lines = append(lines, fmt.Sprintf("p %d+9 GET http://a.test/login 200 -", 101+i*2))
	}
	log := parse(t, archive(lines...))
	for i := range 200 {
		if ch := log.Chains()[log.Entries[i].Chain]; len(ch.Hops) != 2 || ch.Hops[1] != log.Entries[200+i].Hop {
			t.Fatalf("redirect %d is not joined with its own target", i)
		}
	}
}

// TestChainsAcrossPages has redirects that leave their page, as far as the
// writer says: it needs a reason to join them.
func TestChainsAcrossPages(t *testing.T) {
	lines := []string{"p 0+10 GET http://a.test/ 302 /in", "q 11+10 GET http://a.test/in 200 -"}
	doc := archive(lines...)
	navigation := strings.ReplaceAll(doc, `"pageref"`, `"_resourceType":"document","pageref"`)
	firefox := strings.Replace(doc, `"creator":{"name":"test","version":"1"}`, `"creator":{"name":"firefox","version":"1"},"browser":{"name":"firefox","version":"1"}`, 1)
	for name, doc := range map[string]string{"both are navigations": navigation, "pages by time": firefox} {
		if got := len(parse(t, doc).Chains()[0].Hops); got != 2 {
			t.Errorf("%s: the chain has %d hops, want 2", name, got)
		}
	}
}
