package trace

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzGoCookie holds our reading of a Set-Cookie value against net/http's own,
// which a package that decides cannot import.
func FuzzGoCookie(f *testing.F) {
	for _, tt := range jarTests {
		for _, line := range tt.set {
			f.Add(line)
		}
	}
	for _, line := range []string{
		"", "=", "a", "a=1; b", " a = 1 ;Path = /", "a= 1", `a="1 2"`, `a="`, `a="";x`, "a=1,2", "a b=1", "a=\\", "a=\xff", "a;b=c",
		"a=1; Max-Age=0", "a=1; Max-Age=+5", "a=1; Max-Age=05", "a=1; Max-Age=-0", "a=1; Max-Age=5; Max-Age=x", "a=1; Max-Age=", "a=1; max-age=9; expires=Wed, 21 Oct 2015 07:28:00 GMT",
		"a=1; Expires=Wed, 21-Oct-2015 07:28:00 GMT", "a=1; Expires=Wed, 21 Oct 2015 07:28:00 CEST", "a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Expires=x",
		`a=1; Path="/x"`, "a=1; PATH=/x; path=/y", "a=1; Domain=.SHOP.test; httponly; SECURE", "a=1; Secure=\x01; HttpOnly", "a=1\r\n; Path=/x\t", "a=1; \u017fecure",
	} {
		f.Add(line)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, line string) {
		got, why := parseGoCookie(line, now)
		if hasBareDot(line) {
			return // cookiejar's rule, not the parser's
		}
		want, err := http.ParseSetCookie(line)
		if (err != nil) != (why == ruleCookieSyntax) {
			t.Fatalf("%q: rule %v, net/http: %v", line, why, err)
		}
		if err != nil {
			return
		}
		sent := (&http.Cookie{Name: want.Name, Value: want.Value, Quoted: want.Quoted}).String()
		if got.name+"="+got.value != sent {
			t.Errorf("%q is sent as %s=%s, by net/http as %s", line, got.name, got.value, sent)
		}
		if got.path != want.Path || got.domain != strings.ToLower(strings.TrimPrefix(want.Domain, ".")) || got.secure != want.Secure || got.httpOnly != want.HttpOnly {
			t.Errorf("%q: %+v, net/http has %+v", line, got, want)
		}
		if end := goEnd(want, now); !got.expires.Equal(end) {
			t.Errorf("%q ends at %v, in net/http at %v", line, got.expires, end)
		}
	})
}

// goEnd is when net/http/cookiejar lets a cookie end.
func goEnd(c *http.Cookie, now time.Time) time.Time {
	switch {
	case c.MaxAge > 0:
		return now.Add(time.Duration(c.MaxAge) * time.Second)
	case c.MaxAge < 0:
		return now
	}
	return c.Expires
}
