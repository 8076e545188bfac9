package trace_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"detour/trace"
)

// A maskBodyTest is a body and what may be saved of it.
type maskBodyTest struct{ kind, body, want string }

var maskBodyTests = []maskBodyTest{
	{"application/x-www-form-urlencoded", "user=ann&password=hunter2&go=1", "user=ann&password=•••• (7)&go=1"},
	{"application/x-www-form-urlencoded; charset=utf-8", "token=a%20b", "token=•••• (5)"},
	{"application/json", `{"user": "ann", "password" : "hun\"ter2", "n": 1}`, `{"user": "ann", "password" : "•••• (9)", "n": 1}`},
	{"application/json", `{"otp":123456}`, `{"otp":"•••• (6)"}`},
	{"application/problem+json", `{"access_token":"hunter2`, `{"access_token":"•••• (7)"`},
	{"", `{"client_secret":"hunter2"}`, `{"client_secret":"•••• (7)"}`},
	{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n•••• (7)\r\n--x--"},
	{"text/html", `<a href="https://a.test/cb?code=hunter2&amp;x=1">here</a>`, `<a href="https://a.test/cb?code=•&amp;x=1">here</a>`},
	{"text/plain", "password: hunter2", "password: hunter2"},
	{"text/plain", "", ""},
}

func TestMaskBody(t *testing.T) {
	location := [][2]string{{"https://a.test/cb?code=hunter2&x=1", "https://a.test/cb?code=•&x=1"}, {"a", "b"}}
	for _, tt := range maskBodyTests {
		if got := string(trace.MaskBody([]byte(tt.body), tt.kind, location)); got != tt.want {
			t.Errorf("%s %s:\n got %s\nwant %s", tt.kind, tt.body, got, tt.want)
		}
	}
}

func FuzzMaskBody(f *testing.F) {
	for _, tt := range maskBodyTests {
		f.Add(tt.kind, tt.body)
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		form := trace.MaskBody([]byte("password=hunter2&"+body), "application/x-www-form-urlencoded", nil)
		if strings.Contains(string(form), "hunter2") && !strings.Contains(body, "hunter2") {
			t.Errorf("the password is in %q", form)
		}
		trace.MaskBody([]byte(body), kind, nil)
	})
}

func ExampleMaskBody() {
	body := []byte(`{"user":"ann","password":"hunter2"}`)
	fmt.Printf("%s\n", trace.MaskBody(body, "application/json", nil))
	// Output: {"user":"ann","password":"•••• (7)"}
}

// The grammars that bodies are read by, as regular expressions, which would
// take a second for four megabytes.
var (
	memberGrammar = regexp.MustCompile(`"((?:[^"\\]|\\.){1,200})"(\s*:\s*)("((?:[^"\\]|\\.)*)"?|-?[0-9][0-9.eE+-]*)`)
	partGrammar   = regexp.MustCompile(`(?s)((?i:content-disposition:)[^\r\n]*?\b(?i:name)="([^"\r\n]{1,200})"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(.*?)(\r?\n--|$)`)
	tokenGrammar  = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)
)

// maskedByGrammar masks what a secret member, part or token matches.
func maskedByGrammar(body []byte, kind string) []byte {
	dots := func(n int) string { return fmt.Sprintf("•••• (%d)", n) }
	if kind == "multipart/form-data" {
		return partGrammar.ReplaceAllFunc(body, func(m []byte) []byte {
			p := partGrammar.FindSubmatch(m)
			if !hidden(p[2]) || len(p[3]) == 0 {
				return m
			}
			return []byte(string(p[1]) + dots(len(p[3])) + string(p[4]))
		})
	}
	if kind == "application/json" {
		body = memberGrammar.ReplaceAllFunc(body, func(m []byte) []byte {
			p := memberGrammar.FindSubmatch(m)
			value := p[3]
			if value[0] == '"' {
				value = p[4]
			}
			if !hidden(p[1]) || len(value) == 0 {
				return m
			}
			return []byte(`"` + string(p[1]) + `"` + string(p[2]) + `"` + dots(len(value)) + `"`)
		})
	}
	return tokenGrammar.ReplaceAllFunc(body, func(m []byte) []byte { return []byte(dots(len(m))) })
}

// hidden reports whether a parameter of that name is hidden in a query.
func hidden(name []byte) bool {
	uri := "?" + strings.NewReplacer("%", "%25", "#", "%23", "&", "%26", ";", "%3B", "=", "%3D").Replace(string(name)) + "=x"
	return trace.MaskURI(uri) != uri
}

// FuzzMaskBodyByGrammar holds what reads a body in one pass against its grammar.
func FuzzMaskBodyByGrammar(f *testing.F) {
	long := strings.Repeat("x", 198)
	for _, s := range []string{
		`{"otp":1,"a":{"token":"b\"c"},"password" :` + "\n" + `-1e5}`, `"otp":"`, `"otp":"a\`, `"otp":"a` + "\\\n" + `b"`, `"":"otp":"x"`, `"otp" "otp":"x"`, `\"otp\":"x"`,
		`"` + long + `\"otp":"x"`, `"` + long + `\"\"otp":"x"`, `"` + long + long + `otp":"x"`, `"` + long + "é\xff" + `-otp":"x"`, `"otp":-,"otp":1.5e+3x`,
		"eyJabcdefg.abcd.", "eyJabcdefg.abc.eyJabcdefg.abcd.x y", "eyJeyJeyJeyJ.eyJeyJeyJ.eyJabcdef.abcd.e", "eyJabc.eyJabcdef.abcdef.",
		"content-disposition: form-data; name=\"otp\"\r\n\r\nx\r\n--y", "Content-Disposition: name=\"otp\"\nA: b\n\nx", "content-disposition: name=\"otp\"\rx\n\nx",
		"content-disposition: filename=\"otp\"; name=\"\"; name=\"otp\"\n\nx\ny\n--", "content-disposition:content-disposition: name=\"otp\"\n\n\n--",
		"content-disposition: name=\"a\"\n\nx content-disposition: name=\"otp\"\n\nx", "content-disposition: name=\"" + long + "otp\"\n\nx", "content-disposition: x\ncontent-disposition: name=\"pwd\"\n\nx",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []string{"application/json", "multipart/form-data", "text/plain"} {
			given := []byte(s)
			if got, want := trace.MaskBody(given, kind, nil), maskedByGrammar([]byte(s), kind); !bytes.Equal(got, want) {
				t.Errorf("%s %q\n got %q\nwant %q", kind, s, got, want)
			}
			if string(given) != s {
				t.Errorf("%s %q was changed itself", kind, s)
			}
		}
	})
}

// hostileBodies take a time that grows with a power of their length where
// anything is read twice.
var hostileBodies = map[string]string{
	"escaped quotes": `\"`, "quotes": `"`, "empty names": `"":"`, "members": `"a":1,`, "secret members": `"otp":1,`, "names without a value": `"otp" `, "nesting": `{"a":[`,
	"starts of tokens": "eyJ", "half tokens": "eyJabcdef.", "tokens": "eyJabcdef.abcd. ", "parameters": "a=&", "escaped parameters": "%61=%40?a=", "secret parameters": "otp=1&",
	"parts": "content-disposition: name=\"otp\"\n\nx\n--", "headers": "content-disposition: name=\"otp\"\n", "headers without a name": "content-disposition: x\n", "lines": "a\n", "NULs": "\x00",
}

// TestMaskBodyIsLinear masks bodies of the largest size as each kind of text.
// The bound is far above what they take.
func TestMaskBodyIsLinear(t *testing.T) {
	const size = 4 << 20
	for name, part := range hostileBodies {
		body := []byte(strings.Repeat(part, size/len(part)))
		for _, kind := range []string{"application/json", "multipart/form-data", "text/plain", "application/x-www-form-urlencoded"} {
			begin := time.Now()
			trace.MaskBody(body, kind, nil)
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("%s as %s: %s", name, kind, took)
			}
		}
	}
}

func BenchmarkMaskBody(b *testing.B) {
	const size = 4 << 20
	for name, part := range hostileBodies {
		body := []byte(strings.Repeat(part, size/len(part)))
		for _, kind := range []string{"application/json", "multipart/form-data", "text/plain", "application/x-www-form-urlencoded"} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				for b.Loop() {
					trace.MaskBody(body, kind, nil)
				}
			})
		}
	}
}

// TestTooManyURIsLeaveNothing: a body is not searched thousands of times.
func TestTooManyURIsLeaveNothing(t *testing.T) {
	var pairs [][2]string
	for i := range 9 {
		pairs = append(pairs, [2]string{fmt.Sprintf("/cb?code=%d", i), "/cb?code=•"})
	}
	if got := trace.MaskBody([]byte("a body"), "", pairs); got != nil {
		t.Errorf("%q is kept", got)
	}
	if got := trace.MaskBody([]byte("a /cb?code=7"), "", pairs[:8]); string(got) != "a /cb?code=•" {
		t.Errorf("got %q", got)
	}
}
