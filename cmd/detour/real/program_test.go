//go:build unix

package real

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// patience is how long a real program may take for one step. It is far more
// than any step takes, and only a failing test waits for it.
const patience = 30 * time.Second

// program returns the path of a real program, without which the test fails.
func program(t *testing.T, name string) string {
	t.Helper()
	whenAsked(t)
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	// Debian keeps servers where a user's PATH does not look.
	if path, err := exec.LookPath(filepath.Join("/usr/sbin", name)); err == nil {
		return path
	}
	t.Fatalf("%s is not installed, and DETOUR_REAL asks for it", name)
	return ""
}

// A site is a real server under test, and what its configuration is made from.
type site struct {
	Dir         string // configuration, content and logs
	HTTP, HTTPS string // ports
	Cert, Key   string // for shop.test and the names below it
	Modules     string // Apache's
}

// newSite copies the content to serve to a folder that the server's own user
// may read, and makes a certificate.
func newSite(t *testing.T) site {
	t.Helper()
	dir, err := os.MkdirTemp("", "detour-real-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	layContent(t, filepath.Join(dir, "www"))
	s := site{Dir: dir, HTTP: freePort(t), HTTPS: freePort(t), Modules: "/usr/lib/apache2/modules"}
	s.Cert, s.Key = writeCertificate(t, dir)
	return s
}

// layContent copies the pages to serve, an hour old: Apache's ETag is weak
// while a page is new.
func layContent(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS("testdata/server/www")); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// freePort returns a loopback port that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// writeCertificate makes a certificate for shop.test that is its own issuer.
func writeCertificate(t *testing.T, dir string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sheet := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "shop.test"},
		DNSNames:              []string{"shop.test", "*.shop.test"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, sheet, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return writePEM(t, filepath.Join(dir, "cert.pem"), "CERTIFICATE", der),
		writePEM(t, filepath.Join(dir, "key.pem"), "PRIVATE KEY", pkcs8)
}

func writePEM(t *testing.T, path, kind string, der []byte) string {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// configure writes the named configuration with the site's values in it.
func (s site) configure(t *testing.T, name string) string {
	t.Helper()
	var out bytes.Buffer
	if err := template.Must(template.ParseFiles("testdata/server/"+name)).Execute(&out, s); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(s.Dir, name)
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// start runs a server in the foreground until the test ends, and returns when
// it takes connections on both ports.
func (s site) start(t *testing.T, path string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), "HOME="+s.Dir, "XDG_CONFIG_HOME="+s.Dir, "XDG_DATA_HOME="+s.Dir)
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait() // ended by the signal above, which it reports as an error
		close(ended)
	}()
	t.Cleanup(func() { <-ended })
	for _, port := range []string{s.HTTP, s.HTTPS} {
		if err := answers(port, ended); err != nil {
			t.Fatalf("%s: %v\n%s%s", filepath.Base(path), err, s.log(), told(ended, &said))
		}
	}
}

// answers waits until something takes connections on a port.
func answers(port string, ended <-chan struct{}) error {
	retry := time.NewTicker(5 * time.Millisecond)
	defer retry.Stop()
	deadline := time.After(patience)
	for {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			return c.Close()
		}
		select {
		case <-ended:
			return fmt.Errorf("it ended before it took a connection on port %s", port)
		case <-deadline:
			return fmt.Errorf("it takes no connection on port %s", port)
		case <-retry.C:
		}
	}
}

// told is what a server that ended printed.
func told(ended <-chan struct{}, said *bytes.Buffer) string {
	select {
	case <-ended:
		return said.String()
	default:
		return ""
	}
}

// log returns what the server wrote into its error log.
func (s site) log() string {
	b, err := os.ReadFile(filepath.Join(s.Dir, "error.log"))
	if err != nil {
		return ""
	}
	return string(b)
}

// flags say, in words that curl and detour share, where the site's names lead:
// its well-known ports to the server's own.
func (s site) flags() []string {
	return []string{
		"--cacert", s.Cert,
		"--connect-to", ":80:127.0.0.1:" + s.HTTP,
		"--connect-to", ":443:127.0.0.1:" + s.HTTPS,
		"--connect-to", "::127.0.0.1:",
	}
}

// words splits flags as a shell does: at spaces outside single quotes.
func words(flags string) []string {
	var args []string
	quoted, begun := false, false
	for _, r := range flags {
		switch {
		case r == '\'':
			quoted = !quoted
		case r == ' ' && !quoted:
			begun = false
			continue
		}
		if !begun {
			args, begun = append(args, ""), true
		}
		if r != '\'' {
			args[len(args)-1] += string(r)
		}
	}
	return args
}

// commandLine shows a command line in a failure.
func commandLine(args []string) string { return strings.Join(args, " ") }
