package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

// hop makes an exchange: a GET of url that is answered with 302 and location.
func hop(url, location string, more ...trace.Field) *trace.Hop {
	h := &trace.Hop{
		Request:  trace.Request{Method: "GET", URI: uri.Split(url)},
		Response: &trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found"},
	}
	if location != "-" {
		h.Response.Fields = trace.Fields{{Name: "Location", Value: location}}
	}
	h.Response.Fields = append(h.Response.Fields, more...)
	return h
}

func of(hops ...*trace.Hop) evidence.Set {
	return evidence.Of(trace.Chain{Hops: hops}, len(hops)-1)
}

// check demands IDs of a set; one with a minus before it must not be there.
func check(t *testing.T, s evidence.Set, want string) {
	t.Helper()
	for _, id := range strings.Fields(want) {
		id, not := strings.CutPrefix(id, "-")
		if s.Has(id) == not {
			t.Errorf("%s: is it there: %v", id, not)
		}
	}
}

func TestRelation(t *testing.T) {
	for _, test := range []struct{ url, location, want string }{
		{"http://a.test/p?x=1", "https://a.test/p?x=1", "scheme-up host-same path-same query-kept location-absolute -target-self"},
		{"https://a.test/p", "http://a.test/p", "scheme-down host-same path-same"},
		{"http://a.test/", "http://www.a.test/", "host-www-added path-same -host-other"},
		{"http://www.a.test/p", "//a.test/p", "host-www-removed location-network"},
		{"http://a.test/p", "https://m.a.test/p", "host-mobile host-sibling host-other scheme-up path-same"},
		{"http://a.test/p", "http://b.example/p", "host-foreign path-same"},
		{"http://203.0.113.7/", "http://a.test/", "host-from-address request-address"},
		{"http://a.test/p", "http://backend.internal:9000/x", "host-private port-appears"},
		{"http://a.test/p", "http://localhost/x", "host-private"},
		{"http://a.test:8080/p", "http://a.test/p", "port-dropped -port-appears"},
		{"http://a.test/p", "http://a.test:8080/p", "port-appears"},
		{"http://a.test/p", "https://a.test:443/p", "-port-appears scheme-up"},
		{"http://a.test/docs", "/docs/", "slash-added location-path -path-other"},
		{"http://a.test/files/dir", "dir/", "slash-added location-relative"},
		{"http://a.test/files/page.html/", "../page.html", "slash-removed"},
		{"http://a.test/docs/?q=1", "/docs?q=1", "slash-removed query-kept"},
		{"http://a.test/files/index.html", "./", "index-stripped"},
		{"http://a.test/index.php?p=1", "/", "index-stripped query-lost"},
		{"http://a.test/dir/", "/dir/index.html", "index-added"},
		{"http://a.test/About-US", "/about-us", "case-only"},
		{"http://a.test/a%7Eb", "/a~b", "encoding-only"},
		{"http://a.test/a//b?x=1", "/a/b?x=1", "slashes-merged request-double-slash"},
		{"http://a.test/x/./y/", "/x/y/", "dots-removed request-dots"},
		{"http://a.test/about.html", "/about", "extension-stripped"},
		{"http://a.test/spell/artcle.html", "/spell/article.html", "spelling"},
		{"http://a.test/r301", "/r302", "-spelling path-other"},
		{"http://a.test/docz/index.html", "/docs/index.html", "spelling"},
		{"http://a.test/caf%C3%A9", "/caf%c3%a9", "encoding-only"},
		{"http://a.test/dashboard", "/?login=required", "target-login path-to-root"},
		{"http://a.test/account", "/index.php?route=account/login", "target-login"},
		{"http://a.test/search?page=authentication", "/find?page=authentication", "-target-login"},
		{"http://a.test/compte", "/connexion", "target-login"},
		{"http://a.test/any", "/be-right-back", "target-maintenance"},
		{"http://a.test/article", "/articles", "-spelling path-other"},
		{"http://a.test/blog/x", "/news/x", "-spelling tail-kept"},
		{"http://a.test/docs/x", "/docs/y", "-spelling"},
		{"http://a.test/en-only", "/en/en-only", "locale-added"},
		{"http://a.test/shop/docs", "/docs/", "prefix-lost -prefix-removed"},
		{"http://a.test/", "/de/", "locale-added"},
		{"http://a.test/shop", "/de-AT/shop", "locale-added"},
		{"http://a.test/start", "/de", "locale-root"},
		{"http://a.test/de/x", "/fr/x", "locale-switched"},
		{"http://a.test/de/x", "/x", "locale-removed"},
		{"http://a.test/x", "/my/x", "-locale-added prefix-added tail-kept"},
		{"http://a.test/x", "/x?lang=de", "locale-query path-same query-added"},
		{"http://a.test/?page_id=2", "/sample/", "path-from-query"},
		{"http://a.test/", "/index.php?title=Main", "path-to-query"},
		{"http://a.test/a/b", "/", "path-to-root"},
		{"http://a.test/a/b", "/a", "path-up"},
		{"http://a.test/a", "/a/b", "path-down"},
		{"http://a.test/", "/app", "path-from-root"},
		{"http://a.test/app/x", "/x", "prefix-removed"},
		{"http://a.test/app/x", "/app/app/x", "prefix-doubled"},
		{"http://a.test/p?x=1", "/p?x=1", "target-self"},
		{"http://a.test/p?x=1", "", "target-self location-empty"},
		{"http://a.test/p", "?x=1", "location-query path-same query-added"},
		{"http://a.test/p?x=1", "/q?x=1&y=2", "query-extended"},
		{"http://a.test/p", "-", "location-missing"},
		{"http://a.test/p", "http:///nohost", "location-invalid"},
		{"http://a.test/p", "mailto:x@a.test", "location-invalid"},
		{"http://a.test/private?x=1", "/login?next=%2Fprivate%3Fx%3D1", "return-param target-login"},
		{"http://a.test/private/", "/accounts/login/?next=/private/", "return-param target-login"},
		{"http://a.test/me", "https://auth.a.test/start?rd=http://a.test/me", "return-param host-login"},
		{"http://a.test/app", "https://idp.test/authorize?response_type=code&client_id=1", "target-oauth target-login"},
		{"http://a.test/app", "https://idp.test/x?SAMLRequest=abc", "target-saml host-login"},
		{"http://a.test/cb?code=1&state=2", "/app", "request-callback"},
		{"http://a.test/x", "/maintenance.html", "target-maintenance"},
		{"http://a.test/x", "/not-found", "target-error"},
		{"http://a.test/", "/install/", "target-setup"},
		{"http://a.test/x7Gq", "https://b.test/long", "request-short-code"},
		{"http://a.test/s/ab", "https://b.test/long", "request-short-prefix"},
		{"http://a.test/r301", "https://b.test/long", "-request-short-code request-short-word"},
		{"http://a.test/x?url=https%3A%2F%2Fb.test%2Fpage", "https://b.test/page", "nested-target request-nested-url"},
		{"http://a.test/x", "/srv/www/x", "location-file-path"},
		{"http://a.test/x", "/y;jsessionid=1", "location-session"},
		{"http://a.test/x", "/y?<1>", "location-raw"},
		{"http://c.test/generate_204", "http://login.portal.test/", "request-probe target-portal host-login"},
	} {
		t.Run(test.url+" to "+test.location, func(t *testing.T) {
			check(t, of(hop(test.url, test.location)), test.want)
		})
	}
}

func TestHead(t *testing.T) {
	f := func(name, value string) trace.Field { return trace.Field{Name: name, Value: value} }
	for _, test := range []struct {
		name   string
		fields []trace.Field
		want   string
	}{
		{"lower", []trace.Field{f("content-length", "0"), f("location", "/x")}, "case-lower length-zero server-missing date-missing -case-mixed"},
		{"mixed", []trace.Field{f("Server", "nginx"), f("location", "/x")}, "case-mixed location-lower"},
		{"capital", []trace.Field{f("Date", "x"), f("Location", "/x"), f("Content-Length", "0")}, "case-capital -location-lower"},
		{"sorted", []trace.Field{f("A", ""), f("B", ""), f("C", ""), f("Location", "/x")}, "order-sorted"},
		{"two servers", []trace.Field{f("Server", "Caddy"), f("Server", "gunicorn"), f("Location", "/x")}, "server-many server-token"},
		{"cookies", []trace.Field{f("Location", "/x"), f("Set-Cookie", "sid=1; Path=/; Secure")}, "cookie-set cookie-set-any cookie-secure"},
		{"language", []trace.Field{f("Location", "/x"), f("Set-Cookie", "django_language=de")}, "cookie-language"},
		{"unheard of", []trace.Field{f("Location", "/x"), f("X-Acme", "1")}, "field-x-acme"},
		{"refresh", []trace.Field{f("Refresh", "0; url=/x")}, "refresh-field"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := hop("http://a.test/p", "-", test.fields...)
			check(t, of(h), test.want)
		})
	}
}

func TestStatus(t *testing.T) {
	for _, test := range []struct {
		proto  string
		status int
		reason string
		want   string
	}{
		{"HTTP/1.1", 302, "", "reason-empty"},
		{"HTTP/1.1", 302, "FOUND", "reason-capitals -reason-odd"},
		{"HTTP/1.1", 302, "Moved Temporarily", "reason-odd reason"},
		{"HTTP/1.1", 302, "Found", "reason -reason-odd -reason-capitals"},
		{"HTTP/2.0", 302, "", "-reason-empty -reason"},
		{"HTTP/1.1", 200, "OK", "-redirecting"},
	} {
		h := hop("http://a.test/p", "-", trace.Field{Name: "Content-Length", Value: "0"})
		h.Response.Proto, h.Response.Status, h.Response.Reason = test.proto, test.status, test.reason
		check(t, of(h), test.want)
	}
}

func TestBody(t *testing.T) {
	for _, test := range []struct{ body, template string }{
		{"<html>\r\n<body>\r\n<center><h1>302 Found</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n", "nginx"},
		{"<hr><center>openresty/1.2</center>", "openresty"},
		{"<h1>Found</h1>\n<p>The document has moved <a href=\"/x\">here</a>.</p>", "apache"},
		{"Found. Redirecting to /x", "express-text"},
		{"<a href=\"/x\">Found</a>.\n\n", "go"},
		{"Redirecting to /x.", "koa"},
		{"Found", "reason"},
		{"302: Found", "aiohttp"},
		{"/x", "target"},
		{"anything else", ""},
	} {
		h := hop("http://a.test/p", "/x")
		h.Response.Body = trace.Body{Kept: []byte(test.body), Size: int64(len(test.body))}
		s := of(h)
		got, _ := s.Get("body")
		if got.Value != test.template || s.Has("body-other") != (test.template == "") {
			t.Errorf("%q is %q, want %q", test.body, got.Value, test.template)
		}
	}
}

// A hop is told about its whole chain, the hops behind it too.
func TestChain(t *testing.T) {
	round := []*trace.Hop{hop("https://www.a.test/", "https://a.test/"), hop("https://a.test/", "https://www.a.test/")}
	for i := range round {
		check(t, evidence.Of(trace.Chain{Hops: round}, i), "chain-back chain-ping-pong chain-www -chain-slash")
	}
	slash := []*trace.Hop{hop("https://a.test/x", "/x/"), hop("https://a.test/x/", "/x")}
	check(t, of(slash...), "chain-back chain-slash")
	check(t, of(hop("https://a.test/", "https://a.test/")), "target-self chain-https-self")
	check(t, of(hop("https://a.test/a", "/b"), hop("https://a.test/b", "/c")), "-chain-back -chain-self")

	login := []*trace.Hop{
		hop("https://a.test/app", "https://idp.test/authorize?client_id=1&response_type=code&state=1"),
		hop("https://idp.test/authorize?client_id=1&response_type=code&state=1", "https://a.test/cb?code=1&state=1"),
		hop("https://a.test/cb?code=1&state=1", "/app"),
		hop("https://a.test/app", "https://idp.test/authorize?client_id=1&response_type=code&state=2"),
	}
	check(t, of(login...), "chain-back chain-login")
	done := append(login[:3:3], hop("https://a.test/app", "-"))
	done[3].Response.Status = 200
	for i := range done {
		check(t, evidence.Of(trace.Chain{Hops: done}, i), "-chain-back") // the login worked
	}
	check(t, of(hop("https://a.test/app", "/login"), hop("https://a.test/login", "/x"), hop("https://a.test/app", "/dash")), "-chain-back")

	cookie := trace.Field{Name: "Set-Cookie", Value: "seen=1"}
	check(t, of(hop("http://a.test/", "/", cookie), hop("http://a.test/", "/", cookie)), "chain-self chain-cookie-again")
	sent := hop("http://a.test/", "/", cookie)
	sent.Request.Fields = trace.Fields{{Name: "Cookie", Value: "seen=1"}}
	check(t, of(hop("http://a.test/", "/", cookie), sent), "-chain-cookie-again")

	post := hop("http://a.test/api", "https://a.test/api")
	post.Request.Method = "POST"
	check(t, of(post, hop("https://a.test/api", "-")), "chain-method-lost")

	grow := []*trace.Hop{hop("http://a.test/a", "/a/a"), hop("http://a.test/a/a", "/a/a/a"), hop("http://a.test/a/a/a", "/a/a/a/a")}
	check(t, of(grow...), "chain-growing")
}

// Every item says where it was seen: the line that it names is there.
func TestLines(t *testing.T) {
	h := hop("http://www.a.test/p", "/login?next=/p", trace.Field{Name: "Server", Value: "nginx/1.2"}, trace.Field{Name: "Set-Cookie", Value: "a=1"},
		trace.Field{Name: "Content-Length", Value: "0"})
	h.Request.Fields = trace.Fields{{Name: "Host", Value: "www.a.test"}, {Name: "Cookie", Value: "b=2"}, {Name: "Accept-Language", Value: "de"}}
	set := of(hop("http://www.a.test/p", "/login?next=/p", trace.Field{Name: "Set-Cookie", Value: "a=1"}), h)
	for _, it := range set.Items() {
		lines := map[trace.Message]trace.Fields{trace.InRequest: h.Request.Fields, trace.InResponse: h.Response.Fields}[it.Message]
		switch {
		case it.Line < trace.StartLine || it.Line >= len(lines):
			t.Errorf("%s names line %d of the %s", it.ID, it.Line, it.Message)
		case it.Field != "" && (it.Line < 0 || lines[it.Line].Name != it.Field):
			t.Errorf("%s names line %d as %q", it.ID, it.Line, it.Field)
		}
		if it.Region == "" {
			t.Errorf("%s has no part", it.ID)
		}
	}
	for _, test := range []struct {
		id      string
		message trace.Message
		line    int
	}{
		{"status", trace.InResponse, trace.StartLine},
		{"server-token", trace.InResponse, 1},
		{"return-param", trace.InResponse, 0},
		{"cookie-set", trace.InResponse, 2},
		{"chain-cookie-again", trace.InResponse, 2},
		{"length-zero", trace.InResponse, 3},
		{"framing", trace.InResponse, 3},
		{"method", trace.InRequest, trace.StartLine},
		{"request-www", trace.InRequest, 0},
		{"request-cookie", trace.InRequest, 1},
		{"request-language", trace.InRequest, 2},
		{"request-http", "", trace.StartLine},
		{"order", "", trace.StartLine},
	} {
		it, ok := set.Get(test.id)
		if !ok || it.Message != test.message || it.Line != test.line {
			t.Errorf("%s: there %v, in line %d of the %q, want line %d of the %q", test.id, ok, it.Line, it.Message, test.line, test.message)
		}
	}
}

func TestOutside(t *testing.T) {
	for _, i := range []int{-1, 0, 7} {
		if n := len(evidence.Of(trace.Chain{}, i).Items()); n != 0 {
			t.Errorf("%d items at %d of an empty chain", n, i)
		}
	}
	failed := &trace.Hop{Request: trace.Request{Method: "GET", URI: uri.Split("http://a.test/")}}
	check(t, of(failed), "no-answer method -status")
}

// Every registered ID says what it means, and nothing else is known.
func TestKnown(t *testing.T) {
	for id, says := range evidence.IDs() {
		if says == "" || strings.HasSuffix(says, ".") {
			t.Errorf("%s says %q", id, says)
		}
	}
	if _, ok := evidence.Known("field-"); ok {
		t.Error("a field without a name is known")
	}
	if _, ok := evidence.Known("no-such-thing"); ok {
		t.Error("an ID that is not there is known")
	}
}

// Whatever comes over the wire, Of ends, gives registered IDs alone and
// nothing that a terminal would act on.
func FuzzOf(f *testing.F) {
	f.Add("http://a.test/x?y=1", "/x/../y;jsessionid=%zz?next=/x", "Set-Cookie", "a=b; Secure", []byte("<meta http-equiv=refresh content=0;url=/>"), 302)
	f.Add("https://[::1]:8/%2e%2e//", "//\\evil\x1b[31m", "sErVeR", "\x00nginx", []byte("<script>location.replace('/')</script>"), 200)
	f.Add("http://a.test", "http://a.test:99999999/de-\xff/", "Location", "?", []byte{0xff}, 999)
	f.Fuzz(func(t *testing.T, url, location, name, value string, body []byte, status int) {
		h := hop(url, location, trace.Field{Name: name, Value: value})
		h.Response.Status, h.Response.Reason = status, value
		h.Response.Body = trace.Body{Kept: body, Size: int64(len(body))}
		chain := trace.Chain{Hops: []*trace.Hop{hop(location, url), h, nil, hop(url, "/")}}
		for i := range chain.Hops {
			for _, it := range evidence.Of(chain, i).Items() {
				if _, ok := evidence.Known(it.ID); !ok && !strings.HasPrefix(it.ID, "field-") {
					t.Fatalf("%q is not registered", it.ID)
				}
				if it.Value != trace.Printable(it.Value) {
					t.Fatalf("%s has the raw value %q", it.ID, it.Value)
				}
			}
		}
	})
}

// Work is bounded by what is read, not by what is sent.
func TestBounded(t *testing.T) {
	long := strings.Repeat("/..//%41", 1<<17)
	many := slices.Repeat([]trace.Field{{Name: "Set-Cookie", Value: "a=" + long}}, 5000)
	h := hop("http://a.test/"+long, long+"?"+strings.Repeat("next=/&", 1<<17), many...)
	h.Response.Body = trace.Body{Kept: []byte(strings.Repeat("http-equiv=", 1<<17)), Size: 1 << 20}
	hops := slices.Repeat([]*trace.Hop{h}, 10000)
	s := evidence.Of(trace.Chain{Hops: hops}, 5000)
	if n := len(s.Items()); n > 6*evidence.MaxFields {
		t.Errorf("%d items", n)
	}
}

func BenchmarkOf(b *testing.B) {
	h := hop("http://a.test/private?x=1", "/login?next=%2Fprivate%3Fx%3D1",
		trace.Field{Name: "Server", Value: "nginx/1.22.1"}, trace.Field{Name: "Date", Value: "Sun, 22 Nov 2026 11:05:03 GMT"},
		trace.Field{Name: "Set-Cookie", Value: "sid=1; Path=/; HttpOnly"}, trace.Field{Name: "Vary", Value: "Cookie"})
	ch := trace.Chain{Hops: []*trace.Hop{h, h, h}}
	b.ReportAllocs()
	for b.Loop() {
		evidence.Of(ch, 1)
	}
}
