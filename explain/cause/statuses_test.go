package cause

import (
	"strings"
	"testing"

	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/uri"
)

// Each cause that is ranked says which statuses it can send.
func TestEveryCauseHasItsStatuses(t *testing.T) {
	_, all := everything(t)
	for _, c := range all {
		if c.Status == "" || c.Status.check() != nil {
			t.Errorf("%s: the statuses are %q: %v", c.ID, c.Status, c.Status.check())
		}
		for _, x := range c.For {
			for _, status := range []string{"300", "301", "302", "303", "307", "308", "503"} {
				if strings.Contains(x.When, "status="+status) && !strings.Contains(x.When, "!status="+status) && !c.Status.Has(status) {
					t.Errorf("%s: %q speaks for it, which its statuses do not have", c.ID, x.When)
				}
			}
		}
	}
}

func TestStatuses(t *testing.T) {
	for _, tt := range []struct {
		statuses Statuses
		status   string
		has      bool
	}{{"", "302", true}, {"301 302", "302", true}, {"301 302", "307", false}, {"301 4xx", "405", true}, {"301 4xx", "500", false}} {
		if tt.statuses.Has(tt.status) != tt.has || tt.statuses.check() != nil {
			t.Errorf("%q has %s: %v", tt.statuses, tt.status, !tt.has)
		}
	}
	for _, bad := range []Statuses{"30", "3001", "abc", "3x1", "0xx"} {
		if bad.check() == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// A rule that cannot send the status is out, whatever else speaks for it: nginx
// returns 302 by one directive and 307 by another.
func TestStatusRulesOut(t *testing.T) {
	for status, want := range map[int]string{302: "nginx-return", 307: "nginx-return-keep-method"} {
		h := &trace.Hop{Request: trace.Request{Method: "GET", URI: uri.Split("http://a.test/x")}, Response: &trace.Response{Proto: "HTTP/1.1", Status: status,
			Fields: trace.Fields{{Name: "Server", Value: "nginx/1.24.0"}, {Name: "Location", Value: "http://b.test/z"}}}}
		ids := map[string]bool{}
		for _, r := range Rank(evidence.Of(trace.Chain{Hops: []*trace.Hop{h}}, 0)) {
			for _, w := range r.Ways {
				ids[w.Cause.ID] = true
			}
		}
		if !ids[want] || ids["nginx-return"] && ids["nginx-return-keep-method"] {
			t.Errorf("%d: %v", status, ids)
		}
	}
}
