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
				if got := len(r.Change) > 0 && strings.Contains(r.Advice, "in nginx") && len(r.Find) > 0 && len(r.Test) > 0 && len(r.Log) > 0; got != tt.product {
					t.Errorf("the remedy is %+v", r)
				}
				return
			}
			t.Fatal("the port is no finding")
		})
	}
}

// TestFindingsOfNobody: where no product is known, it says how the layer and its
// line are found.
func TestFindingsOfNobody(t *testing.T) {
	h := answer(301, "Location: http://a.test:8080/docs/")
	ch := walk(t, "curl", "GET", "http://a.test/docs", h)
	for i, r := range (explain.Explainer{}).FindingRemedies(ch, finding.Check(ch)) {
		if f := finding.Check(ch)[i]; f.Rule.ID == "odd-port" && (r.Advice != f.Fix || r.Where == "" || len(r.Find)*len(r.Test)*len(r.Log) == 0) {
			t.Errorf("the remedy is %+v", r)
		}
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

// TestCookieFollowsTheProduct: a cookie without Secure is fixed by the setting of
// the product that is seen, whatever its redirect is about.
func TestCookieFollowsTheProduct(t *testing.T) {
	for field, want := range map[string]string{"X-Powered-By: PHP/8.2.7": "session.cookie_secure = 1", "X-Powered-By: Express": "cookie: { secure: 'auto'", "X-Powered-By: unheard-of": ""} {
		h := answer(302, field, "Location: /home", "Set-Cookie: sid=1; Path=/")
		ch := walk(t, "curl", "GET", "https://a.test/login", h)
		fs := finding.Check(ch)
		for i, r := range (explain.Explainer{}).FindingRemedies(ch, fs) {
			if fs[i].Rule.ID != "cookie-no-secure" {
				continue
			}
			got := ""
			if len(r.Change) > 0 && r.Where != "" && len(r.Find)*len(r.Test)*len(r.Log) > 0 {
				got = r.Change[0].After
			}
			if !strings.Contains(got, want) || (want == "") != (got == "") {
				t.Errorf("for %s: %+v", field, r)
			}
		}
	}
}
