package saved_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/saved"
	"detour/trace/uri"
)

// A site answers by path: "302 /next". Every answer is told with wire bytes.
type site map[string]string

func (s site) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	h := &trace.Hop{Request: r, Timing: trace.Timing{Start: time.Date(2026, 11, 24, 9, 0, 0, 5, time.UTC), Total: time.Millisecond}}
	answer, ok := s[r.URI.Path]
	if !ok {
		h.Failure = &trace.Failure{Phase: trace.PhaseConnect, Kind: trace.FailRefused, Attempt: "connect", Reason: "nothing listens there"}
		h.Tunnel = &trace.Response{Proto: "HTTP/1.1", Status: 407, Fields: trace.Fields{{Name: "Location", Value: "http://gw.test/?token=hunter2"}}, Body: trace.Body{Kept: []byte("who are you"), Size: 11, Whole: true}}
		return h
	}
	var status int
	var location string
	fmt.Sscan(answer, &status, &location)
	h.Response = &trace.Response{Proto: "HTTP/1.1", Status: status, Fields: trace.Fields{{Name: "SET-cookie", Value: "sid=hunter2; Path=/"}}, Body: trace.Body{Kept: []byte("hello\x1b\xff"), Size: 7, Whole: true}}
	if location != "" {
		h.Response.Fields = append(h.Response.Fields, trace.Field{Name: "Location", Value: location})
	}
	h.Wire = trace.Wire{Proto: "HTTP/1.1", RequestHead: []byte(r.Method + " " + r.URI.RequestTarget() + " HTTP/1.1\r\nAuthorization: Bearer hunter2\r\n\r\n"), ResponseHead: []byte("HTTP/1.1 302 \xff\r\n\r\n")}
	return h
}

// client returns the client called name.
func client(t testing.TB, name string) trace.Client {
	t.Helper()
	c, err := trace.ClientNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// walked returns a session with two branches, of which the user stands in the
// first with an edited request.
func walked(t testing.TB) *trace.Session {
	t.Helper()
	limit := 0
	c := client(t, "curl").With(trace.ClientOptions{User: "ann:hunter2", Jar: true, MaxRedirects: &limit, Without: []string{"Accept"}})
	limit = 7
	uri, err := c.ParseURL("http://a.test/1?token=hunter2")
	if err != nil {
		t.Fatal(err)
	}
	s := trace.NewSession(c, trace.Request{Method: "POST", URI: uri, Body: []byte("user=ann&password=hunter2"),
		Fields: trace.Fields{{Name: "content-type", Value: "application/x-www-form-urlencoded"}, {Name: "X-Odd", Value: "caf\xe9"}}})
	web := site{"/1": "302 /2?code=hunter2", "/2": "302 /3", "/3": "200", "/fork": "303 /gone"}
	run := func() {
		if err := s.Run(t.Context(), web, nil); err != nil {
			t.Fatal(err)
		}
	}
	run()
	rewind(t, s, 1)
	edit(s, "/fork")
	run()
	rewind(t, s, 2)
	edit(s, "/edited")
	return s
}

func rewind(t testing.TB, s *trace.Session, id int) {
	t.Helper()
	if err := s.Rewind(id); err != nil {
		t.Fatal(err)
	}
}

func edit(s *trace.Session, path string) {
	r, _ := s.Pending()
	r = r.Clone()
	r.URI.Path = path
	s.Edit(r)
}

// said is a session as text: hops with their parents, what is decided, where
// the user stands.
func said(s *trace.Session) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %+v\n", s.Client().Name, s.Client().Limit())
	for _, h := range s.Hops() {
		fmt.Fprintf(&b, "%d<%d %s %s %d %s %v\n", h.ID, h.Parent, h.Request.Method, h.Request.URI, h.Status(), h.Decision.Verdict, h.Decision.Why.ID)
	}
	r, ok := s.Pending()
	fmt.Fprintf(&b, "at %d, pending %v %s %s, edited %v\n", s.Current().ID, ok, r.Method, r.URI, s.Edited())
	return b.String()
}

func TestOpenOfSaveIsTheSession(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walk.detour")
	want := walked(t)
	if err := saved.Save(path, want, saved.Options{ShowSecrets: true}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if f.Masked || f.Version != trace.Version {
		t.Errorf("masked %v, version %s", f.Masked, f.Version)
	}
	if diff := cmp.Diff(said(want), said(f.Session)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Hops(), f.Session.Hops()); diff != "" {
		t.Errorf("hops (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Client().Options(), f.Session.Client().Options()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Start(), f.Session.Start()); diff != "" {
		t.Errorf("start (-want +got):\n%s", diff)
	}
	pending, _ := want.Pending()
	if got, _ := f.Session.Pending(); cmp.Diff(pending, got) != "" {
		t.Errorf("pending (-want +got):\n%s", cmp.Diff(pending, got))
	}
}

// TestOpenedSessionGoesOn steps from where the saved one stood.
func TestOpenedSessionGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walk.detour")
	if err := saved.Save(path, walked(t), saved.Options{ShowSecrets: true}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := f.Session.Step(t.Context(), site{"/edited": "200"})
	if err != nil || h.ID != 6 || h.Parent != 2 || h.Status() != 200 {
		t.Errorf("hop %d after %d with %d, %v", h.ID, h.Parent, h.Status(), err)
	}
}

func TestSaveBeforeTheFirstHop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.detour")
	uri := uri.Split("http://a.test/")
	if err := saved.Save(path, trace.NewSession(client(t, "chromium"), trace.Request{Method: "GET", URI: uri}), saved.Options{}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := f.Session.Pending(); !ok || r.URI.String() != uri.String() || f.Session.Edited() || len(r.Fields) == 0 {
		t.Errorf("pending %v %v", r, ok)
	}
}

func TestSaveMasksSecrets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walk.detour")
	s := walked(t)
	before := said(s)
	if err := saved.Save(path, s, saved.Options{}); err != nil {
		t.Fatal(err)
	}
	if said(s) != before {
		t.Error("saving changed the session")
	}
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(doc), "hunter2"); i >= 0 {
		t.Errorf("a secret is saved: %s", doc[max(0, i-200):i+10])
	}
	for _, keep := range []string{"Bearer ••••", "sid=••••", "user=ann&password=••••", `"user":"ann:•••• (7)"`} {
		if !strings.Contains(string(doc), keep) {
			t.Errorf("%s is not kept", keep)
		}
	}
	f, err := saved.Open(path)
	if err != nil || !f.Masked || len(f.Session.Hops()) != 5 {
		t.Errorf("%v, masked %v", err, f.Masked)
	}
}

// What is masked keeps its length when the file is opened and saved again, and
// is asked for by its name.
func TestMasksStayAsTheyAre(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "1.detour"), filepath.Join(folder, "2.detour")
	c := client(t, "chromium")
	uri, err := c.ParseURL("http://a.test/1?token=abcdefghi&q=1")
	if err != nil {
		t.Fatal(err)
	}
	s := trace.NewSession(c, trace.Request{Method: "POST", URI: uri, Body: []byte("user=ann&pw=hunter2"),
		Fields: trace.Fields{{Name: "Authorization", Value: "Bearer abcdefghijklmnopqrstu"}, {Name: "Cookie", Value: "lang=de; sid=abcdefghi"}}})
	if _, err := s.Step(t.Context(), site{"/1": "200"}); err != nil {
		t.Fatal(err)
	}
	if err := saved.Save(first, s, saved.Options{}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{query token 9} {Authorization 21} {cookie lang 2} {cookie sid 9} {form field pw 7}]"
	if got := fmt.Sprint(trace.MaskedIn(f.Session.Start(), trace.ClientOptions{})); got != want {
		t.Errorf("masked are\n%s, want\n%s", got, want)
	}
	if got := f.Session.Start().URI.String(); trace.MaskURI(got) != got || !strings.Contains(got, "token=•••• (9)") {
		t.Errorf("the URL is %s, masked %s", got, trace.MaskURI(got))
	}
	if err := saved.Save(second, f.Session, saved.Options{}); err != nil {
		t.Fatal(err)
	}
	if a, b := read(t, first), read(t, second); a != b {
		t.Errorf("saved again it is another file:\n%s\n%s", a, b)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSaveCutsBodies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walk.detour")
	if err := saved.Save(path, walked(t), saved.Options{ShowSecrets: true, MaxBody: 5, MaxBodies: 12}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"hello", "hello", "he", ""} {
		h := f.Session.Hops()[i]
		if b := h.Response.Body; string(b.Kept) != want || b.Size != 7 || len(h.Notices) != 1 {
			t.Errorf("hop %d keeps %q of %d, notices %v", h.ID, b.Kept, b.Size, h.Notices)
		}
	}
}

func TestSaveIsForTheOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "walk.detour")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 { // new, and over the file of before
		if err := saved.Save(path, walked(t), saved.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
		t.Errorf("the folder has %v, %v", names, err)
	}
}

func TestSaveKeepsALinkALink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if err := saved.Save(link, walked(t), saved.Options{}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if _, err := saved.Open(target); err != nil {
		t.Error(err)
	}
}

func TestSaveRefusesWhatIsNoSession(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(other, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		other:                              "there is a file that is not a saved session; nothing was changed",
		dir:                                "there is something that is not a file; nothing was changed",
		filepath.Join(dir, "none", "file"): "no such file or directory; nothing was changed",
	} {
		if err := saved.Save(path, walked(t), saved.Options{}); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got, err := os.ReadFile(other); err != nil || string(got) != "precious" {
		t.Errorf("the file is now %q, %v", got, err)
	}
}

// TestLongSession saves and opens ten thousand hops.
func TestLongSession(t *testing.T) {
	const n = 10_000
	hops := make([]*trace.Hop, n)
	for i := range hops {
		hops[i] = site{"/": "302 /"}.Exchange(t.Context(), trace.Request{Method: "GET", URI: uri.Split("http://a.test/")})
		hops[i].ID, hops[i].Parent = i+1, i
	}
	s, err := trace.RestoreSession(client(t, "curl"), hops[0].Request, hops, n)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "long.detour")
	if err := saved.Save(path, s, saved.Options{}); err != nil {
		t.Fatal(err)
	}
	f, err := saved.Open(path)
	if err != nil || f.Session.Current().ID != n {
		t.Fatalf("%v", err)
	}
}

func TestRestoreRefusesBrokenTrees(t *testing.T) {
	hop := func(id, parent int) *trace.Hop { return &trace.Hop{ID: id, Parent: parent} }
	for name, hops := range map[string][]*trace.Hop{
		"a gap": {hop(1, 0), hop(3, 1)}, "its own parent": {hop(1, 1)}, "a later parent": {hop(1, 2), hop(2, 0)}, "a negative parent": {hop(1, -1)},
	} {
		if _, err := trace.RestoreSession(client(t, "curl"), trace.Request{}, hops, 0); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, current := range []int{-1, 2} {
		if _, err := trace.RestoreSession(client(t, "curl"), trace.Request{}, []*trace.Hop{hop(1, 0)}, current); err == nil {
			t.Errorf("current hop %d is taken", current)
		}
	}
	comb := make([]*trace.Hop, 4000)
	for i := range comb {
		comb[i] = hop(i+1, i)
		if i > 2000 {
			comb[i].Parent = 2000 // branches without end
		}
	}
	if _, err := trace.RestoreSession(client(t, "curl"), trace.Request{}, comb, 0); err == nil || !strings.Contains(err.Error(), "branches") {
		t.Errorf("2000 branches of 2000 hops: %v", err)
	}
}
