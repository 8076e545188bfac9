package lab

import (
	"bufio"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/transcripts.txt")

// TestTranscripts walks every scenario with a plain client and compares what
// happened with the file.
func TestTranscripts(t *testing.T) {
	server := start(t)
	var b strings.Builder
	for _, sc := range tame() {
		fmt.Fprintf(&b, "== %s\n%s\n", sc.Name, newWalker(t, server).walk(sc.Start))
	}
	const file = "testdata/transcripts.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("transcripts differ (-want +got):\n%s", diff)
	}
}

// tame returns the scenarios that come to an end with a client that bounds
// nothing: all but those of hostile servers, which the program itself is tested
// against.
func tame() []Scenario {
	return slices.DeleteFunc(Scenarios(), func(sc Scenario) bool { return sc.Family == "Hostile servers" })
}

// start runs a lab for one test, its delays cut to a hundredth.
func start(tb testing.TB) *Server {
	tb.Helper()
	server, err := Start(Options{Pace: 0.01})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	return server
}

// A walker follows redirects by hand: a POST becomes a GET as in browsers, a
// cookie goes back to the host that set it, Authorization stays with its host.
type walker struct {
	server  *Server
	t       testing.TB
	cookies map[string][]string
	seen    map[string]bool
	out     strings.Builder
}

func newWalker(t testing.TB, s *Server) *walker {
	return &walker{server: s, t: t, cookies: map[string][]string{}, seen: map[string]bool{}}
}

// walk returns the transcript of a scenario.
func (w *walker) walk(r Request) string {
	for range 40 {
		next, ok := w.step(r)
		if !ok {
			break
		}
		key := fmt.Sprint(next, w.cookies)
		if w.seen[key] {
			w.out.WriteString("a loop: " + next.Method + " " + next.URL + "\n")
			break
		}
		w.seen[key] = true
		r = next
	}
	return w.out.String()
}

// step makes one exchange and notes it.
func (w *walker) step(r Request) (next Request, ok bool) {
	w.out.WriteString(r.Method + " " + r.URL)
	if r.Body != "" {
		fmt.Fprintf(&w.out, " (%d bytes)", len(r.Body))
	}
	w.out.WriteString("\n")
	target, err := url.Parse(r.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	res, body, err := exchange(w.server, target, r, w.cookies[target.Host], w.early)
	if res != nil {
		w.note(res, body)
	}
	if err != nil {
		fmt.Fprintf(&w.out, "  ! %s\n", plain(err))
		return Request{}, false
	}
	for _, c := range res.Cookies() {
		if !c.Secure || target.Scheme == "https" {
			w.cookies[target.Host] = append(w.cookies[target.Host], c.Name+"="+c.Value)
		}
	}
	return w.follow(r, target, res)
}

// early notes a 1xx response.
func (w *walker) early(res *http.Response) { w.note(res, "") }

// note writes a response in a line or two: status, the fields that matter, the
// length and the text of its body.
func (w *walker) note(res *http.Response, body string) {
	fmt.Fprintf(&w.out, "  %s %s", res.Proto, res.Status)
	shown := []string{"Location", "Set-Cookie", "Link", "Refresh", "Allow", "Vary", "Content-Encoding", "Trailer", "Strict-Transport-Security"}
	for _, name := range shown {
		for _, v := range res.Header[name] {
			fmt.Fprintf(&w.out, " | %s: %q", name, v)
		}
	}
	if len(res.TransferEncoding) > 0 {
		fmt.Fprintf(&w.out, " | %s", res.TransferEncoding[0])
	}
	fmt.Fprintf(&w.out, " | %d bytes\n", len(body))
	for name, v := range sorted(res.Trailer) {
		fmt.Fprintf(&w.out, "  trailer %s: %s\n", name, v[0])
	}
	if text := text(body); text != "" && res.StatusCode/100 != 3 {
		fmt.Fprintf(&w.out, "  %q\n", text)
	}
}

// sorted walks a header by name.
func sorted(h http.Header) func(func(string, []string) bool) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	return func(yield func(string, []string) bool) {
		for _, name := range names {
			if !yield(name, h[name]) {
				return
			}
		}
	}
}

// text returns what a body says, without its tags, cut to a line.
func text(body string) string {
	body = regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(body, " ")
	return fmt.Sprintf("%.110s", strings.Join(strings.Fields(body), " "))
}

// plain takes what differs from run to run out of an error.
func plain(err error) string {
	return regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+(->)?|\d{4}-\d\d-\d\dT\S+|^read tcp |: current time .*`).ReplaceAllString(err.Error(), "")
}

// follow makes the next request out of a redirect.
func (w *walker) follow(r Request, target *url.URL, res *http.Response) (Request, bool) {
	location := res.Header.Get("Location")
	if location == "" || !slices.Contains([]int{301, 302, 303, 307, 308}, res.StatusCode) {
		return Request{}, false
	}
	to, err := target.Parse(location)
	if err != nil {
		fmt.Fprintf(&w.out, "  ! %s\n", plain(err))
		return Request{}, false
	}
	if to.Scheme != "http" && to.Scheme != "https" {
		fmt.Fprintf(&w.out, "  ! not followed: %s\n", to.Scheme)
		return Request{}, false
	}
	if to.Fragment == "" {
		to.Fragment = target.Fragment
	}
	next := Request{Method: r.Method, URL: to.String(), Fields: slices.Clone(r.Fields), Body: r.Body}
	if res.StatusCode == 303 || res.StatusCode < 303 && r.Method == "POST" {
		next.Method, next.Body = "GET", ""
		next.Fields = slices.DeleteFunc(next.Fields, func(f Field) bool { return f.Name == "Content-Type" })
	}
	if to.Host != target.Host {
		next.Fields = slices.DeleteFunc(next.Fields, func(f Field) bool { return f.Name == "Authorization" })
	}
	return next, true
}

// exchange sends one request on a connection of its own and reads the response
// and its body, and what came before an error.
func exchange(s *Server, target *url.URL, r Request, cookies []string, early func(*http.Response)) (*http.Response, string, error) {
	conn, err := connect(s, target)
	if err != nil {
		return nil, "", err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, head(target, r, cookies)+r.Body); err != nil {
		return nil, "", err
	}
	in := bufio.NewReader(conn)
	for {
		res, err := http.ReadResponse(in, &http.Request{Method: r.Method})
		if err != nil {
			return nil, "", err
		}
		if res.StatusCode >= 200 {
			body, err := io.ReadAll(res.Body)
			return res, string(body), err
		}
		early(res)
	}
}

// connect dials where the lab says, with its certificates alone.
func connect(s *Server, target *url.URL) (net.Conn, error) {
	port := target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[target.Scheme]
	}
	host := target.Hostname()
	if host == "bücher.test" {
		host = "xn--bcher-kva.test"
	}
	addr, ok := s.Resolve(net.JoinHostPort(host, port))
	if !ok {
		return nil, fmt.Errorf("%s is not a name of the lab", host)
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if target.Scheme == "https" {
		return tls.DialWithDialer(dialer, "tcp", addr, &tls.Config{RootCAs: s.Pool(), ServerName: host})
	}
	return dialer.Dial("tcp", addr)
}

// head writes a request head.
func head(target *url.URL, r Request, cookies []string) string {
	host := strings.Replace(target.Host, "bücher.test", "xn--bcher-kva.test", 1)
	text := r.Method + " " + target.RequestURI() + " HTTP/1.1\r\nHost: " + host + "\r\n"
	for _, f := range r.Fields {
		text += f.Name + ": " + f.Value + "\r\n"
	}
	if len(cookies) > 0 {
		text += "Cookie: " + strings.Join(cookies, "; ") + "\r\n"
	}
	if r.Body != "" {
		text += fmt.Sprintf("Content-Length: %d\r\n", len(r.Body))
	}
	return text + "\r\n"
}
