package trace

import (
	"strings"
	"testing"
)

func TestParseRefresh(t *testing.T) {
	tests := []struct {
		value   string
		seconds int
		target  string
		ok      bool
	}{
		{"5", 5, "", true},
		{"5; url=/b", 5, "/b", true},
		{"5;URL=/b", 5, "/b", true},
		{"5 , url = /b", 5, "/b", true},
		{"5 url=/b", 5, "/b", true},
		{"0;/b", 0, "/b", true},
		{"0;url='/b'x", 0, "/b", true},
		{`0;url="/b`, 0, "/b", true},
		{`0;"/b"`, 0, "/b", true},
		{"0;urlx=/b", 0, "urlx=/b", true},
		{"0;url /b", 0, "url /b", true},
		{"0;url=", 0, "", true},
		{"1.9;url=/b", 1, "/b", true},
		{".5;url=/b", 0, "/b", true},
		{" \t7", 7, "", true},
		{"99999999999;url=/b", 1 << 30, "/b", true},
		{"", 0, "", false},
		{"x;url=/b", 0, "", false},
		{"5x;url=/b", 0, "", false},
		{"-1;url=/b", 0, "", false},
	}
	for _, tt := range tests {
		seconds, target, ok := parseRefresh(tt.value)
		if ok != tt.ok || ok && (seconds != tt.seconds || target != tt.target) {
			t.Errorf("%q: %d %q %v, want %d %q %v", tt.value, seconds, target, ok, tt.seconds, tt.target, tt.ok)
		}
	}
}

// A script's move is offered to browsers, never taken by itself, and only where
// its target can be read.
func TestScriptedOffers(t *testing.T) {
	const html = "200 | Content-Type: text/html || "
	tests := []struct {
		name, client, answer string
		want                 string // kind, method, target and content of each
	}{
		{"relative", "chromium", html + "<script>location='b'</script>", "script GET http://shop.test/dir/b "},
		{"by the base", "chromium", html + "<base href=/c/><script>location='b'</script>", "script GET http://shop.test/c/b "},
		{"after the refresh", "chromium", html + "<meta http-equiv=refresh content='0;url=/r'><script>location='/b'</script>", "meta refresh GET http://shop.test/r ; script GET http://shop.test/b "},
		{"once", "firefox", html + "<script>location='/b'; location.href='/b'</script>", "script GET http://shop.test/b "},
		{"not without scripts", "curl", html + "<script>location='/b'</script>", ""},
		{"javascript", "chromium", html + "<script>location='javascript:alert(1)'</script>", ""},
		{"data", "chromium", html + "<script>location='data:text/html,x'</script>", ""},
		{"not literal", "chromium", html + "<script>location='/b'+x</script>", ""},
		{"no page", "chromium", "200 | Content-Type: text/plain || <script>location='/b'</script>", ""},
		{"a form", "chromium", html + "<form action=/s?x=1><input name=q value='a b'></form><script>document.forms[0].submit()</script>", "form GET http://shop.test/s?q=a+b "},
		{"a posted form", "chromium", html + "<form method=post action=//idp.test/acs><input name=q value='a b'><input name=r value='&amp;'></form><script>document.forms[0].submit()</script>", "form POST http://idp.test/acs q=a+b&r=%26"},
		{"a multipart form", "chromium", html + "<form method=post enctype=multipart/form-data action=/acs></form><script>document.forms[0].submit()</script>", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			session := script{client: tt.client, start: "GET http://shop.test/dir/a", answers: []string{tt.answer}}.walk(t)
			var got []string
			for _, o := range session.Current().Decision.Offers {
				got = append(got, o.Kind+" "+o.Next.Method+" "+o.Next.URI.String()+" "+string(o.Next.Body))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			if len(got) > 0 && strings.HasPrefix(got[0], "script") && session.TakeRefresh(10) {
				t.Error("a script's move is taken without being asked for")
			}
		})
	}
}

// The request of a submitted form comes from the page.
func TestSubmittedForm(t *testing.T) {
	session := script{client: "chromium", start: "GET https://shop.test/a", answers: []string{"200 | Content-Type: text/html | Set-Cookie: sid=1; Secure; SameSite=Lax || <form method=post action=https://idp.test/acs><input name=q value=1></form><script>document.forms[0].submit()</script>"}}.walk(t)
	r := session.Current().Decision.Offers[0].Next
	for name, want := range map[string]string{"Host": "idp.test", "Content-Length": "3", "Content-Type": "application/x-www-form-urlencoded", "Origin": "https://shop.test", "Referer": "https://shop.test/", "Cookie": ""} {
		if got := r.Fields.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestOffers(t *testing.T) {
	const html = "200 | Content-Type: text/html; charset=utf-8 || "
	tests := []struct {
		name, answer string
		want         string // kind and target; "" for none
	}{
		{"field", "200 | Refresh: 0;url=/b", "Refresh field http://shop.test/b"},
		{"field on 404", "404 | Refresh: 0;url=/b", "Refresh field http://shop.test/b"},
		{"field on 302 without Location", "302 | Refresh: 0;url=/b", "Refresh field http://shop.test/b"},
		{"field reloads", "200 | Refresh: 3", "Refresh field http://shop.test/dir/a?q"},
		{"field before meta", "200 | Refresh: 0;url=/b | Content-Type: text/html || <meta http-equiv=refresh content='0;url=/c'>", "Refresh field http://shop.test/b"},
		{"javascript in the field", "200 | Refresh: 0;url=javascript:alert(1)", ""},
		{"data", "200 | Refresh: 0;url=data:text/html,x", ""},
		{"meta", html + "<meta http-equiv=refresh content='0;url=b'>", "meta refresh http://shop.test/dir/b"},
		{"meta in any case", html + "<META HTTP-EQUIV='REFRESH' CONTENT='0; URL=b'>", "meta refresh http://shop.test/dir/b"},
		{"meta in the body", html + "<body>x<meta http-equiv=refresh content='0;url=b'>", "meta refresh http://shop.test/dir/b"},
		{"first meta", html + "<meta http-equiv=refresh content='0;url=b'><meta http-equiv=refresh content='0;url=c'>", "meta refresh http://shop.test/dir/b"},
		{"second meta when the first is broken", html + "<meta http-equiv=refresh content='x'><meta http-equiv=refresh content='0;url=c'>", "meta refresh http://shop.test/dir/c"},
		{"entities", html + "<meta http-equiv=refresh content='0;url=b&amp;c'>", "meta refresh http://shop.test/dir/b&c"},
		{"base", html + "<base href=/x/><meta http-equiv=refresh content='0;url=b'>", "meta refresh http://shop.test/x/b"},
		{"noscript", html + "<noscript><meta http-equiv=refresh content='0;url=b'></noscript>", ""},
		{"after noscript", html + "<noscript>x</noscript><meta http-equiv=refresh content='0;url=b'>", "meta refresh http://shop.test/dir/b"},
		{"template", html + "<template><meta http-equiv=refresh content='0;url=b'></template>", ""},
		{"comment", html + "<!-- <meta http-equiv=refresh content='0;url=b'> -->", ""},
		{"script", html + "<script>'<meta http-equiv=refresh content=\"0;url=b\">'</script>", ""},
		{"javascript", html + "<meta http-equiv=refresh content='0;url=javascript:x'>", ""},
		{"plain text", "200 | Content-Type: text/plain || <meta http-equiv=refresh content='0;url=b'>", ""},
		{"beyond the bound", html + strings.Repeat(" ", maxRefreshScan) + "<meta http-equiv=refresh content='0;url=b'>", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script{client: "chromium", start: "GET http://shop.test/dir/a?q", answers: []string{tt.answer}}
			got := ""
			for _, o := range s.walk(t).Current().Decision.Offers {
				got += o.Kind + " " + o.Next.URI.String()
			}
			if got != tt.want {
				t.Errorf("offers %q, want %q", got, tt.want)
			}
		})
	}
}

func TestARefreshIsANavigationOfItsOwn(t *testing.T) {
	s := script{client: "chromium", start: "POST https://shop.test/a", body: "k=v", answers: []string{"200 | Refresh: 0;url=https://cdn.test/b | Set-Cookie: a=1"}}
	next := s.walk(t).Current().Decision.Offers[0].Next
	if next.Method != "GET" || next.Body != nil || next.Fields.Has("Origin") || next.Fields.Has("Content-Type") || next.Fields.Has("Content-Length") {
		t.Errorf("the refresh repeats the form: %+v", next)
	}
	if got := next.Fields.Get("Referer"); got != "https://shop.test/" {
		t.Errorf("Referer %q, want the page's origin", got)
	}
}

// TestRefererOfARefresh: the policy is that of the page, not of the redirects
// that led to it (measured in Chromium 156).
func TestRefererOfARefresh(t *testing.T) {
	const refresh = "Content-Type: text/html | Refresh: 0;url=https://cdn.test/"
	tests := []struct {
		answers []string
		want    string
	}{
		{[]string{"200 | " + refresh}, "https://shop.test/"},
		{[]string{"200 | Referrer-Policy: no-referrer | " + refresh}, ""},
		{[]string{"302 | Location: /b | Referrer-Policy: unsafe-url", "200 | " + refresh}, "https://shop.test/"},
		{[]string{"200 | Content-Type: text/html || <meta name=referrer content=unsafe-url><meta http-equiv=refresh content='0;url=https://cdn.test/'>"}, "https://shop.test/a?x=1"},
	}
	for _, tt := range tests {
		s := script{client: "chromium", start: "GET https://shop.test/a?x=1", answers: tt.answers}
		if got := s.walk(t).Current().Decision.Offers[0].Next.Fields.Get("Referer"); got != tt.want {
			t.Errorf("%q: Referer %q, want %q", tt.answers, got, tt.want)
		}
	}
}

func TestTwoRefreshFieldsAreOne(t *testing.T) {
	s := script{client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Refresh: 9;url=/b | Refresh: 0;url=/c"}}
	o := s.walk(t).Current().Decision.Offers[0]
	if o.Delay != 9 || o.Next.URI.RequestTarget() != "/b,%200;url=/c" {
		t.Errorf("offer in %d s to %s", o.Delay, o.Next.URI)
	}
}
