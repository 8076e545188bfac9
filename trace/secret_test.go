package trace

import (
	"regexp"
	"strings"
	"testing"

	"detour/trace/uri"
)

func TestMask(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	tests := []struct{ name, value, want string }{
		{"Authorization", "Bearer abcdefgh", "Bearer •••• (8)"},
		{"authorization", "Basic Ym9iOnB3", "Basic •••• (8)"},
		{"Authorization", "abcdefgh", "•••• (8)"},
		{"Authorization", "", ""},
		{"Proxy-Authorization", "Digest username=\"bob\"", "Digest •••• (14)"},
		{"WWW-Authenticate", "Basic realm=x", "Basic realm=x"},
		{"Cookie", "order=1234; theme=dark", "order=•••• (4); theme=•••• (4)"},
		{"Cookie", "nameless", "•••• (8)"},
		{"Set-Cookie", "order=1234; Path=/; HttpOnly", "order=•••• (4); Path=/; HttpOnly"},
		{"Set-Cookie", "order=; Max-Age=0", "order=; Max-Age=0"},
		{"X-Api-Key", "k-456", "•••• (5)"},
		{"apikey", "k-456", "•••• (5)"},
		{"X-Auth-Token", "t", "•••• (1)"},
		{"X-Amz-Security-Token", "t", "•••• (1)"},
		{"X-CSRF-Token", "t", "•••• (1)"},
		{"Accept", "*/*", "*/*"},
		{"Content-Type", "text/html", "text/html"},
		{"ETag", `"token"`, `"token"`},
		{"Author", "Bob", "Bob"},
		{"X-Custom", jwt, "•••• (49)"},
		{"X-Custom", "id=" + jwt + ";x", "id=•••• (49);x"},
		{"Location", "https://u:p@shop.test/?code=1&x=2#access_token=3", "https://u:•••• (1)@shop.test/?code=•••• (1)&x=2#access_token=•••• (1)"},
		{"Referer", "https://shop.test/?token=abc", "https://shop.test/?token=•••• (3)"},
		{"Refresh", "0;url=/x?sig=abc", "0;url=/x?sig=•••• (3)"},
	}
	for _, tt := range tests {
		if got := Mask(Field{tt.name, tt.value}); got != tt.want {
			t.Errorf("%s: %s is masked as %q, want %q", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestMaskURI(t *testing.T) {
	tests := map[string]string{
		"https://shop.test/a?b=c":                       "https://shop.test/a?b=c",
		"https://bob:pw@shop.test/":                     "https://bob:•••• (2)@shop.test/",
		"https://bob@shop.test/":                        "https://bob@shop.test/",
		"https:bob:pw@shop.test/":                       "https:bob:•••• (2)@shop.test/",
		`https:\\bob:pw@shop.test/`:                     `https:\\bob:•••• (2)@shop.test/`,
		"bob:pw@shop.test":                              "bob:•••• (2)@shop.test",
		"https://bob:p@w@shop.test/":                    "https://bob:•••• (3)@shop.test/",
		"https://bob:p/w@shop.test/":                    "https://bob:•••• (3)@shop.test/",
		"/a?token=1&TOKEN=22&x=3":                       "/a?token=•••• (1)&TOKEN=•••• (2)&x=3",
		"/a?access%5Ftoken=1":                           "/a?access%5Ftoken=•••• (1)",
		"/a?client_secret=1;api_key=2":                  "/a?client_secret=•••• (1);api_key=•••• (1)",
		"/a?X-Amz-Signature=abc&X-Amz-Date=1":           "/a?X-Amz-Signature=•••• (3)&X-Amz-Date=1",
		"/a?q=tokens&page=2":                            "/a?q=tokens&page=2",
		"/a?password=":                                  "/a?password=",
		"/a?next=https%3A%2F%2Fshop.test%2F%3Fcode%3D1": "/a?next=https://shop.test/?code=•••• (1)",
		"https://shop.test:8080/@bob:x":                 "https://shop.test:8080/@bob:x",
		"https://shop.test/@bob":                        "https://shop.test/@bob",
		"/a?keyboard=1&monkey=2":                        "/a?keyboard=1&monkey=2",
	}
	for given, want := range tests {
		if got := MaskURI(given); got != want {
			t.Errorf("%s is masked as %s, want %s", given, got, want)
		}
	}
}

func TestMaskRequest(t *testing.T) {
	info, query := "bob:hunter2", "token=hunter2"
	r := Request{URI: uri.URI{Scheme: "http", Host: "shop.test", Userinfo: &info, Path: "/", Query: &query}, Fields: Fields{{"Cookie", "a=hunter2"}}}
	m := MaskRequest(r)
	if s := m.URI.String() + m.Fields.Get("Cookie"); strings.Contains(s, "hunter2") {
		t.Errorf("a secret is left in %s", s)
	}
	if *r.URI.Userinfo != "bob:hunter2" || *r.URI.Query != "token=hunter2" || r.Fields[0].Value != "a=hunter2" {
		t.Error("the request itself was changed")
	}
}

// TestOutcomeIsOneMaskedSentence: how a chain ended stands at the end of every
// output, and its URI may be long and hold a token.
func TestOutcomeIsOneMaskedSentence(t *testing.T) {
	h := &Hop{ID: 1, Request: Request{URI: uri.Split("http://a.test/?token=hunter2&x=" + strings.Repeat("y", 10_000))}, Response: &Response{Status: 200},
		Decision: Decision{Verdict: Stop}}
	o := Chain{[]*Hop{h}}.Outcome()
	if o.Kind != OutcomeFinal || len(o.Text) > 300 || strings.Contains(o.Text, "hunter2") || !strings.HasPrefix(o.Text, "200 from http://a.test/") {
		t.Errorf("%s: %s", o.Kind, o.Text)
	}
}

// FuzzMask: no secret survives, wherever the rest of the value puts it.
func FuzzMask(f *testing.F) {
	f.Add("Bearer ", "; Path=/")
	f.Add("a=1; b=", "; c=2")
	f.Add("", "")
	f.Add("https://x/?y=1&z=", "#f")
	const secret = "hunter2hunter2"
	f.Fuzz(func(t *testing.T, before, after string) {
		before, after = strings.ReplaceAll(before, "hunter", ""), strings.ReplaceAll(after, "hunter", "")
		for _, name := range []string{"Authorization", "Cookie", "X-Api-Key"} {
			v := before + secret + after
			if name == "Authorization" && !strings.Contains(strings.TrimLeft(before, " \t"), " ") {
				v = "Bearer " + secret
			}
			if name == "Cookie" {
				v = "a=" + secret + ";" + after
			}
			if got := Mask(Field{name, v}); strings.Contains(got, secret) {
				t.Errorf("%s: %q is masked as %q", name, v, got)
			}
		}
		for _, uri := range []string{
			"http://bob:" + secret + "@shop.test/" + after,
			"http://shop.test/?" + strings.NewReplacer("#", "", "&", "", ";", "").Replace(before) + "&access_token=" + secret,
		} {
			if got := MaskURI(uri); strings.Contains(got, secret) {
				t.Errorf("%q is masked as %q", uri, got)
			}
		}
	})
}

func TestMaskHead(t *testing.T) {
	tests := map[string]string{
		"GET /?token=1 HTTP/1.1\r\nAuthorization:  Bearer x \r\nhost: a\r\n\r\n": "GET /?token=•••• (1) HTTP/1.1\r\nAuthorization:  Bearer •••• (1) \r\nhost: a\r\n\r\n",
		"HTTP/1.1 302 Found /?token=1\nLOCATION:/?token=1\nX-Api-Key:\t7\n":      "HTTP/1.1 302 Found /?token=1\nLOCATION:/?token=•••• (1)\nX-Api-Key:\t•••• (1)\n",
		"token: 1\nno colon\nX: eyJabcdef.abcd.\nset-cookie:":                    "token: 1\nno colon\nX: •••• (15)\nset-cookie:",
		"":   "",
		"\n": "\n",
	}
	for given, want := range tests {
		if got := string(MaskHead([]byte(given))); got != want {
			t.Errorf("%q is masked as %q, want %q", given, got, want)
		}
	}
}

// TestMaskingNothingAllocatesNothing: most of a chain holds no secret.
func TestMaskingNothingAllocatesNothing(t *testing.T) {
	head := []byte("GET /a?b=c&d=%20 HTTP/1.1\r\nHost: shop.test\r\nServer: nginx\r\nX-Field-1: a value: this\r\n\r\n")
	if n := testing.AllocsPerRun(10, func() {
		MaskURI("https://shop.test/a?b=c&d=e#f")
		Mask(Field{"Location", "/next?page=2"})
		Mask(Field{"X-Field-1", "a value"})
		MaskBody(head, "text/html", nil)
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() { MaskHead(head) }); n > 2 {
		t.Errorf("%g allocations for a head, want one for its target", n)
	}
}

// secretGrammar are the names that hold credentials.
var secretGrammar = regexp.MustCompile(`(?i)(^|[^a-z])(api[-_]?key|apikey|auth[-_]?key|token|secret|password|passwd|pwd|pass|passphrase|credentials?|` +
	`signature|sig|session[-_]?(id|key|token)?|sid|jwt|otp|private[-_]?key|access[-_]?key|client[-_]?secret|x-amz-security-token|csrf|xsrf)($|[^a-z])` +
	`|(access|refresh|id|auth|bearer|security|session|csrf|xsrf)token|clientsecret|sessionid|phpsessid`)

// FuzzSecretName holds what reads a name's words against the grammar.
func FuzzSecretName(f *testing.F) {
	for _, s := range []string{"X-Api-Key", "api--key", "apikey", "keyapi-key", "monkey", "MyAccessToken", "accesstokens", "xphpsessidy", "session", "sessions", "session_key", "auth.key", "client-secret", "passé", "SIG", "x-sid", "credentials"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, c := range name {
			if c >= 0x80 {
				return // letters that a regular expression folds into ours
			}
		}
		if got, want := isSecretName(name), secretGrammar.MatchString(name); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	})
}
