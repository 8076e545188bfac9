//go:build unix

package real

import (
	"bytes"
	"os/exec"
	"syscall"
	"time"
)

// startGroup starts a program that starts others, in a process group of its
// own, and returns where its output gathers.
func startGroup(cmd *exec.Cmd) (*bytes.Buffer, error) {
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = said, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 10 * time.Second
	return said, cmd.Start()
}

// endGroup ends the program and all that it started.
func endGroup(cmd *exec.Cmd) {
	// Both report what was just done to the program: no error says more.
	_ = cmd.Cancel()
	_ = cmd.Wait()
}
