//go:build unix

package real

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"html"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/lab"
	"detour/trace/uri"
)

// exercisesInChromium is how many exercises the browser is led through: each needs
// a browser of its own, without cookies.
const exercisesInChromium = 12

// TestLessonsWithChromium holds what the lab hears from Chromium against what the
// answers are worked out from: addresses that are opened, and forms that a page
// sends.
func TestLessonsWithChromium(t *testing.T) {
	path := program(t, "chromium")
	c := newClassroom(t)
	for _, w := range walksOf(t, "chromium") {
		c.holdChromium(t, path, w)
	}
	client, err := trace.ClientNamed("chromium")
	if err != nil {
		t.Fatal(err)
	}
	for n := range exercisesInChromium {
		e := lesson.Practice{Seed: 13, Level: 1 + n%3, Client: "chromium"}.Exercise(n, lesson.Learner{})
		c.holdChromium(t, path, lesson.Walk{Scenario: e.Script().Scenario, Client: client}, e.Script())
	}
}

// formPath is the page that has a form.
const formPath = "/form-of-the-test"

// holdChromium compares one walk, where a browser can begin it.
func (c *classroom) holdChromium(t *testing.T, path string, w lesson.Walk, scripts ...lab.Script) {
	t.Helper()
	start := w.Scenario.Start
	at := uri.Split(start.URL)
	open, form := start.URL, false
	switch {
	case start.Method == "GET" && len(start.Fields) == 0:
	case start.Method == "POST" && isForm(start):
		form = true
		open = at.Origin() + formPath
		page := lab.Script{Scenario: lab.Scenario{Name: "form"}, Routes: []lab.Route{{At: open, Like: "nginx", Status: 200, Body: formPage(start)}}}
		scripts = append([]lab.Script{page}, scripts...)
		w.Scenario.Start.Fields = append(slices.DeleteFunc(slices.Clone(start.Fields), func(f lab.Field) bool { return f.Name == "Referer" }), lab.Field{Name: "Referer", Value: open})
	default:
		return // a browser sends no other request by itself
	}
	if err := c.server.Add(scripts...); err != nil {
		t.Fatal(err)
	}
	said, ended := "", false
	var heard []lab.Heard
	for range 2 { // a browser that hangs says nothing about redirects
		if heard = c.listen(func() { said, ended = c.chromium(t, path, open) }); ended {
			break
		}
	}
	if form && len(heard) > 0 {
		heard = heard[1:]
	}
	s := w.Session()
	want := c.listen(func() {
		for lesson.Ready(s) {
			if _, err := s.Step(t.Context(), c.wire); err != nil {
				t.Fatal(err)
			}
		}
	})
	if diff := cmp.Diff(tellAll(heard), tellAll(withoutKept(want, s.Chain()))); diff != "" {
		t.Errorf("Chromium, %s %s: -the browser +the answers\n%s    it shows: %.200s", w.Scenario.Name, start.URL, diff, said)
	}
}

// withoutKept leaves out what a browser has kept: it takes a 301 or 308 that it saw
// before from its cache, also within one walk, and asks nobody.
func withoutKept(all []lab.Heard, ch trace.Chain) []lab.Heard {
	var out []lab.Heard
	kept, n := map[string]bool{}, 0
	for _, h := range ch.Hops {
		if h.Ghost || n == len(all) {
			continue
		}
		if url := h.Request.URI.WithoutFragment().String(); h.Request.Method != "GET" || !kept[url] {
			out = append(out, all[n])
			kept[url] = (h.Status() == 301 || h.Status() == 308) && !h.Response.Fields.Has("Cache-Control")
		}
		n++
	}
	return out
}

func isForm(r lab.Request) bool {
	return slices.ContainsFunc(r.Fields, func(f lab.Field) bool {
		return f.Name == "Content-Type" && f.Value == "application/x-www-form-urlencoded"
	})
}

// formPage is a page that sends a form as soon as it is there.
func formPage(r lab.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<form method=post action=\"%s\">\n", html.EscapeString(r.URL))
	for pair := range strings.SplitSeq(r.Body, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, _ = url.QueryUnescape(value) // the scenarios' own
		fmt.Fprintf(&b, "<input name=\"%s\" value=\"%s\">\n", html.EscapeString(name), html.EscapeString(value))
	}
	return b.String() + "</form>\n<script>document.forms[0].submit()</script>\n"
}

// authorityHash names the lab's authority to Chromium, which then takes its
// certificates for valid ones: with errors that are ignored there is no HSTS.
func (c *classroom) authorityHash(t *testing.T) string {
	t.Helper()
	block, _ := pem.Decode(c.server.CAPEM())
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// chromium opens a URL in a browser that ends when the page is there, and returns
// the page, and whether it did end. Its clock runs fast, so that a Refresh is not waited for.
func (c *classroom) chromium(t *testing.T, path, open string) (said string, ended bool) {
	t.Helper()
	profile, err := os.MkdirTemp("", "detour-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile)
	cmd := exec.CommandContext(t.Context(), path,
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server", "--disable-quic",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable", "--ignore-certificate-errors-spki-list="+c.authorityHash(t),
		"--user-data-dir="+profile, "--host-resolver-rules="+c.server.Addresses().HostRules()+", MAP * ~NOTFOUND",
		"--virtual-time-budget=10000", "--dump-dom", open)
	out, err := startGroup(cmd)
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() { cmd.Cancel() }) // then Wait says that it was killed
	defer late.Stop()
	if err := cmd.Wait(); err != nil {
		return err.Error(), false
	}
	return out.String(), true
}
