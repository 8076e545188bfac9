package form

import (
	"fmt"
	"os/exec"
	"testing"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/uri"
)

// What is copied as a curl command is, read again, the request it was made of.
func TestCurlCommandComesBack(t *testing.T) {
	query := "a=[1]&b={2}"
	requests := []trace.Request{
		{Method: "POST", URI: uri.Split("https://shop.test/checkout"), Body: []byte(`{"cart": 7}`), Fields: trace.Fields{
			{Name: "Host", Value: "shop.test"}, {Name: "Content-Type", Value: "application/json"}, {Name: "Content-Length", Value: "11"},
		}},
		{Method: "GET", URI: uri.Split("http://a.test/")},
		{Method: "HEAD", URI: uri.Split("http://a.test/x'z")},
		{Method: "PUT", URI: uri.URI{Scheme: "http", Host: "a.test", Path: "/a/../b", Query: &query}, Body: []byte("@file\n'quoted' $HOME `id` \\ \x1b[2J\u202e")},
		{Method: "POST", URI: uri.Split("http://a.test/"), Body: []byte("a=1"), HTTP: trace.HTTP11, Fields: trace.Fields{
			{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Empty"}, {Name: "X-Bytes", Value: "\x9b31m \x03"},
		}},
	}
	client, err := trace.ClientNamed("curl")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range requests {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			line := CurlCommand(r)
			if trace.Printable(line) != line && i != 3 {
				t.Errorf("the command would act on a terminal: %q", line)
			}
			w, err := curl.ParseCommand(line, client)
			if err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			if w.Request.Method != r.Method || string(w.Request.Body) != string(r.Body) || w.Request.HTTP != r.HTTP {
				t.Errorf("%s\ncomes back as %+v", line, w.Request)
			}
			for _, f := range r.Fields {
				if !f.Is("Host") && !f.Is("Content-Length") && w.Request.Fields.Get(f.Name) != f.Value {
					t.Errorf("%s comes back as %q", f.Name, w.Request.Fields.Get(f.Name))
				}
			}
		})
	}
}

// A shell reads the words as they are meant, whatever is in them.
func TestQuotedIsOneWordOfAShell(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	for _, word := range []string{
		"", "a b", "'", `\`, "$(id)", "`id`", "!!", "~", "-n", "日本語のパス", "👩‍👩‍👧‍👦 family", "ﷺ",
		"\x1b]0;owned\a", "\x1b[2J\x1b[H", "a\rb", "\x9b31m", "\u009b31m", "\u202egnp.exe",
	} {
		out, err := exec.CommandContext(t.Context(), bash, "-c", "printf %s "+quoted(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q is read as %q, %v", word, out, err)
		}
	}
}
