package nginx

import (
	"os"
	"path/filepath"
	"testing"

	"detour/explain/blame"
)

// FuzzRead reads any text as a configuration and asks it: nothing may panic or
// take long, and a line that is blamed is there.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "/docs?a=b")
	}
	f.Add("server { if ($a ~ \"(\" ) { return 301 ${x; } rewrite ^ $uri? last; location ~ ^/(a { } }", "/%41/../b")
	f.Add("\ufeffhttp{server{content_by_lua_block { ngx.say(\"}\") --[[ } ]] } error_page 404 =301 $x; map $x $x { ~(a) $1; }}}", "/")
	f.Fuzz(func(t *testing.T, text, target string) {
		c, err := Read(memory{"/etc/nginx/nginx.conf": text, "/etc/nginx/loop.conf": "include loop.conf;"}, "/etc/nginx/nginx.conf")
		if err != nil {
			t.Fatal(err)
		}
		a := c.Answer(blame.Request{URL: "http://shop.test/", Target: target})
		if a.Blame != nil && a.Blame.Text == "" {
			t.Errorf("an empty line is blamed: %+v", a.Blame)
		}
		c.Redirects()
		c.Logs()
	})
}
