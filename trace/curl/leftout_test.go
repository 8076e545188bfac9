package curl_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/curl/shell"
	"detour/trace/uri"
)

// parse reads a curl command as `detour curl` does, with variables for it.
func parse(t *testing.T, line string, env map[string]string) (curl.Walk, error) {
	t.Helper()
	read, err := shell.Read("curl " + line)
	if err != nil {
		t.Fatal(err)
	}
	return curl.ParseArgs(read.Words[1:], clientNamed(t, "curl"), curl.Process{Getenv: func(name string) string { return env[name] }})
}

func TestLeftOut(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"-L -s -S -i -v http://a.test/", ""},
		{"-sSLk --compressed -4 http://a.test/", ""},
		{"-o x http://a.test/", "-o FILE: the content is not written to FILE"},
		{"-o x -o y -# -w '%{http_code}' http://a.test/", "-o FILE: the content is not written to FILE\n-#, -w FORMAT: this is about what curl prints; detour prints its own"},
		{"--ntlm -u a:b http://a.test/", "--ntlm: curl would prove who asks by NTLM; the request goes with no Authorization"},
		{"--interface eth0 --dns-servers 1.1.1.1 http://a.test/", "--interface NAME: curl would connect from that interface or address\n--dns-servers ADDRESSES: curl would ask these servers for names"},
		{"--http2 http://a.test/", "--http2: curl would offer to change over to HTTP/2 (Upgrade: h2c); without TLS HTTP/1.1 is spoken"},
		{"--http2 https://a.test/", ""},
		{"-z nonsense http://a.test/", "-z nonsense: this is neither a date that curl reads nor a file, so no condition is sent"},
		{"-b none.txt http://a.test/", "-b none.txt: no such file can be read, so no cookies come from it; the jar is on"},
		{"--netrc-file none http://a.test/", "-n: the file none cannot be read, so no user and password come from it"},
		{"--proto =bogus,https https://a.test/", "--proto =bogus: this names no scheme that curl knows, and allows or forbids none"},
		{"--no-ntlm --no-compressed http://a.test/", ""},
		{"http://a.test/ --next -o x", "--next: what stands behind it would be a second request; the flags of both are taken together\n-o FILE: the content is not written to FILE"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			w, err := parse(t, tt.line, nil)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, o := range w.LeftOut {
				lines = append(lines, o.Flag+": "+o.Would)
			}
			if diff := cmp.Diff(tt.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryFlagOfCurlIsKnown goes through curl's own list: each is acted on or
// left out, in any case taken.
func TestEveryFlagOfCurlIsKnown(t *testing.T) {
	values := map[string]string{"config": "testdata/measured/files/inner.cfg", "form": "a=1", "max-redirs": "3", "max-time": "1", "connect-timeout": "1",
		"range": "0-1", "continue-at": "0", "proxy": "http://p.test", "cookie": "a=1", "url": "", "cacert": "", "cert": "", "key": "", "resolve": "a.test:80:127.0.0.1",
		"connect-to": "a:1:b:2", "tls-max": "1.3", "header": "A: b", "proxy-header": "A: b", "form-string": "a=1", "upload-file": "-", "proto": "=http", "request-target": "/x"}
	alone := map[string]bool{"url": true, "cacert": true, "cert": true, "key": true, "upload-file": true}
	for _, line := range strings.Split(curlFlags, "\n") {
		flag, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		name := strings.TrimPrefix(flag, "--")
		if name == "" || alone[name] {
			continue
		}
		words := []string{flag, "http://a.test/"}
		if arg != "" {
			value, ok := values[name]
			if !ok {
				value = "x"
			}
			words = []string{flag, value, "http://a.test/"}
		}
		if _, err := curl.ParseArgs(words, clientNamed(t, "curl"), curl.Process{}); err != nil {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

func TestUnknownFlagNamesTheNearest(t *testing.T) {
	for _, tt := range []struct{ line, says string }{
		{"--compresed http://a.test/", "did you mean --compressed?"},
		{"--hedaer x http://a.test/", "did you mean --header?"},
		{"--nonsense http://a.test/", "unknown flag: --nonsense"},
		{"--he x http://a.test/", "unknown flag: --he"},
		{"-F a=1 -d b=2 http://a.test/", "-d and -F ask for two kinds of request"},
		{"-T - -I http://a.test/", "-I and -T ask for two kinds of request"},
		{"-F a http://a.test/", "is not name=content"},
		{"-F 'a=1;type=' http://a.test/", "no media type"},
		{"-F '=(;type=multipart/alternative' http://a.test/", "parts within parts"},
		{"-C x http://a.test/", "-C \"x\" is no number of bytes"},
		{"-C 5 -d a=1 http://a.test/", "-C goes with a download or with -T"},
		{"--proto =https http://a.test/", "--proto =https does not allow http"},
		{"--tls-max 1.9 http://a.test/", "--tls-max \"1.9\" is no version"},
		{"--tlsv1.3 --tls-max 1.2 http://a.test/", "below the least"},
		{"-G -d 'a b' http://a.test/", "percent-encode it"},
		{"--request-target 'x y' http://a.test/", "more than one word"},
		{"-H '“X: 1”' http://a.test/", "typographic quotation mark"},
		{"-K none.cfg http://a.test/", "none.cfg"},
		{"--max-redirs -2 http://a.test/", "no number of redirects"},
	} {
		if _, err := parse(t, tt.line, nil); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v does not say %q", tt.line, err, tt.says)
		}
	}
}

// TestOtherClientsHaveNoNetrc says that curl's ways to tell a login are curl's.
func TestOtherClientsHaveNoNetrc(t *testing.T) {
	for client, want := range map[string]int{"curl": 0, "php-curl": 0, "chromium": 1, "requests": 1} {
		w, err := curl.ParseArgs([]string{"--digest", "-u", "a:b", "http://a.test/"}, clientNamed(t, client), curl.Process{})
		if err != nil || len(w.LeftOut) != want {
			t.Errorf("%s: %v, left out %v", client, err, w.LeftOut)
		}
	}
}

func TestAbbreviatedFlags(t *testing.T) {
	w, err := parse(t, "--location-trust --max-red 3 --data-r x http://a.test/", nil)
	if a := w.Client.Options(); err != nil || !a.LocationTrusted || *a.MaxRedirects != 3 || string(w.Request.Body) != "x" {
		t.Errorf("%v: %+v", err, a)
	}
}

// TestPasteReadsNoFile refuses files in what was pasted, and writes none.
func TestPasteReadsNoFile(t *testing.T) {
	for _, line := range []string{"-F f=@x", "-F 'f=<x'", "-T x", "-K x", "-b x", "--netrc-file x", "-z x", "-d @x", "--data-urlencode @x", "--url-query @x", "-H @x", "-E x"} {
		if _, err := curl.ParseCommand("curl "+line+" http://a.test/", clientNamed(t, "curl")); err == nil || !strings.Contains(err.Error(), "is not read") {
			t.Errorf("%s: error %v", line, err)
		}
	}
	w, err := curl.ParseCommand("curl -n -c jar -F a=1 -z 20010909 'http://a.test/{x}'", clientNamed(t, "curl"))
	if err != nil || w.Jar != "" || len(w.LeftOut) != 3 {
		t.Errorf("%v, jar %q, left out %v", err, w.Jar, w.LeftOut)
	}
}

func TestSameFormSameBytes(t *testing.T) {
	body := func(line string) string {
		w, err := parse(t, line, nil)
		if err != nil {
			t.Fatal(err)
		}
		return w.Request.Fields.Get("Content-Type") + string(w.Request.Body)
	}
	if a, b := body("-F a=1 http://a.test/"), body("-F a=1 http://b.test/"); a != b {
		t.Errorf("%q and %q", a, b)
	}
	if a, b := body("-F a=1 http://a.test/"), body("-F a=2 http://a.test/"); a[:70] == b[:70] {
		t.Errorf("another form has the same boundary: %q", a)
	}
}

func TestConfigBounds(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{"loop": "-K loop\n", "url": "url = http://b.test/\n", "odd": "user-agent x\nnonsense\n", "bare": "header\n", "long": strings.Repeat("#", 1<<20+1)} {
		write(t, name, text)
	}
	for _, tt := range []struct{ line, says string }{
		{"-K loop http://a.test/", "more than 8 deep"},
		{"-K url http://a.test/", "second URL"},
		{"-K odd http://a.test/", "odd:2: unknown flag: --nonsense"},
		{"-K bare http://a.test/", "bare:1: --header has no value"},
		{"-K long http://a.test/", "at most 1048576 are read"},
	} {
		if _, err := parse(t, tt.line, nil); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v does not say %q", tt.line, err, tt.says)
		}
	}
	if w, err := parse(t, "-K url", nil); err != nil || w.Request.URI.Host != "b.test" {
		t.Errorf("the URL of a configuration: %v %v", w.Request.URI, err)
	}
}

func TestProxyOfTheEnvironment(t *testing.T) {
	env := map[string]string{"http_proxy": "http://h.test:1", "HTTPS_PROXY": "s.test:2", "no_proxy": "b.test"}
	for _, tt := range []struct{ line, url, proxy, from string }{
		{"", "http://a.test/", "http://h.test:1", "http_proxy"},
		{"", "https://a.test/", "s.test:2", "HTTPS_PROXY"},
		{"", "http://b.test/", "", ""},
		{"--noproxy '*'", "http://a.test/", "", ""},
		{"--noproxy ''", "http://b.test/", "http://h.test:1", "http_proxy"},
		{"-U me:p@w", "http://a.test/", "http://me:p%40w@h.test:1", "http_proxy"},
		{"-x http://x.test:9 --noproxy c.test", "http://a.test/", "http://x.test:9", ""},
		{"-x http://x.test:9 --noproxy c.test", "http://d.c.test/", "", ""},
	} {
		w, err := parse(t, tt.line+" http://a.test/", env)
		if err != nil {
			t.Fatal(err)
		}
		proxy, from := w.Options.ProxyFor(uri.Split(tt.url))
		if proxy != tt.proxy || from != tt.from {
			t.Errorf("%s to %s: %q of %q, want %q of %q", tt.line, tt.url, proxy, from, tt.proxy, tt.from)
		}
	}
	for line, want := range map[string]string{"-x ''": "", "-x x.test:9": "x.test:9", "--socks5 s.test:1": "socks5h://s.test:1"} {
		if w, err := parse(t, line+" http://a.test/", env); err != nil || w.Options.Proxy != want || w.Options.ProxyFor != nil {
			t.Errorf("%s: %v, proxy %q", line, err, w.Options.Proxy)
		}
	}
}

func TestDialling(t *testing.T) {
	for line, want := range map[string]string{"-4": "tcp4 ", "-6": "tcp6 ", "-6 -4": "tcp4 ", "--unix-socket /s": " /s", "--abstract-unix-socket s": " @s", "-4 --no-ipv4": " "} {
		w, err := parse(t, line+" http://a.test/", nil)
		if got := w.Options.Network + " " + w.Options.Socket; err != nil || got != want {
			t.Errorf("%s: %v, %q", line, err, got)
		}
	}
	w, err := parse(t, "--http2-prior-knowledge --tlsv1.2 --tls-max 1.2 --proxy-header 'X-P: 1' http://a.test/", nil)
	if o := w.Options; err != nil || w.Request.HTTP != trace.HTTP2 || o.TLS.MinVersion != o.TLS.MaxVersion || o.ProxyFields.Get("X-P") != "1" {
		t.Errorf("%v: %+v", err, w.Options)
	}
}

func ExampleWriteCookies() {
	cookies := []trace.StoredCookie{
		{Name: "sid", Value: "1", Domain: "a.test", HostOnly: true, Path: "/", HTTPOnly: true},
		{Name: "all", Value: "2", Domain: "a.test", Path: "/shop", Secure: true, Expires: time.Unix(4000000000, 0)},
	}
	var b strings.Builder
	if err := curl.WriteCookies(&b, cookies); err != nil {
		fmt.Println(err)
	}
	fmt.Print(strings.ReplaceAll(b.String()[strings.Index(b.String(), "\n\n")+2:], "\t", " "))
	// Output:
	// #HttpOnly_a.test FALSE / FALSE 0 sid 1
	// .a.test TRUE /shop TRUE 4000000000 all 2
}
