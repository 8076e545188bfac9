//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// TestHostileScreens opens the screen on each hostile server, in a
// pseudo-terminal, and walks through everything that it shows.
func TestHostileScreens(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range hostileServers {
		if seen[h.name] || h.long {
			continue // the flags change the walk, not what is shown of it
		}
		seen[h.name] = true
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			s := openScreen(t, h)
			s.shows(`PAUSED|ENDED|FAILED|REFUSED|GAVE UP|LOOP|REFRESH|SCRIPT LEADS ON`)
			s.press("r")
			s.shows(`ENDED|FAILED|REFUSED|GAVE UP|LOOP|REFRESH|SCRIPT LEADS ON`)
			if !strings.HasPrefix(h.name, "evil-") {
				s.looksAround("1 2 3 4 5 6 7 8 9")
			} else { // every text of the server, on both hops
				s.looksAround(everything)
				s.press("\x1b[D")
				s.looksAround(everything)
			}
			s.quits()
		})
	}
}

// A screen is a program in a pseudo-terminal of 120 columns and 40 rows, with
// an emulator that says what a user would see.
type screen struct {
	t    *testing.T
	cmd  *exec.Cmd
	pty  *os.File
	peak string
	over chan struct{} // closed when the program has closed its side

	mu      sync.Mutex
	written []byte
	seen    vt10x.Terminal
	last    time.Time // when something was written
}

func openScreen(t *testing.T, h hostileServer) *screen {
	t.Helper()
	s := &screen{t: t, seen: vt10x.New(vt10x.WithSize(120, 40)), over: make(chan struct{}), peak: t.TempDir() + "/peak"}
	ctx, cancel := context.WithTimeout(t.Context(), endsWithin)
	t.Cleanup(cancel)
	var flags []string
	for _, f := range strings.Fields(h.flags) {
		if f == "-m" || f == "0.2" { // of the walk's flags, only the time limit is the screen's too
			flags = append(flags, f)
		}
	}
	s.cmd = exec.CommandContext(ctx, "hostile-screen", append(flags, "lab:"+h.name)...)
	s.cmd.Env = append(cleanEnv(), "PEAK="+s.peak, "HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir())
	var err error
	if s.pty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.pty.Close() })
	go s.read()
	return s
}

// read takes what the program writes until it closes its side.
func (s *screen) read() {
	defer close(s.over)
	buf := make([]byte, 32<<10)
	for {
		n, err := s.pty.Read(buf)
		s.mu.Lock()
		s.written = append(s.written, buf[:n]...)
		_, _ = s.seen.Write(buf[:n]) // it takes everything
		s.last = time.Now()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *screen) press(key string) {
	s.t.Helper()
	if _, err := io.WriteString(s.pty, key); err != nil {
		s.t.Fatal(err)
	}
}

// text is what a user sees.
func (s *screen) text() (text string, quiet time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String(), time.Since(s.last)
}

// shows waits until the screen has what the pattern describes.
func (s *screen) shows(pattern string) {
	s.t.Helper()
	want := regexp.MustCompile(pattern)
	s.waits(func() bool { text, _ := s.text(); return want.MatchString(text) }, "the screen does not show "+pattern)
}

// settles waits until the program has drawn what a key asked for. A key that
// changes nothing draws nothing, so that silence has to do.
func (s *screen) settles() {
	s.t.Helper()
	pressed := time.Now()
	s.waits(func() bool {
		_, quiet := s.text()
		return quiet > 20*time.Millisecond && time.Since(pressed) > 30*time.Millisecond
	}, "the screen does not come to rest")
}

func (s *screen) waits(done func() bool, complaint string) {
	s.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	deadline := time.After(patience)
	for !done() {
		select {
		case <-look.C:
		case <-s.over:
			if !done() {
				s.t.Fatalf("the program ended: %q", s.tail())
			}
			return
		case <-deadline:
			text, _ := s.text()
			s.t.Fatalf("%s:\n%s", complaint, text)
		}
	}
}

// tail is the end of what was written.
func (s *screen) tail() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written[max(0, len(s.written)-2000):]
}

// everything is every tab to its end, and what lines of the response mean.
const everything = "1 G 2 G 3 G K ESC g K ESC 4 G 5 G 6 G 7 G 8 G 9 G"

// looksAround presses keys one by one, and checks the screen after each.
func (s *screen) looksAround(keys string) {
	s.t.Helper()
	for key := range strings.FieldsSeq(keys) {
		s.press(strings.ReplaceAll(key, "ESC", "\x1b"))
		s.settles()
		s.rests()
	}
}

// rests checks the screen as it stands.
func (s *screen) rests() {
	s.t.Helper()
	text, _ := s.text()
	if at := dangerous(text); at >= 0 {
		s.t.Fatalf("a raw byte is on the screen: %q", text[max(0, at-80):min(len(text), at+20)])
	}
}

// quits ends the program and judges all that it wrote.
func (s *screen) quits() {
	s.t.Helper()
	// The key closes what is open over the screen before it ends the program.
	s.waits(func() bool {
		select {
		case <-s.over:
			return true
		default:
		}
		if _, quiet := s.text(); quiet > 50*time.Millisecond {
			_, _ = io.WriteString(s.pty, "q") // the program may have ended since
		}
		return false
	}, "the program does not end")
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("%v: %q", err, s.tail())
	}
	if strings.Contains(string(s.written), "goroutine ") {
		s.t.Errorf("a stack is on the screen: %q", s.tail())
	}
	foreign(s.t, string(s.written))
	var kb int
	if text, err := os.ReadFile(s.peak); err == nil {
		fmt.Sscan(string(text), &kb)
	}
	if max := peakMB(160) << 10; kb > max {
		s.t.Errorf("it takes %d kB of memory, at most %d expected", kb, max)
	}
}

// ownSequences are the escape sequences that the program itself writes: cursor,
// erasing, styles, modes, and the question for the background's colour. None of
// the hostile servers writes only such ones.
var ownSequences = regexp.MustCompile(`^\x1b(\[[0-9;]*[ABCDGHJKXdm]|\[\?(25|1000|1002|1003|1006|1049|2004|2026)[hl]|\[[0-9;]*[PLMST@]|\]11;\?(\x07|\x1b\\)|\[[0-9]* q|[78])$`)

// foreign looks for what is neither text nor a sequence of the program's own.
func foreign(t *testing.T, written string) {
	t.Helper()
	var state byte
	for rest := written; rest != ""; {
		seq, _, n, next := ansi.DecodeSequence(rest, state, nil)
		ok := ownSequences.MatchString(seq) || seq == "\r" || seq == "\n" || seq == "\b" || dangerous(seq) < 0
		if !ok {
			t.Fatalf("%q was written to the terminal, after %q", seq, written[max(0, len(written)-len(rest)-60):len(written)-len(rest)])
		}
		rest, state = rest[n:], next
	}
}

// hostileScreen is the child: the program, and at its end the memory it took.
func hostileScreen() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	// Without the file the memory is not judged.
	_ = os.WriteFile(os.Getenv("PEAK"), []byte(fmt.Sprint(peak())), 0o600)
	os.Exit(code)
}
