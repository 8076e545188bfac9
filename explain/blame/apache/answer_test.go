package apache

import (
	"fmt"
	"strings"
	"testing"

	"detour/explain/blame"
)

// an answer is written as: STATUS LOCATION LINE certain|not, and words of the
// facts that it hangs on.
type wantAnswer struct {
	name     string
	tree     memTree
	partial  bool
	req      blame.Request
	want     string
	unknowns []string
	near     []string
}

func observed(req blame.Request, status int, location string) blame.Request {
	req.Observed = &blame.Observed{Status: status}
	if location != "" {
		req.Observed.Location = &location
	}
	return req
}

const site = "<VirtualHost *:80>\nServerName a.test\nDocumentRoot /w\n<Directory /w>\nAllowOverride All\n</Directory>\n%s\n</VirtualHost>\n"

func siteOf(lines string, pairs ...string) memTree {
	return files(append([]string{mainFile, fmt.Sprintf(site, lines)}, pairs...)...)
}

var answers = []wantAnswer{
	{name: "a line that nothing can change", tree: siteOf("Redirect 301 /old /new"), partial: true, req: get("http://a.test/old/x?y"), want: "301 http://a.test/new/x?y 7 certain"},
	{name: "a file that may be there", tree: siteOf("RewriteEngine On\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\nRewriteRule ^/(.*)$ https://t.test/$1 [R=302,L]"), partial: true,
		req: get("http://a.test/x"), want: "302 https://t.test/x 9 not", unknowns: []string{"/w/x is a file"}},
	{name: "a file that is there", tree: siteOf("RewriteEngine On\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\nRewriteRule ^/(.*)$ https://t.test/$1 [R=302,L]", "/w/x", "x"),
		req: get("http://a.test/x"), want: "200 - - certain", near: []string{"did not hold"}},
	{name: "a .htaccess that was not handed over", tree: siteOf(""), partial: true, req: get("http://a.test/x"), want: "404 - - not", unknowns: []string{"/w/.htaccess is there"}},
	{name: "what was observed settles the client's address", tree: siteOf("RewriteEngine On\nRewriteCond %{REMOTE_ADDR} ^10\\.\nRewriteRule ^ https://in.test/ [R=302,L]\nRedirect 302 / https://out.test/"),
		req: observed(get("http://a.test/"), 302, "https://in.test/"), want: "302 https://in.test/ 9 certain"},
	{name: "a part of Location that isn't known", tree: siteOf("RewriteEngine On\nRewriteRule ^ https://t.test/%{REMOTE_USER}%{TIME_HOUR}/ [R=302,L]"), req: get("http://a.test/"), want: "302 - 8 certain", unknowns: []string{"the hour"}},
	{name: "the same part, observed", tree: siteOf("RewriteEngine On\nRewriteRule ^ https://t.test/%{TIME_HOUR}/ [R=302,L]"), req: observed(get("http://a.test/"), 302, "https://t.test/07/"), want: "302 https://t.test/07/ 8 certain"},
	{name: "what this configuration can't have answered", tree: siteOf("Redirect 301 /old /new"), req: observed(get("http://a.test/old"), 302, "https://else.test/"), want: "301 http://a.test/new - not differs", near: []string{"answers 301"}},
	{name: "an included file that is missing", tree: files(mainFile, "Include sites/*.conf\nRedirect /x https://t.test/\n"), partial: true, req: get("http://a.test/y"), want: "404 - - not", unknowns: []string{"/etc/apache2/sites/*.conf"}},
	{name: "a module's line that is not evaluated", tree: siteOf("LuaHookTranslateName /x.lua f\nRedirect /old https://t.test/"), req: get("http://a.test/old"), want: "302 https://t.test/ 8 not", unknowns: []string{"LuaHookTranslateName"}},
	{name: "a virtual document root", tree: files(mainFile, "VirtualDocumentRoot /w/%0\nRedirect /old https://t.test/\n"), req: get("http://a.test/x"), want: "0 - - not"},
	{name: "a pattern that is not known", tree: siteOf("RedirectMatch ^/(*SKIP)x https://t.test/"), req: get("http://a.test/x"), want: "0 - - not"},
	{name: "a name one letter away", tree: files(mainFile, fmt.Sprintf(site, "Redirect / https://one.test/")+"<VirtualHost *:80>\nServerName shop.test\nRedirect / https://two.test/\n</VirtualHost>\n"),
		req: get("http://shpo.test/"), want: "302 https://one.test/ 7 certain", near: []string{"shop.test"}},
	{name: "a section of a module that is not loaded", tree: files(mainFile, "LoadModule alias_module x.so\n<IfModule mod_speling.c>\nRedirect /s https://t.test/\n</IfModule>\n"), req: get("http://a.test/s"), want: "404 - - certain", near: []string{"speling"}},
	{name: "a .htaccess that is not read", tree: files(mainFile, "DocumentRoot /w\n", "/w/.htaccess", "Redirect /x https://t.test/\n"), req: get("http://a.test/x"), want: "404 - - certain", near: []string{"is not read"}},
	{name: "rules that are off", tree: siteOf("RewriteRule ^ https://t.test/ [R]"), req: get("http://a.test/"), want: "404 - - certain", near: []string{"RewriteEngine is off"}},
	{name: "a line that a .htaccess may not hold", tree: files(mainFile, "LoadModule alias_module x\nDocumentRoot /w\n<Directory /w>\nAllowOverride Indexes\n</Directory>\n", "/w/.htaccess", "Redirect /x https://t.test/\n"), req: get("http://a.test/x"), want: "500 - - certain"},
	{name: "a line of a module that is not loaded", tree: files(mainFile, "LoadModule alias_module x\nDocumentRoot /w\n<Directory /w>\nAllowOverride All\n</Directory>\n", "/w/.htaccess", "Header set X y\nRedirect /x https://t.test/\n"), req: get("http://a.test/x"), want: "500 - - not", unknowns: []string{"linked in"}},
	{name: "rules without end", tree: siteOf("", "/w/.htaccess", "RewriteEngine On\nRewriteRule ^(.*)$ /x$1\n"), req: get("http://a.test/"), want: "500 - - certain"},
	{name: "an address that isn't known", tree: files(mainFile, "<VirtualHost 10.0.0.1:80>\nServerName a.test\nRedirect / https://one.test/\n</VirtualHost>\n<VirtualHost 10.0.0.2:80>\nServerName b.test\nRedirect / https://two.test/\n</VirtualHost>\n"),
		req: get("http://b.test/"), want: "302 https://two.test/ 7 not", unknowns: []string{"connected to 10.0.0.1"}},
	{name: "a virtual host whose address is a name", tree: files(mainFile, "<VirtualHost www.a.test:80>\nRedirect / https://one.test/\n</VirtualHost>\n<VirtualHost *:80>\nRedirect / https://two.test/\n</VirtualHost>\n"),
		req: blame.Request{Method: "GET", URL: "http://b.test/", ConnectIP: "10.0.0.1"}, want: "302 https://two.test/ 5 not", unknowns: []string{"www.a.test is the address 10.0.0.1"}},
	{name: "plain HTTP to a port of TLS", tree: files(mainFile, "Listen 443\n<VirtualHost *:443>\nSSLEngine on\nRedirect / https://one.test/\n</VirtualHost>\n"), req: get("http://a.test:443/"), want: "400 - - certain"},
	{name: "an application", tree: siteOf("ProxyPass / http://127.0.0.1:3000/"), req: observed(get("http://a.test/x"), 302, "https://t.test/"), want: "0 - - certain upstream"},
	{name: "the slash of a folder", tree: siteOf("", "/w/docs/index.html", "x"), req: get("http://a.test/docs?x"), want: "301 http://a.test/docs/?x - certain builtin"},
	{name: "TLS alone", tree: siteOf("<Location /p>\nSSLRequireSSL\n</Location>\nErrorDocument 403 https://a.test/p"), req: get("http://a.test/p"), want: "302 https://a.test/p 10 certain"},
	{name: "a name that TLS was not begun with", tree: files(mainFile, "<VirtualHost *:443>\nServerName a.test\nSSLEngine on\n</VirtualHost>\n<VirtualHost *:443>\nServerName b.test\nSSLEngine on\nRedirect / https://two.test/\n</VirtualHost>\n"),
		req: blame.Request{Method: "GET", URL: "https://a.test/", Host: new("b.test")}, want: "302 https://two.test/ 8 not", unknowns: []string{"settings of TLS"}},
	{name: "a login that is asked for", tree: siteOf("<Location /p>\nAuthType Basic\nRequire valid-user\n</Location>\nErrorDocument 401 /login\nRedirect 302 /login https://sso.test/"), req: get("http://a.test/p"), want: "401 - - certain"},
	{name: "a 404 that goes elsewhere", tree: siteOf("ErrorDocument 404 https://t.test/lost"), req: get("http://a.test/x"), want: "302 https://t.test/lost 7 certain"},
}

func TestAnswers(t *testing.T) {
	for _, c := range answers {
		t.Run(c.name, func(t *testing.T) {
			c.tree.partial = c.partial
			a := read(t, c.tree).Answer(c.req)
			if got := written(a); got != c.want {
				t.Errorf("got %s, want %s\nvia %v\nunknown %q", got, c.want, a.Via, a.Unknowns)
			}
			for _, w := range c.unknowns {
				if !strings.Contains(strings.Join(a.Unknowns, "\n"), w) {
					t.Errorf("the unknowns %q don't hold %q", a.Unknowns, w)
				}
			}
			for _, w := range c.near {
				if !strings.Contains(fmt.Sprint(a.Near), w) {
					t.Errorf("the near misses %v don't hold %q", a.Near, w)
				}
			}
		})
	}
}

func written(a blame.Answer) string {
	location, line, certain := "-", "-", "not"
	if a.Location != nil {
		location = *a.Location
	}
	if a.Blame != nil {
		line = fmt.Sprint(a.Blame.Line)
	}
	if a.Certain {
		certain = "certain"
	}
	s := fmt.Sprint(a.Status, " ", location, " ", line, " ", certain)
	if a.Differs != "" {
		s += " differs"
	}
	if a.Origin == blame.Upstream || a.Origin == blame.Builtin {
		s += " " + string(a.Origin)
	}
	return s
}

func TestMends(t *testing.T) {
	c := read(t, siteOf("RewriteEngine On\nRewriteCond %{HTTPS} off\nRewriteRule ^/pay https://t.test/ [R=301,L]\nRedirect temp /a /b", "/w/.htaccess", "RedirectMatch ^/c /d\n"))
	for url, want := range map[string]string{
		"http://a.test/pay": "RewriteCond %{HTTPS} off|RewriteRule ^/pay https://t.test/ [R=301,L] → # RewriteCond %{HTTPS} off|# RewriteRule ^/pay https://t.test/ [R=301,L]; RewriteRule ^/pay https://t.test/ [R=301,L] → RewriteRule ^/pay https://t.test/ [R=308,L]",
		"http://a.test/a":   "Redirect temp /a /b → # Redirect temp /a /b; Redirect temp /a /b → Redirect 307 /a /b",
		"http://a.test/c":   "RedirectMatch ^/c /d → # RedirectMatch ^/c /d; RedirectMatch ^/c /d → RedirectMatch 307 ^/c /d",
	} {
		req := get(url)
		req.Method = "POST"
		a := c.Answer(req)
		var got []string
		for _, m := range a.Mends {
			got = append(got, strings.Join(m.Before, "|")+" → "+strings.Join(m.After, "|"))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s\n got %s\nwant %s", url, s, want)
		}
		if inFile := strings.HasSuffix(a.Blame.File, ".htaccess"); inFile != strings.Contains(a.Mends[0].Test, "every request") {
			t.Errorf("%s is tested with %q", a.Blame.File, a.Mends[0].Test)
		}
	}
}

func TestRedirects(t *testing.T) {
	c := read(t, siteOf("Redirect 301 /a /b\nRedirect gone /x\nRewriteEngine On\nRewriteCond %{HTTPS} off\nRewriteRule ^/c$ https://t.test/ [L]\nRewriteRule ^/d$ /e\n<Location /l>\n<If \"%{HTTPS} == 'off'\">\nRedirect 303 https://l.test/\n</If>\n</Location>\nErrorDocument 404 http://e.test/",
		"/w/sub/.htaccess", "RewriteEngine On\nRewriteRule ^f https://f.test/ [R=308]\n"))
	var got []string
	for _, r := range c.Redirects() {
		got = append(got, fmt.Sprintf("%s:%d %s %d %s when %s", r.File, r.Line.Line, r.Server, r.Status, r.To, r.When))
	}
	want := []string{
		mainFile + ":7 a.test 301 /b when /a",
		mainFile + ":11 a.test 302 https://t.test/ when ^/c$, %{HTTPS} off",
		mainFile + `:15 a.test 303 https://l.test/ when <Location /l>, <If "%{HTTPS} == 'off'">`,
		mainFile + ":18 a.test 302 http://e.test/ when status 404",
		"/w/sub/.htaccess:2 a.test 308 https://f.test/ when in /w/sub/, ^f",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLogs(t *testing.T) {
	c := read(t, files(mainFile, "LogFormat \"%h %t\" mine\nErrorLog /var/log/e.log\n<VirtualHost *:80>\nCustomLog logs/a.log mine\nCustomLog /b.log combined env=x\nCustomLog \"|/bin/x\" combined\n</VirtualHost>\n"))
	want := "[{/var/log/e.log error} {/etc/apache2/logs/a.log %h %t} {/b.log combined}]"
	if got := fmt.Sprint(c.Logs()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestProblems: what is wrong is told with its place, and the rest is read.
func TestProblems(t *testing.T) {
	c := read(t, files(mainFile, "</Location>\n<Directory /w>\nRedirectMatch ( /x\n<Location /open>\nRewriteRule only\n\nBogus thing\nInclude missing.conf\n<Directory>\n</Directory>\n<If \"%{REQUEST_URI} ==\">\n</If>\n</Directory>\nRedirect /x https://t.test/\n"))
	var got []string
	for _, p := range c.Problems() {
		got = append(got, fmt.Sprint(p.Line.Line, " ", p.What))
	}
	for _, want := range []string{"1 closes nothing", "3 has a pattern", "4 is not closed", "5 has a bad argument line", "7 is a directive that is not known", "8 /etc/apache2/missing.conf was not handed over", "9 names no path", "11 has a condition"} {
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("nothing says %q: %s", want, strings.Join(got, "\n"))
		}
	}
	if a := c.Answer(get("http://a.test/x")); a.Blame == nil || a.Blame.Line != 14 {
		t.Errorf("the rest is not read: %v", a.Blame)
	}
}
