package verdict_test

import (
	"fmt"
	"testing"

	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/uri"
)

func Example() {
	client, _ := trace.ClientNamed("chromium")
	order := client.Prepare(trace.Request{
		Method: "POST", URI: uri.Split("https://shop.test/checkout"), Body: []byte(`{"cart": 7}`),
		Fields: trace.Fields{{Name: "Content-Type", Value: "application/json"}},
	})
	hop := &trace.Hop{ID: 1, Request: order, Response: &trace.Response{
		Status: 302, Fields: trace.Fields{{Name: "Location", Value: "/thanks"}, {Name: "X-Powered-By", Value: "Express"}},
	}}
	chain := trace.Chain{Hops: []*trace.Hop{hop}}
	client.DecideAll(chain)

	v := verdict.Of(chain, verdict.Options{})
	fmt.Println(v.Mark(), v.Says())
	fmt.Println("hop", v.Hop, "decides:", v.Why)
	fmt.Println("because", v.Because.Of, v.Because.Signs[0])
	// Output:
	// ✗ The next request loses your 11 bytes: a 302 makes this POST a GET
	// hop 1 decides: the request after it is another one
	// because code or a setting of Express X-Powered-By: Express
}

func BenchmarkVerdict(b *testing.B) {
	client, _ := trace.ClientNamed("chromium")
	r := client.Prepare(trace.Request{Method: "GET", URI: uri.Split("https://shop.test/a")})
	var hops []*trace.Hop
	for i := range 20 {
		r.URI.Path = fmt.Sprintf("/a%d", i)
		hops = append(hops, &trace.Hop{ID: i + 1, Request: r, Response: &trace.Response{
			Status: 302, Fields: trace.Fields{{Name: "Location", Value: fmt.Sprintf("/a%d", i+1)}, {Name: "Server", Value: "nginx"}},
		}})
	}
	chain := trace.Chain{Hops: hops}
	client.DecideAll(chain)
	var j verdict.Judge
	for _, h := range hops {
		j.Add(h)
	}
	for b.Loop() {
		j.Verdict(chain, verdict.Options{})
	}
}
