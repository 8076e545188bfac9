package trace_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/uri"
)

// planned returns a plan to send "METHOD URL" as the named clients.
func planned(t *testing.T, method, url string, clients ...string) trace.WalkPlan {
	t.Helper()
	p := trace.WalkPlan{Start: trace.Request{Method: method, URI: uri.Split(url)}, Refresh: -1}
	if method == "POST" {
		p.Start.Body = []byte("a=1")
	}
	for _, name := range clients {
		p.Clients = append(p.Clients, named(t, name))
	}
	return p
}

// walkAs returns all results in the plan's order.
func walkAs(ctx context.Context, ex trace.Exchanger, p trace.WalkPlan) []trace.Walked {
	walks := make([]trace.Walked, len(p.Clients))
	for w := range trace.WalkAs(ctx, ex, p) {
		walks[w.Index] = w
	}
	return walks
}

// ways are walks as "CLIENT METHOD target status, ...: outcome" lines.
func ways(walks []trace.Walked) string {
	var lines []string
	for _, w := range walks {
		var steps []string
		for _, s := range w.Steps {
			steps = append(steps, fmt.Sprintf("%s %s %d", s.Method, s.URI.RequestTarget(), s.Status))
		}
		end := string(w.Outcome.Kind)
		if w.Cut != "" {
			end = w.Cut
		}
		if w.Cannot != "" {
			end = "not walked"
		}
		lines = append(lines, w.Client.Name+": "+strings.Join(append(steps, end), ", "))
	}
	return strings.Join(lines, "\n")
}

func TestWalkAsEachClient(t *testing.T) {
	for _, tt := range []struct {
		name string
		site site
		plan trace.WalkPlan
		want string
	}{
		{
			"a POST through 302", site{"/1": "302 /2"}, planned(t, "POST", "http://a.test/1", "curl", "urllib3", "lwp", "googlebot"),
			`curl: POST /1 302, GET /2 200, final
urllib3: POST /1 302, POST /2 200, final
lwp: POST /1 302, final
googlebot: not walked`,
		},
		{
			"a later answer depends on the method", site{"/1": "302 /2", "GET /2": "303 /3", "POST /2": "405"}, planned(t, "POST", "http://a.test/1", "go", "got"),
			`go: POST /1 302, GET /2 303, GET /3 200, final
got: POST /1 302, POST /2 405, final`,
		},
		{
			"a loop ends at each client's limit", site{"/1": "302 /1"}, planned(t, "GET", "http://a.test/1", "urllib3", "java"),
			`urllib3: GET /1 302, GET /1 302, GET /1 302, GET /1 302, loop
java: GET /1 302, GET /1 302, GET /1 302, GET /1 302, GET /1 302, loop`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ways(walkAs(t.Context(), tt.site, tt.plan))); diff != "" {
				t.Errorf("walks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWalkAsKeepsWithinItsBounds(t *testing.T) {
	loop := site{"/1": "302 /1"}
	p := planned(t, "GET", "http://a.test/1", "curl")
	p.MaxHops = 3
	if got, want := ways(walkAs(t.Context(), loop, p)), "curl: GET /1 302, GET /1 302, GET /1 302, cut off after 3 hops"; got != want {
		t.Errorf("hops: %s, want %s", got, want)
	}
	p = planned(t, "GET", "http://a.test/1", "curl", "requests", "axios", "wget", "fetch", "got")
	p.MaxRequests = 7
	counted := &counter{Exchanger: loop}
	c := trace.CompareWalked(walkAs(t.Context(), counted, p))
	if counted.all != 7 || c.Requests != 7 {
		t.Errorf("%d requests were sent and %d are told, want 7", counted.all, c.Requests)
	}
	if p.MostRequests() != 7 {
		t.Errorf("at most %d requests are announced, want 7", p.MostRequests())
	}
}

// A counter counts exchanges, and how many were under way at a time.
type counter struct {
	trace.Exchanger
	mu             sync.Mutex
	all, now, most int
	meet           *sync.WaitGroup // exchanges that wait for each other; nil for none
}

func (c *counter) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	c.count(1)
	defer c.count(-1)
	if c.meet != nil {
		c.meet.Done()
		c.meet.Wait()
	}
	return c.Exchanger.Exchange(ctx, r)
}

func (c *counter) count(by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all += max(by, 0)
	c.now += by
	c.most = max(c.most, c.now)
}

func TestWalkAsWalksSomeAtATime(t *testing.T) {
	p := planned(t, "GET", "http://a.test/1", "curl", "requests", "axios", "wget", "fetch", "got")
	p.Abreast = 3
	counted := &counter{Exchanger: site{}, meet: &sync.WaitGroup{}}
	counted.meet.Add(3) // three have to be under way for any to go on
	walkAs(t.Context(), counted, trace.WalkPlan{Clients: p.Clients[:3], Start: p.Start, Abreast: 3})
	if got := counted.most; got != 3 {
		t.Errorf("%d walks were under way at a time, want 3", got)
	}
	p.Abreast = 1
	alone := &counter{Exchanger: site{"/1": "302 /2"}}
	walkAs(t.Context(), alone, p)
	if got := alone.most; got != 1 {
		t.Errorf("%d walks were under way at a time, want 1", got)
	}
}

// then calls a function after each exchange.
type then struct {
	trace.Exchanger
	do func()
}

func (x then) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	defer x.do()
	return x.Exchanger.Exchange(ctx, r)
}

func TestWalkAsEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := planned(t, "GET", "http://a.test/1", "curl", "requests", "axios")
	p.Abreast = 1
	walks := walkAs(ctx, then{site{"/1": "302 /2"}, cancel}, p)
	want := `curl: GET /1 302, canceled
requests: canceled
axios: canceled`
	if diff := cmp.Diff(want, ways(walks)); diff != "" {
		t.Errorf("walks (-want +got):\n%s", diff)
	}
	if c := trace.CompareWalked(walks); c.Requests != 1 {
		t.Errorf("%d requests are told, want 1", c.Requests)
	}
}

// Nobody has to read the results to the end.
func TestWalkAsNeedsNoReader(t *testing.T) {
	counted := &counter{Exchanger: site{}, meet: &sync.WaitGroup{}}
	counted.meet.Add(2)
	trace.WalkAs(t.Context(), counted, planned(t, "GET", "http://a.test/1", "curl", "requests"))
	counted.meet.Wait()
}

func TestWalkPlanAsksForUnsafeMethods(t *testing.T) {
	for _, tt := range []struct {
		method  string
		clients []string
		want    string
	}{
		{"GET", []string{"curl", "go"}, ""},
		{"HEAD", []string{"curl"}, ""},
		{"POST", []string{"curl"}, "POST"},
		{"DELETE", []string{"go"}, "DELETE"},
		{"PURGE", []string{"go"}, "PURGE"},
		{"POST", []string{"googlebot"}, ""}, // which cannot send it
	} {
		if got := planned(t, tt.method, "http://a.test/", tt.clients...).Unsafe(); got != tt.want {
			t.Errorf("%s as %v: unsafe is %q, want %q", tt.method, tt.clients, got, tt.want)
		}
	}
	p := planned(t, "GET", "http://a.test/", "java-huc") // makes a POST of a GET with a body
	p.Start.Body = []byte("a=1")
	if got := p.Unsafe(); got != "POST" {
		t.Errorf("a GET with a body as java-huc: unsafe is %q, want POST", got)
	}
}

func TestWalkedSaysWhatWasLostWhere(t *testing.T) {
	p := planned(t, "POST", "http://a.test/1", "curl", "go", "lwp", "wget")
	p.Clients[2] = named(t, "requests")
	p.Start.Fields = trace.Fields{{Name: "Authorization", Value: "Bearer x"}, {Name: "X-Trace", Value: "7"}, {Name: "Content-Type", Value: "text/plain"}}
	walks := walkAs(t.Context(), site{"/1": "307 /2", "/2": "302 /3", "/3": "302 http://b.test/4"}, p)
	curl := []trace.Loss{{Part: trace.PartBody, After: 2}, {Part: trace.PartField, Name: "Authorization", After: 3}}
	for i, want := range [][]trace.Loss{curl, append(curl[:2:2], trace.Loss{Part: trace.PartField, Name: "Content-Type", After: 2})} {
		if diff := cmp.Diff(want, walks[i].Lost); diff != "" {
			t.Errorf("%s lost (-want +got):\n%s", walks[i].Client.Name, diff)
		}
	}
	if after, lost := walks[0].LostAfter("authorization"); lost {
		t.Errorf("a field of another case was lost after hop %d", after)
	}
	if diff := cmp.Diff([]trace.Crossing{{Name: "Authorization", Host: "b.test", Hop: 4}}, walks[3].Crossed); diff != "" {
		t.Errorf("what wget sent to another host (-want +got):\n%s", diff)
	}
	c := trace.CompareWalked(walks)
	if diff := cmp.Diff([]trace.CrossedBy{{Name: "Authorization", Host: "b.test", Clients: []string{"wget"}}}, c.Crossed); diff != "" {
		t.Errorf("crossed (-want +got):\n%s", diff)
	}
}

func TestCompareWalkedPutsEqualEndsTogether(t *testing.T) {
	walks := walkAs(t.Context(), site{"/1": "302 /2"}, planned(t, "POST", "http://a.test/1", "urllib3", "curl", "go", "googlebot"))
	c := trace.CompareWalked(walks)
	var got []string
	for _, g := range c.Groups {
		line := fmt.Sprintf("%d %s %s %d %s:", g.End.Requests, g.End.Method, g.End.URL, g.End.Status, g.End.Body)
		for _, w := range g.Walks {
			line += " " + w.Client.Name
		}
		got = append(got, line)
	}
	want := []string{"2 GET http://a.test/2 200 dropped: curl go", "2 POST http://a.test/2 200 kept: urllib3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if len(c.Cannot) != 1 || c.Cannot[0].Client.Name != "googlebot" {
		t.Errorf("not walked: %v, want googlebot", c.Cannot)
	}
}

// What a long URL on the way takes is bounded, the last one is whole.
func TestWalkedKeepsLittleOfTheWay(t *testing.T) {
	long := "/" + strings.Repeat("x", 9000)
	walks := walkAs(t.Context(), site{"/1": "302 " + long, long: "302 " + long + "2"}, planned(t, "GET", "http://a.test/1", "go"))
	steps := walks[0].Steps
	if len(steps) != 3 || len(steps[1].URI.Path) > 3000 || len(steps[2].URI.Path) != 9002 {
		t.Errorf("the way is not as kept: %d steps", len(steps))
	}
}

// Walking as all clients at once and asking each alone come to the same.
func TestWalkAsIsEachClientsWalk(t *testing.T) {
	world := site{"/1": "302 /2", "/2": "307 http://b.test/3", "/3": "301 /4"}
	p := trace.WalkPlan{Clients: trace.Clients(), Start: trace.Request{Method: "GET", URI: uri.Split("http://a.test/1")}, Refresh: -1}
	for _, w := range walkAs(t.Context(), world, p) {
		if w.Cannot != "" {
			continue
		}
		s := trace.NewSession(w.Client, p.Start)
		if err := s.Run(t.Context(), world, nil); err != nil {
			t.Fatal(err)
		}
		if got := s.Chain(); len(got.Hops) != len(w.Steps) || got.Outcome() != w.Outcome {
			t.Errorf("%s: %d steps, %+v; alone %d, %+v", w.Client.Name, len(w.Steps), w.Outcome, len(got.Hops), got.Outcome())
		}
	}
}
