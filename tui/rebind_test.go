package tui

import (
	"strings"
	"testing"

	"detour/trace"
)

// A keysTest is bindings of a configuration and what is wrong with them.
type keysTest struct {
	name string
	keys map[string][]string
	says string // "" for nothing
}

func TestCheckKeys(t *testing.T) {
	tests := []keysTest{
		{"nothing", nil, ""},
		{"another key", map[string][]string{"walk.step": {"X", "f5"}}, ""},
		{"no key", map[string][]string{"walk.step": {}}, ""},
		{"two change places", map[string][]string{"walk.edit": {"u"}, "walk.revert": {"e"}}, ""},
		{"a key that is taken", map[string][]string{"walk.step": {"r"}}, "the key r is bound to both walk.step and walk.run"},
		{"one that always holds", map[string][]string{"walk.step": {"ctrl+c"}}, "bound to both always.interrupt and walk.step"},
		{"always takes one of the composer's", map[string][]string{"always.redraw": {"ctrl+r"}}, "bound to both always.redraw and compose.send"},
		{"no such action", map[string][]string{"walk.stepp": {"x"}}, `there is no action "walk.stepp"`},
		{"the wrong place", map[string][]string{"step": {"x"}}, `is it walk.step?`},
		{"no such key", map[string][]string{"walk.step": {"hyper+x"}}, `"hyper+x" is no key`},
		{"a letter in the composer", map[string][]string{"compose.send": {"x"}}, "is typed as text"},
		{"space in the composer", map[string][]string{"compose.send": {"space"}}, "is typed as text"},
		{"no way out", map[string][]string{"always.interrupt": {}}, "there must be a key that ends the program"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := CheckKeys(tt.keys)
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("the error is %v, want %q", err, tt.says)
			}
		})
	}
}

func TestReboundKeysHold(t *testing.T) {
	start := checkout()
	s := &script{answers: []answer{redirect(302, "Found", "/thanks"), page200()}}
	d := drive(t, Config{Start: &start, Exchanger: s, Keys: map[string][]string{"walk.step": {"X"}, "walk.tab": {"a", "S"}}}, 120, 40)
	d.press("space")
	if len(s.asked) != 0 {
		t.Error("the old key still steps")
	}
	d.press("X")
	d.sees("PAUSED", "X step")
	d.press("S")
	d.sees("[S Request]")
	d.press("?")
	d.sees("X         send the next request")
}

func TestKeyTableNamesEveryBinding(t *testing.T) {
	table := KeyTable()
	k := newKeyMap()
	for _, b := range k.rows {
		if !strings.Contains(table, "| `"+b.id()+"` |") {
			t.Errorf("the table lacks %s", b.id())
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 4 {
			t.Errorf("not three columns: %s", line)
		}
	}
}

func FuzzCheckKeys(f *testing.F) {
	f.Add("walk.step", "x")
	f.Add("compose.send", "ctrl+x")
	f.Fuzz(func(t *testing.T, name, key string) {
		if err := CheckKeys(map[string][]string{name: {key}}); err != nil {
			return
		}
		start := checkout()
		m := New(Config{Start: &start, Client: trace.Clients()[0], Exchanger: &script{}, Keys: map[string][]string{name: {key}}})
		if m.View() != "" {
			t.Error("a view before any size")
		}
	})
}
