package nginx

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	crand "crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"math/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"detour/explain/blame"
	"detour/trace"
)

// disk is files as they stand.
type disk struct{}

func (disk) Read(name string) (*blame.File, error) {
	data, err := os.ReadFile(name)
	return &blame.File{Name: name, Data: data}, err
}

func (disk) Glob(pattern string) []string {
	names, _ := filepath.Glob(pattern)
	sort.Strings(names)
	return names
}

func (disk) Kind(name string) blame.Kind {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return blame.Absent
	case info.IsDir():
		return blame.Folder
	}
	return blame.Regular
}

// blind is files of which only the configuration is at hand.
type blind struct{ disk }

func (blind) Kind(string) blame.Kind { return blame.NotKnown }

// needNginx finds nginx, or skips.
func needNginx(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	if os.Getenv("DETOUR_REAL") != "" {
		t.Fatal("nginx is not installed, and DETOUR_REAL asks for it")
	}
	t.Skip("nginx is not installed")
	return ""
}

// freePort is a port that nothing listens at.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// site makes the files that the generated configurations serve.
func site(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, dir := range []string{"www/docs/sub", "www/a", "www/b/c", "tmp"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"www/docs/index.html", "www/file.txt", "www/b/about.html", "www/nope.html"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "users"), []byte("u:{PLAIN}p\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	certificate(t, root)
	return root
}

// certificate makes one that nobody trusts.
func certificate(t *testing.T, root string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"s.test"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(crand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(filepath.Join(root, "cert.pem"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// start runs nginx with a configuration until it is stopped, at the test's end
// at the latest.
func start(t *testing.T, nginx, root, name string, port int) (stop func()) {
	t.Helper()
	cmd := exec.Command(nginx, "-p", root, "-c", name, "-e", filepath.Join(root, "error.log"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { cmd.Process.Signal(syscall.SIGTERM); cmd.Wait() })
	t.Cleanup(stop)
	for range 400 {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			c.Close()
			return stop
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("nginx doesn't listen")
	return nil
}

// ask sends a request to nginx, and says what came back.
func ask(s sent) (status int, location *string, err error) {
	var c net.Conn
	c, err = net.Dial("tcp", net.JoinHostPort(s.ip, strconv.Itoa(s.port)))
	if err != nil {
		return 0, nil, err
	}
	defer func() { c.Close() }()
	if s.scheme == "https" {
		name, _ := validHost(s.host)
		c = tls.Client(c, &tls.Config{ServerName: name, InsecureSkipVerify: true})
	}
	c.SetDeadline(time.Now().Add(5 * time.Second))
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/%s\r\n", s.method, s.target, s.version)
	if s.host != "" {
		fmt.Fprintf(&b, "Host: %s\r\n", s.host)
	}
	for _, f := range s.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f[0], f[1])
	}
	b.WriteString("Content-Length: 0\r\nConnection: close\r\n\r\n")
	if _, err := c.Write([]byte(b.String())); err != nil {
		return 0, nil, err
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return 444, nil, nil // closed without an answer
	case err != nil:
		return 0, nil, err
	}
	r.Body.Close()
	if values, ok := r.Header["Location"]; ok {
		location = &values[0]
	}
	return r.StatusCode, location, nil
}

func (s sent) request() blame.Request {
	host := s.host
	name, ok := validHost(host)
	if !ok {
		name = s.ip
	}
	r := blame.Request{Method: s.method, URL: fmt.Sprintf("%s://%s:%d/", s.scheme, name, s.port), Target: s.target, Host: &host, Version: s.version, ConnectIP: s.ip}
	for _, f := range s.fields {
		r.Fields = append(r.Fields, trace.Field{Name: f[0], Value: f[1]})
	}
	return r
}

// TestRealNginx holds predictions against nginx over generated configurations and
// requests: the same status and the same Location, where the answer is certain,
// and always an answer that can have been given.
func TestRealNginx(t *testing.T) {
	nginx := needNginx(t)
	seed, rounds, asked := int64(1), 3, 60
	if os.Getenv("DETOUR_REAL") != "" {
		rounds = 12
	}
	if s := os.Getenv("DETOUR_SEED"); s != "" {
		seed, _ = strconv.ParseInt(s, 10, 64)
		rounds = 60
	}
	total, unsure, refused, lost := 0, 0, 0, 0
	for round := range rounds {
		root := site(t)
		w := &writer{Rand: rand.New(rand.NewSource(seed*1000 + int64(round))), port: freePort(t), tls: freePort(t), back: freePort(t)}
		const servers = 12
		text := w.configuration(root, servers)
		name := filepath.Join(root, "nginx.conf")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(nginx, "-t", "-p", root, "-c", name, "-e", filepath.Join(root, "error.log")).CombinedOutput(); err != nil {
			refused++
			t.Logf("seed %d round %d: %s", seed, round, out)
			continue
		}
		stop := start(t, nginx, root, name, w.back)
		c, err := Read(disk{}, name)
		if err != nil {
			t.Fatal(err)
		}
		dark, err := Read(blind{}, name)
		if err != nil {
			t.Fatal(err)
		}
		for range asked * servers / 4 {
			s := w.request(servers)
			status, location, err := ask(s)
			if err != nil {
				lost++ // nothing listens at the address, or it was too soon to read
				continue
			}
			total++
			compareBlind(t, dark, s, status, location)
			if !compare(t, c, s, status, location) {
				unsure++
				if t.Failed() && os.Getenv("DETOUR_SEED") != "" {
					keep := filepath.Join(os.TempDir(), fmt.Sprintf("nginx-%d-%d.conf", seed, round))
					os.WriteFile(keep, []byte(text), 0o644)
				}
			}
		}
		stop()
	}
	t.Logf("%d requests, %d not certain, %d without an answer, %d configurations refused", total, unsure, lost, refused)
	if refused*3 > rounds || lost > total/3 {
		t.Errorf("%d of %d configurations are refused by nginx", refused, rounds)
	}
}

// compare tells whether the prediction was certain.
func compare(t *testing.T, c *Config, s sent, status int, location *string) bool {
	t.Helper()
	r := s.request()
	a := c.Answer(r)
	r.Observed = &blame.Observed{Status: status, Location: location}
	if after := c.Answer(r); after.Differs != "" {
		t.Errorf("%+v: %s; blamed %v", s, after.Differs, a.Blame)
		for _, n := range a.Via {
			t.Logf("   %d %s: %s", n.Line.Line, n.Text, n.Why)
		}
		return false
	}
	if !a.Certain || a.Status == 0 {
		return false
	}
	if a.Status != status || (a.Location == nil) != (location == nil) || location != nil && *location != *a.Location {
		t.Errorf("%+v: certain of %d, nginx answers %d", s, a.Status, status)
		for _, n := range a.Via {
			t.Logf("   %d %s: %s", n.Line.Line, n.Text, n.Why)
		}
	}
	if location == nil {
		return true
	}
	if mark := lastMark.FindString(*location); mark != "" && a.Origin == blame.Config && (a.Blame == nil || !strings.Contains(a.Blame.Text, mark)) {
		t.Errorf("%+v: certain of %v, and %s is of another line", s, a.Blame, *location)
	}
	return true
}

// compareBlind asks without files and without addresses. What is certain all the
// same has to be right, and what was seen has to be possible.
func compareBlind(t *testing.T, c *Config, s sent, status int, location *string) {
	t.Helper()
	r := s.request()
	r.ConnectIP = ""
	r.URL = strings.Replace(r.URL, "://127.", "://128.", 1)
	a := c.Answer(r)
	if a.Certain && a.Status != 0 && a.Origin != blame.Upstream && a.Status != status {
		t.Errorf("%+v: blindly certain of %d, nginx answers %d", s, a.Status, status)
	}
	r.Observed = &blame.Observed{Status: status, Location: location}
	after := c.Answer(r)
	if after.Differs != "" && !strings.Contains(strings.Join(after.Unknowns, " "), "more hangs on") {
		t.Errorf("%+v: blindly: %s", s, after.Differs)
	}
	for _, a := range []blame.Answer{a, after} {
		if location == nil || !a.Certain {
			continue
		}
		if mark := lastMark.FindString(*location); mark != "" && (a.Blame == nil || !strings.Contains(a.Blame.Text, mark)) {
			t.Errorf("%+v: blindly certain of %v, and %s is of another line", s, a.Blame, *location)
		}
	}
}

// lastMark is the mark of the line that wrote a Location.
var lastMark = regexp.MustCompile(`#k\d+k`)
