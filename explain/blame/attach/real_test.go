package attach

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"detour/explain/blame"
	"detour/explain/blame/handed"
)

// A realServer is a program that is installed, with configurations made of
// pieces: what is predicted has to be what it answers.
type realServer struct {
	program string
	file    string
	config  func(rng *rand.Rand, port int) string
	args    func(dir, file string, port int) []string
}

// some picks a few pieces, in any order.
func some(rng *rand.Rand, most int, pieces ...string) string {
	var out []string
	for _, i := range rng.Perm(len(pieces))[:1+rng.IntN(most)] {
		out = append(out, pieces[i])
	}
	return strings.Join(out, "\n")
}

var realServers = []realServer{
	{"haproxy", "haproxy.cfg", haproxyConfig, func(dir, file string, _ int) []string { return []string{"-db", "-f", file} }},
	{"lighttpd", "lighttpd.conf", lighttpdConfig, func(dir, file string, _ int) []string { return []string{"-D", "-f", file} }},
	{"caddy", "Caddyfile", caddyConfig, func(dir, file string, _ int) []string {
		return []string{"run", "--config", file, "--adapter", "caddyfile"}
	}},
	{"varnishd", "default.vcl", varnishConfig, func(dir, file string, port int) []string {
		return []string{"-j", "none", "-F", "-p", "vcc_err_unref=off", "-f", file, "-a", fmt.Sprintf("127.0.0.1:%d", port), "-n", filepath.Join(dir, "work"), "-s", "malloc,8m"}
	}},
}

func haproxyConfig(rng *rand.Rand, port int) string {
	return fmt.Sprintf(`defaults
    mode http
    timeout connect 1s
    timeout client 3s
    timeout server 3s
frontend web
    bind 127.0.0.1:%d
    acl old path_beg /old/ /alt
    acl www hdr_beg(host) -i www.
    acl shop hdr(host),lower,field(1,:) -m str shop.test
    acl post method POST
%s
    use_backend api if { path_dir api }
    default_backend app
backend api
%s
    http-request return status 200
backend app
%s
    http-request return status 200
`, port, some(rng, 7,
		`    http-request redirect code 308 location https://pay.test%[capture.req.uri] if post { path /pay }`,
		`    http-request redirect prefix https://shop.test code 302 if www !old`,
		`    redirect prefix https://legacy.test drop-query if old`,
		`    redirect prefix / drop-query append-slash if { path /dir }`,
		`    http-request set-path /new%[path] if { path_beg /deep }`,
		`    http-request redirect location %[path,regsub(^/new,/n,)] code 307 if { path_beg /new }`,
		`    http-request redirect scheme https code 301 if shop or { path_end .html }`,
		`    http-request redirect location "/q/%[urlp(a)]?%[query]" code 303 if { urlp(a) -m found }`,
		`    http-request deny if { path /no }`,
		`    http-request set-var(txn.h) req.hdr(host),lower`,
		`    http-request redirect location http://v.test/%[var(txn.h)] if { var(txn.h) -m beg v. }`,
		`    http-request replace-path (.*)\.php(.*) \1\2`,
		`    http-request redirect code 302 location /m/%[path,word(2,/)] if { path_reg ^/user/[a-z]+$ } !{ query -m found }`,
	), some(rng, 2,
		`    http-request redirect location https://api.test%[path,regsub(^/api,)]?%[query] code 303 if { query -m found }`,
		`    http-request redirect location https://api.test/ code 303 unless METH_POST`,
		`    redirect prefix https://late.test`,
	), some(rng, 2,
		`    http-request redirect location /app if { path -i /APP/ }`,
		`    http-request return status 301 hdr Location /ret if { path_sub ret }`,
		`    redirect location /fallback code 307 if { hdr_end(host) -i .other.test }`,
	))
}

func lighttpdConfig(rng *rand.Rand, port int) string {
	return fmt.Sprintf(`server.modules = ( "mod_rewrite", "mod_redirect" )
server.document-root = "/nonexistent"
server.bind = "127.0.0.1"
server.port = %d
%s
`, port, some(rng, 6,
		`url.redirect = ( "^/old/(.*)$" => "/new/$1", "^/dir$" => "/d/?q=${qsa}", "/pay" => "https://${url.authority}${url.path}" )`,
		`$HTTP["host"] =~ "^www\.([^:]*)" { url.redirect-code = 308
  url.redirect = ( "" => "http://%1${url.path}${qsa}" ) }`,
		`$HTTP["url"] =~ "^/api/" { url.redirect += ( "^/api/(v\d+)" => "/p/$1" )
  url.redirect-code = 302 }`,
		`$HTTP["host"] == "shop.test" { url.redirect = ( "^/user/(.*)" => "http://${url.authority}/u/$1", "^/old" => "" ) }
else $HTTP["host"] =~ "other" { url.redirect = ( "^/(.*)$" => "/o/$1" ) }
else { url.redirect = ( "^/no" => "/never" ) }`,
		`$HTTP["request-method"] == "POST" { url.redirect-code = 307
  $HTTP["url"] =^ "/pay" { url.redirect = ( "^/pay(.*)" => "/paid$1" ) } }`,
		`$HTTP["querystring"] =~ "a=(\d)" { url.redirect = ( "^/([a-z]+)" => "/$1/%%1" ) }`,
		`url.rewrite-once = ( "^/deep(.*)$" => "/old$1" )`,
		`url.redirect-code = 303`,
	))
}

func caddyConfig(rng *rand.Rand, port int) string {
	return fmt.Sprintf(`{
	admin off
	auto_https off
}
(common) {
	redir {args.0} /args 307
}
http://shop.test:%[1]d, http://*.other.test:%[1]d {
%[2]s
}
http://:%[1]d {
%[3]s
}
`, port, some(rng, 4,
		`	import common /dir`,
		`	@old {
		path /old/* /alt*
		not method POST
	}
	redir @old https://new.test{uri} permanent`,
		`	handle_path /api/* {
		redir https://api.test{uri} 307
	}`,
		`	redir /user/* /u{path}?{query} 303`,
		`	redir /user/ab* /ab 301`,
		`	redir https://rest.test{uri}`,
	), some(rng, 6,
		`	handle /deep/* {
		uri strip_prefix /deep
		redir * https://deep.test{uri}
	}`,
		`	route /new/* {
		uri strip_prefix /new
		redir https://route.test{uri} 308
	}`,
		`	handle {
		respond "rest"
	}`,
		`	@r path_regexp r ^/user/([a-z]+)$
	redir @r /people/{re.r.1}`,
		`	@q query a=1
	redir @q /q?{query}`,
		`	@host host www.shop.test v.shop.test
	redir @host http://shop.test{uri} html`,
		`	rewrite /pay /paid
	redir /paid /never`,
		`	redir /*.html /html 308`,
		`	map {path} {dest} {
		/dir /directory
		~^/old/(.*)$ /older/${1}
		default ""
	}
	@mapped expression {dest} != ""
	redir @mapped {dest}`,
		`	respond /no 404`,
	))
}

func varnishConfig(rng *rand.Rand, _ int) string {
	return fmt.Sprintf(`vcl 4.1;
import std;
backend default none;
sub moved { if (req.url ~ "^/old/") { set req.http.x-to = regsub(req.url, "^/old/", "/new/"); return (synth(751, "Moved")); } }
sub vcl_recv {
%s
    return (synth(200));
}
sub vcl_synth {
    if (resp.status == 750) { set resp.http.Location = resp.reason; set resp.status = 301; return (deliver); }
    if (resp.status == 751) { set resp.status = 302; set resp.http.Location = req.http.x-to; return (deliver); }
    if (resp.status >= 300 && resp.status < 400) { set resp.http.Location = "https://" + req.http.host + req.url; return (deliver); }
}
`, some(rng, 5,
		`    if (req.http.host ~ "^www\.") { return (synth(750, "https://" + regsub(req.http.host, "^www\.", "") + req.url)); }`,
		`    call moved;`,
		`    if (req.method == "POST" && req.url == "/pay") { return (synth(307)); }`,
		`    if (req.url ~ "^/api/" && !(req.url ~ "a=1")) { set req.url = regsuball(req.url, "/", "//"); return (synth(308)); } elsif (req.url ~ "\.html$") { return (synth(303)); } else { set req.http.x-seen = "1"; }`,
		`    if (std.tolower(req.http.host) == "shop.test" || req.url ~ "(?i)^/USER") { return (synth(750, "/u" + req.url)); }`,
		`    if (req.http.x-seen) { return (synth(302)); }`,
		`    set req.url = regsub(req.url, "^/deep", "/old");`,
		`    if (!req.http.Cookie && req.url ~ "^/dir") { return (synth(302)); }`,
		`    if (req.restarts == 0 && req.url ~ "^/no") { set req.url = "/old/no"; return (restart); }`,
	))
}

// rounds is how many configurations each program runs.
const rounds = 5

// TestRealServers compares predictions with the programs, over configurations
// made of pieces.
func TestRealServers(t *testing.T) {
	for _, s := range realServers {
		t.Run(s.program, func(t *testing.T) {
			path, err := exec.LookPath(s.program)
			if err != nil {
				if os.Getenv("DETOUR_REAL") != "" {
					t.Fatal(err)
				}
				t.Skipf("%s is not installed: nothing to compare with", s.program)
			}
			rng := rand.New(rand.NewPCG(7, 11))
			for n := range rounds {
				if !s.compare(t, path, rng, n) {
					return
				}
			}
		})
	}
}

// compare runs a program with one configuration.
func (s realServer) compare(t *testing.T, path string, rng *rand.Rand, n int) bool {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	dir := t.TempDir()
	config := s.config(rng, port)
	file := filepath.Join(dir, s.file)
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, s.args(dir, file, port)...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	}()
	address := fmt.Sprintf("127.0.0.1:%d", port)
	if !listens(t, address) {
		t.Errorf("%d: the program didn't start:\n%s\n%s", n, config, said.String())
		return false
	}
	a, err := Open(file, handed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range a.Problems() {
		t.Errorf("problem: %v\n%s", p, config)
	}
	for _, r := range realRequests(port) {
		compareOne(t, a, r, address, config)
	}
	return !t.Failed()
}

func listens(t *testing.T, address string) bool {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return true
		}
		select {
		case <-t.Context().Done():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

func realRequests(port int) []blame.Request {
	var out []blame.Request
	for _, host := range []string{"shop.test", "www.shop.test", "v.shop.test", "a.other.test"} {
		for _, target := range []string{"/", "/old/x?y=1", "/alt", "/pay", "/pay?a=1", "/dir", "/dir?b=2", "/deep/y?z", "/new/p", "/api/v1/x", "/api/v1?x=1", "/user/abc", "/user/abc?a=1", "/page.html", "/no", "/app/", "/x.php/y", "/return"} {
			for _, method := range []string{"GET", "POST"} {
				out = append(out, blame.Request{Method: method, URL: fmt.Sprintf("http://%s:%d%s", host, port, target)})
			}
		}
	}
	return out
}

func compareOne(t *testing.T, a *Attached, r blame.Request, address, config string) {
	t.Helper()
	status, location := askReal(t, r, address)
	got := a.Answer(r)
	wrote := "-"
	if got.Location != nil {
		wrote = *got.Location
	}
	redirect := status >= 300 && status < 400 && location != "-"
	switch {
	case !got.Evaluated:
		t.Errorf("%s %s is not evaluated: %v\n%s", r.Method, r.URL, got.Unknowns, config)
	case !got.Certain:
	case got.Blame != nil && (status != got.Status || location != wrote):
		t.Errorf("%s %s\nanswers %d %s, predicted %d %s by line %d\n%s", r.Method, r.URL, status, location, got.Status, wrote, got.Blame.Line, config)
	case got.Blame == nil && got.Origin != blame.Builtin && redirect:
		t.Errorf("%s %s\nanswers %d %s, predicted no line\n%s", r.Method, r.URL, status, location, config)
	}
}

// askReal sends a request as it stands and reads the answer's head.
func askReal(t *testing.T, r blame.Request, address string) (status int, location string) {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	rest := strings.TrimPrefix(r.URL, "http://")
	k := strings.IndexByte(rest, '/')
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", r.Method, rest[k:], rest[:k])
	in := bufio.NewScanner(c)
	location = "-"
	for in.Scan() {
		line := strings.TrimRight(in.Text(), "\r")
		if line == "" {
			break
		}
		if status == 0 {
			if _, err := fmt.Sscanf(line, "HTTP/1.1 %d", &status); err != nil {
				t.Fatalf("answer %q", line)
			}
		} else if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Location") {
			location = strings.TrimSpace(value)
		}
	}
	return status, location
}
