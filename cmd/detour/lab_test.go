//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestLabLeavesNoFileBehind(t *testing.T) {
	for name, sig := range map[string]os.Signal{"interrupt": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			cmd := exec.CommandContext(t.Context(), "detour", "lab")
			cmd.Env = append(os.Environ(), "TMPDIR="+dir)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			for lines.Scan() && !strings.Contains(lines.Text(), "ctrl+c ends it") {
			}
			if before, _ := filepath.Glob(filepath.Join(dir, "*.pem")); len(before) != 1 {
				t.Errorf("the running lab has the CA files %q, want one", before)
			}
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("the lab ends with %v, want a good end", err)
			}
			if after, _ := filepath.Glob(filepath.Join(dir, "*")); len(after) != 0 {
				t.Errorf("it leaves %q", after)
			}
		})
	}
}
