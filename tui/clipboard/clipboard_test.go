package clipboard

import (
	"errors"
	"io"
	"strings"
	"testing"

	"detour/trace/prose"
)

// A copyTest is what the ways to a clipboard do, and what is said.
type copyTest struct {
	name   string
	ssh    bool
	system error
	out    io.Writer
	text   string
	by     string // "" for an error
}

func TestCopySaysWhichWayWorked(t *testing.T) {
	broken := errors.New("no display")
	tests := []copyTest{
		{"the desktop's", false, nil, io.Discard, "x", "system"},
		{"the terminal's where the desktop has none", false, broken, io.Discard, "x", "OSC 52"},
		{"over SSH the terminal's first", true, nil, io.Discard, "x", "OSC 52"},
		{"over SSH too much for a terminal", true, nil, io.Discard, strings.Repeat("x", maxTerminal+1), "system"},
		{"neither", false, broken, nil, "x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("SSH_TTY", "")
			t.Setenv("SSH_CONNECTION", map[bool]string{true: "1.2.3.4 5 6.7.8.9 22"}[tt.ssh])
			got := Clipboard{func(string) error { return tt.system }, tt.out}.Copy(tt.text, "it")
			if (got.Err != nil) != (tt.by == "") || !strings.Contains(got.By, tt.by) {
				t.Errorf("by %q, %v; want %q", got.By, got.Err, tt.by)
			}
			if want := prose.Counted(len(tt.text), "byte"); !strings.Contains(got.What, want) {
				t.Errorf("it says %q, want %q in it", got.What, want)
			}
		})
	}
}
