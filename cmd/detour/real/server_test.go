//go:build unix

package real

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A visit is one command line that curl and detour both take.
type visit struct {
	flags string // see words
	url   string
}

func (v visit) String() string { return strings.TrimSpace(v.flags + " " + v.url) }

// compare makes the visits with both programs and sets every line of every
// message side by side.
func (s site) compare(t *testing.T, visits []visit) {
	for _, v := range visits {
		t.Run(v.String(), func(t *testing.T) {
			args := append(append(s.flags(), words(v.flags)...), v.url)
			want := viaCurl(t, args...)
			got := viaDetour(t, append([]string{"--as", "curl"}, args...)...)
			if len(want) == 0 {
				t.Fatal("curl made no exchange")
			}
			if diff := cmp.Diff(steadyAll(want), steadyAll(got)); diff != "" {
				t.Errorf("the wire differs (-curl +detour):\n%s", diff)
			}
		})
	}
}

func steadyAll(all []exchangeText) []exchangeText {
	out := make([]exchangeText, len(all))
	for i, e := range all {
		out[i] = exchangeText{steady(e.Request), steady(e.Response)}
	}
	return out
}

// inBothVersions repeats visits to https over HTTP/1.1 and over HTTP/2.
func inBothVersions(visits []visit) []visit {
	var out []visit
	for _, v := range visits {
		if strings.HasPrefix(v.url, "http:") {
			out = append(out, v)
			continue
		}
		for _, version := range []string{"--http1.1", "--http2"} {
			out = append(out, visit{strings.TrimSpace(version + " " + v.flags), v.url})
		}
	}
	return out
}

func TestNginx(t *testing.T) {
	path := program(t, "nginx")
	program(t, "curl")
	s := newSite(t)
	s.start(t, path, "-p", s.Dir, "-e", s.Dir+"/error.log", "-c", s.configure(t, "nginx.conf"))
	s.compare(t, inBothVersions([]visit{
		{"", "http://shop.test/docs/"},
		{"", "http://shop.test/moved"},
		{"", "http://shop.test/found"},
		{"", "http://shop.test/see-other"},
		{"", "http://shop.test/permanent"},
		{"", "http://shop.test/choices"},
		{"", "http://shop.test/not-changed"},
		{"", "http://shop.test/query?q=%20a"},
		{"", "http://shop.test/missing"},
		{"", "http://shop.test/gone"},
		{"", "http://shop.test/old/index.html"},
		{"", "http://shop.test/lent/?q=1"},
		{"", "http://shop.test/docs"}, // the slash that nginx adds, with the port that it listens on
		{"", "http://www.shop.test/docs/?q=1"},
		{"", "http://shop.test/cookie"},
		{"-b ''", "http://shop.test/cookie"},
		{"-b a=1", "http://shop.test/cookie"},
		{"-d a=1", "http://shop.test/moved"},
		{"-d a=1", "http://shop.test/found"},
		{"-d a=1", "http://shop.test/permanent"},
		{"-X PUT -d a=1", "http://shop.test/temporary"},
		{"-X DELETE", "http://shop.test/see-other"},
		{"-I", "http://shop.test/moved"},
		{"-u ada:secret", "http://shop.test/found"},
		{"-u ada:secret", "http://shop.test/admin"},
		{"-H 'Authorization: Bearer 1' -H 'X-Shop: 1' -H Accept:", "http://shop.test/found"},
		{"-e http://shop.test/;auto", "http://shop.test/moved"},
		{"--compressed", "http://shop.test/moved"},
		{"-0", "http://shop.test/moved"},
		{"", "http://shop.test/secure"},
		{"-d a=1", "http://shop.test/secure"},
		{"", "https://shop.test/secure"},
		{"", "https://shop.test/www"},
		{"", "https://shop.test/downgrade"},
		{"-b ''", "https://shop.test/cookie"},
		{"-d a=1", "https://shop.test/secure"},
		{"-u ada:secret", "https://shop.test/www"},
		{"-I", "https://shop.test/secure"},
	}))
}

func TestApache(t *testing.T) {
	path := program(t, "apache2")
	program(t, "curl")
	s := newSite(t)
	s.start(t, path, "-d", s.Dir, "-DFOREGROUND", "-f", s.configure(t, "apache.conf"))
	s.compare(t, inBothVersions([]visit{
		{"", "http://shop.test/"},
		{"", "http://shop.test/moved"},
		{"", "http://shop.test/found"},
		{"", "http://shop.test/see-other"},
		{"", "http://shop.test/permanent"},
		{"", "http://shop.test/gone"},
		{"", "http://shop.test/old/index.html?q=1"},
		{"", "http://shop.test/docs"},
		{"", "http://shop.test/none"},
		{"", "http://shop.test/forbidden"},
		{"", "http://shop.test/app/found"},
		{"", "http://shop.test/app/moved/7?q=1"},
		{"", "http://shop.test/app/other"},
		{"", "http://shop.test/app/escaped"},
		{"-d a=1", "http://shop.test/app/form"},
		{"-d a=1", "http://shop.test/app/found"},
		{"-d a=1 --post302", "http://shop.test/app/found"},
		{"-d a=1", "http://shop.test/permanent"},
		{"-X POST", "http://shop.test/moved"},
		{"-I", "http://shop.test/app/other"},
		{"-u ada:secret", "http://shop.test/app/other"},
		{"", "http://shop.test/secure"},
		{"", "https://shop.test/secure"},
		{"", "https://shop.test/downgrade"},
		{"-d a=1", "https://shop.test/secure"},
		{"-d a=1", "https://shop.test/downgrade"},
	}))
}

func TestCaddy(t *testing.T) {
	path := program(t, "caddy")
	program(t, "curl")
	s := newSite(t)
	s.start(t, path, "run", "--adapter", "caddyfile", "--config", s.configure(t, "Caddyfile"))
	s.compare(t, inBothVersions([]visit{
		{"", "http://shop.test/docs/"},
		{"", "http://shop.test/moved"},
		{"", "http://shop.test/found"},
		{"", "http://shop.test/see-other"},
		{"", "http://shop.test/permanent"},
		{"", "http://shop.test/page"},
		{"", "http://shop.test/query?q=1"},
		{"", "http://shop.test/docs"},
		{"", "http://shop.test/docs/index.html"},
		{"", "http://shop.test/app/no/such/page"},
		{"", "http://shop.test/none"},
		{"", "http://www.shop.test/docs/"},
		{"", "http://login.shop.test/"}, // Caddy's own way to https
		{"-d a=1", "http://shop.test/moved"},
		{"-d a=1", "http://shop.test/permanent"},
		{"-d a=1", "http://login.shop.test/form"},
		{"-X PUT -d a=1", "http://shop.test/found"},
		{"-I", "http://shop.test/docs"},
		{"", "http://shop.test/secure"},
		{"", "https://shop.test/secure"},
		{"", "https://shop.test/downgrade"},
		{"-d a=1", "https://shop.test/secure"},
		{"-d a=1", "https://shop.test/login"},
		{"-H 'Authorization: Bearer 1' -b a=1", "https://shop.test/login"},
	}))
}
