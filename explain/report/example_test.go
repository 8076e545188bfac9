package report_test

import (
	"context"
	"os"
	"time"

	"detour/explain"
	"detour/explain/report"
	"detour/trace"
)

// A shop answers a POST with a 302, and its thank-you page with a 200.
type shop struct{}

func (shop) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	h := &trace.Hop{Request: r, Wire: trace.Wire{Proto: "HTTP/1.1"}, Timing: trace.Timing{Total: 41 * time.Millisecond}}
	h.Response = &trace.Response{Proto: "HTTP/1.1", Status: 200, Reason: "OK"}
	if r.Method == "POST" {
		h.Response = &trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Fields: trace.Fields{{Name: "Location", Value: "/thanks"}}}
	}
	return h
}

func ExampleNewText() {
	client, _ := trace.ClientNamed("curl")
	uri, _ := client.ParseURL("https://shop.test/checkout")
	session := trace.NewSession(client, trace.Request{
		Method: "POST", URI: uri, Body: []byte("cart=7"),
		Fields: trace.Fields{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
	})
	text := report.NewText(os.Stdout, report.Options{})
	for {
		if _, err := session.Step(context.Background(), shop{}); err != nil {
			break
		}
		text.Hop(session.Chain())
	}
	text.End(session.Chain(), explain.Explainer{}.Verdict(session.Chain()))
	// Output:
	// 1 POST https://shop.test/checkout
	//   302 Found · 41 ms · HTTP/1.1
	//   Location: /thanks
	//   next: GET https://shop.test/thanks
	//     ~ method: POST → GET
	//         a 302 turns POST into GET · curl lib/http.c, Curl_http_follow; --post301, --post302
	//     ~ target: https://shop.test/checkout → https://shop.test/thanks
	//         the target is Location, resolved against the URL just requested · RFC 9110 §10.2.2, RFC 3986 §5
	//     - body: 6 bytes
	//         the body is dropped, and the fields that described it · curl lib/http.c, Curl_http_follow; --post301, --post302
	//     - Content-Length: 6
	//         it described the body, which is dropped · curl lib/http.c, Curl_http_follow; --post301, --post302
	//
	// 2 GET https://shop.test/thanks
	//   200 OK · 41 ms · HTTP/1.1
	//   stop: 200 is a response to keep · RFC 9110 §15
	//
	// ✓ Nothing is wrong: GET /thanks shows the result of POST /checkout
	//   also   ! https without Strict-Transport-Security (hop 1)
	//          2 infos (--findings)
}
