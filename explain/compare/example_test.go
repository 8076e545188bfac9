package compare_test

import (
	"fmt"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/uri"
)

// What three clients do after a 302 to a POST.
func ExampleAfter() {
	hop := &trace.Hop{
		ID:       1,
		Request:  trace.Request{Method: "POST", URI: uri.Split("https://shop.test/cart"), Body: []byte("a=1")},
		Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: "/thanks"}}},
	}
	var clients []trace.Client
	for _, name := range []string{"chromium", "go", "urllib3"} {
		c, _ := trace.ClientNamed(name)
		clients = append(clients, c)
	}
	c := compare.After(hop, trace.Compare(trace.Chain{Hops: []*trace.Hop{hop}}, clients))
	for _, g := range c.Groups {
		fmt.Println(compare.Count{N: len(g.Decisions), Of: c.Of}, g.Does, g.Next.URI, compare.Body(g.Fate), g.Clients())
	}
	fmt.Println(c.Differing("urllib3").Saying(" clients differ"))
	// Output:
	// 2 of 3 GET https://shop.test/thanks body dropped [chromium go]
	// 1 of 3 POST https://shop.test/thanks body sent again [urllib3]
	// 2 of 3 clients differ
}

func ExampleCount() {
	fmt.Println(compare.Count{N: 39, Of: 42, Cannot: 3})
	// Output: 39 of 42; 3 cannot send this
}
