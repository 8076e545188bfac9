package trace

import (
	"fmt"
	"strings"
	"testing"
)

// TestLoops: the verdict after each hop of a walk, "-" for none.
func TestLoops(t *testing.T) {
	tests := []struct {
		name, client, start, body string
		answers                   []string
		want                      string
	}{
		{"itself", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /a", "200"}, "certain:1 -"},
		{"two pages", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /b", "302 | Location: /a", "200"}, "- certain:1 -"},
		{"a POST kept", "curl", "POST http://shop.test/a", "k", []string{"307 | Location: /a", "200"}, "certain:1 -"},
		{"a POST that becomes a GET", "curl", "POST http://shop.test/a", "k", []string{"302 | Location: /a", "302 | Location: /a", "200"}, "- certain:2 -"},
		{"Referer alone is nothing new", "go", "GET http://shop.test/a", "", []string{"302 | Location: /a", "200"}, "certain:1 -"},
		{"another fragment is nothing new", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /a#x", "200"}, "certain:1 -"},
		{"http and https", "curl", "GET http://shop.test/a", "", []string{"302 | Location: https://shop.test/a", "302 | Location: http://shop.test/a", "200"}, "- certain:1 -"},
		{"cookie bounce that ends", "chromium", "GET http://shop.test/a", "", []string{"302 | Location: /a | Set-Cookie: seen=1", "200"}, "revisit:1 -"},
		{"cookie bounce without a jar", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /a | Set-Cookie: seen=1", "200"}, "certain:1 -"},
		{"cookie bounce that does not end", "chromium", "GET http://shop.test/a", "", []string{
			"302 | Location: /a | Set-Cookie: n=1", "302 | Location: /a | Set-Cookie: n=2", "302 | Location: /a | Set-Cookie: n=3", "302 | Location: /a | Set-Cookie: n=3", "200"},
			"revisit:1 revisit:2 probable:3 certain:4 -"},
		{"credentials dropped", "chromium", "GET http://shop.test/a", "", []string{"302 | Location: http://cdn.test/", "302 | Location: http://shop.test/a", "200"}, "- revisit:1 -"},
		{"a counter", "curl", "GET http://shop.test/k/0", "", []string{"302 | Location: /k/1", "302 | Location: /k/2", "302 | Location: /k/3", "302 | Location: /k/4", "200"}, "- - - - -"},
		{"a path that grows", "curl", "GET http://shop.test/shop/", "", []string{"302 | Location: shop/", "302 | Location: shop/", "302 | Location: shop/", "302 | Location: shop/", "200"}, "- - probable:0 probable:0 -"},
		{"a query that nests", "curl", "GET http://shop.test/login", "", []string{
			"302 | Location: /login?to=%2Flogin", "302 | Location: /login?to=%2Flogin%3Fto%3D%252Flogin",
			"302 | Location: /login?to=%2Flogin%3Fto%3D%252Flogin%253Fto%253D%25252Flogin", "200"}, "- - probable:0 -"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script{client: tt.client, start: tt.start, body: tt.body, answers: tt.answers}
			if tt.name == "credentials dropped" {
				s.fields = Fields{{"Authorization", "Bearer t"}}
			}
			var got []string
			for _, h := range s.walk(t).Hops() {
				verdict := "-"
				if l := h.Decision.Loop; l.Kind != LoopNone {
					verdict = fmt.Sprintf("%s:%d", l.Kind, l.Since)
				}
				got = append(got, verdict)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("loops %q, want %q", strings.Join(got, " "), tt.want)
			}
		})
	}
}

func TestALoopIsToldWhereTheClientGivesUp(t *testing.T) {
	s := script{client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: /a"}}
	last := s.walk(t).Current().Decision
	if last.Verdict != GiveUp || last.Loop.Kind != LoopCertain {
		t.Errorf("%s, loop %q; want give up and a certain loop", last.Verdict, last.Loop.Kind)
	}
}
