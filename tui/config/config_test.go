package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/tui/config"
)

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	f, err := config.Load(write(t, `
theme: light
client: curl
mouse: false
history:
  keep: 0
limits:
  body: 1000
  redirects: 5
  connect: 2s
  total: 1m30s
keys:
  walk.step: [x, f5]
`))
	if err != nil {
		t.Fatal(err)
	}
	no, zero, five := false, 0, 5
	want := config.Config{
		Theme: "light", Client: "curl", Mouse: &no, History: config.History{Keep: &zero},
		Limits: config.Limits{Body: 1000, Redirects: &five, Connect: config.Duration(2 * time.Second), Total: config.Duration(90 * time.Second)},
		Keys:   map[string][]string{"walk.step": {"x", "f5"}},
	}
	if d := cmp.Diff(want, f.Config); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := f.Line("walk.step"); got != 13 {
		t.Errorf("walk.step is on line %d, want 13", got)
	}
}

func TestNoFileSaysNothing(t *testing.T) {
	f, err := config.Load(filepath.Join(t.TempDir(), "none.yaml"))
	if err != nil || cmp.Diff(config.Config{}, f.Config) != "" {
		t.Errorf("got %+v, %v", f.Config, err)
	}
}

// A badTest is a file and what its error says: "line: reason".
type badTest struct{ name, text, says string }

func TestBadFilesSayWhere(t *testing.T) {
	tests := []badTest{
		{"unknown key", "theme: dark\nthem: light\n", "2: unknown field"},
		{"unknown key within", "history:\n  keep: 1\n  kept: 2\n", "3: unknown field"},
		{"given twice", "theme: dark\nmouse: true\ntheme: light\n", "3: "},
		{"wrong kind", "\nmouse: perhaps\n", "2: "},
		{"no duration", "limits:\n  connect: soon\n", "no duration: write 10s"},
		{"negative", "history:\n  keep: -1\n", "2: history.keep is -1"},
		{"not YAML", "theme: [dark\n", ""},
		{"a list", "- dark\n", "1: "},
		{"two documents", "theme: dark\n---\ntheme: light\n", "more than one YAML document"},
		{"too large", "#" + strings.Repeat("a", 70000), "over 65536 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, tt.text)
			_, err := config.Load(path)
			var at *config.Error
			if !errors.As(err, &at) {
				t.Fatalf("the error is %v", err)
			}
			if says := strings.TrimPrefix(err.Error(), path+":"); !strings.Contains(says, tt.says) {
				t.Errorf("the error says %q, want %q in it", says, tt.says)
			}
		})
	}
}

func TestAFolderIsAnError(t *testing.T) {
	if _, err := config.Load(t.TempDir()); err == nil {
		t.Error("no error")
	}
}

// The file that is printed says nothing as it stands, and every setting that it
// shows can be taken.
func TestDefaultIsTrue(t *testing.T) {
	f, err := config.Load(write(t, config.Default()))
	if err != nil || cmp.Diff(config.Config{}, f.Config) != "" {
		t.Errorf("as printed: %+v, %v", f.Config, err)
	}
	var settings []string
	for line := range strings.SplitSeq(config.Default(), "\n") {
		if rest, ok := strings.CutPrefix(line, "#"); ok && !strings.HasPrefix(rest, " ") || strings.HasPrefix(line, "#  ") {
			settings = append(settings, rest)
		}
	}
	f, err = config.Load(write(t, strings.Join(settings, "\n")))
	if err != nil {
		t.Fatalf("%v in\n%s", err, strings.Join(settings, "\n"))
	}
	if f.Theme != "auto" || f.Client == "" || f.Mouse == nil || *f.History.Keep == 0 || f.Limits.Body == 0 || f.Limits.FirstByte == 0 || len(f.Keys) == 0 || len(f.Ignore) == 0 || len(f.Themes) != 3 {
		t.Errorf("a setting is missing: %+v", f.Config)
	}
}

func FuzzLoad(f *testing.F) {
	for _, s := range []string{config.Default(), "keys: {a: [b]}", "limits: {total: 1s}", "a: &a [*a]", "? - x\n: y", "\r", "theme: !!binary x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := write(t, text)
		_, err := config.Load(path)
		var at *config.Error
		if err != nil && (!errors.As(err, &at) || at.Line < 1 || at.Line > strings.Count(text, "\n")+1) {
			t.Errorf("the error is %v", err)
		}
	})
}

func ExampleLoad() {
	path := filepath.Join(os.TempDir(), "no-such-detour-config.yaml")
	f, err := config.Load(path)
	fmt.Println(f.Theme == "", err)
	// Output: true <nil>
}
