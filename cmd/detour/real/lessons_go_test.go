//go:build unix

package real

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"detour/explain/lesson"
	"detour/trace"
)

// TestLessonsWithGo holds what the lab hears from Go's net/http, in the walks of the
// lessons and in exercises, against what the answers are worked out from.
func TestLessonsWithGo(t *testing.T) {
	whenAsked(t)
	c := newClassroom(t)
	send := c.goClient()
	for _, w := range walksOf(t, "go") {
		c.hold(t, w, "", send)
	}
	client, err := trace.ClientNamed("go")
	if err != nil {
		t.Fatal(err)
	}
	for n := range exercisesEach {
		e := lesson.Practice{Seed: 17, Level: 1 + n%3, Client: "go"}.Exercise(n, lesson.Learner{})
		if err := c.server.Add(e.Script()); err != nil {
			t.Fatal(err)
		}
		c.hold(t, lesson.Walk{Scenario: e.Script().Scenario, Client: client}, "", send)
	}
}

// goClient sends as a Go program does that asks the lab where its names are.
func (c *classroom) goClient() func(startRequest) string {
	return func(r startRequest) string {
		over := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: c.server.Pool()}, DialContext: c.dialContext}
		defer over.CloseIdleConnections()
		req, err := http.NewRequest(r.method, r.url, strings.NewReader(r.body))
		if err != nil {
			return err.Error()
		}
		for _, f := range r.fields {
			name, value, _ := strings.Cut(f, ": ")
			req.Header.Add(name, value)
		}
		resp, err := (&http.Client{Transport: over}).Do(req)
		if err != nil {
			return err.Error()
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err.Error()
		}
		return resp.Status
	}
}

func (c *classroom) dialContext(ctx context.Context, network, hostport string) (net.Conn, error) {
	addr, ok := c.server.Resolve(hostport)
	if !ok {
		return nil, &net.DNSError{Err: "no name of the lab", Name: hostport, IsNotFound: true}
	}
	return (&net.Dialer{}).DialContext(ctx, network, addr)
}
