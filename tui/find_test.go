package tui

import (
	"strings"
	"testing"

	"detour/tui/page"
)

func TestFilterOfFields(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press("3", "/")
	d.write("locat")
	d.sees("▸ Location: /thanks", `1 of 2 field lines have "locat".`)
	d.lacks("Server: nginx")
	d.press("enter")
	d.sees("esc end the search")
	d.press("esc")
	d.sees("Server: nginx")
}

func TestSearchInABody(t *testing.T) {
	body := strings.Repeat("one line\n", 100) + "the needle\n" + strings.Repeat("more\n", 100) + "a Needle again\n"
	d, s := walking(t, 80, 24, checkout(), answering("text/plain", body))
	d.m.inspector.tab = page.TabBody
	d.press("/")
	d.write("needle")
	d.press("enter")
	d.sees("the needle", "1 of 2")
	d.press("n")
	d.sees("a Needle again", "2 of 2")
	d.press("N")
	d.sees("the needle", "1 of 2")
	d.press("/", "esc")
	d.lacks("1 of 2")
	if len(s.asked) != 1 {
		t.Error("n sent a request while a search was on")
	}
}

func TestSearchInAnArticle(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	d.press("3", "g", "K")
	d.sees("302 Found")
	d.press("/")
	d.write("method")
	d.press("enter")
	d.sees("/method 1 of")
	if d.m.mode != modeArticle {
		t.Errorf("mode %d", d.m.mode)
	}
	d.press("n")
	d.sees("/method 2 of")
	d.press("q")
	if d.m.mode != modeWalk {
		t.Error("q does not close the article")
	}
}

func TestSearchInTheExplanation(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"))
	d.press("]", "/")
	d.write("likely")
	d.press("enter")
	d.sees("▸Likely causes", "1 of 1")
}
