//go:build unix

package real

import (
	"context"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// redirectCodes are the statuses that every client follows.
var redirectCodes = []string{"301", "302", "303", "307", "308"}

// everyCode repeats a URL with each redirect status in place of CODE.
func everyCode(urls ...string) []string {
	var out []string
	for _, u := range urls {
		for _, code := range redirectCodes {
			out = append(out, strings.ReplaceAll(u, "CODE", code))
		}
	}
	return out
}

// TestCurl holds `--as curl` against the installed curl.
func TestCurl(t *testing.T) {
	path := program(t, "curl")
	r := newRecorder(t)
	urls := everyCode("http://a.test/CODE/end", "http://a.test/CODE/@b.test/end", "http://a.test/CODE/=c/CODE/@a.test/end")
	for _, flags := range []string{
		"", "-I", "-d a=1", "-X POST", "-X POST -d a=1", "-X PUT -d a=1", "-X DELETE", "-X GET -d a=1",
		"-d a=1 --post301 --post302 --post303",
		"-u ada:secret", "-H 'Authorization: Bearer 1'", "-u ada:secret --location-trusted", "-H 'Authorization: Bearer 1' --location-trusted",
		"-b ''", "-b b=2", "-H 'Cookie: b=2'", "-b '' -d a=1",
		"-e http://a.test/page", "-e ;auto", "-H 'X-Other: 1' -H 'Origin: http://a.test'", "-d a=1 -H 'Content-Type: text/plain'",
	} {
		for _, url := range urls {
			t.Run(strings.TrimSpace(flags+" "+url), func(t *testing.T) {
				args := append(words(flags), url)
				want := r.record(func(<-chan struct{}) { r.curl(t, path, args) })
				sameSent(t, "curl", want, r.detour(t, "curl", args...))
			})
		}
	}
}

func (r *recorder) curl(t *testing.T, path string, args []string) {
	t.Helper()
	args = append([]string{"-q", "-sS", "-L", "-o", "/dev/null", "--connect-to", "::127.0.0.1:" + r.port()}, args...)
	if out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput(); err != nil {
		t.Fatalf("curl %s: %v\n%s", commandLine(args), err, out)
	}
}

// A goRequest is a request as a Go program makes it, and in detour's flags.
type goRequest struct {
	flags  string // see words
	method string
	body   string
	header http.Header
	jar    bool
}

// TestGo holds `--as go` against net/http.
func TestGo(t *testing.T) {
	whenAsked(t)
	r := newRecorder(t)
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for _, g := range []goRequest{
		{flags: "", method: "GET"},
		{flags: "-I", method: "HEAD"},
		{flags: "-d a=1", method: "POST", body: "a=1", header: form},
		{flags: "-X PUT -d a=1", method: "PUT", body: "a=1", header: form},
		{flags: "-X DELETE", method: "DELETE"},
		{flags: "-b ''", method: "GET", jar: true},
		{flags: "-H 'Cookie: c=2; d=3'", method: "GET", header: http.Header{"Cookie": {"c=2; d=3"}}},
		{flags: "-b '' -H 'Cookie: c=2'", method: "GET", header: http.Header{"Cookie": {"c=2"}}, jar: true},
		{flags: "-H 'Authorization: Bearer 1'", method: "GET", header: http.Header{"Authorization": {"Bearer 1"}}},
		{flags: "-H 'X-Other: 1' -H 'Referer: http://c.test/'", method: "GET", header: http.Header{"X-Other": {"1"}, "Referer": {"http://c.test/"}}},
	} {
		for _, url := range everyCode("http://a.test/CODE/end", "http://a.test/CODE/@b.test/end", "http://a.test/CODE/@sub.a.test/end", "http://a.test/CODE/=c/CODE/@b.test/CODE/@a.test/end") {
			t.Run(strings.TrimSpace(g.flags+" "+url), func(t *testing.T) {
				want := r.record(func(<-chan struct{}) { g.send(t, r, url) })
				sameSent(t, "go", want, r.detour(t, "go", append(words(g.flags), url)...))
			})
		}
	}
}

// send makes the request with an http.Client whose names lead to the recorder.
func (g goRequest) send(t *testing.T, r *recorder, url string) {
	t.Helper()
	var dialer net.Dialer
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, "127.0.0.1:"+r.port())
	}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	if g.jar {
		client.Jar, _ = cookiejar.New(nil) // has no error without options
	}
	req, err := http.NewRequestWithContext(t.Context(), g.method, url, strings.NewReader(g.body))
	if err != nil {
		t.Fatal(err)
	}
	if g.header != nil {
		req.Header = g.header.Clone()
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

// TestChromium holds `--as chromium` against the installed Chromium:
// navigations, and forms that a page submits.
func TestChromium(t *testing.T) {
	path := program(t, "chromium")
	r := newRecorder(t)
	for _, url := range slices.Concat(
		everyCode("http://a.test/CODE/end"),
		[]string{"http://a.test/302/@b.test/=c/307/=d/@b.test/302/@a.test/end", "http://a.test/301/=c/302/@sub.a.test/=d/303/@a.test/end"},
	) {
		t.Run(url, func(t *testing.T) {
			want := r.record(func(end <-chan struct{}) { r.chromium(t, path, url, end) })
			sameSent(t, "chromium", want, r.detour(t, "chromium", url))
		})
	}
	for _, action := range slices.Concat(
		everyCode("/CODE/end", "/CODE/@b.test/end"),
		[]string{"/307/@b.test/307/@a.test/end", "/@b.test/307/end", "/@b.test/302/end", "/307/302/@b.test/end"},
	) {
		t.Run("form "+action, func(t *testing.T) {
			page := "http://a.test/form" + action
			want := r.record(func(end <-chan struct{}) { r.chromium(t, path, page, end) })
			if len(want) == 0 {
				t.Fatal("chromium sent nothing")
			}
			sameSent(t, "chromium", want[1:], r.detour(t, "chromium", formFlags(page, action)...))
		})
	}
}

// formFlags say in flags what the page's form sends first.
func formFlags(page, action string) []string {
	to, referer := "http://a.test"+action, page
	if step, rest := cutSegment(action); strings.HasPrefix(step, "@") {
		to, referer = "http://"+step[1:]+rest, "http://a.test/"
	}
	return []string{"-d", "a=1", "-e", referer, "-H", "Origin: http://a.test", to}
}

// chromium opens a URL and lets the browser run until the recorder saw the end.
func (r *recorder) chromium(t *testing.T, path, url string, end <-chan struct{}) {
	t.Helper()
	profile, err := os.MkdirTemp("", "detour-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile)
	cmd := exec.CommandContext(t.Context(), path,
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server", "--disable-quic",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable", "--remote-debugging-port=0",
		"--user-data-dir="+profile, "--host-resolver-rules=MAP *.test 127.0.0.1:"+r.port()+", MAP * ~NOTFOUND", url)
	said, err := startGroup(cmd)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-end:
		endGroup(cmd)
	case <-time.After(patience):
		endGroup(cmd)
		t.Fatalf("chromium does not reach the end of %s\n%s", url, said)
	}
}
