//go:build unix

package apache

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"detour/explain/blame"
)

// diskTree is the disk itself.
type diskTree struct{}

func (diskTree) Read(name string) (*blame.File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return &blame.File{Name: name, Data: data}, nil
}

func (diskTree) Glob(pattern string) []string {
	names, _ := filepath.Glob(pattern)
	return names
}

func (diskTree) Kind(name string) blame.Kind {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return blame.Absent
	case info.IsDir():
		return blame.Folder
	}
	return blame.Regular
}

// A realServer is an httpd that runs for a test, on a loopback port of its own.
type realServer struct {
	dir  string
	port int
	stop func()
}

// realModules are loaded into it, as far as they are installed.
var realModules = strings.Fields("mpm_event authz_core authz_host authn_core access_compat alias autoindex dir env headers mime negotiation rewrite setenvif speling macro proxy proxy_http")

// startReal runs httpd with a main configuration that includes one file. It skips
// the test where there is no httpd, and fails it when one was promised.
func startReal(t *testing.T, dir, sites string) *realServer {
	t.Helper()
	program := ""
	for _, name := range []string{"apache2", "httpd", "/usr/sbin/apache2", "/usr/sbin/httpd"} {
		if p, err := exec.LookPath(name); err == nil {
			program = p
			break
		}
	}
	if program == "" {
		if os.Getenv("DETOUR_REAL") == "1" {
			t.Fatal("Apache httpd is not installed")
		}
		t.Skip("Apache httpd is not installed")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &realServer{dir: dir, port: l.Addr().(*net.TCPAddr).Port}
	l.Close()
	s.write(t, "sites.conf", sites)
	s.write(t, "main.conf", s.main(t))
	var log bytes.Buffer
	cmd := exec.Command(program, "-f", filepath.Join(dir, "main.conf"), "-DFOREGROUND")
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.stop = sync.OnceFunc(func() {
		cmd.Process.Signal(os.Interrupt)
		<-ended
	})
	t.Cleanup(s.stop)
	for deadline := time.Now().Add(20 * time.Second); ; {
		if c, err := net.Dial("tcp", s.addr()); err == nil {
			c.Close()
			return s
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("httpd ended: %v\n%s", err, log.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("httpd did not start: %s", log.String())
		}
	}
}

func (s *realServer) addr() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

func (s *realServer) write(t *testing.T, name, data string) {
	t.Helper()
	full := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (s *realServer) main(t *testing.T) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ServerRoot %q\nListen 127.0.0.1:%d\nServerName main.test\nPidFile %[1]s/pid\nDefaultRuntimeDir %[1]s\nErrorLog %[1]s/error.log\nLogLevel warn\nMutex posixsem\n", s.dir, s.port)
	for _, m := range realModules {
		for _, folder := range []string{"/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/local/apache2/modules"} {
			so := fmt.Sprintf("%s/mod_%s.so", folder, m)
			if _, err := os.Stat(so); err == nil {
				fmt.Fprintf(&b, "LoadModule %s_module %s\n", m, so)
				break
			}
		}
	}
	if os.Geteuid() == 0 {
		b.WriteString("User nobody\nGroup nogroup\n")
	}
	fmt.Fprintf(&b, "TypesConfig %s/mime.types\n<Directory />\nOptions FollowSymLinks\nAllowOverride None\nRequire all granted\n</Directory>\n", s.dir)
	b.WriteString("Include sites.conf\n")
	s.write(t, "mime.types", "text/html html\ntext/plain txt\n")
	return b.String()
}

// ask sends a request as it stands and reads the status and Location.
func (s *realServer) ask(t *testing.T, req blame.Request, target, host string) (int, string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", req.Method, target, host)
	for _, f := range req.Fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	return exchange(t, s.addr(), b.String()+"\r\n")
}

// exchange sends a request and reads the status and Location.
func exchange(t *testing.T, addr, request string) (int, string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	for deadline := time.Now().Add(5 * time.Second); err != nil; c, err = net.Dial("tcp", addr) {
		if time.Now().After(deadline) { // it opens its ports one after the other
			t.Fatal(err)
		}
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprint(c, request)
	r := bufio.NewReader(c)
	line, err := r.ReadString('\n')
	if err != nil {
		return 0, ""
	}
	status, location := 0, ""
	fmt.Sscanf(line, "HTTP/1.1 %d", &status)
	for {
		line, err = r.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		if err != nil || line == "" {
			return status, location
		}
		if name, value, ok := strings.Cut(line, ": "); ok && strings.EqualFold(name, "Location") {
			location = value
		}
	}
}

// TestRealGenerated holds predictions against a running httpd over made up
// configurations and requests.
func TestRealGenerated(t *testing.T) {
	hosts, asks := 120, 14
	seed := uint64(1)
	fmt.Sscan(os.Getenv("DETOUR_SEED"), &seed)
	if os.Getenv("DETOUR_HOSTS") != "" {
		fmt.Sscan(os.Getenv("DETOUR_HOSTS"), &hosts)
	}
	dir := t.TempDir()
	os.Chmod(dir, 0o755)
	os.Chmod(filepath.Dir(dir), 0o755)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7)), dir: dir}
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://app.test"+r.URL.Path)
		w.WriteHeader(302)
	}))
	defer app.Close()
	g.backend = app.URL
	os.WriteFile(filepath.Join(dir, "map.txt"), []byte("# keys\nold /mapped\nold /second\nk\thttps://map.test/k?a=b rest\ndocs/ /docs/sub/\n/x /y\n lead no\n"), 0o644)
	var sites strings.Builder
	sites.WriteString(g.global())
	for i := range hosts {
		sites.WriteString(g.host(t, i))
	}
	sites.WriteString("Define HOSTVAR last.test\n")
	s := startReal(t, dir, sites.String())
	c, err := Read(diskTree{}, filepath.Join(dir, "main.conf"))
	if err != nil {
		t.Fatal(err)
	}
	g.compare(t, s, c, hosts, asks)
}

func (g *generator) compare(t *testing.T, s *realServer, c *Config, hosts, asks int) {
	wrong, certain, redirects, misblamed, total := 0, 0, 0, 0, 0
	for i := range hosts {
		for range asks {
			req, target, host := g.request(i, s.port)
			status, location := s.ask(t, req, target, host)
			if isRedirect(status) {
				redirects++
			}
			total++
			a := c.Answer(req)
			got := "-"
			if a.Location != nil {
				got = *a.Location
			}
			if a.Certain {
				certain++
			}
			if host := markedHost.FindString(location); host != "" && a.Status == status && (a.Blame == nil || !strings.Contains(a.Blame.Text, hostOf(host)) && !usesMacro(a, hostOf(host))) {
				misblamed++
				t.Errorf("v%d %s %s %v\n%d %s is not of the line blamed, %v\nvia %s\n%s", i, req.Method, target, req.Fields, status, location, a.Blame, notes(a.Via), g.texts[i])
			}
			if a.Status == status && got == either(location, "-") || a.Origin == blame.Upstream && strings.HasPrefix(location, "http://app.test") {
				continue
			}
			if !a.Certain && !a.Evaluated {
				continue
			}
			wrong++
			if wrong <= 40 {
				t.Errorf("v%d %s %s Host: %s %v\n got %d %s (certain %v)\nwant %d %s\nvia %s\nunknown %q\n%s", i, req.Method, target, host, req.Fields, a.Status, got, a.Certain, status, location, notes(a.Via), a.Unknowns, g.texts[i])
			}
		}
	}
	t.Logf("%d requests, %d redirects, %d certain, %d wrong, %d blamed on another line", total, redirects, certain, wrong, misblamed)
}

// hostOf takes the scheme off.
func hostOf(url string) string { return url[strings.Index(url, "//"):] }

// usesMacro tells whether a line that used a macro brought a host.
func usesMacro(a blame.Answer, host string) bool {
	for _, n := range a.Via {
		if strings.HasPrefix(n.Text, "Use ") && strings.Contains(n.Text, host) {
			return true
		}
	}
	return false
}

// markedHost is a host that one line alone has.
var markedHost = regexp.MustCompile(`^https?://t[0-9]+\.mark\b`)

func notes(via []blame.Note) string {
	var b strings.Builder
	for _, n := range via {
		fmt.Fprintf(&b, "\n  %s:%d %s  ← %s", filepath.Base(n.File), n.Line.Line, n.Text, n.Why)
	}
	return b.String()
}
