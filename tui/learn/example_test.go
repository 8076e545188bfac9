package learn_test

import (
	"fmt"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/learn"
)

// asked is a walk that stands after a 303 to a POST.
func asked() *trace.Session {
	curl, _ := trace.ClientNamed("curl")
	r := trace.Request{Method: "POST", URI: uri.Split("https://shop.test/orders"), Body: []byte("cart=7")}
	s := trace.NewSession(curl, r)
	s.Add(&trace.Hop{Request: r, Response: &trace.Response{Status: 303, Reason: "See Other", Fields: trace.Fields{{Name: "Location", Value: "/orders/7"}}}})
	return s
}

// Any walk can be asked about before its next step.
func Example() {
	s := asked()
	d := learn.Sit(learn.Predict(s.Client(), s.Chain()))
	d = d.Press("y").Press("p").Undo()
	for _, line := range d.Ask(learn.Sight{}) {
		fmt.Println(line)
	}
	// Output:
	// Question: Which method will curl -L send?
	// g: GET, p: POST, h: HEAD
}
