package facts_test

import (
	"fmt"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

func hop(url, location string, more ...trace.Field) *trace.Hop {
	h := &trace.Hop{Request: trace.Request{Method: "GET", URI: uri.Split(url)}, Response: &trace.Response{Status: 302}}
	if location != "-" {
		h.Response.Fields = trace.Fields{{Name: "Location", Value: location}}
	}
	h.Response.Fields = append(h.Response.Fields, more...)
	return h
}

func ExampleOf() {
	ch := trace.Chain{Hops: []*trace.Hop{
		hop("http://shop.test/docs", "https://www.shop.test/docs/"),
		hop("https://www.shop.test/docs/", "http://shop.test/docs"),
	}}
	for _, f := range facts.Of(ch) {
		fmt.Println(f.ID, "up:", f.Target.Up, "www:", f.Target.WWW(), "path:", f.Target.Path, "canonical:", f.Target.Canonical())
		fmt.Println("  round of", f.Round.Length(), "from hop", f.Round.Begins, "sent back by hop", f.Round.Decides)
	}
	// Output:
	// 1 up: true www: true path: slash added canonical: true
	//   round of 2 from hop 1 sent back by hop 2
	// 2 up: false www: true path: slash removed canonical: false
	//   round of 2 from hop 1 sent back by hop 2
}

func ExampleRelate() {
	r := facts.Relate(uri.Split("https://shop.test/login"), uri.Split("https://shop.test/login?next=%2Flogin"))
	fmt.Println(r.Same, r.SamePlace, r.Query, r.Grows, r.Added)
	// Output: false true added true ?next=/login
}
