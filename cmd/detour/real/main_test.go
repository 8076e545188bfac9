//go:build unix

package real

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
)

// whenAsked skips a test of real programs where nobody asks for them, and else
// sees to it that the detour of these sources is first on PATH.
func whenAsked(t *testing.T) {
	t.Helper()
	if os.Getenv("DETOUR_REAL") == "" {
		t.Skip("run it with DETOUR_REAL=1 where the real programs are installed")
	}
	if err := onPath(); err != nil {
		t.Fatal(err)
	}
}

// binaries is the folder that has detour, once it is built.
var binaries string

// TestMain leaves nothing behind.
func TestMain(m *testing.M) {
	for _, name := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"} {
		os.Unsetenv(name) // every program here goes to loopback
	}
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

// onPath builds detour once.
var onPath = sync.OnceValue(func() (err error) {
	if binaries, err = os.MkdirTemp("", "detour-real-bin-"); err != nil {
		return err
	}
	return errors.Join(build(binaries), os.Setenv("PATH", binaries+string(filepath.ListSeparator)+os.Getenv("PATH")))
})

// build builds detour into a folder, with the race detector where the tests
// have it.
func build(dir string) error {
	if err := readSources(); err != nil {
		return err
	}
	args := []string{"build", "-o", dir}
	info, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "detour/cmd/detour")...).CombinedOutput(); err != nil {
		return fmt.Errorf("build detour: %w\n%s", err, out)
	}
	return nil
}

// readSources opens every folder of the module's sources. The go command then
// knows that the result depends on them, and does not take it from its cache
// when one has changed.
func readSources() error {
	return filepath.WalkDir("../../..", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == ".git" {
			return fs.SkipDir
		}
		return err
	})
}

// What detour said, and how it ended.
type outcome struct {
	stdout, stderr []byte
	code           int
}

// usageCode is detour's exit code for a command line that it does not take.
const usageCode = 2

// detour runs the program. A command line that it does not take is a mistake
// in the test.
func detour(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "detour", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(""), &stdout, &stderr
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	var exited *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	o := outcome{stdout.Bytes(), stderr.Bytes(), cmd.ProcessState.ExitCode()}
	if o.code == usageCode {
		t.Fatalf("detour %s: %s", commandLine(args), o.stderr)
	}
	return o
}
