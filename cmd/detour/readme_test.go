package main

import (
	"os"
	"strings"
	"testing"

	"detour/tui"
)

// TestReadmeNamesTheKeys holds the README's table of keys against the
// bindings. UPDATE_README=1 writes it anew.
func TestReadmeNamesTheKeys(t *testing.T) {
	const name, begin, end = "../../README.md", "<!-- keys: made from the bindings -->\n", "<!-- /keys -->"
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(src), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the keys")
	}
	want := before + begin + tui.KeyTable() + end + after
	if want == string(src) {
		return
	}
	if os.Getenv("UPDATE_README") == "" {
		t.Fatal("README.md's keys are not those of the bindings: run this test with UPDATE_README=1")
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
