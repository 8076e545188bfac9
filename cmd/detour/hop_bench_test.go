package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"detour/explain/finding"
	"detour/explain/report"
	"detour/trace"
	"detour/trace/uri"
	"detour/trace/wire"
)

// chainServer redirects forever, with twenty fields and 200 bytes of content,
// as a site behind a CDN answers.
func chainServer(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++
		for i := range 17 {
			w.Header().Set("X-Field-"+fmt.Sprint(i), strings.Repeat("v", 45))
		}
		w.Header().Set("Location", "/chain/"+fmt.Sprint(n))
		w.WriteHeader(302)
		_, _ = w.Write(make([]byte, 200))
	})}
	go func() { _ = srv.Serve(l) }()
	b.Cleanup(func() { _ = srv.Close() })
	return "http://" + l.Addr().String() + "/chain/0"
}

// recorded answers with hops that were made once, so that what is counted is
// what comes after the network.
type recorded struct{ hops []*trace.Hop }

func (r *recorded) Exchange(_ context.Context, request trace.Request) *trace.Hop {
	h := *r.hops[0]
	r.hops = append(r.hops[1:], r.hops[0])
	h.Request = request
	return &h
}

// BenchmarkHop counts what a hop costs beyond its exchange: deciding, its JSON
// and its findings.
func BenchmarkHop(b *testing.B) {
	limit := -1
	endless := trace.Clients()[0].With(trace.ClientOptions{MaxRedirects: &limit})
	start := trace.Request{Method: "GET", URI: uri.Split(chainServer(b))}
	tr := wire.NewTransport(wire.Options{})
	defer tr.Close()
	s := trace.NewSession(endless, start)
	for range 100 {
		if _, err := s.Step(b.Context(), tr); err != nil {
			b.Fatal(err)
		}
	}
	for _, part := range []string{"decide", "json", "findings"} {
		b.Run(part, func(b *testing.B) {
			w := report.NewJSON(io.Discard, report.Options{})
			var walk *trace.Session
			var server *recorded
			var check finding.Checker
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%100 == 0 {
					walk = trace.NewSession(endless, start)
				}
				if part == "json" {
					if err := w.Hop(trace.Chain{Hops: s.Chain().Hops[:i%100+1]}); err != nil {
						b.Fatal(err)
					}
					continue
				}
				if part == "findings" {
					if i%100 == 0 {
						check = finding.Checker{}
					}
					check.Add(s.Chain().Hops[i%100])
					continue
				}
				if i%100 == 0 {
					server = &recorded{s.Chain().Hops}
				}
				if _, err := walk.Step(b.Context(), server); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
