package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/tui/config"
)

// TestExampleThemesAreThemes takes the themes that `detour config` shows.
func TestExampleThemesAreThemes(t *testing.T) {
	_, example, ok := strings.Cut(config.Default(), "\n#themes:\n")
	example, _, ok2 := strings.Cut(example, "\n\n")
	if !ok || !ok2 {
		t.Fatal("the example has no themes")
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte("themes:\n"+strings.ReplaceAll("\n"+example, "\n#", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	s := settings{f}
	for name := range s.Themes {
		if _, err := s.themeNamed(name); err != nil {
			t.Error(err)
		}
	}
	if len(s.Themes) != 3 {
		t.Errorf("%d themes are shown", len(s.Themes))
	}
}
