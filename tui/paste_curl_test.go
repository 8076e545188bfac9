package tui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/wire"
	"detour/tui/history"
)

func paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

func TestPastedCurlFillsTheForm(t *testing.T) {
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s}, 120, 40)
	d.write("http://before.test/")
	d.send(paste("curl 'https://shop.test/login?x=1' \\\n  -H 'X-A: 1' --data-raw 'a=1' --compressed"))
	d.sees("https://shop.test/login?x=1", "X-A", "[ POST ▾ ]", "Body  3 bytes", "Filled from the curl command for bash: POST")
	if len(s.asked) > 0 {
		t.Error("pasting sent a request")
	}
	d.press("ctrl+_")
	d.sees("http://before.test/", "[ GET ▾ ]")
	d.press("alt+r")
	d.sees("https://shop.test/login?x=1")
	d.press("ctrl+r")
	if got := s.asked[0]; got.Method != "POST" || string(got.Body) != "a=1" || got.Fields.Get("X-A") != "1" {
		t.Errorf("sent %+v", got)
	}
}

func TestCurlThatIsNotUnderstoodChangesNothing(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.write("http://before.test/")
	for _, line := range []string{"curl", "curl --no-such-flag http://a.test/", "curl http://a.test/ $(id)", "curl -d @/etc/passwd http://a.test/"} {
		d.send(paste(line))
		d.sees("http://before.test/", "Not filled:")
	}
}

// A reading that can be doubted is shown before it is taken.
func TestDoubtfulReadingIsShownFirst(t *testing.T) {
	const command = "curl -X POST “http://a.test/x” --data ‘x=1’"
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s}, 120, 40)
	d.write("http://before.test/")
	d.send(paste(command))
	d.sees("Is this what was pasted?", "Read as a curl command for", "POST http://a.test/x", "3 bytes of body: x=1", " ? ", "enter take it", "esc leave the form as it was")
	d.press("esc")
	d.sees("http://before.test/", "[ GET ▾ ]")
	d.send(paste(command))
	d.press("enter")
	d.sees("http://a.test/x", "[ POST ▾ ]", "Filled from the curl command")
	if len(s.asked) > 0 {
		t.Error("it was sent")
	}
	d.press("ctrl+_")
	d.sees("http://before.test/")
	d.send(paste(command))
	d.press("ctrl+r")
	if len(s.asked) != 1 || s.asked[0].URI.String() != "http://a.test/x" || string(s.asked[0].Body) != "x=1" {
		t.Errorf("sent %+v", s.asked)
	}
}

func TestFlagsThatAreLeftOutAreShownFirst(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 60, 15)
	d.send(paste("curl -o FILE -H 'Authorization: Bearer abcdefghijklmnop' http://a.test/"))
	d.sees("Is this what was pasted?", " ! -o FILE", "left out, the content is not written")
	d.press("down", "down", "down", "down", "down")
	d.lacks("abcdefghijklmnop")
}

// The lines of a command come with a CR each, in one paste, or with enter as keys of
// a terminal that does not say what is a paste.
func TestCommandOfManyLines(t *testing.T) {
	lines := []string{"curl 'http://a.test/x?q=1' \\", "  -H 'X-A: 1' \\", "  --data-raw 'one", "two'"}
	check := func(d *driver, s *script) {
		t.Helper()
		d.sees("http://a.test/x?q=1", "[ POST ▾ ]", "Filled from the curl command for bash: POST, 2 fields, 7 bytes of body.")
		d.press("ctrl+r")
		if len(s.asked) != 1 || string(s.asked[0].Body) != "one\ntwo" {
			t.Errorf("sent %+v", s.asked)
		}
	}
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s}, 120, 40)
	d.send(paste(strings.Join(lines, "\r")))
	check(d, s)

	s = &script{answers: []answer{page200()}}
	d = drive(t, Config{Exchanger: s}, 120, 40)
	for _, line := range lines {
		for at := 0; at < len(line); at += 20 {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(line[at:min(len(line), at+20)])})
		}
		if len(s.asked) > 0 {
			t.Fatal("a line was sent")
		}
		d.press("enter")
	}
	check(d, s)
}

func TestTypedCurlIsFilledBeforeItIsSent(t *testing.T) {
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s}, 120, 40)
	d.write("curl -I http://a.test/x")
	d.press("enter")
	d.sees("http://a.test/x", "[ HEAD ▾ ]")
	if len(s.asked) > 0 {
		t.Error("it was sent")
	}
}

func TestConnectionOfACurlCommand(t *testing.T) {
	var asked []wire.Options
	dialled := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: &script{}, Dial: func(o wire.Options) trace.Exchanger {
		asked = append(asked, o)
		return dialled
	}}, 120, 40)
	d.send(paste("curl -k http://a.test/"))
	d.press("ctrl+r")
	if len(asked) != 1 || !asked[0].Insecure || len(dialled.asked) != 1 {
		t.Errorf("dialled %v, sent %d", asked, len(dialled.asked))
	}
	d = drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.send(paste("curl -k http://a.test/"))
	d.sees("but for what the curl command says of the connection")
}

func TestCurlPastedIntoAnEdit(t *testing.T) {
	d, s := walking(t, 120, 40, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("e")
	d.send(paste("curl -H 'X-A: 1' https://shop.test/other"))
	d.press("esc", "space")
	last := s.asked[len(s.asked)-1]
	if last.URI.Path != "/other" || last.Fields.Get("X-A") != "1" || last.Fields.Get("Host") != "shop.test" {
		t.Errorf("sent %s %v", last.URI, last.Fields)
	}
}

func TestHistoryIsComposedAgain(t *testing.T) {
	f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s, History: f}, 120, 40)
	d.write("https://shop.test/?token=abcdefgh")
	d.press("shift+tab")
	d.write("POST")
	d.press("ctrl+r")
	d.sees("ENDED")
	d.press("H")
	d.sees("Sent before", "POST https://shop.test/?token=••••", "just now")
	d.lacks("abcdefgh")
	d.press("enter")
	d.sees("compose a request", "https://shop.test/?token=", "[ POST ▾ ]", "Write again what is not kept: the URL.")
}

// A scenario of the lab is kept by its name: its hosts are nowhere else.
func TestHistoryOfTheLab(t *testing.T) {
	f := history.Open(filepath.Join(t.TempDir(), "history.jsonl"), 10)
	start := checkout()
	s := &script{answers: []answer{page200()}}
	lab := func(name string) (trace.Request, trace.Exchanger, error) { return start, s, nil }
	d := drive(t, Config{Start: &start, Send: true, Played: "post-302", Exchanger: s, Lab: lab, History: f}, 120, 40)
	d.press("N")
	d.write("lab:prg")
	d.press("ctrl+r", "H")
	d.sees("lab:prg", "lab:post-302")
	d.lacks("GET https://shop.test")
	d.press("down", "enter")
	d.sees("URL  lab:post-302")
	d.press("ctrl+r")
	d.sees("ENDED")
	if len(s.asked) != 3 {
		t.Errorf("%d requests, want 3", len(s.asked))
	}
}

func TestHistorySwitchedOff(t *testing.T) {
	d, _ := walking(t, 120, 40, checkout(), page200())
	d.press("H")
	d.sees("The history is switched off")
}

func TestHistoryThatCannotBeWritten(t *testing.T) {
	way := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(way, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := &script{answers: []answer{page200()}}
	d := drive(t, Config{Exchanger: s, History: history.Open(filepath.Join(way, "h"), 10)}, 120, 40)
	d.write("http://a.test/")
	d.press("enter")
	d.sees("The request is not in the history", "ENDED")
}

// editing runs a script as the editor of the form and returns what it left.
func editing(t *testing.T, d *driver, script string) error {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	program := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	run := &editorRun{words: []string{program}, edited: d.m.composer.toEdit()}
	run.SetStdin(strings.NewReader(""))
	run.SetStdout(io.Discard)
	err := run.Run()
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	d.send(editedMsg{run.edited, err})
	return err
}

func TestEditorOfFields(t *testing.T) {
	start := checkout()
	d := drive(t, Config{Start: &start, Exchanger: &script{}}, 120, 40)
	d.press("R")
	if err := editing(t, d, `[ "$(stat -c %a "$1")" = 600 ] && printf 'X-New: a: b\n\nEmpty:\n' >> "$1"`); err != nil {
		t.Fatal(err)
	}
	r, err := d.m.composer.form.Request()
	if err != nil || r.Fields.Get("X-New") != "a: b" || !r.Fields.Has("Empty") || !r.Fields.Has("Content-Type") {
		t.Errorf("%v, %v", r.Fields, err)
	}
}

func TestEditorOfFieldsThatAreNone(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	if err := editing(t, d, `echo 'no colon' > "$1"`); err != nil {
		t.Fatal(err)
	}
	d.sees("The fields stay as they were: line 1")
}

func TestEditorOfABody(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.press("shift+tab", "shift+tab")
	d.write("one")
	if err := editing(t, d, `sed -i 's/one/two/' "$1"; echo >> "$1"`); err != nil {
		t.Fatal(err)
	}
	if got := string(d.m.composer.form.Body.Bytes()); got != "two" {
		t.Errorf("the body is %q", got)
	}
}

func TestEditorThatFails(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	d.press("shift+tab", "shift+tab")
	d.write("one")
	if err := editing(t, d, `echo lost > "$1"; exit 3`); err == nil {
		t.Fatal("no error")
	}
	d.sees("exit status 3")
	if got := string(d.m.composer.form.Body.Bytes()); got != "one" {
		t.Errorf("the body is %q", got)
	}
	d.send(editedMsg{err: errors.New("there is no editor")})
	d.sees("There is no editor.")
}

// After the editor the mouse works again.
func TestEditorGivesTheMouseBack(t *testing.T) {
	d := drive(t, Config{Exchanger: &script{}}, 120, 40)
	_, cmd := d.m.Update(editedMsg{editedText: editedText{text: ""}})
	if cmd == nil || cmd() != tea.EnableMouseCellMotion() {
		t.Error("the mouse stays off")
	}
}

func TestEditorIsTheUsers(t *testing.T) {
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "ed -s")
	if got := strings.Join(editorCommand(), "|"); got != "ed|-s" {
		t.Errorf("got %s", got)
	}
	t.Setenv("VISUAL", "code --wait")
	if got := editorCommand()[0]; got != "code" {
		t.Errorf("got %s", got)
	}
}
