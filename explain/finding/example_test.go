package finding_test

import (
	"fmt"

	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

// A recorded chain is checked as well as a live one.
func ExampleCheck() {
	chain := trace.Chain{Hops: []*trace.Hop{{
		ID:      1,
		Request: trace.Request{Method: "GET", URI: uri.Split("https://shop.test/find?q=tea")},
		Response: &trace.Response{Status: 301, Fields: trace.Fields{
			{Name: "Location", Value: "/find/"},
			{Name: "Cache-Control", Value: "max-age=3600"},
			{Name: "Strict-Transport-Security", Value: "max-age=31536000"},
		}},
	}}}
	for _, f := range finding.Check(chain) {
		line := f.Lines[0]
		fmt.Printf("%s: %s (hop %d, line %d, %s)\n", f.Severity, f.Rule.Title, line.Hop, line.Index+1, line.Name)
		fmt.Println(f.Text)
		fmt.Println(f.Rule.Fix)
	}
	// Output:
	// warning: The query is lost (hop 1, line 1, Location)
	// `https://shop.test/find?q=tea` leads to `https://shop.test/find/`, without `?q=tea`.
	// Keep the query: `$request_uri` in nginx, `{uri}` in Caddy; in Apache QSA, or no `?` in the target.
}

// A program that steps adds the hops as they come in.
func ExampleChecker() {
	hop := func(id int, url, location string) *trace.Hop {
		return &trace.Hop{ID: id, Request: trace.Request{Method: "GET", URI: uri.Split(url)},
			Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: location}}}}
	}
	var c finding.Checker
	for _, h := range []*trace.Hop{
		hop(1, "http://shop.test/de", "/de/de"),
		hop(2, "http://shop.test/de/de", "/de/de/de"),
		hop(3, "http://shop.test/de/de/de", "/de/de/de/de"),
	} {
		c.Add(h)
		fmt.Println(h.ID, "hops, worst:", finding.Worst(c.Findings()))
	}
	// Output:
	// 1 hops, worst: Severity(0)
	// 2 hops, worst: info
	// 3 hops, worst: error
}
