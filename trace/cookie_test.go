package trace

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"detour/trace/uri"
)

// A jarTest is what one response sets, what becomes of it, and what a later
// request sends.
type jarTest struct {
	name   string
	client string // "chromium" unless said
	from   string
	set    []string
	events string // what became of each: "stored rejected"
	to     string
	sends  string
}

var jarTests = []jarTest{
	{"host-only", "", "http://shop.test/", []string{"a=1"}, "stored", "http://www.shop.test/", ""},
	{"domain", "", "http://www.shop.test/", []string{"a=1; Domain=shop.test"}, "stored", "http://shop.test/", "a=1"},
	{"domain with a dot", "", "http://www.shop.test/", []string{"a=1; Domain=.shop.test"}, "stored", "http://x.shop.test/", "a=1"},
	{"domain upper case", "", "http://www.shop.test/", []string{"a=1; DOMAIN=SHOP.TEST"}, "stored", "http://shop.test/", "a=1"},
	{"domain of a child", "", "http://shop.test/", []string{"a=1; Domain=www.shop.test"}, "rejected", "http://www.shop.test/", ""},
	{"domain that only ends alike", "", "http://myshop.test/", []string{"a=1; Domain=shop.test"}, "rejected", "http://shop.test/", ""},
	{"public suffix", "", "http://a.github.io/", []string{"a=1; Domain=github.io"}, "rejected", "http://b.github.io/", ""},
	{"public suffix itself", "", "http://github.io/", []string{"a=1; Domain=github.io"}, "stored", "http://a.github.io/", ""},
	{"public suffix in go", "go", "http://a.github.io/", []string{"a=1; Domain=github.io"}, "stored", "http://b.github.io/", "a=1"},
	{"address", "", "http://127.0.0.1/", []string{"a=1; Domain=127.0.0.1"}, "stored", "http://127.0.0.1:81/", "a=1"},
	{"part of an address", "", "http://127.0.0.1/", []string{"a=1; Domain=0.0.1"}, "rejected", "http://127.0.0.1/", ""},
	{"port does not matter", "", "http://shop.test/", []string{"a=1"}, "stored", "http://shop.test:8080/", "a=1"},

	{"default path", "", "http://shop.test/x/y", []string{"a=1"}, "stored", "http://shop.test/x/z", "a=1"},
	{"default path, elsewhere", "", "http://shop.test/x/y", []string{"a=1"}, "stored", "http://shop.test/z", ""},
	{"path boundary", "", "http://shop.test/", []string{"a=1; Path=/x"}, "stored", "http://shop.test/xy", ""},
	{"path below", "", "http://shop.test/", []string{"a=1; Path=/x"}, "stored", "http://shop.test/x/y", "a=1"},
	{"path without slash", "", "http://shop.test/x/y", []string{"a=1; Path=z"}, "stored", "http://shop.test/x/", "a=1"},
	{"longest path first", "", "http://shop.test/", []string{"a=1; Path=/", "b=2; Path=/x"}, "stored stored", "http://shop.test/x", "b=2; a=1"},
	{"oldest first", "", "http://shop.test/", []string{"b=1", "a=2"}, "stored stored", "http://shop.test/", "b=1; a=2"},
	{"newest first in curl", "curl", "http://shop.test/", []string{"b=1", "a=2"}, "stored stored", "http://shop.test/", "a=2; b=1"},

	{"secure over https", "", "https://shop.test/", []string{"a=1; Secure"}, "stored", "https://shop.test/", "a=1"},
	{"secure to http", "", "https://shop.test/", []string{"a=1; Secure"}, "stored", "http://shop.test/", ""},
	{"secure from http", "", "http://shop.test/", []string{"a=1; Secure"}, "rejected", "https://shop.test/", ""},
	{"secure from http in go", "go", "http://shop.test/", []string{"a=1; Secure"}, "stored", "https://shop.test/", "a=1"},
	{"secure on loopback", "", "http://127.0.0.1/", []string{"a=1; Secure"}, "stored", "http://127.0.0.1/", "a=1"},
	{"secure on a name of loopback", "", "http://app.localhost/", []string{"a=1; Secure"}, "stored", "http://app.localhost/", "a=1"},
	{"secure on another loopback address in curl", "curl", "http://127.0.0.2/", []string{"a=1; Secure"}, "rejected", "http://127.0.0.2/", ""},
	{"secure is left alone", "", "https://shop.test/", []string{"a=1; Secure"}, "stored", "https://shop.test/", "a=1"},

	{"__Secure- without Secure", "", "https://shop.test/", []string{"__Secure-a=1"}, "rejected", "https://shop.test/", ""},
	{"__Secure- in any case", "", "https://shop.test/", []string{"__SECURE-a=1"}, "rejected", "https://shop.test/", ""},
	{"__Host- as it must be", "", "https://shop.test/x", []string{"__Host-a=1; Secure; Path=/"}, "stored", "https://shop.test/", "__Host-a=1"},
	{"__Host- with a domain", "", "https://shop.test/", []string{"__Host-a=1; Secure; Path=/; Domain=shop.test"}, "rejected", "https://shop.test/", ""},
	{"__Host- in go", "go", "https://shop.test/", []string{"__Host-a=1"}, "stored", "https://shop.test/", "__Host-a=1"},

	{"max-age", "", "http://shop.test/", []string{"a=1; Max-Age=1"}, "stored", "http://shop.test/", ""}, // the request comes a minute later
	{"max-age to come", "", "http://shop.test/", []string{"a=1; Max-Age=600"}, "stored", "http://shop.test/", "a=1"},
	{"max-age wins", "", "http://shop.test/", []string{"a=1; Max-Age=600; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, "stored", "http://shop.test/", "a=1"},
	{"max-age negative", "", "http://shop.test/", []string{"a=1; Max-Age=-5"}, "not deleted", "http://shop.test/", ""},
	{"max-age nonsense", "", "http://shop.test/", []string{"a=1; Max-Age=1x"}, "stored", "http://shop.test/", "a=1"},
	{"max-age beyond all numbers", "", "http://shop.test/", []string{"a=1; Max-Age=99999999999999999999"}, "stored", "http://shop.test/", "a=1"},
	{"expires", "", "http://shop.test/", []string{"a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT"}, "not deleted", "http://shop.test/", ""},
	{"expires in the old form", "", "http://shop.test/", []string{"a=1; Expires=Wednesday, 21-Oct-99 07:28:00 GMT"}, "not deleted", "http://shop.test/", ""},
	{"expires to come", "", "http://shop.test/", []string{"a=1; Expires=21 oct 2037 7:28:0"}, "stored", "http://shop.test/", "a=1"},
	{"expires nonsense", "", "http://shop.test/", []string{"a=1; Expires=tomorrow"}, "stored", "http://shop.test/", "a=1"},
	{"deleted by a second line", "", "http://shop.test/", []string{"a=1", "a=; Max-Age=0"}, "stored deleted", "http://shop.test/", ""},
	{"replaced by a second line", "", "http://shop.test/", []string{"a=1", "a=2"}, "stored replaced", "http://shop.test/", "a=2"},
	{"another path is another cookie", "", "http://shop.test/x/", []string{"a=1; Path=/", "a=2; Path=/x"}, "stored stored", "http://shop.test/x", "a=2; a=1"},

	{"no name", "", "http://shop.test/", []string{"value"}, "stored", "http://shop.test/", "value"},
	{"no name but =", "", "http://shop.test/", []string{"=value"}, "stored", "http://shop.test/", "value"},
	{"no value", "", "http://shop.test/", []string{"a="}, "stored", "http://shop.test/", "a="},
	{"nothing", "", "http://shop.test/", []string{"="}, "rejected", "http://shop.test/", ""},
	{"white space", "", "http://shop.test/", []string{"  a =  1  ;Path = /"}, "stored", "http://shop.test/", "a=1"},
	{"quotes stay", "", "http://shop.test/", []string{`a="1 2"`}, "stored", "http://shop.test/", `a="1 2"`},
	{"value with =", "", "http://shop.test/", []string{"a=b=c"}, "stored", "http://shop.test/", "a=b=c"},
	{"unknown attribute", "", "http://shop.test/", []string{"a=1; Colour=red"}, "stored", "http://shop.test/", "a=1"},
	{"no name in go", "go", "http://shop.test/", []string{"value"}, "rejected", "http://shop.test/", ""},
	{"control byte", "", "http://shop.test/", []string{"a=1\x02"}, "rejected", "http://shop.test/", ""},
	{"tab", "", "http://shop.test/", []string{"a=1\t2"}, "stored", "http://shop.test/", "a=1\t2"},
	{"as large as can be", "", "http://shop.test/", []string{"a=" + strings.Repeat("x", maxCookieSize-1)}, "stored", "http://shop.test/", "a=" + strings.Repeat("x", maxCookieSize-1)},
	{"too large", "", "http://shop.test/", []string{"ab=" + strings.Repeat("x", maxCookieSize-1)}, "rejected", "http://shop.test/", ""},

	{"no name in curl", "curl", "http://shop.test/", []string{"value", "=value"}, "rejected rejected", "http://shop.test/", ""},
	{"tab in curl", "curl", "http://shop.test/", []string{"a=1\t2"}, "rejected", "http://shop.test/", ""},
	{"too large for curl", "curl", "http://shop.test/", []string{"a=" + strings.Repeat("x", maxCookieSize-1)}, "rejected", "http://shop.test/", ""},

	{"SameSite=None needs Secure", "", "http://shop.test/", []string{"a=1; SameSite=None"}, "rejected", "http://shop.test/", ""},
	{"SameSite=None in curl", "curl", "http://shop.test/", []string{"a=1; SameSite=None"}, "stored", "http://shop.test/", "a=1"},
	{"SameSite=Strict from the address bar", "", "http://shop.test/", []string{"a=1; SameSite=Strict"}, "stored", "http://shop.test/", "a=1"},
}

func TestJar(t *testing.T) {
	for _, tt := range jarTests {
		t.Run(tt.name, func(t *testing.T) {
			name := tt.client
			if name == "" {
				name = "chromium"
			}
			c, _ := ClientNamed(name)
			m := c.With(ClientOptions{Jar: true}).Recall(Chain{})
			h := &Hop{Request: Request{Method: "GET", URI: uri.Split(tt.from)}, Timing: Timing{Start: noon}, Response: &Response{Status: 200}}
			for _, line := range tt.set {
				h.Response.Fields = append(h.Response.Fields, Field{"Set-Cookie", line})
			}
			m.Add(h)
			var events []string
			for _, n := range m.notes {
				events = append(events, string(n.Event))
			}
			if got := strings.Join(events, " "); got != tt.events {
				t.Errorf("the cookies are %s, want %s", got, tt.events)
			}
			m.now = noon.Add(time.Minute)
			s := newStep(h, m, uri.Split(tt.to))
			if got := strings.Join(s.selectCookies(), "; "); got != tt.sends {
				t.Errorf("sends %q, want %q", got, tt.sends)
			}
		})
	}
}

// TestSameSite: which cookies go with a navigation that another site began.
func TestSameSite(t *testing.T) {
	const set = "302 | Location: %s | Set-Cookie: strict=1; SameSite=Strict; Secure; Path=/ | Set-Cookie: lax=1; SameSite=Lax; Path=/ | Set-Cookie: unset=1; Path=/ | Set-Cookie: none=1; SameSite=None; Secure; Path=/"
	mail, shop := uri.Split("https://mail.test/"), uri.Split("https://www.shop.test/")
	tests := []struct {
		name      string
		initiator *uri.URI
		method    string
		later     time.Duration
		sends     string
	}{
		{"address bar", nil, "GET", time.Second, "lax none strict unset"},
		{"link on the same site", &shop, "GET", time.Second, "lax none strict unset"},
		{"link on another site", &mail, "GET", time.Second, "lax none unset"},
		{"form on the same site", &shop, "POST", time.Second, "lax none strict unset"},
		{"form on another site", &mail, "POST", time.Second, "none unset"},
		{"form on another site, three minutes later", &mail, "POST", 3 * time.Minute, "none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script{client: "chromium", ask: ClientOptions{Initiator: tt.initiator}, start: tt.method + " https://shop.test/a"}
			session := NewSession(s.asked(t), s.request(t))
			ex := &answers{took: tt.later, list: []string{
				strings.Replace(fmt.Sprintf(set, "/b"), "302", "307", 1), "307 | Location: /c", "200"}}
			if err := session.Run(t.Context(), ex, nil); err != nil {
				t.Fatal(err)
			}
			var names []string
			for pair := range strings.SplitSeq(session.Current().Request.Fields.Get("Cookie"), "; ") {
				name, _, _ := strings.Cut(pair, "=")
				names = append(names, name)
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != tt.sends {
				t.Errorf("sends %q, want %q", got, tt.sends)
			}
		})
	}
}

// TestPersonsCookie: what becomes of a Cookie field beside the jar's cookies.
func TestPersonsCookie(t *testing.T) {
	tests := []struct {
		client string
		ask    ClientOptions
		set    string
		to     string
		sends  []string
	}{
		{"chromium", ClientOptions{}, "a=2", "/b", []string{"u=1; a=2"}},
		{"chromium", ClientOptions{}, "u=2; Path=/", "/b", []string{"u=2"}},
		{"chromium", ClientOptions{}, "a=2", "http://cdn.test/", nil},
		{"curl", ClientOptions{}, "a=2", "/b", []string{"u=1"}},
		{"curl", ClientOptions{}, "a=2", "http://cdn.test/", nil},
		{"curl", ClientOptions{CookieData: true}, "a=2", "http://cdn.test/", []string{"u=1"}},
		{"curl", ClientOptions{Jar: true}, "u=2", "/b", []string{"u=2", "u=1"}},
		{"curl", ClientOptions{Jar: true}, "a=2; Path=/x", "/b", []string{"u=1"}},
		{"curl", ClientOptions{Jar: true, CookieData: true}, "a=2", "/b", []string{"a=2; u=1"}},
		{"curl", ClientOptions{Jar: true, CookieData: true}, "a=2", "http://cdn.test/", []string{"u=1"}},
		{"go", ClientOptions{}, "a=2", "/b", []string{"u=1"}},
		{"go", ClientOptions{Jar: true}, "a=2", "/b", []string{"u=1; a=2"}},
		{"go", ClientOptions{Jar: true}, "u=2", "/b", []string{"u=2"}},
		{"go", ClientOptions{Jar: true}, "a=2", "http://cdn.test/", nil},
	}
	for _, tt := range tests {
		s := script{client: tt.client, ask: tt.ask, start: "GET http://shop.test/a", fields: Fields{{"Cookie", "u=1"}},
			answers: []string{"302 | Location: " + tt.to + " | Set-Cookie: " + tt.set, "200"}}
		got := s.walk(t).Current().Request.Fields.Values("Cookie")
		if !slices.Equal(got, tt.sends) {
			t.Errorf("%s %+v: %s then %s sends %q, want %q", tt.client, tt.ask, tt.set, tt.to, got, tt.sends)
		}
	}
}

// FuzzSetCookie: no line breaks the jar, and what it sends is one line.
func FuzzSetCookie(f *testing.F) {
	for _, tt := range jarTests {
		f.Add(strings.Join(tt.set, "\n"))
	}
	f.Fuzz(func(t *testing.T, lines string) {
		for _, c := range Clients() {
			h := &Hop{Request: Request{Method: "GET", URI: uri.Split("https://www.shop.test/x/y")}, Timing: Timing{Start: noon}, Response: &Response{Status: 302, Fields: Fields{{"Location", "/z"}}}}
			for line := range strings.SplitSeq(lines, "\n") {
				h.Response.Fields = append(h.Response.Fields, Field{"Set-Cookie", line})
			}
			d := c.With(ClientOptions{Jar: true}).Decide(Chain{[]*Hop{h}})
			if d.Next == nil {
				continue // net/http refuses a response with control bytes
			}
			if v := d.Next.Fields.Get("Cookie"); strings.ContainsAny(v, "\r\n\x00") {
				t.Errorf("%s sends a Cookie of several lines: %q", c.Name, v)
			}
		}
	})
}

// TestJarAsGo holds the table's lines against net/http's own jar.
func TestJarAsGo(t *testing.T) {
	c, _ := ClientNamed("go")
	for _, tt := range jarTests {
		real, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		from, to := goURL(t, tt.from), goURL(t, tt.to)
		real.SetCookies(from, (&http.Response{Header: http.Header{"Set-Cookie": tt.set}}).Cookies())
		r := &http.Request{Header: http.Header{}}
		for _, cookie := range real.Cookies(to) {
			r.AddCookie(cookie)
		}
		m := c.With(ClientOptions{Jar: true}).Recall(Chain{})
		h := &Hop{Request: Request{Method: "GET", URI: uri.Split(tt.from)}, Timing: Timing{Start: time.Now()}, Response: &Response{Status: 200}}
		for _, line := range tt.set {
			h.Response.Fields = append(h.Response.Fields, Field{"Set-Cookie", line})
		}
		m.Add(h)
		s := newStep(h, m, uri.Split(tt.to))
		if got, want := strings.Join(s.selectCookies(), "; "), r.Header.Get("Cookie"); got != want {
			t.Errorf("%s: %q: sends %q, net/http sends %q", tt.name, tt.set, got, want)
		}
	}
}

func goURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
