package trace

import (
	"strings"
	"testing"

	"detour/trace/uri"
)

// TestFetchWithCredentials is what Chromium 156 did with a page's fetch() that
// says credentials: "include", on loopback, its profile set to allow third-party
// cookies; a profile that blocks them sends and stores none. The page is at
// http://shop.test/page.
func TestFetchWithCredentials(t *testing.T) {
	const allow = " | Access-Control-Allow-Origin: http://shop.test | Access-Control-Allow-Credentials: true"
	tests := []struct {
		name    string
		start   string
		fields  Fields
		answers []string
		want    []string // "METHOD URL [Cookie]" of each request, then the verdict
	}{
		{"allowed", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/c", "200" + allow},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/c", "stop"}},
		{"any origin is none", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/a", "200 | Access-Control-Allow-Origin: * | Access-Control-Allow-Credentials: true"},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/a", "failed"}},
		{"credentials not allowed", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/b", "200 | Access-Control-Allow-Origin: http://shop.test"},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/b", "failed"}},
		{"in other words", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/d", "200 | Access-Control-Allow-Origin: http://shop.test | Access-Control-Allow-Credentials: True"},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/d", "failed"}},
		{"a redirect is checked too", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/r2", "302 | Location: http://cdn.test/l | Access-Control-Allow-Origin: http://shop.test", "200" + allow},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/r2", "failed"}},
		{"cookies of another site", "GET https://cdn.test/seed", nil, []string{"302 | Location: /c | Set-Cookie: none=1; SameSite=None; Secure | Set-Cookie: lax=1; SameSite=Lax | Set-Cookie: strict=1; SameSite=Strict | Set-Cookie: plain=1" + allow, "200" + allow},
			[]string{"GET https://cdn.test/seed", "GET https://cdn.test/c none=1", "stop"}},
		{"cookies of the same site", "GET http://api.shop.test/seed", nil, []string{"302 | Location: /e | Set-Cookie: lax=1; SameSite=Lax | Set-Cookie: strict=1; SameSite=Strict | Set-Cookie: plain=1" + allow, "200" + allow},
			[]string{"GET http://api.shop.test/seed", "GET http://api.shop.test/e lax=1; strict=1; plain=1", "stop"}},
		{"back at the page's origin", "GET http://shop.test/r", nil, []string{"302 | Location: http://cdn.test/r2 | Set-Cookie: p=1", "302 | Location: http://shop.test/k" + allow, "200 | Access-Control-Allow-Origin: null | Access-Control-Allow-Credentials: true"},
			[]string{"GET http://shop.test/r", "GET http://cdn.test/r2", "GET http://shop.test/k p=1", "stop"}},
		{"a preflight that allows all", "GET http://shop.test/r", Fields{{"X-Custom", "1"}}, []string{"302 | Location: http://cdn.test/g", "200 | Access-Control-Allow-Headers: *" + allow, "200" + allow},
			[]string{"GET http://shop.test/r", "OPTIONS http://cdn.test/g", "failed"}},
		{"a preflight that allows", "GET http://shop.test/r", Fields{{"X-Custom", "1"}}, []string{"302 | Location: http://cdn.test/h", "200 | Access-Control-Allow-Headers: x-custom" + allow, "200" + allow},
			[]string{"GET http://shop.test/r", "OPTIONS http://cdn.test/h", "GET http://cdn.test/h", "stop"}},
		{"a preflight without credentials", "GET http://shop.test/r", Fields{{"X-Custom", "1"}}, []string{"302 | Location: http://cdn.test/i", "200 | Access-Control-Allow-Headers: x-custom | Access-Control-Allow-Origin: http://shop.test", "200" + allow},
			[]string{"GET http://shop.test/r", "OPTIONS http://cdn.test/i", "failed"}},
		{"a method that is any", "PUT http://shop.test/r", nil, []string{"307 | Location: http://cdn.test/m", "200 | Access-Control-Allow-Methods: *" + allow, "200" + allow},
			[]string{"PUT http://shop.test/r", "OPTIONS http://cdn.test/m", "failed"}},
	}
	page := uri.Split("http://shop.test/page")
	for _, client := range []string{"chromium-fetch-include", "firefox-fetch-include"} {
		for _, tt := range tests {
			if client == "firefox-fetch-include" && tt.name == "back at the page's origin" {
				continue // Firefox looks at the whole chain; not measured for a script
			}
			t.Run(client+"/"+tt.name, func(t *testing.T) {
				s := script{client: client, ask: ClientOptions{Initiator: &page}, start: tt.start, fields: tt.fields, answers: tt.answers}.walk(t)
				var got []string
				for _, h := range s.Hops() {
					got = append(got, strings.TrimSpace(h.Request.Method+" "+h.Request.URI.String()+" "+h.Request.Fields.Get("Cookie")))
				}
				got = append(got, s.Current().Decision.Verdict.String())
				if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
					t.Errorf("got\n%s\nwant\n%s", g, w)
				}
			})
		}
	}
}
