//go:build unix

package real

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTmuxOverSSH is the main job on another machine: the first frame, keys, a
// copy that reaches this machine's clipboard, suspending, resizing, and a
// connection that breaks.
func TestTmuxOverSSH(t *testing.T) {
	for _, s := range []size{ordinary, {160, 50}} {
		t.Run(fmt.Sprintf("%dx%d", s.width, s.height), func(t *testing.T) {
			login := startSSH(t)
			x := openConsole(t, s)
			x.run("set-option", "-s", "set-clipboard", "on") // a terminal that takes OSC 52
			x.command(login)
			x.atFarPrompt()
			pid := filepath.Join(t.TempDir(), "pid")
			x.command("sh -c 'echo $$ >" + pid + "; exec detour lab:post-302'")
			opensOnTheFirstHop(x)
			stepsAndGoesBack(x)
			x.copiesTheURL()
			x.suspendsAndResumes()
			x.resize(large)
			x.shows("PAUSED", "Hops", "Explain")
			x.resize(s)
			x.shows("PAUSED", "q quit")
			x.breaks(pid)
		})
	}
}

// farPrompt is what the shell on the other machine says when it waits.
const farPrompt = "far$"

func (x *console) atFarPrompt() {
	x.t.Helper()
	x.waits(func(screen string) string {
		lines := strings.Split(strings.TrimRight(screen, " \n"), "\n")
		if lines[len(lines)-1] != farPrompt {
			return "does not end with the far shell's prompt"
		}
		return ""
	})
}

// copiesTheURL copies over the connection: what the far program writes is on
// the near terminal's clipboard.
func (x *console) copiesTheURL() {
	x.t.Helper()
	x.keys("y")
	x.types("url")
	x.shows("› url")
	x.keys("Enter")
	x.shows("Copied the URL, 26 bytes", "OSC 52")
	if got := x.run("show-buffer"); strings.TrimSpace(got) != "https://shop.test/checkout" {
		x.t.Errorf("the clipboard holds %q", got)
	}
}

func (x *console) suspendsAndResumes() {
	x.t.Helper()
	x.keys("C-z")
	x.atFarPrompt()
	x.command("fg")
	x.shows("PAUSED", "POST https://shop.test/checkout")
}

// breaks ends the near side without a word. The far program must end too: it
// would wait for keys forever.
func (x *console) breaks(pidFile string) {
	x.t.Helper()
	b, err := os.ReadFile(pidFile)
	if err != nil {
		x.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		x.t.Fatal(err)
	}
	x.run("kill-server")
	deadline := time.Now().Add(patience)
	for syscall.Kill(pid, 0) == nil {
		if time.Now().After(deadline) {
			x.t.Fatal("the program still runs after the connection broke")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// startSSH starts a server of ours with keys of the moment and returns the
// command line that logs in to it.
func startSSH(t *testing.T) string {
	t.Helper()
	server, client, keygen := program(t, "sshd"), program(t, "ssh"), program(t, "ssh-keygen")
	dir, port := t.TempDir(), freePort(t)
	for _, key := range []string{"host", "id"} {
		if out, err := exec.Command(keygen, "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	config := fmt.Sprintf(`ListenAddress 127.0.0.1:%[1]s
HostKey %[2]s/host
AuthorizedKeysFile %[2]s/id.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
PrintMotd no
`, port, dir)
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(server, "-D", "-f", filepath.Join(dir, "config"), "-E", filepath.Join(dir, "log"))
	if err := cmd.Start(); err != nil {
		t.Fatalf("sshd does not start: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	listens(t, port, filepath.Join(dir, "log"))
	return strings.Join([]string{
		client, "-tt -q -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null",
		"-i", filepath.Join(dir, "id"), "-p", port, "127.0.0.1",
		`"env LC_ALL=C.UTF-8 TZ=UTC GORACE=atexit_sleep_ms=0 HOME=` + dir + ` PATH='$PATH' PS1='` + farPrompt + ` ' sh"`,
	}, " ")
}

// listens waits until sshd does.
func listens(t *testing.T, port, log string) {
	t.Helper()
	if err := answers(port, nil); err != nil {
		said, _ := os.ReadFile(log) // without it the error has to do
		t.Fatalf("sshd: %v: %s", err, said)
	}
}
