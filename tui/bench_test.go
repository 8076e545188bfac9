package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/trace"
	"detour/trace/uri"
)

// walked returns a model at 160x50 after a number of hops.
func walked(t testing.TB, hops int) *driver {
	start := trace.Request{Method: "GET", URI: uri.Split("https://shop.test/0")}
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 160, 50)
	d.m.explainer = explain.Explain
	for i := range hops {
		r, ok := d.m.session.Pending()
		if !ok {
			r = start
		}
		a := redirect(302, "Found", fmt.Sprintf("/%d", i+1),
			trace.Field{Name: "Set-Cookie", Value: fmt.Sprintf("n=%d; Path=/", i)},
			trace.Field{Name: "Cache-Control", Value: "no-store"})
		d.m.session.Add(a.hop(r))
	}
	d.m = d.m.refreshed()
	d.m.inspector = d.m.inspector.returned() // from the answer that came, to what goes next
	d.m = d.m.refreshed()
	return d
}

func benchmarkView(b *testing.B, hops int) {
	d := walked(b, hops)
	b.ReportAllocs()
	for b.Loop() {
		_ = d.m.View()
	}
}

func BenchmarkView20(b *testing.B)    { benchmarkView(b, 20) }
func BenchmarkView10000(b *testing.B) { benchmarkView(b, 10000) }

// benchmarkKeys presses two keys in turn.
func benchmarkKeys(b *testing.B, hops int, there, back string) {
	d := walked(b, hops)
	keys := []tea.KeyMsg{keyMsg(there), keyMsg(back)}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m, _ := d.m.Update(keys[i%2])
		d.m = m.(Model)
		_ = d.m.View()
	}
}

// Moving between hops draws every pane anew, explanation included; moving
// within a pane draws it again from the lines it has.
func BenchmarkMoveHop20(b *testing.B)     { benchmarkKeys(b, 20, "h", "l") }
func BenchmarkMoveHop10000(b *testing.B)  { benchmarkKeys(b, 10000, "h", "l") }
func BenchmarkMoveLine20(b *testing.B)    { benchmarkKeys(b, 20, "j", "k") }
func BenchmarkMoveLine10000(b *testing.B) { benchmarkKeys(b, 10000, "j", "k") }

// A letter and its removal in a form with a curl command's fields.
func BenchmarkTyping(b *testing.B) {
	d := drive(b, Config{Exchanger: &script{}}, 160, 50)
	d.send(paste("curl https://shop.test/login?x=1 -H 'Accept: text/html' -H 'X-Trace: 1' -d 'a=1&b=2'"))
	keys := []tea.KeyMsg{keyMsg("x"), keyMsg("backspace")}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m, _ := d.m.Update(keys[i%2])
		d.m = m.(Model)
		_ = d.m.View()
	}
}

func BenchmarkNew(b *testing.B) {
	start := checkout()
	for b.Loop() {
		m, _ := New(Config{Start: &start, Exchanger: &script{}}).Update(tea.WindowSizeMsg{Width: 160, Height: 50})
		_ = m.View()
	}
}

// Comparing clients makes each remember the whole chain; it is done by a
// command.
func BenchmarkCompare10000(b *testing.B) {
	d := walked(b, 10000)
	clients := trace.Clients()
	chain := d.m.session.Chain()
	b.ReportAllocs()
	for b.Loop() {
		trace.Compare(chain, clients)
	}
}

// Going back from a long chain: the verdict is a command's, and no key waits for it.
func BenchmarkBack10000(b *testing.B) {
	d := walked(b, 10000)
	for b.Loop() {
		m, _ := d.m.Update(keyMsg("b"))
		_ = m.(Model).View()
		b.StopTimer()
		d = walked(b, 10000)
		b.StartTimer()
	}
}
