package tui

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"detour/explain"
	"detour/trace"
	"detour/trace/uri"
)

// updating reports whether golden screens are rewritten: -update is a flag of
// teatest's golden package.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	lipgloss.SetColorProfile(termenv.Ascii) // or goldens differ at a terminal
	os.Exit(m.Run())
}

// A script answers requests from a list, whoever asks.
type script struct {
	answers []answer
	asked   []trace.Request
}

// An answer is a response, or why there is none.
type answer struct {
	status  int
	reason  string
	fields  trace.Fields
	body    string
	failure *trace.Failure
}

func (s *script) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	s.asked = append(s.asked, r)
	if ctx.Err() != nil {
		return &trace.Hop{Request: r, Failure: &trace.Failure{Kind: trace.FailCanceled, Attempt: "send", Reason: "cancelled"}}
	}
	if len(s.answers) == 0 {
		return &trace.Hop{Request: r, Failure: &trace.Failure{
			Phase: trace.PhaseConnect, Kind: trace.FailRefused, Attempt: "connect to 127.0.0.1:81", Reason: "connection refused",
			Hint: "is the server running?",
		}}
	}
	a := s.answers[min(len(s.asked)-1, len(s.answers)-1)]
	return a.hop(r)
}

// hop makes the exchange that an answer gives to a request.
func (a answer) hop(r trace.Request) *trace.Hop {
	h := &trace.Hop{
		Request: r, Failure: a.failure,
		Timing: trace.Timing{
			DNS: 2 * time.Millisecond, Connect: 6 * time.Millisecond, TLS: 14 * time.Millisecond,
			Send: time.Millisecond / 2, FirstByte: 18 * time.Millisecond, Body: time.Millisecond / 2, Total: 41 * time.Millisecond,
		},
		Conn: trace.Conn{Local: "127.0.0.1:50000", Remote: "127.0.0.1:443"},
		Wire: trace.Wire{Proto: "HTTP/1.1", RequestHead: head(r.Method+" "+r.URI.RequestTarget()+" HTTP/1.1", r.Fields)},
	}
	if r.URI.Scheme == "https" {
		h.Conn.TLS = certificate()
	}
	if a.failure != nil {
		return h
	}
	h.Response = &trace.Response{
		Proto: "HTTP/1.1", Status: a.status, Reason: a.reason, Fields: a.fields,
		Body: trace.Body{Kept: []byte(a.body), Size: int64(len(a.body)), Whole: true},
	}
	h.Wire.ResponseHead = head(fmt.Sprintf("HTTP/1.1 %d %s", a.status, a.reason), a.fields)
	return h
}

func certificate() *trace.TLS {
	return &trace.TLS{
		Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", ALPN: "http/1.1", ServerName: "shop.test", Verified: true,
		Certificates: []trace.Certificate{{
			Subject: "CN=shop.test", Issuer: "CN=detour lab", Names: []string{"shop.test", "www.shop.test"},
			NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
			SHA256: "AA:BB:CC",
		}},
	}
}

func head(first string, fs trace.Fields) []byte {
	var b strings.Builder
	b.WriteString(first + "\r\n")
	for _, f := range fs {
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	return []byte(b.String() + "\r\n")
}

// redirect is a response that sends the client elsewhere.
func redirect(status int, reason, location string, more ...trace.Field) answer {
	return answer{status: status, reason: reason, fields: append(trace.Fields{
		{Name: "Server", Value: "nginx"}, {Name: "Location", Value: location},
	}, more...)}
}

func page200() answer {
	return answer{status: 200, reason: "OK", fields: trace.Fields{{Name: "Content-Type", Value: "text/plain"}}, body: "Thank you.\nOrder 7.\n"}
}

// checkout is a POST with a body.
func checkout() trace.Request {
	return trace.Request{
		Method: "POST", URI: uri.Split("https://shop.test/checkout"),
		Fields: trace.Fields{
			{Name: "Host", Value: "shop.test"},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Content-Length", Value: "28"},
		},
		Body: []byte(`{"cart": 7, "pay": "invoice"}`)[:28],
	}
}

// A driver gives a model messages and runs the commands that it answers with,
// but for the spinner's.
type driver struct {
	t testing.TB
	m Model
}

func drive(t testing.TB, cfg Config, width, height int) *driver {
	t.Helper()
	if cfg.Client.Name == "" {
		cfg.Client, _ = trace.ClientNamed("chromium")
	}
	d := &driver{t, New(cfg)}
	d.m.explainer = explained
	d.m.clipboard = func(string) error { return errors.New("tests leave the clipboard alone") }
	d.do(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// walking drives a model that sent its first request to a script.
func walking(t testing.TB, width, height int, start trace.Request, answers ...answer) (*driver, *script) {
	t.Helper()
	s := &script{answers: answers}
	return drive(t, Config{Start: &start, Send: true, Exchanger: s}, width, height), s
}

func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	m, cmd := d.m.Update(msg)
	d.m = m.(Model)
	d.do(cmd)
}

func (d *driver) do(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	if waits(cmd) {
		return
	}
	switch msg := cmd().(type) {
	case nil, tea.QuitMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			d.do(c)
		}
	default:
		d.send(msg)
	}
}

// waits reports whether a command waits for the time, as the spinner's does.
func waits(cmd tea.Cmd) bool {
	return strings.Contains(runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name(), "bubbletea.Tick")
}

// explained is an explanation that does not change with the catalogues.
func explained(ch trace.Chain, i int) explain.Explanation {
	h := ch.Hops[i]
	if h.Failure != nil {
		return explain.Explanation{Title: "Connection refused", Parts: []explain.Part{
			{ID: explain.PartMeaning, Title: "Meaning", Items: []explain.Item{{Kind: explain.Fact, Text: "Nobody listens on that port."}}},
		}}
	}
	return explain.Explanation{
		Title: fmt.Sprintf("%d %s", h.Status(), h.Response.Reason),
		Parts: []explain.Part{
			{ID: explain.PartMeaning, Title: "Meaning", Items: []explain.Item{
				{Kind: explain.Rule, Text: "The resource is, for now, at another URI; keep using **this one**.", Source: "RFC 9110 §15.4.3"},
			}},
			{ID: explain.PartExchange, Title: "In this exchange", Items: []explain.Item{
				{Kind: explain.Fact, Text: "`Location` says " + h.Response.Fields.Get("Location"), Field: "Location"},
			}},
			{ID: explain.PartNext, Title: "What happens next", Items: []explain.Item{{Kind: explain.Rule, Text: "GET goes next, without the body."}}},
			{ID: explain.PartCauses, Title: "Likely causes", Items: []explain.Item{
				{Kind: explain.Guess, Text: "Post/Redirect/Get in the application", Source: "POST, same host, 302"},
			}},
			{ID: explain.PartMend, Title: "How to fix it"},
		},
	}
}

// press presses keys by their names: "space", "tab", "K", "ctrl+r".
func (d *driver) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.send(keyMsg(k))
	}
}

// write types a text.
func (d *driver) write(text string) {
	d.t.Helper()
	for _, r := range text {
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
}

var keyTypes = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"ctrl+r": tea.KeyCtrlR, "ctrl+c": tea.KeyCtrlC, "ctrl+z": tea.KeyCtrlZ, "ctrl+x": tea.KeyCtrlX, "ctrl+o": tea.KeyCtrlO,
	"backspace": tea.KeyBackspace, "f1": tea.KeyF1, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "ctrl+s": tea.KeyCtrlS,
	"ctrl+p": tea.KeyCtrlP, "ctrl+l": tea.KeyCtrlL, "ctrl+g": tea.KeyCtrlG, "ctrl+u": tea.KeyCtrlU, "ctrl+_": tea.KeyCtrlUnderscore, "ctrl+f": tea.KeyCtrlF, "ctrl+y": tea.KeyCtrlY, "ctrl+t": tea.KeyCtrlT,
}

func keyMsg(name string) tea.KeyMsg {
	if name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	if t, ok := keyTypes[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	if letter, alt := strings.CutPrefix(name, "alt+"); alt {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(letter), Alt: true}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// screen is what is to be seen, without its inks.
func (d *driver) screen() string { return sgr.ReplaceAllString(d.m.View(), "") }

// sees demands that texts are on the screen.
func (d *driver) sees(texts ...string) {
	d.t.Helper()
	s := d.screen()
	for _, text := range texts {
		if !strings.Contains(s, text) {
			d.t.Errorf("the screen lacks %q:\n%s", text, s)
		}
	}
}

// lacks demands that texts are not on the screen.
func (d *driver) lacks(texts ...string) {
	d.t.Helper()
	s := d.screen()
	for _, text := range texts {
		if strings.Contains(s, text) {
			d.t.Errorf("the screen has %q:\n%s", text, s)
		}
	}
}

// golden compares the screen with the file of that name.
func (d *driver) golden(name string) {
	d.t.Helper()
	rows := strings.Split(d.screen(), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " ")
	}
	got := strings.Join(rows, "\n") + "\n"
	file := filepath.Join("testdata", name+".golden")
	if updating() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		d.t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// answered returns the message of a command, or of the one in a batch that does
// not wait.
func answered(cmd tea.Cmd) tea.Msg {
	msg := cmd()
	if all, ok := msg.(tea.BatchMsg); ok {
		for _, c := range all {
			if !waits(c) {
				return c()
			}
		}
	}
	return msg
}
