package blame

import (
	"strings"
	"testing"
)

func TestMasked(t *testing.T) {
	for _, tt := range []struct{ text, secret string }{
		{`127.0.0.1 - - [30/Nov/2026:03:30:37 +0000] "GET /new?token=abcdefghijklmnop&x=1 HTTP/1.1" 302 250 "https://a.test/?sid=abcdefghijklmnop" "curl/8"`, "abcdefghijklmnop"},
		{`proxy_set_header Authorization "Bearer abcdefghijklmnop";`, "abcdefghijklmnop"},
		{`proxy_set_header Authorization "Basic dXNlcjpwYXNzd29yZA==";`, "dXNlcjpw"},
		{`return 302 https://user:secretsecret@host.test/x?access_token=abcdefghijklmnop;`, "secretsecret"},
		{`return 302 https://host.test/x?access_token=abcdefghijklmnop;`, "abcdefghijklmnop"},
	} {
		if got := Masked(tt.text); strings.Contains(got, tt.secret) {
			t.Errorf("%q", got)
		}
	}
	for _, same := range []string{
		`    return 301 https://www.shop.test$request_uri;`, `RewriteRule ^(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]`, `auth_basic "Basic area";`,
		`location ~ ^/old(?:/(.*))?$ {`, `"GET /a?page=2 HTTP/1.1" 200`, "",
	} {
		if got := Masked(same); got != same {
			t.Errorf("%q became %q", same, got)
		}
	}
}
