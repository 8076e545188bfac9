//go:build unix

package real

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A stage plays scenes to any client, on origins that need no names of their
// own: every client finds loopback. It answers one request a connection.
//
//	{A} http://127.0.0.1:port    {B} the same host, another port
//	{H} http://127.0.0.2:port    {L} http://localhost:port
//	{S} https://127.0.0.1:port
type stage struct {
	origins map[string]string // by their letters
	ca      string            // the certificate to trust

	mu    sync.Mutex
	scene scene
	seen  []sent
}

// newStage listens until the test ends.
func newStage(t *testing.T) *stage {
	t.Helper()
	dir := t.TempDir()
	pair, ca := stageCertificate(t, dir)
	plain, other, secure := listenOn(t, "127.0.0.1:0"), listenOn(t, "127.0.0.1:0"), listenOn(t, "127.0.0.1:0")
	port := portOf(plain)
	far := listenOn(t, "127.0.0.2:"+port)
	s := &stage{ca: ca, origins: map[string]string{
		"A": "http://127.0.0.1:" + port, "B": "http://127.0.0.1:" + portOf(other), "H": "http://127.0.0.2:" + port,
		"L": "http://localhost:" + port, "S": "https://127.0.0.1:" + portOf(secure),
	}}
	var work sync.WaitGroup
	t.Cleanup(work.Wait)
	for _, l := range []net.Listener{plain, other, far, tls.NewListener(secure, &tls.Config{Certificates: []tls.Certificate{pair}})} {
		work.Go(func() { s.accept(l) })
		t.Cleanup(func() { l.Close() })
	}
	return s
}

// listenOn listens on an address of loopback; one that the system does not
// have skips the test.
func listenOn(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("the stage needs a second loopback address: %v", err)
	}
	return l
}

func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String()) // an address of a listener has a port
	return port
}

// stageCertificate returns the certificate of the stage's https origin and the
// file that has it: the one for loopback that httptest has.
func stageCertificate(t *testing.T, dir string) (tls.Certificate, string) {
	t.Helper()
	lender := httptest.NewTLSServer(nil)
	defer lender.Close()
	return lender.TLS.Certificates[0], writePEM(t, filepath.Join(dir, "ca.pem"), "CERTIFICATE", lender.Certificate().Raw)
}

// play forgets what was seen, lets do send to the scene, and returns what it sent.
func (s *stage) play(sc scene, do func()) []sent {
	s.mu.Lock()
	s.scene, s.seen = sc, nil
	s.mu.Unlock()
	do()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// fill puts the stage's origins where a text has their letters.
func (s *stage) fill(text string) string {
	for letter, origin := range s.origins {
		text = strings.NewReplacer("{"+letter+"}", origin, "{"+letter+".host}", origin[strings.Index(origin, "//")+2:]).Replace(text)
	}
	return text
}

// tell puts letters where a text has the stage's origins, so that a failure
// reads the same in every run.
func (s *stage) tell(text string) string {
	for letter, origin := range s.origins {
		text = strings.ReplaceAll(text, origin, "{"+letter+"}")
	}
	return text
}

func (s *stage) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return // the test is over
		}
		go s.serve(c)
	}
}

// serve reads one request and answers it. What is no request gets no answer.
func (s *stage) serve(c net.Conn) {
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	r, err := readRaw(bufio.NewReader(c), c)
	if err != nil {
		return
	}
	if _, err := io.WriteString(c, s.answer(r, c)); err != nil {
		return // the client did not wait for it
	}
}

// answer remembers the request and returns what the scene has for it.
func (s *stage) answer(r rawRequest, c net.Conn) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	letter := s.letterOf(r.field("Host"), c)
	path, _, _ := strings.Cut(r.target, "?")
	if path == "/favicon.ico" {
		return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	}
	s.seen = append(s.seen, r.sent(letter, s))
	text := s.scene.answer(letter, path, r.has("Authorization"), len(s.seen))
	return response(s.fill(text), r.method == "HEAD")
}

// letterOf names the origin that a Host belongs to. One without a port belongs
// to the port that was asked.
func (s *stage) letterOf(host string, c net.Conn) string {
	_, secure := c.(*tls.Conn)
	_, port, _ := net.SplitHostPort(c.LocalAddr().String()) // an address of a connection has a port
	for letter, origin := range s.origins {
		scheme, rest, _ := strings.Cut(origin, "://")
		if (rest == host || rest == host+":"+port) && (scheme == "https") == secure {
			return letter
		}
	}
	return "Host " + host
}

// response frames an answer: its first line is the status, field lines follow.
func response(text string, head bool) string {
	status, fields, _ := strings.Cut(text, "\n")
	out := "HTTP/1.1 " + status + " Status\r\n"
	if fields != "" {
		out += strings.ReplaceAll(strings.TrimSuffix(fields, "\n"), "\n", "\r\n") + "\r\n"
	}
	out += "Content-Type: text/plain\r\nConnection: close\r\n"
	code, _ := strconv.Atoi(status) // a scene that has no number there fails at its first request
	switch {
	case code == 204 || code == 304:
		return out + "\r\n"
	case head:
		return out + "Content-Length: 5\r\n\r\n"
	}
	return out + "Content-Length: 5\r\n\r\nhello"
}

// A rawRequest is a request as it came over the wire.
type rawRequest struct {
	method, target string
	lines          []string
	body           []byte
}

// readRaw reads one request with its content.
func readRaw(in *bufio.Reader, out io.Writer) (rawRequest, error) {
	var r rawRequest
	first, err := in.ReadString('\n')
	if err != nil {
		return r, err
	}
	words := strings.SplitN(strings.TrimRight(first, "\r\n"), " ", 2)
	at := -1
	if len(words) == 2 {
		at = strings.LastIndex(words[1], " HTTP/")
	}
	if at < 0 {
		return r, errors.New("not a request line")
	}
	r.method, r.target = words[0], words[1][:at]
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return r, err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			break
		}
		r.lines = append(r.lines, line)
	}
	return r, r.readBody(in, out)
}

func (r *rawRequest) readBody(in *bufio.Reader, out io.Writer) (err error) {
	if r.has("Expect") {
		if _, err := io.WriteString(out, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return err
		}
	}
	if r.has("Transfer-Encoding") {
		r.body, err = io.ReadAll(httputil.NewChunkedReader(in))
		return err
	}
	if n, err := strconv.Atoi(r.field("Content-Length")); err == nil && n > 0 {
		r.body = make([]byte, min(n, 1<<20))
		_, err = io.ReadFull(in, r.body)
		return err
	}
	return nil
}

// values returns the values of a field in their order.
func (r rawRequest) values(name string) []string {
	var out []string
	for _, line := range r.lines {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			out = append(out, strings.TrimSpace(v))
		}
	}
	return out
}

func (r rawRequest) has(name string) bool { return len(r.values(name)) > 0 }

func (r rawRequest) field(name string) string { return strings.Join(r.values(name), ", ") }

// sent tells the request as far as redirects touch it.
func (r rawRequest) sent(letter string, s *stage) sent {
	var out strings.Builder
	fmt.Fprintf(&out, "%s {%s} %q", r.method, letter, s.tell(r.target))
	for _, name := range []string{"Authorization", "Cookie", "Referer", "Origin", "Content-Type", "X-Custom"} {
		for _, v := range r.values(name) {
			if name == "Cookie" { // pairs have no order among clients
				pairs := strings.Split(strings.TrimSuffix(v, ";"), "; ")
				slices.Sort(pairs)
				v = strings.Join(pairs, "; ")
			}
			fmt.Fprintf(&out, " | %s: %s", name, s.tell(v))
		}
	}
	if len(r.body) > 0 {
		fmt.Fprintf(&out, " | content %q", r.body)
	}
	return sent(out.String() + "\n")
}

// scriptIn returns the path of a script that drives a client.
func scriptIn(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", "client", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}
