package hunt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detour/explain/blame/hunt"
	"detour/trace"
	"detour/trace/uri"
)

const config = `server {
    listen 80;
    server_name shop.test;
    location / {
        return 301 https://shop.test$request_uri;
    }
}
`

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// upgrade is a hop that the configuration answers.
func upgrade(start time.Time) *trace.Hop {
	return &trace.Hop{
		Request:  trace.Request{Method: "GET", URI: uri.Split("http://shop.test/a?b=1")},
		Response: &trace.Response{Status: 301, Fields: trace.Fields{{Name: "Location", Value: "https://shop.test/a?b=1"}}},
		Timing:   trace.Timing{Start: start, Total: time.Millisecond},
	}
}

func TestCase(t *testing.T) {
	start := time.Now()
	log := written(t, "access.log", "192.0.2.1 - - ["+start.UTC().Format("02/Jan/2006:15:04:05 -0700")+"] \"GET /a?b=1 HTTP/1.1\" 301 169\n")
	c := hunt.NewCases(hunt.Set{First: hunt.Given{Config: written(t, "shop.conf", config), Logs: []string{log}}}, nil)
	hop := upgrade(start)
	plain := c.Of(hop, hop)
	if plain == nil || plain.Proof == nil || plain.Proof.Line.Line != 5 || plain.LogNote != "" {
		t.Fatalf("case %+v", plain)
	}
	if n := len(plain.Excerpt); n != 6 || plain.Excerpt[3].Line != 5 || strings.TrimSpace(plain.Excerpt[3].Text) != plain.Proof.Line.Text {
		t.Errorf("excerpt %+v", plain.Excerpt)
	}
	if whole := c.Searched(t.Context(), hop, hop); len(whole.Log) != 1 || whole.Log[0].Line != 1 || whole.Proof == nil {
		t.Errorf("searched %+v", whole)
	}
}

// What can't be read is said, and nothing is proved by it.
func TestWhatIsNotThere(t *testing.T) {
	hop := upgrade(time.Time{})
	c := hunt.NewCases(hunt.Set{First: hunt.Given{Config: "nothing.conf", Logs: []string{"nothing.log"}, Source: "nothing"}}, nil)
	if err := c.Open(hop.Request); err == nil || !strings.Contains(err.Error(), "nothing.conf") {
		t.Errorf("open: %v", err)
	}
	got := c.Searched(t.Context(), hop, hop)
	if got == nil || got.Proof != nil || len(got.Errs) != 3 {
		t.Errorf("case %+v", got)
	}
}

// What is handed over for a host by its name holds for that one alone.
func TestOfHosts(t *testing.T) {
	s := hunt.Set{Hosts: map[string]hunt.Given{"shop.test": {Config: "shop"}, "*.shop.test": {Config: "below"}, "*.test": {Config: "test"}}}
	for host, want := range map[string]string{"shop.test": "shop", "SHOP.test": "shop", "www.shop.test": "below", "a.b.shop.test": "below", "pay.test": "test", "pay.example": "", "test": ""} {
		h := &trace.Hop{Request: trace.Request{URI: uri.Split("http://" + host + "/")}}
		if g, _ := s.Of(h, h); g.Config != want {
			t.Errorf("%s: %q, want %q", host, g.Config, want)
		}
	}
}

// A failure and what the client does by itself have no line.
func TestNoAnswerNoLine(t *testing.T) {
	c := hunt.NewCases(hunt.Set{First: hunt.Given{Config: written(t, "shop.conf", config)}}, nil)
	failed, ghost := upgrade(time.Time{}), upgrade(time.Time{})
	failed.Response, ghost.Ghost = nil, true
	for _, h := range []*trace.Hop{failed, ghost} {
		if got := c.Searched(t.Context(), h, h); got.Proof != nil || got.At() != nil {
			t.Errorf("case %+v", got)
		}
	}
}
