package trace_test

import (
	"fmt"

	"detour/trace"
	"detour/trace/uri"
)

// A form is posted, the server answers 302: what goes next, and why.
func ExampleClient_Decide() {
	client, _ := trace.ClientNamed("chromium")
	start, _ := client.ParseURL("https://shop.test/checkout")
	request := client.Prepare(trace.Request{
		Method: "POST",
		URI:    start,
		Fields: trace.Fields{{Name: "Content-Type", Value: "application/json"}},
		Body:   []byte(`{"cart": 7, "pay": "invoice"}`),
	})
	answer := &trace.Response{Status: 302, Fields: trace.Fields{
		{Name: "Location", Value: "/thanks"},
		{Name: "Set-Cookie", Value: "order=12345678; Path=/"},
	}}
	chain := trace.Chain{Hops: []*trace.Hop{{ID: 1, Request: request, Response: answer}}}

	d := client.Decide(chain)
	fmt.Println(d.Verdict, d.Next.Method, d.Next.URI)
	for _, c := range d.Changes {
		fmt.Printf("%-7s %-6s %s [%s]\n", c.Op, c.Part, c.Name, c.Rule.ID)
	}
	// Output:
	// follow GET https://shop.test/thanks
	// changed method  [fetch-post-to-get]
	// changed target  [target]
	// removed body    [fetch-post-to-get]
	// removed field  Content-Length [fetch-post-to-get]
	// removed field  Origin [fetch-origin-gone]
	// removed field  Content-Type [fetch-post-to-get]
	// added   field  Cookie [cookie-sent]
}

// A 303 to a POST, for curl with -d, with -X POST -d, and with --post303.
func ExampleClient_With() {
	start := uri.Split("http://shop.test/a")
	answer := &trace.Response{Status: 303, Fields: trace.Fields{{Name: "Location", Value: "/b"}}}
	for _, ask := range []trace.ClientOptions{{}, {CustomMethod: true}, {Post303: true}} {
		client, _ := trace.ClientNamed("curl")
		client = client.With(ask)
		request := client.Prepare(trace.Request{Method: "POST", URI: start, Body: []byte("k=v")})
		d := client.Decide(trace.Chain{Hops: []*trace.Hop{{Request: request, Response: answer}}})
		fmt.Printf("%s with %d bytes\n", d.Next.Method, len(d.Next.Body))
	}
	// Output:
	// GET with 0 bytes
	// POST with 0 bytes
	// POST with 3 bytes
}

func ExampleMask() {
	fmt.Println(trace.Mask(trace.Field{Name: "Authorization", Value: "Bearer 0123456789abcdef0123456789abcdef"}))
	fmt.Println(trace.Mask(trace.Field{Name: "Set-Cookie", Value: "order=12345678; Path=/; HttpOnly"}))
	fmt.Println(trace.MaskURI("https://bob:secret@shop.test/callback?code=4711&lang=en"))
	// Output:
	// Bearer •••• (32)
	// order=•••• (8); Path=/; HttpOnly
	// https://bob:•••• (6)@shop.test/callback?code=•••• (4)&lang=en
}
