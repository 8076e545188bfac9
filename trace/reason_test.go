package trace

import (
	"strings"
	"testing"

	"detour/trace/uri"
)

// TestReasonsHideSecrets walks each client into Locations, cookies and methods
// that hold a secret where one can stand: no reason of its decision tells it.
func TestReasonsHideSecrets(t *testing.T) {
	const secret = "hunter2"
	locations := []string{
		"com.acme.app:/cb?code=hunter2", "com.acme.app://cb#access_token=hunter2", "myapp:cb?token=hunter2", "mailto:a@b.test?password=hunter2",
		"//bob:hunter2@/x", "http://bob:hunter2@shop.test:99999/", "http://bob:hunter2/x@shop.test/", "https://bob:hunter2@evil.test/a\x00b",
		"http://bob:hunter2@[::1/", "http://bob:hunter2@shop.test:port/", "http://bob@x:hunter2@shop.test/", "/cb?code=hunter2&x=%zz", "/a b?token=hunter2",
		"http:///x?token=hunter2", "http://h:hunter2@", "http://bob:hun%zzter2@h/?token=hunter2", "http://bob:hunter2 @h/", "ftp://bob:hunter2@h/",
		"/next?sig=hunter2", "http://shop.test/start?token=hunter2", "http://é:hunter2@é.test/é?token=hunter2", "http:next?token=hunter2",
		"https://127.0.0.1/?token=hunter2", "//shop.test:22/?token=hunter2",
	}
	for _, c := range Clients() {
		c = c.With(ClientOptions{Jar: true, User: "bob:hunter2", Initiator: new(uri.Split("https://page.test/?token=hunter2"))})
		for _, location := range locations {
			for _, start := range []string{"http://shop.test/start?token=hunter2", "https://bob:hunter2@shop.test/a/b?token=hunter2"} {
				r := Request{Method: "POST", URI: uri.Split(start), Body: []byte("password=hunter2"),
					Fields: Fields{{"Cookie", "sid=hunter2"}, {"Authorization", "Bearer hunter2"}, {"Referer", start}, {"Origin", "https://page.test"}}}
				h := &Hop{ID: 1, Request: c.Prepare(r), Response: &Response{Proto: "HTTP/1.1", Status: 302, Fields: Fields{
					{"Location", location}, {"Set-Cookie", "sid=hunter2; Path=/x?token=hunter2"}, {"Set-Cookie", "sid=hunter2; Domain=evil.test"}, {"Set-Cookie", "a=hunter2; Secure"}}}}
				for _, reason := range reasons(c.Decide(Chain{[]*Hop{h}})) {
					if strings.Contains(reason, secret) {
						t.Errorf("%s, %q from %s: %s", c.Name, location, start, reason)
					}
				}
			}
		}
	}
}

// reasons returns all that a decision says.
func reasons(d Decision) []string {
	all := []string{d.Detail.String(), d.Location.Problem.String(), d.Loop.Note.String()}
	for _, c := range d.Changes {
		all = append(all, c.Note.String())
	}
	for _, n := range d.Cookies {
		all = append(all, n.Note.String())
	}
	return all
}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		reason Reason
		want   string
	}{
		{Reason{}, ""},
		{say("same origin"), "same origin"},
		{say("%s to %s", number(302), address("com.acme.app:/cb?code=hunter2")), "302 to com.acme.app:/cb?code=•••• (7)"},
		{say("Location %s: write %20", address("/a\x1b[2J")), `Location /a␛[2J: write %20`},
		{say("the port is %s", Value{Kind: SecretValue, Text: "hunter2"}), "the port is •••• (7)"},
		{say("%s refuses", own("curl")).and(", twice"), "curl refuses, twice"},
		{say("%s", text(strings.Repeat("a", 200))), strings.Repeat("a", 160) + "… (200 bytes)"},
	} {
		if got := tt.reason.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	shown := say("%s to %s", number(302), address("/cb?code=hunter2")).Say(func(v Value) string { return "<" + v.Text + ">" })
	if shown != "<> to </cb?code=hunter2>" {
		t.Errorf("%q", shown)
	}
}
