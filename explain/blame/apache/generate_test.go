//go:build unix

package apache

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"detour/explain/blame"
	"detour/trace"
)

// A generator makes up configurations: a virtual host each with a site of its own.
type generator struct {
	*rand.Rand
	dir     string
	backend string // an application's URL
	texts   []string
	targets int
}

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// tree are the files of each site.
var siteTree = []string{"index.html", "file.txt", "about.html", "docs/index.html", "docs/sub/page.html", "bare/x.txt", "a/b/c.txt", "Old.html", "app/index.php"}

func (g *generator) global() string {
	return "RewriteEngine On\n" + pick(g, "", "RewriteOptions InheritDown\n", "RewriteOptions InheritDownBefore\n") + "RewriteRule ^/everywhere$ /old [R=301,L]\nRedirect 303 /global https://global.test/g\n" +
		"Define YES\nDefine HOSTVAR first.test\n<Macro Go $from $fromto>\nRedirect 307 $from $fromto\n</Macro>\n<Macro Two $x>\n<Location /two>\nRedirect https://two.test/$x\n</Location>\n</Macro>\n"
}

// host makes one virtual host and its files.
func (g *generator) host(t *testing.T, i int) string {
	root := filepath.Join(g.dir, fmt.Sprintf("v%d", i))
	for _, name := range siteTree {
		full := filepath.Join(root, name)
		os.MkdirAll(filepath.Dir(full), 0o755)
		os.WriteFile(full, []byte("x\n"), 0o644)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<VirtualHost *:*>\nDocumentRoot %s\n%s\nServerAlias v%d.test\n", root, pick(g, fmt.Sprintf("ServerName v%d.test", i), fmt.Sprintf("ServerName v%d.test", i),
		fmt.Sprintf("ServerName own%d.test:8443", i), fmt.Sprintf("ServerName https://own%d.test", i), ""), i)
	allow := pick(g, "All", "All", "All", "FileInfo Indexes", "FileInfo", "None")
	fmt.Fprintf(&b, "<Directory %s>\nAllowOverride %s\nOptions %s\n</Directory>\n", root, allow, pick(g, "FollowSymLinks", "FollowSymLinks Indexes", "FollowSymLinks MultiViews", "FollowSymLinks"))
	for range 1 + g.IntN(4) {
		b.WriteString(g.marked(g.block(root, false)))
	}
	b.WriteString("</VirtualHost>\n")
	text := b.String()
	for _, dir := range []string{"", "docs", "docs/sub", "a"} {
		if !g.chance(pick(g, 60, 25)) {
			continue
		}
		var h strings.Builder
		for range 1 + g.IntN(3) {
			h.WriteString(g.marked(g.block(root, true)))
		}
		os.WriteFile(filepath.Join(root, dir, ".htaccess"), []byte(h.String()), 0o644)
		text += "== " + filepath.Join(dir, ".htaccess") + "\n" + h.String()
	}
	g.texts = append(g.texts, text)
	return b.String()
}

// marked gives every target elsewhere a host of its own, so that an answer tells
// its line.
func (g *generator) marked(text string) string {
	return targetHost.ReplaceAllStringFunc(text, func(string) string {
		g.targets++
		return fmt.Sprintf("//t%d.mark", g.targets)
	})
}

var targetHost = regexp.MustCompile(`//[tef]\.test`)

func (g *generator) block(root string, ht bool) string {
	switch n := g.IntN(34); {
	case n >= 24:
		return g.rarer(n, root, ht)
	case n < 4:
		return g.redirect()
	case n < 14:
		return g.rewrite(ht)
	case n == 14 && !ht:
		return fmt.Sprintf("<Location %s>\n%s%s</Location>\n", pick(g, "/", "/old", "/docs", "/docs/", "/a*", `"/x y"`), g.hereRedirect(), pick(g, "", g.rewrite(true)))
	case n == 15 && !ht:
		return fmt.Sprintf("<LocationMatch %s>\n%s</LocationMatch>\n", pick(g, "^/o(?<rest>.*)$", "^/docs", "/(a|b)/", "old$"), g.hereRedirect())
	case n == 16 && !ht:
		return fmt.Sprintf("<Directory %s>\n%s</Directory>\n", root+pick(g, "/docs", "/docs/sub", "/a", "/*", ""), pick(g, g.redirect(), g.rewrite(true)))
	case n == 17:
		return fmt.Sprintf("<Files %s>\n%s</Files>\n", pick(g, "file.txt", "*.html", "*", `"~" "\.(php|txt)$"`), g.redirect())
	case n == 18:
		return fmt.Sprintf("<If %q>\n%s</If>\n%s", g.expr(), pick(g, g.redirect(), g.hereRedirect()), pick(g, "", fmt.Sprintf("<Else>\n%s</Else>\n", g.redirect())))
	case n == 19:
		return fmt.Sprintf("ErrorDocument %s %s\n", pick(g, "404", "404", "403", "410"), pick(g, "/old", "/file.txt", "https://err.test/x", `"gone away"`, "/nothing/here"))
	case n == 20:
		return pick(g, "DirectorySlash Off\n", "FallbackResource /index.html\n", "FallbackResource /nope.html\n", "DirectoryIndex about.html index.html\n", "DirectoryIndex disabled\n", "DirectoryIndexRedirect 301\n", "DirectoryIndex nope.html /file.txt\n")
	case n == 21 && !ht:
		return pick(g, "UseCanonicalName On\n", "AllowEncodedSlashes On\n", "AllowEncodedSlashes NoDecode\n", "MergeSlashes Off\n", "UseCanonicalPhysicalPort On\n", "Alias /al "+root+"/docs\n", "AliasMatch ^/m(.*)$ "+root+"/docs$1\n", "Alias /docs "+root+"/a\n")
	case n == 22:
		return pick(g, "SetEnvIf User-Agent bot isbot\n", "SetEnvIfNoCase Referer ^http://([a-z]+) ref=$1\n", "SetEnvIf Request_URI \\.txt$ istxt=yes !isbot\n", "BrowserMatch ^Moz moz=1\n", "SetEnv late 1\n")
	case n == 23 && ht:
		return pick(g, "Require all granted\n", "Require method GET\n", "<Limit POST>\nRequire all denied\n</Limit>\n")
	case n == 23:
		return pick(g, "Options -MultiViews\n", "Options +Indexes\n", "CheckSpelling On\n", "<Files secret>\nRequire all denied\n</Files>\n", "AddHandler server-status .status\n")
	}
	return g.redirect()
}

// rarer are the things around directives: what the server acts on while it reads,
// other modules' lines, access.
func (g *generator) rarer(n int, root string, ht bool) string {
	inner := pick(g, g.redirect(), g.redirect(), g.rewrite(ht))
	switch {
	case n == 24:
		head := pick(g, "IfModule mod_rewrite.c", "IfModule !mod_rewrite.c", "IfModule nothing_module", "IfModule alias_module", "IfDefine YES", "IfDefine !YES", "IfDefine NO", "IfVersion >= 2.4", "IfVersion < 2.4.1", "IfVersion ~ ^2\\.4", "IfVersion !~ ^2.2", "IfFile "+root+"/file.txt", "IfFile /not/there", "IfDirective Redirect", "IfDirective Nothing")
		name, _, _ := strings.Cut(head, " ")
		return fmt.Sprintf("<%s>\n%s</%s>\n", head, inner, name)
	case n == 25:
		return fmt.Sprintf("Redirect %s/var https://${HOSTVAR}/${NOPE}/x\n", g.status())
	case n == 26 && !ht:
		return fmt.Sprintf("Use Go %s %s\nUse Two %s\n", g.path(), g.target(), pick(g, "a", "/b"))
	case n == 27:
		return "Redirect 301 \\\n   " + g.path() + " \\\n" + g.target() + "\n# a comment \\\nRedirect / https://comment.test/\n"
	case n == 28 && !ht:
		return pick(g, "ProxyPass /old/x !\nProxyPass /old "+g.backend+"/o\n", "ProxyPassMatch ^/([a-z]+)/b$ "+g.backend+"/$1\n", "<Location /docs/sub>\nProxyPass "+g.backend+"/l\n</Location>\n", "RewriteEngine On\nRewriteRule ^/nope(.*) "+g.backend+"/n$1 [P]\n", "ProxyPass /a "+g.backend+"/a nocanon\n")
	case n == 29 && !ht:
		return fmt.Sprintf("RewriteEngine On\nRewriteMap m txt:map.txt\nRewriteRule ^/(.*)$ %s [%s]\n", pick(g, "${m:$1}", "${m:$1|/none}", "/k/${m:$1|%{REQUEST_URI}}", "${m:/$1|-}"), pick(g, "R=301,L", "R", "L", "PT,L", "R=302,NE"))
	case n == 30 && ht:
		return pick(g, "Options -FollowSymLinks\n", "Order allow,deny\nAllow from all\n", "Order deny,allow\nDeny from all\n", "<IfModule nothing>\nUnknownThing x\n</IfModule>\n", "UnknownThing x\n", "RewriteBase docs\n", "Satisfy Any\n", "<Files file.txt>\nDeny from all\n</Files>\n", "RewriteRule broken\n", "RewriteCond %{HTTPS} off [XX]\nRewriteRule ^ - [L]\n", "Redirect 301 nopath\n", "RewriteMap a int:tolower\n", "ServerName x\n")
	case n == 31 && !ht:
		return fmt.Sprintf("<Directory %s>\n%s\n</Directory>\n", root+pick(g, "", "/docs", "/a"), pick(g, "AllowOverride None", "AllowOverrideList Redirect RewriteEngine RewriteRule", "AllowOverride Nonfatal=All FileInfo", "Options None", "Options -Indexes +FollowSymLinks", "AllowOverride FileInfo\nAllowOverrideList RewriteBase"))
	case n == 32:
		return fmt.Sprintf("<If %q>\n<If %q>\n%s</If>\n%s</If>\n<ElseIf %q>\n%s</ElseIf>\n<Else>\n%s</Else>\n", g.expr(), g.expr(), g.redirect(), g.redirect(), g.expr(), g.redirect(), g.redirect())
	case n == 33 && !ht:
		return pick(g, "<Directory ~ \"/(docs|a)$\">\n"+g.redirect()+"</Directory>\n", "<DirectoryMatch \"/v[0-9]+/(?<part>[a-z]+)\">\n"+g.hereRedirect()+"</DirectoryMatch>\n", "<Files ~ \"^(?<stem>[a-z]+)\\.\">\nRedirect 302 https://f.test/%{env:MATCH_STEM}\n</Files>\n", "<Location ~ \"^/d\">\nRewriteEngine On\nRewriteRule ^ https://l.test/ [R]\n</Location>\n", "ErrorDocument 403 /docs/\n", "AcceptPathInfo On\n", "<FilesMatch \"\\.(html|txt)$\">\nSetEnvIf Request_URI . f=1\n"+g.redirect()+"</FilesMatch>\n")
	}
	return inner
}

func (g *generator) path() string {
	return pick(g, "/", "/old", "/old/", "/docs", "/docs/", "/a/b", "/file.txt", "/nope", "/docs/sub", "/OLD", "/bare", "/index.html", "/docs/index.html", "/x")
}

func (g *generator) target() string {
	return pick(g, "https://t.test", "https://t.test/", "https://t.test/new", "http://t.test:80/p", "/new", "/docs/", "/file.txt", "https://t.test/n?q=1", "/new?x", "https://t.test/#frag", "https://user:pw@t.test/z")
}

func (g *generator) status() string {
	return pick(g, "", "301 ", "302 ", "permanent ", "temp ", "seeother ", "307 ", "308 ", "303 ")
}

func (g *generator) redirect() string {
	switch g.IntN(8) {
	case 0:
		return fmt.Sprintf("Redirect %s %s\n", pick(g, "gone", "410", "404"), g.path())
	case 1, 2, 3:
		return fmt.Sprintf("RedirectMatch %s%s %s\n", g.status(), pick(g, "^/old(.*)$", "(.*)\\.html$", "^/([a-z]+)/(.*)$", "/nope", "^/docs/?$", "^/$", "(?i)^/OLD/(.*)"), g.matchTarget())
	case 4:
		return fmt.Sprintf("RedirectPermanent %s %s\n", g.path(), g.target())
	}
	return fmt.Sprintf("Redirect %s%s %s\n", g.status(), g.path(), g.target())
}

func (g *generator) matchTarget() string {
	return pick(g, "https://t.test$1", "/new$1", "https://t.test/$1/$2", "/r/$1?z=$1", "https://t.test/#$1", `/b\$1`, "https://t.test/p?u=$0", "$1")
}

func (g *generator) hereRedirect() string {
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("Redirect %s\n", pick(g, "gone", "410", "403"))
	case 1:
		return fmt.Sprintf("Redirect %s%s\n", g.status(), pick(g, "https://e.test%{REQUEST_URI}", "https://e.test/%{env:MATCH_REST}", "/w/%{tolower:%{REQUEST_URI}}", "https://e.test/?q=%{escape:%{QUERY_STRING}}"))
	}
	return fmt.Sprintf("Redirect %s%s\n", g.status(), g.target())
}

func (g *generator) expr() string {
	return pick(g, "%{REQUEST_URI} =~ m#^/(old|docs)#", "%{HTTP_HOST} == 'v1.test'", "-f %{REQUEST_FILENAME}", "%{QUERY_STRING} =~ /id=([0-9]+)/ && $1 -gt 2",
		"%{REQUEST_METHOD} in {'POST', 'PUT'}", "! -d %{DOCUMENT_ROOT} . '/docs'", "%{HTTP:X-Test} -strmatch 'a*'", "req('User-Agent') =~ /bot/i || false", "%{REQUEST_METHOD} == 'GET' and not (%{REQUEST_URI} -fnmatch '/old*')", "true", "-n reqenv('isbot')")
}

func (g *generator) cond() string {
	s := pick(g, "%{REQUEST_URI} ^/(old|docs)", "%{REQUEST_METHOD} =POST", "%{REQUEST_METHOD} !^(GET|HEAD)$", "%{HTTP_HOST} ^(v[0-9]+)\\.test", "%{REQUEST_FILENAME} !-f", "%{REQUEST_FILENAME} -d",
		"%{DOCUMENT_ROOT}/$1 -f", "%{QUERY_STRING} id=(\\d+)", "%{QUERY_STRING} ^$", "%{HTTPS} off", "%{HTTP_USER_AGENT} bot", "%{HTTP_COOKIE} (?:^|;)\\s*k=([^;]+)", "%{ENV:isbot} =1",
		"%{THE_REQUEST} \\s/+old[/?\\s]", "%{SERVER_PORT} !=443", "$1 !^$", "%{HTTP:X-Test} >b", "%{REQUEST_URI} <=/m", "%{TIME_YEAR} -ge2000", "expr \"%{REQUEST_URI} =~ m#^/(.*)x#\"", "%{ENV:REDIRECT_STATUS} ^$", "%{HTTP_REFERER} !^$",
		"%{REQUEST_FILENAME} -s", "%{HTTP:X-Test} =\"\"", "%{SERVER_NAME} ^v", "%{PATH_INFO} .")
	flags := pick(g, "", "", "", " [NC]", " [OR]", " [NC,OR]")
	if strings.HasPrefix(s, "expr") {
		flags = ""
	}
	return "RewriteCond " + s + flags + "\n"
}

func (g *generator) rewrite(ht bool) string {
	var b strings.Builder
	if g.chance(90) {
		b.WriteString("RewriteEngine On\n")
	}
	if ht && g.chance(35) {
		fmt.Fprintf(&b, "RewriteBase %s\n", pick(g, "/", "/docs/", "/base", "/docs"))
	}
	if g.chance(8) {
		fmt.Fprintf(&b, "RewriteOptions %s\n", pick(g, "Inherit", "InheritBefore", "InheritDown", "AllowNoSlash", "MergeBase", "IgnoreInherit", "InheritDownBefore"))
	}
	if !ht && g.chance(10) {
		b.WriteString("RewriteMap low int:tolower\nRewriteMap esc int:escape\n")
	}
	for range 1 + g.IntN(3) {
		for range g.IntN(3) {
			b.WriteString(g.cond())
		}
		b.WriteString(g.rule(ht))
	}
	return b.String()
}

func (g *generator) rule(ht bool) string {
	slash := "/"
	if ht {
		slash = ""
	}
	pattern := strings.ReplaceAll(pick(g, "^", "^(.*)$", "^@old(.*)$", "^@old/?(.*)$", "^@([a-z]+)/(.*)$", "^@docs", "old", "!^@old", "^@index\\.html$", "^@(.*)\\.html$", "^@$", "\\.txt$", "^@(.+[^/])$", "\"^@a b\"", "^(@.*)x$", "^@nope$", "^https?:"), "@", slash)
	output := pick(g, "-", "https://t.test/$1", "/new/$1", "new/$1", "https://%{HTTP_HOST}%{REQUEST_URI}", "/index.html", "index.html", "/docs/$1?id=$1", "/new?", "/new?a=b", "https://t.test/?q=$1",
		"http://%{SERVER_NAME}/self/$1", "/$1", "/docs/sub/page.html", "%{REQUEST_URI}/", "/e/%1", "/file.txt", "%{DOCUMENT_ROOT}/file.txt", "https://t.test/a\\%20b#$1", "/new/%{QUERY_STRING}", "${low:$1}", "/x/${low:$1|none}", "\"/with space/$1\"", "mailto:a@b.test", "//two/$1", "https://t.test/$1?x=%{QUERY_STRING}&y")
	flags := []string{}
	add := func(percent int, f ...string) {
		if g.chance(percent) {
			flags = append(flags, pick(g, f...))
		}
	}
	add(60, "R", "R=301", "R=302", "R=303", "R=307", "R=308", "R=permanent", "R=404", "R=300")
	add(65, "L", "L", "L", "END", "C", "S=1", "PT", "N=3")
	add(15, "NC")
	add(15, "NE")
	add(15, "QSA", "QSD", "QSL")
	add(12, "B", "B=/ ", "BNP", "B,BNE=/", "BCTLS")
	add(8, "E=isbot:1", "E=who:$1", "E=!isbot", "E=q:%{QUERY_STRING}")
	add(5, "F", "G")
	add(6, "DPI", "NS", "UnsafeAllow3F", "CO=a:b:.t.test")
	for i, f := range flags {
		if strings.Contains(f, " ") {
			flags[i] = "B"
		}
	}
	line := "RewriteRule " + pattern + " " + output
	if len(flags) > 0 {
		line += " [" + strings.Join(flags, ",") + "]"
	}
	return line + "\n"
}

// request makes one request to a host.
func (g *generator) request(i, port int) (req blame.Request, target, host string) {
	target = pick(g, "/", "/old", "/old/", "/old/x", "/old/a%20b", "/docs", "/docs/", "/docs/index.html", "/docs/sub", "/docs/sub/", "/docs/sub/page.html", "/docs/nope", "/a/b", "/a/b/c.txt", "/a", "/file.txt", "/file.txt/more",
		"/nope", "/nope/deep/er", "/OLD/Y", "/Old.htm", "/about", "/index.html", "/x%3Fy", "/a%2Fb", "//docs//sub", "/docs/../old", "/o%6Cd", "/al/sub", "/m/sub/page.html", "/everywhere", "/global/z", "/bare", "/bare/", "/secret", "/var/x", "/two", "/two/b", "/k", "/none", "/old%2F..%2Fx", "/a%20b", "/%C3%A4", "/docs;p=1", "/old.html", "/app/", "/new/x", "/x")
	if g.chance(35) {
		target += pick(g, "?id=3", "?a=b&c=d", "?q=a%20b", "?", "?x=%26y", "?id=1&id=9", "?u=http://x/y?z")
	}
	host = fmt.Sprintf("v%d.test", i)
	req = blame.Request{Method: pick(g, "GET", "GET", "GET", "GET", "POST", "HEAD"), URL: fmt.Sprintf("http://v%d.test:%d%s", i, port, target), ConnectIP: "127.0.0.1", Target: target}
	if g.chance(15) {
		host += pick(g, ":80", fmt.Sprint(":", port), ":8080")
	}
	req.Host = &host
	for _, f := range []trace.Field{{Name: "User-Agent", Value: pick(g, "Mozilla/5.0", "a bot")}, {Name: "Cookie", Value: pick(g, "k=v1; z=2", "z=2")}, {Name: "Referer", Value: "http://ref.test/"}, {Name: "X-Test", Value: pick(g, "abc", "c", "zz")}} {
		if g.chance(40) {
			req.Fields = append(req.Fields, f)
		}
	}
	return req, target, host
}
