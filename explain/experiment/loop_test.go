package experiment_test

import (
	"crypto/tls"
	"testing"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
)

// The diagnosis of a hop does not change while a loop goes round: neither by the
// round, nor by how much of the chain is known.
func TestLoopsKeepTheirDiagnosis(t *testing.T) {
	server, err := lab.Start(lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for _, scenario := range []string{"loop", "ping-pong", "proxy-loop", "trouble-www-ping-pong", "cookie-bounce", "trouble-cookie-refused-over-http", "trouble-locale-loop",
		"trouble-flexible-tls-loop"} {
		tr := wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
		ch := walked(t, scenario, tr).Chain()
		tr.Close()
		loops := 0
		for i, f := range facts.Of(ch) {
			if f.Round == nil || i+f.Round.Length() >= len(ch.Hops) {
				continue
			}
			loops++
			later := i + f.Round.Length()
			first, again := diagnosis(ch, i), diagnosis(ch, later)
			if soFar := diagnosis(trace.Chain{Hops: ch.Hops[:later+1]}, later); first != again || soFar != again {
				t.Errorf("%s: hop %d is %s, a round later %s at first and %s in the end", scenario, i+1, first, soFar, again)
			}
		}
		if loops == 0 {
			t.Errorf("%s is no loop", scenario)
		}
	}
	// Hop 2 of this one is the loop before it has gone round.
	ch := walked(t, "proxy-loop", wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})).Chain()
	if got := diagnosis(trace.Chain{Hops: ch.Hops[:2]}, 1); got != "any-tls-in-front-loop" || got != diagnosis(ch, 1) {
		t.Errorf("hop 2 is %s at first and %s in the end", got, diagnosis(ch, 1))
	}
}

// diagnosis is the first cause of a hop.
func diagnosis(ch trace.Chain, i int) string {
	if ranked := cause.Rank(evidence.Of(ch, i)); len(ranked) > 0 && ranked[0].Cause() != nil {
		return ranked[0].Cause().ID
	}
	return ""
}
