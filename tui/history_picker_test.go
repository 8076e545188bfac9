package tui

import (
	"path/filepath"
	"testing"

	"detour/tui/history"
)

// An entry is taken out of the history where it is listed.
func TestTakenOutOfTheHistory(t *testing.T) {
	f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
	for _, url := range []string{"https://a.test/one", "https://a.test/two"} {
		if err := f.Add(history.Entry{Method: "GET", URL: url, Client: "curl"}); err != nil {
			t.Fatal(err)
		}
	}
	d := drive(t, Config{Exchanger: &script{}, History: f}, 120, 40)
	d.press("ctrl+g")
	d.sees("https://a.test/two", "ctrl+x take it out")
	d.press("ctrl+x")
	d.sees("https://a.test/one")
	d.lacks("https://a.test/two")
	d.press("ctrl+x")
	d.sees("Nothing was sent yet")
	if entries, _, err := f.Entries(); err != nil || len(entries) != 0 {
		t.Errorf("%d entries are left (%v)", len(entries), err)
	}
	walk, _ := walking(t, 120, 40, checkout(), page200())
	walk.press("y", "ctrl+x")
	walk.sees("There is nothing here that could be taken out.")
}
