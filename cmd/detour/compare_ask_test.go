//go:build unix

package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// A dialogue is detour on a terminal: what it has said so far, and what is
// answered.
type dialogue struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	said strings.Builder
}

func talk(t *testing.T, args string) *dialogue {
	t.Helper()
	path, err := exec.LookPath("detour")
	if err != nil {
		t.Fatal(err)
	}
	d := &dialogue{t: t, cmd: exec.CommandContext(t.Context(), path, strings.Fields(args)...)}
	d.cmd.Env = append(os.Environ(), "NO_COLOR=1")
	if d.tty, err = pty.StartWithSize(d.cmd, &pty.Winsize{Rows: 40, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.tty.Close() })
	return d
}

// hears reads until the program has said the words.
func (d *dialogue) hears(words string) {
	d.t.Helper()
	buf := make([]byte, 4096)
	for !strings.Contains(d.said.String(), words) {
		n, err := d.tty.Read(buf)
		d.said.Write(buf[:n])
		if err != nil {
			d.t.Fatalf("it ends without %q: %q", words, d.said.String())
		}
	}
}

func (d *dialogue) answers(keys string) {
	d.t.Helper()
	if _, err := d.tty.WriteString(keys); err != nil {
		d.t.Fatal(err)
	}
}

// ends reads to the end and demands an exit code.
func (d *dialogue) ends(code int) {
	d.t.Helper()
	rest, err := io.ReadAll(d.tty)
	if err != nil && !errors.Is(err, syscall.EIO) { // how Linux says that the other side has closed
		d.t.Fatal(err)
	}
	d.said.Write(rest)
	_ = d.cmd.Wait() // the code says it
	if got := d.cmd.ProcessState.ExitCode(); got != code {
		d.t.Errorf("it exits with %d, want %d: %q", got, code, d.said.String())
	}
}

func (d *dialogue) says(words ...string) {
	d.t.Helper()
	for _, w := range words {
		if !strings.Contains(d.said.String(), w) {
			d.t.Errorf("it does not say %q: %q", w, d.said.String())
		}
	}
}

const asked = "Send them? [y/N] "

func TestComparingByWalkingAsksFirst(t *testing.T) {
	t.Parallel()
	d := talk(t, "compare --run --only curl,urllib3 lab:post-302")
	d.hears(asked)
	d.says("POST https://shop.test/checkout would be sent once for each of 2 clients", "2 to 128 requests")
	d.answers("y\n")
	d.ends(0)
	d.says("as 2 clients: 4 requests sent")
}

func TestComparingByWalkingTakesANo(t *testing.T) {
	t.Parallel()
	for _, no := range []string{"\n", "n\n", "\x04"} {
		d := talk(t, "compare --run --only curl,urllib3 lab:post-302")
		d.hears(asked)
		d.answers(no)
		d.ends(2)
		d.says("nothing was sent")
	}
}

func TestComparingByWalkingEndsWithAnInterrupt(t *testing.T) {
	t.Parallel()
	d := talk(t, "compare --run --only curl,urllib3 lab:post-302")
	d.hears(asked)
	d.answers("\x03")
	d.ends(130)
	d.says("interrupted; nothing was sent")

	arrived := make(chan bool)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- true
		<-r.Context().Done()
	}))
	defer server.Close()
	d = talk(t, "compare --run --only curl,go,wget "+server.URL)
	for range 3 {
		<-arrived
	}
	d.answers("\x03")
	d.ends(130)
	d.says("3 requests sent", ", stopped", "interrupted; 3 requests were sent")
}

func TestComparingByWalkingCounts(t *testing.T) {
	t.Parallel()
	d := talk(t, "compare --run --only curl,go lab:get-301")
	d.hears("2 of 2 clients, 4 requests")
	d.ends(0)
	if strings.Contains(d.said.String(), "\x1b") {
		t.Errorf("with NO_COLOR it writes escape sequences: %q", d.said.String())
	}
}
