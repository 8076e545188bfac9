package tui

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/trace"
	"detour/tui/history"
	"detour/tui/linear"
)

// said returns what the linear mode says to some commands.
func said(t *testing.T, cfg Config, commands ...string) string {
	t.Helper()
	if cfg.Client.Name == "" {
		cfg.Client, _ = trace.ClientNamed("chromium")
	}
	cfg.Linear = true
	var out strings.Builder
	if err := Run(t.Context(), cfg, strings.NewReader(strings.Join(commands, "\n")+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A linearTest is commands and what is said to them.
type linearTest struct {
	commands []string
	says     []string
	lacks    string
}

func TestLinear(t *testing.T) {
	start := checkout()
	start.Fields = append(start.Fields, trace.Field{Name: "Authorization", Value: "Bearer abcdefghijklmnop"})
	tests := []linearTest{
		{[]string{"n"}, []string{"1 POST https://shop.test/checkout", "302", "/thanks"}, "abcdefghijklmnop"},
		{[]string{"n", "p"}, []string{
			"Next: GET https://shop.test/thanks", "removed: POST /checkout", "added: GET /thanks", "a 302 turns POST into GET",
			"removed: Content-Length: 28", "without your 28 bytes",
		}, ""},
		{[]string{"p"}, []string{"Next: POST https://shop.test/checkout", "28 bytes  {"}, ""},
		{[]string{"r"}, []string{"200", "The chain has ended after 2 hops."}, ""},
		{[]string{"run", "next"}, []string{"The chain has ended: b goes back"}, ""},
		{[]string{"n", "b", "p"}, []string{"The chain ends with hop 0 now", "Next: POST"}, ""},
		{[]string{"r", "f 1", "n", "l"}, []string{"The chain ends with hop 1 now", "3 GET https://shop.test/thanks, 200 OK"}, ""},
		{[]string{"n", "l"}, []string{"not sent yet: GET https://shop.test/thanks"}, ""},
		{[]string{"U 2xx"}, []string{"Stopped at a 2xx."}, ""},
		{[]string{"U host"}, []string{"The chain has ended after 2 hops."}, ""},
		{[]string{"U x"}, []string{"Write host, or a status"}, ""},
		{[]string{"r", "v 1"}, []string{"Content-Type: application/json"}, "abcdefghijklmnop"},
		{[]string{"s", "n", "v"}, []string{"Secrets are shown.", "abcdefghijklmnop"}, ""},
		{[]string{"n", "K"}, []string{"What it means", "Read on"}, ""},
		{[]string{"c curl", "n"}, []string{"curl"}, ""},
		{[]string{"c nobody"}, []string{`There is no client "nobody"`, "The clients are chromium"}, ""},
		{[]string{"c"}, []string{"The clients are chromium"}, ""},
		{[]string{"n", "c"}, []string{"After this 302 Found to a POST; Chromium decides.", "GET, body dropped · /thanks: ", "POST, body sent again"}, ""},
		{[]string{"f 9", "v x"}, []string{`There is no hop "9"`, `There is no hop "x"`}, ""},
		{[]string{"r", "t timing 1", "t tls", "t cookies", "t body 2", "t raw 1", "t x"}, []string{
			"41 ms", "TLS 1.3", "Thank you.", "HTTP/1.1 302 Found", "The sides are",
		}, "abcdefghijklmnop"},
		{[]string{"r", "/ location", "/thank you", "/ nowhere"}, []string{"hop 1: ▸ Location: /thanks", "hop 2: Thank you.", "No line has that."}, ""},
		{[]string{"k 302", "k Location", "k x-none"}, []string{"302 Found", "Location", "no article"}, ""},
		{[]string{"h"}, []string{"n, next: send the next request", "x NUMBER, experiments:", "w FILE, save:", "q, quit"}, ""},
		{[]string{"z"}, []string{`no command "z"`}, ""},
		{[]string{"N http://other.test/", "p"}, []string{"Next: GET http://other.test/"}, ""},
		{[]string{"N curl -d a=1 http://other.test/", "p"}, []string{"Filled from the curl command", "Next: POST http://other.test/", "3 bytes  a=1"}, "ctrl+"},
		{[]string{"N :"}, []string{"."}, ""},
		{[]string{"r", "R", "n"}, []string{"Next: POST https://shop.test/checkout"}, ""},
		{[]string{"n", "e method PUT", "e field X-A: 1", "e body abc", "e drop x-a", "n", "v"}, []string{
			"Next: PUT https://shop.test/thanks", "added: X-A: 1", "Content-Length: 3",
		}, ""},
		{[]string{"n", "e url https://shop.test/other", "u", "u"}, []string{
			"Next: GET https://shop.test/other", "The edit is undone.", "There is no edit to undo",
		}, ""},
		{[]string{"e", "e method", "e field x", "e drop X-None"}, []string{"Say what to change", "is no method", "is no field", "has no field"}, ""},
		{[]string{"n", "x", "x 99"}, []string{"Experiments beside hop 1", `There is no experiment "99"`}, ""},
		{[]string{"x", "w"}, []string{"there is no hop to experiment with", "there is no session to save"}, ""},
		{[]string{"H"}, []string{"The history is switched off"}, ""},
		{[]string{"n", "y", "y nothing"}, []string{"Write url, content, curl, fetch, python, httpie, hop, chain or har."}, ""},
		{[]string{"q", "n"}, nil, "302"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.commands, ","), func(t *testing.T) {
			s := &script{answers: []answer{redirect(302, "Found", "/thanks"), page200()}}
			got := said(t, Config{Start: &start, Exchanger: s}, tt.commands...)
			for _, want := range tt.says {
				if !strings.Contains(got, want) {
					t.Errorf("it lacks %q:\n%s", want, got)
				}
			}
			if tt.lacks != "" && strings.Contains(got, tt.lacks) {
				t.Errorf("it has %q:\n%s", tt.lacks, got)
			}
		})
	}
}

func TestLinearWithoutAWalk(t *testing.T) {
	got := said(t, Config{Exchanger: &script{}}, "n", "b", "v", "")
	if strings.Count(got, "There is no walk yet") != 3 {
		t.Errorf("it says:\n%s", got)
	}
}

func TestLinearIsCleanToo(t *testing.T) {
	for _, text := range hostile {
		start := checkout()
		s := &script{answers: evil(text)}
		got := said(t, Config{Start: &start, Exchanger: s}, "r", "l", "v 1", "K 1", "p", "c", "t raw 1", "t body", "t cookies", "/ a", "x", "o", "k "+text, "N "+text, "c "+text, "e url "+text, "p")
		clean(t, got)
	}
}

// Every action of the screen can be had line by line too, by the letter that it
// has there. What only a screen needs is left out.
func TestLinearHasTheScreensActions(t *testing.T) {
	letters := map[string]bool{}
	for _, c := range linear.Commands() {
		if letters[c.Letter] || letters[c.Word] {
			t.Errorf("%s or %s means two things", c.Letter, c.Word)
		}
		letters[c.Letter], letters[c.Word] = true, true
	}
	onlyScreen := []string{"private", "palette", "branches", "open", "leave-out", "change", // e has both
		"zoom", "freeze", "mouse", "next-cause", "previous-cause"}
	for _, b := range newKeyMap().actions(inWalk) {
		if slices.Contains(onlyScreen, b.name) {
			continue
		}
		if !slices.ContainsFunc(b.keys, func(key string) bool { return letters[key] || key == "esc" || key == "?" }) {
			t.Errorf("%s (%v) cannot be had", b.name, b.keys)
		}
	}
}

// An experiment is listed, asked for where it may change something, sent, and
// judged.
func TestLinearExperiment(t *testing.T) {
	start := toItself("GET")
	cfg := Config{Start: &start, Send: true, Exchanger: &script{answers: []answer{atLoop(), page200()}}}
	got := said(t, cfg, "x", "x 1", "l")
	for _, want := range []string{"Experiments beside hop 1", "The experiment went beside hop 1", "The walk is where it was. Next: GET https://app.test/dashboard", "not sent yet: GET"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
}

func TestLinearSavesAndOpens(t *testing.T) {
	t.Chdir(t.TempDir())
	start := checkout()
	got := said(t, Config{Start: &start, Send: true, Exchanger: &script{answers: []answer{redirect(302, "Found", "/thanks")}}}, "w")
	files, _ := filepath.Glob("detour-shop.test-*.json")
	if len(files) != 1 || !strings.Contains(got, files[0]) {
		t.Errorf("%v is saved:\n%s", files, got)
	}
	s := trace.NewSession(trace.Clients()[0], start)
	s.Add(redirect(302, "Found", "/thanks").hop(start))
	got = said(t, Config{Session: s, Exchanger: &script{}}, "p")
	if !strings.Contains(got, "1 POST https://shop.test/checkout, 302 Found") || !strings.Contains(got, "Next: GET") {
		t.Errorf("a recorded walk says:\n%s", got)
	}
}

func TestLinearHistory(t *testing.T) {
	f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
	start := checkout()
	said(t, Config{Start: &start, Send: true, History: f, Exchanger: &script{answers: []answer{page200()}}}, "N http://other.test/x", "n")
	got := said(t, Config{History: f, Exchanger: &script{}}, "H", "H 9", "H 2", "H 1")
	for _, want := range []string{"1 GET http://other.test/x, chromium", "2 POST https://shop.test/checkout", `There is no "9"`, "Next: POST https://shop.test/checkout", "Next: GET http://other.test/x"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, got)
		}
	}
}

// A request under way is given up by a line with a point.
func TestLinearCancels(t *testing.T) {
	start := checkout()
	in, write := io.Pipe()
	waits := &stuck{asked: make(chan struct{})}
	var out strings.Builder
	ended := make(chan error, 1)
	client, _ := trace.ClientNamed("chromium")
	go func() {
		ended <- Run(t.Context(), Config{Linear: true, Client: client, Start: &start, Exchanger: waits}, in, &out)
	}()
	io.WriteString(write, "n\n")
	<-waits.asked
	io.WriteString(write, "l\n.\nq\n")
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "Cancelled; it may have reached the server") || !strings.Contains(got, "not sent yet: POST") {
		t.Errorf("it says:\n%s", got)
	}
}

// A stuck exchanger answers when it is given up.
type stuck struct{ asked chan struct{} }

func (w *stuck) Exchange(ctx context.Context, r trace.Request) *trace.Hop {
	close(w.asked)
	<-ctx.Done()
	return &trace.Hop{Request: r, Failure: &trace.Failure{Kind: trace.FailCanceled}}
}
