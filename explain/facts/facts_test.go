package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

func TestRelate(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"http://a.test/x", "http://a.test/x#top", "same place"},
		{"http://a.test", "http://A.test:80/", "same place"},
		{"http://a.test/x", "http://user@a.test/x", "same place"},
		{"http://a.test/x", "http://a.test/x?", "place query-none grows"},
		{"http://a.test/x?a", "http://a.test/x?b", "place query-changed"},
		{"http://a.test/x?a", "http://a.test/y?a", "path other query-kept"},
		{"http://a.test/x", "https://a.test/x", "up"},
		{"https://a.test/x", "http://www.a.test/x", "down www"},
		{"https://www.a.test/x", "https://a.test/x", "www"},
		{"http://a.test/x", "http://b.test/x", "host"},
		{"http://a.test/x", "http://a.test:8080/x", "port"},
		{"http://a.test/x", "https://a.test:443/x", "up"},
		{"http://a.test/x", "http://a.test/X/", "case slash path case"},
		{"http://a.test/x/index.html", "http://a.test/x/", "index path index stripped"},
		{"http://a.test/x.html", "http://a.test/x", "path extension removed"},
		{"http://a.test/x", "http://a.test/en/x", "path other grows"},
	} {
		t.Run(tt.from+" to "+tt.to, func(t *testing.T) {
			r := facts.Relate(uri.Split(tt.from), uri.Split(tt.to))
			var got []string
			for _, w := range []struct {
				is   bool
				word string
			}{
				{r.Same, "same"}, {r.SamePlace, "place"}, {r.Up, "up"}, {r.Down, "down"}, {r.WWW(), "www"}, {r.OtherHost, "host"}, {r.Port, "port"},
				{r.Case, "case"}, {r.Slash && r.Path != facts.SlashAdded, "slash"}, {r.Index, "index"},
				{r.Path != facts.PathSame, "path " + string(r.Path)}, {r.Query != facts.QueryNone || strings.HasSuffix(tt.to, "?"), "query-" + string(r.Query)}, {r.Grows, "grows"},
			} {
				if w.is {
					got = append(got, w.word)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q, want %q", strings.Join(got, " "), tt.want)
			}
		})
	}
}

// Where a browser reads a reference in its own way, both readings are told.
func TestPlain(t *testing.T) {
	f := facts.At(trace.Chain{Hops: []*trace.Hop{hop("https://a.test/x", `/\b.test/y`)}}, 0)
	if f.Target.To.Host != "b.test" || f.Plain == nil || f.Plain.Host != "a.test" {
		t.Errorf("the target is %s, by the RFC %v", f.Target.To, f.Plain)
	}
	f = facts.At(trace.Chain{Hops: []*trace.Hop{hop("https://a.test/x", "/y")}}, 0)
	if f.Plain != nil {
		t.Errorf("a plain reference is read in two ways: %s", f.Plain)
	}
}

// What the client sends on of its cookies, and what the request lacks.
func TestCookies(t *testing.T) {
	set := func(line string) trace.Field { return trace.Field{Name: "Set-Cookie", Value: line} }
	ch := trace.Chain{Hops: []*trace.Hop{
		hop("https://a.test/x", "/y", set("a=1"), set("b=1; Path=/admin"), set("c=1; Max-Age=0")),
		hop("https://a.test/y", "/z", set("a=2")),
	}}
	all := facts.Of(ch)
	events := map[string]trace.CookieEvent{}
	for _, n := range all[0].Jar {
		events[n.Name] = n.Event
	}
	if events["a"] != trace.CookieSent || events["b"] != trace.CookieWithheld || len(events) != 2 {
		t.Errorf("with the next request: %v", events)
	}
	if c := all[0].Cookies; len(c) != 3 || !c[2].Expired || c[2].Line != 3 {
		t.Errorf("the cookies are %+v", c)
	}
	if m := all[1].Missing; len(m) != 2 || m[0].Name != "a" || m[0].Hop != 1 || !all[1].Cookies[0].Again {
		t.Errorf("the second request lacks %+v", m)
	}
}

func TestCredentials(t *testing.T) {
	got := facts.Credentials(trace.Fields{{Name: "Host", Value: "a"}, {Name: "Authorization", Value: "x"}, {Name: "X-Api-Key", Value: "y"}, {Name: "x-api-key", Value: "y"}, {Name: "X-CSRF-Auth-Token", Value: "z"}})
	if fmt.Sprint(got) != "[{Authorization 1 true} {X-Api-Key 2 false}]" {
		t.Errorf("credentials: %v", got)
	}
}

func TestHosts(t *testing.T) {
	for host, want := range map[string]string{
		"127.0.0.1": "address loopback internal", "0x7f.1": "address loopback internal", "localhost": "loopback internal", "192.0.2.1": "address",
		"10.1": "address internal", "db": "internal", "db.svc": "internal", "router.home.arpa": "internal", "a.test": "", "1.a.test": "", "": "",
	} {
		var got []string
		for word, is := range map[string]bool{"address": facts.Address(host).IsValid(), "loopback": facts.IsLoopback(host), "internal": facts.IsInternal(host)} {
			if is {
				got = append(got, word)
			}
		}
		if len(got) != len(strings.Fields(want)) || !containsAll(want, got) {
			t.Errorf("%q is %v, want %s", host, got, want)
		}
	}
}

func containsAll(words string, some []string) bool {
	for _, w := range some {
		if !strings.Contains(words, w) {
			return false
		}
	}
	return true
}

// A hop outside the window of another plays no part, and a nil hop none at all.
func TestAtIsBounded(t *testing.T) {
	var ch trace.Chain
	for i := range 10_000 {
		ch.Hops = append(ch.Hops, hop(fmt.Sprintf("http://a.test/%d", i%2), fmt.Sprintf("/%d", (i+1)%2)))
	}
	ch.Hops[17] = nil
	f := facts.At(ch, 5000)
	if r := f.Round; r == nil || r.Length() != 2 || r.First != 5000-facts.Window || !r.Again {
		t.Errorf("in the middle of a long round: %+v", f.Round)
	}
	if at := facts.At(ch, 17); at.Target != nil || at.ID != 18 {
		t.Errorf("a hop that is not there has facts: %+v", at)
	}
	facts.Of(ch)
}

// A round that is longer than the window is what the client says it is.
func TestLongRound(t *testing.T) {
	var ch trace.Chain
	const n = 45
	for i := range n {
		ch.Hops = append(ch.Hops, hop(fmt.Sprintf("http://a.test/%d", i), fmt.Sprintf("/%d", (i+1)%n)))
	}
	client, err := trace.ClientNamed("curl")
	if err != nil {
		t.Fatal(err)
	}
	client.DecideAll(ch)
	for i, want := range map[int]int{n - 1: n - 1 - facts.Window, n - 2: n - 2 - facts.Window} {
		if r := facts.At(ch, i).Round; r == nil || r.First != want {
			t.Errorf("hop %d alone is in the round %+v, want one from %d", i+1, r, want)
		}
	}
	if r := facts.Of(ch)[20].Round; r == nil || r.Length() != n {
		t.Errorf("in its chain it is in the round %+v", r)
	}
}

// Ten times the hops take ten times the work, counted in what is allocated.
func TestLinear(t *testing.T) {
	work := func(n int) float64 {
		var ch trace.Chain
		for i := range n {
			ch.Hops = append(ch.Hops, hop(fmt.Sprintf("http://a.test/%d", i), fmt.Sprintf("/%d", i+1), trace.Field{Name: "Set-Cookie", Value: fmt.Sprintf("a%d=1", i%10)}))
		}
		return testing.AllocsPerRun(1, func() { facts.Of(ch) })
	}
	if few, many := work(200), work(2000); many > 11*few {
		t.Errorf("200 hops take %.0f allocations, 2,000 take %.0f", few, many)
	}
}

func BenchmarkOf(b *testing.B) {
	var ch trace.Chain
	for i := range 10_000 {
		ch.Hops = append(ch.Hops, hop(fmt.Sprintf("http://a.test/%d", i), fmt.Sprintf("/%d", i+1)))
	}
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		b.Fatal(err)
	}
	client.DecideAll(ch)
	b.Run("10000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			facts.Of(ch)
		}
	})
	b.Run("At", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			facts.At(ch, 5000)
		}
	})
}

// Where a redirect leads to a port that nobody listens on, its Location is what
// is to be looked at.
func TestFailureHint(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"", "http://a.test/x", "check the port"},
		{"https://a.test/x", "http://a.test/x/", "write https in the Location of hop 1, or a path alone: nothing listens for http there"},
		{"https://a.test/x", "https://a.test:8080/x/", "leave the port out of the Location of hop 1, or make it the public one"},
		{"https://a.test/x", "https://b.test/x", "correct the Location of hop 1, or start the server that is to listen there"},
	} {
		var ch trace.Chain
		if tt.from != "" {
			h := hop(tt.from, tt.to)
			h.ID = 1
			ch.Hops = append(ch.Hops, h)
		}
		ch.Hops = append(ch.Hops, &trace.Hop{ID: 2, Request: trace.Request{URI: uri.Split(tt.to)}, Failure: &trace.Failure{Kind: trace.FailRefused, Hint: "check the port"}})
		if got := facts.FailureHint(ch, len(ch.Hops)-1); got != tt.want {
			t.Errorf("%s to %s: %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}
