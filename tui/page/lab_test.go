package page

import (
	"crypto/tls"
	"errors"
	"testing"
	"time"

	"detour/explain"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
	"detour/trace/wire"
	"detour/tui/cell"
)

// Two screens at 120x40, at the width that the explanation has there.
const twoScreens, paneAt120 = 2 * 35, 29

// walkScenario walks a scenario of the lab as Chromium to its end, and looks at
// each hop.
func walkScenario(t *testing.T, server *lab.Server, name string, look func(s *trace.Session, h *trace.Hop)) {
	t.Helper()
	c, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	sc, err := lab.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	r := trace.Request{Method: sc.Start.Method, URI: uri.Split(sc.Start.URL), Body: []byte(sc.Start.Body)}
	for _, f := range sc.Start.Fields {
		r.Fields = append(r.Fields, trace.Field{Name: f.Name, Value: f.Value})
	}
	transport := wire.NewTransport(wire.Options{
		TLSTimeout: time.Second, FirstByteTimeout: time.Second / 2, TotalTimeout: time.Second / 2, MaxDownload: 2 << 20,
		Resolve: server.Resolve, TLS: &tls.Config{RootCAs: server.Pool()},
	})
	defer transport.Close()
	s := trace.NewSession(c, r)
	for range 25 {
		h, err := s.Step(t.Context(), transport)
		if errors.Is(err, trace.ErrNoStep) {
			return
		}
		look(s, h)
	}
}

// No explanation is longer than two screens, whatever the lab answers.
func TestExplanationsFitTwoScreens(t *testing.T) {
	server, err := lab.Start(lab.Options{Pace: 0.02})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, sc := range lab.Scenarios() {
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel() // most of the time is the lab's
			memory := Memory{}
			walkScenario(t, server, sc.Name, func(s *trace.Session, h *trace.Hop) {
				scene := NewScene(s, h, false)
				ch, at := scene.Judged()
				r := Reading{Keys: PointKeys{Next: ".", Whole: "K", Try: "x"}, Differ: "17 of 42 clients differ; 3 cannot send this · c"}
				r = r.Read(explain.Explain(ch, at))
				r.Earlier = memory.Before(ch, at, explain.Explain)
				v := verdict.Of(ch, verdict.Options{})
				rows := Explain(scene, View{Styles: cell.Styles{}, Width: paneAt120}, r, v)
				if len(rows) > twoScreens {
					t.Errorf("hop %d: %d rows:\n%s", h.ID, len(rows), textOf(rows))
				}
			})
		})
	}
}
