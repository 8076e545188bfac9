//go:build unix

package real

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ordinary is the terminal that most people open, large one with room for
// three panes.
var (
	ordinary = size{80, 24}
	large    = size{120, 40}
)

// TestTmuxWholeSession is a user's way through the main job, in the
// terminals that people have.
func TestTmuxWholeSession(t *testing.T) {
	for _, kind := range []struct {
		name string
		size size
		env  []string
	}{
		{"80x24", ordinary, nil},
		{"120x40", large, nil},
		{"no colour", ordinary, []string{"NO_COLOR=1"}},
		{"16 colours", large, []string{"TERM=xterm-16color"}},
		{"light", large, []string{"COLORFGBG=0;15"}},
	} {
		t.Run(kind.name, func(t *testing.T) {
			x := openConsole(t, kind.size, kind.env...)
			x.command("detour lab:post-302")
			opensOnTheFirstHop(x)
			stepsAndGoesBack(x)
			editsTheNextRequest(x)
			changesTheClient(x)
			readsTheHelp(x)
			x.quits("q", "0")
		})
	}
}

func opensOnTheFirstHop(x *console) {
	x.t.Helper()
	x.shows("PAUSED", "POST https://shop.test/checkout", "302",
		"- POST /checkout HTTP/1.1", "+ GET /thanks HTTP/1.1", "a 302 turns POST into GET",
		"- 29 bytes", "the body is dropped", "3 routine changes", "The next request loses your 29 bytes")
}

func stepsAndGoesBack(x *console) {
	x.t.Helper()
	x.keys("Space")
	x.shows("ENDED", "GET https://shop.test/thanks", "200 OK")
	x.keys("b")
	x.shows("PAUSED", "POST https://shop.test/checkout", "3 GET")
}

// editsTheNextRequest goes another way from hop 1: the edit is marked, sent,
// and undone by going back.
func editsTheNextRequest(x *console) {
	x.t.Helper()
	x.keys("e")
	x.shows("edit the next request", "https://shop.test/thanks", "esc done")
	x.types("?edited=1")
	x.shows("https://shop.test/thanks?edited=1")
	x.keys("Escape")
	x.shows("EDITED")
	x.keys("Space")
	x.shows("ENDED", "GET https://shop.test/thanks?edited=1")
	x.keys("b")
	x.shows("PAUSED")
}

// changesTheClient picks one of those that do the same as Chromium.
func changesTheClient(x *console) {
	x.t.Helper()
	x.shows("as Chromium")
	x.keys("c")
	x.shows("clients after this 302", "like chromium", "Preview", "enter")
	x.types("curl")
	x.shows("› curl")
	x.keys("Enter")
	x.shows("as curl", "PAUSED")
	x.hides("clients after this 302")
}

func readsTheHelp(x *console) {
	x.t.Helper()
	x.keys("?")
	x.shows("Keys", "send the next request", "run to the end", "go back one hop")
	x.keys("q")
	x.hides("run to the end")
	x.shows("as curl", "PAUSED")
}

// TestTmuxRun runs a chain of 25 redirects: as far as Chromium goes, and to
// its end as curl does.
func TestTmuxRun(t *testing.T) {
	x := openConsole(t, large)
	x.command("detour lab:chain-25")
	x.shows("PAUSED", "hop 1")
	x.keys("r")
	x.shows("GAVE UP", "/chain/", "302")
	x.quits("q", "0")
	x.command("clear; detour --as curl lab:chain-25")
	x.shows("PAUSED", "as curl")
	x.keys("r")
	x.shows("ENDED", "26", "200 OK")
	x.quits("q", "0")
}

// TestTmuxComposer starts without a URL and composes one.
func TestTmuxComposer(t *testing.T) {
	for _, s := range []size{ordinary, large} {
		x := openConsole(t, s)
		x.command("detour")
		x.shows("Method", "GET", "URL", "Client", "ctrl+r send")
		x.types("lab:prg")
		x.shows("lab:prg")
		x.keys("C-r")
		x.shows("PAUSED", "303", "+ GET /basket HTTP/1.1")
		x.keys("Space")
		x.shows("ENDED", "GET https://shop.test/basket", "200 OK")
		x.quits("q", "0")
	}
}

// TestTmuxComposerSaysWhatIsWrong: what cannot be sent stays in the composer,
// with a sentence.
func TestTmuxComposerSaysWhatIsWrong(t *testing.T) {
	x := openConsole(t, ordinary)
	x.command("detour")
	x.shows("ctrl+r send")
	x.types("lab:no-such-scenario")
	x.keys("C-r")
	x.shows("No lab scenario is called", "Method")
	x.hides("PAUSED")
	x.quits("C-c", "130")
}

// TestTmuxResize: the screen follows the window, both ways.
func TestTmuxResize(t *testing.T) {
	x := openConsole(t, ordinary)
	x.command("detour lab:post-302")
	x.shows("PAUSED", "[1 Next]")
	x.resize(large)
	x.shows("PAUSED", "Hops", "Explain", "In this exchange")
	x.resize(size{40, 10})
	x.hides("PAUSED", "In this exchange")
	x.shows("60")
	x.resize(size{60, 15})
	x.shows("PAUSED", "+ GET /thanks HTTP/1.1")
	x.resize(ordinary)
	x.shows("PAUSED", "[1 Next]", "q quit")
	x.quits("q", "0")
}

func (x *console) resize(s size) {
	x.t.Helper()
	x.run("resize-window", "-x", strconv.Itoa(s.width), "-y", strconv.Itoa(s.height))
}

// TestTmuxSuspend: ctrl+z gives the shell back, fg the program.
func TestTmuxSuspend(t *testing.T) {
	x := openConsole(t, ordinary)
	x.command("detour lab:post-302")
	x.shows("PAUSED")
	x.keys("C-z")
	x.atPrompt()
	x.command("fg")
	x.shows("PAUSED", "+ GET /thanks HTTP/1.1")
	x.keys("Space")
	x.shows("ENDED")
	x.quits("q", "0")
}

// TestTmuxFailure: a server that refuses is a hop with a sentence, and ctrl+c
// ends the program as it ends others.
func TestTmuxFailure(t *testing.T) {
	x := openConsole(t, ordinary)
	x.command("detour http://127.0.0.1:1/")
	x.shows("FAILED", "refused")
	x.quits("C-c", "130")
}

var (
	colour    = regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)
	manyInks  = regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?[34]8[;:]`)
	styledAny = regexp.MustCompile(`\x1b\[[0-9;]+m`)
)

// TestTmuxColours: NO_COLOR leaves colours out and keeps bold, dim and
// reverse; sixteen colours stay within sixteen.
func TestTmuxColours(t *testing.T) {
	for _, kind := range []struct {
		name             string
		env              []string
		colour, manyInks bool
	}{
		{"256 colours", nil, true, true},
		{"16 colours", []string{"TERM=xterm-16color"}, true, false},
		{"no colour", []string{"NO_COLOR=1"}, false, false},
	} {
		t.Run(kind.name, func(t *testing.T) {
			x := openConsole(t, large, kind.env...)
			x.command("detour lab:post-302")
			x.shows("PAUSED", "In this exchange")
			screen := x.styled()
			if !styledAny.MatchString(screen) {
				t.Error("nothing is bold, dim or reverse")
			}
			if got := colour.MatchString(screen); got != kind.colour {
				t.Errorf("colours on the screen: %v, want %v", got, kind.colour)
			}
			if got := manyInks.MatchString(screen); got && !kind.manyInks {
				t.Errorf("colours beyond the sixteen: %q", strings.Join(manyInks.FindAllString(screen, 3), " "))
			}
		})
	}
}
