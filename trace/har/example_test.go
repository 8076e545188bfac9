package har_test

import (
	"fmt"
	"os"
	"strings"

	"detour/trace"
	"detour/trace/har"
	"detour/trace/uri"
)

// Find the redirect chains in what a browser recorded.
func Example() {
	f, err := os.Open("testdata/chrome.har")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	log, err := har.Read(f, har.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range log.Chains()[0].Hops {
		fmt.Println(h.Status(), h.Request.URI, h.Ghost)
	}
	// Output:
	// 307 http://shop.test/ true
	// 301 https://shop.test/ false
	// 200 https://shop.test/en/ false
}

// A broken file is an error that says where and what was expected.
func ExampleRead() {
	_, err := har.Read(strings.NewReader("{\n \"log\": {\n  \"entries\": [{\"request\": 5}]\n}}"), har.Limits{})
	fmt.Println(err)
	// Output: line 3, column 27 (byte 38), log.entries[0].request: expected an object, found a number
}

// Secrets are masked unless asked for.
func ExampleWrite() {
	h := &trace.Hop{ID: 1, Request: trace.Request{
		Method: "GET", URI: uri.Split("https://shop.test/cb?code=hunter2"),
	}}
	var b strings.Builder
	if err := har.Write(&b, trace.Chain{Hops: []*trace.Hop{h}}, har.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	log, err := har.Read(strings.NewReader(b.String()), har.Limits{})
	fmt.Println(log.Entries[0].Hop.Request.URI, err)
	// Output: https://shop.test/cb?code=•••• (7) <nil>
}
