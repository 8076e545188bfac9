package trace

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"detour/trace/uri"
)

// TestRedirectsByMethod is the core of every client: what a redirect makes of
// method and body. A request is "METHOD" or "METHOD+body".
func TestRedirectsByMethod(t *testing.T) {
	tests := []struct {
		client string
		ask    ClientOptions
		status int
		sent   string
		next   string // "" when the client keeps the response
	}{
		{"chromium", ClientOptions{}, 300, "GET", ""},
		{"chromium", ClientOptions{}, 301, "POST+body", "GET"},
		{"chromium", ClientOptions{}, 302, "POST+body", "GET"},
		{"chromium", ClientOptions{}, 303, "POST+body", "GET"},
		{"chromium", ClientOptions{}, 307, "POST+body", "POST+body"},
		{"chromium", ClientOptions{}, 308, "POST+body", "POST+body"},
		{"chromium", ClientOptions{}, 301, "PUT+body", "PUT+body"},
		{"chromium", ClientOptions{}, 302, "DELETE", "DELETE"},
		{"chromium", ClientOptions{}, 303, "PUT+body", "GET"},
		{"chromium", ClientOptions{}, 303, "HEAD", "HEAD"},
		{"chromium", ClientOptions{}, 304, "GET", ""},
		{"chromium", ClientOptions{}, 305, "GET", ""},

		{"curl", ClientOptions{}, 300, "POST+body", "POST+body"},
		{"curl", ClientOptions{}, 301, "POST+body", "GET"},
		{"curl", ClientOptions{}, 302, "PUT+body", "PUT"},
		{"curl", ClientOptions{}, 303, "POST+body", "GET"},
		{"curl", ClientOptions{}, 303, "HEAD", "HEAD"},
		{"curl", ClientOptions{CustomMethod: true}, 301, "POST+body", "POST"},
		{"curl", ClientOptions{CustomMethod: true}, 303, "GET+body", "GET"},
		{"curl", ClientOptions{CustomMethod: true}, 307, "GET+body", "GET+body"},
		{"curl", ClientOptions{Post301: true}, 301, "POST+body", "POST+body"},
		{"curl", ClientOptions{Post301: true}, 302, "POST+body", "GET"},
		{"curl", ClientOptions{Post303: true}, 303, "DELETE+body", "DELETE+body"},
		{"curl", ClientOptions{}, 304, "GET", "GET"},
		{"curl", ClientOptions{}, 399, "GET", "GET"},
		{"curl", ClientOptions{}, 201, "GET", ""},

		{"go", ClientOptions{}, 300, "GET", ""},
		{"go", ClientOptions{}, 301, "POST+body", "GET"},
		{"go", ClientOptions{}, 302, "DELETE", "GET"},
		{"go", ClientOptions{}, 302, "GET+body", "GET"},
		{"go", ClientOptions{}, 303, "HEAD", "HEAD"},
		{"go", ClientOptions{}, 307, "GET+body", "GET+body"},
		{"go", ClientOptions{}, 308, "PATCH+body", "PATCH+body"},
		{"go", ClientOptions{}, 302, "OPTIONS", "GET"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s/%d/%s", tt.client, tt.status, tt.sent), func(t *testing.T) {
			method, body, _ := strings.Cut(tt.sent, "+")
			s := script{client: tt.client, ask: tt.ask, start: method + " http://shop.test/a", body: body,
				answers: []string{fmt.Sprintf("%d | Location: /b", tt.status), "200"}}
			hops := s.walk(t).Hops()
			got := ""
			if len(hops) > 1 {
				got = hops[1].Request.Method
				if len(hops[1].Request.Body) > 0 {
					got += "+" + string(hops[1].Request.Body)
				}
			}
			if got != tt.next {
				t.Errorf("next request %q, want %q", got, tt.next)
			}
		})
	}
}

// TestContentFields: which of the fields about a body go with it.
func TestContentFields(t *testing.T) {
	fields := Fields{{"Content-Type", "text/x"}, {"Content-Language", "en"}, {"X-Custom", "1"}, {"Content-Encoding", "identity"}}
	tests := []struct {
		client string
		ask    ClientOptions
		keeps  string
	}{
		{"chromium", ClientOptions{}, "X-Custom"},
		{"go", ClientOptions{}, "X-Custom"},
		{"curl", ClientOptions{}, "Content-Type Content-Language X-Custom Content-Encoding"},
		{"curl", ClientOptions{ImpliedType: true}, "Content-Language X-Custom Content-Encoding"},
	}
	for _, tt := range tests {
		s := script{client: tt.client, ask: tt.ask, start: "POST http://shop.test/a", fields: fields, body: "x", answers: []string{"303 | Location: /b", "200"}}
		var got []string
		for _, f := range s.walk(t).Hops()[1].Request.Fields {
			if fields.Has(f.Name) || f.Is("Content-Length") {
				got = append(got, f.Name)
			}
		}
		if strings.Join(got, " ") != tt.keeps {
			t.Errorf("%s keeps %q, want %q", tt.client, got, tt.keeps)
		}
	}
}

// TestChangesAreTheDifference: whatever is not told as changed, added or
// removed is equal, and the told values are true.
func TestChangesAreTheDifference(t *testing.T) {
	for _, s := range ruleScripts {
		for _, h := range s.walk(t).Hops() {
			if next := h.Decision.Next; next != nil {
				checkChanges(t, s.rule, h.Request, *next, h.Decision.Changes)
			}
		}
	}
}

func checkChanges(t *testing.T, name string, from, to Request, changes []Change) {
	t.Helper()
	fields := from.Fields
	var added Fields
	method, target := from.Method, from.URI.String()
	for _, c := range changes {
		switch {
		case c.Part == PartMethod:
			method = c.To
		case c.Part == PartTarget:
			target = c.To
		case c.Part != PartField:
		case c.Op == Added:
			added = append(added, Field{c.Name, c.To})
		case c.Op == Removed:
			fields = replaceField(t, name, fields, Field{c.Name, c.From}, nil)
		default:
			fields = replaceField(t, name, fields, Field{c.Name, c.From}, &Field{c.Name, c.To})
		}
	}
	if method != to.Method || target != to.URI.String() {
		t.Errorf("%s: the changes lead to %s %s, Next is %s %s", name, method, target, to.Method, to.URI)
	}
	var kept Fields
	for _, f := range to.Fields {
		if len(added) > 0 && f == added[0] {
			added = added[1:]
			continue
		}
		kept = append(kept, f)
	}
	if len(added) > 0 || fmt.Sprint(kept) != fmt.Sprint(fields) {
		t.Errorf("%s: the changes lead to %v and %v, Next has %v", name, fields, added, to.Fields)
	}
}

func replaceField(t *testing.T, name string, fs Fields, old Field, next *Field) Fields {
	t.Helper()
	for i, f := range fs {
		if f != old {
			continue
		}
		out := append(Fields(nil), fs[:i]...)
		if next != nil {
			out = append(out, *next)
		}
		return append(out, fs[i+1:]...)
	}
	t.Errorf("%s: a change is about %v, which was not sent", name, old)
	return fs
}

// TestDecideIsPure: deciding twice, or from a rebuilt memory, is the same, and
// the chain is as it was.
func TestDecideIsPure(t *testing.T) {
	for _, s := range ruleScripts {
		chain := s.walk(t).Chain()
		client := s.asked(t)
		for n := range chain.Hops {
			part := Chain{chain.Hops[:n+1]}
			before := fmt.Sprintf("%+v", *part.Last())
			first, second := client.Decide(part), client.Decide(part)
			if !reflect.DeepEqual(first, second) {
				t.Errorf("%s: two decisions differ:\n%+v\n%+v", s.rule, first, second)
			}
			if !reflect.DeepEqual(first, part.Last().Decision) {
				t.Errorf("%s: from the chain alone hop %d is decided otherwise:\n%+v\n%+v", s.rule, n+1, first, part.Last().Decision)
			}
			if after := fmt.Sprintf("%+v", *part.Last()); after != before {
				t.Errorf("%s: deciding changed the hop", s.rule)
			}
		}
	}
}

func TestEditedRequestIsTheNewBase(t *testing.T) {
	s := script{client: "curl", start: "GET http://shop.test/a", answers: []string{"302 | Location: /b", "302 | Location: /c", "200"}}
	session := NewSession(s.asked(t), s.request(t))
	ex := &answers{list: s.answers}
	if _, err := session.Step(t.Context(), ex); err != nil {
		t.Fatal(err)
	}
	r, _ := session.Pending()
	r.Fields = append(r.Fields, Field{"X-Forwarded-Proto", "https"}, Field{"Authorization", "Bearer new"})
	session.Edit(r)
	if err := session.Run(t.Context(), ex, nil); err != nil {
		t.Fatal(err)
	}
	last := session.Current().Request
	if last.Fields.Get("X-Forwarded-Proto") != "https" || last.Fields.Get("Authorization") != "Bearer new" {
		t.Errorf("the edited fields did not go along: %v", last.Fields)
	}
}

func TestAWalkAfterAnAnswerCountsAnew(t *testing.T) {
	one := 1
	s := script{client: "curl", ask: ClientOptions{MaxRedirects: &one}, start: "GET http://shop.test/a",
		answers: []string{"302 | Location: /b", "200 | Refresh: 0;url=/c", "302 | Location: /d", "200"}}
	session := NewSession(s.asked(t), s.request(t))
	ex := &answers{list: s.answers}
	if err := session.Run(t.Context(), ex, nil); err != nil {
		t.Fatal(err)
	}
	session.Take(session.Current().Decision.Offers[0])
	if err := session.Run(t.Context(), ex, nil); err != nil {
		t.Fatal(err)
	}
	if got := session.Current().Request.URI.Path; got != "/d" {
		t.Errorf("the walk ended at %s, want /d:\n%s", got, transcript(session.Hops()))
	}
}

// chainOf returns n hops that redirect one to the next.
func chainOf(n int, line func(i int) string) []*Hop {
	c, _ := ClientNamed("curl")
	first := c.Prepare(Request{Method: "GET", URI: uri.Split("http://shop.test/k/0")})
	hops := make([]*Hop, n)
	for i := range hops {
		r := first.Clone()
		r.URI.Path = fmt.Sprintf("/k/%d", i)
		hops[i] = &Hop{ID: i + 1, Request: r, Timing: Timing{Start: noon.Add(time.Duration(i) * time.Second)},
			Response: parseAnswer(fmt.Sprintf("302 | Location: /k/%d%s", i+1, line(i)))}
	}
	return hops
}

// unlike returns clients that differ in how they remember a walk.
func unlike(t testing.TB) []Client {
	t.Helper()
	var out []Client
	for _, name := range []string{"chromium", "curl", "go", "requests", "wget", "undici-interceptor", "php-streams"} {
		c, err := ClientNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// TestLongChainsCostTheSamePerHop: a thousand hops late in a chain allocate
// hardly more than a thousand early ones, and the jar stays within its bounds.
func TestLongChainsCostTheSamePerHop(t *testing.T) {
	unlimited := -1
	hops := chainOf(10_000, func(i int) string { return fmt.Sprintf(" | Set-Cookie: c%d=1; Path=/x", i) })
	for _, c := range unlike(t) {
		c = c.With(ClientOptions{MaxRedirects: &unlimited})
		m := c.Recall(Chain{})
		var at [3]runtime.MemStats
		marks := map[int]*runtime.MemStats{1000: &at[0], 2000: &at[1], 9000: &at[2]}
		for i, h := range hops {
			if mark := marks[i]; mark != nil {
				runtime.ReadMemStats(mark)
			}
			m.Add(h)
			if d := c.decide(Chain{hops[:i+1]}, m); d.Verdict != Follow {
				t.Fatalf("%s: hop %d: %s %s", c.Name, i, d.Verdict, d.Detail)
			}
		}
		var end runtime.MemStats
		runtime.ReadMemStats(&end)
		if early, late := at[1].TotalAlloc-at[0].TotalAlloc, end.TotalAlloc-at[2].TotalAlloc; late > early*3/2 {
			t.Errorf("%s: 1000 hops allocate %d bytes early and %d late", c.Name, early, late)
		}
		if m.jar.count > maxCookiesPerSite {
			t.Errorf("%s: the jar holds %d cookies of one site", c.Name, m.jar.count)
		}
	}
}

// TestTargetsThatGrowAreRefused: a server that lengthens the target on every
// hop is stopped before it fills the memory.
func TestTargetsThatGrowAreRefused(t *testing.T) {
	unlimited := -1
	for _, c := range unlike(t) {
		m := c.With(ClientOptions{MaxRedirects: &unlimited}).Recall(Chain{})
		r := m.client.Prepare(Request{Method: "GET", URI: uri.Split("http://shop.test/")})
		for i := range 10_000 {
			h := &Hop{ID: i + 1, Request: r, Response: parseAnswer(fmt.Sprintf("302 | Location: /%s%d", strings.Repeat("x", 100*i), i))}
			m.Add(h)
			d := m.client.decide(Chain{[]*Hop{h}}, m)
			if d.Why.ID == "location-too-long" || d.Why.ID == "field-too-long" {
				break
			}
			if d.Verdict != Follow {
				t.Fatalf("%s: hop %d: %s %s", c.Name, i, d.Verdict, d.Detail)
			}
			r = *d.Next
		}
		if m.long > maxLongTargets {
			t.Errorf("%s: the targets have %d bytes together", c.Name, m.long)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	unlimited := -1
	hops := chainOf(10_000, func(int) string { return "" })
	for _, c := range Clients() {
		c = c.With(ClientOptions{MaxRedirects: &unlimited})
		b.Run(c.Name, func(b *testing.B) {
			b.ReportAllocs()
			m := c.Recall(Chain{})
			i := 0
			for b.Loop() {
				if i == len(hops) {
					m, i = c.Recall(Chain{}), 0
				}
				m.Add(hops[i])
				c.decide(Chain{hops[:i+1]}, m)
				i++
			}
		})
	}
}

// TestABrokenBodyDoesNotStopARedirect: clients follow as soon as they have the
// head; a final response whose body broke off has failed.
func TestABrokenBodyDoesNotStopARedirect(t *testing.T) {
	broken := &Failure{Phase: PhaseBody, Kind: FailNetwork, Attempt: "read the body", Reason: "the connection was closed"}
	for _, c := range Clients() {
		for answer, want := range map[string]Verdict{"302 | Location: /b": Follow, "200": Failed} {
			h := &Hop{Request: c.Prepare(Request{Method: "GET", URI: uri.Split("http://shop.test/a")}), Response: parseAnswer(answer), Failure: broken}
			if c.policy.reads.whole {
				want = Failed
			}
			if d := c.Decide(Chain{[]*Hop{h}}); d.Verdict != want {
				t.Errorf("%s: %s and a broken body: %s, want %s", c.Name, answer, d.Verdict, want)
			}
		}
	}
}

// TestABrokenHeadStopsEveryClient: no client goes where a header section led
// that was cut off, or that says in two ways where its content ends.
func TestABrokenHeadStopsEveryClient(t *testing.T) {
	const redirect = "302 | Location: /b"
	for _, tt := range []struct {
		name, answer string
		kind         FailureKind
		want         Verdict
	}{
		{"reset", redirect, FailNetwork, Failed},
		{"too slow", redirect, FailTimeout, Failed},
		{"too large", redirect, FailLimit, Failed},
		{"two lengths", redirect + " | Content-Length: 1 | Content-Length: 2", FailProtocol, Failed},
		{"a line that is no field", redirect, FailProtocol, Follow},
	} {
		for _, c := range Clients() {
			h := &Hop{Request: c.Prepare(Request{Method: "GET", URI: uri.Split("http://shop.test/a")}), Response: parseAnswer(tt.answer),
				Failure: &Failure{Phase: PhaseHead, Kind: tt.kind, Attempt: "read the head", Reason: tt.name}}
			if d := c.Decide(Chain{[]*Hop{h}}); d.Verdict != tt.want {
				t.Errorf("%s: %s: %s, want %s", c.Name, tt.name, d.Verdict, tt.want)
			}
		}
	}
}

func TestDecideOnNothing(t *testing.T) {
	for _, c := range Clients() {
		if d := c.Decide(Chain{}); d.Client != c.Name || d.Next != nil {
			t.Errorf("%s decides %+v on an empty chain", c.Name, d)
		}
	}
}

// FuzzDecide: whatever a server answers, the changes are the difference, and no
// field of the next request holds a line break.
func FuzzDecide(f *testing.F) {
	for _, s := range ruleScripts {
		f.Add("POST", "k=v", s.answers[0], s.answers[len(s.answers)-1])
	}
	f.Fuzz(func(t *testing.T, method, body, first, second string) {
		for _, c := range Clients() {
			c = c.With(ClientOptions{Jar: true, User: "a:b", AsHeaders: len(body)%2 == 0, AutoReferer: len(first)%2 == 0})
			r := Request{Method: method, URI: uri.Split("https://shop.test/x/y?z"), Fields: Fields{{"Cookie", "u=1"}, {"Authorization", "t"}, {"Content-Type", "x/y"}}, Body: []byte(body)}
			session := NewSession(c, r)
			if err := session.Run(t.Context(), &answers{list: []string{first, second, "200"}}, nil); err != nil {
				t.Fatal(err)
			}
			for _, h := range session.Hops() {
				next := h.Decision.Next
				if next == nil {
					continue
				}
				checkChanges(t, c.Name, h.Request, *next, h.Decision.Changes)
				for _, f := range next.Fields {
					if strings.ContainsAny(f.Value, "\r\n\x00") {
						t.Errorf("%s sends %q", c.Name, f)
					}
				}
			}
		}
	})
}
