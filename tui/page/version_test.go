package page

import (
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

func TestVersionIsShownWhereItIsSettled(t *testing.T) {
	h2 := &trace.Hop{Request: trace.Request{Method: "GET", URI: uri.Split("https://shop.test/")}}
	h2.Wire.Proto = "HTTP/2.0"
	tests := []struct {
		name  string
		uri   string
		http  trace.HTTP
		after *trace.Hop
		want  string
	}{
		{"http speaks 1.1", "http://shop.test/", trace.HTTPAuto, nil, " HTTP/1.1"},
		{"https is settled by the handshake", "https://shop.test/", trace.HTTPAuto, nil, ""},
		{"the same origin goes on as before", "https://shop.test/x", trace.HTTPAuto, h2, " HTTP/2"},
		{"another origin is not settled", "https://cdn.test/", trace.HTTPAuto, h2, ""},
		{"asked for", "https://shop.test/", trace.HTTP10, h2, " HTTP/1.0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := trace.Request{Method: "GET", URI: uri.Split(tt.uri), HTTP: tt.http}
			if got := toSpeak(r, tt.after); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
