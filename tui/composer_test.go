package tui

import (
	"testing"

	"detour/trace"
)

// A methodTest composes a request and says what method goes out, and whether
// it counts as named.
type methodTest struct {
	name   string
	start  *trace.Request // nil composes from nothing
	keys   []string
	types  string
	method string
	custom bool
}

func TestMethodPickedByHandIsNamed(t *testing.T) {
	post := checkout()
	tests := []methodTest{
		{name: "nobody picks", types: "http://a.test/", method: "GET"},
		{name: "a body makes it a POST", keys: []string{"shift+tab", "shift+tab"}, types: "a=1", method: "POST"},
		{name: "picked", keys: []string{"shift+tab", "right"}, method: "HEAD"},
		{name: "picked and no HEAD", keys: []string{"shift+tab", "right", "right", "right"}, method: "PUT", custom: true},
		{name: "typed", keys: []string{"shift+tab"}, types: "PURGE", method: "PURGE", custom: true},
		{name: "composed again as it was", start: &post, keys: []string{"R"}, method: "POST"},
		{name: "a new one forgets", start: &post, keys: []string{"R", "shift+tab", "right", "esc", "N"}, method: "GET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := drive(t, Config{Start: tt.start, Exchanger: &script{}}, 120, 40)
			d.press(tt.keys...)
			d.write(tt.types)
			f := d.m.composer.form
			if f.Method() != tt.method || f.Asking().Options().CustomMethod != tt.custom {
				t.Errorf("%s, named %v; want %s, %v", f.Method(), f.Asking().Options().CustomMethod, tt.method, tt.custom)
			}
		})
	}
}

func TestWhatWasAskedHoldsForWhoeverIsPicked(t *testing.T) {
	client, _ := trace.ClientNamed("curl")
	start := checkout()
	d := drive(t, Config{Client: client.With(trace.ClientOptions{Post302: true}), Start: &start, Exchanger: &script{}}, 120, 40)
	d.press("c", "down", "enter")
	if !d.m.session.Client().Options().Post302 {
		t.Error("another client forgot what was asked")
	}
}

func TestOtherHostsGetTheGeneralExchanger(t *testing.T) {
	start := checkout()
	own, general := &script{answers: []answer{page200()}}, &script{answers: []answer{page200()}}
	d := drive(t, Config{Start: &start, Exchanger: own, General: general}, 120, 40)
	d.press("space", "N")
	d.write("http://elsewhere.test/")
	d.press("ctrl+r")
	if len(own.asked) != 1 || len(general.asked) != 1 {
		t.Errorf("%d and %d requests, want 1 and 1", len(own.asked), len(general.asked))
	}
}
