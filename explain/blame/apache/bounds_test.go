package apache

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"detour/explain/blame"
)

// tree makes a disk of names and contents by turns.
func files(pairs ...string) memTree {
	m := memTree{files: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		m.files[pairs[i]] = pairs[i+1]
	}
	return m
}

const mainFile = "/etc/apache2/apache2.conf"

func read(t testing.TB, tree memTree) *Config {
	t.Helper()
	c, err := Read(tree, mainFile)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func get(url string) blame.Request { return blame.Request{Method: "GET", URL: url} }

// TestHostile survives what nobody would write: each is read and answered within
// its time.
func TestHostile(t *testing.T) {
	site := "<VirtualHost *:80>\nDocumentRoot /w\n<Directory /w>\nAllowOverride All\n</Directory>\n%s\n</VirtualHost>\n"
	catastrophe := strings.Repeat("a", 4000) + "!"
	cases := []struct {
		name string
		tree memTree
		url  string
	}{
		{"a file that includes itself", files(mainFile, "Include apache2.conf\nRedirect / https://t.test/\n"), "http://a.test/"},
		{"two files that include each other", files(mainFile, "Include a.conf\n", "/etc/apache2/a.conf", "Include b.conf\nInclude b.conf\n", "/etc/apache2/b.conf", "Include a.conf\nInclude a.conf\n"), "http://a.test/"},
		{"macros that use each other", files(mainFile, "<Macro A>\nUse B\nUse B\n</Macro>\n<Macro B>\nUse A\nUse A\n</Macro>\nUse A\n"), "http://a.test/"},
		{"macros that double", files(mainFile, doubling(40)), "http://a.test/"},
		{"a pattern that goes back for ever", files(mainFile, fmt.Sprintf(site, "RedirectMatch ^/(a+)+$ https://t.test/\nRewriteEngine On\nRewriteRule ^/(a|aa)+$ https://t.test/ [R]")), "http://a.test/" + catastrophe},
		{"rules that start again", files(mainFile, fmt.Sprintf(site, "RewriteEngine On\nRewriteRule ^(.*)$ $1a [N]")), "http://a.test/x"},
		{"rules that grow", files(mainFile, fmt.Sprintf(site, ""), "/w/.htaccess", "RewriteEngine On\nRewriteRule ^(.*)$ /x/$1/$1\n", "/w/x/f", ""), "http://a.test/x"},
		{"an error document that is an error", files(mainFile, fmt.Sprintf(site, "ErrorDocument 404 /nope\nErrorDocument 403 /nope")), "http://a.test/x"},
		{"sections that nest", files(mainFile, strings.Repeat("<If true>\n", 5000)+"Redirect / https://t.test/\n"), "http://a.test/"},
		{"nothing but binary", files(mainFile, strings.Repeat("\x00\xff<\x7f>\n", 20000)), "http://a.test/"},
		{"one endless line", files(mainFile, strings.Repeat("Redirect \\\n", 300000)), "http://a.test/"},
		{"a large map", files(mainFile, fmt.Sprintf(site, "RewriteEngine On\nRewriteMap m txt:/m\nRewriteRule ^/(.*)$ ${m:$1} [R]"), "/m", strings.Repeat("key value\n", 5<<20)), "http://a.test/key"},
		{"an expression that nests", files(mainFile, fmt.Sprintf(site, "<If \""+strings.Repeat("(", 3000)+"true"+strings.Repeat(")", 3000)+"\">\nRedirect / https://t.test/\n</If>")), "http://a.test/"},
		{"many facts that aren't known", files(mainFile, fmt.Sprintf(site, "RewriteEngine On\n"+manyUnknown(60))), "http://a.test/"},
		{"many virtual hosts", files(mainFile, strings.Repeat("<VirtualHost *:80 *:81 10.0.0.1:80>\nServerName x.test\nServerAlias *.x.test ?*?*?*?*z\n</VirtualHost>\n", 3000)), "http://" + strings.Repeat("a", 200) + ".test/"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			conf, err := Read(c.tree, mainFile)
			if err != nil {
				t.Fatal(err)
			}
			conf.Answer(get(c.url))
			conf.Redirects()
			if d := time.Since(start); d > 8*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

func doubling(n int) string {
	var b strings.Builder
	b.WriteString("<Macro M0>\nRedirect /x https://t.test/\n</Macro>\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "<Macro M%d>\nUse M%d\nUse M%d\n</Macro>\n", i, i-1, i-1)
	}
	fmt.Fprintf(&b, "Use M%d\n", n)
	return b.String()
}

func manyUnknown(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "RewriteCond %%{REMOTE_ADDR} ^10\\.%d\\.\nRewriteRule ^ https://t%d.test/ [R,L]\n", i, i)
	}
	return b.String()
}

// large is a configuration of n lines.
func large(n int) memTree {
	var b strings.Builder
	for i := 0; b.Len() == 0 || i < n/20; i++ {
		fmt.Fprintf(&b, "<VirtualHost *:80>\nServerName h%d.test\nServerAlias www.h%[1]d.test\nDocumentRoot /var/www/h%[1]d\n<Directory /var/www/h%[1]d>\nAllowOverride All\n</Directory>\nRewriteEngine On\nRewriteCond %%{HTTPS} off\nRewriteCond %%{HTTP_HOST} ^www\\.(.*)$ [NC]\nRewriteRule ^/(.*)$ https://%%1/$1 [R=301,L]\nRedirectMatch ^/old/([a-z]+)/([0-9]+)$ https://t.test/$1?id=$2\nRedirect 302 /a /b\nRedirect 302 /c /d\nRedirect 302 /e /f\nRedirect 302 /g /h\nErrorDocument 404 /404.html\nSetEnvIf User-Agent bot isbot\nHeader set X y\n</VirtualHost>\n", i)
	}
	return files(mainFile, b.String())
}

func TestLargeIsFast(t *testing.T) {
	tree := large(10000)
	tree.partial = true
	start := time.Now()
	c := read(t, tree)
	loaded := time.Since(start)
	start = time.Now()
	const asks = 50
	for i := range asks {
		c.Answer(get(fmt.Sprintf("http://h%d.test/some/path/that/is/not/there?x=%d", i*9, i)))
	}
	each := time.Since(start) / asks
	t.Logf("loaded in %v, %v a request", loaded, each)
	if loaded > time.Second || each > 20*time.Millisecond {
		t.Errorf("loaded in %v and answered in %v; at most 1s and 20ms (%d processors)", loaded, each, runtime.NumCPU())
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Define A xxxx\n"+strings.Repeat("Define A ${A}${A}\n", 45)+"Redirect / /${A}", "RewriteEngine On\nRewriteRule . - [E=A:xxxx]\n"+strings.Repeat("RewriteRule . - [E=A:%{ENV:A}%{ENV:A}]\n", 45), "/a")
	f.Add("Redirect /a https://t.test/", "RewriteEngine On\nRewriteRule ^(.*)$ /$1 [R=301,L]", "/a?b")
	f.Add("<VirtualHost *:80>\nServerName a.test\n<If \"%{REQUEST_URI} =~ m#^/a#\">\nRedirect https://t.test/%{escape:$0}\n</If>\n</VirtualHost>", "ErrorDocument 404 https://e.test/", "/%2e%2e/x")
	f.Add("<Macro M $a>\nRedirect $a /x\n</Macro>\nUse M /y\nDefine A b\nServerName ${A}", "RewriteCond %{HTTP:X} >a [OR]\nRewriteRule !x ${m:$1|%2} [C,S=2,B=/,E=a:b]", "*")
	f.Fuzz(func(t *testing.T, main, access, target string) {
		tree := files(mainFile, "DocumentRoot /w\n<Directory /w>\nAllowOverride All\n</Directory>\n"+main, "/w/.htaccess", access, "/w/a/f.txt", "x")
		c, err := Read(tree, mainFile)
		if err != nil {
			t.Fatal(err)
		}
		req := get("http://a.test/")
		req.Target = target
		a := c.Answer(req)
		if a.Certain && !a.Evaluated {
			t.Error("certain of what was not evaluated")
		}
		if a.Location != nil && strings.Contains(*a.Location, "\x00") {
			t.Errorf("Location holds a mark: %q", *a.Location)
		}
		if a.Blame != nil && (a.Status < 300 || a.Status > 399) {
			t.Errorf("blames %v for %d", a.Blame, a.Status)
		}
		c.Redirects()
		c.Logs()
	})
}
