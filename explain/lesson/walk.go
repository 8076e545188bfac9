package lesson

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
)

// A Walk is a scenario and the client that walks it.
type Walk struct {
	Scenario lab.Scenario
	Client   trace.Client
}

// walkNamed finds a scenario of the lab and a client.
func walkNamed(scenario, client string) (Walk, error) {
	s, err := lab.Lookup(scenario)
	if err != nil {
		return Walk{}, err
	}
	c, err := trace.ClientNamed(client)
	return Walk{s, c}, err
}

// Session returns a session that waits to send the scenario's first request.
func (w Walk) Session() *trace.Session { return trace.NewSession(w.Client, w.request()) }

// request is what the scenario begins with.
func (w Walk) request() trace.Request {
	start := w.Scenario.Start
	r := trace.Request{Method: start.Method, URI: uri.Split(start.URL)}
	for _, f := range start.Fields {
		r.Fields = append(r.Fields, trace.Field{Name: f.Name, Value: f.Value})
	}
	if start.Body != "" {
		r.Body = []byte(start.Body)
	}
	return r
}

// key tells walks apart.
func (w Walk) key() string { return w.Scenario.Name + " as " + w.Client.Name }

// maxRefresh is how long a page may stand, in seconds, before a lesson no longer
// waits for where its Refresh leads.
const maxRefresh = 60

// maxHops bounds a walk in advance; each client's own limit is lower.
const maxHops = 64

// Ready makes what comes next in a session pending: the request that follows a
// redirect, or the target of a Refresh in a browser. It reports whether there is
// one.
func Ready(s *trace.Session) bool {
	_, pending := s.Pending()
	return pending || s.TakeRefresh(maxRefresh)
}

// whole walks to the end.
func (w Walk) whole(ctx context.Context, ex trace.Exchanger) (trace.Chain, error) {
	s := w.Session()
	for Ready(s) && len(s.Hops()) < maxHops {
		if _, err := s.Step(ctx, ex); err != nil {
			return trace.Chain{}, fmt.Errorf("walk %s in advance: %w", w.key(), err)
		}
		if ctx.Err() != nil {
			return trace.Chain{}, fmt.Errorf("walk %s in advance: %w", w.key(), ctx.Err())
		}
	}
	return s.Chain(), nil
}

// again returns a session that stands at the end of a chain.
func (w Walk) again(ch trace.Chain) *trace.Session {
	s := w.Session()
	for _, h := range ch.Hops {
		hop := *h
		s.Add(&hop)
	}
	return s
}

// readWalk reads "post-303 as curl"; what it leaves out is the lesson's.
func (l Lesson) readWalk(text string) (Walk, error) {
	words := strings.Fields(text)
	scenario, client := l.Scenario, l.Client
	if at := slices.Index(words, "as"); at >= 0 && at+2 == len(words) {
		client, words = words[at+1], words[:at]
	}
	if len(words) > 1 {
		return Walk{}, fmt.Errorf("%q is no walk: write a scenario, as and a client, such as post-303 as curl", text)
	}
	if len(words) == 1 {
		scenario = words[0]
	}
	return walkNamed(scenario, client)
}
