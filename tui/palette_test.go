package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/page"
)

func TestPaletteDoesWhatItsKeyDoes(t *testing.T) {
	d, s := walking(t, 120, 70, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press(":")
	d.sees("Actions", "send the next request", "show Timing")
	d.write("send next")
	d.press("enter")
	if len(s.asked) != 2 || d.m.mode != modeWalk {
		t.Errorf("%d requests were sent, mode %d", len(s.asked), d.m.mode)
	}
}

func TestPaletteSaysWhyNot(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press(":")
	d.write("undo the")
	d.sees("no edit to undo")
	d.press("enter")
	d.sees("no edit to undo", "Actions")
	d.press("esc")
	d.lacks("Actions")
}

// Every action that has a name is in the palette, with its key.
func TestPaletteHasEveryAction(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press(":")
	have := map[string]bool{}
	for _, it := range d.m.chooser.items {
		have[it.label] = true
	}
	moves := "Move Panes and tabs"
	for _, g := range d.m.keys.groups(inWalk) {
		for _, b := range g.keys {
			if says := b.Help().Desc; !have[says] && !strings.Contains(moves, g.title) && says != "all actions" {
				t.Errorf("the palette lacks %q", says)
			}
		}
	}
}

func TestPaletteInTheComposer(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 80, 24)
	d.press("ctrl+p")
	d.write("choose client")
	d.press("enter")
	if d.m.mode != modeClients || d.m.under != modeCompose {
		t.Errorf("mode %d over %d", d.m.mode, d.m.under)
	}
}

func TestRanked(t *testing.T) {
	texts := []string{"send the next request", "run to the end", "run until the host changes", "edit the next request", "copy the URL"}
	tests := []struct {
		query string
		want  string // indexes
	}{
		{"", "01234"},
		{"edit", "3"},
		{"next", "03"},
		{"host", "2"},
		{"rth", "12"},
		{"cu", "4"},
		{"run end", "1"},
		{"zzz", ""},
		{"NEXT", "03"},
	}
	for _, tt := range tests {
		got := ""
		for _, i := range ranked(tt.query, len(texts), func(i int) string { return texts[i] }) {
			got += string(rune('0' + i))
		}
		if got != tt.want {
			t.Errorf("%q finds %q, want %q", tt.query, got, tt.want)
		}
	}
}

func TestRunUntil(t *testing.T) {
	chain := []answer{redirect(302, "Found", "/b"), redirect(307, "Temporary Redirect", "https://cdn.test/"), redirect(302, "Found", "/c"), page200()}
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/a")}
	tests := []struct {
		name, choose, types string
		hops                int
		says                string
	}{
		{"the end", "chain ends", "", 4, "The chain ended after 4 hops."},
		{"the host", "host changes", "", 2, "before the host changes"},
		{"a status", "a status", "307", 2, "at a 307"},
		{"a class", "a status", "2xx", 4, "at a 2xx"},
		{"no status", "a status", "12", 1, "no status: write three digits"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, s := walking(t, 120, 40, start, chain...)
			d.press("U")
			d.write(tt.choose)
			d.press("enter")
			if tt.types != "" {
				d.write(tt.types)
				d.press("enter")
			}
			if len(s.asked) != tt.hops {
				t.Errorf("%d hops, want %d", len(s.asked), tt.hops)
			}
			d.sees(tt.says)
		})
	}
}

func TestARunForgetsWhereTheLastOneStopped(t *testing.T) {
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/a")}
	d, s := walking(t, 120, 40, start, redirect(302, "Found", "/b"), redirect(302, "Found", "https://cdn.test/"), page200())
	d.press("U")
	d.write("host")
	d.press("enter", "r")
	if len(s.asked) != 3 {
		t.Errorf("%d hops, want 3", len(s.asked))
	}
}

func TestSecretsStayHiddenWithTheHosts(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press("p", "s")
	d.sees("Hosts and values are hidden; p shows them.")
	d.press("y")
	d.write("curl")
	d.press("enter")
	d.sees("Hosts and values are hidden; p shows them.", "Copy")
}

func TestZoom(t *testing.T) {
	d, _ := walking(t, 160, 50, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("z")
	d.lacks("╭ Hops", "╭ Explain")
	d.sees("[1 Next]")
	d.press("]")
	d.sees("╭ Explain")
	d.lacks("[1 Next]")
	d.press("[", "[")
	d.sees("╭ Hops")
	d.press("esc")
	d.sees("╭ Hops", "[1 Next]", "╭ Explain")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.press("z")
	d.lacks("─▸")
	fits(t, d.m.View(), 80, 24)
}

func TestFrozenStaysWhereItIs(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("F", "space")
	if len(s.asked) != 2 || d.m.scene.Hop.ID != 1 || d.m.inspector.tab != page.TabNext {
		t.Errorf("%d hops, hop %d in view", len(s.asked), d.m.scene.Hop.ID)
	}
	d.sees("FROZEN")
	d.send(tea.MouseMsg{X: 3, Y: 6, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if d.m.scene.Hop.ID != 1 {
		t.Error("the mouse moved the selection")
	}
	d.press("l")
	if d.m.scene.Hop.ID != 2 {
		t.Error("keys do not move the selection")
	}
}

func TestMouseCanBeSwitchedOff(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	m, cmd := d.m.Update(keyMsg("m"))
	if cmd == nil || cmd() != tea.DisableMouse() {
		t.Error("m does not give the mouse to the terminal")
	}
	_, resumed := m.Update(tea.ResumeMsg{})
	if resumed != nil {
		t.Error("a resume takes the mouse back")
	}
	m, cmd = m.Update(keyMsg("m"))
	if cmd() != tea.EnableMouseCellMotion() {
		t.Error("m does not take the mouse back")
	}
	if _, resumed = m.Update(tea.ResumeMsg{}); resumed() != tea.EnableMouseCellMotion() {
		t.Error("the mouse is off after a resume")
	}
}

func TestCopyMenu(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press("y")
	d.sees("copy the line", "copy the URL", "copy the content", "copy as curl command", "copy as fetch() call", "copy as call of Python's requests", "copy as HTTPie command",
		"copy the hop as text", "copy the chain as text", "copy the chain as HAR")
	d.write("curl")
	d.press("enter")
	d.sees("Not copied: ", "leave the clipboard alone")
}

func TestFooterIsClicked(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	row := strings.Split(d.screen(), "\n")[39]
	click := func(text string) {
		t.Helper()
		d.send(tea.MouseMsg{X: cell.Width(row[:strings.Index(row, text)]), Y: 39, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	}
	click("step")
	if len(s.asked) != 2 {
		t.Errorf("%d requests were sent, want 2", len(s.asked))
	}
	click("keys")
	if d.m.mode != modeHelp {
		t.Errorf("mode %d", d.m.mode)
	}
	d.press("esc")
	d.send(tea.MouseMsg{X: 118, Y: 39, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if _, at := d.m.keyLine(); at[len(at)-1].to != 119 {
		t.Errorf("the last key ends at %d", at[len(at)-1].to)
	}
}
