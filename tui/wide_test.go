package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/page"
)

// From 180 columns a request stands beside its response, whose content is below its
// head; a click on the other half turns to it.
func TestMessagesStandBesideEachOther(t *testing.T) {
	d, _ := walking(t, 200, 50, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space", "3")
	row := d.row("HTTP/1.1 200 OK")
	if !strings.Contains(row, "GET /thanks HTTP/1.1") || !strings.Contains(row, "│▌  HTTP/1.1 200 OK") {
		t.Errorf("the request is not beside the response: %s", row)
	}
	d.sees("Order 7.")
	in := d.m.layout.inspector
	d.send(tea.MouseMsg{X: in.x + 5, Y: in.y + 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	if d.m.inspector.tab != page.TabRequest {
		t.Error("a click on the request does not turn to it")
	}
	d.press("j")
	d.sees("│▌")
	d.send(tea.WindowSizeMsg{Width: 179, Height: 50})
	if row := d.row("GET /thanks HTTP/1.1"); strings.Contains(row, "HTTP/1.1 200 OK") {
		t.Errorf("there is no room for both: %s", row)
	}
}

func TestExplainGrowsWithTheScreen(t *testing.T) {
	before := 0
	for _, w := range []int{120, 149, 150, 200, 300} {
		l := placed(w, 40, arrangement{})
		if l.explain.w < before || w >= 150 && l.explain.w < 45 {
			t.Errorf("at %d columns the explanation has %d", w, l.explain.w)
		}
		before = l.explain.w
	}
}
