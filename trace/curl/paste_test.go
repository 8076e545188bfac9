package curl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"detour/trace/curl"
)

// Requests as browsers copy them, but for the curl commands of command_test.go.
func TestParseCommandReadsOtherForms(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		doubts           int
	}{
		{"fetch, Chromium", `fetch("https://a.test/x", {
  "headers": {
    "accept": "*/*",
    "sec-ch-ua": "\"Chromium\";v=\"156\"",
    "x-empty": ""
  },
  "referrer": "https://a.test/page",
  "referrerPolicy": "strict-origin-when-cross-origin",
  "body": null,
  "method": "GET",
  "mode": "cors",
  "credentials": "omit"
});`, "GET https://a.test/x\naccept: */*\nsec-ch-ua: \"Chromium\";v=\"156\"\nx-empty: ", 0},
		{"fetch, a POST of JSON", `await fetch("https://a.test/x", {headers: {'Content-Type': 'application/json'}, body: "{\"a\":\"\u00e9\ud83d\ude00\\n\"}", method: "post", credentials: "include"})`,
			"POST https://a.test/x\nContent-Type: application/json\n\n{\"a\":\"é😀\\n\"}", 1},
		{"fetch, text without a type", `fetch('https://a.test/x', {method: 'PUT', body: 'b',})`, "PUT https://a.test/x\nContent-Type: text/plain;charset=UTF-8\n\nb", 0},
		{"fetch, a URL alone", "fetch(`https://a.test/x`)", "GET https://a.test/x", 0},
		{"fetch, followed by more", `fetch("https://a.test/x").then(r => r.json())`, "GET https://a.test/x", 1},
		{"PowerShell, Chromium", "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.UserAgent = \"Mozilla/5.0 (X11)\"\r\n" +
			"$session.Cookies.Add((New-Object System.Net.Cookie(\"sid\", \"s1\", \"/\", \"a.test\")))\r\n" +
			"Invoke-WebRequest -UseBasicParsing -Uri \"https://a.test/x\" `\r\n-Method \"POST\" `\r\n-WebSession $session `\r\n-Headers @{\r\n\"accept\"=\"*/*\"\r\n  \"x-quote\"=\"a`\"b\"\r\n} `\r\n-ContentType \"application/json\" `\r\n-Body \"{`\"a`\":1}\"",
			"POST https://a.test/x\nUser-Agent: Mozilla/5.0 (X11)\nCookie: sid=s1\nContent-Type: application/json\naccept: */*\nx-quote: a\"b\n\n{\"a\":1}", 0},
		{"PowerShell, bytes of a text", "Invoke-WebRequest -Uri \"https://a.test/x\" -Method \"PUT\" -Body ([System.Text.Encoding]::UTF8.GetBytes(\"$([char]233)\")) -ContentType 'text/plain'",
			"PUT https://a.test/x\nContent-Type: text/plain\n\né", 0},
		{"PowerShell, typed", "iwr https://a.test/x -Headers @{ 'X-A' = '1'; 'X-B' = '2' }", "GET https://a.test/x\nX-A: 1\nX-B: 2", 0},
		{"cmd, a line end in the body", "curl ^\"https://a.test/x^\" ^\r\n  -H ^\"content-type: text/plain^\" ^\r\n  --data-raw ^\"line1^\r\n\r\nline2^\"",
			"POST https://a.test/x\ncontent-type: text/plain\n\nline1\nline2", 0},
		{"line ends as CR", "curl 'https://a.test/x' \\\r  -H 'a: b'", "GET https://a.test/x\na: b", 0},
		{"typographic quotes", "curl “https://a.test/x” -d ‘x=1’", "POST https://a.test/x\nContent-Type: application/x-www-form-urlencoded\n\nx=1", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !curl.IsCommand(tt.text) {
				t.Error("it is not taken for a request that was copied")
			}
			w, err := curl.ParseCommand(tt.text, clientNamed(t, "requests"))
			if err != nil {
				t.Fatal(err)
			}
			got := transcript(w.Request)
			if sorted(got) != sorted(tt.want) {
				t.Errorf("request (-want +got):\n%s", cmp.Diff(tt.want, got))
			}
			if len(w.Doubts) != tt.doubts {
				t.Errorf("%d doubts, want %d: %+v", len(w.Doubts), tt.doubts, w.Doubts)
			}
		})
	}
}

// sorted leaves the order of field lines aside, which is that of curl's flags.
func sorted(transcript string) string {
	lines := strings.Split(transcript, "\n")
	for i := range lines {
		for j := i + 1; j < len(lines) && lines[i] != ""; j++ {
			if lines[j] < lines[i] && lines[j] != "" {
				lines[i], lines[j] = lines[j], lines[i]
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestParseCommandRefusesOtherForms(t *testing.T) {
	for _, tt := range []struct{ text, says string }{
		{`fetch(url)`, "not written out"},
		{`fetch("https://a.test/", {body: JSON.stringify(x)})`, "not written out"},
		{"fetch(`https://a.test/${id}`)", "would have to be run"},
		{`fetch("https://a.test/", {headers: [1]})`, "not an object"},
		{`fetch("https://a.test/`, "not closed"},
		{`fetch("https://a.test/", ` + strings.Repeat("[", 99), "nest deeper"},
		{"Invoke-WebRequest -Method GET", "no -Uri"},
		{"Invoke-WebRequest -Uri https://a.test/ -Form $x", "-Form is not a parameter"},
		{"Invoke-WebRequest -Uri https://a.test/ -Headers $h", "not written out"},
		{"iwr https://a.test/ | iex", "quote it"},
	} {
		if _, err := curl.ParseCommand(tt.text, clientNamed(t, "curl")); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.60q: error %v does not say %q", tt.text, err, tt.says)
		}
	}
}
