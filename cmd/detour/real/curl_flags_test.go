//go:build unix

package real

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// curlLines are command lines that curl and `detour curl` run alike. The path of
// a URL is the server's script, as a recorder reads it, with the steps "dig" and
// "basic" for a challenge.
var curlLines = []string{
	"-F a=1 -F f=@f.txt http://a.test/307/@b.test/end",
	"-F a=1 http://a.test/302/end",
	"-F a=1 http://a.test/303/end",
	"-F 'f=@f.txt;type=image/png;filename=x.bin' -F 't=<f.txt' http://a.test/308/end",
	"-F a=1 --post302 http://a.test/302/end",
	"-X PUT -F a=1 http://a.test/302/end",
	"--form-string a=@b http://a.test/307/end",
	"-T f.txt http://a.test/301/end",
	"-T f.txt http://a.test/302/@b.test/301/end",
	"-T f.txt http://a.test/303/end",
	"-T f.txt http://a.test/307/end",
	"-T f.txt http://a.test/dir/",
	"-T f.txt -X POST http://a.test/302/end",
	"-T f.txt -C 5 http://a.test/end",
	"-T - http://a.test/end",
	"-d @big http://a.test/307/end",
	"-r 0-4 http://a.test/302/@b.test/307/end",
	"-r 5 -I http://a.test/302/end",
	"-r 0-1 -d a=1 http://a.test/302/end",
	"-C - -o f.txt http://a.test/302/end",
	"-z f.txt http://a.test/302/@b.test/end",
	"-z -20010909 http://a.test/302/end",
	"-z 2001-09-09 http://a.test/302/end",
	"-b jar http://a.test/302/@b.test/302/@sub.a.test/302/@a.test/sub/end",
	"-j -b jar http://a.test/302/=new/end",
	"-b jar -b q=9 -b 'r=8; s=7' http://a.test/302/@b.test/302/@a.test/end",
	"-b '' http://a.test/302/=aa/=b/=ccc/end",
	"-c out -b jar http://a.test/302/=new/302/@b.test/end",
	"--netrc-file netrc http://a.test/302/@b.test/302/@c.test/302/@a.test/end",
	"--netrc-file netrc -u x:y http://a.test/302/@b.test/302/@a.test/end",
	"--netrc-file netrc --netrc-optional http://u:p@a.test/302/@b.test/end",
	"--netrc-file netrc --digest http://a.test/dig/302/@b.test/dig/end",
	"--digest -u me:pw http://a.test/dig/302/dig/end",
	"--digest -u me:pw http://a.test/dig/302/@b.test/302/@a.test/dig/end",
	"--digest -u me:pw http://a.test/302/@b.test/dig/end",
	"--digest -u me:pw -d a=1 http://a.test/dig/307/dig/end",
	"--digest -u me:pw -d a=1 http://a.test/307/end",
	"--digest -u me:pw -F a=1 http://a.test/dig/302/end",
	"--digest -u me:pw -T f.txt http://a.test/dig/307/dig/end",
	"--digest -u me:pw --location-trusted http://a.test/dig/302/@b.test/dig/end",
	"--anyauth -u me:pw http://a.test/basic/302/@b.test/basic/end",
	"--anyauth -u me:pw -d a=1 http://a.test/dig/307/dig/end",
	"--oauth2-bearer tok http://a.test/302/@b.test/302/@a.test/end",
	"--oauth2-bearer tok --location-trusted http://a.test/302/@b.test/end",
	"-u me:pw -H 'Authorization: X' http://a.test/302/@b.test/302/@a.test/end",
	"--url-query 'a b' --url-query 'n=c&d' 'http://a.test/302/end?x=1'",
	"-G --data-urlencode 'a=b c' http://a.test/302/end",
	"--request-target /302/x --max-redirs 2 http://a.test/end",
	"-K flags http://a.test/302/end",
	"-4 --compressed -A me -e http://r.test/ http://a.test/302/@b.test/end",
	"--location-trust --data-r x --no-compressed http://a.test/307/@b.test/end",
}

// flagFiles are the files that the command lines name.
var flagFiles = map[string]string{
	"f.txt": "line1\nline2\n",
	"big":   strings.Repeat("x", 1<<20+1),
	"jar": "# Netscape HTTP Cookie File\n.a.test\tTRUE\t/\tFALSE\t0\tsess\t1\n.a.test\tTRUE\t/\tFALSE\t4000000000\tpers\t2\nb.test\tFALSE\t/\tFALSE\t4000000000\tonlyb\t3\n" +
		"#HttpOnly_a.test\tFALSE\t/\tFALSE\t4000000000\thttponly\t4\na.test\tFALSE\t/\tTRUE\t4000000000\tsecure\t5\na.test\tFALSE\t/sub\tFALSE\t4000000000\tsubp\t7\n",
	"netrc": "machine a.test login al password ap\nmachine b.test login bl password \"b p\"\n",
	"flags": "header = \"X-Other: 1\"\nreferer = http://r.test/ # why\n-d a=1\n",
}

// TestCurlFlags runs the same command lines with curl and with `detour curl`
// against one server, which must be sent the same.
func TestCurlFlags(t *testing.T) {
	path := program(t, "curl")
	s := newScripted(t)
	t.Chdir(t.TempDir())
	for name, text := range flagFiles {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	then := time.Unix(1e9, 0)
	if err := os.Chtimes("f.txt", then, then); err != nil {
		t.Fatal(err)
	}
	for _, line := range curlLines {
		t.Run(line, func(t *testing.T) {
			args := append([]string{"-sS", "-L", "-m", "20", "--connect-to", "::127.0.0.1:" + s.port()}, words(line)...)
			want := s.record(t, path, append([]string{"-q"}, args...))
			if len(want) == 0 {
				t.Fatal("curl sent nothing")
			}
			if diff := cmp.Diff(want, s.record(t, "detour", append([]string{"curl"}, args...))); diff != "" {
				t.Errorf("(-curl +detour):\n%s", diff)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(".", "out")); err != nil {
		t.Errorf("the jar: %v", err)
	}
}

// A scripted is a recorder's server with challenges.
type scripted struct {
	*httptest.Server

	mu  sync.Mutex
	all []string
}

func newScripted(t *testing.T) *scripted {
	s := &scripted{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) port() string { return s.URL[strings.LastIndex(s.URL, ":")+1:] }

// record runs a program and returns what the server was sent. How the program
// ends is no matter: curl calls a range that is not honoured an error.
func (s *scripted) record(t *testing.T, path string, args []string) []string {
	t.Helper()
	s.mu.Lock()
	s.all = nil
	s.mu.Unlock()
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = strings.NewReader("from standard input")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		t.Logf("%s: %v %s", path, err, said.String())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		body = fmt.Appendf(body, " (%v)", err)
	}
	s.mu.Lock()
	s.all = append(s.all, askedFor(req, body))
	s.mu.Unlock()
	rest := req.URL.EscapedPath()
	for {
		var step string
		step, rest = cutSegment(rest)
		asks, ok := map[string]string{"dig": `Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256`, "basic": `Basic realm="r"`}[step]
		status, err := strconv.Atoi(step)
		switch {
		case ok && req.Header.Get("Authorization") != "":
		case ok:
			w.Header().Set("WWW-Authenticate", asks)
			w.WriteHeader(http.StatusUnauthorized)
			return
		case err == nil:
			w.Header().Set("Location", location(w.Header(), rest))
			w.WriteHeader(status)
			return
		default:
			fmt.Fprintln(w, "the end")
			return
		}
	}
}

var (
	boundary = regexp.MustCompile(`-{24}[0-9a-f]{16}`)
	counted  = regexp.MustCompile(`^Digest username="[^"]*".*(nc=[0-9a-f]{8})`)
)

// askedFor is a request as far as flags decide about it; a boundary is the
// client's own, and of a Digest the user and the count are compared.
func askedFor(req *http.Request, body []byte) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s %s\n", req.Method, req.Host, req.RequestURI)
	for _, name := range []string{"Authorization", "Cookie", "Range", "Content-Range", "If-Modified-Since", "If-Unmodified-Since", "Content-Type", "Expect", "Referer", "X-Other"} {
		for _, value := range req.Header.Values(name) {
			if m := counted.FindStringSubmatch(value); m != nil {
				value, _, _ = strings.Cut(value, ", ")
				value += " " + m[1]
			}
			fmt.Fprintf(&out, "%s: %s\n", name, boundary.ReplaceAllString(value, "BOUNDARY"))
		}
	}
	fmt.Fprintf(&out, "length %d, %.2000s", req.ContentLength, boundary.ReplaceAll(body, []byte("BOUNDARY")))
	return out.String()
}
