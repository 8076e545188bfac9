package curl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace"
	"detour/trace/curl"
)

func clientNamed(t testing.TB, name string) trace.Client {
	t.Helper()
	c, err := trace.ClientNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParseCommand(t *testing.T) {
	const form = "Content-Type: application/x-www-form-urlencoded\n\n"
	for _, tt := range []struct{ name, line, want string }{
		{"plain", "curl https://a.test/x", "GET https://a.test/x"},
		{"Chromium, bash", "curl 'https://a.test/x' \\\n  -H 'accept: */*' \\\n  -H 'cookie: a=1' \\\n  --data-raw $'it\\'s \\u00e9\\n' \\\n  --compressed",
			"POST https://a.test/x\nAccept-Encoding: deflate, gzip, br, zstd\naccept: */*\ncookie: a=1\n" + form + "it's é\n"},
		{"Chromium, cmd", "curl ^\"https://a.test/x?a=1^&b=2^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  --data-raw ^\"a=1^\"", "POST https://a.test/x?a=1&b=2\naccept: */*\n" + form + "a=1"},
		{"Firefox", `curl "https://a.test/x" -X PUT --data-binary "{\"a\": \"\$5\"}" -H "Content-Type: application/json"`, "PUT https://a.test/x\nContent-Type: application/json\n\n{\"a\": \"$5\"}"},
		{"joined short flags", "curl -sSLXPOST -o /dev/null -w '%{http_code}' https://a.test/", "POST https://a.test/"},
		{"a path to curl", "/usr/bin/curl https://a.test/", "GET https://a.test/"},
		{"--json", `curl --json '{"a":1}' https://a.test/`, "POST https://a.test/\nAccept: application/json\nContent-Type: application/json\n\n{\"a\":1}"},
		{"--url", "curl -I --url https://a.test/", "HEAD https://a.test/"},
		{"escaped space", `curl -A my\ agent https://a.test/`, "GET https://a.test/\nUser-Agent: my agent"},
		{"empty word", `curl -H 'Empty;' -b '' https://a.test/`, "GET https://a.test/\nEmpty: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, err := curl.ParseCommand(tt.line, clientNamed(t, "curl"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, transcript(w.Request)); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseCommandRefuses(t *testing.T) {
	for _, tt := range []struct{ line, says string }{
		{"wget https://a.test/", "does not begin with curl"},
		{"", "does not begin with curl"},
		{"curl -H 'a: b", "not closed"},
		{"curl https://a.test/ | sh", "quote it"},
		{"curl $(rm -rf /) https://a.test/", "quote it"},
		{"curl \"$(id)\" https://a.test/", "shell's to run"},
		{"curl -d @/etc/passwd https://a.test/", "/etc/passwd is not read"},
		{"curl --cacert /etc/passwd https://a.test/", "is not read"},
		{"curl --nonsense https://a.test/", "--nonsense"},
		{"curl", "no URL"},
		{"curl https://a.test/ https://b.test/", "second URL"},
		{"curl " + strings.Repeat("x", 1<<20), "bytes"},
	} {
		if _, err := curl.ParseCommand(tt.line, clientNamed(t, "curl")); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.40q: error %v does not say %q", tt.line, err, tt.says)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"curl 'https://a.test/' -H 'a: b'", "curl ^\"https://a.test/^\"", `curl $'\x41\u00e9' "a\"b"`, "curl -d @x a"} {
		f.Add(s)
	}
	client := clientNamed(f, "chromium")
	f.Fuzz(func(t *testing.T, line string) {
		w, err := curl.ParseCommand(line, client)
		if err == nil && w.Request.URI.Host == "" {
			t.Errorf("%q asks for no host: %+v", line, w.Request.URI)
		}
	})
}
