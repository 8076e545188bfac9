package explain_test

import (
	"fmt"

	"detour/explain"
	"detour/trace"
	"detour/trace/uri"
)

// A recorded exchange is explained as well as a live one.
func ExampleExplain() {
	hop := &trace.Hop{
		ID:      1,
		Request: trace.Request{Method: "GET", URI: uri.Split("http://shop.test/")},
		Response: &trace.Response{Status: 307, Fields: trace.Fields{
			{Name: "Location", Value: "https://shop.test/"},
		}},
	}
	chain := trace.Chain{Hops: []*trace.Hop{hop}}
	client, _ := trace.ClientNamed("chromium")
	hop.Decision = client.Decide(chain)

	e := explain.Explain(chain, 0)
	fmt.Println(e.Title)
	for _, p := range e.Parts {
		fmt.Println("-", p.Title)
	}
	// Output:
	// 307 Temporary Redirect
	// - In this exchange
	// - What happens next
	// - Likely causes
	// - How to confirm
	// - How to fix it
	// - Findings
	// - What it means
	// - Read on
}
