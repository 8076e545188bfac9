package redirects_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"detour/explain/blame/attach"
	"detour/explain/blame/handed"
	"detour/explain/blame/redirects"
)

// opened is a configuration of a text under a name.
func opened(t *testing.T, name, text string) *attach.Attached {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := attach.Open(path, handed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const shop = `events {}
http {
    server {
        listen 80;
        listen 8443 ssl;
        server_name shop.test;
        location = /old { return 301 /new; }
        location /cart/ {
            if ($request_method = POST) {
                return 307 https://pay.test$request_uri;
            }
        }
        location /swap {
            rewrite ^/swap/a$ /first permanent;
            rewrite ^ /second permanent;
            rewrite ^/swap/b$ /third permanent;
        }
        location /idle/ {
            break;
            return 302 /never;
        }
        location ~ ^/v(1|2)/(.*)$ { return 308 /v3/$2; }
        if ($http_x_plan = gold) { return 303 /gold; }
        location @gone { return 302 /gone; }
    }
    server { listen 80; server_name ~^(.+)\.any\.test$; return 301 http://$1.test/; }
}
`

func TestTry(t *testing.T) {
	a := opened(t, "nginx.conf", shop)
	want := map[int]struct {
		url    string
		before int
		missed bool
	}{
		7:  {url: "GET http://shop.test/old"},
		10: {url: "POST http://shop.test/cart/"},
		14: {url: "GET http://shop.test/swap/a"},
		15: {url: "GET http://shop.test/swap"},
		16: {before: 15},
		20: {missed: false, url: ""}, // return answers whatever break does
		22: {url: "GET http://shop.test/v1/x"},
		23: {url: "GET http://shop.test/"},
		24: {},
		26: {},
	}
	list := a.Redirects()
	for i, tried := range redirects.Try(a, list) {
		w, ok := want[list[i].Line.Line]
		if !ok {
			t.Errorf("line %d is listed", list[i].Line.Line)
			continue
		}
		got := ""
		if tried.Example != nil && tried.Certain {
			got = tried.Example.Method + " " + tried.Example.URL
		}
		before := 0
		if tried.Before != nil {
			before = tried.Before.Line
		}
		if got != w.url || before != w.before || tried.Missed != w.missed {
			t.Errorf("line %d: %q, line %d before it, missed %v; want %+v", list[i].Line.Line, got, before, tried.Missed, w)
		}
	}
}

const site = `ServerRoot /etc/apache2
Listen 80
<VirtualHost *:80>
    ServerName www.shop.test
    Redirect 302 /one https://one.test/
    Redirect 303 /one/three https://three.test/
    RedirectMatch 301 ^/pics/(.*)$ https://img.test/$1
    RewriteEngine on
    RewriteCond %{HTTP_USER_AGENT} ^Bot
    RewriteRule ^/robots$ https://bots.test/ [R=302,L]
</VirtualHost>
`

func TestTryApache(t *testing.T) {
	a := opened(t, "apache2.conf", site)
	list := a.Redirects()
	got := map[int]redirects.Tried{}
	for i, tried := range redirects.Try(a, list) {
		got[list[i].Line.Line] = tried
	}
	for line, url := range map[int]string{5: "http://www.shop.test/one", 7: "http://www.shop.test/pics/x", 10: "http://www.shop.test/robots"} {
		if e := got[line].Example; e == nil || e.URL != url {
			t.Errorf("line %d: example %+v, want %s", line, e, url)
		}
	}
	if b := got[6].Before; b == nil || b.Line != 5 {
		t.Errorf("/one/three: line %v before it", b)
	}
}

func TestSamplesAreMatched(t *testing.T) {
	for _, expr := range []string{`^/v(1|2)/(.*)$`, `\.php$`, `^/([a-z]{2})/[0-9]+`, `(?i)^/A`, `^www\.shop\.test$`, `x*`} {
		found := redirects.Samples(expr)
		if len(found) == 0 {
			t.Errorf("%s has no sample", expr)
		}
		for _, s := range found {
			if !regexp.MustCompile(expr).MatchString(s) {
				t.Errorf("%s: %q", expr, s)
			}
		}
	}
	for _, expr := range []string{`(?!x)y`, `a++`, `(`, `^/sp ace$`} {
		if found := redirects.Samples(expr); found != nil {
			t.Errorf("%s: %q", expr, found)
		}
	}
}

func FuzzSamples(f *testing.F) {
	for _, s := range []string{`^/a(b|c)*$`, `((((a{9}){9}){9}){9})`, `[^\x00-\x{10ffff}]`, `(a|b|c|d){1000}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		for _, s := range redirects.Samples(expr) {
			if len(s) > 300 {
				t.Errorf("%d bytes", len(s))
			}
		}
	})
}
