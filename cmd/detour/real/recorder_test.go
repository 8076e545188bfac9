//go:build unix

package real

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A sent is what a client put into one request, as far as redirects touch it:
// the request line with its host, and the fields that it had.
type sent string

// watched are the fields that a redirect can change.
var watched = []string{"Content-Type", "Content-Length", "Referer", "Origin", "Cookie", "Authorization", "X-Other"}

func newSent(req *http.Request) sent {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s%s\n", req.Method, req.Host, req.RequestURI)
	for _, name := range watched {
		for _, value := range req.Header.Values(name) {
			fmt.Fprintf(&out, "  %s: %s\n", name, value)
		}
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		body = fmt.Appendf(body, " (%v)", err)
	}
	if len(body) > 0 {
		fmt.Fprintf(&out, "  content: %s\n", body)
	}
	return sent(out.String())
}

// A recorder answers as the path asks and remembers what it was sent. The path
// is the script, read from the left:
//
//	/302/...       answers 302, with the rest of the path as its Location
//	/302/@b.test/  the same, at another host
//	/302/=a/       the same, setting the cookie a
//	/end           answers 200
//	/form/...      a page that posts a form to the rest of the path
type recorder struct {
	*httptest.Server

	mu   sync.Mutex
	all  []sent
	done chan struct{} // closed when the end was reached
}

func newRecorder(t *testing.T) *recorder {
	r := &recorder{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

// record forgets what was sent, lets do send, and returns what it sent.
func (r *recorder) record(do func(end <-chan struct{})) []sent {
	r.mu.Lock()
	r.all, r.done = nil, make(chan struct{})
	done := r.done
	r.mu.Unlock()
	do(done)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all
}

// port is where every name of the recorder's leads.
func (r *recorder) port() string { return r.URL[strings.LastIndex(r.URL, ":")+1:] }

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path == "/favicon.ico" { // which browsers ask for by themselves
		http.NotFound(w, req)
		return
	}
	r.remember(req)
	step, rest := cutSegment(req.URL.EscapedPath())
	switch status, err := strconv.Atoi(step); {
	case step == "form":
		writeForm(w, rest)
	case err == nil:
		w.Header().Set("Location", location(w.Header(), rest))
		w.WriteHeader(status)
	default:
		fmt.Fprintln(w, "the end")
		r.finish()
	}
}

// cutSegment splits "/302/end" into "302" and "/end".
func cutSegment(path string) (segment, rest string) {
	segment, rest, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return segment, "/" + rest
}

// location reads the steps that belong to a redirect, and returns where it leads.
func location(h http.Header, rest string) string {
	host := ""
	for {
		step, more := cutSegment(rest)
		if name, ok := strings.CutPrefix(step, "="); ok {
			h.Add("Set-Cookie", name+"=1; Path=/")
		} else if name, ok := strings.CutPrefix(step, "@"); ok {
			host = "http://" + name
		} else {
			return host + rest
		}
		rest = more
	}
}

func (r *recorder) remember(req *http.Request) {
	s := newSent(req)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, s)
}

func (r *recorder) finish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done != nil {
		close(r.done)
		r.done = nil
	}
}

func writeForm(w http.ResponseWriter, action string) {
	if step, rest := cutSegment(action); strings.HasPrefix(step, "@") {
		action = "http://" + step[1:] + rest
	}
	w.Header().Set("Content-Type", "text/html")
	fmt.Fprintf(w, `<!doctype html><form method="post" action="%s"><input name="a" value="1"></form>
<script>document.forms[0].submit()</script>`, action)
}

// detour walks as a client to the recorder.
func (r *recorder) detour(t *testing.T, client string, args ...string) []sent {
	t.Helper()
	all := []string{"trace", "--as", client, "--as-headers", "--connect-to", "::127.0.0.1:" + r.port()}
	all = append(all, args...)
	return r.record(func(<-chan struct{}) { detour(t, all...) })
}

// sameSent sets what a real client sent beside what detour sent as that client.
func sameSent(t *testing.T, client string, want, got []sent) {
	t.Helper()
	if len(want) == 0 {
		t.Fatalf("%s sent nothing", client)
	}
	if diff := cmp.Diff(chainText(want), chainText(got)); diff != "" {
		t.Errorf("detour does not send what %s sends (-%s +detour):\n%s", client, client, diff)
	}
}

// chainText joins requests so that a difference shows in the lines around it.
func chainText(all []sent) string {
	var out strings.Builder
	for _, s := range all {
		out.WriteString(string(s))
	}
	return out.String()
}
