package nginx

import (
	"fmt"
	"math/rand"
	"os"
	"strings"
)

// A writer makes configurations that nginx takes, out of everything that has a
// part in redirects, and requests for them.
type writer struct {
	*rand.Rand
	b        strings.Builder
	maps     strings.Builder
	port     int    // of the servers
	tls      int    // of those that speak TLS
	back     int    // of what stands behind them
	alias    string // a folder that is there
	id       int
	named    []string
	mark     int
	standing bool // a default server was written
	depth    int
}

func (w *writer) one(of ...string) string { return of[w.Intn(len(of))] }
func (w *writer) chance(percent int) bool { return w.Intn(100) < percent }
func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.b, strings.Repeat("  ", w.depth)+format+"\n", args...)
}

// configuration writes a whole one, of so many servers.
func (w *writer) configuration(root string, servers int) string {
	w.alias = root + "/www" + w.one("/docs", "/docs/", "/b/", "")
	for n := range servers {
		w.server(n)
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user root;\n" // else the worker can't read what the test made
	}
	var out strings.Builder
	fmt.Fprintf(&out, "daemon off;\nworker_processes 1;\n%spid %s/pid;\nerror_log %s/error.log;\nevents { worker_connections 64; }\nhttp {\n", user, root, root)
	fmt.Fprintf(&out, "access_log off;\nroot %s/www;\nvariables_hash_max_size 4096;\nserver_names_hash_bucket_size 128;\nmap_hash_bucket_size 256;\nssl_certificate cert.pem;\nssl_certificate_key cert.pem;\n", root)
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&out, "%s_temp_path %s/tmp;\n", kind, root)
	}
	fmt.Fprintf(&out, "server { listen 127.0.0.1:%d; location / { return 200 back; } location /missing { return 404; } location /away { return 302 /login; } location /accel { add_header X-Accel-Redirect /int/x; return 200; } }\n", w.back)
	return out.String() + w.maps.String() + w.b.String() + "}\n"
}

func (w *writer) server(n int) {
	w.named, w.id = nil, n
	for i := range w.Intn(3) {
		w.named = append(w.named, fmt.Sprintf("@n%d", i))
	}
	w.table()
	w.line("server {")
	w.depth++
	tls := w.chance(20)
	if !tls || w.chance(50) { // none would be port 80
		w.line("listen %s%d%s;", w.one("127.0.0.1:", "127.0.0.1:", "127.0.0.1:", "127.0.0.2:", ""), w.port, w.standard())
	}
	if tls {
		w.line("listen 127.0.0.1:%d ssl;", w.tls)
		if w.chance(50) {
			w.line("error_page 497 %shttps://$host:%d$request_uri;", w.one("", "=301 ", "=308 ", "=307 "), w.tls)
		}
	}
	w.line("server_name %s;", w.names())
	for _, option := range []string{"absolute_redirect off", "port_in_redirect off", "server_name_in_redirect on", "recursive_error_pages on", "deny 127.0.0.2", "satisfy any", "underscores_in_headers on", "merge_slashes off", "autoindex on", "index index.html about.html", "index docs.html /a"} {
		if w.chance(8) {
			w.line("%s;", option)
		}
	}
	w.line("set $w $host;")
	w.set()
	if w.chance(30) {
		w.line("valid_referers %s;", w.one("none blocked b.test", "server_names", "*.s1.test", "~\\.org", "ref.test/a", "none server_names ref.*"))
	}
	if w.chance(40) {
		w.errorPage()
	}
	for range w.Intn(3) {
		w.rewriteModule()
	}
	used := map[string]bool{}
	for range 2 + w.Intn(6) {
		w.location("", used)
	}
	w.line("location %s { internal; return %s %s; }", w.one("/int/", "/int", "= /int/x", "^~ /int"), w.one("301", "302", "307"), w.marked(w.one("/i$uri", "https://i.test/")))
	for _, name := range w.named {
		w.line("location %s {", name)
		w.inside(false)
		w.line("}")
	}
	w.depth--
	w.line("}")
}

// standard makes a server the default one, now and then, and once.
func (w *writer) standard() string {
	if !w.standing && w.chance(10) {
		w.standing = true
		return " default_server"
	}
	return ""
}

func (w *writer) names() string {
	n := w.id
	names := []string{fmt.Sprintf("s%d.test", n)}
	if w.chance(30) {
		names = append(names, fmt.Sprintf("*.s%d.test", n))
	}
	if w.chance(30) {
		names = append(names, fmt.Sprintf(".dot%d.test", n))
	}
	for range w.Intn(3) {
		names = append(names, w.one(fmt.Sprintf("www.s%d.*", n), fmt.Sprintf("*.eu.s%d.test", n),
			fmt.Sprintf(`~^re%d\.(?<sub>[a-z]+)\.test$`, n), fmt.Sprintf(`"~^q%d-(\d{1,3})\.test$"`, n), "_"))
	}
	w.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return strings.Join(names, " ")
}

// table writes a map for this server's variables.
func (w *writer) table() {
	fmt.Fprintf(&w.maps, "map %s $m%d {\n", w.one("$uri", "$request_uri", "$http_x_v", "$arg_a", "$host", "$request_method$uri"), w.id)
	if w.chance(30) {
		w.maps.WriteString("volatile;\n")
	}
	if w.chance(60) {
		fmt.Fprintf(&w.maps, "default %s;\n", w.one(`""`, "0", "/dflt", "$uri"))
	}
	keys := []string{"/a", "/docs", "1", "GET/a", "s1.test", "~^/a/(.*)$", "~*^/DOCS/(?<tail>.*)$", "~b$", `""`}
	w.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	for _, key := range keys[:2+w.Intn(4)] {
		fmt.Fprintf(&w.maps, "%s %s;\n", key, w.one("1", "/b", "/mapped$is_args$args", "/m/$1", "$host", "https://m.test$request_uri", "0"))
	}
	w.maps.WriteString("}\n")
	fmt.Fprintf(&w.maps, "map %s $h%d { hostnames; default %s; *.s%d.test star; .dot%d.test dot; s%d.* tail; re%d.abc.test exact; ~^q re; }\n",
		w.one("$host", "$http_host"), w.id, w.one("none", "0", "$host"), w.id, w.id, w.id, w.id)
	fmt.Fprintf(&w.maps, "geo %s$g%d { default %s; 127.0.0.0/8 %s; 127.0.0.1/32 %s; 10.0.0.0/8 ten; }\n", w.one("", "$remote_addr ", "$arg_a "), w.id, w.one("out", "0"), w.one("loop", "0"), w.one("one", `""`))
	fmt.Fprintf(&w.maps, "split_clients \"%s\" $c%d { 12.5%% a; 30%% b; 20.55%% \"\"; * %s; }\n", w.one("$request_uri", "${uri}x", "$args", "$http_x_v"), w.id, w.one("rest", "0"))
}

// looked is a variable of a table.
func (w *writer) looked() string {
	return fmt.Sprintf(w.one("$m%d", "$h%d", "$g%d", "$c%d"), w.id)
}

func (w *writer) set() {
	w.line("set %s %s;", w.one("$v", "$v", "$v", "$w", "$args"), w.value())
}

func (w *writer) value() string {
	return w.one("1", "0", `""`, "/b", "$uri", "$1", "$args", "$arg_a", "$http_x_v", "$v", w.looked(), "a$1b", "${uri}x", "$host", "$request_method", "$is_args", "$cookie_c", "$document_root$uri", "$query_string", "$scheme", "$server_name", "$server_port", "$remote_addr", "$request_filename", "$w", "$arg_b", "$sub$tail", "$http_referer", "$realpath_root")
}

func (w *writer) target() string {
	return w.one("/n1", "/n1/$1", "https://t.test$request_uri", "https://t.test$uri", "/n2?x=1", "/n3?$args", "$scheme://t.test/$1", "http://t.test/a%%20b", "/n4$is_args$args", "$uri/", w.looked(), "$v", "/n5?u=$uri&q=$1", "//x", "https://$host:81$uri?y=$1", "relative", `"/sp ace"`, "/$sub", "/$tail", "https://$http_host/", `""`, "/é", "/n?a=$arg_a&c=$cookie_c", "/%%41$1")
}

// away marks a target that isn't a path here.
func (w *writer) away(uri string) string {
	if strings.HasPrefix(uri, "https://") {
		return w.marked(uri)
	}
	return uri
}

// marked gives a target a mark that no other line has.
func (w *writer) marked(target string) string {
	if target == `""` || w.chance(20) {
		return target
	}
	w.mark++
	mark := fmt.Sprintf("#k%dk", w.mark)
	for _, end := range []string{"?", `"`} {
		if text, ok := strings.CutSuffix(target, end); ok && len(text) > 1 {
			return text + mark + end
		}
	}
	return target + mark
}

// replacement is one of a rewrite: not empty.
func (w *writer) replacement() string {
	return w.one("/b", "/a/b", "/b/$1", "/docs/$1", "/n/$1?x=1", "/n?q=$1", "/n?u=$uri", "/c.php?p=$1", "/b?", "/b/$1?z=$args?", "https://r.test/$1", "http://r.test$uri", "$scheme://r.test/$1", "/docs", "/file.txt", "$uri/x", "/x%%20y/$1", `"/sp ace/$1"`, "/q?a=$1&b=$2", "/n%%3Fx/$1", "/end$2?", "/$tail", "$1", "/a+b/$1")
}

func (w *writer) pattern() string {
	return w.one("^/a(/.*)?$", "^/(.*)$", "^/a/(.*)$", "^/docs$", "(?i)^/DOCS(.*)", "^/b/(?<tail>.*)$", `^/([a-z]{1,2})/(.*)$`, "/", "^", `[.]php$`, "^/(a|b)(c)?", "é", "^/x (.*)", "/$", "^/n", "^(/[^/]+)/$", `^/(?<sub>q)`, `^/([a-z]+)[.]([a-z]+)$`)
}

func (w *writer) status() string {
	return w.one("301", "302", "303", "307", "308", "301", "302", "404", "403", "410", "204", "200", "500", "401", "300", "304", "400")
}

func (w *writer) condition() string {
	return w.one("$http_x_v", "$arg_a", w.looked(), "$v", "$request_method = POST", "$request_method != GET", "$http_x_v ~ ^v(\\d)$", "$http_x_v !~ ^v", "$uri ~* ^/A/?(.*)$", "$args ~ a=(.*)", "$host = $server_name", "$v = \"\"", "$v != \"\"",
		"$invalid_referer", "$uri = $v", "$document_uri ~ (.)$", "$http_host ~ ^(www|abc)[.]", "$request ~ \"a=([^ ]*)\"", "$remote_addr = 127.0.0.1", "$server_port != 80", "$cookie_c ~ (\\d)", "$args", "$query_string = \"\"", "-e $document_root/docs", "-f $document_root/file.txt",
		"-f $request_filename", "-d $request_filename", "!-e $request_filename", "!-f $document_root/docs/index.html", "-d $document_root$uri", "$request_uri ~ \"^/a[^?]*(b)\"", "$cookie_c = 1", "$http_user_agent ~* (bot|crawl)", "$is_args", "$scheme = http", "$v = $arg_a", "$arg_a = \"x y\"")
}

// rewriteModule writes one of its directives.
func (w *writer) rewriteModule() {
	switch n := w.Intn(10); {
	case n < 4:
		w.rewrite(w.one("", "", " last", " break", " redirect", " permanent"))
	case n < 8 && w.depth < 5:
		w.line("if (%s) {", w.condition())
		w.depth++
		for range 1 + w.Intn(2) {
			switch w.Intn(5) {
			case 0:
				w.set()
			case 1:
				w.rewrite(w.one("", " last", " break", " redirect", " permanent"))
			case 2:
				w.line("break;")
			default:
				w.returns()
			}
		}
		w.depth--
		w.line("}")
	case n < 9:
		w.set()
	default:
		if w.chance(20) {
			w.line("break;")
		} else {
			w.set()
		}
	}
}

func (w *writer) rewrite(flag string) {
	to := w.replacement()
	if strings.HasPrefix(to, "http") || strings.HasPrefix(to, "$scheme") || flag == " redirect" || flag == " permanent" {
		to = w.marked(to)
	}
	w.line("rewrite %q %s%s;", w.pattern(), to, flag)
}

func (w *writer) returns() {
	if w.chance(10) {
		w.line("return %s;", w.one("https://only.test$request_uri", "$scheme://only.test/", "http://only.test"))
		return
	}
	if w.chance(15) {
		w.line("return %s;", w.status())
		return
	}
	w.line("return %s %s;", w.status(), w.marked(w.target()))
}

func (w *writer) errorPage() {
	uri := w.one("/b", "/a?x=$uri", "/n1", "https://e.test$request_uri", "/docs/index.html", "/docs", "$uri/e", "https://e.test/")
	if len(w.named) > 0 && w.chance(40) {
		uri = w.one(w.named...)
	}
	w.line("error_page %s%s %s;", w.one("404", "403", "404 403", "405", "301 302", "401", "500", "404 410 401"), w.one("", "", " =", " =200", " =302", " =307", " =301"), w.away(uri))
}

func (w *writer) location(within string, used map[string]bool) {
	name, mod := within+w.one("/a", "/a/", "/a/b", "/docs", "/docs/", "/b", "/b/", "/", "/", "/c.php", "/n", "/n1", "/file.txt", "/x", "/missing", "/away", "/accel", "/accel/"), w.one("", "", "", "= ", "^~ ")
	if within != "" && mod == "= " && w.chance(50) {
		mod = ""
	}
	if w.chance(30) {
		name, mod = w.pattern(), w.one("~ ", "~* ")
	}
	key := name
	if mod == "= " || mod == "~ " || mod == "~* " {
		key = mod + name
	}
	if used[key] {
		return
	}
	used[key] = true
	if strings.HasPrefix(mod, "~") {
		name = fmt.Sprintf("%q", name)
	}
	w.line("location %s%s {", mod, name)
	w.inside(!strings.HasPrefix(mod, "~"))
	if mod == "" && w.depth < 3 && w.chance(25) {
		w.depth++
		inner := map[string]bool{}
		for range 1 + w.Intn(2) {
			w.location(strings.TrimSuffix(name, "/"), inner)
		}
		w.depth--
	}
	w.line("}")
}

// inside writes what stands in a location.
func (w *writer) inside(plain bool) {
	w.depth++
	defer func() { w.depth-- }()
	for _, option := range []string{"absolute_redirect off", "internal", "deny all", "autoindex on", "index about.html", "index index.html /b", `auth_basic "x"; auth_basic_user_file users`, "satisfy any", "error_page 403 404 =302 /n1", "deny 127.0.0.1", "allow 127.0.0.1", "recursive_error_pages on", "server_name_in_redirect on", "add_header Location /added"} {
		if w.chance(4) {
			w.line("%s;", option)
		}
	}
	if w.chance(6) {
		w.line("limit_except %s { %s; }", w.one("GET", "POST", "GET POST", "HEAD"), w.one("deny all", "deny all", "allow 127.0.0.1", `auth_basic "y"; auth_basic_user_file users`, fmt.Sprintf("proxy_pass http://127.0.0.1:%d", w.back)))
	}
	if w.chance(6) {
		w.line("auth_request %s;", w.one("/b", "/a/x", "/docs/index.html", "/n1", "off"))
	}
	if w.chance(8) {
		w.line("if (%s) { proxy_pass http://127.0.0.1:%d; }", w.condition(), w.back)
	}
	if w.chance(5) {
		w.line("if (%s) { error_page 404 =302 https://if.test$uri; }", w.condition())
	}
	if w.chance(25) {
		w.errorPage()
	}
	for range w.Intn(3) {
		w.rewriteModule()
	}
	switch n := w.Intn(12); {
	case n < 4:
		w.returns()
	case n < 5:
		w.line("try_files %s %s;", w.one("$uri", "$uri $uri/", "/file.txt", "$uri/ $uri", "/docs/index.html$v", "$uri.html $uri/"), w.last())
	case n < 6:
		if w.chance(40) {
			w.line("proxy_intercept_errors on;")
		}
		w.line("proxy_pass http://127.0.0.1:%d;", w.back)
	case n < 7:
		w.line("root /nowhere;")
	case n < 8 && plain:
		w.line("alias %s;", w.alias)
	}
}

func (w *writer) last() string {
	if len(w.named) > 0 && w.chance(50) {
		return w.one(w.named...)
	}
	return w.one("=404", "/b", "/docs/index.html", "/n1?$args", "=403", "/c.php?u=$uri", "/docs", "=301")
}

// A sent is a request as it goes over the wire.
type sent struct {
	method, target, host, version string
	scheme, ip                    string
	port                          int
	fields                        [][2]string
}

func (w *writer) request(servers int) sent {
	n := w.Intn(servers)
	s := sent{method: w.one("GET", "GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE"), host: fmt.Sprintf("s%d.test", n), version: "1.1"}
	s.target = w.one("/a", "/a/", "/a/b", "/ab", "/b", "/b/", "/b/c", "/docs", "/docs/", "/docs/sub", "/docs/sub/", "/file.txt", "/c.php", "/x", "/n1", "/n", "/", "/x%20y", "/%C3%A9", "/a+b", "/a%2Bb/c", "/a//b", "/a/../b", "/a/./b", "/A/b", "/DOCS/q", "/docs/index.html", "/a/%3Fx", "/a%2Fb", "/nope", "/a/b%20c+d", "/b/%25", "/sub", "/a/%22%3C", "//a", "/b/c.d", "/missing", "/away", "/accel", "/accel/y", "/int/x")
	if w.chance(40) {
		s.target += w.one("?", "?x", "?a=1", "?a=x%20y&b=2", "?A=2&a=3", "?a=/b?c", "?b=1&a=")
	}
	if w.chance(30) {
		s.host = w.one(fmt.Sprintf("abc.s%d.test", n), fmt.Sprintf("dot%d.test", n), fmt.Sprintf("x.dot%d.test", n), fmt.Sprintf("www.s%d.org", n), fmt.Sprintf("re%d.abc.test", n), fmt.Sprintf("q%d-12.test", n), "none.test", fmt.Sprintf("S%d.Test", n), fmt.Sprintf("s%d.test.", n), fmt.Sprintf("s%d.test:81", n), fmt.Sprintf("a.eu.s%d.test", n), "_", "127.0.0.1")
	}
	if w.chance(3) {
		s.version, s.host = "1.0", w.one("", s.host)
	}
	if w.chance(25) {
		s.fields = append(s.fields, [2]string{"X-V", w.one("v1", "1", "0", "/a", "v")})
	}
	if w.chance(15) {
		s.fields = append(s.fields, [2]string{"Cookie", w.one("c=1", "b=2; c=3", "C=4")})
	}
	if w.chance(10) {
		s.fields = append(s.fields, [2]string{"Referer", w.one("http://ref.test/a/b", "https://x.s1.test/", "x", "http://a.org", "http://s1.test", "HTTP://REF.test/")})
	}
	if w.chance(5) {
		s.fields = append(s.fields, [2]string{"X_V", "v2"})
	}
	if w.chance(10) {
		s.fields = append(s.fields, [2]string{"Authorization", "Basic dTpw"})
	}
	s.ip, s.scheme = w.one("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.3"), "http"
	if w.chance(15) {
		s.port, s.ip = w.tls, "127.0.0.1"
		s.scheme = w.one("http", "https", "https")
	} else {
		s.port = w.port
	}
	if w.chance(10) {
		s.fields = append(s.fields, [2]string{"User-Agent", w.one("Googlebot/2", "curl")})
	}
	return s
}
