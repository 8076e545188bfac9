package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/uri"
)

// chainOf walks a chain of hops.
func chainOf(t testing.TB, width, height, n int) *driver {
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/0")}
	client, err := trace.ClientNamed("curl") // which goes on for fifty hops
	if err != nil {
		t.Fatal(err)
	}
	d := drive(t, Config{Start: &start, Client: client, Exchanger: &script{}}, width, height)
	for i := range n {
		r, _ := d.m.session.Pending()
		a := redirect(302, "Found", fmt.Sprintf("/%d", i+1))
		if i == n-1 {
			a = page200()
		}
		d.m.session.Add(a.hop(r))
	}
	d.m = d.m.refreshed()
	return d
}

// A hop has a row, so that a long chain is seen whole.
func TestTwentyFiveHopsFitFortyRows(t *testing.T) {
	d := chainOf(t, 120, 40, 25)
	for i := range 25 {
		d.sees(fmt.Sprintf("%2d GET ", i+1))
	}
	d.sees("hop 25 of 25")
	d.press("h", "h")
	d.sees("hop 23 of 25", "▌23 GET /22")
	d.lacks("pauses left out") // there is no room for the waterfall
}

func TestTheWaterfallStandsWhereThereIsRoom(t *testing.T) {
	d := chainOf(t, 120, 40, 6)
	d.sees("246 ms, pauses left out")
	before := d.row("pauses left out")
	d.press("h", "h")
	if after := d.row("pauses left out"); after != before {
		t.Errorf("the waterfall moved: %q, before %q", after, before)
	}
	d.send(tea.WindowSizeMsg{Width: 120, Height: 17})
	d.lacks("pauses left out")
}

// A branch is its first hop until it is opened.
func TestBranchesFold(t *testing.T) {
	d := chainOf(t, 120, 40, 5)
	d.press("b", "b", "b", "b")
	d.sees("⑂ 2 GET /1", "+3", "6 GET")
	d.lacks("/3")
	d.press("B")
	d.sees("└ 2 GET /1", "5 GET /4", "6 GET")
	d.press("l", "l", "l")
	if hop, _ := d.m.hops.selected(); hop == nil || hop.ID != 4 {
		t.Fatal("the fourth hop is not selected")
	}
	d.press("B")
	d.sees("⑂ 2 GET /1")
	if hop, _ := d.m.hops.selected(); hop == nil || hop.ID != 2 {
		t.Errorf("a hop that is folded away leaves the selection elsewhere than at its branch")
	}
	if d := chainOf(t, 120, 40, 2); !strings.Contains(d.m.whyNoBranches(), "no branch") {
		t.Errorf("a chain without branches says %q", d.m.whyNoBranches())
	}
}
