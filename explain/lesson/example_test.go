package lesson_test

import (
	"fmt"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/uri"
)

func ExampleAsk() {
	chromium := trace.DefaultClient()
	order := trace.Request{Method: "POST", URI: uri.Split("https://shop.test/orders"), Body: []byte("cart=7")}
	s := trace.NewSession(chromium, order)
	s.Add(&trace.Hop{Request: order, Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: "/thanks"}}}})

	q, _ := lesson.Ask(lesson.AskMethod, lesson.Moment{Chain: s.Chain(), Title: chromium.Title})
	fmt.Println(q.Prompt)
	g := q.Grade("POST")
	fmt.Println(g.Right, g.Answer.Says)
	fmt.Println(g.Misconception.Says)
	// Output:
	// Which method will Chromium send?
	// false The `POST` becomes a `GET`.
	// You expected the POST to stay a POST. That is what the specification of 1996 wanted; browsers made it a GET, and RFC 9110 allows that.
}
