package trace

import (
	"strings"
	"testing"

	"detour/trace/uri"
)

// TestProxyVariables holds the rows against what the clients did with a proxy on
// loopback: which variables they read, and which lists took a.test off the proxy.
func TestProxyVariables(t *testing.T) {
	variables := []string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}
	lists := []string{"a.test", ".a.test", "test", "*", "est", "A.TEST", "a.test:80", "b.test a.test"}
	for _, tt := range []struct{ client, http, https, skips string }{
		{"curl", "http_proxy all_proxy ALL_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|test|*|A.TEST|b.test a.test"},
		{"php-curl", "http_proxy all_proxy ALL_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|test|*|A.TEST|b.test a.test"},
		{"wget", "http_proxy", "https_proxy", "a.test|test|A.TEST"},
		{"wget2", "http_proxy", "", "a.test|A.TEST"},
		{"aria2c", "http_proxy all_proxy", "https_proxy", "a.test"},
		{"lynx", "http_proxy", "https_proxy", "a.test|test|*|est|A.TEST|a.test:80|b.test a.test"},
		{"w3m", "http_proxy HTTP_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|test|A.TEST|b.test a.test"},
		{"go", "http_proxy HTTP_PROXY", "https_proxy HTTPS_PROXY", "a.test|test|*|A.TEST|a.test:80"},
		{"urllib", "http_proxy HTTP_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|test|*|A.TEST"},
		{"requests", "http_proxy HTTP_PROXY all_proxy ALL_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|test|*|A.TEST"},
		{"httpx", "http_proxy HTTP_PROXY all_proxy ALL_PROXY", "https_proxy HTTPS_PROXY", "a.test|test|*|A.TEST"},
		{"httplib2", "http_proxy HTTP_PROXY", "https_proxy HTTPS_PROXY", "a.test|.a.test|*"},
		{"http-tiny", "http_proxy HTTP_PROXY all_proxy ALL_PROXY", "https_proxy HTTPS_PROXY", "a.test|test|est"},
		{"ruby-open-uri", "http_proxy HTTP_PROXY", "https_proxy HTTPS_PROXY", "a.test|test|A.TEST|a.test:80|b.test a.test"},
		{"chromium", "", "", ""}, {"firefox", "", "", ""}, {"fetch", "", "", ""}, {"lwp", "", "", ""}, {"mojo", "", "", ""},
		{"php-streams", "", "", ""}, {"java", "", "", ""}, {"java-huc", "", "", ""}, {"urllib3", "", "", ""}, {"aiohttp", "", "", ""},
	} {
		c, err := ClientNamed(tt.client)
		if err != nil {
			t.Fatal(err)
		}
		if got := proxied(c, "http://a.test/", variables); got != tt.http {
			t.Errorf("%s reads %q for http, want %q", tt.client, got, tt.http)
		}
		if got := proxied(c, "https://a.test/", []string{"https_proxy", "HTTPS_PROXY"}); got != tt.https {
			t.Errorf("%s reads %q for https, want %q", tt.client, got, tt.https)
		}
		var skipped []string
		for _, list := range lists {
			env := map[string]string{"http_proxy": "p.test", "no_proxy": list}
			if proxy, _ := c.ProxyFor(func(n string) string { return env[n] }, uri.Split("http://a.test/")); proxy == "" && tt.http != "" {
				skipped = append(skipped, list)
			}
		}
		if got := strings.Join(skipped, "|"); got != tt.skips {
			t.Errorf("%s goes past its proxy for %q, want %q", tt.client, got, tt.skips)
		}
	}
}

// proxied returns the variables of which each alone gives a client a proxy.
func proxied(c Client, url string, names []string) string {
	var found []string
	for _, name := range names {
		if proxy, from := c.ProxyFor(func(n string) string { return map[string]string{name: "p.test"}[n] }, uri.Split(url)); proxy == "p.test" && from == name {
			found = append(found, name)
		}
	}
	return strings.Join(found, " ")
}

func TestSkipsProxy(t *testing.T) {
	const all = "http://a.test/ http://s.a.test./ http://b.test/ http://10.1.2.3/ http://[::1]/"
	for list, want := range map[string]string{
		"":                         "",
		"*":                        all,
		"a.test., .b.test":         "http://a.test/ http://s.a.test./ http://b.test/",
		"10.0.0.0/8 ::1":           "http://10.1.2.3/ http://[::1]/",
		"10.1.2.3":                 "http://10.1.2.3/",
		"*,a.test":                 "http://a.test/ http://s.a.test./",
		strings.Repeat("x,", 9999): "",
	} {
		var got []string
		for u := range strings.FieldsSeq(all) {
			if SkipsProxy(list, uri.Split(u)) {
				got = append(got, u)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%.40q: %v, want %v", list, got, want)
		}
	}
}
