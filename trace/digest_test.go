package trace

import (
	"strings"
	"testing"
)

// TestDigestAnswersAsCurlDoes holds the answers against what curl 7.88.1 sent
// for me:pw, with its own cnonce.
func TestDigestAnswersAsCurlDoes(t *testing.T) {
	for _, tt := range []struct{ challenge, target, cnonce, want string }{
		{`Digest realm="r", nonce="n1", qop="auth", algorithm=MD5, opaque="op"`, "/dig/302/dig/end", "OGE2MmQxOWZjZjNmNzNjN2RjZmIzMjA0ZWRhNzdiZWY=",
			`qop=auth, response="6ba4886acef6899fd7caa069bb2bff20", opaque="op", algorithm=MD5`},
		{`Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256`, "/dig256/302/dig256/end", "YWYwMWZkODVjMjhlYTZjNjAzMGRiOWY5ZGU1MzYxODM=",
			`qop=auth, response="82b860f134f73ccd8217480040f25f49d529cdd72afefad0e65da21993a2bc8e", algorithm=SHA-256`},
		{`Digest realm="r", nonce="n1", qop="auth", algorithm=MD5-sess`, "/digsess/302/digsess/end", "ZmE1MjMyYjhlN2VlY2FhYjg0NzYyYjAzMzE0ODc4NTM=",
			`qop=auth, response="8d9305cc3ccec3e221ededaf913f7f7c", algorithm=MD5-sess`},
		{`Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-256-sess`, "/dig256sess/302/dig256sess/end", "NWI5ZDUwZjgzMDdkN2Y0MTA3OWQzOGFjYTJjM2Q3ZDU=",
			`qop=auth, response="7dfa4089884acc349a66d05cb00f6feeb53b2d77d18c86ad0ee458d0896b198c", algorithm=SHA-256-sess`},
		{`Digest realm="r", nonce="n1", qop="auth", algorithm=SHA-512-256`, "/dig512/302/dig512/end", "OTY4MzI3OTJjZDM2ZjMzZDJjNGZhODA0YmZlYmY4ZGI=",
			`qop=auth, response="ecd5892d302b46ebbfe795971cea6dae10b9957210e508dcdedd113f7a235e6a", algorithm=SHA-512-256`},
		{`Digest realm="r", nonce="n1"`, "/digold/302/digold/end", "", `uri="/digold/302/digold/end", response="79dd0e6e41a2cdc4b1434efa314ab005"`},
		{`Digest realm="r", nonce="n1", qop="auth-int"`, "/digint/302/digint/end", "YTE3Njc5Y2VhMWY3MmIzNWIyOGZkYzJhMTc1ZmFhNmM=",
			`qop=auth-int, response="63f786b8101a4c44c185a8988435bee4"`},
		{`Digest realm="r", nonce="n1", qop="auth-int,auth"`, "/digboth/302/digboth/end", "YmE4YmIyY2MwNzJlNjFmZWI0NTZjMTVhZmZjZTQ5NzQ=",
			`qop=auth, response="f6e68984fc52d9d0e0b5c7fa7aafbd84"`},
		{`Digest realm="r", nonce="n1", qop="auth", userhash=true, algorithm=SHA-256`, "/diguh/302/diguh/end", "OThkNGFhZGE1NWU5MTBmY2I4Y2UyMGQyZDk4NmU0ZGE=",
			`qop=auth, response="905a328e53a03234f81ef837899a8f7d2d887485104d72448597f7f3ac3e5999", algorithm=SHA-256, userhash=true`},
		{`Basic realm="r", Digest realm="r", nonce="n1", qop="auth"`, "/basicdig1/302/basicdig1/end", "MThiMTNjYTc1YjFjZGRiM2EzZDZhMGNlYzFkYWY1YTY=",
			`qop=auth, response="5117449b00717937d8faa53372326704"`},
	} {
		d := digestOf(challengesOf(Fields{{"WWW-Authenticate", tt.challenge}}))
		if d == nil {
			t.Errorf("%s is not answered", tt.challenge)
			continue
		}
		if got := d.field("me", "pw", "GET", tt.target, tt.cnonce); !strings.HasPrefix(got, "Digest username=") || !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: %s does not end with %s", tt.challenge, got, tt.want)
		}
	}
}

func TestDigestThatCannotBeAnswered(t *testing.T) {
	for _, challenge := range []string{"", "Basic realm=r", "Digest", `Digest realm="r"`, `Digest nonce="n", algorithm=SHA-1024`, `Digest nonce="n", qop="other"`, `Digestive nonce="n"`} {
		if d := digestOf(challengesOf(Fields{{"WWW-Authenticate", challenge}})); d != nil {
			t.Errorf("%q is taken for %+v", challenge, d)
		}
	}
}

// FuzzChallenges reads a stranger's bytes: nothing of them leaves its quotes.
func FuzzChallenges(f *testing.F) {
	f.Add(`Basic realm="a, b", Digest realm="r\"", nonce="n", qop="auth,auth-int", stale=TRUE`)
	f.Add(`Negotiate YWJj, Digest nonce=x, algorithm=md5-SESS`)
	f.Fuzz(func(t *testing.T, value string) {
		d := digestOf(challengesOf(Fields{{"WWW-Authenticate", value}}))
		if d == nil {
			return
		}
		again := challengesOf(Fields{{"WWW-Authenticate", d.answer("u:p", Request{Method: "GET"})}})
		if len(again) != 1 || again[0].params["nonce"] != d.nonce || again[0].params["realm"] != d.realm {
			t.Errorf("%q is answered with %q", value, d.answer("u:p", Request{Method: "GET"}))
		}
	})
}
