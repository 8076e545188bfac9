//go:build unix

package real

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/trace"

	"github.com/google/go-cmp/cmp"
)

// A startRequest is a scene's start with the stage's origins in it.
type startRequest struct {
	method, url, user, body string
	fields                  []string
	ca                      string // a file with the certificate to trust
	content                 string // a file with the body
}

func newStartRequest(t *testing.T, s *stage, sc scene) startRequest {
	t.Helper()
	r := startRequest{method: sc.method(), url: s.fill(sc.url()), user: sc.user, body: sc.body, ca: s.ca, content: filepath.Join(t.TempDir(), "body")}
	if err := os.WriteFile(r.content, []byte(r.body), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range sc.fields {
		r.fields = append(r.fields, s.fill(f))
	}
	return r
}

// line writes the request as the scripts read it.
func (r startRequest) line() string {
	return strings.Join(append([]string{r.method, r.url, r.user, r.body}, r.fields...), "\t") + "\n"
}

// each puts a flag before every value.
func each(flag string, values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, flag, v)
	}
	return out
}

// joined puts a flag and each value into one word.
func joined(flag string, values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, flag+v)
	}
	return out
}

// login splits "user:password" over two flags.
func (r startRequest) login(user, password string) []string {
	if r.user == "" {
		return nil
	}
	name, secret, _ := strings.Cut(r.user, ":")
	return []string{user + name, password + secret}
}

// TestClients leads every installed client through the scenes and holds
// what it sends against what detour sends as that client.
func TestClients(t *testing.T) {
	whenAsked(t)
	slots := make(chan struct{}, 2) // clients at a time
	for _, c := range clients {
		t.Run(c.profile, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			c.holdAgainst(t, scenes)
		})
	}
}

// holdAgainst compares the client with its profile in each scene.
func (c client) holdAgainst(t *testing.T, scenes []scene) {
	s := newStage(t)
	send, version := c.start(t, s)
	profile, err := trace.ClientNamed(c.profile)
	if err != nil {
		t.Fatal(err)
	}
	for i, sc := range scenes {
		r := newStartRequest(t, s, sc)
		if c.slow && i%3 != 0 || !expresses(t, profile, r) || !c.plays(sc, version) {
			continue
		}
		var said string
		want := s.play(sc, func() { said = send(r) })
		got := s.play(sc, func() { asDetour(t, c.profile, r) })
		if diff := cmp.Diff(lines(want), lines(got)); diff != "" {
			t.Errorf("%s %s, profile of %s: scene %q: -the client +detour\n%s    the client said: %s", c.profile, version, profile.Version, sc.name, diff, said)
		}
	}
}

// lines are the requests, the long middle of many left out.
func lines(all []sent) []string {
	var out []string
	for i, s := range all {
		if n := len(all); n > 16 && i >= 4 && i < n-2 {
			continue
		}
		out = append(out, string(s))
	}
	return append(out, fmt.Sprintf("%d requests", len(all)))
}

// expresses reports whether the client can send the request at all.
func expresses(t *testing.T, c trace.Client, r startRequest) bool {
	t.Helper()
	u, err := c.ParseURL(r.url)
	if err != nil {
		t.Fatal(err)
	}
	req := trace.Request{Method: r.method, URI: u}
	if r.body != "" {
		req.Body = []byte(r.body)
	}
	for _, f := range r.fields {
		name, value, _ := strings.Cut(f, ": ")
		if !c.CanSet(name) {
			return false
		}
		req.Fields = append(req.Fields, trace.Field{Name: name, Value: value})
	}
	return c.CannotSend(req) == "" && (r.user == "" || !slices.Contains([]string{"w3m"}, c.Name))
}

// asDetour walks the request as a client.
func asDetour(t *testing.T, client string, r startRequest) {
	t.Helper()
	args := []string{"trace", "--as", client, "--cacert", r.ca}
	if client != "curl" || r.method != "GET" && r.method != "HEAD" && (r.method != "POST" || r.body == "") {
		args = append(args, "-X", r.method)
	} else if r.method == "HEAD" {
		args = append(args, "-I")
	}
	args = append(args, each("-H", r.fields)...)
	if r.body != "" {
		args = append(args, "-d", r.body)
	}
	if r.user != "" {
		args = append(args, "-u", r.user)
	}
	detour(t, append(args, r.url)...)
}
