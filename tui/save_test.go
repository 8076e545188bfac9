package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/trace/saved"
)

// theSaved returns the one session file in the working folder.
func theSaved(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("detour-shop.test-*.json")
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder has %v (%v)", files, err)
	}
	return files[0]
}

func TestSavedSessionOpensAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	d, _ := walking(t, 200, 60, withSecret(), redirect(302, "Found", "/thanks"), page200())
	d.press("space", "b", "w", "enter")
	name := theSaved(t)
	d.sees("Saved "+name, "credentials masked", "detour open")
	f, err := saved.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(f.Session.Hops()); got != 2 || f.Session.Current().ID != 1 {
		t.Errorf("%d hops, the chain ends with %d", got, f.Session.Current().ID)
	}
	if data, _ := os.ReadFile(name); strings.Contains(string(data), "abcdefghijklmnop") {
		t.Error("the file has the token")
	}
	if d.m.session.Current().ID != 1 || d.m.session.Edited() {
		t.Error("saving changed the walk")
	}
}

func TestSecretsAreSavedWhereTheyAreShown(t *testing.T) {
	t.Chdir(t.TempDir())
	d, _ := walking(t, 200, 60, withSecret(), page200())
	d.press("s", "w", "enter")
	d.sees("with its credentials")
	if data, _ := os.ReadFile(theSaved(t)); !strings.Contains(string(data), "abcdefghijklmnop") {
		t.Error("the file lacks the token")
	}
}

func TestNotSaved(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.press("w")
	d.sees("Nothing was sent yet")
	d, _ = walking(t, 120, 40, checkout(), page200())
	d.press("p", "w")
	d.sees("Hosts and values are hidden")
	d.press("p")
	if err := os.Remove(folder); err != nil {
		t.Skip("the system keeps a folder that is in use")
	}
	d.press("w", "enter")
	d.sees("Not saved: save detour-shop.test-")
}

// A name can be given: one that is taken is not written over, and .har is an archive.
func TestSavedUnderAName(t *testing.T) {
	t.Chdir(t.TempDir())
	d, _ := walking(t, 120, 40, withSecret(), redirect(302, "Found", "/thanks"), page200())
	for _, name := range []string{"mine.json", "mine.har"} {
		d.press("w")
		d.sees("Save as detour-shop.test-", "enter saves")
		d.press("ctrl+u")
		d.write(name)
		d.press("enter")
		d.sees("Saved " + name)
		data, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(data), "abcdefghijklmnop") {
			t.Errorf("%s: %v, or it has the token", name, err)
		}
	}
	if data, _ := os.ReadFile("mine.har"); !strings.Contains(string(data), `"version":"1.2"`) && !strings.Contains(string(data), `"version": "1.2"`) {
		t.Errorf("it is no archive: %.80s", data)
	}
	d.press("w", "ctrl+u")
	d.write("mine.json")
	d.press("enter")
	d.sees("Not saved: save mine.json: there is a file of that name.")
	d.press("w", "esc")
	d.lacks("Save as")
}
