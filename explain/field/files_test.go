package field

import (
	"strings"
	"testing"
)

// Each file is named for its field, each has all keys, and what the short way
// reads from the head is what YAML reads.
func TestFiles(t *testing.T) {
	files, err := data.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := "data/" + file.Name()
		src, err := data.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := parse(name, src)
		if err != nil {
			t.Error(err)
			continue
		}
		if fileOf(entry.Name) != name {
			t.Errorf("%s is about %q", name, entry.Name)
		}
		if got := headValue(name, "name"); got != entry.Name {
			t.Errorf("%s: name is read as %q, YAML has %q", name, got, entry.Name)
		}
		if got := headValue(name, "line"); got != entry.Line {
			t.Errorf("%s: line is read as %q, YAML has %q", name, got, entry.Line)
		}
		for _, key := range []string{"kind: ", "redirect: ", "sensitive: ", "sources:\n"} {
			if !strings.Contains(string(src), "\n"+key) {
				t.Errorf("%s: no key %q", name, key)
			}
		}
	}
}

// A misspelt key in a file is an error and not a fact that nobody sees.
func TestParseIsStrict(t *testing.T) {
	const good = "---\nname: X-A\nkind: both\nline: x\nredirect: \"\"\nsensitive: false\n" +
		"sources:\n  - cite: c\n    url: u\n---\n\n## Meaning\n\nText.\n"
	if _, err := parse("x-a.md", []byte(good)); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "redirect:", "redirects:", `x-a.md:5: unknown field "redirects"`},
		{"unknown key of a source", "    url:", "    link:", `x-a.md:9: unknown field "link"`},
		{"key given twice", "line: x", "line: x\nline: y", `x-a.md:5: mapping key "line" already defined`},
		{"not a bool", "sensitive: false", "sensitive: perhaps", `x-a.md:6: `},
		{"text before a section", "## Meaning\n", "", `x-a.md:13: text before the first ## heading`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := strings.Replace(good, test.old, test.new, 1)
			_, err := parse("x-a.md", []byte(src))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("error %v, want %q", err, test.want)
			}
		})
	}
}
