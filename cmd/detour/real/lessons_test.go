//go:build unix

package real

import (
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/wire"
)

// A classroom is a lab that hears what a client sends, and detour's own way to it.
type classroom struct {
	server *lab.Server
	stage  *stage // names the authority to trust
	wire   *wire.Transport

	mu    sync.Mutex
	heard []lab.Heard
}

func newClassroom(t *testing.T) *classroom {
	t.Helper()
	c := &classroom{}
	server, err := lab.Start(lab.Options{Pace: 0.01, Heard: c.hear})
	if err != nil {
		t.Fatal(err)
	}
	c.server = server
	block, _ := pem.Decode(server.CAPEM())
	c.stage = &stage{ca: writePEM(t, filepath.Join(t.TempDir(), "ca.pem"), block.Type, block.Bytes)}
	c.wire = wire.NewTransport(wire.Options{TLS: &tls.Config{RootCAs: server.Pool()}, Resolve: server.Resolve})
	t.Cleanup(func() {
		c.wire.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c *classroom) hear(h lab.Heard) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !strings.HasSuffix(h.URL, "/favicon.ico") {
		c.heard = append(c.heard, h)
	}
}

// listen returns what is heard while do runs.
func (c *classroom) listen(do func()) []lab.Heard {
	c.mu.Lock()
	c.heard = nil
	c.mu.Unlock()
	do()
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.heard)
}

// ports says to the scripts where the lab's ports are served.
func (c *classroom) ports() string {
	var out []string
	for _, p := range c.server.Addresses().Ports {
		out = append(out, p.Port+"="+p.Addr)
	}
	return strings.Join(out, ",")
}

// learned are the fields that questions are about.
var learned = []string{"Authorization", "Cookie", "Referer"}

// tell writes what a request says to a question: its line, its content, and which
// of the fields it has.
func tell(h lab.Heard) string {
	line := fmt.Sprintf("%s %s, %d bytes", h.Method, h.URL, h.Bytes)
	for _, name := range learned {
		if h.Has(name) {
			line += ", " + name
		}
	}
	return line
}

func tellAll(all []lab.Heard) []string {
	var out []string
	for _, h := range all {
		out = append(out, tell(h))
	}
	return append(out, fmt.Sprintf("%d requests", len(all)))
}

// request is what a client is told to send for a walk.
func (c *classroom) request(w lesson.Walk) startRequest {
	start := w.Scenario.Start
	r := startRequest{method: start.Method, url: start.URL, body: start.Body, ca: c.stage.ca}
	for _, f := range start.Fields {
		r.fields = append(r.fields, f.Name+": "+f.Value)
	}
	return r
}

// expected is what the lab hears from detour as the client: what the answers of a
// lesson are worked out from.
func (c *classroom) expected(t *testing.T, w lesson.Walk) []string {
	t.Helper()
	return tellAll(c.listen(func() {
		if err := w.Session().Run(t.Context(), c.wire, nil); err != nil {
			t.Fatal(err)
		}
	}))
}

// learners are the clients that lessons and exercises are played by, and how each
// is led to the lab.
func (c *classroom) learners(t *testing.T) []client {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join("testdata", "lab"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DETOUR_LAB", c.ports())
	t.Setenv("PYTHONPATH", folder)
	t.Setenv("NODE_OPTIONS", "--require "+filepath.Join(folder, "lab.cjs"))
	proxy := c.proxy(t)
	var out []client
	for _, one := range clients {
		switch one.profile {
		case "requests", "urllib3", "urllib", "httpx", "fetch":
		case "curl", "curl-X":
			words := one.words
			one.words = func(r startRequest) []string { return append(c.server.Addresses().ConnectTo(), words(r)...) }
		case "wget":
			words := one.words
			one.words = func(r startRequest) []string {
				return append([]string{"-e", "use_proxy=yes", "-e", "http_proxy=" + proxy, "-e", "https_proxy=" + proxy}, words(r)...)
			}
		default:
			continue
		}
		out = append(out, one)
	}
	return out
}

// exercisesEach is how many exercises each client is led through.
const exercisesEach = 60

// TestLessonsWithClients holds what the lab hears from each client, in every walk
// of the lessons that it makes and in exercises, against what the answers are
// worked out from.
func TestLessonsWithClients(t *testing.T) {
	whenAsked(t)
	c := newClassroom(t)
	for _, one := range c.learners(t) {
		t.Run(one.profile, func(t *testing.T) {
			send, version := one.start(t, c.stage)
			for _, w := range walksOf(t, one.profile) {
				c.hold(t, w, version, send)
			}
			for n := range exercisesEach {
				e := lesson.Practice{Seed: 11, Level: 1 + n%3, Client: one.profile}.Exercise(n, lesson.Learner{})
				if err := c.server.Add(e.Script()); err != nil {
					t.Fatal(err)
				}
				client, err := trace.ClientNamed(one.profile)
				if err != nil {
					t.Fatal(err)
				}
				c.hold(t, lesson.Walk{Scenario: e.Script().Scenario, Client: client}, version, send)
			}
		})
	}
}

// hold compares one walk.
func (c *classroom) hold(t *testing.T, w lesson.Walk, version string, send func(startRequest) string) {
	t.Helper()
	r := c.request(w)
	if !expresses(t, w.Client, r) || w.Client.Name == "curl-X" && r.method == "HEAD" {
		return // curl -X HEAD waits for content that never comes
	}
	said := ""
	got := tellAll(c.listen(func() { said = send(r) }))
	if diff := cmp.Diff(got, c.expected(t, w)); diff != "" {
		t.Errorf("%s %s, %s %s: -the client +the answers\n%s    the client said: %s", w.Client.Name, version, w.Scenario.Name, w.Scenario.Start.URL, diff, said)
	}
}

// walksOf are the walks of the lessons that a client makes, and those of the other
// lessons as that client would make them.
func walksOf(t *testing.T, profile string) []lesson.Walk {
	t.Helper()
	client, err := trace.ClientNamed(profile)
	if err != nil {
		t.Fatal(err)
	}
	var out []lesson.Walk
	seen := map[string]bool{}
	for _, l := range lesson.Builtin() {
		walks, err := l.Walks()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range walks {
			if !seen[w.Scenario.Name] {
				seen[w.Scenario.Name] = true
				out = append(out, lesson.Walk{Scenario: w.Scenario, Client: client})
			}
		}
	}
	return out
}

// proxy leads a client that can't be told of names to the lab, and returns its URL.
func (c *classroom) proxy(t *testing.T) string {
	t.Helper()
	l := listenOn(t, "127.0.0.1:0")
	var work sync.WaitGroup
	t.Cleanup(func() {
		l.Close()
		work.Wait()
	})
	work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			work.Go(func() { c.lead(conn) })
		}
	})
	return "http://" + l.Addr().String()
}
