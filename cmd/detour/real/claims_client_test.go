//go:build unix

package real

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detour/explain/status"
)

// A clientClaim is a sentence of a status, and what a real client sends when it
// is redirected so.
type clientClaim struct {
	in     int    // the status
	says   string // its words
	client string // its profile, or "php" for PHP's streams with their defaults
	scene  scene
	want   []string // the beginnings of the requests
}

var clientClaims = []clientClaim{
	{in: 307, says: "repeats the POST and its body; it turns a POST into a GET after 300 to 303 alone", client: "java-huc",
		scene: posted("307"), want: []string{`POST {A} "/start"`, `POST {A} "/end" | Content-Type: application/x-www-form-urlencoded | content "a=1&b=2"`}},
	{in: 307, says: "it turns a POST into a GET after 300 to 303 alone", client: "java-huc",
		scene: posted("302"), want: []string{`POST {A} "/start"`, `GET {A} "/end"`}},
	{in: 303, says: "`-X POST` keeps POST on all hops, without the body", client: "curl-X",
		scene: posted("303"), want: []string{`POST {A} "/start"`, `POST {A} "/end"`}},
	{in: 201, says: "follow it when `follow_location` is set, and not by default", client: "php",
		scene: started("201", "/end"), want: []string{`GET {A} "/start"`}},
	{in: 201, says: "follow it when `follow_location` is set", client: "php-streams",
		scene: started("201", "/end"), want: []string{`GET {A} "/start"`, `GET {A} "/end"`}},
	{in: 304, says: "PHP streams do so only when `follow_location` is set", client: "php",
		scene: started("304", "/end"), want: []string{`GET {A} "/start"`}},
	{in: 305, says: "PHP streams do so only when `follow_location` is set", client: "php",
		scene: started("305", "/end"), want: []string{`GET {A} "/start"`}},
}

func started(code, location string) scene {
	return scene{start: "GET {A}/start", routes: to(code, location)}
}

func posted(code string) scene {
	return scene{start: "POST {A}/start", fields: []string{form}, body: bodyText, routes: to(code, "/end")}
}

// phpDefault is PHP's streams as a script has them that sets nothing.
var phpDefault = client{profile: "php", program: "php", ci: true, version: "--version", words: func(r startRequest) []string {
	return []string{"-r", "@file_get_contents('" + r.url + "');"}
}}

func TestClaimsOfClients(t *testing.T) {
	whenAsked(t)
	s := newStage(t)
	for _, c := range clientClaims {
		t.Run(fmt.Sprintf("%d %s %s", c.in, c.client, c.scene.start), func(t *testing.T) {
			if !strings.Contains(statusText(t, c.in), c.says) {
				t.Errorf("the article on %d does not say %q", c.in, c.says)
			}
			send, _ := claimant(c.client).start(t, s)
			var said string
			seen := s.play(c.scene, func() { said = send(newStartRequest(t, s, c.scene)) })
			if len(seen) != len(c.want) {
				t.Fatalf("%d requests came, want %d: %s (%s)", len(seen), len(c.want), seen, said)
			}
			for i, want := range c.want {
				if got := string(seen[i]); !strings.HasPrefix(got, s.tell(s.fill(want))) {
					t.Errorf("request %d is %s, want %s", i+1, got, want)
				}
			}
			if last := string(seen[len(seen)-1]); c.client == "curl-X" && strings.Contains(last, "content") {
				t.Errorf("the body went along: %s", last)
			}
		})
	}
}

// TestClaimUseProxy shows that HttpURLConnection takes the Location of a 305 for
// a proxy.
func TestClaimUseProxy(t *testing.T) {
	whenAsked(t)
	if says := "the same request line and the same Host go to the host of the Location"; !strings.Contains(statusText(t, 305), says) {
		t.Errorf("the article on 305 does not say %q", says)
	}
	asked := make(chan string, 1)
	second := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case asked <- r.Method + " " + r.RequestURI + " of " + r.Host:
		default: // it may ask again
		}
	}))
	defer second.Close()
	first := httptest.NewServer(http.RedirectHandler(second.URL+"/end", http.StatusUseProxy))
	defer first.Close()
	send, _ := claimant("java-huc").start(t, newStage(t))
	said := send(startRequest{method: http.MethodGet, url: first.URL + "/start"})
	select {
	case got := <-asked:
		if want := "GET /start of " + strings.TrimPrefix(first.URL, "http://"); got != want {
			t.Errorf("the second server was asked %s, want %s", got, want)
		}
	default:
		t.Errorf("the second server was not asked: %s", said)
	}
}

// claimant is the client that a claim names.
func claimant(profile string) client {
	i := slices.IndexFunc(clients, func(c client) bool { return c.profile == profile })
	if i < 0 {
		return phpDefault
	}
	return clients[i]
}

// statusText is the article on a status.
func statusText(t *testing.T, code int) string {
	t.Helper()
	e, ok := status.Lookup(code)
	if !ok {
		t.Fatalf("there is no article on %d", code)
	}
	var all strings.Builder
	for _, section := range e.Text.Sections {
		all.WriteString(section.Text + "\n")
	}
	return all.String()
}

// TestClaimUndoing shows why a permanent redirect is not undone by a redirect
// back: Chromium answers the old URL from its cache and goes round.
func TestClaimUndoing(t *testing.T) {
	path := program(t, "chromium")
	if text := textOf(t, "browser-cached"); !strings.Contains(text, "does not ask the old URL, and loops") {
		t.Errorf("browser-cached does not say so: %s", text)
	}
	r := newUndoing()
	server := httptest.NewServer(r)
	defer server.Close()
	cmd := exec.CommandContext(t.Context(), path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server",
		"--disable-background-networking", "--disable-dev-shm-usage", "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
		"--remote-debugging-port=0", "--user-data-dir="+t.TempDir(), server.URL+"/old")
	cmd.Env = os.Environ()
	said, err := startGroup(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer endGroup(cmd)
	select {
	case <-r.round:
	case <-time.After(patience):
		t.Fatalf("chromium does not go round: %v\n%s", r.seen, said)
	}
	if n := strings.Count(strings.Join(r.paths(), " "), "/old"); n != 1 {
		t.Errorf("/old was asked %d times: %v", n, r.paths())
	}
}

// An undoing is a site whose /old has led to /new for good, and whose /new then
// leads back.
type undoing struct {
	mu    sync.Mutex
	seen  []string
	round chan struct{} // closed once /new was asked for the fifth time
}

func newUndoing() *undoing { return &undoing{round: make(chan struct{})} }

func (u *undoing) paths() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.seen)
}

func (u *undoing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.seen = append(u.seen, r.URL.Path)
	news := 0
	for _, path := range u.seen {
		if path == "/new" {
			news++
		}
	}
	switch {
	case r.URL.Path == "/old":
		http.Redirect(w, r, "/new", http.StatusMovedPermanently)
	case r.URL.Path == "/new" && news == 1: // the page, which visits the old URL again
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<meta http-equiv="refresh" content="0; url=/old">`)
	case r.URL.Path == "/new":
		if news == 5 {
			close(u.round)
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/old", http.StatusFound)
	default:
		http.NotFound(w, r)
	}
}

// TestClaimRetryAfter shows who waits: urllib3's pool of one host, and not the
// manager of all pools.
func TestClaimRetryAfter(t *testing.T) {
	path := python.installed(t, "urllib3")
	if says := "when its HTTPConnectionPool is used by itself"; !strings.Contains(statusText(t, 307), says) {
		t.Errorf("the article on 307 does not say %q", says)
	}
	for how, waits := range map[string]bool{
		"u.HTTPConnectionPool(h).request('GET', '/start')":     true,
		"u.PoolManager().request('GET', 'http://'+h+'/start')": false,
	} {
		t.Run(how, func(t *testing.T) {
			times := make(chan time.Time, 2)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				times <- time.Now()
				if r.URL.Path == "/start" {
					w.Header().Set("Retry-After", "1")
					http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
				}
			}))
			defer server.Close()
			script := "import sys, urllib3 as u; h = sys.argv[1]; " + strings.Replace(how, "(h)", "(*h.split(':'))", 1)
			out, err := exec.CommandContext(t.Context(), path, "-c", script, strings.TrimPrefix(server.URL, "http://")).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			first, second := <-times, <-times
			if waited := second.Sub(first) >= time.Second; waited != waits {
				t.Errorf("the second request came after %v", second.Sub(first))
			}
		})
	}
}
