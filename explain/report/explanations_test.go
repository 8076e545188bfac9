package report_test

import (
	"bytes"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/report"
	"detour/trace"
	"detour/trace/uri"
)

// A cause and what a status means are said once a chain; sources not at all.
func TestEachCauseIsExplainedOnce(t *testing.T) {
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	hop := func(id int, url, to string) *trace.Hop {
		return &trace.Hop{ID: id, Request: trace.Request{Method: "GET", URI: uri.Split(url)}, Response: &trace.Response{
			Status: 301, Fields: trace.Fields{field("Server", "nginx/1.24.0"), field("Location", to)},
		}}
	}
	ch := trace.Chain{Hops: []*trace.Hop{hop(1, "https://a.test/b", "/b/"), hop(2, "https://a.test/c", "/c/")}}
	client.DecideAll(ch)
	var b bytes.Buffer
	w := report.NewText(&b, report.Options{Brief: true, Explain: true})
	if err := w.End(ch, explain.Explainer{}.Verdict(ch)); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"Likely causes": 2, "nginx adds": 1, "The same as at a hop above.": 1, "What it means": 1, "Read on": 0, "In this exchange": 2} {
		// The verdict may name the cause too.
		_, explained, _ := strings.Cut(b.String(), "1 GET https://a.test/b\n")
		if got := strings.Count(explained, text); got != want {
			t.Errorf("%q stands there %d times, want %d:\n%s", text, got, want, explained)
		}
	}
}
