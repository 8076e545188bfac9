//go:build unix

package real

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// prompt is what the shell in the terminal says when it waits.
const prompt = "ready$"

// A console is a shell under tmux: a real pseudo-terminal, with an emulator
// that says what a user would see.
type console struct {
	t      *testing.T
	tmux   string
	socket string
}

// size is a terminal's, in cells.
type size struct{ width, height int }

// openConsole starts a shell in a terminal, in the environment of a user's
// plain one: none of what the shell around the tests says of its own. GORACE
// spares the second that a program under the race detector sleeps at its end.
func openConsole(t *testing.T, s size, env ...string) *console {
	t.Helper()
	x := &console{t: t, tmux: program(t, "tmux")}
	dir, err := os.MkdirTemp("", "dt") // short: a socket's path is limited
	if err != nil {
		t.Fatal(err)
	}
	x.socket = filepath.Join(dir, "s")
	env = append([]string{
		"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC",
		"GORACE=atexit_sleep_ms=0", "PS1=" + prompt + " ", "HOME=" + dir,
	}, env...)
	shell := append(append([]string{"env", "-i"}, env...), "sh")
	x.run(append([]string{
		"-f", "/dev/null", "-u", "new-session", "-d",
		"-x", strconv.Itoa(s.width), "-y", strconv.Itoa(s.height),
	}, shell...)...)
	t.Cleanup(func() {
		_ = exec.Command(x.tmux, "-S", x.socket, "kill-server").Run() // it may have ended
		os.RemoveAll(dir)
	})
	x.atPrompt()
	return x
}

// run runs a tmux command and returns what it prints.
func (x *console) run(args ...string) string {
	x.t.Helper()
	out, err := exec.Command(x.tmux, append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %s: %v: %s", commandLine(args), err, out)
	}
	return string(out)
}

// keys presses keys by tmux's names for them.
func (x *console) keys(names ...string) {
	x.t.Helper()
	x.run(append([]string{"send-keys"}, names...)...)
}

// types types text as it stands.
func (x *console) types(text string) {
	x.t.Helper()
	x.run("send-keys", "-l", text)
}

// command types a command line and enters it.
func (x *console) command(line string) {
	x.t.Helper()
	x.types(line)
	x.keys("Enter")
}

// screen is the text on the screen; styled is the same with its styles.
func (x *console) screen() string { x.t.Helper(); return x.run("capture-pane", "-p") }
func (x *console) styled() string { x.t.Helper(); return x.run("capture-pane", "-p", "-e") }

// state is what tmux knows of the terminal, such as "alternate_on".
func (x *console) state(name string) string {
	x.t.Helper()
	return strings.TrimSpace(x.run("display-message", "-p", "#{"+name+"}"))
}

// shows waits until every text is on the screen at once.
func (x *console) shows(texts ...string) {
	x.t.Helper()
	x.waits(func(screen string) string {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return "does not show " + strconv.Quote(text)
			}
		}
		return ""
	})
}

// hides waits until none of the texts is on the screen.
func (x *console) hides(texts ...string) {
	x.t.Helper()
	x.waits(func(screen string) string {
		for _, text := range texts {
			if strings.Contains(screen, text) {
				return "still shows " + strconv.Quote(text)
			}
		}
		return ""
	})
}

// waits reads the screen again and again until nothing is wrong with it.
func (x *console) waits(wrong func(screen string) string) {
	x.t.Helper()
	deadline := time.Now().Add(patience)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for ; ; <-look.C {
		screen := x.screen()
		problem := wrong(screen)
		if problem == "" {
			return
		}
		if time.Now().After(deadline) {
			x.t.Fatalf("the screen %s:\n%s", problem, screen)
		}
	}
}

// atPrompt waits until the shell waits. What is typed while a program still
// ends is lost.
func (x *console) atPrompt() {
	x.t.Helper()
	x.waits(func(screen string) string {
		lines := strings.Split(strings.TrimRight(screen, " \n"), "\n")
		if lines[len(lines)-1] != prompt {
			return "does not end with the shell's prompt"
		}
		return ""
	})
}

// quits leaves the program with a key and finds the terminal as it was.
func (x *console) quits(key, exitCode string) {
	x.t.Helper()
	x.keys(key)
	x.atPrompt()
	x.command("echo exit=$?")
	x.shows("exit=" + exitCode)
	for name, want := range map[string]string{"cursor_flag": "1", "mouse_any_flag": "0", "alternate_on": "0"} {
		if got := x.state(name); got != want {
			x.t.Errorf("after %s the terminal has %s %s, want %s", key, name, got, want)
		}
	}
}
