package wire

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// An observer is told of the phases in the order of time.
func TestExchangeTellsItsPhases(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("x")) }))
	defer server.Close()
	var seen []trace.Phase
	transport := NewTransport(Options{})
	defer transport.Close()
	ctx := trace.Observe(t.Context(), func(p trace.Phase) { seen = append(seen, p) })
	u := uri.Split(server.URL)
	transport.Exchange(ctx, trace.Request{Method: "GET", URI: u, Fields: trace.Fields{{Name: "Host", Value: u.Authority()}}})
	if want := []trace.Phase{trace.PhaseConnect, trace.PhaseFirstByte, trace.PhaseBody}; !slices.Equal(seen, want) {
		t.Errorf("it told %v, want %v", seen, want)
	}
	transport.Exchange(t.Context(), trace.Request{Method: "GET", URI: u, Fields: trace.Fields{{Name: "Host", Value: u.Authority()}}})
}
