package evidence_test

import (
	"fmt"

	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

func ExampleOf() {
	hop := &trace.Hop{
		Request: trace.Request{Method: "GET", URI: uri.Split("http://shop.test/docs")},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 301, Reason: "Moved Permanently", Fields: trace.Fields{
			{Name: "Server", Value: "nginx/1.24.0"},
			{Name: "Location", Value: "http://shop.test/docs/"},
		}},
	}
	set := evidence.Of(trace.Chain{Hops: []*trace.Hop{hop}}, 0)
	for _, id := range []string{"server-token", "slash-added", "scheme-up"} {
		item, ok := set.Get(id)
		fmt.Printf("%s %v %q %q\n", id, ok, item.Value, item.Field)
	}
	// Output:
	// server-token true "nginx" "Server"
	// slash-added true "" ""
	// scheme-up false "" ""
}
