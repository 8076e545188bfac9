package tui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/history"
)

// hostile are texts that would change the screen if they reached it raw.
var hostile = []string{
	"\x1b]0;owned\a", "\x1b[2J\x1b[H", "a\rb", "\x9b31m", "\u009b31m", "\u202egnp.exe", "\u2066x\u2069",
	"\x00\x01\x07\x08\x7f", "a\tb", "\xff\xfe", "line\nbreak", "\x1bP+q\x1b\\", "\u200b\u200d\ufeff", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
}

// wide are texts whose width is easily got wrong.
var wide = []string{"日本語のパス", "👩‍👩‍👧‍👦 family", "🇩🇪🇫🇷", "한국어", "ﷺ", "✈️ ⚠️", "Ａｂｃ"}

// evil puts a text in every place where a server can put one.
func evil(text string) []answer {
	field := trace.Field{Name: "X-" + text, Value: text}
	first := redirect(302, text, "/"+text, field, trace.Field{Name: "Set-Cookie", Value: text + "=" + text + "; Path=" + text},
		trace.Field{Name: "Refresh", Value: "1; url=" + text}, trace.Field{Name: "Server", Value: text})
	last := answer{status: 200, reason: text, fields: trace.Fields{field, {Name: "Content-Type", Value: text}}, body: text + "\n" + text}
	broken := answer{failure: &trace.Failure{Kind: trace.FailProtocol, Attempt: text, Reason: text, Hint: text}}
	return []answer{first, last, broken}
}

func TestHostileTextNeverReachesTheScreenRaw(t *testing.T) {
	all := append(append([]string(nil), hostile...), wide...)
	for i, text := range append(all, strings.Join(all, "")) {
		size := goldenSizes[i%len(goldenSizes)]
		t.Run(fmt.Sprintf("%d/%dx%d", i, size.w, size.h), func(t *testing.T) { walkEvil(t, text, size.w, size.h) })
	}
}

func walkEvil(t *testing.T, text string, w, h int) {
	s := &evilScript{script{answers: evil(text)}, text}
	start := checkout()
	d := drive(t, Config{Start: &start, Send: true, Exchanger: s}, w, h)
	look := func() {
		t.Helper()
		fits(t, d.m.View(), w, h)
		clean(t, d.screen())
	}
	for range 3 {
		for tab := range 9 {
			d.press(fmt.Sprint(tab + 1))
			look()
			d.press("K")
			look()
			d.press("esc", "y")
			look()
		}
		for _, k := range []string{"p", ":", "esc", "z", "p", "z", "/"} {
			d.press(k)
			look()
		}
		d.send(paste(text))
		look()
		d.press("esc", "c")
		look()
		d.press("esc", "e")
		look()
		for range 16 {
			d.press("tab")
			look()
		}
		d.press("esc", "space")
		look()
	}
}

// evilScript also puts its text into what the connection and TLS say.
type evilScript struct {
	script
	text string
}

func (s *evilScript) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	h := s.script.Exchange(ctx, r)
	h.Conn = trace.Conn{Local: s.text, Remote: s.text, Proxy: s.text, TLS: &trace.TLS{
		Version: s.text, Cipher: s.text, ALPN: s.text, ServerName: s.text, VerifyError: s.text,
		Certificates: []trace.Certificate{{Subject: s.text, Issuer: s.text, Names: []string{s.text}, SHA256: s.text}},
	}}
	h.Notices = []trace.Notice{{Kind: trace.NoticeBody, Text: s.text}}
	h.Wire.Proto = s.text
	return h
}

// clean demands that nothing but rows of visible text is on a screen.
func clean(t *testing.T, screen string) {
	t.Helper()
	for i, r := range screen {
		if r == '\n' {
			continue
		}
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffd || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff", r) {
			t.Fatalf("%U at byte %d reached the screen:\n%q", r, i, screen)
		}
	}
}

func TestHostileHistoryIsMadeVisible(t *testing.T) {
	for i, text := range append(append([]string(nil), hostile...), wide...) {
		text = strings.ToValidUTF8(text, "?") // JSON has no other
		f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
		e := history.Entry{Client: text, Method: text, URL: "http://" + text, Body: text, Fields: trace.Fields{{Name: text, Value: text}}}
		if err := f.Add(e); err != nil {
			t.Fatal(err)
		}
		size := goldenSizes[i%len(goldenSizes)]
		d := drive(t, Config{Exchanger: &script{}, History: f}, size.w, size.h)
		d.press("ctrl+g")
		fits(t, d.m.View(), size.w, size.h)
		clean(t, d.screen())
		d.press("enter")
		for range 17 {
			d.press("tab")
			fits(t, d.m.View(), size.w, size.h)
			clean(t, d.screen())
		}
	}
}

func TestHostileEditorIsMadeVisible(t *testing.T) {
	for _, text := range hostile {
		d := drive(t, Config{Exchanger: &script{}}, 80, 24)
		d.send(editedMsg{editedText: editedText{fields: true, text: "X: " + text + "\n" + text}})
		clean(t, d.screen())
		d.send(editedMsg{editedText: editedText{text: text}})
		clean(t, d.screen())
		d.send(editedMsg{err: errors.New(text)})
		clean(t, d.screen())
	}
}

func TestHostilePasteIsMadeVisible(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 80, 24)
	for range 10 {
		for _, text := range hostile {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
			fits(t, d.m.View(), 80, 24)
			clean(t, d.screen())
		}
		d.press("tab")
	}
}

func TestLongValuesCostNothing(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	d, _ := walking(t, 120, 40, checkout(), redirect(302, "Found", "/"+long, trace.Field{Name: "X", Value: long}))
	d.press("3", "j", "j", "K")
	fits(t, d.m.View(), 120, 40)
}

func TestManyFieldsAreBoundedAndSaid(t *testing.T) {
	a := redirect(302, "Found", "/x")
	for range 20000 {
		a.fields = append(a.fields, trace.Field{Name: "x", Value: "y"})
	}
	d, _ := walking(t, 120, 40, checkout(), a)
	d.press("3", "G", "pgdown", "pgdown")
	d.sees("15002 more field lines are not shown")
}
