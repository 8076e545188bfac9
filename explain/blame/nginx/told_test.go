package nginx

import (
	"fmt"
	"strings"
	"testing"

	"detour/explain/blame"
	"detour/trace"
)

const shop = `events {}
http {
    log_format main '$remote_addr - "$request" '
                    '$status';
    access_log /var/log/nginx/access.log main;
    map $http_user_agent $mobile { default 0; "~*(android|iphone)" 1; }
    geo $blocked { default 0; 10.0.0.0/8 1; }
    server {
        listen 80;
        server_name shop.test www.shop.test;
        access_log /var/log/nginx/shop.log;
        if ($mobile) { return 302 https://m.shop.test$request_uri; }
        if ($blocked) { return 302 /blocked; }
        location /cart/ {
            if ($request_method = POST) {
                return 302 https://pay.shop.test$request_uri;
            }
            proxy_pass http://127.0.0.1:3000;
        }
        location ~ ^/c { return 301 /category; }
        location ^~ /cart/pay { return 302 https://pay.shop.test$request_uri; }
        location /api/ { proxy_pass http://127.0.0.1:4000; }
        location /old { rewrite ^/old/(.*)$ /new/$1 permanent; try_files $uri $uri/ /index.php?$args; }
        location / { error_page 404 =302 https://help.test/; try_files $uri @app; }
        location @app { return 307 $cookie_to; }
        location /lua { content_by_lua_block { ngx.redirect("}") } }
        location /plain { frobnicate on; return 302 /x; }
    }
}
`

// asked is a request with what is known of its answer.
func asked(method, url string, seen *blame.Observed, fields ...trace.Field) blame.Request {
	return blame.Request{Method: method, URL: url, Observed: seen, Fields: fields}
}

func seen(status int, location string) *blame.Observed {
	o := &blame.Observed{Status: status}
	if location != "" {
		o.Location = &location
	}
	return o
}

// written is an answer on lines, as far as a test asks.
func written(a blame.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", a.Status, a.Origin)
	if a.Location != nil {
		fmt.Fprintf(&b, " %s", *a.Location)
	}
	if a.Blame != nil {
		fmt.Fprintf(&b, " :%d", a.Blame.Line)
	}
	fmt.Fprintf(&b, " certain=%v evaluated=%v\n", a.Certain, a.Evaluated)
	for _, n := range a.Via {
		fmt.Fprintf(&b, "via %d %s\n", n.Line.Line, n.Why)
	}
	for _, n := range a.Near {
		fmt.Fprintf(&b, "near %d %s\n", n.Line.Line, n.Why)
	}
	for _, u := range a.Unknowns {
		fmt.Fprintf(&b, "unknown %s\n", u)
	}
	for _, m := range a.Mends {
		fmt.Fprintf(&b, "mend %s: %q -> %q\n", m.Do, m.Before, m.After)
	}
	if a.Differs != "" {
		fmt.Fprintf(&b, "differs %s\n", a.Differs)
	}
	return b.String()
}

// TestTold holds what an answer says besides its line.
func TestTold(t *testing.T) {
	c := conf(t, shop)
	for _, test := range []struct {
		name string
		ask  blame.Request
		want []string
		not  []string
	}{
		{"an unknown address", asked("GET", "http://shop.test/cart/pay", nil),
			[]string{"302 config https://pay.shop.test/cart/pay :21 certain=false", "unknown " + mainFile + ":13 if ($blocked) { return 302 /blocked; } if $blocked is 1"}, nil},
		{"a known one", asked("GET", "http://127.0.0.1/cart/pay", nil),
			[]string{":21 certain=true"}, []string{"unknown"}},
		{"what was seen settles it", asked("GET", "http://shop.test/cart/pay", seen(302, "http://shop.test/blocked")),
			[]string{"302 config http://shop.test/blocked :13 certain=true", "via 7 geo $blocked", "near 12 its condition fails: $mobile is 0"}, nil},
		{"it can't have been", asked("GET", "http://shop.test/cart/pay", seen(301, "http://shop.test/new/a")),
			[]string{"differs this configuration answers with 302 to https://pay.shop.test/cart/pay, and 301 to http://shop.test/new/a was seen", "near 21 it answers this request, and not as it was seen", "near 23 its text matches what was seen"}, []string{" :21"}},
		{"another Location", asked("GET", "http://shop.test/cart/pay", seen(302, "https://elsewhere.test/")),
			[]string{":21 certain=false", "differs"}, nil},
		{"a letter too many", asked("GET", "http://shopp.test/old/x", nil),
			[]string{"via 9 no server_name at *:80 is shopp.test: this is the first server", "near 10 server_name shop.test is one letter away from shopp.test"}, nil},
		{"locations that lost", asked("GET", "http://shop.test/cart/pay", nil),
			[]string{"near 14 the path begins with /cart/, and location ^~ /cart/pay is longer", "near 20 location ~ ^/c matches the path, and lost to location ^~ /cart/pay", "near 16 it writes the same redirect"}, []string{"near 24"}},
		{"a pattern before a prefix", asked("POST", "http://shop.test/cart/x", nil),
			[]string{"301 config http://shop.test/category :20", "near 14 the path begins with /cart/, and the pattern of location ~ ^/c comes first",
				`mend keep the method and the content: 308 instead of 301: ["        location ~ ^/c { return 301 /category; }"] -> ["        location ~ ^/c { return 308 /category; }"]`,
				`mend take the directive out: ["        location ~ ^/c { return 301 /category; }"] -> ["        location ~ ^/c { }"]`}, nil},
		{"a proxy's slash", asked("GET", "http://shop.test/api", nil),
			[]string{"301 builtin http://shop.test/api/ :22", `-> ["        location = /api { proxy_pass http://127.0.0.1:4000; }" "        location /api/ { proxy_pass http://127.0.0.1:4000; }"]`}, nil},
		{"somebody else's answer", asked("GET", "http://shop.test/api/x", seen(302, "/login")),
			[]string{"302 upstream /login certain=true", "via 22 the request goes on to http://127.0.0.1:4000"}, []string{"differs"}},
		{"a named location", asked("GET", "http://127.0.0.1/q", nil, trace.Field{Name: "Cookie", Value: "to=/x"}),
			[]string{"307 config http://127.0.0.1/x :25 certain=true", "via 24 none of its files is there: the request goes to @app", "via 25 the request goes on here"}, nil},
		{"a redirect within lua", asked("GET", "http://127.0.0.1/lua", seen(302, "/z")),
			[]string{"certain=false evaluated=false", "unknown content_by_lua_block isn't evaluated"}, nil},
		{"a directive of nobody", asked("GET", "http://127.0.0.1/plain", nil),
			[]string{":27 certain=false", "unknown frobnicate isn't known here"}, nil},
		{"TLS in front", asked("GET", "https://shop.test/plain", nil),
			[]string{"302 config http://shop.test/x :27 certain=false", "unknown nothing listens at port 443", "unknown *:80 doesn't speak TLS"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := written(c.Answer(test.ask))
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q in\n%s", not, got)
				}
			}
		})
	}
}

// TestFragments reads parts of configurations, and says what is taken for granted.
func TestFragments(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a server", "server { listen 8080; server_name a.test; return 301 /x; }", "without http block"},
		{"a location", "location / { return 301 /x; }", "part of a server block"},
		{"bare directives", "rewrite ^/old$ /x permanent;\nreturn 301 /x;", "part of a server block"},
		{"with a map", "map $uri $to { default /x; }\nserver { return 301 $to; }", "without http block"},
		{"nothing", "events {}", "no server block"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := get(conf(t, test.text), "http://a.test/old")
			if a.Certain || !strings.Contains(strings.Join(a.Unknowns, "\n"), test.want) {
				t.Errorf("%s", written(a))
			}
			if test.name != "nothing" && (a.Location == nil || !strings.HasSuffix(*a.Location, "/x")) {
				t.Errorf("%s", written(a))
			}
		})
	}
}

// TestRedirects lists what redirects, without a request.
func TestRedirects(t *testing.T) {
	var got []string
	for _, r := range conf(t, shop).Redirects() {
		got = append(got, fmt.Sprintf("%d %s %d %s [%s]", r.Line.Line, r.Server, r.Status, r.To, r.When))
	}
	want := `12 shop.test 302 https://m.shop.test$request_uri [if ($mobile)]
13 shop.test 302 /blocked [if ($blocked)]
16 shop.test 302 https://pay.shop.test$request_uri [location /cart/; if ($request_method = POST)]
20 shop.test 301 /category [location ~ ^/c]
21 shop.test 302 https://pay.shop.test$request_uri [location ^~ /cart/pay]
23 shop.test 301 /new/$1 [location /old; path ~ ^/old/(.*)$]
24 shop.test 302 https://help.test/ [location /; status 404 =302]
25 shop.test 307 $cookie_to [location @app]
27 shop.test 302 /x [location /plain]`
	if joined := strings.Join(got, "\n"); joined != want {
		t.Errorf("got\n%s\nwant\n%s", joined, want)
	}
}

func TestLogs(t *testing.T) {
	got := fmt.Sprint(conf(t, shop).Logs())
	if want := `[{/var/log/nginx/access.log $remote_addr - "$request" $status} {/var/log/nginx/shop.log combined}]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func ExampleRead() {
	files := memory{"/etc/nginx/nginx.conf": "http { server { listen 80;\n  location = /old { return 301 /new; } } }"}
	c, err := Read(files, "/etc/nginx/nginx.conf")
	if err != nil {
		fmt.Println(err)
		return
	}
	a := c.Answer(blame.Request{Method: "GET", URL: "http://shop.test/old"})
	fmt.Println(a.Status, *a.Location)
	fmt.Printf("%s:%d: %s\n", a.Blame.File, a.Blame.Line, a.Blame.Text)
	// Output:
	// 301 http://shop.test/new
	// /etc/nginx/nginx.conf:2: location = /old { return 301 /new; } } }
}
