//go:build unix

package real

import (
	"os"
	"path/filepath"
	"testing"
)

func TestExplainHAProxy(t *testing.T) {
	path := program(t, "haproxy")
	s := newSite(t)
	s.join(t)
	s.start(t, path, "-db", "-f", s.lay(t, "haproxy.cfg"))
	solve(t, s.flags(), "HAProxy", inBothVersionsOf([]riddle{
		{"", "http://old.shop.test/a/b?x=1", "host-canonicalisation moved-resource"},
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/seen", "session/cookie-check"},
		{"", "http://shop.test/return", "app-code moved-resource"},
		{"", "http://shop.test/Docs/READ", "case-normalisation"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/guide/index.html", "index-file-strip"},
		{"", "http://shop.test/account/orders?x=1", "login-required"},
		{"", "http://shop.test/members/x", "login-required"},
		{"-d a=1", "http://shop.test/api/v1", "https-upgrade"},
		{"-H 'Accept-Language: fr-FR'", "http://shop.test/pricing", "locale"},
		{"", "https://shop.test/plain?x=1", "https-downgrade"},
		{"", "http://shop.test/down", "maintenance"},
	}))
}

func TestExplainLighttpd(t *testing.T) {
	path := program(t, "lighttpd")
	s := newSite(t)
	startExtra(t, s.HTTP, path, "-D", "-f", s.lay(t, "lighttpd.conf"))
	solve(t, toPort(s.HTTP), "lighttpd", []riddle{
		{"", "http://www.shop.test/a?x=1", "host-canonicalisation"},
		{"", "http://files.shop.test/docs?x=1", "trailing-slash-add"},
		{"", "http://shop.test/account/x", "login-required"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/closed/x", "maintenance"},
		{"", "http://shop.test/docs/index.html", "index-file-strip"},
		{"", "http://shop.test/wiki/Home.php", "path-normalisation"},
		{"", "http://shop.test/add/books", "trailing-slash-add"},
		{"", "http://shop.test/blog/2020/x", "moved-resource"},
		{"-d a=1", "http://shop.test/blog/2020/x", "moved-resource method-preserving-rule"},
		{"", "http://shop.test/secure/x?y=1", "https-upgrade"},
	})
}

func TestExplainVarnish(t *testing.T) {
	path := program(t, "varnishd")
	s := newSite(t)
	startExtra(t, s.HTTP, path, "-F", "-j", "none", "-n", filepath.Join(s.Dir, "varnish"),
		"-a", "127.0.0.1:"+s.HTTP, "-f", s.lay(t, "default.vcl"), "-s", "malloc,16m")
	solve(t, toPort(s.HTTP), "Varnish", []riddle{
		{"", "http://shop.test/old/a?x=1", "moved-resource"},
		{"", "http://shop.test/Pricing/Plans", "case-normalisation"},
		{"", "http://shop.test/docs/index.html", "index-file-strip"},
		{"", "http://shop.test/account/x", "login-required"},
		{"", "http://shop.test/closed/x", "maintenance"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/tls/a?x=1", "https-upgrade"},
		{"", "http://shop.test/page", "maintenance"},
	})
}

func TestExplainSquid(t *testing.T) {
	path := program(t, "squid")
	s := newSite(t)
	s.lay(t, "rewrite.sh")
	// Started by root, it writes its log as another user.
	if err := os.Chmod(s.Dir, 0o777); err != nil {
		t.Fatal(err)
	}
	startExtra(t, s.HTTP, path, "-N", "-f", s.lay(t, "squid.conf"))
	solve(t, toPort(s.HTTP), "Squid", []riddle{
		{"", "http://shop.test/old/a", "moved-resource"},
		{"", "http://shop.test/tls/a", "https-upgrade"},
		{"", "http://shop.test/blocked/x", "load-balancer/proxy"},
		{"", "http://shop.test/closed/x", "maintenance load-balancer/proxy"},
	})
}

func TestExplainH2O(t *testing.T) {
	path := program(t, "h2o")
	s := newSite(t)
	startExtra(t, s.HTTP, path, "-c", s.lay(t, "h2o.conf"))
	solve(t, toPort(s.HTTP), "h2o", []riddle{
		{"", "http://www.shop.test/a?x=1", "host-canonicalisation"},
		{"", "http://shop.test/files/docs", "trailing-slash-add"},
		{"", "http://shop.test/tls/x?y=1", "https-upgrade"},
		{"", "http://shop.test/blog/a", "moved-resource"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/closed", "maintenance"},
	})
}
