//go:build unix

package real

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detour/explain/cause"
)

// A riddle is a request to a real server, and what made its redirect.
type riddle struct {
	flags string // see words
	url   string
	fair  string // the categories that are right, separated by spaces
}

// solve demands that the likeliest cause names the product, or what it is built on
// where the exchange shows no more, and a right category. Products are joined by
// "or" where several are right.
func solve(t *testing.T, flags []string, product string, riddles []riddle) {
	for _, r := range riddles {
		t.Run(strings.TrimSpace(r.flags+" "+r.url), func(t *testing.T) {
			args := append(append(slices.Clone(flags), words(r.flags)...), r.url)
			got := likeliest(t, args...)
			if !slices.Contains(strings.Split(product, " or "), got.product) {
				t.Errorf("%s is named, want %s: %s", got.product, product, got.text)
			}
			if !slices.Contains(strings.Fields(r.fair), string(got.category)) {
				t.Errorf("the category is %s, want one of %s: %s", got.category, r.fair, got.text)
			}
		})
	}
}

// An explained hop is the first answer of `detour trace --json --explain`.
type explainedHop struct {
	product  string
	category cause.Category
	text     string
}

// likeliest runs `detour trace --json --explain` and reads the first answer
// for the first hop. A redirect to a name that nobody serves ends the walk,
// which is no error here.
func likeliest(t *testing.T, args ...string) explainedHop {
	t.Helper()
	said := detour(t, append([]string{"trace", "--json", "--explain", "--max-redirs", "0"}, args...)...)
	var doc struct {
		Hops []struct {
			Explanation struct {
				Causes []struct {
					Product, Title string
					Category       cause.Category
				}
			}
		}
	}
	if err := json.Unmarshal(said.stdout, &doc); err != nil || len(doc.Hops) == 0 {
		t.Fatalf("detour %s: %v\n%s%s", commandLine(args), err, said.stdout, said.stderr)
	}
	causes := doc.Hops[0].Explanation.Causes
	if len(causes) == 0 {
		t.Fatalf("detour %s: no cause is named\n%s", commandLine(args), said.stdout)
	}
	return explainedHop{causes[0].Product, causes[0].Category, causes[0].Title}
}

// inBothVersionsOf repeats riddles for https over HTTP/1.1 and over HTTP/2.
func inBothVersionsOf(riddles []riddle) []riddle {
	var out []riddle
	for _, r := range riddles {
		if strings.HasPrefix(r.url, "http:") {
			out = append(out, r)
			continue
		}
		for _, version := range []string{"--http1.1", "--http2"} {
			out = append(out, riddle{strings.TrimSpace(version + " " + r.flags), r.url, r.fair})
		}
	}
	return out
}

func TestExplainNginx(t *testing.T) {
	path := program(t, "nginx")
	s := newSite(t)
	s.start(t, path, "-p", s.Dir, "-e", s.Dir+"/error.log", "-c", s.configure(t, "nginx.conf"))
	solve(t, s.flags(), "nginx", inBothVersionsOf([]riddle{
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/found", "moved-resource app-code host-canonicalisation"},
		{"", "http://shop.test/see-other", "moved-resource app-code"},
		{"", "http://shop.test/permanent", "moved-resource method-preserving-rule"},
		{"", "http://shop.test/lent/?q=1", "moved-resource"},
		{"", "http://shop.test/missing", "other missing-resource-fallback"}, // a 302 without a Location
		{"", "http://shop.test/secure", "https-upgrade"},
		{"-d a=1", "http://shop.test/secure", "https-upgrade"},
		{"", "http://www.shop.test/docs/?q=1", "host-canonicalisation"},
		{"", "https://www.shop.test/docs/?q=1", "host-canonicalisation"},
		{"", "https://shop.test/downgrade", "https-downgrade"},
	}))
}

func TestExplainApache(t *testing.T) {
	path := program(t, "apache2")
	s := newSite(t)
	s.start(t, path, "-d", s.Dir, "-DFOREGROUND", "-f", s.configure(t, "apache.conf"))
	solve(t, s.flags(), "Apache httpd", inBothVersionsOf([]riddle{
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/see-other", "moved-resource app-code"},
		{"", "http://shop.test/permanent", "moved-resource method-preserving-rule"},
		{"", "http://shop.test/old/page", "moved-resource"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"-d a=1", "http://shop.test/secure", "https-upgrade"},
		{"", "https://shop.test/secure", "moved-resource method-preserving-rule"},
		{"", "https://shop.test/downgrade", "https-downgrade"},
	}))
}

func TestExplainCaddy(t *testing.T) {
	path := program(t, "caddy")
	s := newSite(t)
	s.start(t, path, "run", "--adapter", "caddyfile", "--config", s.configure(t, "Caddyfile"))
	solve(t, s.flags(), "Caddy", inBothVersionsOf([]riddle{
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/see-other", "moved-resource app-code"},
		{"", "http://shop.test/permanent", "moved-resource method-preserving-rule"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"", "http://www.shop.test/docs/", "host-canonicalisation"},
		{"", "http://login.shop.test/", "https-upgrade"},
		{"-d a=1", "http://login.shop.test/form", "https-upgrade"},
		{"", "https://shop.test/downgrade", "https-downgrade"},
	}))
}

// startExtra runs a program that serves the port until the test ends.
func startExtra(t *testing.T, port, path string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), path, args...)
	said, err := startGroup(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endGroup(cmd) })
	if err := answers(port, nil); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(path), err, said.String())
	}
}

func TestExplainPython(t *testing.T) {
	path, port, dir := program(t, "python3"), freePort(t), t.TempDir()
	layContent(t, dir)
	startExtra(t, port, path, "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", dir)
	solve(t, toPort(port), "Python http.server", []riddle{{"", "http://shop.test/docs", "trailing-slash-add"}})
}

func TestExplainNode(t *testing.T) {
	const source = `require("http").createServer((q, s) => {
	  if (q.url === "/form") s.writeHead(303, {Location: "/done"});
	  else s.writeHead(301, {Location: "https://shop.test" + q.url});
	  s.end();
	}).listen(process.argv[1], "127.0.0.1")`
	path, port := program(t, "node"), freePort(t)
	startExtra(t, port, path, "-e", source, port)
	solve(t, toPort(port), "Node.js http", []riddle{
		{"", "http://shop.test/a?q=1", "https-upgrade"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
	})
}

func TestExplainPHP(t *testing.T) {
	const source = `<?php
	if ($_SERVER["REQUEST_METHOD"] === "POST") { header("Location: /done", true, 303); exit; }
	header("Location: /login.php?next=" . urlencode($_SERVER["REQUEST_URI"]));`
	path, port, dir := program(t, "php"), freePort(t), t.TempDir()
	script := filepath.Join(dir, "index.php")
	if err := os.WriteFile(script, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	startExtra(t, port, path, "-S", "127.0.0.1:"+port, "-t", dir, script)
	solve(t, toPort(port), "PHP", []riddle{
		{"", "http://shop.test/account", "login-required"},
		{"-d a=1", "http://shop.test/order", "post-redirect-get"},
	})
}

// Go's own server is always there.
func TestExplainGo(t *testing.T) {
	whenAsked(t)
	dir := t.TempDir()
	layContent(t, dir)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(dir)))
	mux.Handle("/moved", http.RedirectHandler("/docs/", http.StatusMovedPermanently))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	solve(t, toPort(port), "Go net/http", []riddle{
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/docs/index.html", "index-file-strip path-normalisation"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test//docs/", "path-normalisation"},
	})
}
