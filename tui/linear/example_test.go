package linear_test

import (
	"context"
	"os"
	"strings"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/form"
	"detour/tui/linear"
)

// moved answers every request with a redirect.
type moved struct{}

func (moved) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	return &trace.Hop{Request: r, Response: &trace.Response{Status: 302, Fields: trace.Fields{{Name: "Location", Value: "/thanks"}}}}
}

// Commands are lines, and so is what is said to them.
func ExampleRun() {
	curl, _ := trace.ClientNamed("curl")
	start := trace.Request{Method: "GET", URI: uri.Split("http://shop.test/")}
	cfg := linear.Config{Client: curl, Clients: trace.Clients(), Start: &start, Exchangers: form.Exchangers{Start: moved{}}}
	_ = linear.Run(context.Background(), cfg, strings.NewReader("l\nmethod\nq\n"), os.Stdout)
	// Output:
	// detour, line by line. h lists the commands.
	// > not sent yet: GET http://shop.test/
	// > There is no command "method"; h lists them.
	// >
}
