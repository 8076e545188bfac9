package trace

import (
	"strings"
	"testing"

	"detour/trace/uri"
)

func TestSentences(t *testing.T) {
	tests := map[string][]string{
		"requests":         {"It follows 30 redirects at most.", "Authorization goes on to the same origin and from http to https of a host.", "A 301 turns POST into GET, without a body."},
		"go":               {"Referer is the URL just left, fragment included.", "It keeps no cookies unless asked to."},
		"lwp":              {"It follows 301, 302, 303, 307 and 308, GET and HEAD only."},
		"urllib":           {"and 4 times to the same URL"},
		"java":             {"A redirect from https to http is not followed: the response itself is the result."},
		"php-streams":      {"every response with a Location, whatever its status"},
		"ruby-open-uri":    {"It can send GET only.", "It has no limit of redirects, and goes to no URL twice."},
		"chromium":         {"No fields can be set but Cookie and Content-Type."},
		"follow-redirects": {"User and password are sent with the first request only."},
	}
	for name, wants := range tests {
		c, err := ClientNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		var text []string
		for _, s := range c.Sentences() {
			text = append(text, s.Text)
		}
		for _, want := range wants {
			if all := strings.Join(text, " "); !strings.Contains(all, want) {
				t.Errorf("%s: %q is not in %q", name, want, all)
			}
		}
	}
}

func TestEverySentenceIsOne(t *testing.T) {
	for _, c := range Clients() {
		for _, s := range c.Sentences() {
			if !strings.HasSuffix(s.Text, ".") || strings.Contains(s.Text, "  ") || strings.Contains(s.Text, "%!") || s.Source == "" || s.Source == ownSource {
				t.Errorf("%s: %+v", c.Name, s)
			}
		}
	}
}

func TestCannotSend(t *testing.T) {
	tests := []struct {
		client string
		r      Request
		says   string
	}{
		{"ruby-open-uri", Request{Method: "POST"}, "ruby-open-uri cannot send POST: it sends GET"},
		{"fetch", Request{Method: "GET", Body: []byte("x")}, "fetch cannot send a body with GET"},
		{"fetch", Request{Method: "POST", Fields: Fields{{"Expect", "100-continue"}}}, "fetch does not send a request with Expect"},
		{"fetch", Request{Method: "GET", URI: uri.Split("http://u:p@shop.test/")}, "fetch does not take a URL with a user name"},
		{"java-huc", Request{Method: "PATCH"}, "java-huc cannot send PATCH: it sends GET, POST, HEAD, OPTIONS, PUT, DELETE, TRACE"},
		{"curl", Request{Method: "PATCH", Body: []byte("x")}, ""},
	}
	for _, tt := range tests {
		c, _ := ClientNamed(tt.client)
		if got := c.CannotSend(tt.r); got != tt.says {
			t.Errorf("%s: %q, want %q", tt.client, got, tt.says)
		}
	}
	if c, _ := ClientNamed("lynx"); c.CanSet("X-Custom") || !c.CanSet("user-agent") {
		t.Error("lynx can set User-Agent and no X-Custom")
	}
}

// TestNamedManners: a client's name may ask for a flag, and keeps asking.
func TestNamedManners(t *testing.T) {
	for name, asks := range map[string]func(ClientOptions) bool{
		"curl-X":           func(a ClientOptions) bool { return a.CustomMethod },
		"curl-post30x":     func(a ClientOptions) bool { return a.Post301 && a.Post302 && a.Post303 },
		"curl-trusted":     func(a ClientOptions) bool { return a.LocationTrusted },
		"go-jar":           func(a ClientOptions) bool { return a.Jar },
		"java-normal-jar":  func(a ClientOptions) bool { return a.Jar },
		"superagent-agent": func(a ClientOptions) bool { return a.Jar },
	} {
		c, err := ClientNamed(name)
		if err != nil || c.Name != name || !asks(c.Options()) || !asks(c.With(ClientOptions{User: "a:b"}).Options()) {
			t.Errorf("%s: %+v, %v", name, c.Options(), err)
		}
	}
	if _, err := ClientNamed("netscape-jar"); err == nil {
		t.Error("netscape-jar is a client")
	}
}

// TestEveryNameIsFound: also the aliases, and none belongs to two clients.
func TestEveryNameIsFound(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Clients() {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if got, err := ClientNamed(name); err != nil || got.Name != c.Name {
				t.Errorf("%s is %s (%v), want %s", name, got.Name, err, c.Name)
			}
			if other := seen[name]; other != "" {
				t.Errorf("%s is %s and %s", name, other, c.Name)
			}
			seen[name] = c.Name
		}
		if c.Family == "" {
			t.Errorf("%s has no family", c.Name)
		}
	}
}
