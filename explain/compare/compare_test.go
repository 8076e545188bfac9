package compare_test

import (
	"slices"
	"strings"
	"testing"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/uri"
)

// answered is a hop that was sent with a method and content, and its response.
func answered(t *testing.T, method, body string, status int, fields ...trace.Field) trace.Chain {
	t.Helper()
	return trace.Chain{Hops: []*trace.Hop{{
		ID:       1,
		Request:  trace.Request{Method: method, URI: uri.Split("https://shop.test/cart"), Body: []byte(body)},
		Response: &trace.Response{Status: status, Fields: fields},
	}}}
}

func clients(t *testing.T, names ...string) []trace.Client {
	t.Helper()
	var all []trace.Client
	for _, name := range names {
		c, err := trace.ClientNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// after compares clients after the chain's last hop.
func after(t *testing.T, ch trace.Chain, names ...string) compare.Comparison {
	t.Helper()
	return compare.After(ch.Last(), trace.Compare(ch, clients(t, names...)))
}

func TestAfterSaysWhatGroupsDo(t *testing.T) {
	location := func(to string) trace.Field { return trace.Field{Name: "Location", Value: to} }
	for _, tt := range []struct {
		name    string
		chain   trace.Chain
		clients string
		want    string
	}{
		{"dropped", answered(t, "POST", "a=1", 302, location("/x")), "chromium", "GET body dropped"},
		{"kept", answered(t, "POST", "a=1", 307, location("/x")), "chromium", "POST body sent again"},
		{"no content", answered(t, "GET", "", 302, location("/x")), "chromium", "GET "},
		{"no redirect", answered(t, "GET", "", 200), "chromium", "the response is kept "},
		{"not followed", answered(t, "GET", "", 302), "chromium", "not followed: the response is kept "},
		{"refused", answered(t, "GET", "", 302, location("ftp://shop.test/")), "go", "not followed: an error "},
	} {
		g := after(t, tt.chain, strings.Fields(tt.clients)...).Groups[0]
		if got := g.Does + " " + compare.Body(g.Fate); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The next target is named where fields go to another host, and nowhere else.
func TestElsewhere(t *testing.T) {
	for to, want := range map[string]string{"/x": "", "https://shop.test/x": "", "https://cdn.test/x": "cdn.test"} {
		got := ""
		if u := after(t, answered(t, "GET", "", 302, trace.Field{Name: "Location", Value: to}), "curl").Elsewhere; u != nil {
			got = u.Authority()
		}
		if got != want {
			t.Errorf("to %s: %q, want %q", to, got, want)
		}
	}
}

// Every count has one denominator: those that cannot send the request are of it.
func TestCountsHaveOneDenominator(t *testing.T) {
	c := after(t, answered(t, "PUT", "a=1", 303, trace.Field{Name: "Location", Value: "/x"}), "chromium", "curl", "go", "aria2c", "googlebot")
	if len(c.Cannot) != 2 || c.Of != 5 {
		t.Fatalf("%d of %d cannot send PUT", len(c.Cannot), c.Of)
	}
	n := len(c.Cannot)
	for _, g := range c.Groups {
		n += len(g.Decisions)
	}
	if n != c.Of {
		t.Errorf("the groups have %d clients, of %d", n, c.Of)
	}
	same := c.Groups[0].Clients()[0]
	if got, want := c.Without(same).Of, c.Of; got != want {
		t.Errorf("without a group it is of %d, want %d", got, want)
	}
	if slices.ContainsFunc(c.Without(same).Groups, func(g compare.Group) bool { return g.Has(same) }) {
		t.Errorf("%s is still in a group", same)
	}
}

func TestShares(t *testing.T) {
	many := strings.Fields("a b c d e f g h i")
	for _, tt := range []struct {
		name   string
		shares []compare.Share
		want   string
	}{
		{"few are named", []compare.Share{{Does: "sent by", Clients: many[:2]}, {Does: "not by", Clients: many[2:4]}}, "sent by a b; not by c d"},
		{"the largest is counted", []compare.Share{{Does: "sent by", Clients: many}, {Does: "not by", Clients: many[:8]}}, "sent by 9 of 20; not by a b c d e f g h"},
		{"there are no others", []compare.Share{{Does: "sent by", Clients: many}, {Does: "not by"}}, "sent by a b c d e f g h i"},
	} {
		var says []string
		for _, s := range compare.Shares(20, tt.shares...) {
			who := strings.Join(s.Clients, " ")
			if s.Rest {
				who = s.Count().String()
			}
			says = append(says, s.Does+" "+who)
		}
		if got := strings.Join(says, "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
