package cause_test

import (
	"fmt"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

func ExampleRank() {
	hop := &trace.Hop{
		Request: trace.Request{Method: "GET", URI: uri.Split("http://shop.test/articles")},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 301, Reason: "Moved Permanently", Fields: trace.Fields{
			{Name: "Server", Value: "gunicorn"},
			{Name: "Content-Type", Value: "text/html; charset=utf-8"},
			{Name: "Location", Value: "/articles/"},
			{Name: "Content-Length", Value: "0"},
			{Name: "X-Content-Type-Options", Value: "nosniff"},
			{Name: "Referrer-Policy", Value: "same-origin"},
		}},
	}
	ranked := cause.Rank(evidence.Of(trace.Chain{Hops: []*trace.Hop{hop}}, 0))
	first := ranked[0]
	fmt.Printf("%s, %s: %v\n", first.Product, first.Category, first.Probability > 0.9)
	fmt.Println(first.Cause().Title)
	fmt.Println(first.Cause().Where)
	fmt.Println(first.Confirm()[0].Try.Says())
	// Output:
	// Django, trailing-slash-add: true
	// Django's APPEND_SLASH adds the trailing slash
	// settings.py: APPEND_SLASH = True, the default, with CommonMiddleware
	// the path with its slash added or removed
}
