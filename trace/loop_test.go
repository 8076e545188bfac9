package trace

import (
	"fmt"
	"strings"
	"testing"

	"detour/trace/uri"
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
		{"www and back", "curl", "GET http://shop.test/a", "", []string{"301 | Location: http://www.shop.test/a", "301 | Location: http://shop.test/a", "200"}, "- certain:1 -"},
		{"a port that goes without saying", "curl", "GET http://shop.test/a", "", []string{"301 | Location: http://SHOP.test:80/a", "200"}, "certain:1 -"},
		{"no path and the root", "go", "GET http://shop.test", "", []string{"301 | Location: /", "200"}, "certain:1 -"},
		{"an empty query is one", "chromium", "GET http://shop.test/a", "", []string{"301 | Location: /a?", "200"}, "- -"},
		{"a log-in with ever new state", "chromium", "GET http://shop.test/app", "", []string{
			"302 | Location: /in?state=1 | Set-Cookie: s=1", "302 | Location: /cb?state=1", "302 | Location: /app",
			"302 | Location: /in?state=2 | Set-Cookie: s=2", "200"}, "- - revisit:1 probable:1 -"},
		{"a log-in that works", "chromium", "GET http://shop.test/app", "", []string{
			"302 | Location: /in?state=1", "302 | Location: /app | Set-Cookie: sid=1", "302 | Location: /home", "200"}, "- revisit:1 - -"},
		{"a path that grows without a slash", "curl", "GET http://shop.test/x", "", []string{
			"302 | Location: /loginx", "302 | Location: /loginloginx", "302 | Location: /loginloginloginx", "200"}, "- - probable:0 -"},
		{"a path that grows at its end", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /a/a", "302 | Location: /a/a/a", "302 | Location: /a/a/a/a", "200"}, "- - probable:0 -"},
		{"a path that goes deeper", "curl", "GET http://shop.test/a", "", []string{"302 | Location: /a/b", "302 | Location: /a/b/cc", "302 | Location: /a/b/cc/d", "200"}, "- - - -"},
		{"two log-ins that nest in turns", "curl", "GET http://shop.test/a", "", []string{
			"302 | Location: /b?r=%2Fa", "302 | Location: /a?r=%2Fb%3Fr%3D%252Fa", "302 | Location: /b?r=%2Fa%3Fr%3D%252Fb%253Fr%253D%25252Fa",
			"302 | Location: /a?r=%2Fb%3Fr%3D%252Fa%253Fr%253D%25252Fb%25253Fr%25253D%2525252Fa", "200"}, "- - - probable:0 -"},
		{"a log-in that nests twice", "curl", "GET http://shop.test/cart", "", []string{
			"302 | Location: /login?to=%2Fcart", "302 | Location: /sso?r=%2Flogin%3Fto%3D%252Fcart", "302 | Location: /idp?return=%2Fsso%3Fr%3D%252Flogin%253Fto%253D%25252Fcart", "200"}, "- - - -"},
		{"a nonce in what is added", "curl", "GET http://shop.test/in", "", []string{
			"302 | Location: /in?n=aaaabbbb1&to=%2Fin", "302 | Location: /in?n=ccccddddd22&to=%2Fin%3Fn%3Daaaabbbb1%26to%3D%252Fin",
			"302 | Location: /in?n=eeeeffff3&to=%2Fin%3Fn%3Dccccddddd22%26to%3D%252Fin%253Fn%253Daaaabbbb1%2526to%253D%25252Fin", "200"}, "- - probable:0 -"},
		{"one URL at four hosts", "curl", "GET http://a.test/", "", []string{"301 | Location: http://b.test/", "301 | Location: http://c.test/", "301 | Location: http://d.test/", "200"}, "- - - -"},
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

func TestWhatTheUserAsksAgainIsNoLoop(t *testing.T) {
	hop := func(url, location string, status int) *Hop {
		h := &Hop{Request: Request{Method: "GET", URI: uri.Split(url)}, Response: &Response{Status: status}}
		if location != "" {
			h.Response.Fields = Fields{{"Location", location}}
		}
		return h
	}
	ch := Chain{Hops: []*Hop{hop("http://shop.test/a", "/b", 302), hop("http://shop.test/b", "", 200), hop("http://shop.test/a", "/b", 302)}}
	c, err := ClientNamed("curl")
	if err != nil {
		t.Fatal(err)
	}
	if l := c.Decide(ch).Loop; l.Kind != LoopNone {
		t.Errorf("the loop is %q, want none", l.Kind)
	}
}
