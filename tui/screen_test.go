package tui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/page"
)

var goldenSizes = []struct{ w, h int }{{60, 15}, {80, 24}, {120, 40}, {200, 60}}

// A shot is a screen that is kept as a golden file, and how to get there.
type shot struct {
	name    string
	start   *trace.Request // nil for the composer
	answers []answer
	keys    []string
	types   string // after the keys
	pointed bool   // the explanation has causes and findings
}

func shots() []shot {
	post, loop := checkout(), trace.Request{Method: "GET", URI: uri.Split("http://shop.test/a")}
	self := toItself("GET")
	secret := trace.Request{
		Method: "GET", URI: uri.Split("https://shop.test/account"),
		Fields: trace.Fields{{Name: "Host", Value: "shop.test"}, {Name: "Authorization", Value: "Bearer abcdefghijklmnop"}},
	}
	thanks := []answer{redirect(302, "Found", "/thanks", trace.Field{Name: "Set-Cookie", Value: "order=7; Path=/"}), page200()}
	chain := []answer{
		redirect(301, "Moved Permanently", "https://www.shop.test/a", trace.Field{Name: "Set-Cookie", Value: "seen=1; Path=/"}),
		redirect(302, "Found", "/b", trace.Field{Name: "Set-Cookie", Value: "sid=abcdef; Path=/; Secure; HttpOnly"}),
		redirect(302, "Found", "/c", trace.Field{Name: "Set-Cookie", Value: "bad=1; Domain=other.test"}), page200(),
	}
	jsonBody := []answer{answering("application/json", `{"order":7,"pay":"invoice","items":[{"id":1,"paid":false},{"id":2,"paid":true}]}`)}
	picture := []answer{answering("image/gif", "GIF89a\x05\x00\x06\x00\x00"+strings.Repeat("\x01\x02", 60))}
	return []shot{
		{name: "next", start: &post, answers: thanks},
		{name: "end", start: &post, answers: thanks, keys: []string{"space"}},
		{name: "request", start: &post, answers: thanks, keys: []string{"space", "2"}},
		{name: "raw", start: &post, answers: thanks, keys: []string{"shift+tab"}},
		{name: "branch", start: &post, answers: thanks, keys: []string{"space", "b", "space", "h"}},
		{name: "upgrade", start: &loop, answers: []answer{redirect(301, "Moved Permanently", "https://www.shop.test/a")}},
		{name: "cross", start: &secret, answers: []answer{redirect(307, "Temporary Redirect", "https://cdn.other.test/x")}},
		{name: "marks", start: &loop, keys: []string{"space", "space", "space", "space", "space"}, answers: []answer{
			redirect(301, "Moved Permanently", "https://www.shop.test/a", trace.Field{Name: "Strict-Transport-Security", Value: "max-age=1000"}),
			redirect(302, "Found", "http://www.shop.test/b", trace.Field{Name: "Strict-Transport-Security", Value: "max-age=1000"}),
			redirect(302, "Found", "http://shop.test/a"),
		}},
		{name: "failure", start: &post},
		{name: "response", start: &post, answers: thanks, keys: []string{"3"}},
		{name: "timing", start: &loop, answers: chain, keys: []string{"space", "space", "space", "h", "show Timing"}},
		{name: "tls", start: &post, answers: thanks, keys: []string{"show TLS"}},
		{name: "cookies", start: &loop, answers: chain, keys: []string{"space", "space", "space", "h", "show Cookies"}},
		{name: "json", start: &post, answers: jsonBody, keys: []string{"show Body"}},
		{name: "binary", start: &post, answers: picture, keys: []string{"show Body"}},
		{name: "article", start: &post, answers: thanks, keys: []string{"3", "g", "K"}},
		{name: "filter", start: &post, answers: thanks, keys: []string{"3", "/", "l", "o", "c", "enter"}},
		{name: "find", start: &post, answers: jsonBody, keys: []string{"show Body", "/", "p", "a", "y"}},
		{name: "palette", start: &post, answers: thanks, keys: []string{":", "c", "o", "p"}},
		{name: "copy", start: &post, answers: thanks, keys: []string{"y"}},
		{name: "until", start: &post, answers: thanks, keys: []string{"U"}},
		{name: "private", start: &secret, answers: []answer{redirect(307, "Temporary Redirect", "https://cdn.other.test/x?token=abc")}, keys: []string{"p"}},
		{name: "zoom", start: &post, answers: thanks, keys: []string{"]", "z"}},
		{name: "clients", start: &post, answers: thanks, keys: []string{"c"}},
		{name: "clients-fields", start: &secret, answers: []answer{redirect(307, "Temporary Redirect", "https://cdn.test/x")}, keys: []string{"c"}},
		{name: "experiments", start: &self, answers: []answer{atLoop()}, keys: []string{"x"}},
		{name: "experiment", start: &self, answers: []answer{atLoop(), page200()}, keys: []string{"x", "enter"}},
		{name: "cause", start: &post, answers: thanks, keys: []string{"."}, pointed: true},
		{name: "cause-marks", start: &post, answers: thanks, keys: []string{".", "3"}, pointed: true},
		{name: "cause-whole", start: &post, answers: thanks, keys: []string{".", "K"}, pointed: true},
		{name: "causes", start: &post, answers: thanks, keys: []string{"show Why", "]", "z", "G"}, pointed: true},
		{name: "finding", start: &post, answers: thanks, keys: []string{","}, pointed: true},
		{name: "help", start: &post, answers: thanks, keys: []string{"?"}},
		{name: "composer"},
		{name: "composer-edit", start: &post, answers: thanks, keys: []string{"e", "shift+tab", "shift+tab", "shift+tab"}},
		{name: "composer-field", keys: []string{"shift+tab", "shift+tab", "shift+tab"}, types: "Auth"},
	}
}

// fewClients are those of the goldens, whoever joins the table.
func fewClients(t testing.TB) []trace.Client {
	var out []trace.Client
	for _, name := range []string{"chromium", "curl", "go", "urllib3", "wget", "lwp"} {
		c, err := trace.ClientNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// reach drives a model to a shot.
func (s shot) reach(t testing.TB, w, h int) *driver {
	cfg := Config{Start: s.start, Send: true, Exchanger: &script{answers: s.answers}, Clients: fewClients(t)}
	d := drive(t, cfg, w, h)
	if s.pointed {
		d.explain(pointedAt)
	}
	for _, k := range s.keys {
		if name, ok := strings.CutPrefix(k, "show "); ok {
			d.show(name)
			continue
		}
		d.press(k)
	}
	d.write(s.types)
	return d
}

// show shows a tab by its name; its number is another on a narrow screen.
func (d *driver) show(name string) {
	for i, t := range d.m.inspector.tabs(d.m.layout.narrow()) {
		if t.String() == name {
			d.press(fmt.Sprint((i + 1) % 10))
		}
	}
}

func TestScreens(t *testing.T) {
	for _, s := range shots() {
		for _, size := range goldenSizes {
			name := fmt.Sprintf("%s-%dx%d", s.name, size.w, size.h)
			t.Run(name, func(t *testing.T) { s.reach(t, size.w, size.h).golden(name) })
		}
	}
}

// fits demands that no row is wider than the screen and that there are no more
// rows than it has.
func fits(t *testing.T, view string, w, h int) {
	t.Helper()
	rows := strings.Split(view, "\n")
	if len(rows) > max(1, h) {
		t.Errorf("%dx%d: %d rows", w, h, len(rows))
	}
	for i, r := range rows {
		if n := ansi.StringWidth(r); n > w {
			t.Errorf("%dx%d: row %d is %d cells wide: %q", w, h, i, n, r)
		}
	}
}

func TestEverySizeFits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	all := shots()
	for i := range 300 {
		s := all[i%len(all)]
		w, h := 20+rng.IntN(281), 5+rng.IntN(96)
		d := s.reach(t, w, h)
		fits(t, d.m.View(), w, h)
		if t.Failed() {
			t.Fatalf("%s at %dx%d:\n%s", s.name, w, h, d.screen())
		}
	}
}

func TestResizingFits(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, s := range shots() {
		d := s.reach(t, 120, 40)
		for range 20 {
			w, h := rng.IntN(200), rng.IntN(70)
			d.send(tea.WindowSizeMsg{Width: w, Height: h})
			fits(t, d.m.View(), w, h)
		}
	}
}

func TestTinyTerminalsGetASentence(t *testing.T) {
	for _, size := range []struct{ w, h int }{{0, 0}, {1, 1}, {10, 3}, {59, 15}, {60, 14}} {
		for _, s := range shots() {
			d := s.reach(t, size.w, size.h)
			fits(t, d.m.View(), size.w, size.h)
		}
	}
	d := shots()[0].reach(t, 30, 5)
	d.sees("detour needs 60x15", "is 30x5.") // the end of it too
}

func TestViewBeforeAnySize(t *testing.T) {
	start := checkout()
	if v := New(Config{Start: &start, Exchanger: &script{}}).View(); v != "" {
		t.Errorf("View before any size is %q", v)
	}
}

// drawnAnew is the view without what is kept of the last one.
func drawnAnew(m Model) string {
	m.hops.of, m.explain.drawnOf = hopsKey{}, explainKey{}
	m.sceneOf, m.anonymizer = sceneKey{}, nil
	m.explain.madeOf.revision, m.explain.made.revision, m.inspector.made.revision = revision{}, revision{}, revision{}
	return m.refreshed().View()
}

// random keys, so that no order of them breaks the frame.
func TestAnyKeysFit(t *testing.T) {
	keys := []string{
		"space", "r", "b", "f", "e", "u", "c", "enter", "esc", "tab", "shift+tab", "up", "down", "left", "right",
		"K", "y", "s", "?", "[", "]", "1", "4", "9", "R", "N", "o", "g", "G", "pgdown", "pgup", "ctrl+x", "x", "f1",
		"z", "p", "F", "m", "U", ".", ",", ":", "/", "n", "H", "a", "ctrl+l", "ctrl+g", "ctrl+u", "ctrl+_", "alt+r", "ctrl+f",
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for round := range 12 {
		size := goldenSizes[round%len(goldenSizes)]
		d, _ := walking(t, size.w, size.h, checkout(), redirect(302, "Found", "/thanks"), redirect(307, "Temporary Redirect", "https://cdn.test/"), page200())
		d.explain(pointedAt)
		var pressed []string
		for range 150 {
			k := keys[rng.IntN(len(keys))]
			pressed = append(pressed, k)
			d.press(k)
			fits(t, d.m.View(), size.w, size.h)
			if drawnAnew(d.m) != d.m.View() {
				t.Error("what is kept of the last frame is not what would be drawn")
			}
			if t.Failed() {
				t.Fatalf("after %v:\n%s", pressed, d.screen())
			}
		}
	}
}

func TestMouse(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("space")
	click := func(x, y int) {
		d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	}
	click(3, 3)
	if h := d.m.scene.Hop; h == nil || h.ID != 1 || d.m.focus != paneHops {
		t.Errorf("a click on hop 1 selects %v with the focus on %d", h, d.m.focus)
	}
	at := d.m.inspector.tabsAt[2]
	click(at.x, at.y)
	if d.m.inspector.tab != page.TabResponse || d.m.focus != paneInspector {
		t.Errorf("a click on Response shows %s", d.m.inspector.tab)
	}
	click(d.m.layout.explain.x+2, 5)
	if d.m.focus != paneExplain {
		t.Error("a click on the explanation does not focus it")
	}
	d.send(tea.MouseMsg{X: d.m.layout.explain.x + 2, Y: 5, Button: tea.MouseButtonWheelDown})
	if d.m.explain.scroll.Rows > d.m.explain.scroll.Height && d.m.explain.scroll.Top == 0 {
		t.Error("the wheel does not scroll the explanation")
	}
}

// A notice leaves the keys in sight; a click on it takes it away and does no more.
func TestAClickOnANotice(t *testing.T) {
	for _, w := range []int{60, 120} {
		d, _ := walking(t, w, 24, checkout(), page200())
		d.press("p")
		d.sees("Hosts and values are hidden", "q quit") // the keys stay in sight
		before := d.m.panes.focus
		notice := tea.MouseMsg{X: w - 3, Y: d.m.noticeAt().y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}
		d.send(notice)
		d.lacks("Hosts and values are hidden")
		if d.m.panes.focus != before {
			t.Errorf("at %d columns a click on a notice does something", w)
		}
		quit := tea.MouseMsg{X: w - 3, Y: 23, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}
		if _, cmd := d.m.Update(quit); cmd == nil {
			t.Errorf("at %d columns a click on quit does nothing", w)
		}
	}
}

// On a narrow screen the gist leads to the whole explanation.
func TestTheGistLeadsToTheExplanation(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	d.sees("4 Why")
	d.press("4")
	d.sees("What happens next", "[4 Why]")
	d.lacks(" 4 Why")
	d.press("1")
	d.send(tea.MouseMsg{X: 10, Y: d.m.layout.gist.y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	d.sees("[4 Why]")
}
