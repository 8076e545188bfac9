//go:build unix

package real

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExplainDjango(t *testing.T) {
	solveApp(t, python.installed(t, "django"), "django_app.py", "Django", []riddle{
		{"", "http://shop.test/list?a=1", "trailing-slash-add"},
		{"-d a=1", "http://shop.test/save/", "post-redirect-get"},
		{"-d a=1", "http://shop.test/order/", "post-redirect-get"},
		{"", "http://shop.test/staff/", "login-required"},
		{"", "http://shop.test/members/", "login-required"},
		{"", "http://shop.test/logout/", "app-code"},
		{"", "http://shop.test/old/4/", "moved-resource"},
		{"", "http://shop.test/kept/", "method-preserving-rule"},
		{"", "http://shop.test/index.html", "index-file-strip"},
	})
}

func TestExplainFlask(t *testing.T) {
	solveApp(t, python.installed(t, "flask"), "flask_app.py", "Flask or Werkzeug", []riddle{
		{"", "http://www.shop.test/items/", "host-canonicalisation"},
		{"-d a=1", "http://shop.test/items", "trailing-slash-add"},
		{"", "http://shop.test/alias", "method-preserving-rule moved-resource"},
		{"", "http://shop.test/account", "login-required"},
		{"-d a=1", "http://shop.test/save", "post-redirect-get"},
		{"", "http://shop.test/logout", "app-code"},
		{"", "http://shop.test/check", "session/cookie-check"},
		{"", "http://shop.test/s/aB3dE", "shortener"},
		{"", "http://shop.test/oauth", "login-required"},
		{"", "http://shop.test/closed/x", "maintenance"},
	})
}

func TestExplainFastAPI(t *testing.T) {
	path := python.installed(t, "fastapi")
	python.installed(t, "uvicorn")
	solveApp(t, path, "fastapi_app.py", "FastAPI or Starlette or uvicorn", []riddle{
		{"", "http://shop.test/inner", "trailing-slash-add"},
		{"", "http://shop.test/inner/private", "login-required"},
		{"-d a=1", "http://shop.test/items", "trailing-slash-add"},
		{"", "http://shop.test/bare/", "trailing-slash-remove"},
		{"", "http://shop.test/account", "login-required"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/s/Zz81k", "shortener"},
		{"", "http://shop.test/old/a", "moved-resource"},
		{"", "http://shop.test/check", "session/cookie-check"},
	})
}

func TestExplainTornado(t *testing.T) {
	solveApp(t, python.installed(t, "tornado"), "tornado_app.py", "Tornado", []riddle{
		{"", "http://shop.test/account?x=1", "login-required"},
		{"", "http://shop.test/members", "login-required"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"-d a=1", "http://shop.test/login", "post-redirect-get"},
		{"", "http://shop.test/wild/cat", "moved-resource app-code"},
		{"", "http://shop.test/kept", "method-preserving-rule"},
		{"", "http://shop.test/index.html", "index-file-strip"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"", "http://shop.test/preise", "locale"},
		{"", "http://shop.test/closed", "maintenance"},
	})
}

func TestExplainAiohttp(t *testing.T) {
	solveApp(t, python.installed(t, "aiohttp"), "aiohttp_app.py", "aiohttp", []riddle{
		{"", "http://www.shop.test/a/b", "host-canonicalisation"},
		{"", "http://shop.test/a/b/", "trailing-slash-remove"},
		{"", "http://shop.test//a//b", "path-normalisation"},
		{"", "http://shop.test/account", "login-required"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/kept", "method-preserving-rule"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"", "http://shop.test/choices", "multiple-choices"},
		{"", "http://shop.test/closed", "maintenance"},
	})
}

func TestExplainCherryPy(t *testing.T) {
	solveApp(t, python.installed(t, "cherrypy"), "cherrypy_app.py", "CherryPy", []riddle{
		{"", "http://shop.test/leaf", "trailing-slash-add"},
		{"", "http://shop.test/leaf/page/", "trailing-slash-remove"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/account", "login-required"},
		{"", "http://shop.test/kept", "method-preserving-rule"},
		{"", "http://shop.test/closed", "maintenance"},
		{"", "http://shop.test/secure", "https-upgrade"},
	})
}

// debianModules is where Debian keeps what Node loads. A Node from elsewhere
// does not look there.
const debianModules = "/usr/share/nodejs"

func findDebianModules(t *testing.T) {
	t.Helper()
	t.Setenv("NODE_PATH", strings.TrimPrefix(os.Getenv("NODE_PATH")+":"+debianModules, ":"))
}

func TestExplainExpress(t *testing.T) {
	findDebianModules(t)
	solveApp(t, node.installed(t, "express"), "express_app.js", "Express", []riddle{
		{"", "http://www.shop.test/a?x=1", "host-canonicalisation"},
		{"", "http://shop.test/secure?x=1", "https-upgrade"},
		{"", "http://shop.test/files/docs", "trailing-slash-add"},
		{"", "http://shop.test/account?x=1", "login-required"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"-d a=1", "http://shop.test/login", "post-redirect-get"},
		{"", "http://shop.test/sent", "app-code"},
		{"", "http://shop.test/kept", "method-preserving-rule"},
		{"", "http://shop.test/check", "session/cookie-check"},
		{"", "http://shop.test/old/a", "moved-resource"},
		{"", "http://shop.test/preise", "locale"},
	})
}

// What npm has and Debian has not is asked where NODE_PATH leads to it.
func TestExplainNodeFrameworks(t *testing.T) {
	for _, f := range []struct{ module, app, product string }{
		{"koa", "koa_app.js", "Koa"},
		{"fastify", "fastify_app.js", "Fastify"},
		{"@hapi/hapi", "hapi_app.js", "hapi"},
	} {
		t.Run(f.product, func(t *testing.T) {
			solveApp(t, node.extra(t, f.module), f.app, f.product, []riddle{
				{"", "http://shop.test/moved", "moved-resource"},
				{"", "http://shop.test/secure", "https-upgrade"},
				{"", "http://shop.test/account", "login-required"},
				{"", "http://shop.test/closed", "maintenance"},
				{"", "http://shop.test/preise", "locale"},
			})
		})
	}
}

func TestExplainSinatra(t *testing.T) {
	solveApp(t, ruby.installed(t, "sinatra/base"), "sinatra_app.rb", "Sinatra", []riddle{
		{"", "http://www.shop.test/a?x=1", "host-canonicalisation"},
		{"", "http://shop.test/account", "login-required"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/kept", "method-preserving-rule"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"", "http://shop.test/check", "session/cookie-check"},
		{"", "http://shop.test/closed", "maintenance"},
		{"", "http://shop.test/preise", "locale"},
	})
}

func TestExplainWEBrick(t *testing.T) {
	solveApp(t, ruby.installed(t, "webrick"), "webrick_app.rb", "WEBrick", []riddle{
		{"", "http://shop.test/docs", "trailing-slash-add"},
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/account", "login-required"},
		{"", "http://shop.test/secure", "https-upgrade"},
	})
}

// Tomcat is started by Java's launcher for single files, from Debian's jars.
func TestExplainTomcat(t *testing.T) {
	const jars = "/usr/share/java/tomcat10-*.jar"
	path := program(t, "java")
	program(t, "javac") // the launcher compiles
	found, err := filepath.Glob(jars)
	switch {
	case err != nil:
		t.Fatal(err)
	case len(found) == 0:
		t.Fatalf("there is no %s, and DETOUR_REAL asks for it", jars)
	}
	port := freePort(t)
	startExtra(t, port, path, "-cp", strings.Join(found, ":"), "testdata/explain/Shop.java", port, t.TempDir())
	solve(t, toPort(port), "Tomcat", []riddle{
		{"", "http://shop.test/moved", "moved-resource"},
		{"", "http://shop.test/account", "login-required"},
		{"", "http://shop.test/closed", "maintenance"},
		{"", "http://shop.test/secure", "https-upgrade"},
		{"", "http://shop.test/preise", "locale"},
		{"-d a=1", "http://shop.test/form", "post-redirect-get"},
		{"", "http://shop.test/other", "app-code"},
	})
}
