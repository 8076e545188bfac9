//go:build unix

package real

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"detour/explain/cause"
)

// A claim is a sentence of a cause, and a request to a real server that shows
// it.
type claim struct {
	in, says string // the cause, and its words
	flags    string // curl's; see words
	url      string
	want     string // a line of the response's head
	lacks    string // what no line of it says
}

// prove makes the requests and demands of each what the article says, and of
// the article that it still says so.
func prove(t *testing.T, claims []claim) {
	curl := program(t, "curl")
	for _, c := range claims {
		t.Run(c.in+" "+c.url, func(t *testing.T) {
			if !strings.Contains(textOf(t, c.in), c.says) {
				t.Errorf("%s does not say %q", c.in, c.says)
			}
			args := append([]string{"-q", "-sS", "-o", "/dev/null", "-D", "-"}, append(words(c.flags), c.url)...)
			out, err := exec.CommandContext(t.Context(), curl, args...).CombinedOutput()
			if err != nil && !strings.Contains(string(out), c.want) {
				t.Fatalf("curl %s: %v\n%s", commandLine(args), err, out)
			}
			if !strings.Contains(string(out), c.want) {
				t.Errorf("the response has no %q:\n%s", c.want, out)
			}
			if c.lacks != "" && strings.Contains(string(out), c.lacks) {
				t.Errorf("the response has %q:\n%s", c.lacks, out)
			}
		})
	}
}

// textOf is all that a cause says.
func textOf(t *testing.T, id string) string {
	t.Helper()
	c, ok := cause.Default().Cause(id)
	if !ok {
		t.Fatalf("there is no cause %s", id)
	}
	return strings.Join([]string{c.Title, c.Where, c.Mend, c.Why()}, "\n")
}

// layClaims writes the server's configuration with the site's values in it.
func (s site) layClaims(t *testing.T, name string) string {
	t.Helper()
	return s.fill(t, filepath.Join("testdata", "claims", name))
}

func TestClaimsOfApache(t *testing.T) {
	path := program(t, "apache2")
	s := newSite(t)
	files := map[string]string{
		"users":               "",
		"www/plain/.htaccess": "RewriteEngine On\nRewriteRule ^(.*)\\.html$ $1 [R=301,L]\n",
		"www/slash/.htaccess": "RewriteEngine On\nRewriteRule ^/?(.*)\\.html$ /slash/$1 [R=301,L]\n",
	}
	for name, text := range files {
		file := filepath.Join(s.Dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.start(t, path, "-d", s.Dir, "-DFOREGROUND", "-f", s.layClaims(t, "apache.conf"))
	at := "http://127.0.0.1:" + s.HTTP
	prove(t, []claim{
		{in: "apache-loop", says: "ends only the rounds inside Apache, not a loop of redirects",
			flags: "-L --max-redirs 3", url: at + "/round", want: "Maximum (3) redirects followed"},
		{in: "apache-loop", says: "Put a condition before the rule that its target does not meet",
			flags: "-L --max-redirs 3", url: at + "/narrow", want: "404 Not Found"},
		{in: "apache-500", says: "It guards the next RewriteRule alone.",
			flags: "-d a=1", url: at + "/guarded", want: "302 Found"},
		{in: "apache-language", says: "Without `always` the field is not added to a redirect.",
			url: at + "/lang", want: "302 Found", lacks: "Vary"},
		{in: "apache-language", says: "`Header always append Vary Accept-Language`",
			url: at + "/always", want: "Vary: Accept-Language"},
		{in: "apache-form-login", says: "An ErrorDocument with a URL turns 403 into 302",
			url: at + "/forbidden", want: "302 Found"},
		{in: "apache-form-login", says: "For 401 Apache refuses a URL (AH00113).",
			url: at + "/private", want: "401 Unauthorized", lacks: "Location"},
		{in: "apache-strip-extension", says: "Without the slash before `$1` a rule in .htaccess writes the path of the file system into the Location",
			url: at + "/plain/a.html", want: "Location: " + at + s.Dir + "/www/plain/a"},
		{in: "apache-strip-extension", says: "`RewriteRule ^/?(.*)\\.html$ /$1 [R=301,L]`",
			url: at + "/slash/a.html", want: "Location: " + at + "/slash/a\r"},
	})
	if !strings.Contains(s.log(), "AH00113") {
		t.Errorf("the log has no AH00113:\n%s", s.log())
	}
}

func TestClaimsOfHAProxy(t *testing.T) {
	path := program(t, "haproxy")
	s := newSite(t)
	s.start(t, path, "-db", "-f", s.layClaims(t, "haproxy.cfg"))
	prove(t, []claim{
		{in: "haproxy-language", says: "`http-response` does not reach the redirects of HAProxy itself.",
			url: "http://127.0.0.1:" + s.HTTP, want: "302 Found", lacks: "vary"},
		{in: "haproxy-language", says: "`http-after-response add-header Vary Accept-Language`",
			url: "http://127.0.0.1:" + s.HTTPS, want: "vary: Accept-Language"},
	})
}

func TestClaimsOfCaddy(t *testing.T) {
	path := program(t, "caddy")
	s := newSite(t)
	s.start(t, path, "run", "--adapter", "caddyfile", "--config", s.layClaims(t, "Caddyfile"))
	version, err := exec.CommandContext(t.Context(), path, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := "Location: /docs/?q=1\r"
	if strings.HasPrefix(strings.TrimPrefix(string(version), "v"), "2.6.") {
		want = "Location: /docs/\r"
	}
	prove(t, []claim{{in: "caddy-canonical", says: "file_server drops the query in version 2.6 and keeps it in newer ones.",
		url: "http://127.0.0.1:" + s.HTTP + "/docs?q=1", want: want}})
}
