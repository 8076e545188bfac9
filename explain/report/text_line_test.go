package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"detour/explain/report"
	"detour/trace"
	"detour/trace/uri"
)

// On a terminal a hop has one row; elsewhere its line is whole.
func TestAHopIsALine(t *testing.T) {
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	long := "https://very-long-name.shop.test/" + strings.Repeat("folder/", 30) + "page?token=hunter2hunter2"
	h := &trace.Hop{ID: 1, Request: trace.Request{Method: "POST", URI: uri.Split(long), Body: []byte("a=1")}, Response: &trace.Response{
		Status: 302, Fields: trace.Fields{{Name: "Location", Value: strings.Replace(long, "very", "other", 1)}},
	}}
	ch := trace.Chain{Hops: []*trace.Hop{h}}
	client.DecideAll(ch)
	for _, columns := range []int{0, 60, 80, 120} {
		var b bytes.Buffer
		if err := report.NewText(&b, report.Options{Brief: true, Columns: columns}).Hop(ch); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(b.String(), "\n")
		switch {
		case strings.Contains(line, "\n") || strings.Contains(line, "hunter2"):
			t.Errorf("%d columns: %q", columns, line)
		case columns > 0 && ansi.StringWidth(line) > columns:
			t.Errorf("%d columns: the line has %d: %s", columns, ansi.StringWidth(line), line)
		case columns == 0 && !strings.Contains(line, strings.Repeat("folder/", 30)):
			t.Errorf("the line is cut: %s", line)
		case columns != 60 && !strings.Contains(line, "POST → GET, 3 bytes dropped"):
			t.Errorf("%d columns: the fate of the request is not told: %s", columns, line)
		}
	}
}
