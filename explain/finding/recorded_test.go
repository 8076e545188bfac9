package finding_test

import (
	"testing"

	"detour/explain/finding"
	"detour/trace"
	"detour/trace/uri"
)

// What a recording does not say or masks is no fault of the server's.
func TestRecordingsAreNotBlamed(t *testing.T) {
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	h := &trace.Hop{ID: 1, Request: trace.Request{Method: "GET", URI: uri.Split("https://a.test/")}, Response: &trace.Response{
		Status: 302, Fields: trace.Fields{{Name: "Location", Value: "https://b.test/?sig=•••• (10)&a=•••• (2)"}},
	}, Conn: trace.Conn{TLS: &trace.TLS{VerifyError: trace.NotSaid}}}
	ch := trace.Chain{Hops: []*trace.Hop{h}}
	client.DecideAll(ch)
	for _, f := range finding.Check(ch) {
		if f.Rule.ID == "unencoded" || f.Rule.ID == "tls-cert-mismatch-on-hop" {
			t.Errorf("%s: %s", f.Rule.ID, f.Text)
		}
	}
}
