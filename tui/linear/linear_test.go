package linear

import (
	"context"
	"errors"
	"strings"
	"testing"

	"detour/explain/cause"
	"detour/explain/experiment"
	"detour/trace"
	"detour/trace/uri"
	"detour/tui/clipboard"
	"detour/tui/form"
	"detour/tui/page"
)

// answering answers every request with a status.
type answering struct {
	status int
	asked  []trace.Request
}

func (a *answering) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	a.asked = append(a.asked, r)
	return &trace.Hop{Request: r, Response: &trace.Response{Proto: "HTTP/1.1", Status: a.status}}
}

// talking returns a console that has begun with a request.
func talking(t *testing.T, start trace.Request, ex trace.Exchanger) (*console, *strings.Builder) {
	t.Helper()
	var out strings.Builder
	c := &console{dialogue: newDialogue(t.Context(), strings.NewReader(""), &out), cfg: Config{Client: trace.Clients()[0]}}
	c.begin(start, ex)
	return c, &out
}

func post() trace.Request {
	return trace.Request{Method: "POST", URI: uri.Split("https://app.test/"), Body: []byte("a=1")}
}

// An experiment that may change something on the server is sent after a yes.
func TestUnsafeExperimentIsAskedFor(t *testing.T) {
	ex := &answering{status: 200}
	c, out := talking(t, post(), ex)
	c.step()
	p := experiment.Proposal{Experiment: cause.ForwardedProto, Hop: 1, Request: post(), Change: "with a field", Unsafe: true, Ask: "POST may change something."}
	trial := page.Trial{Proposal: p, Hop: c.session.Current()}
	c.choose(3, trial, false)
	if !strings.Contains(out.String(), "POST may change something. x 3 yes sends it.") || len(ex.asked) != 1 {
		t.Errorf("%d requests; it says:\n%s", len(ex.asked), out)
	}
	c.choose(3, trial, true)
	if len(ex.asked) != 2 || ex.asked[1].Method != "POST" || len(c.session.Hops()) != 1 {
		t.Errorf("after yes %d requests, the walk has %d hops", len(ex.asked), len(c.session.Hops()))
	}
}

func TestCopy(t *testing.T) {
	c, out := talking(t, post(), &answering{status: 200})
	var copied string
	c.clipboard = clipboard.Clipboard{System: func(text string) error { copied = text; return nil }}
	t.Setenv("SSH_TTY", "")
	t.Setenv("SSH_CONNECTION", "")
	c.take("y hop")
	if copied != "" || !strings.Contains(out.String(), "Nothing was sent yet.") {
		t.Errorf("copied %q; it says:\n%s", copied, out)
	}
	c.step()
	for what, want := range map[string]string{"url": "https://app.test/", "curl": "curl ", "hop": "POST https://app.test/", "chain": "200"} {
		c.take("y " + what)
		if !strings.Contains(copied, want) || !strings.Contains(out.String(), "Copied the "+what) {
			t.Errorf("%s is %q; it says:\n%s", what, copied, out)
		}
	}
}

// A walk whose output nobody reads any more ends.
func TestClosedOutputEndsTheWalk(t *testing.T) {
	start := post()
	ex := &answering{status: 200}
	cfg := Config{Client: trace.Clients()[0], Start: &start, Exchangers: form.Exchangers{Start: ex}}
	if err := Run(t.Context(), cfg, strings.NewReader("n\nn\nn\n"), closed{}); err != nil || len(ex.asked) > 0 {
		t.Errorf("%d requests, %v", len(ex.asked), err)
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }
