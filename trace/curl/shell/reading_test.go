package shell

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		shell      Shell
		want       []string
		doubts     int
	}{
		{"bash, plain", `curl http://a.test/ -H 'a: b'`, POSIX, []string{"curl", "http://a.test/", "-H", "a: b"}, 0},
		{"bash, continued", "curl 'http://a.test/' \\\n  -H 'a: b' \\\n  --data-raw $'it\\'s \\u00e9\\n'", POSIX, []string{"curl", "http://a.test/", "-H", "a: b", "--data-raw", "it's é\n"}, 0},
		{"bash, CR for line ends", "curl 'http://a.test/' \\\r  -H 'a: b'\r", POSIX, []string{"curl", "http://a.test/", "-H", "a: b"}, 0},
		{"bash, a quote in a quote", `curl 'it'\''s'`, POSIX, []string{"curl", "it's"}, 0},
		{"bash, carets in a body are text", `curl 'http://a.test/' --data 'x^"y^'`, POSIX, []string{"curl", "http://a.test/", "--data", `x^"y^`}, 0},
		{"bash, a caret at a body's line end", "curl 'http://a.test/' --data 'x^\ny'", POSIX, []string{"curl", "http://a.test/", "--data", "x^\ny"}, 0},
		{"bash, double quotes", `curl "http://a.test/" -d "{\"a\": \"\$5\"}"`, POSIX, []string{"curl", "http://a.test/", "-d", `{"a": "$5"}`}, 1},
		{"bash, a variable", `curl -H "Authorization: Bearer $TOKEN" 'http://a.test/'`, POSIX, []string{"curl", "-H", "Authorization: Bearer $TOKEN", "http://a.test/"}, 1},
		{"bash, a prompt and a comment", "$ curl http://a.test/ # the shop\n", POSIX, []string{"curl", "http://a.test/"}, 0},
		{"bash, octal", `curl $'\101\0'`, POSIX, []string{"curl", "A\x00"}, 0},
		{"Chromium for cmd", "curl ^\"http://a.test/x?a=1^&b=^%^20c^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\": 1^}^\"", Cmd,
			[]string{"curl", "http://a.test/x?a=1&b=%20c", "-H", "accept: */*", "--data-raw", `{"a": 1}`}, 0},
		{"Chromium for cmd, a line end in the body", "curl ^\"http://a.test/^\" ^\n  --data-raw ^\"line1^\n\nline2^\"", Cmd, []string{"curl", "http://a.test/", "--data-raw", "line1\nline2"}, 0},
		{"cmd, doubled quotes", `curl "http://a.test/" -d "{""data"": ""x""}"`, Cmd, []string{"curl", "http://a.test/", "-d", `{"data": "x"}`}, 1},
		{"cmd, continued", "curl \"http://a.test/\" ^\n -d \"a=1&b=2\"", Cmd, []string{"curl", "http://a.test/", "-d", "a=1&b=2"}, 0},
		{"cmd, a browser's caret inside quotes", "curl \"http://a.test/%^20x\" ^\n -d \"1^\n\n2\"", Cmd, []string{"curl", "http://a.test/%20x", "-d", "1\n2"}, 1},
		{"cmd, a drive's prompt", `C:\Users\me>curl.exe "http://a.test/" -o "c:\x\\"`, POSIX, []string{"curl.exe", "http://a.test/", "-o", `c:\x\`}, 0},
		{"cmd, a variable", "curl ^\"http://a.test/^\" -H ^\"a: %TOKEN%^\"", Cmd, []string{"curl", "http://a.test/", "-H", "a: %TOKEN%"}, 1},
		{"PowerShell, continued", "curl.exe -X POST 'http://a.test/' `\n  -H 'a: it''s'", PowerShell, []string{"curl.exe", "-X", "POST", "http://a.test/", "-H", "a: it's"}, 0},
		{"PowerShell, escaped quotes", "curl.exe \"http://a.test/\" -d \"{`\"a`\": 1}\"", PowerShell, []string{"curl.exe", "http://a.test/", "-d", `{"a": 1}`}, 1},
		{"PowerShell, quotes for the program", `curl.exe 'http://a.test/' -d '{\"a\": 1}'`, PowerShell, []string{"curl.exe", "http://a.test/", "-d", `{"a": 1}`}, 1},
		{"PowerShell, characters", `Invoke-WebRequest -Uri "http://a.test/$([char]233)$([char]55357)$([char]56832)"`, PowerShell, []string{"Invoke-WebRequest", "-Uri", "http://a.test/é😀"}, 0},
		{"typographic quotes", "curl -X POST “http://a.test/q” -H 'content-type: text/plain' --data ‘it’s=1’", POSIX,
			[]string{"curl", "-X", "POST", "http://a.test/q", "-H", "content-type: text/plain", "--data", "it’s=1"}, 1},
		{"a typographic mark inside quotes is text", "curl http://a.test/ -d 'a “b” c'", POSIX, []string{"curl", "http://a.test/", "-d", "a “b” c"}, 0},
		{"long dashes", "curl –data x —X POST http://a.test/", POSIX, []string{"curl", "--data", "x", "-X", "POST", "http://a.test/"}, 1},
		{"spaces that do not break", "curl\u00a0http://a.test/", POSIX, []string{"curl", "http://a.test/"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.Words); diff != "" {
				t.Errorf("words (-want +got):\n%s", diff)
			}
			if r.Shell != tt.shell {
				t.Errorf("read as %s, want %s", r.Shell, tt.shell)
			}
			if len(r.Doubts) != tt.doubts {
				t.Errorf("%d doubts, want %d: %+v", len(r.Doubts), tt.doubts, r.Doubts)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ text, says string }{
		{"curl 'http://a.test/", "not closed"},
		{`curl "http://a.test/`, "not closed"},
		{"curl ^\"http://a.test/^\" ^\n -H ^\"a", "not closed"},
		{"curl http://a.test/?a=1&b=2", "quote it"},
		{"curl http://a.test/ | sh", "quote it"},
		{"curl $(id)", "quote it"},
		{"curl `id`", "quote it"},
		{`curl "$(id)"`, "the shell's to run"},
		{"curl ^\"a^\" & del x", "quote it"},
		{"curl.exe 'a' `\n -d \"$(id)\"", "PowerShell's to run"},
		{"curl http://a.test/; rm x", "one command"},
		{"curl http://a.test/\ncurl http://b.test/", "one command"},
	} {
		if r, err := Read(tt.text); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: %q, error %v does not say %q", tt.text, r.Words, err, tt.says)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"curl 'a' \\\n -H 'b'", "curl ^\"a^\" ^\n ^\n\nb", "curl \"{\"\"a\"\":1}\"", "curl.exe `\n 'it''s' \"$([char]55357)\"", "curl “a” –X ‘b", "$'\\x41\\u00e9\\7'", "\\", "^", "`", "%^"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(text)
		if err != nil {
			return
		}
		n := 0
		for _, w := range r.Words {
			n += len(w)
		}
		if n > 3*len(text)+8 { // an escape can stand for a character that is longer
			t.Errorf("%d bytes of words from %d bytes of text", n, len(text))
		}
	})
}
