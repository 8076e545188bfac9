package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A learning process is a lesson line by line that was started with some answers and
// waits for the next.
type learning struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// learns starts a lesson, answers, and waits until the process has asked for more.
func learns(t *testing.T, state, answers, until string) learning {
	t.Helper()
	cmd := exec.Command("detour", "learn", "post-302", "--linear")
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, answers); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), until) {
			return learning{cmd, in}
		}
	}
	t.Fatalf("the lesson ends without %q", until)
	return learning{}
}

// killed ends the process as a power cut does.
func (l learning) killed(t *testing.T) {
	t.Helper()
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = l.cmd.Wait() // it says that it was killed
}

func TestAKilledLessonGoesOn(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	learns(t, state, "\nyes\nPOST\n", "Question: Will the body").killed(t)
	learns(t, state, "no\n", "Question: To which URL").killed(t)
	learns(t, state, "undo\n", "Question: Will the body").killed(t)
	learns(t, state, "", "Question: Will the body").killed(t)
}

// TestTwoLessonsAtTheSameTime has two programs go on with one lesson: both lose
// nothing.
func TestTwoLessonsAtTheSameTime(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	learns(t, state, "\nyes\n", "Question: Which method").killed(t)
	first := learns(t, state, "", "Question: Which method")
	second := learns(t, state, "GET\nno\n", "Question: To which URL")
	first.killed(t)
	second.killed(t)
	learns(t, state, "", "Question: To which URL").killed(t)
}
