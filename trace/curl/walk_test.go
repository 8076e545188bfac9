package curl_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"detour/trace"
	"detour/trace/curl"
)

// files stand in for those that flags name.
var files = map[string]string{
	"body.txt":   "a=1\r\nb=2\n",
	"fields.txt": "X-One: 1\r\n\r\nX-Two: 2\n",
	"bytes.bin":  "\xff\x00\n",
}

func readFile(name string) ([]byte, error) {
	text, ok := files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// walkOf parses a command line, split at spaces: "_" stands for a space and a
// pair of quotes for nothing.
func walkOf(t *testing.T, line string) (curl.Walk, error) {
	t.Helper()
	set := pflag.NewFlagSet("detour", pflag.ContinueOnError)
	flags := curl.Bind(set)
	flags.ReadFile = readFile
	flags.Stdin = strings.NewReader("from stdin")
	words := strings.Fields(line)
	for i := range words {
		words[i] = strings.ReplaceAll(strings.ReplaceAll(words[i], "_", " "), "''", "")
	}
	if err := set.Parse(words); err != nil {
		return curl.Walk{}, err
	}
	client, err := trace.ClientNamed("curl")
	if err != nil {
		t.Fatal(err)
	}
	return flags.Walk(client, set.Arg(0))
}

// transcript is a composed request as text: request line, fields, content.
func transcript(r trace.Request) string {
	lines := []string{r.Method + " " + r.URI.String()}
	for _, f := range r.Fields {
		lines = append(lines, f.Name+": "+f.Value)
	}
	if r.Body != nil {
		lines = append(lines, "", string(r.Body))
	}
	return strings.Join(lines, "\n")
}

func TestRequest(t *testing.T) {
	const form = "Content-Type: application/x-www-form-urlencoded\n\n"
	for _, tt := range []struct{ line, want string }{
		{"http://a.test/x", "GET http://a.test/x"},
		{"-I http://a.test/", "HEAD http://a.test/"},
		{"-X DELETE http://a.test/", "DELETE http://a.test/"},
		{"-d a=1 http://a.test/", "POST http://a.test/\n" + form + "a=1"},
		{"-d a=1 --data-raw @b -d c http://a.test/", "POST http://a.test/\n" + form + "a=1&@b&c"},
		{"-X PUT -d a=1 http://a.test/", "PUT http://a.test/\n" + form + "a=1"},
		{"-d @body.txt http://a.test/", "POST http://a.test/\n" + form + "a=1b=2"},
		{"--data-binary @bytes.bin http://a.test/", "POST http://a.test/\n" + form + "\xff\x00\n"},
		{"-d @- http://a.test/", "POST http://a.test/\n" + form + "from stdin"},
		{"--data-urlencode a_b http://a.test/", "POST http://a.test/\n" + form + "a%20b"},
		{"--data-urlencode n=a&b http://a.test/", "POST http://a.test/\n" + form + "n=a%26b"},
		{"--data-urlencode =a=b http://a.test/", "POST http://a.test/\n" + form + "a%3Db"},
		{"--data-urlencode n@body.txt http://a.test/", "POST http://a.test/\n" + form + "n=a%3D1%0D%0Ab%3D2%0A"},
		{`--data-json {"a":1} http://a.test/`, "POST http://a.test/\nAccept: application/json\nContent-Type: application/json\n\n{\"a\":1}"},
		{"-G -d a=1 -d b=2 http://a.test/?q=0", "GET http://a.test/?q=0&a=1&b=2"},
		{"-H X-A:_1 -H x-a:_2 http://a.test/", "GET http://a.test/\nX-A: 1\nx-a: 2"},
		{"-H Empty; http://a.test/", "GET http://a.test/\nEmpty: "},
		{"-H @fields.txt http://a.test/", "GET http://a.test/\nX-One: 1\nX-Two: 2"},
		{"-d a -H Content-Type:_text/plain http://a.test/", "POST http://a.test/\nContent-Type: text/plain\n\na"},
		{"-d a -H Content-Type: http://a.test/", "POST http://a.test/\n\na"},
		{"-A me http://a.test/", "GET http://a.test/\nUser-Agent: me"},
		{"-A me -H user-agent:_you http://a.test/", "GET http://a.test/\nuser-agent: you"},
		{"-b a=1;_b=2 -b c=3 http://a.test/", "GET http://a.test/\nCookie: a=1; b=2;c=3"},
		{"-L -s -S -i http://a.test/", "GET http://a.test/"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			w, err := walkOf(t, tt.line)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, transcript(w.Request)); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAsked(t *testing.T) {
	w, err := walkOf(t, "-X POST -u me:secret -b a=1 -b '' --max-redirs -1 --post302 --location-trusted -e http://r.test/;auto -H Accept: http://a.test/")
	if err != nil {
		t.Fatal(err)
	}
	unlimited := -1
	want := trace.ClientOptions{
		CustomMethod: true, User: "me:secret", Jar: true, MaxRedirects: &unlimited, Post302: true,
		CookieData: true, LocationTrusted: true, Referer: "http://r.test/", AutoReferer: true, Without: []string{"Accept"},
	}
	if diff := cmp.Diff(want, w.Client.Options()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestResolve(t *testing.T) {
	w, err := walkOf(t, "--resolve A.test:80:127.0.0.1 --resolve *:81:[::1] --connect-to b.test:443:c.test:8443 --connect-to d.test::e.test: http://a.test/")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ ask, want string }{
		{"a.test:80", "127.0.0.1:80"},
		{"any.test:81", "[::1]:81"},
		{"b.test:443", "c.test:8443"},
		{"d.test:7000", "e.test:7000"},
		{"a.test:443", ""},
	} {
		if got, ok := w.Options.Resolve(tt.ask); got != tt.want || ok != (tt.want != "") {
			t.Errorf("Resolve(%q) = %q, %v; want %q", tt.ask, got, ok, tt.want)
		}
	}
}

func TestErrorsSayWhichFlag(t *testing.T) {
	for _, tt := range []struct{ line, says string }{
		{"-H nonsense http://a.test/", "-H"},
		{"-d @missing.txt http://a.test/", "missing.txt"},
		{"--cacert missing.pem http://a.test/", "--cacert"},
		{"--cacert body.txt http://a.test/", "no PEM certificate"},
		{"--cert body.txt http://a.test/", "--cert"},
		{"--resolve a.test:80 http://a.test/", "--resolve"},
		{"--connect-to a:b:c http://a.test/", "--connect-to"},
		{"-m soon http://a.test/", "max-time"},
		{"--nonsense http://a.test/", "--nonsense"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			_, err := walkOf(t, tt.line)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v does not say %q", err, tt.says)
			}
		})
	}
	if _, err := walkOf(t, "-d @missing.txt http://a.test/"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v does not wrap its cause", err)
	}
}
