package linear

import (
	"context"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// redirecting answers with a redirect.
type redirecting struct{ to string }

func (r redirecting) Exchange(_ context.Context, q trace.Request) *trace.Hop {
	return &trace.Hop{Request: q, Response: &trace.Response{Proto: "HTTP/1.1", Status: 302, Reason: "Found", Fields: trace.Fields{{Name: "Location", Value: r.to}}}}
}

// The line is said where the server's files are attached, and it is the cause.
func TestBlame(t *testing.T) {
	start := trace.Request{Method: "POST", URI: uri.Split("https://shop.test/checkout"), Body: []byte("a=1")}
	c, out := talking(t, start, redirecting{"https://shop.test/thanks"})
	c.step()
	for _, step := range []struct{ line, says string }{
		{"t blame", "Nothing is attached of shop.test. A attaches its configuration, logs or code."},
		{"A config", "Write config PATH"},
		{"A config ../testdata/nothing.conf", "nothing.conf: no such file"},
		{"A config ../testdata/blame/shop.conf", "Attached. t blame says which line answered a hop."},
		{"t blame", "7             return 302 /thanks;  ← this hop"},
		{"!", "100 % nginx: blame/shop.conf:7 return 302 /thanks;"},
		{"A log ../testdata/blame/access.log", "Attached."},
		{"t blame 1", "access.log:1"},
		{"A none", "Nothing is attached any more."},
	} {
		out.Reset()
		c.take(step.line)
		if !strings.Contains(out.String(), step.says) {
			t.Errorf("%s says:\n%s", step.line, out)
		}
	}
	if c.cases != nil {
		t.Error("it is still attached")
	}
}
