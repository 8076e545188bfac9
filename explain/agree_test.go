package explain_test

import (
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/explain/facts"
	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

// An agreed walk is a chain that all have to judge alike: the client that walks,
// the facts, the evidence, the findings and the experiments.
type agreed struct {
	name, client, start string
	answers             []string // "302 | Location: /b | Set-Cookie: a=1"
	round               string   // "first-last" of the hops, from 1; "grows:N" for the hop that shows it; "" for none
	left                bool     // the server let go before the round was gone twice
}

var agreedWalks = []agreed{
	{"www ping-pong", "chromium", "GET https://a.test/x", []string{"301 | Location: https://www.a.test/x", "301 | Location: https://a.test/x"}, "1-2", false},
	{"slash ping-pong", "curl", "GET https://a.test/x", []string{"301 | Location: /x/", "301 | Location: /x"}, "1-2", false},
	{"slash ping-pong that ends", "curl", "GET https://a.test/x", []string{"301 | Location: /x/", "301 | Location: /x", "200"}, "1-2", true},
	{"proxy self-loop", "chromium", "GET https://a.test/", []string{"301 | Location: https://a.test/"}, "1-1", false},
	{"proxy self-loop, gone twice", "go", "GET https://a.test/", []string{"301 | Location: https://a.test/", "301 | Location: https://a.test/"}, "1-1", false},
	{"cookie bounce", "chromium", "GET https://a.test/", []string{"302 | Location: / | Set-Cookie: seen=1", "200"}, "", false},
	{"cookie bounce without a jar", "curl", "GET https://a.test/", []string{"302 | Location: / | Set-Cookie: seen=1", "302 | Location: / | Set-Cookie: seen=1"}, "1-1", false},
	{"cookie refused over http", "chromium", "GET http://a.test/cart", []string{
		"302 | Location: /check | Set-Cookie: sid=1; Secure", "302 | Location: /cart", "302 | Location: /check | Set-Cookie: sid=1; Secure"}, "1-2", false},
	{"login round with state", "chromium", "GET https://a.test/app", []string{
		"302 | Location: https://idp.test/authorize?state=1 | Set-Cookie: s=1", "302 | Location: https://a.test/cb?code=1&state=1", "302 | Location: /app",
		"302 | Location: https://idp.test/authorize?state=2 | Set-Cookie: s=2"}, "1-3", false},
	{"login that works", "chromium", "GET https://a.test/app", []string{
		"302 | Location: https://idp.test/authorize?state=1 | Set-Cookie: s=1", "302 | Location: https://a.test/cb?code=1&state=1", "302 | Location: /app | Set-Cookie: sid=1", "200"}, "", false},
	{"path grows", "curl", "GET https://a.test/a", []string{"302 | Location: /a/a", "302 | Location: /a/a/a", "302 | Location: /a/a/a/a"}, "grows:3", false},
	{"path grows without a slash", "curl", "GET https://a.test/x", []string{"302 | Location: /loginx", "302 | Location: /loginloginx", "302 | Location: /loginloginloginx"}, "grows:3", false},
	{"path grows twice", "curl", "GET https://a.test/a", []string{"302 | Location: /a/a", "302 | Location: /a/a/a", "200"}, "", false},
	{"path goes deeper", "curl", "GET https://a.test/a", []string{"302 | Location: /a/b", "302 | Location: /a/b/cc", "302 | Location: /a/b/cc/d", "200"}, "", false},
	{"query grows", "curl", "GET https://a.test/in", []string{
		"302 | Location: /in?to=%2Fin", "302 | Location: /in?to=%2Fin%3Fto%3D%252Fin", "302 | Location: /in?to=%2Fin%3Fto%3D%252Fin%253Fto%253D%25252Fin"}, "grows:3", false},
	{"login nested twice", "curl", "GET https://a.test/cart", []string{
		"302 | Location: /in?to=%2Fcart", "302 | Location: /in?to=%2Fin%3Fto%3D%252Fcart", "200"}, "", false},
	{"method changed on return", "curl", "POST https://a.test/form", []string{"303 | Location: /done", "302 | Location: /form", "200"}, "", false},
	{"method kept on return", "curl", "POST https://a.test/form", []string{"307 | Location: /b", "307 | Location: /form"}, "1-2", false},
	{"port that goes without saying", "curl", "GET https://a.test/x", []string{"301 | Location: https://a.test:443/x"}, "1-1", false},
	{"another port", "curl", "GET https://a.test/x", []string{"301 | Location: https://a.test:8443/x", "200"}, "", false},
	{"case of the host", "curl", "GET https://a.test/x", []string{"301 | Location: https://A.TEST/x"}, "1-1", false},
	{"no path and the root", "go", "GET https://a.test", []string{"301 | Location: /"}, "1-1", false},
	{"empty query", "chromium", "GET https://a.test/x", []string{"301 | Location: /x?", "200"}, "", false},
	{"fragment only", "chromium", "GET https://a.test/x", []string{"301 | Location: /x#top"}, "1-1", false},
	{"userinfo", "curl", "GET https://a.test/x", []string{"301 | Location: https://user@b.test/x", "200"}, "", false},
	{"seven in a round", "curl", "GET https://a.test/1", []string{"302 | Location: /2", "302 | Location: /3", "302 | Location: /4", "302 | Location: /5", "302 | Location: /6", "302 | Location: /7", "302 | Location: /1"}, "1-7", false},
	{"a round behind the way in", "curl", "GET https://a.test/in", []string{"302 | Location: /1", "302 | Location: /2", "302 | Location: /1"}, "2-3", false},
}

// scripted is an exchanger with the answers of a walk in turn.
type scripted struct{ answers []string }

func (s *scripted) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	h := &trace.Hop{Request: r, Response: &trace.Response{Proto: "HTTP/1.1"}}
	for i, part := range strings.Split(s.answers[0], " | ") {
		if i == 0 {
			h.Response.Status, _ = strconv.Atoi(part)
			continue
		}
		name, value, _ := strings.Cut(part, ": ")
		h.Response.Fields = append(h.Response.Fields, trace.Field{Name: name, Value: value})
	}
	s.answers = s.answers[1:]
	return h
}

func (a agreed) walk(t *testing.T) trace.Chain {
	t.Helper()
	client, err := trace.ClientNamed(a.client)
	if err != nil {
		t.Fatal(err)
	}
	method, target, _ := strings.Cut(a.start, " ")
	session := trace.NewSession(client, trace.Request{Method: method, URI: uri.Split(target), Body: []byte(map[bool]string{true: "k=v"}[method == "POST"])})
	ex := &scripted{a.answers}
	for len(ex.answers) > 0 {
		if _, err := session.Step(t.Context(), ex); err != nil {
			t.Fatal(err)
		}
	}
	return session.Chain()
}

func TestAllAgreeOnRounds(t *testing.T) {
	for _, a := range agreedWalks {
		t.Run(a.name, func(t *testing.T) {
			ch := a.walk(t)
			agree(t, ch)
			got, left := "", false
			for _, f := range facts.Of(ch) {
				if r := f.Round; r != nil && r.Grows {
					got = fmt.Sprintf("grows:%d", r.Decides)
				} else if r != nil {
					got, left = fmt.Sprintf("%d-%d", r.Begins, r.Decides), !r.Holds()
				}
			}
			if got != a.round || left != a.left {
				t.Errorf("the round is %q, left %v; want %q, left %v", got, left, a.round, a.left)
			}
		})
	}
}

// agree demands that nobody says of a chain what another denies.
func agree(t *testing.T, ch trace.Chain) {
	t.Helper()
	all := facts.Of(ch)
	found := finding.Check(ch)
	holds := false
	for i, f := range all {
		set := evidence.Of(ch, i)
		agreeOnHop(t, ch.Hops[i], f, set, i)
		if alone := facts.At(ch, i); (alone.Round == nil) != (f.Round == nil) || !reflect.DeepEqual(alone.Round, f.Round) {
			t.Errorf("hop %d alone is in the round %+v, in its chain in %+v", i+1, alone.Round, f.Round)
		}
		holds = holds || f.Round != nil && f.Round.Holds()
	}
	loops := slices.ContainsFunc(found, func(f finding.Finding) bool {
		return slices.Contains([]string{"loop-exact", "loop-with-cookie", "loop-growing", "ping-pong", "tls-proxy-loop"}, f.Rule.ID) && f.Severity == finding.Error
	})
	if loops != holds && ch.Last().Status()/100 != 2 {
		t.Errorf("findings say a loop: %v, facts: %v", loops, holds)
	}
	if d := ch.Last().Decision; d.Client != "" {
		walker := d.Loop.Kind == trace.LoopCertain || d.Loop.Kind == trace.LoopProbable
		last := all[len(all)-1].Round
		if walker && (last == nil || !last.Holds()) {
			t.Errorf("the client sees a loop after the last hop (%s), and facts do not", d.Loop.Note)
		}
	}
}

func agreeOnHop(t *testing.T, h *trace.Hop, f facts.Hop, set evidence.Set, i int) {
	t.Helper()
	r := f.Round
	round := f.Target != nil && f.Line != facts.NoLine && r != nil && r.Holds()
	for id, is := range map[string]bool{
		"chain-growing":   round && r.Grows,
		"chain-back":      round && !r.Grows && r.Length() > 1,
		"chain-ping-pong": round && r.Length() == 2,
		"chain-self":      round && !r.Grows && r.Length() == 1 && r.Again,
	} {
		if set.Has(id) != is {
			t.Errorf("hop %d: the evidence says %s: %v, the facts %+v", i+1, id, set.Has(id), r)
		}
	}
	if same := f.Target != nil && f.Target.Same; set.Has("target-self") != same && !set.Has("location-invalid") {
		t.Errorf("hop %d: target-self is %v, the facts say %v", i+1, !same, same)
	}
	if set.Has("cookie-set-any") != f.SetsCookie() {
		t.Errorf("hop %d: evidence and facts differ on whether a cookie is set", i+1)
	}
	agreeOnCookies(t, h, f, i)
}

// agreeOnCookies holds the facts against the jar's own notes.
func agreeOnCookies(t *testing.T, h *trace.Hop, f facts.Hop, i int) {
	t.Helper()
	for _, c := range f.Cookies {
		stays := c.Event == trace.CookieStored || c.Event == trace.CookieReplaced
		if stays && c.Expired || c.Event == trace.CookieDeleted && !c.Expired {
			t.Errorf("hop %d: the jar says %s of %q, the facts say expired: %v", i+1, c.Event, h.Response.Fields[c.Line].Value, c.Expired)
		}
	}
}

// Cookies as they are written, and what all say of them. "sets" is a cookie
// that stays where the client takes it.
var agreedCookies = []struct {
	url, line string
	event     trace.CookieEvent
	rule      string
	sets      bool
}{
	{"https://a.test/x", "a=1", trace.CookieStored, "cookie-stored", true},
	{"https://a.test/x", "a=1; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT", trace.CookieStored, "cookie-stored", true},
	{"https://a.test/x", "had=; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT", trace.CookieDeleted, "cookie-expired", false},
	{"https://a.test/x", "had=; Max-Age=0", trace.CookieDeleted, "cookie-expired", false},
	{"https://a.test/x", "had=; Max-Age=-1", trace.CookieDeleted, "cookie-expired", false},
	{"https://a.test/x", "had=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", trace.CookieDeleted, "cookie-expired", false},
	{"https://a.test/x", "had=; Expires=Thu, 01-Jan-70 00:00:01 GMT", trace.CookieDeleted, "cookie-expired", false},
	{"https://a.test/x", "had=2; Expires=yesterday", trace.CookieReplaced, "cookie-stored", true},
	{"https://a.test/x", "had=2; Max-Age=soon", trace.CookieReplaced, "cookie-stored", true},
	{"https://a.test/x", "had=; Max-Age=0; Path=/other", trace.CookieMissed, "cookie-none-there", false},
	{"https://a.test/x", "had=; Max-Age=0; Domain=a.test", trace.CookieMissed, "cookie-none-there", false},
	{"https://a.test/x", "never=; Max-Age=0", trace.CookieMissed, "cookie-none-there", false},
	{"https://a.test/x", "a=1; Domain=b.test", trace.CookieRejected, "cookie-domain", true},
	{"https://a.test/x", "__Host-a=1; Secure; Path=/", trace.CookieStored, "cookie-stored", true},
	{"https://a.test/x", "__Host-a=1; Secure; Path=/x", trace.CookieRejected, "cookie-prefix", true},
	{"https://a.test/x", "__Secure-a=1", trace.CookieRejected, "cookie-prefix", true},
	{"https://a.test/x", "a=1; SameSite=None", trace.CookieRejected, "cookie-none-secure", true},
	{"http://a.test/x", "a=1; Secure", trace.CookieRejected, "cookie-secure-origin", true},
}

func TestAllAgreeOnCookies(t *testing.T) {
	for _, c := range agreedCookies {
		t.Run(c.line, func(t *testing.T) {
			ch := agreed{client: "chromium", start: "GET " + c.url, answers: []string{"302 | Location: /y | Set-Cookie: had=1", "302 | Location: /z | Set-Cookie: " + c.line, "200"}}.walk(t)
			agree(t, ch)
			f := facts.Of(ch)[1]
			got := f.Cookies[0]
			if got.Event != c.event || got.Rule.ID != c.rule || f.SetsCookie() != c.sets {
				t.Errorf("%s by %s, sets %v; want %s by %s, sets %v", got.Event, got.Rule.ID, f.SetsCookie(), c.event, c.rule, c.sets)
			}
			name, _, _ := strings.Cut(c.line, "=")
			if p := withCookies(ch); p.Blocked == "" && c.event != trace.CookieRejected && strings.Contains(p.Request.Fields.Get("Cookie"), name+"=") != c.sets {
				t.Errorf("the experiment with cookies sends %q", p.Request.Fields.Get("Cookie"))
			}
			if said := slices.ContainsFunc(finding.CheckHop(ch, 1), func(f finding.Finding) bool { return f.Rule.ID == "cookie-no-secure" }); said && !c.sets {
				t.Error("a finding is about a cookie that is deleted")
			}
		})
	}
}

func withCookies(ch trace.Chain) experiment.Proposal {
	for _, p := range experiment.Propose(ch, 1, explain.Explain(ch, 1).Causes) {
		if p.Experiment == "with-cookies" {
			return p
		}
	}
	return experiment.Proposal{Blocked: "not proposed"}
}

// The captured exchanges, read as a browser would and as curl decides.
func TestAllAgreeOnCapturedChains(t *testing.T) {
	for _, file := range []string{"cause/testdata/exchanges.jsonl.gz", "cause/testdata/reach.jsonl.gz"} {
		chains := captured(t, file)
		if len(chains) < 400 {
			t.Fatalf("%s has %d chains", file, len(chains))
		}
		curl, err := trace.ClientNamed("curl")
		if err != nil {
			t.Fatal(err)
		}
		for id, ch := range chains {
			t.Run(id, func(t *testing.T) {
				agree(t, ch)
				curl.DecideAll(ch)
				agree(t, ch)
			})
		}
	}
}

// captured reads exchanges and joins those of one chain.
func captured(t *testing.T, file string) map[string]trace.Chain {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	chains := map[string]trace.Chain{}
	for d := json.NewDecoder(z); d.More(); {
		var c struct {
			ID, Chain, Method, URL, Proto string
			Status                        int
			Fields, Response              [][2]string
		}
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
		h := &trace.Hop{Request: trace.Request{Method: c.Method, URI: uri.Split(c.URL)}, Response: &trace.Response{Proto: c.Proto, Status: c.Status}}
		for _, l := range c.Fields {
			h.Request.Fields = append(h.Request.Fields, trace.Field{Name: l[0], Value: l[1]})
		}
		for _, l := range c.Response {
			h.Response.Fields = append(h.Response.Fields, trace.Field{Name: l[0], Value: l[1]})
		}
		key := cmp.Or(c.Chain, c.ID)
		chains[key] = trace.Chain{Hops: append(chains[key].Hops, h)}
	}
	return chains
}
