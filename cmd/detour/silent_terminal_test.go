//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// style matches the only sequences that plain output may have. A question to
// the terminal is any other.
var style = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// TestSilentTerminal: on a terminal that answers no question the commands that
// print are done at once, because they ask none.
func TestSilentTerminal(t *testing.T) {
	path, err := exec.LookPath("detour")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{
		"version", "help", "explain 302", "explain Location", "clients", "lab --list",
		"trace lab:post-302", "trace --json lab:post-302", "trace -v --explain lab:prg", "trace http://127.0.0.1:1/", "no-such-command x",
	} {
		t.Run(args, func(t *testing.T) {
			if said := onSilentTerminal(t, path, args, "NO_COLOR=1"); strings.Contains(said, "\x1b") {
				t.Errorf("with NO_COLOR it writes escape sequences: %q", said)
			}
			said := onSilentTerminal(t, path, args)
			if rest := style.ReplaceAllString(said, ""); strings.Contains(rest, "\x1b") {
				t.Errorf("it writes more than styles: %q", rest)
			}
			if said == "" {
				t.Error("it says nothing")
			}
		})
	}
}

// patience is how long a program on a terminal may take for one step. It is far
// more than any step takes, and only a failing test waits for it.
const patience = 30 * time.Second

// cleanEnv is the environment of a user's plain terminal: none of what the
// shell around the tests says of its own. GORACE spares the second that a
// program under the race detector sleeps at its end.
func cleanEnv() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC",
		"GORACE=atexit_sleep_ms=0",
	}
}

// silence is less than a question costs that nobody answers: termenv waits
// five seconds. It is many times what a command takes on a busy machine.
const silence = 4 * time.Second

// onSilentTerminal runs detour on a terminal that never answers and returns
// what it wrote there.
func onSilentTerminal(t *testing.T, path, args string, env ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), silence)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, strings.Fields(args)...)
	cmd.Env = append(cleanEnv(), env...)
	master, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	said := readTerminal(t, master)
	// The exit code is other tests' matter; here it is whether it ended.
	_ = cmd.Wait()
	if ctx.Err() != nil {
		t.Fatalf("detour %s is not done after %v; it wrote %q", args, silence, said)
	}
	return said
}

// readTerminal reads until the program has closed its side, which Linux
// reports as EIO.
func readTerminal(t *testing.T, master *os.File) string {
	t.Helper()
	said, err := io.ReadAll(master)
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	return string(said)
}

// TestClosedTerminal: the program ends when its terminal does, also where the
// signal for that is ignored, as under nohup.
func TestClosedTerminal(t *testing.T) {
	for _, script := range []string{
		"exec detour lab:post-302", `trap "" HUP; exec detour lab:post-302`,
		`trap "" HUP; exec detour`, `trap "" HUP; exec detour --linear lab:post-302`,
	} {
		t.Run(script, func(t *testing.T) {
			cmd := exec.Command("sh", "-c", script)
			cmd.Env = append(cleanEnv(), "HOME="+t.TempDir())
			master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
			if err != nil {
				t.Fatal(err)
			}
			if buf := make([]byte, 1); !readsSome(master, buf) {
				t.Error("it wrote nothing")
			}
			master.Close()
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			select {
			case <-ended: // how is the shell's matter
			case <-time.After(patience):
				_ = cmd.Process.Kill()
				t.Error("it still runs")
			}
		})
	}
}

// readsSome waits for the first byte of the screen.
func readsSome(from io.Reader, buf []byte) bool {
	n, _ := from.Read(buf)
	return n > 0
}
