package form_test

import (
	"fmt"

	"detour/trace"
	"detour/tui/form"
)

// A form is filled from a curl command, changed, and taken back a step.
func Example() {
	curl, _ := trace.ClientNamed("curl")
	f := form.Open(form.New, trace.Request{Method: "GET"}, curl)
	f, _, _ = f.PasteCurl("curl -d a=1 http://shop.test/order")
	f, _ = f.Change("method PUT")
	r, _ := f.Request()
	fmt.Println(r.Method, r.URI, string(r.Body))
	r, _ = f.Undo().Request()
	fmt.Println(r.Method, r.URI, string(r.Body))
	// Output:
	// PUT http://shop.test/order a=1
	// POST http://shop.test/order a=1
}
