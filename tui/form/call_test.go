package form

import (
	"os/exec"
	"strings"
	"testing"

	"detour/trace"
	"detour/trace/uri"
)

// hostileRequest has in it what would end a string, or act on a terminal.
func hostileRequest() trace.Request {
	query := `q="');alert(1)//`
	return trace.Request{
		Method: "POST", URI: uri.URI{Scheme: "https", Host: "a.test", Path: "/x", Query: &query}, Body: []byte("\"'\\\n\x1b[2J\xff${x}`id`"),
		Fields: trace.Fields{
			{Name: "Host", Value: "a.test"}, {Name: "Content-Length", Value: "9"}, {Name: "Cookie", Value: "sid=1"}, {Name: "Origin", Value: "https://a.test"},
			{Name: "X-A", Value: "\"'\u202e\x1b]0;x\a"}, {Name: "X-Tag", Value: "\U000e0041"}, {Name: "Accept", Value: "*/*"},
		},
	}
}

func TestCallsOfARequest(t *testing.T) {
	r := trace.Request{Method: "PUT", URI: uri.Split("https://shop.test/a?b=1#c"), Body: []byte(`{"a": 1}`), Fields: trace.Fields{
		{Name: "Host", Value: "shop.test"}, {Name: "Content-Length", Value: "8"}, {Name: "Content-Type", Value: "application/json"}, {Name: "Cookie", Value: "sid=1"}, {Name: "X-Empty"},
	}}
	for _, tt := range []struct{ got, want string }{
		{FetchCall(r), "await fetch(\"https://shop.test/a?b=1\", {\n  method: \"PUT\",\n  headers: [\n    [\"Content-Type\", \"application/json\"],\n    [\"X-Empty\", \"\"],\n  ],\n  credentials: \"include\",\n  body: \"{\\\"a\\\": 1}\",\n  redirect: \"manual\",\n});\n"},
		{PythonCall(r), "import requests\n\nresponse = requests.request(\n    \"PUT\",\n    \"https://shop.test/a?b=1\",\n    headers={\n        \"Content-Type\": \"application/json\",\n        \"Cookie\": \"sid=1\",\n        \"X-Empty\": \"\",\n    },\n    data=b\"{\\\"a\\\": 1}\",\n    allow_redirects=False,\n)\n"},
		{HTTPieCommand(r), `http PUT 'https://shop.test/a?b=1' Content-Type:application/json Cookie:sid=1 'X-Empty;' --raw '{"a": 1}'`},
	} {
		if tt.got != tt.want {
			t.Errorf("got\n%s\nwant\n%s", tt.got, tt.want)
		}
	}
}

func TestCallsAreCleanAndTrue(t *testing.T) {
	r := hostileRequest()
	for _, text := range []string{FetchCall(r), PythonCall(r), HTTPieCommand(r)} {
		if clean := strings.ReplaceAll(text, "\n", ""); trace.Printable(clean) != clean {
			t.Errorf("it would act on a terminal: %q", text)
		}
	}
	if strings.Contains(FetchCall(r), "Origin") {
		t.Error("fetch sets a field that it cannot")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 to read the call")
	}
	script := "class R:\n  def request(self, m, u, headers, data, allow_redirects):\n    import sys\n    sys.stdout.buffer.write(data + b'|' + headers['X-Tag'].encode() + b'|' + u.encode())\nrequests = R()\n" +
		strings.TrimPrefix(PythonCall(r), "import requests\n")
	out, err := exec.Command("python3", "-c", script).Output()
	if want := string(r.Body) + "|\U000e0041|" + r.URI.String(); err != nil || string(out) != want {
		t.Errorf("Python reads %q (%v), want %q", out, err, want)
	}
}
