package trace

import (
	"fmt"
	"strings"
	"testing"

	"detour/trace/uri"
)

func TestParseURL(t *testing.T) {
	tests := []struct {
		client, given, want string // want "" for an error
		says                string // what the error must say
	}{
		{"chromium", "shop.test/x", "http://shop.test/x", ""},
		{"chromium", " http://Shop.TEST:80/a/../b ", "http://shop.test/b", ""},
		{"chromium", "//shop.test", "http://shop.test/", ""},
		{"chromium", "localhost:8080/x", "http://localhost:8080/x", ""},
		{"chromium", "shop.test:8080", "http://shop.test:8080/", ""},
		{"chromium", "https:shop.test", "https://shop.test/", ""},
		{"chromium", "http://bücher.test/é", "http://xn--bcher-kva.test/%C3%A9", ""},
		{"chromium", "http://127.1/", "http://127.0.0.1/", ""},
		{"chromium", "http://[::1]:8080/", "http://[::1]:8080/", ""},
		{"chromium", "http://u:p@shop.test/", "http://u:p@shop.test/", ""},
		{"chromium", "", "", "the URL is empty"},
		{"chromium", "ftp://shop.test/", "", "give an http or https URL"},
		{"chromium", "javascript:alert(1)", "", "give an http or https URL"},
		{"chromium", "http://", "", "not a URL"},
		{"chromium", "http://shop.test:99999/", "", "not a URL"},
		{"chromium", "http://a b/", "", "not a URL"},
		{"chromium", "http://" + strings.Repeat("x", maxLocation), "", "give one of at most"},
		{"curl", "shop.test/x", "http://shop.test/x", ""},
		{"curl", "http://shop.test/a/../b", "http://shop.test/b", ""},
		{"curl", "http:/shop.test", "http://shop.test/", ""},
		{"curl", "http://shop.test/a b", "", "write %20"},
		{"curl", "http://shop.test/\x01", "", "control byte"},
		{"curl", "gopher://shop.test/", "", "give an http or https URL"},
		{"curl", "foo://shop.test/", "", "does not know the scheme foo"},
		{"go", "shop.test/x", "http://shop.test/x", ""},
		{"go", "http://shop.test/a/../b", "http://shop.test/a/../b", ""},
		{"go", "http://shop.test", "http://shop.test", ""},
		{"go", "http:shop.test", "", "names no host"},
		{"go", "http://shop.test:99999/", "", "give a number from 1 to 65535"},
		{"go", "http://shop.test/%zz", "", "invalid URL escape"},
	}
	for _, tt := range tests {
		c, _ := ClientNamed(tt.client)
		u, err := c.ParseURL(tt.given)
		switch {
		case tt.want != "" && (err != nil || u.String() != tt.want):
			t.Errorf("%s: %q is %q (%v), want %q", tt.client, tt.given, u, err, tt.want)
		case tt.want == "" && err == nil:
			t.Errorf("%s: %q is %q, want an error", tt.client, tt.given, u)
		case tt.want == "" && !strings.Contains(err.Error(), tt.says):
			t.Errorf("%s: %q gives %q, want it to say %q", tt.client, tt.given, err, tt.says)
		}
	}
}

func TestParseURLHidesThePassword(t *testing.T) {
	for _, c := range Clients() {
		if _, err := c.ParseURL("foo://bob:hunter2@shop.test/"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want an error without the password", c.Name, err)
		}
	}
}

// TestPrepare: the first request as it goes over the wire.
func TestPrepare(t *testing.T) {
	page := uri.Split("https://shop.test/form")
	tests := []struct {
		name, client string
		ask          ClientOptions
		start        string
		fields       Fields
		body         string
		want         []string
	}{
		{"curl", "curl", ClientOptions{}, "GET http://shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Accept: */*"}},
		{"curl, a form", "curl", ClientOptions{}, "POST http://shop.test/", Fields{{"x-b", "1"}, {"X-A", "2"}}, "k=v",
			[]string{"Host: shop.test", ownAgent, "Accept: */*", "x-b: 1", "X-A: 2", "Content-Length: 3"}},
		{"curl -d", "curl", ClientOptions{ImpliedType: true}, "POST http://shop.test/", Fields{{"Content-Type", "a/b"}, {"X-A", "2"}}, "k=v",
			[]string{"Host: shop.test", ownAgent, "Accept: */*", "X-A: 2", "Content-Length: 3", "Content-Type: a/b"}},
		{"curl, fields replaced", "curl", ClientOptions{}, "GET http://shop.test/", Fields{{"user-agent", "me"}, {"Host", "other"}, {"Accept", "text/x"}}, "",
			[]string{"Host: other", "user-agent: me", "Accept: text/x"}},
		{"curl, a field taken away", "curl", ClientOptions{Without: []string{"accept"}}, "GET http://shop.test/", nil, "", []string{"Host: shop.test", ownAgent}},
		{"curl -X POST", "curl", ClientOptions{CustomMethod: true}, "POST http://shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Accept: */*"}},
		{"curl -u", "curl", ClientOptions{User: "bob:pw"}, "GET http://al:x@shop.test:81/", nil, "",
			[]string{"Host: shop.test:81", "Authorization: Basic Ym9iOnB3", ownAgent, "Accept: */*"}},
		{"curl, userinfo", "curl", ClientOptions{}, "GET http://al%40x:p%3Aw@shop.test/", nil, "",
			[]string{"Host: shop.test", "Authorization: Basic YWxAeDpwOnc=", ownAgent, "Accept: */*"}},
		{"curl, own Authorization", "curl", ClientOptions{User: "bob:pw"}, "GET http://shop.test/", Fields{{"Authorization", "Bearer t"}}, "",
			[]string{"Host: shop.test", ownAgent, "Accept: */*", "Authorization: Bearer t"}},
		{"curl's own fields", "curl", ClientOptions{AsHeaders: true}, "GET http://shop.test/", nil, "", []string{"Host: shop.test", "User-Agent: curl/7.88.1", "Accept: */*"}},
		{"go", "go", ClientOptions{}, "GET http://shop.test:80/", nil, "", []string{"Host: shop.test:80", ownAgent, "Accept-Encoding: gzip"}},
		{"go, POST without a body", "go", ClientOptions{}, "POST http://shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Content-Length: 0", "Accept-Encoding: gzip"}},
		{"go, userinfo", "go", ClientOptions{}, "GET http://al:x@shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Authorization: Basic YWw6eA==", "Accept-Encoding: gzip"}},
		{"chromium", "chromium", ClientOptions{}, "GET http://shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Accept: */*", "Accept-Encoding: gzip, deflate"}},
		{"chromium, https", "chromium", ClientOptions{}, "GET https://shop.test/", nil, "", []string{"Host: shop.test", ownAgent, "Accept: */*", "Accept-Encoding: gzip, deflate, br, zstd"}},
		{"chromium waits for a challenge", "chromium", ClientOptions{User: "bob:pw"}, "GET https://u:p@shop.test/", nil, "",
			[]string{"Host: shop.test", ownAgent, "Accept: */*", "Accept-Encoding: gzip, deflate, br, zstd"}},
		{"chromium, a form", "chromium", ClientOptions{}, "POST https://shop.test/", nil, "k=v",
			[]string{"Host: shop.test", "Content-Length: 3", ownAgent, "Origin: https://shop.test", "Accept: */*", "Content-Type: application/x-www-form-urlencoded", "Accept-Encoding: gzip, deflate, br, zstd"}},
		{"chromium, a form of another page", "chromium", ClientOptions{Initiator: &page}, "POST https://pay.test/", Fields{{"Content-Type", "text/plain"}}, "k=v",
			[]string{"Host: pay.test", "Content-Length: 3", ownAgent, "Origin: https://shop.test", "Accept: */*", "Content-Type: text/plain", "Referer: https://shop.test/", "Accept-Encoding: gzip, deflate, br, zstd"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script{client: tt.client, ask: tt.ask, start: tt.start, fields: tt.fields, body: tt.body}
			var got []string
			for _, f := range s.asked(t).Prepare(s.request(t)).Fields {
				got = append(got, f.Name+": "+f.Value)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("fields\n  %q\nwant\n  %q", got, tt.want)
			}
		})
	}
}

func TestPrepareAsABrowser(t *testing.T) {
	c, _ := ClientNamed("chromium")
	c = c.With(ClientOptions{AsHeaders: true})
	for target, want := range map[string]bool{"https://shop.test/": true, "http://127.0.0.1/": true, "http://shop.test/": false} {
		r := c.Prepare(Request{Method: "GET", URI: uri.Split(target)})
		if !strings.Contains(r.Fields.Get("User-Agent"), "Chrome/156") {
			t.Errorf("User-Agent %q is not Chromium's", r.Fields.Get("User-Agent"))
		}
		if got := r.Fields.Get("Sec-Fetch-Site"); (got == "none") != want {
			t.Errorf("%s: Sec-Fetch-Site %q, sent %v wanted", target, got, want)
		}
	}
}

func TestPrepareLeavesTheComposedRequestAlone(t *testing.T) {
	given := Fields{{"X-A", "1"}, {"User-Agent", "me"}}
	for _, c := range Clients() {
		c.Prepare(Request{Method: "POST", URI: uri.Split("http://shop.test/"), Fields: given, Body: []byte("x")})
		if len(given) != 2 || given[0].Name != "X-A" || given[1].Value != "me" {
			t.Errorf("%s changed the composed fields: %v", c.Name, given)
		}
	}
}

const ownAgent = "User-Agent: detour/" + Version
