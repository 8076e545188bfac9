//go:build unix

package real

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"text/template"
)

// lay writes a file of testdata/explain with the site's values in it.
func (s site) lay(t *testing.T, name string) string {
	t.Helper()
	return s.fill(t, "testdata/explain/"+name)
}

// fill writes a file into the site's folder with the site's values in it.
func (s site) fill(t *testing.T, file string) string {
	t.Helper()
	var out bytes.Buffer
	if err := template.Must(template.ParseFiles(file)).Execute(&out, s); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(s.Dir, filepath.Base(file))
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// join writes the certificate and its key into one file, as HAProxy wants them.
func (s site) join(t *testing.T) {
	t.Helper()
	cert, certErr := os.ReadFile(s.Cert)
	key, keyErr := os.ReadFile(s.Key)
	err := errors.Join(certErr, keyErr, os.WriteFile(filepath.Join(s.Dir, "both.pem"), append(cert, key...), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

// An interpreter that runs apps, and how it is asked whether a library is there.
type interpreter struct {
	names []string // where it may be: Debian's own is the one that knows Debian's libraries
	ask   func(library string) []string
}

var (
	python = interpreter{[]string{"/usr/bin/python3", "python3"}, func(m string) []string { return []string{"-c", "import " + m} }}
	node   = interpreter{[]string{"node"}, func(m string) []string { return []string{"-e", "require.resolve('" + m + "')"} }}
	ruby   = interpreter{[]string{"/usr/bin/ruby", "ruby"}, func(m string) []string { return []string{"-e", "require '" + m + "'"} }}
)

// with returns the interpreter that has the library, "" where none has.
func (i interpreter) with(t *testing.T, library string) string {
	t.Helper()
	for _, name := range i.names {
		path, err := exec.LookPath(name)
		if err == nil && exec.CommandContext(t.Context(), path, i.ask(library)...).Run() == nil {
			return path
		}
	}
	return ""
}

// installed returns the interpreter that has a library which CI installs, and
// without which the test fails.
func (i interpreter) installed(t *testing.T, library string) string {
	t.Helper()
	whenAsked(t)
	path := i.with(t, library)
	if path == "" {
		t.Fatalf("%s does not have %s, and DETOUR_REAL asks for it", i.names[0], library)
	}
	return path
}

// extra returns the interpreter that has a library which Debian has not.
// Without it the test is skipped.
func (i interpreter) extra(t *testing.T, library string) string {
	t.Helper()
	whenAsked(t)
	path := i.with(t, library)
	if path == "" {
		t.Skipf("%s does not have %s: what it answers is not explained", i.names[0], library)
	}
	return path
}

// solveApp runs a program of testdata/explain, which takes its port and a
// folder as arguments, and demands the answers.
func solveApp(t *testing.T, path, app, product string, riddles []riddle) {
	t.Helper()
	port, dir := freePort(t), t.TempDir()
	layContent(t, dir)
	startExtra(t, port, path, filepath.Join("testdata/explain", app), port, dir)
	solve(t, toPort(port), product, riddles)
}

// toPort leads shop.test and the names below it to a port.
func toPort(port string) []string {
	return []string{"--connect-to", ":80:127.0.0.1:" + port}
}
