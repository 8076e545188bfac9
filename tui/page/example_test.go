package page_test

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/page"
)

func ExampleNext() {
	client, err := trace.ClientNamed("curl")
	if err != nil {
		fmt.Println(err)
		return
	}
	s := trace.NewSession(client, trace.Request{Method: "GET", URI: uri.Split("https://shop.test/old?token=abcdefghijkl"), Fields: trace.Fields{{Name: "User-Agent", Value: "demo"}}})
	r, _ := s.Pending()
	s.Add(&trace.Hop{Request: r, Response: &trace.Response{Status: 301, Fields: trace.Fields{{Name: "Location", Value: "/new"}}}})

	scene := page.NewScene(s, s.Current(), false)
	for _, l := range page.Next(scene, page.View{Width: 100, Tight: true}) {
		fmt.Println(strings.TrimRight(l.Text(), " "))
	}
	// Output:
	// If you step, curl -L sends:
	// - GET /old?token=•••• (12)
	// + GET /new
	//      the target is Location, resolved against the URL just requested · RFC 9110 §10.2.2, RFC 3986 §5
	//   Host: shop.test
	//   User-Agent: demo
	//   Accept: */*
}
