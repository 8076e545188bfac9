package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"detour/explain"
	"detour/explain/report"
	"detour/trace"
	"detour/trace/uri"
)

// slashed is a hop that nginx sent on, by absolute URL and to http.
func slashed(t *testing.T) trace.Chain {
	t.Helper()
	c, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	h := &trace.Hop{ID: 1, Request: trace.Request{Method: "GET", URI: uri.Split("https://a.test/docs")}, Response: &trace.Response{
		Proto: "HTTP/1.1", Status: 301, Reason: "Moved Permanently", Fields: trace.Fields{field("Server", "nginx/1.24.0"), field("Location", "http://a.test/docs/")},
	}}
	ch := trace.Chain{Hops: []*trace.Hop{h}}
	h.Decision = c.Decide(ch)
	return ch
}

// Where nothing can be marked, the lines of the evidence are named in words.
func TestEvidenceIsNamedInWords(t *testing.T) {
	var b bytes.Buffer
	if err := report.Explanation(&b, explain.Explain(slashed(t), 0), report.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"seen in the response: Location, Server", "seen in the response: Location\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, b.String())
		}
	}
}

// The JSON has the lines of causes and findings by their place in the message.
func TestEvidenceHasItsLinesInJSON(t *testing.T) {
	type line struct {
		Hop   int
		Side  string
		Name  string
		Index int
	}
	var got struct {
		Explanation struct {
			Causes []struct{ Lines []line }
			Parts  []struct {
				ID    explain.PartID
				Items []struct{ Lines []line }
			}
		}
	}
	var b bytes.Buffer
	if err := report.NewJSONLines(&b, report.Options{Explain: true}).Hop(slashed(t)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if c := got.Explanation.Causes; len(c) == 0 || len(c[0].Lines) == 0 || c[0].Lines[0] != (line{1, "response", "Location", 1}) {
		t.Errorf("the causes are %+v", c)
	}
	for _, p := range got.Explanation.Parts {
		if p.ID == explain.PartFindings && (len(p.Items) == 0 || len(p.Items[0].Lines) == 0 || p.Items[0].Lines[0] != (line{1, "response", "Location", 1})) {
			t.Errorf("the findings are %+v", p.Items)
		}
	}
}
