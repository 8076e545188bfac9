package finding

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
)

// parting is a hop at which clients part ways, with some that are known to do
// this or that.
type parting struct {
	name   string
	script string
	fits   func(clientOutcome) bool
	yes    []string
	no     []string
}

var partings = []parting{
	{
		"a 302 loses the body of a POST", "> POST https://shop.test/a\n>> x\n< 302 Location: /b\n",
		func(a clientOutcome) bool { return a.body == trace.BodyDropped || a.body == trace.BodyLost },
		[]string{"chromium", "curl", "go", "requests"}, []string{"urllib3", "got"},
	},
	{
		"a 307 keeps it", "> POST https://shop.test/a\n>> x\n< 307 Location: /b\n",
		func(a clientOutcome) bool { return a.body == trace.BodyKept },
		[]string{"chromium", "curl", "go", "requests", "wget"}, []string{"lwp", "http-tiny"},
	},
	{
		"Authorization reaches another site", "> GET https://shop.test/a\n> Authorization: Bearer x\n< 302 Location: https://b.example/\n",
		func(a clientOutcome) bool { return a.sent[0] },
		[]string{"wget", "java", "lwp"}, []string{"chromium", "curl", "go", "requests", "fetch"},
	},
	{
		"Go alone sends Authorization to a subdomain", "> GET https://shop.test/a\n> Authorization: Bearer x\n< 302 Location: https://www.shop.test/\n",
		func(a clientOutcome) bool { return a.sent[0] },
		[]string{"go"}, []string{"curl", "requests"},
	},
	{
		"a redirect from https to http", "> GET https://shop.test/a\n< 302 Location: http://shop.test/b\n",
		func(a clientOutcome) bool { return !a.follows },
		[]string{"java", "dotnet"}, []string{"curl", "chromium", "wget"},
	},
	{
		"Go tells the URL just left", "> GET https://shop.test/a?b=c\n< 302 Location: https://b.example/\n",
		func(a clientOutcome) bool { return a.referer == refererURL },
		[]string{"go", "reqwest"}, []string{"curl", "chromium", "wget"},
	},
	{
		"a browser trims a Referer", "> GET https://shop.test/a\n> Referer: https://shop.test/page\n< 302 Location: https://b.example/\n",
		func(a clientOutcome) bool { return a.referer == refererPart },
		[]string{"chromium", "firefox"}, []string{"curl", "wget"},
	},
}

func TestClientsPartWays(t *testing.T) {
	for _, tt := range partings {
		t.Run(tt.name, func(t *testing.T) {
			ch := play(t, tt.name, tt.script).chains[0]
			got := those(viewAlone(ch.Hops[0], 0).clients(), tt.fits)
			for _, name := range tt.yes {
				if !slices.Contains(got, name) {
					t.Errorf("%s is not among %v", name, got)
				}
			}
			for _, name := range tt.no {
				if slices.Contains(got, name) {
					t.Errorf("%s is among %v", name, got)
				}
			}
		})
	}
}

// What is remembered of a hop of the same kind is what asking again would say.
func TestClientsAreAskedOnceAKind(t *testing.T) {
	known := &memo{known: map[string][]clientOutcome{}}
	for _, s := range examples(t) {
		for _, ch := range s.chains {
			for i, h := range ch.Hops {
				v := viewAlone(h, i)
				if v.survey == nil {
					continue
				}
				v.survey.memo = known
				if diff := cmp.Diff(v.ask(), v.clients(), cmp.AllowUnexported(clientOutcome{})); diff != "" {
					t.Fatalf("%s, hop %d (-asked +remembered):\n%s", s.name, i+1, diff)
				}
			}
		}
	}
}

// What differs from one response to the next and decides nothing is the same
// kind; what some client minds is not.
func TestClientsAreAskedOnceWhateverTheDate(t *testing.T) {
	const hops = 20
	ordinary := func(i int) trace.Fields {
		return trace.Fields{{Name: "Date", Value: fmt.Sprintf("Fri, 20 Nov 2026 09:00:%02d GMT", i)}, {Name: "X-Request-Id", Value: fmt.Sprint(i)},
			{Name: "Content-Length", Value: fmt.Sprint(i)}, {Name: "Age", Value: fmt.Sprint(i)}, {Name: "Set-Cookie", Value: fmt.Sprintf("sid=%d", i)}}
	}
	for name, tt := range map[string]struct {
		more func(i int) trace.Fields
		most int
	}{
		"a day, an id, a cookie": {ordinary, 1},
		"ever another policy": {func(i int) trace.Fields {
			return trace.Fields{{Name: "Referrer-Policy", Value: strings.Repeat("unsafe-url,", i)}}
		}, hops},
		"a control byte": {func(int) trace.Fields { return trace.Fields{{Name: "X-Any", Value: "\x01"}} }, hops},
	} {
		ch := longUpload(hops, uploads["one origin"])
		var c Checker
		for i, h := range ch.Hops {
			h.Response.Fields = append(h.Response.Fields, tt.more(i)...)
			c.Add(h)
		}
		c.Findings()
		if got := c.memo.asked; got != tt.most {
			t.Errorf("%s: asked %d times, want %d", name, got, tt.most)
		}
	}
}

// A hop at which every client does the same asks none.
func TestOrdinaryHopsAskNoClient(t *testing.T) {
	for _, script := range []string{
		"> GET https://shop.test/a\n< 301 Location: /b\n",
		"> GET http://shop.test/a\n> Cookie: a=b\n< 302 Location: https://shop.test/a\n",
		"> GET https://shop.test/a\n< 200 Content-Type: text/html\n",
	} {
		ch := play(t, "ordinary", script).chains[0]
		v := viewAlone(ch.Hops[0], 0)
		var f found
		f.look(v)
		if v.survey != nil && v.survey.taken {
			t.Errorf("clients were asked about\n%s", script)
		}
	}
}

// Each client stops where its profile says, not where a table of its own does.
func TestLimitsAreThoseOfTheProfiles(t *testing.T) {
	var want []limit
	for _, c := range trace.Clients() {
		if n := c.Limit(); n >= 0 && !isScript(c) {
			want = append(want, limit{c.Name, n})
		}
	}
	got := slices.Clone(limits())
	byName := func(a, b limit) int { return strings.Compare(a.client, b.client) }
	slices.SortFunc(got, byName)
	slices.SortFunc(want, byName)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(limit{})); diff != "" {
		t.Errorf("limits (-profiles +findings):\n%s", diff)
	}
}

// uploads are long chains in which every hop concerns clients: a POST with a
// credential that is sent on and on.
var uploads = map[string]func(i int) (url, location string){
	"one origin": func(i int) (string, string) {
		return fmt.Sprintf("https://a.test/p/%d", i), fmt.Sprintf("/p/%d", i+1)
	},
	"ever new hosts": func(i int) (string, string) {
		return fmt.Sprintf("https://h%d.test/p", i), fmt.Sprintf("https://h%d.test/p", i+1)
	},
}

func longUpload(n int, hop func(i int) (string, string)) trace.Chain {
	ch := longWay(n, hop)
	for _, h := range ch.Hops {
		h.Request.Method, h.Request.Body = "POST", []byte("a=1")
		h.Request.Fields = append(h.Request.Fields, trace.Field{Name: "Authorization", Value: "Bearer x"})
		h.Response.Status = 307
	}
	return ch
}

// However long and varied a chain is, the clients are asked a bounded number
// of times.
func TestClientsAreAskedABoundedNumberOfTimes(t *testing.T) {
	for name, most := range map[string]int{"one origin": 1, "ever new hosts": maxAsked} {
		var c Checker
		for _, h := range longUpload(maxAsked+200, uploads[name]).Hops {
			c.Add(h)
		}
		c.Findings()
		if got := c.memo.asked; got != most {
			t.Errorf("%s: asked %d times, want %d", name, got, most)
		}
	}
}

// A site that sets the same session cookie with each redirect asks once; one
// whose cookies depend on the path, the day or the hop asks each time.
func TestClientsAreAskedOnceAboutTheSameCookies(t *testing.T) {
	const hops = 20
	for line, most := range map[string]int{
		"sid=1; Path=/; HttpOnly": 1, "sid=1; path=/": 1, "sid=1; Path=/; Max-Age=60; SameSite=Lax": 1,
		"sid=1": hops, "sid=1; Path=/p": hops, "sid=1; Path=/; Path=/p": hops, "sid=1; Path=/; Expires=Fri, 20 Nov 2026 09:00:00 GMT": hops, "n=%d; Path=/": hops,
	} {
		ch := longUpload(hops, uploads["one origin"])
		var c Checker
		for i, h := range ch.Hops {
			h.Request.Fields = append(h.Request.Fields, trace.Field{Name: "Cookie", Value: "sid=0"})
			h.Response.Fields = h.Response.Fields.With("Set-Cookie", strings.ReplaceAll(line, "%d", fmt.Sprint(i)))
			c.Add(h)
		}
		c.Findings()
		if got := c.memo.asked; got != most {
			t.Errorf("%s: asked %d times, want %d", line, got, most)
		}
	}
}

func BenchmarkCheckUploads(b *testing.B) {
	for name, hop := range uploads {
		for _, n := range []int{1, 20, 10_000} {
			ch := longUpload(n, hop)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Check(ch)
				}
			})
		}
	}
}

// The dearest hop: every rule about clients asks, and nothing is remembered.
func BenchmarkCheckHopUpload(b *testing.B) {
	ch := longUpload(3, uploads["ever new hosts"])
	b.ReportAllocs()
	for b.Loop() {
		CheckHop(ch, 1)
	}
}
