package trace

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"detour/trace/uri"
)

// A script is a walk in a few lines: who walks, the first request, the answers
// in the order in which they are given, and a line that the transcript of all
// decisions must have.
type script struct {
	rule    string
	client  string
	ask     ClientOptions
	start   string // "POST http://shop.test/a"
	fields  Fields
	body    string
	answers []string // "302 | Location: /b | Set-Cookie: a=1"
	want    string
}

// answers is an Exchanger that gives scripted answers, one after the other and
// then the last one forever.
type answers struct {
	list []string
	n    int
	took time.Duration // between two hops
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func (a *answers) Exchange(_ context.Context, r Request) *Hop {
	h := &Hop{Request: r, Timing: Timing{Start: noon.Add(time.Duration(a.n) * max(a.took, time.Second))}}
	if r.URI.Scheme == "https" {
		h.Conn.TLS = &TLS{Verified: true}
	}
	text := a.list[min(a.n, len(a.list)-1)]
	a.n++
	if text == "broken" {
		h.Failure = &Failure{Phase: PhaseConnect, Kind: FailRefused, Attempt: "connect to " + r.URI.HostPort(), Reason: "nobody listens"}
		return h
	}
	if rest, ok := strings.CutPrefix(text, "hints "); ok {
		h.Interim, text = []Response{{Status: 103}}, rest
	}
	if rest, ok := strings.CutPrefix(text, "short "); ok {
		h.Failure, text = &Failure{Phase: PhaseBody, Kind: FailNetwork, Attempt: "read the content", Reason: "it ended early"}, rest
	}
	h.Response = parseAnswer(text)
	for i, f := range h.Response.Fields {
		if v, ok := strings.CutSuffix(f.Value, "~"); ok { // stands for white space on the wire
			h.Response.Fields[i].Value = v
			h.Wire.ResponseHead = []byte(fmt.Sprintf("HTTP/1.1 302 Found\r\n%s: %s \r\n\r\n", f.Name, v))
		}
	}
	for i, f := range h.Response.Fields {
		if first, next, ok := strings.Cut(f.Value, "^"); ok { // stands for a line end within the value
			h.Response.Fields[i].Value = first + " " + next
			h.Wire.ResponseHead = []byte(fmt.Sprintf("HTTP/1.1 302 Found\r\n%s: %s\r\n %s\r\n\r\n", f.Name, first, next))
		}
	}
	return h
}

// parseAnswer reads "302 | Location: /b"; what follows " || " is the body.
func parseAnswer(text string) *Response {
	head, body, _ := strings.Cut(text, " || ")
	r := &Response{Proto: "HTTP/1.1", Body: Body{Kept: []byte(body), Size: int64(len(body)), Whole: true}}
	for i, part := range strings.Split(head, " | ") {
		if i == 0 {
			fmt.Sscan(part, &r.Status)
			continue
		}
		name, value, _ := strings.Cut(part, ":")
		r.Fields = append(r.Fields, Field{name, strings.Trim(value, " ")})
	}
	return r
}

func (s script) asked(t testing.TB) Client {
	t.Helper()
	c, err := ClientNamed(s.client)
	if err != nil {
		t.Fatal(err)
	}
	return c.With(s.ask)
}

// request is the script's first request, as a user composes it.
func (s script) request(t testing.TB) Request {
	t.Helper()
	method, target, _ := strings.Cut(s.start, " ")
	u, err := s.asked(t).ParseURL(target)
	if err != nil {
		t.Fatal(err)
	}
	r := Request{Method: method, URI: u, Fields: s.fields}
	if s.body != "" {
		r.Body = []byte(s.body)
	}
	return r
}

// walk runs the script to its end.
func (s script) walk(t testing.TB) *Session {
	t.Helper()
	session := NewSession(s.asked(t), s.request(t))
	if err := session.Run(t.Context(), &answers{list: s.answers}, nil); err != nil {
		t.Fatal(err)
	}
	return session
}

// transcript writes the decisions of a walk, a line for each statement.
func transcript(hops []*Hop) string {
	var b strings.Builder
	for _, h := range hops {
		d := h.Decision
		fmt.Fprintf(&b, "%s [%s] %s\n", d.Verdict, d.Why.ID, d.Detail)
		for _, c := range d.Changes {
			name := string(c.Part)
			if c.Part == PartField {
				name = c.Name
			}
			fmt.Fprintf(&b, "%s %s: %s -> %s [%s] %s\n", c.Op, name, c.From, c.To, c.Rule.ID, c.Note)
		}
		for _, n := range d.Cookies {
			fmt.Fprintf(&b, "cookie %s %s [%s] %s\n", n.Name, n.Event, n.Rule.ID, n.Note)
		}
		if d.Loop.Kind != LoopNone {
			fmt.Fprintf(&b, "loop %s since %d: %s\n", d.Loop.Kind, d.Loop.Since, d.Loop.Note)
		}
		for _, o := range d.Offers {
			fmt.Fprintf(&b, "offer %s in %d s: %s %s [%s]\n", o.Kind, o.Delay, o.Next.Method, o.Next.URI, o.Rule.ID)
		}
	}
	return b.String()
}

var zero = 0

// ruleScripts has a walk for every rule.
var ruleScripts = []script{
	{rule: "follow", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b", "200"}, want: "follow [follow] 302 to http://shop.test/b"},
	{rule: "final", client: "go", start: "GET http://shop.test/a", answers: []string{"300 | Location: /b"}, want: "stop [final] 300 is a response to keep"},
	{rule: "failed", client: "go", start: "GET http://shop.test/a", answers: []string{"broken"}, want: "failed [failed] connect to shop.test:80: nobody listens"},
	{rule: "field-control-byte", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b\x01"}, want: "failed [field-control-byte] a field of the response holds a control byte that go refuses"},
	{rule: "chromium-limit", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: /a"}, want: "give up [chromium-limit] 19 redirects were followed; http://shop.test/a is not requested"},
	{rule: "curl-limit", client: "curl", ask: ClientOptions{MaxRedirects: &zero}, start: "GET http://shop.test/a", answers: []string{"302 | Location: /b"}, want: "give up [curl-limit] 0 redirects were followed; http://shop.test/b is not requested"},
	{rule: "go-limit", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: /a"}, want: "give up [go-limit] 9 redirects were followed; http://shop.test/a is not requested"},

	{rule: "target", client: "curl", start: "GET http://shop.test/a/b", answers: []string{"302 | Location: ../c", "200"}, want: "changed target: http://shop.test/a/b -> http://shop.test/c [target] "},
	{rule: "location-missing", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302"}, want: "stop [location-missing] 302 without Location: the response itself is the result"},
	{rule: "location-empty", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: | Location: /b"}, want: "stop [location-empty] 302 with an empty Location: the response itself is the result"},
	{rule: "locations-differ", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Location: /c"}, want: "refuse [locations-differ] 2 Location lines with different values"},
	{rule: "location-too-long", client: "curl", start: "GET http://shop.test/a", answers: []string{"302 | Location: /" + strings.Repeat("x", maxLocation)}, want: "refuse [location-too-long] Location has 131073 bytes; detour follows at most 131072"},
	{rule: "location-invalid", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: /%zz"}, want: "refuse [location-invalid] Location /%zz: invalid URL escape \"%zz\""},
	{rule: "location-no-host", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: http:///b"}, want: "refuse [location-no-host] Location http:///b names no host"},
	{rule: "scheme-not-http", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: javascript:alert(1)"}, want: "refuse [scheme-not-http] javascript:alert(1) is not a target for HTTP"},
	{rule: "port-blocked", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://shop.test:25/"}, want: "refuse [port-blocked] port 25 is one that browsers do not connect to"},
	{rule: "form-downgrade", client: "chromium", start: "POST https://shop.test/a", body: "k=v", answers: []string{"307 | Location: http://shop.test/b"}, want: "refuse [form-downgrade] the POST from https://shop.test would be sent again to http://shop.test"},
	{rule: "curl-hsts", client: "curl", start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b | Strict-Transport-Security: max-age=60", "200"}, want: "changed target: https://shop.test/a -> https://shop.test/b [curl-hsts] an earlier hop asked for https only"},

	{rule: "fetch-post-to-get", client: "chromium", start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "changed method: POST -> GET [fetch-post-to-get] a 302 turns POST into GET"},
	{rule: "fetch-see-other", client: "chromium", start: "PUT http://shop.test/a", body: "k=v", answers: []string{"303 | Location: /b", "200"}, want: "removed body: 3 bytes ->  [fetch-see-other] the body is dropped, and the fields that described it"},
	{rule: "curl-post-to-get", client: "curl", start: "POST http://shop.test/a", body: "k", answers: []string{"301 | Location: /b", "200"}, want: "removed body: 1 byte ->  [curl-post-to-get] the body is dropped, and the fields that described it"},
	{rule: "curl-see-other", client: "curl", start: "POST http://shop.test/a", body: "k=v", answers: []string{"303 | Location: /b", "200"}, want: "changed method: POST -> GET [curl-see-other] a 303 turns POST into GET"},
	{rule: "curl-method-sticks", client: "curl", ask: ClientOptions{CustomMethod: true}, start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "removed Content-Length: 3 ->  [curl-method-sticks] it described the body, which is dropped"},
	{rule: "curl-post30x", client: "curl", ask: ClientOptions{Post302: true}, start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "kept method: POST -> POST [curl-post30x] a 302 leaves POST as it is"},
	{rule: "go-to-get", client: "go", start: "DELETE http://shop.test/a", answers: []string{"301 | Location: /b", "200"}, want: "changed method: DELETE -> GET [go-to-get] a 301 turns DELETE into GET"},
	{rule: "target-rewritten", client: "aiohttp", start: "GET http://shop.test/a", answers: []string{"301 | Location: /b_%26_c", "200"}, want: "changed target: http://shop.test/b_%26_c -> http://shop.test/b_&_c [target-rewritten] "},
	{rule: "method-stays", client: "urllib3", start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "kept body: 3 bytes -> 3 bytes [method-stays] the body is sent again"},
	{rule: "method-kept", client: "chromium", start: "POST http://shop.test/a", body: "k=v", answers: []string{"307 | Location: /b", "200"}, want: "kept body: 3 bytes -> 3 bytes [method-kept] the body is sent again"},

	{rule: "fetch-authorization", client: "chromium", start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "removed Authorization: Bearer t ->  [fetch-authorization] http://cdn.test is not http://shop.test"},
	{rule: "fetch-authorization-kept", client: "chromium", start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: /b", "200"}, want: "kept Authorization: Bearer t -> Bearer t [fetch-authorization-kept] same origin"},
	{rule: "curl-other-host", client: "curl", start: "GET http://shop.test/a", fields: Fields{{"Cookie", "a=1"}}, answers: []string{"302 | Location: http://shop.test:81/b", "200"}, want: "removed Cookie: a=1 ->  [curl-other-host] http://shop.test:81 is not http://shop.test"},
	{rule: "curl-same-host", client: "curl", start: "GET http://shop.test/a", fields: Fields{{"Cookie", "a=1"}}, answers: []string{"302 | Location: /b", "200"}, want: "kept Cookie: a=1 -> a=1 [curl-same-host] same origin"},
	{rule: "curl-back", client: "curl", start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://cdn.test/b", "302 | Location: http://shop.test/c", "200"}, want: "added Authorization:  -> Bearer t [curl-back] back at the first origin, so it is sent again"},
	{rule: "curl-location-trusted", client: "curl", ask: ClientOptions{LocationTrusted: true}, start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "kept Authorization: Bearer t -> Bearer t [curl-location-trusted] although http://cdn.test is another origin"},
	{rule: "go-other-host", client: "go", start: "GET http://www.shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://shop.test/b", "200"}, want: "removed Authorization: Bearer t ->  [go-other-host] http://shop.test is not http://www.shop.test"},
	{rule: "go-same-host", client: "go", start: "GET https://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://www.shop.test:81/b", "200"}, want: "kept Authorization: Bearer t -> Bearer t [go-same-host] although http://www.shop.test:81 is another origin"},
	{rule: "login", client: "go", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://bob:pw@cdn.test/b", "200"}, want: "added Authorization:  -> Basic Ym9iOnB3 [login] user and password of the URL or of the user"},
	{rule: "login-challenge", client: "chromium", ask: ClientOptions{User: "bob:pw"}, start: "GET http://shop.test/a", answers: []string{"401 | WWW-Authenticate: Basic realm=x", "200"}, want: "follow [login-challenge] 401 asks for credentials and there are some"},
	{rule: "login-cached", client: "chromium", ask: ClientOptions{User: "bob:pw"}, start: "GET http://shop.test/a", answers: []string{"401 | WWW-Authenticate: Basic realm=x", "302 | Location: http://cdn.test/", "302 | Location: http://shop.test/b", "200"}, want: "added Authorization:  -> Basic Ym9iOnB3 [login-cached] these credentials answered a challenge here before"},
	{rule: "login-refused", client: "chromium", ask: ClientOptions{User: "bob:pw"}, start: "GET http://shop.test/a", answers: []string{"401 | WWW-Authenticate: Digest realm=x, Basic realm=y"}, want: "stop [login-refused] the user and password were sent and not accepted"},

	{rule: "host", client: "curl", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "changed Host: shop.test -> cdn.test [host] the target's host"},
	{rule: "host-kept", client: "go", start: "GET http://shop.test/a", fields: Fields{{"Host", "other.test"}}, answers: []string{"302 | Location: /b", "200"}, want: "kept Host: other.test -> other.test [host-kept] a Host that the user set"},
	{rule: "referrer-policy", client: "chromium", ask: ClientOptions{Initiator: &uri.URI{Scheme: "https", Host: "shop.test", Path: "/form"}}, start: "GET https://shop.test/a", answers: []string{"302 | Location: https://cdn.test/b", "200"}, want: "changed Referer: https://shop.test/form -> https://shop.test/ [referrer-policy] strict-origin-when-cross-origin, cross-site"},
	{rule: "go-referer", client: "go", start: "GET http://u:p@shop.test/a#f", answers: []string{"302 | Location: /b", "200"}, want: "added Referer:  -> http://shop.test/a#f [go-referer] the URL just left"},
	{rule: "go-referer-downgrade", client: "go", start: "GET https://shop.test/a", answers: []string{"302 | Location: /b", "302 | Location: http://shop.test/c", "200"}, want: "removed Referer: https://shop.test/a ->  [go-referer-downgrade] https to http"},
	{rule: "curl-referer", client: "curl", ask: ClientOptions{AutoReferer: true}, start: "GET http://u:p@shop.test/a#f", answers: []string{"302 | Location: /b", "200"}, want: "added Referer:  -> http://shop.test/a [curl-referer] the URL just left"},
	{rule: "fetch-origin-gone", client: "chromium", start: "POST http://shop.test/a", body: "k=v", answers: []string{"303 | Location: /b", "200"}, want: "removed Origin: http://shop.test ->  [fetch-origin-gone] Origin goes with methods other than GET and HEAD"},
	{rule: "fetch-origin-null", client: "chromium", start: "POST http://shop.test/a", body: "k=v", answers: []string{"307 | Location: http://cdn.test/b", "200"}, want: "changed Origin: http://shop.test -> null [fetch-origin-null] the redirect leaves http://shop.test"},
	{rule: "fetch-trustworthy", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: https://shop.test/a", "200"}, want: "changed Accept-Encoding: gzip, deflate -> gzip, deflate, br, zstd [fetch-trustworthy] what goes depends on whether the target is trustworthy"},
	{rule: "fetch-site", client: "chromium", ask: ClientOptions{AsHeaders: true, Initiator: &uri.URI{Scheme: "https", Host: "shop.test", Path: "/"}}, start: "GET https://shop.test/a", answers: []string{"302 | Location: https://www.shop.test/b", "200"}, want: "changed Sec-Fetch-Site: same-origin -> same-site [fetch-site] how the chain so far stands to the page that began it"},

	{rule: "no-jar", client: "curl", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1", "200"}, want: "cookie a rejected [no-jar] curl keeps no cookies"},
	{rule: "cookie-stored", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1; HttpOnly"}, want: "cookie a stored [cookie-stored] Path=/ · HttpOnly"},
	{rule: "cookie-expired", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1", "200 | Set-Cookie: a=; Max-Age=0"}, want: "cookie a deleted [cookie-expired] Path=/"},
	{rule: "cookie-none-there", client: "chromium", start: "GET http://shop.test/a/x", answers: []string{"302 | Location: /b | Set-Cookie: a=1; Path=/a", "200 | Set-Cookie: a=; Max-Age=0"}, want: "cookie a not deleted [cookie-none-there] Path=/"},
	{rule: "cookie-sent", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1; SameSite=Lax", "200"}, want: "added Cookie:  -> a=1 [cookie-sent] set by hop 1 with Path=/ · SameSite=Lax, same site"},
	{rule: "cookie-host", client: "chromium", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://cdn.test/b | Set-Cookie: a=1", "200"}, want: "cookie a withheld [cookie-host] cdn.test is not the host that it is for"},
	{rule: "cookie-path", client: "chromium", start: "GET http://shop.test/x/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1", "200"}, want: "cookie a withheld [cookie-path] /b is not below /x"},
	{rule: "cookie-secure", client: "chromium", start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b | Set-Cookie: a=1; Secure", "200"}, want: "cookie a withheld [cookie-secure] Secure, and the target is http"},
	{rule: "cookie-strict", client: "chromium", ask: ClientOptions{Initiator: &uri.URI{Scheme: "https", Host: "mail.test", Path: "/"}}, start: "GET https://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1; SameSite=Strict", "200"}, want: "cookie a withheld [cookie-strict] SameSite=Strict, and the navigation began at another site"},
	{rule: "cookie-lax", client: "chromium", ask: ClientOptions{Initiator: &uri.URI{Scheme: "https", Host: "mail.test", Path: "/"}}, start: "POST https://shop.test/a", body: "k=v", answers: []string{"307 | Location: /b | Set-Cookie: a=1; SameSite=Lax", "200"}, want: "cookie a withheld [cookie-lax] Lax, and a POST from another site is not safe"},
	{rule: "cookie-control-byte", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1\x01"}, want: "cookie  rejected [cookie-control-byte] "},
	{rule: "cookie-empty", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: ; Path=/"}, want: "cookie  rejected [cookie-empty] "},
	{rule: "cookie-syntax", client: "go", ask: ClientOptions{Jar: true}, start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a b=1"}, want: "cookie a b rejected [cookie-syntax] "},
	{rule: "cookie-size", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=" + strings.Repeat("x", maxCookieSize)}, want: "cookie a rejected [cookie-size] "},
	{rule: "cookie-count", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200" + strings.Repeat(" | Set-Cookie: a=1", 102)}, want: "cookie  rejected [cookie-count] 2 more Set-Cookie lines are not looked at"},
	{rule: "cookie-domain", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1; Domain=cdn.test"}, want: "cookie a rejected [cookie-domain] Domain=cdn.test does not cover shop.test"},
	{rule: "cookie-public-suffix", client: "chromium", start: "GET http://shop.co.uk/a", answers: []string{"200 | Set-Cookie: a=1; Domain=co.uk"}, want: "cookie a rejected [cookie-public-suffix] co.uk is a public suffix"},
	{rule: "cookie-secure-origin", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1; Secure"}, want: "cookie a rejected [cookie-secure-origin] Secure, but set over http by shop.test"},
	{rule: "cookie-leave-secure", client: "chromium", start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b | Set-Cookie: a=1; Secure", "200 | Set-Cookie: a=2"}, want: "cookie a rejected [cookie-leave-secure] a Secure cookie of this name is there"},
	{rule: "cookie-prefix", client: "chromium", start: "GET https://shop.test/x/a", answers: []string{"200 | Set-Cookie: __Host-a=1; Secure"}, want: "cookie __Host-a rejected [cookie-prefix] __Host- needs Secure, Path=/ and no Domain"},
	{rule: "cookie-none-secure", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1; SameSite=None"}, want: "cookie a rejected [cookie-none-secure] SameSite=None needs Secure"},

	{rule: "clear-site-data", client: "chromium", start: "GET https://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1", "302 | Location: /c | Clear-Site-Data: \"cookies\"", "200"}, want: "cookie a deleted [clear-site-data] Clear-Site-Data of shop.test"},

	{rule: "limit", client: "java", start: "GET http://shop.test/a", answers: []string{"302 | Location: /a"}, want: "give up [limit] 4 redirects were followed; http://shop.test/a is not requested"},
	{rule: "revisit", client: "urllib", start: "GET http://shop.test/a", answers: []string{"302 | Location: /a"}, want: "give up [revisit] the walk has been at http://shop.test/a before"},
	{rule: "method-not-followed", client: "urllib", start: "PUT http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b"}, want: "stop [method-not-followed] urllib does not follow a 302 for PUT by itself"},
	{rule: "early-hints-final", client: "requests", start: "GET http://shop.test/a", answers: []string{"hints 302 | Location: /b"}, want: "stop [early-hints-final] a 103 came first, and requests treats it as the response"},
	{rule: "content-broken", client: "httpx", start: "GET http://shop.test/a", answers: []string{"short 302 | Location: /b"}, want: "failed [content-broken] read the content: it ended early"},
	{rule: "field-too-long", client: "axios", start: "GET http://shop.test/a", answers: []string{"302 | Location: /" + strings.Repeat("x", nodeLongest)}, want: "failed [field-too-long] a field line of the response is longer than the 16384 bytes that axios takes"},
	{rule: "field-folded", client: "got", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b^c"}, want: "failed [field-folded] a field of the response goes on in the next line (folded), which got refuses"},
	{rule: "field-ends", client: "fetch", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b~"}, want: "failed [field-ends] white space follows the Location, which fetch takes for a broken field"},
	{rule: "cookie-error", client: "got", ask: ClientOptions{Jar: true}, start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Set-Cookie: a=1; Domain=cdn.test"}, want: "failed [cookie-error] a cookie was rejected, which got takes for an error"},
	{rule: "body-once", client: "node-fetch", start: "POST http://shop.test/a", body: "k=v", answers: []string{"307 | Location: /b"}, want: "failed [body-once] the body was sent twice, and node-fetch cannot read it again"},
	{rule: "downgrade-refused", client: "java", start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b"}, want: "stop [downgrade-refused] java does not go from https to http: the response itself is the result"},
	{rule: "scheme-kept", client: "java-huc", start: "GET http://shop.test/a", answers: []string{"302 | Location: https://shop.test/b"}, want: "stop [scheme-kept] java-huc does not go from http to https: the response itself is the result"},
	{rule: "post-to-get", client: "wget", start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "changed method: POST -> GET [post-to-get] a 302 turns POST into GET"},
	{rule: "to-get", client: "requests", start: "PUT http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "changed method: PUT -> GET [to-get] a 302 turns PUT into GET"},
	{rule: "see-other", client: "urllib3", start: "HEAD http://shop.test/a", answers: []string{"303 | Location: /b", "200"}, want: "changed method: HEAD -> GET [see-other] a 303 turns HEAD into GET"},
	{rule: "body-goes", client: "requests", start: "PUT http://shop.test/a", body: "k=v", answers: []string{"301 | Location: /b", "200"}, want: "removed body: 3 bytes ->  [body-goes] the body is dropped, and the fields that described it"},
	{rule: "stays-home", client: "apache-hc5", start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://cdn.test/b"}, want: "stop [stays-home] http://cdn.test is another origin, and the request has credentials: the response itself is the result"},
	{rule: "referer-previous", client: "reqwest", start: "GET http://u:p@shop.test/a#f", answers: []string{"302 | Location: /b", "200"}, want: "added Referer:  -> http://shop.test/a [referer-previous] the URL just left"},
	{rule: "mixed-content", client: "chromium-fetch", start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b"}, want: "refuse [mixed-content] http://shop.test is not https, and the page is"},
	{rule: "dns-names", client: "w3m", start: "GET http://shop.test/a", answers: []string{"302 | Location: https://127.0.0.1/b"}, want: "refuse [dns-names] w3m compares certificates with DNS names only, and 127.0.0.1 is an address"},
	{rule: "cookie-partitioned", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Set-Cookie: a=1; Partitioned"}, want: "cookie a rejected [cookie-partitioned] "},
	{rule: "cookie-one-name", client: "w3m", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b/c | Set-Cookie: a=1; Path=/ | Set-Cookie: a=2; Path=/b", "200"}, want: "cookie a withheld [cookie-one-name] another of its name goes"},
	{rule: "cors-check", client: "chromium-fetch", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "failed [cors-check] the response does not allow http://shop.test to read it"},
	{rule: "cors-preflight", client: "chromium-fetch", start: "PUT http://shop.test/a", body: "k=v", answers: []string{"307 | Location: http://cdn.test/b", "204 | Access-Control-Allow-Origin: * | Access-Control-Allow-Methods: PUT", "200 | Access-Control-Allow-Origin: *"}, want: "follow [cors-preflight] the preflight allows PUT"},
	{rule: "cors-origin", client: "chromium-fetch", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://cdn.test/b", "200 | Access-Control-Allow-Origin: *"}, want: "added Origin:  -> http://shop.test [cors-origin] the request is a cross-origin one"},
	{rule: "fetch-cookies", client: "chromium-fetch", start: "GET http://shop.test/a", fields: Fields{{"Cookie", "a=1"}}, answers: []string{"302 | Location: http://cdn.test/b", "200 | Access-Control-Allow-Origin: *"}, want: "removed Cookie: a=1 ->  [fetch-cookies] the request is a cross-origin one"},
	{rule: "locations-several", client: "httparty", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b | Location: /b"}, want: "refuse [locations-several] 2 Location lines"},
	{rule: "body-stays", client: "httparty", start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "changed method: POST -> GET [body-stays] a 302 turns POST into GET"},
	{rule: "starts-again", client: "php-streams", start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "307 | Location: /c", "200"}, want: "changed method: GET -> POST [starts-again] a 307 turns GET into POST"},
	{rule: "login-once", client: "follow-redirects", ask: ClientOptions{User: "bob:pw"}, start: "GET http://shop.test/a", answers: []string{"302 | Location: /b", "200"}, want: "removed Authorization: Basic Ym9iOnB3 ->  [login-once] user and password are for the first request"},
	{rule: "login-in-url", client: "fetch", start: "GET http://shop.test/a", answers: []string{"302 | Location: http://bob:pw@shop.test/b"}, want: "refuse [login-in-url] fetch does not go to a URL with a user name"},
	{rule: "credentials-left", client: "requests", start: "GET http://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "removed Authorization: Bearer t ->  [credentials-left] http://cdn.test is not http://shop.test"},
	{rule: "credentials-kept", client: "got", start: "GET https://shop.test/a", fields: Fields{{"Authorization", "Bearer t"}}, answers: []string{"302 | Location: http://shop.test/b", "200"}, want: "kept Authorization: Bearer t -> Bearer t [credentials-kept] although http://shop.test is another origin"},
	{rule: "first-only", client: "httpx", start: "GET http://shop.test/a", fields: Fields{{"Cookie", "a=1"}}, answers: []string{"302 | Location: /b", "200"}, want: "removed Cookie: a=1 ->  [first-only] it goes with the first request only"},

	{rule: "curl-scheme", client: "curl", ask: ClientOptions{Schemes: []string{"https"}}, start: "GET https://shop.test/a", answers: []string{"302 | Location: http://shop.test/b"}, want: "refuse [curl-scheme] http is not among the schemes that were allowed"},
	{rule: "curl-upload", client: "curl", ask: ClientOptions{Upload: true}, start: "PUT http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "303 | Location: /c", "200"}, want: "kept method: PUT -> PUT [curl-upload] a 302 leaves PUT as it is"},
	{rule: "curl-range", client: "curl", ask: ClientOptions{Range: "0-1"}, start: "POST http://shop.test/a", body: "k=v", answers: []string{"302 | Location: /b", "200"}, want: "added Range:  -> bytes=0-1 [curl-range] the range is now of what is asked for"},
	{rule: "curl-challenge", client: "curl", ask: ClientOptions{User: "ann:pw", Auth: AuthAny}, start: "GET http://shop.test/a", answers: []string{`401 | WWW-Authenticate: Basic realm="r"`, "200"}, want: "added Authorization:  -> Basic YW5uOnB3 [curl-challenge] the server asked for it"},
	{rule: "curl-held", client: "curl", ask: ClientOptions{User: "ann:pw", Auth: AuthDigest}, start: "POST http://shop.test/a", body: "k=v", answers: []string{"200"}, want: "added body:  -> 3 bytes [curl-held] it was kept back so far"},
	{rule: "curl-netrc", client: "curl", ask: ClientOptions{Netrc: &Netrc{Entries: []NetrcEntry{{"cdn.test", "ann", "pw"}}}}, start: "GET http://shop.test/a", answers: []string{"302 | Location: http://cdn.test/b", "200"}, want: "added Authorization:  -> Basic YW5uOnB3 [curl-netrc] user and password of the netrc file for this host"},

	{rule: "refresh-field", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Refresh: 5; url=/b"}, want: "offer Refresh field in 5 s: GET http://shop.test/b [refresh-field]"},
	{rule: "script-location", client: "chromium", start: "GET http://shop.test/a", answers: []string{"200 | Content-Type: text/html || <script>location.href = '/b'</script>"}, want: "offer script in 0 s: GET http://shop.test/b [script-location]"},
	{rule: "script-submit", client: "firefox", start: "GET http://shop.test/a", answers: []string{`200 | Content-Type: text/html || <body onload="document.forms[0].submit()"><form method=post action=/acs><input name=x value=1>`}, want: "offer form in 0 s: POST http://shop.test/acs [script-submit]"},
	{rule: "meta-refresh", client: "curl", start: "GET http://shop.test/a", answers: []string{`200 | Content-Type: text/html || <meta http-equiv=refresh content="0;url=b">`}, want: "offer meta refresh in 0 s: GET http://shop.test/b [meta-refresh]"},
}

func TestEveryRuleIsUsed(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range ruleScripts {
		t.Run(s.rule, func(t *testing.T) {
			got := transcript(s.walk(t).Hops())
			if !strings.Contains(got, "["+s.rule+"]") {
				t.Errorf("rule %s is not used:\n%s", s.rule, got)
			}
			if !strings.Contains("\n"+got, "\n"+s.want+"\n") {
				t.Errorf("no line %q in:\n%s", s.want, got)
			}
		})
		covered[s.rule] = true
	}
	for _, r := range Rules() {
		if !covered[r.ID] {
			t.Errorf("rule %s has no script", r.ID)
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if r.ID == "" || r.Says == "" || r.Source == "" {
			t.Errorf("rule %+v is not complete", r)
		}
		if seen[r.ID] {
			t.Errorf("two rules are called %s", r.ID)
		}
		if strings.HasSuffix(r.Says, ".") || strings.ContainsAny(r.Says, "!\n") {
			t.Errorf("rule %s is not one clause: %q", r.ID, r.Says)
		}
		seen[r.ID] = true
	}
}

func TestClientsAreComplete(t *testing.T) {
	for _, c := range Clients() {
		if c.Name == "" || c.Title == "" || c.Version == "" || c.Source == "" || c.policy.reads.parse == 0 || c.policy.redirects.limitBy == ruleNone {
			t.Errorf("client %q is not complete", c.Name)
		}
		if got, err := ClientNamed(c.Name); err != nil || got.Name != c.Name {
			t.Errorf("client %q is not found: %v", c.Name, err)
		}
	}
	for name, want := range map[string]string{"netscape": "chromium", "crul": "did you mean curl", "requets": "requests", "nodefetch": "node-fetch", "wgte": "wget"} {
		if _, err := ClientNamed(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want an error with %q", name, err, want)
		}
	}
}
