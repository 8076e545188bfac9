package nginx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"detour/explain/blame"
)

const mainFile = "/etc/nginx/nginx.conf"

// conf reads a configuration of one file.
func conf(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Read(memory{mainFile: text}, mainFile)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func get(c *Config, url string) blame.Answer {
	return c.Answer(blame.Request{Method: "GET", URL: url, ConnectIP: "127.0.0.1"})
}

// TestLarge holds the budget: ten thousand lines in a second, and twenty
// milliseconds a request.
func TestLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("http {\n map $uri $to {\n")
	for n := range 4000 {
		fmt.Fprintf(&b, "  /old/%d /new/%d;\n", n, n)
	}
	b.WriteString(" }\n")
	for n := range 1000 {
		fmt.Fprintf(&b, " server {\n  listen 80;\n  server_name s%d.test ~^x%d[.];\n  if ($to) { return 301 $to; }\n  location ~ ^/(a|b)%d { return 302 /; }\n }\n", n, n, n)
	}
	b.WriteString("}\n")
	begin := time.Now()
	c := conf(t, b.String())
	loaded := time.Since(begin)
	begin = time.Now()
	const times = 10
	for range times {
		if a := get(c, "http://s900.test/old/3999"); a.Location == nil || *a.Location != "http://s900.test/new/3999" || !a.Certain {
			t.Fatalf("%+v", a)
		}
	}
	asked := time.Since(begin) / times
	t.Logf("%d lines: loaded in %v, %v a request", strings.Count(b.String(), "\n"), loaded, asked)
	if loaded > time.Second || asked > 20*time.Millisecond {
		t.Errorf("loaded in %v, %v a request", loaded, asked)
	}
}

// TestLargeMap reads a map of 200,000 entries.
func TestLargeMap(t *testing.T) {
	var b strings.Builder
	b.WriteString("http { map $uri $to {\n")
	for n := range 200_000 {
		fmt.Fprintf(&b, "/some/longer/path/that/moved/%d https://shop.test/%d;\n", n, n)
	}
	b.WriteString("} server { listen 80; return 301 $to; } }")
	c := conf(t, b.String())
	if a := get(c, "http://a.test/some/longer/path/that/moved/199999"); a.Location == nil || *a.Location != "https://shop.test/199999" {
		t.Errorf("%+v", a)
	}
}

// TestMistakes tells mistakes with their line, and reads the rest.
func TestMistakes(t *testing.T) {
	for _, test := range []struct{ name, text, line, what string }{
		{"brace too many", "http {\n}\n}\nhttp { server { listen 80; return 301 /rest; } }", "3", `unexpected "}"`},
		{"no end", "http {\n server {\n  listen 80;\n  return 301 /rest;\n", "2", `unexpected end of file, expecting "}"`},
		{"no semicolon", "http {\n server {\n listen 80;\n return 301 /rest\n }\n}", "5", `unexpected "}"`},
		{"quote", "http {\n server {\n listen 80;\n return 301 /rest;\n set $a \"x;\n }\n}", "5", "missing terminating"},
		{"behind a quote", "http {\n server { listen 80;\n set $a \"x\"y;\n return 301 /rest; } }", "3", "unexpected 'y'"},
		{"a pattern", "http {\n server { listen 80;\n location ~ ^/(a { }\n return 301 /rest; } }", "3", "missing closing parenthesis"},
		{"unknown", "http {\n server { listen 80;\n frobnicate on;\n return 301 /rest; } }", "3", "no directive that is known here"},
		{"missing include", "http {\n include gone.conf;\n server { listen 80; return 301 /rest; } }", "2", "gone.conf is not read"},
		{"loop", "http {\n include nginx.conf;\n server { listen 80; return 301 /rest; } }", "2", "includes itself"},
		{"byte order mark", "\ufeffhttp {\n server { listen 80; return 301 /rest; } }", "1", "byte order mark"},
		{"return", "http { server { listen 80;\n return x;\n return 301 /rest; } }", "2", "invalid return code"},
		{"if", "http { server { listen 80;\n if ($a == b) { return 302 /no; }\n return 301 /rest; } }", "2", "unexpected"},
		{"twice", "http { server { listen 80; location /a { }\n location /a { }\n return 301 /rest; } }", "2", "duplicate location"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := conf(t, test.text)
			told := ""
			for _, p := range c.Problems() {
				told += fmt.Sprintf("%s:%d: %s\n", p.File, p.Line.Line, p.What)
			}
			if !strings.Contains(told, mainFile+":"+test.line+": ") || !strings.Contains(told, test.what) {
				t.Errorf("no problem of line %s with %q:\n%s", test.line, test.what, told)
			}
			a := get(c, "http://a.test/x")
			if a.Location == nil || *a.Location != "http://a.test/rest" {
				t.Errorf("the rest isn't read: %+v", a)
			}
		})
	}
}

// TestHostile survives what is made to hang or to burst.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"binary":           "\x00\x01\x7fELF" + strings.Repeat("\xff{", 2000),
		"deep":             "http { server { " + strings.Repeat("location / { ", 100_000),
		"braces":           strings.Repeat("{", 100_000),
		"catastrophic":     "http { server { location ~ ^/(a+)+$ { return 301 /x; } if ($uri ~ (\\w+\\s?)*$) { return 302 /y; } } }",
		"rewrite cycle":    "http { server { rewrite ^(.*)$ /x$1; location / { rewrite ^(.*)$ /y$1 last; } } }",
		"growing":          "http { server { set $a 0123456789; " + strings.Repeat("set $a $a$a; ", 60) + "return 301 /$a; } }",
		"maps in a circle": "http { map $a $b { default $a; } map $b $a { default $b; } server { return 301 $a; } }",
		"error pages":      "http { server { recursive_error_pages on; error_page 404 /a; error_page 500 /b; location / { return 404; } } }",
		"subrequests":      "http { server { location / { auth_request /b; } location /b { auth_request /a; proxy_pass http://x; } } }",
		"many unknown":     "http { server { " + strings.Repeat("if ($nothing) { set $x $x1; } if ($other = $x) { return 302 /$x; } ", 200) + "} }",
		"many unknown ways": "http { server { " + func() (s string) {
			for n := range 60 {
				s += fmt.Sprintf("if ($unknown%d) { return 302 /%d; } ", n, n)
			}
			return s
		}() + "} }",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			c := conf(t, text)
			a := get(c, "http://a.test/"+strings.Repeat("a", 200)+"!")
			c.Redirects()
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if a.Certain && (name == "catastrophic" || strings.HasPrefix(name, "many")) {
				t.Errorf("certain of %+v", a)
			}
		})
	}
}
