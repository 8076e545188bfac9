//go:build unix

package real

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// start returns what sends a request as the client and says what the client
// said, and the client's version. A client that is not installed fails
// the test where the checks promise to install it, and else skips it.
func (c client) start(t *testing.T, s *stage) (send func(startRequest) string, version string) {
	t.Helper()
	path, err := c.find()
	if err != nil {
		c.miss(t, err.Error())
	}
	if c.script != nil {
		return c.startScript(t, s, path)
	}
	out, err := exec.CommandContext(t.Context(), path, c.version).CombinedOutput()
	if err != nil {
		c.miss(t, err.Error())
	}
	version, _, _ = strings.Cut(string(out), "\n")
	return func(r startRequest) string { return c.runOnce(t, s, path, r) }, version
}

// find returns the path of the program. The one in /usr/bin comes first:
// Debian's Python and Node have the packages that Debian installs.
func (c client) find() (string, error) {
	if path, err := exec.LookPath(filepath.Join("/usr/bin", c.program)); err == nil {
		return path, nil
	}
	return exec.LookPath(c.program)
}

func (c client) miss(t *testing.T, why string) {
	t.Helper()
	if c.ci {
		t.Fatalf("%s is not installed, and DETOUR_REAL asks for it: %s", c.profile, why)
	}
	t.Skipf("%s is not installed: its profile is not compared with it (%s)", c.profile, why)
}

// environment is the same for all clients: the stage's authority, no proxy, a
// home without configuration.
func (s *stage) environment(home string) []string {
	env := slices.DeleteFunc(os.Environ(), func(e string) bool {
		name, _, _ := strings.Cut(strings.ToLower(e), "=")
		return strings.HasSuffix(name, "_proxy")
	})
	return append(env, "DETOUR_CA="+s.ca, "SSL_CERT_FILE="+s.ca, "NODE_EXTRA_CA_CERTS="+s.ca, "HOME="+home, "TERM=dumb", "LC_ALL=C.UTF-8")
}

// runOnce runs a program for one walk.
func (c client) runOnce(t *testing.T, s *stage, path string, r startRequest) string {
	t.Helper()
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), path, c.words(r)...)
	cmd.Dir, cmd.Env = home, s.environment(home)
	if c.stdin != nil {
		cmd.Stdin = strings.NewReader(c.stdin(r))
	}
	said, err := startGroup(cmd)
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { cmd.Cancel() }) // then Wait says that it was killed
	defer late.Stop()
	err = cmd.Wait() // a client that gives up may say so by its exit code
	return fmt.Sprintf("%.400s (%v)", bytes.TrimSpace(said.Bytes()), err)
}

// startScript starts a program that sends what it reads from stdin.
func (c client) startScript(t *testing.T, s *stage, path string) (func(startRequest) string, string) {
	t.Helper()
	args := slices.Clone(c.script)
	i := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(strings.ToLower(a), "client.") })
	args[i] = scriptIn(t, args[i])
	home := t.TempDir()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = home, s.environment(home), &said
	stdin, stdout := pipes(t, cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		cmd.Wait() // what it has to say was read
	})
	out := newReplies(stdout)
	version, ok := out.next()
	if !ok {
		cmd.Wait()
		c.miss(t, firstLine(said.String()))
	}
	return func(r startRequest) string {
		if _, err := io.WriteString(stdin, r.line()); err != nil {
			t.Fatalf("%s ended: %v\n%s", c.profile, err, said.String())
		}
		answer, ok := out.next()
		if !ok {
			cmd.Process.Kill()
			t.Fatalf("%s does not come back from %s\n%s", c.profile, r.url, said.String())
		}
		return answer
	}, version
}

func pipes(t *testing.T, cmd *exec.Cmd) (io.WriteCloser, io.Reader) {
	t.Helper()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return stdin, stdout
}

// replies are the lines that a script prints.
type replies chan string

func newReplies(r io.Reader) replies {
	lines := make(replies, 1)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(r); in.Scan(); {
			lines <- in.Text()
		}
	}()
	return lines
}

// next waits for a line.
func (a replies) next() (string, bool) {
	select {
	case line, ok := <-a:
		return line, ok
	case <-time.After(patience):
		return "", false
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
