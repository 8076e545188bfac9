package explain_test

import (
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/finding"
)

// TestFindingsFollowTheProduct: what is done about a finding is what is done at
// the product that brought it about, and general advice elsewhere.
func TestFindingsFollowTheProduct(t *testing.T) {
	page := "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
	seen := answer(301, "Server: nginx", "Content-Type: text/html", "Content-Length: 162", "Location: http://a.test:8080/docs/", "Connection: keep-alive")
	seen.Response.Body.Kept = []byte(page)
	for _, tt := range []struct {
		name    string
		server  bool
		product bool
	}{{"nginx", true, true}, {"nobody", false, false}} {
		t.Run(tt.name, func(t *testing.T) {
			h := seen
			if !tt.server {
				h = answer(301, "Location: http://a.test:8080/docs/")
			}
			e := explain.Explain(walk(t, "curl", "GET", "http://a.test/docs", h), 0)
			part, _ := e.Part(explain.PartFindings)
			for _, it := range part.Items {
				if it.Point == nil || it.Point.Rule != "odd-port" {
					continue
				}
				r := it.Point.Remedy
				if got := len(r.Change) > 0 && strings.Contains(r.Advice, "nginx: ") && len(r.Find) > 0; got != tt.product {
					t.Errorf("the remedy is %+v", r)
				}
				return
			}
			t.Fatal("the port is no finding")
		})
	}
}

// TestFindingsBroughtAboutAreRules: a rule that has gone is not looked for.
func TestFindingsBroughtAboutAreRules(t *testing.T) {
	known := map[string]bool{}
	for _, r := range finding.Rules() {
		known[r.ID] = true
	}
	for _, id := range explain.FindingsBroughtAbout() {
		if !known[id] {
			t.Errorf("%q is no rule", id)
		}
	}
}
