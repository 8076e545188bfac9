//go:build unix

package saved_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"detour/trace/saved"
)

func TestReplaceFileLeavesADeviceADevice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	got := make(chan []byte)
	go func() {
		b, _ := os.ReadFile(path)
		got <- b
	}()
	err := saved.ReplaceFile(path, func(w io.Writer) error { _, err := io.WriteString(w, "a chain"); return err })
	if err != nil {
		t.Fatal(err)
	}
	if b := <-got; string(b) != "a chain" {
		t.Errorf("the pipe's reader got %q, want what was written", b)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeNamedPipe {
		t.Errorf("the pipe is now %v, %v", info, err)
	}
}
