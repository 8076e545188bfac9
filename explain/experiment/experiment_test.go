package experiment_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/uri"
)

// hop is an exchange whose response has "Name: value" lines; a status of 0 is
// no response.
func hop(method, url string, status int, lines ...string) *trace.Hop {
	h := &trace.Hop{ID: 7, Parent: 3, Request: trace.Request{Method: method, URI: uri.Split(url)}}
	h.Request.Fields = trace.Fields{{Name: "Host", Value: h.Request.URI.Authority()}}
	if status > 0 {
		h.Response = &trace.Response{Proto: "HTTP/1.1", Status: status, Fields: fields(lines)}
	}
	return h
}

func fields(lines []string) trace.Fields {
	var fs trace.Fields
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		fs = append(fs, trace.Field{Name: name, Value: value})
	}
	return fs
}

// asking returns the hop with request fields added.
func asking(h *trace.Hop, lines ...string) *trace.Hop {
	h.Request.Fields = append(h.Request.Fields, fields(lines)...)
	return h
}

// wanting is a ranking whose one answer names one experiment.
func wanting(category cause.Category, tries ...cause.Experiment) []cause.Ranked {
	c := &cause.Cause{ID: "test", Category: category}
	for _, try := range tries {
		c.Confirm = append(c.Confirm, cause.Trial{Try: try, Tells: "It tells."})
	}
	return []cause.Ranked{{Category: category, Probability: 0.9, Ways: []cause.Way{{Cause: c, Share: 1}}}}
}

func propose(h *trace.Hop, category cause.Category, try cause.Experiment) experiment.Proposal {
	for _, p := range experiment.Propose(trace.Chain{Hops: []*trace.Hop{h}}, 0, wanting(category, try)) {
		if p.Experiment == try {
			return p
		}
	}
	return experiment.Proposal{Blocked: "it is not proposed"}
}

// sent writes a request in lines, without Host unless it is another than the URL's.
func sent(r trace.Request) string {
	text := r.Method + " " + r.URI.String()
	for _, f := range r.Fields {
		if !f.Is("Host") || f.Value != r.URI.Authority() {
			text += " | " + f.Name + ": " + f.Value
		}
	}
	if r.Body != nil {
		text += " | " + string(r.Body)
	}
	return text
}

func TestRequests(t *testing.T) {
	get := func(url string, lines ...string) *trace.Hop { return hop("GET", url, 302, lines...) }
	for _, tt := range []struct {
		name string
		hop  *trace.Hop
		try  cause.Experiment
		want string // the request, or "! " and why there is none
	}{
		{"the field is added", get("http://a.test/x"), cause.ForwardedProto, "GET http://a.test/x | X-Forwarded-Proto: https"},
		{"the field is changed", asking(get("http://a.test/x"), "x-forwarded-proto: http"), cause.ForwardedProto, "GET http://a.test/x | x-forwarded-proto: https"},
		{"the field is there", asking(get("http://a.test/x"), "X-Forwarded-Proto: https"), cause.ForwardedProto, "! The request says X-Forwarded-Proto: https already."},
		{"a language", get("http://a.test/x", "Location: /de/x"), cause.OtherLanguage, "GET http://a.test/x | Accept-Language: fr"},
		{"a language that is not asked for", asking(get("http://a.test/x"), "Accept-Language: de-AT"), cause.OtherLanguage, "GET http://a.test/x | Accept-Language: fr"},
		{"a telephone", get("http://a.test/x"), cause.OtherAgent, "GET http://a.test/x | User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"},
		{"a computer", asking(get("http://a.test/x"), "User-Agent: X Mobile"), cause.OtherAgent, "GET http://a.test/x | User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
		{"without cookies", asking(get("http://a.test/x"), "Cookie: a=1", "X: y"), cause.WithoutCookies, "GET http://a.test/x | X: y"},
		{"none to leave out", get("http://a.test/x"), cause.WithoutCookies, "! The request sends no cookies."},
		{"with cookies", get("http://a.test/x", "Set-Cookie: a=1; Secure", "Set-Cookie: b=2"), cause.WithCookies, "GET http://a.test/x | Cookie: a=1; b=2"},
		{"a cookie anew", asking(get("http://a.test/x", "Set-Cookie: a=2"), "Cookie: z=0; a=1"), cause.WithCookies, "GET http://a.test/x | Cookie: z=0; a=2"},
		{"a cookie that ends", get("http://a.test/x", "Set-Cookie: a=; Max-Age=0"), cause.WithCookies, "! No response of `a.test` in this chain set a cookie."},
		{"cookies that are sent already", asking(get("http://a.test/x", "Set-Cookie: a=1"), "Cookie: a=1"), cause.WithCookies, "! The request sends the cookies that were set already."},
		{"a cookie that cannot be sent", get("http://a.test/x", "Set-Cookie: a=\x01"), cause.WithCookies, "! No response of `a.test` in this chain set a cookie."},
		{"without a login", asking(get("http://a.test/x"), "Authorization: Bearer x"), cause.WithoutLogin, "GET http://a.test/x"},
		{"no login", get("http://a.test/x"), cause.WithoutLogin, "! The request sends no Authorization."},
		{"a slash", get("http://a.test/x?q=1"), cause.SlashToggled, "GET http://a.test/x/?q=1"},
		{"no slash", get("http://a.test/x/"), cause.SlashToggled, "GET http://a.test/x"},
		{"the root", get("http://a.test/"), cause.SlashToggled, "! The path is the root, which has no form without its slash."},
		{"a path beside", get("http://a.test/a/b?q=1"), cause.OtherPath, "GET http://a.test/a/detour-no-such-page?q=1"},
		{"a path with a slash", get("http://a.test/a/b/"), cause.OtherPath, "GET http://a.test/a/detour-no-such-page/"},
		{"a path with an extension", get("http://a.test/a/b.html"), cause.OtherPath, "GET http://a.test/a/detour-no-such-page.html"},
		{"a path beside the root", get("http://a.test"), cause.OtherPath, "GET http://a.test/detour-no-such-page"},
		{"again", get("http://a.test/detour-no-such-page"), cause.OtherPath, "GET http://a.test/detour-no-such-page-either"},
		{"a query", get("http://a.test/x"), cause.QueryAdded, "GET http://a.test/x?detour=1"},
		{"a query behind another", get("http://a.test/x?q=1"), cause.QueryAdded, "GET http://a.test/x?q=1&detour=1"},
		{"a signed URL", get("http://a.test/x?X-Amz-Signature=1"), cause.QueryAdded, "! The URL is signed; one more parameter would break the signature."},
		{"HEAD", get("http://a.test/x"), cause.HeadForGet, "HEAD http://a.test/x"},
		{"HEAD again", hop("HEAD", "http://a.test/x", 302), cause.HeadForGet, "! HEAD is what was sent."},
		{"OPTIONS", get("http://a.test/x"), cause.OptionsForGet, "OPTIONS http://a.test/x"},
		{"https", asking(get("http://a.test/x"), "Cookie: a=1"), cause.OtherScheme, "GET https://a.test/x | Cookie: a=1"},
		{"https from the written port", get("http://a.test:80/x"), cause.OtherScheme, "GET https://a.test/x"},
		{"http", asking(get("https://a.test/x"), "Accept: */*"), cause.OtherScheme, "GET http://a.test/x | Accept: */*"},
		{"http with a cookie", asking(get("https://a.test/x"), "Cookie: a=1"), cause.OtherScheme, "! The request carries credentials, which would go in the clear; without them more than the scheme would change."},
		{"http with a key", asking(get("https://a.test/x"), "X-Api-Key: k"), cause.OtherScheme, "! The request carries credentials, which would go in the clear; without them more than the scheme would change."},
		{"a secret in the URL", get("https://a.test/x?token=abc"), cause.OtherScheme, "! The URL carries a secret, which would go in the clear."},
		{"a port", get("http://a.test:8080/x"), cause.OtherScheme, "! The URL names port `8080`; by which port the other scheme answers is not known."},
		{"a host", get("http://a.test/x"), cause.MadeUpHost, "GET http://a.test/x | Host: detour-no-such-host.invalid"},
		{"a host with a cookie", asking(get("http://a.test/x"), "Cookie: a=1"), cause.MadeUpHost, "! The request carries credentials, which are not for a host that is made up; without them more than the host would change."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			was := sent(tt.hop.Request)
			p := propose(tt.hop, cause.MovedResource, tt.try)
			got := "! " + p.Blocked
			if p.Blocked == "" {
				got = sent(p.Request)
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if sent(tt.hop.Request) != was {
				t.Errorf("the hop's own request became %s", sent(tt.hop.Request))
			}
			if p.Hop != 7 || p.Parent != 3 || len(p.Tells) != 1 {
				t.Errorf("the proposal is %+v", p)
			}
		})
	}
}

func TestUnsafeMethods(t *testing.T) {
	post := func(url string) *trace.Hop {
		h := asking(hop("POST", url, 301, "Location: /y"), "Content-Type: text/plain", "Content-Length: 3", "Accept: */*")
		h.Request.Body = []byte("a=1")
		return h
	}
	for _, tt := range []struct {
		name     string
		category cause.Category
		try      cause.Experiment
		unsafe   bool
		want     string
	}{
		{"the method alone is changed", cause.HTTPSUpgrade, cause.GetInstead, false, "GET http://a.test/x | Accept: */*"},
		{"a rule for URLs is asked with POST", cause.HTTPSUpgrade, cause.ForwardedProto, true, "POST http://a.test/x | Content-Type: text/plain | Content-Length: 3 | Accept: */* | X-Forwarded-Proto: https | a=1"},
		{"a loop is asked with POST", cause.LoopMisconfigurated, cause.OtherPath, true, "POST http://a.test/detour-no-such-page | Content-Type: text/plain | Content-Length: 3 | Accept: */* | a=1"},
		{"an application is asked with POST", cause.PostRedirectGet, cause.OtherLanguage, true, "POST http://a.test/x | Content-Type: text/plain | Content-Length: 3 | Accept: */* | Accept-Language: de | a=1"},
		{"HEAD has no content", cause.AppCode, cause.HeadForGet, false, "HEAD http://a.test/x | Accept: */*"},
		{"OPTIONS has none either", cause.AppCode, cause.OptionsForGet, false, "OPTIONS http://a.test/x | Accept: */*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := propose(post("http://a.test/x"), tt.category, tt.try)
			if got := sent(p.Request); got != tt.want || p.Unsafe != tt.unsafe || (p.Ask != "") != tt.unsafe {
				t.Errorf("got  %s %v %q\nwant %s %v", got, p.Unsafe, p.Ask, tt.want, tt.unsafe)
			}
		})
	}
}

// What a GET may use up or what shows elsewhere is asked about first.
func TestAsk(t *testing.T) {
	for _, tt := range []struct {
		url  string
		try  cause.Experiment
		asks bool
	}{
		{"http://a.test/x", cause.OtherLanguage, false},
		{"http://a.test/x", cause.MadeUpHost, true},
		{"http://a.test/cb?code=1&state=2", cause.OtherLanguage, true},
		{"http://a.test/cb?code=1&state=2", cause.OtherPath, false},
		{"http://a.test/logout", cause.OtherAgent, true},
	} {
		p := propose(hop("GET", tt.url, 302, "Location: /y"), cause.AppCode, tt.try)
		sendable := experiment.Sendable([]experiment.Proposal{p}, false)
		if (p.Ask != "") != tt.asks || (len(sendable) == 0) != tt.asks || len(experiment.Sendable([]experiment.Proposal{p}, true)) != 1 {
			t.Errorf("%s at %s asks %q and %d can be sent", tt.try, tt.url, p.Ask, len(sendable))
		}
	}
}

// Each experiment once, the most telling first, looks left out, what is blocked
// last.
func TestPropose(t *testing.T) {
	ranked := append(wanting(cause.HTTPSUpgrade, cause.WithCookies, cause.ReadLog, cause.OtherPath, cause.FollowNext, cause.OtherScheme),
		wanting(cause.MovedResource, cause.OtherPath, cause.QueryAdded)...)
	ranked[0].Probability, ranked[1].Probability = 0.5, 0.5
	ch := trace.Chain{Hops: []*trace.Hop{hop("GET", "http://a.test/x", 301, "Location: https://a.test/x")}}
	var got []string
	last := math.Inf(1)
	for _, p := range experiment.Propose(ch, 0, ranked) {
		got = append(got, string(p.Experiment))
		if p.Blocked == "" && (p.Gain > last || p.Gain <= 0) {
			t.Errorf("%s gains %.3f after %.3f", p.Experiment, p.Gain, last)
		}
		last = p.Gain
	}
	if diff := cmp.Diff([]string{"other-path", "other-scheme", "query-added", "with-cookies"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, i := range []int{-1, 1, 99} {
		if ps := experiment.Propose(ch, i, ranked); ps != nil {
			t.Errorf("at %d it proposes %v", i, ps)
		}
	}
	if ps := experiment.Propose(ch, 0, nil); ps != nil {
		t.Errorf("without a ranking it proposes %v", ps)
	}
}

// What a login set is tried, and not what the server gave to the stranger that
// it took the client for afterwards.
func TestCookieOfTheLogin(t *testing.T) {
	login := hop("POST", "http://a.test/login", 302, "Location: /home", "Set-Cookie: sid=real; Domain=b.test")
	home := hop("GET", "http://a.test/home", 302, "Location: /login", "Set-Cookie: sid=new", "Set-Cookie: seen=1")
	for _, tt := range []struct {
		hops []*trace.Hop
		want string
	}{
		{[]*trace.Hop{login, home}, "sid=real; seen=1"}, // that the client refused it is what is to be shown
		{[]*trace.Hop{hop("POST", "http://a.test/login", 302, "Location: /home", "Set-Cookie: sid=real; Secure"), home}, "sid=real; seen=1"},
		{[]*trace.Hop{hop("GET", "http://a.test/", 302, "Location: /home", "Set-Cookie: sid=old"), home}, "sid=new; seen=1"},
		{[]*trace.Hop{hop("POST", "http://sso.a.test/login", 302, "Location: http://a.test/home", "Set-Cookie: sid=real; Domain=a.test"), home}, "sid=real; seen=1"},
		{[]*trace.Hop{hop("POST", "http://sso.a.test/login", 302, "Location: http://a.test/home", "Set-Cookie: sid=real"), home}, "sid=new; seen=1"},
	} {
		ps := experiment.Propose(trace.Chain{Hops: tt.hops}, 1, wanting(cause.LoginRequired, cause.WithCookies))
		if got := ps[0].Request.Fields.Get("Cookie"); got != tt.want {
			t.Errorf("it sends %q, want %q", got, tt.want)
		}
	}
}

// What differs beside the variable is named.
func TestNotComparable(t *testing.T) {
	before := asking(hop("POST", "http://a.test/docs", 301, "Location: /y"), "Cookie: a=1")
	after := hop("GET", "http://a.test/docs", 200)
	if r := experiment.Judge(experiment.Proposal{Experiment: cause.OtherLanguage}, before, after); r.Says != "Not comparable: the method and the Cookie differ too." || r.For != nil {
		t.Errorf("it says %q", r.Says)
	}
}

func TestDeciding(t *testing.T) {
	failed, page, on := hop("GET", "http://a.test/", 0), hop("GET", "http://a.test/", 200), hop("GET", "http://a.test/", 302)
	to := func(method, url, location string) *trace.Hop { return hop(method, url, 301, "Location: "+location) }
	up, self := to("GET", "http://a.test/", "https://a.test/"), to("GET", "https://a.test/", "https://a.test/")
	post, slash, lost := to("POST", "http://a.test/x", "/y"), to("GET", "http://a.test/y", "/y/"), hop("GET", "http://a.test/y/", 405)
	out, back := to("GET", "http://a.test/1", "/2"), to("GET", "http://a.test/2", "/1")
	for _, tt := range []struct {
		hops []*trace.Hop
		want int
	}{{nil, -1}, {[]*trace.Hop{page}, -1}, {[]*trace.Hop{on, on, page}, 1}, {[]*trace.Hop{on, failed, nil}, 0},
		{[]*trace.Hop{up, self, self, self, self}, 1}, {[]*trace.Hop{up, page}, 0},
		{[]*trace.Hop{out, back, out, back, out}, 1},
		{[]*trace.Hop{post, slash, lost}, 0}, {[]*trace.Hop{post, slash, page}, 1}} {
		if got := experiment.Deciding(trace.Chain{Hops: tt.hops}); got != tt.want {
			t.Errorf("of %d hops it is %d, want %d", len(tt.hops), got, tt.want)
		}
	}
}

func TestOutcomes(t *testing.T) {
	const url = "http://a.test/docs"
	before := func(method string) *trace.Hop { return hop(method, url, 301, "Location: http://a.test/docs/") }
	for _, tt := range []struct {
		name   string
		try    cause.Experiment
		before *trace.Hop
		after  *trace.Hop
		want   experiment.Outcome
	}{
		{"the same", cause.OtherLanguage, before("GET"), hop("GET", url, 301, "Location: /docs/"), experiment.Same},
		{"another status", cause.OptionsForGet, before("GET"), hop("OPTIONS", url, 307, "Location: /docs/"), experiment.Recoded},
		{"another target", cause.OtherLanguage, before("GET"), hop("GET", url, 301, "Location: /de/"), experiment.Elsewhere},
		{"the same rule for another path", cause.OtherPath, before("GET"), hop("GET", "http://a.test/no", 301, "Location: http://a.test/no/"), experiment.Same},
		{"the same target for another path", cause.OtherPath, hop("GET", url, 302, "Location: /login"), hop("GET", "http://a.test/no", 302, "Location: /login"), experiment.Same},
		{"another rule for another path", cause.OtherPath, before("GET"), hop("GET", "http://a.test/no", 301, "Location: /"), experiment.Elsewhere},
		{"a query kept", cause.QueryAdded, before("GET"), hop("GET", url+"?detour=1", 301, "Location: /docs/?detour=1"), experiment.Same},
		{"a query lost", cause.QueryAdded, before("GET"), hop("GET", url+"?detour=1", 301, "Location: /docs/"), experiment.Dropped},
		{"back", cause.SlashToggled, before("GET"), hop("GET", url+"/", 301, "Location: /docs"), experiment.Back},
		{"a page", cause.SlashToggled, before("GET"), hop("GET", url+"/", 200), experiment.Page},
		{"not there", cause.OtherPath, before("GET"), hop("GET", "http://a.test/no", 404), experiment.Missing},
		{"gone", cause.OtherPath, before("GET"), hop("GET", "http://a.test/no", 410), experiment.Missing},
		{"forbidden", cause.SlashToggled, before("GET"), hop("GET", url+"/", 403), experiment.Refused},
		{"OPTIONS refused", cause.OptionsForGet, before("GET"), hop("OPTIONS", url, 405), experiment.Unclear},
		{"OPTIONS unknown", cause.OptionsForGet, before("GET"), hop("OPTIONS", url, 501), experiment.Unclear},
		{"GET refused where POST was redirected", cause.GetInstead, before("POST"), hop("GET", url, 405), experiment.Refused},
		{"GET answered where POST was redirected", cause.GetInstead, before("POST"), hop("GET", url, 200), experiment.Page},
		{"the method differs too", cause.OtherLanguage, before("POST"), hop("GET", url, 200), experiment.Unclear},
		{"the path differs too", cause.ForwardedProto, before("GET"), hop("GET", url+"/", 200), experiment.Unclear},
		{"a field differs too", cause.ForwardedProto, before("GET"), asking(hop("GET", url, 200), "Cookie: a=1"), experiment.Unclear},
		{"an error", cause.OtherPath, before("GET"), hop("GET", url, 502), experiment.Failed},
		{"no answer", cause.OtherPath, before("GET"), hop("GET", url, 0), experiment.Failed},
		{"nothing made", cause.OtherPath, before("GET"), nil, experiment.Failed},
		{"no redirect, the same status", cause.WithoutLogin, hop("GET", url, 400), hop("GET", url, 400), experiment.Same},
		{"no redirect, another status", cause.WithoutLogin, hop("GET", url, 400), hop("GET", url, 200), experiment.Page},
		{"a made-up host passed on", cause.MadeUpHost, hop("GET", url, 301, "Location: https://a.test/docs"), hop("GET", url, 301, "Location: https://detour-no-such-host.invalid/docs"), experiment.Same},
		{"both schemes to the same", cause.OtherScheme, hop("GET", "https://a.test/", 301, "Location: https://a.test/"), hop("GET", "http://a.test/", 301, "Location: https://a.test/"), experiment.Same},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := experiment.Judge(experiment.Proposal{Experiment: tt.try}, tt.before, tt.after)
			if r.Outcome != tt.want {
				t.Errorf("%s, want %s: %+v", r.Outcome, tt.want, r)
			}
			if r.Says == "" || len(r.Same)+len(r.Differs) == 0 {
				t.Errorf("it says %+v", r)
			}
		})
	}
}

// A secret in an answer is not repeated.
func TestJudgeMasks(t *testing.T) {
	a := hop("GET", "http://a.test/x", 302, "Location: /y?token=verysecret", "Set-Cookie: sid=verysecret")
	b := hop("GET", "http://a.test/x", 302, "Location: /z?token=verysecret\x1b[31m", "Set-Cookie: other=verysecret")
	r := experiment.Judge(experiment.Proposal{Experiment: cause.OtherLanguage}, a, b)
	said := strings.Join(append(r.Same, r.Differs...), " ")
	if strings.Contains(said, "verysecret") || said != trace.Printable(said) {
		t.Errorf("it says %q", said)
	}
	if !strings.Contains(said, "Set only now: `other`.") || !strings.Contains(said, "Not set any more: `sid`.") {
		t.Errorf("it says %q", said)
	}
}

// The probabilities stay probabilities, and the ranking that was given stays.
func TestUpdate(t *testing.T) {
	h := hop("GET", "https://a.test/", 301, "Location: https://a.test/", "Server: acme")
	ranked := cause.Rank(evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0))
	before := weight(ranked, "any-tls-in-front-loop")
	result := func(try cause.Experiment, o experiment.Outcome) experiment.Result {
		return experiment.Result{Experiment: try, Outcome: o}
	}
	page := experiment.Update(ranked, []experiment.Result{result(cause.ForwardedProto, experiment.Page)})
	same := experiment.Update(ranked, []experiment.Result{result(cause.ForwardedProto, experiment.Same)})
	if is := weight(page, "any-tls-in-front-loop"); is <= before {
		t.Errorf("a page makes it %.3f after %.3f", is, before)
	}
	if is := weight(same, "any-tls-in-front-loop"); is >= before {
		t.Errorf("the same redirect makes it %.3f after %.3f", is, before)
	}
	if is := weight(ranked, "any-tls-in-front-loop"); is != before {
		t.Errorf("the given ranking changed from %.3f to %.3f", before, is)
	}
	twice := experiment.Update(ranked, []experiment.Result{result(cause.ForwardedProto, experiment.Page), result(cause.ForwardedProto, experiment.Page)})
	if a, b := weight(page, "any-tls-in-front-loop"), weight(twice, "any-tls-in-front-loop"); math.Abs(a-b) > 1e-9 {
		t.Errorf("asking twice makes %.4f of %.4f", b, a)
	}
	for _, o := range []experiment.Outcome{experiment.Failed, experiment.Unclear, "nonsense"} {
		if is := weight(experiment.Update(ranked, []experiment.Result{result(cause.ForwardedProto, o)}), "any-tls-in-front-loop"); is != before {
			t.Errorf("%s changes it from %.3f to %.3f", o, before, is)
		}
	}
	if experiment.Update(nil, nil) != nil {
		t.Error("nothing is ranked as something")
	}
}

// An outcome that suits no answer makes "cannot tell" stronger, and it names
// what is left to try.
func TestUpdateStaysHonest(t *testing.T) {
	ch := trace.Chain{Hops: []*trace.Hop{hop("GET", "http://a.test/x", 301, "Location: https://a.test/x", "Server: nginx/1.24.0")}}
	ranked := cause.Rank(evidence.Of(ch, 0))
	var surprises []experiment.Result
	for _, try := range []cause.Experiment{cause.OtherPath, cause.OtherScheme, cause.SlashToggled} {
		surprises = append(surprises, experiment.Result{Experiment: try, Outcome: experiment.Missing})
	}
	after := experiment.Update(ranked, surprises)
	if was, is := doubt(ranked), doubt(after); is.Probability < 2*was.Probability || is.Probability > 1 {
		t.Errorf("cannot tell has %.3f after %.3f", is.Probability, was.Probability)
	}
	for _, s := range doubt(after).Settle {
		if s.Try == cause.OtherScheme {
			t.Errorf("%s is named again", s.Try)
		}
	}
	sure := []experiment.Result{{Experiment: cause.OtherPath, Outcome: experiment.Same}, {Experiment: cause.OtherScheme, Outcome: experiment.Page}}
	if is := experiment.Update(ranked, sure); is[0].Probability > 0.981 {
		t.Errorf("it is sure by %.3f", is[0].Probability)
	}
}

func doubt(ranked []cause.Ranked) cause.Ranked {
	for _, r := range ranked {
		if r.CannotTell {
			return r
		}
	}
	return cause.Ranked{}
}

func FuzzExperiments(f *testing.F) {
	f.Add("GET", "http://a.test/x?y=1", "Cookie", "a=1", 302, "/y", "Set-Cookie", "b=\x1b; Max-Age=0", 200, "/z")
	f.Add("POST", "https://[::1]:8443//a//", "Authorization", "Bearer x", 301, "http:/\\evil", "Location", "//", 405, "")
	f.Add("", "mailto:x", "Host", "", 308, "\xff", "Set-Cookie", "=;;;", 999, "https://a.test/docs/")
	f.Fuzz(func(t *testing.T, method, url, name, value string, status int, location, field, line string, after int, to string) {
		h := asking(hop(method, url, max(1, status), "Location: "+location, field+": "+line), name+": "+value)
		ch := trace.Chain{Hops: []*trace.Hop{h}}
		ranked := append(cause.Rank(evidence.Of(ch, 0)), wanting(cause.AppCode, cause.WithCookies, cause.OtherScheme, cause.MadeUpHost,
			cause.SlashToggled, cause.OtherPath, cause.QueryAdded, cause.HeadForGet, cause.OtherLanguage)...)
		seen := map[cause.Experiment]bool{}
		var results []experiment.Result
		for _, p := range experiment.Propose(ch, 0, ranked) {
			checkProposal(t, p, seen)
			next := &trace.Hop{ID: 8, Request: p.Request, Response: &trace.Response{Status: after, Fields: trace.Fields{{Name: "Location", Value: to}, {Name: field, Value: line}}}}
			r := experiment.Judge(p, h, next)
			for _, s := range append(append([]string{r.Says, p.Change, p.Ask, p.Blocked}, r.Same...), r.Differs...) {
				if s != trace.Printable(s) {
					t.Errorf("%q is not printable", s)
				}
			}
			results = append(results, r)
		}
		sum := 0.0
		for _, r := range experiment.Update(ranked, results) {
			sum += r.Probability
			if r.Probability < 0 || math.IsNaN(r.Probability) {
				t.Errorf("a probability of %f", r.Probability)
			}
		}
		if sum > 1.001 {
			t.Errorf("the probabilities sum up to %f", sum)
		}
	})
}

// checkProposal holds what callers rely on.
func checkProposal(t *testing.T, p experiment.Proposal, seen map[cause.Experiment]bool) {
	t.Helper()
	if seen[p.Experiment] {
		t.Errorf("%s is proposed twice", p.Experiment)
	}
	seen[p.Experiment] = true
	safe := p.Request.Method == "GET" || p.Request.Method == "HEAD" || p.Request.Method == "OPTIONS" || p.Request.Method == "TRACE"
	if p.Blocked == "" && !safe && (!p.Unsafe || p.Ask == "") {
		t.Errorf("%s sends %q without asking", p.Experiment, p.Request.Method)
	}
	inClear := p.Experiment == cause.OtherScheme && p.Request.URI.Scheme == "http"
	if inClear && (p.Request.Fields.Has("Authorization") || p.Request.Fields.Has("Cookie")) {
		t.Errorf("a credential goes in the clear: %v", p.Request.Fields)
	}
	if math.IsNaN(p.Gain) || p.Gain < 0 {
		t.Errorf("%s gains %f", p.Experiment, p.Gain)
	}
}

func BenchmarkPropose(b *testing.B) {
	ch := trace.Chain{Hops: []*trace.Hop{hop("GET", "https://a.test/", 301, "Location: https://a.test/", "Server: nginx/1.24.0")}}
	ranked := cause.Rank(evidence.Of(ch, 0))
	experiment.Propose(ch, 0, ranked) // the data are read once
	b.ReportAllocs()
	for b.Loop() {
		experiment.Propose(ch, 0, ranked)
	}
}

func BenchmarkJudge(b *testing.B) {
	before := hop("GET", "https://a.test/", 301, "Location: https://a.test/", "Server: nginx/1.24.0")
	after := hop("GET", "http://a.test/", 301, "Location: https://a.test/", "Server: nginx/1.24.0")
	ranked := cause.Rank(evidence.Of(trace.Chain{Hops: []*trace.Hop{before}}, 0))
	b.ReportAllocs()
	for b.Loop() {
		r := experiment.Judge(experiment.Proposal{Experiment: cause.OtherScheme}, before, after)
		experiment.Update(ranked, []experiment.Result{r})
	}
}

// What an experiment proves is nearly certain, whoever it is of, and what it
// refutes falls; two that prove different things prove nothing.
func TestProof(t *testing.T) {
	loop, moved := wanting(cause.LoopMisconfigurated)[0], wanting(cause.MovedResource)[0]
	loop.Probability, moved.Probability = 0.2, 0.7
	page := experiment.Result{Experiment: cause.ForwardedProto, Outcome: experiment.Page}
	after := experiment.Update([]cause.Ranked{moved, loop}, []experiment.Result{page})
	if after[0].Category != cause.LoopMisconfigurated || after[0].Probability < 0.95 || len(after[0].Confirmed) != 1 || after[1].Probability > 0.05 {
		t.Errorf("it ranks %+v", after)
	}
	locale := wanting(cause.Locale)[0]
	locale.Probability = 0.1
	other := experiment.Result{Experiment: cause.OtherLanguage, Outcome: experiment.Elsewhere}
	for _, r := range experiment.Update([]cause.Ranked{moved, loop, locale}, []experiment.Result{page, other}) {
		if r.Confirmed != nil {
			t.Errorf("%s is confirmed by %v", r.Category, r.Confirmed)
		}
	}
}
