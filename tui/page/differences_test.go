package page

import (
	"testing"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/uri"
)

// One pass over a chain says of each hop what comparing after it says.
func TestHopsAreComparedInOnePass(t *testing.T) {
	var clients []trace.Client
	for _, name := range []string{"chromium", "curl", "go", "urllib3", "wget", "lwp"} {
		c, err := trace.ClientNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, c)
	}
	now := clients[0]
	s := trace.NewSession(now, trace.Request{Method: "POST", URI: uri.Split("https://shop.test/checkout"), Body: []byte("a=1")})
	for _, a := range []trace.Response{
		{Status: 307, Fields: trace.Fields{{Name: "Location", Value: "/a"}}},
		{Status: 302, Fields: trace.Fields{{Name: "Location", Value: "https://cdn.test/b"}}},
		{Status: 303, Fields: trace.Fields{{Name: "Location", Value: "/c"}}},
		{Status: 200},
	} {
		r, ok := s.Pending()
		if !ok {
			t.Fatal("the chain has ended early")
		}
		s.Add(&trace.Hop{Request: r, Response: &a})
	}
	d := Differences{}
	d.After(NewScene(s, s.Current(), false), clients, now)
	differ := false
	for i, h := range s.Chain().Hops {
		says, known := d[differenceKey{hop: h, client: now.Name}]
		want := othersDiffer(compare.After(h, trace.Compare(trace.Chain{Hops: s.Chain().Hops[:i+1]}, clients)), now)
		if !known || says != want {
			t.Errorf("hop %d: %q, %v; want %q", h.ID, says, known, want)
		}
		differ = differ || says != ""
	}
	if !differ {
		t.Error("no client differs anywhere")
	}
}
