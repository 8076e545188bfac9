package trace_test

import (
	"context"
	"fmt"

	"detour/trace"
	"detour/trace/uri"
)

// What a program does that shows the walks as they end: ask a user where the
// method is not safe, receive, compare what there is.
func ExampleWalkAs() {
	curl, _ := trace.ClientNamed("curl")
	urllib3, _ := trace.ClientNamed("urllib3")
	plan := trace.WalkPlan{
		Clients: []trace.Client{curl, urllib3},
		Start:   trace.Request{Method: "POST", URI: uri.Split("http://shop.test/1"), Body: []byte("a=1")},
	}
	fmt.Println("ask about", plan.Unsafe(), "as", len(plan.Walkers()), "clients")

	var walks []trace.Walked
	for w := range trace.WalkAs(context.Background(), site{"/1": "302 /2"}, plan) {
		walks = append(walks, w)
	}
	for _, g := range trace.CompareWalked(walks).Groups {
		fmt.Println(g.Walks[0].Client.Name, "ends with", g.End.Method, g.End.URL, "after", g.End.Requests)
	}
	// Output:
	// ask about POST as 2 clients
	// curl ends with GET http://shop.test/2 after 2
	// urllib3 ends with POST http://shop.test/2 after 2
}
