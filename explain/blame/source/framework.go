package source

import (
	"strings"

	"detour/explain/blame/lazy"
)

// A sign is what shows that a tree uses a framework.
type sign struct {
	framework string
	dep       *lazy.Regexp // in a manifest
	code      *lazy.Regexp // in the code: an import
	lang      string
	plain     bool // only when no other shows
}

var signs = []sign{
	{"nextjs", &lazy.Regexp{Expr: `"next"\s*:`}, &lazy.Regexp{Expr: `from ['"]next/|require\(['"]next['"/]`}, "js", false},
	{"nuxt", &lazy.Regexp{Expr: `"nuxt3?"\s*:`}, &lazy.Regexp{Expr: `defineNuxtConfig`}, "js", false},
	{"sveltekit", &lazy.Regexp{Expr: `"@sveltejs/kit"\s*:`}, &lazy.Regexp{Expr: `from ['"]@sveltejs/kit`}, "js", false},
	{"remix", &lazy.Regexp{Expr: `"@remix-run/\w+"\s*:|"@react-router/node"`}, &lazy.Regexp{Expr: `from ['"]@remix-run/`}, "js", false},
	{"astro", &lazy.Regexp{Expr: `"astro"\s*:`}, &lazy.Regexp{Expr: `from ['"]astro`}, "js", false},
	{"nest", &lazy.Regexp{Expr: `"@nestjs/core"\s*:`}, &lazy.Regexp{Expr: `from ['"]@nestjs/`}, "js", false},
	{"adonis", &lazy.Regexp{Expr: `"@adonisjs/core"\s*:`}, &lazy.Regexp{Expr: `@adonisjs/core`}, "js", false},
	{"hono", &lazy.Regexp{Expr: `"hono"\s*:`}, &lazy.Regexp{Expr: `from ['"]hono['"]|require\(['"]hono['"]\)`}, "js", false},
	{"fastify", &lazy.Regexp{Expr: `"fastify"\s*:`}, &lazy.Regexp{Expr: `require\(['"]fastify['"]\)|from ['"]fastify['"]`}, "js", false},
	{"koa", &lazy.Regexp{Expr: `"koa"\s*:`}, &lazy.Regexp{Expr: `require\(['"]koa['"]\)|from ['"]koa['"]`}, "js", false},
	{"hapi", &lazy.Regexp{Expr: `"@hapi/hapi"\s*:|"hapi"\s*:`}, &lazy.Regexp{Expr: `require\(['"]@?hapi(/hapi)?['"]\)|from ['"]@hapi/hapi['"]`}, "js", false},
	{"restify", &lazy.Regexp{Expr: `"restify"\s*:`}, &lazy.Regexp{Expr: `require\(['"]restify['"]\)`}, "js", false},
	{"express", &lazy.Regexp{Expr: `"express"\s*:`}, &lazy.Regexp{Expr: `require\(['"]express['"]\)|from ['"]express['"]`}, "js", false},
	{"node", &lazy.Regexp{Expr: `\A\z`}, &lazy.Regexp{Expr: `require\(['"](node:)?https?2?['"]\)|from ['"](node:)?https?2?['"]`}, "js", true},

	{"django", &lazy.Regexp{Expr: `(?i)\bdjango\b`}, &lazy.Regexp{Expr: `\bfrom django\b|\bimport django\b`}, "python", false},
	{"fastapi", &lazy.Regexp{Expr: `(?i)\bfastapi\b`}, &lazy.Regexp{Expr: `\bfrom fastapi\b|\bimport fastapi\b`}, "python", false},
	{"flask", &lazy.Regexp{Expr: `(?i)\bflask\b`}, &lazy.Regexp{Expr: `\bfrom flask\b|\bimport flask\b`}, "python", false},
	{"quart", &lazy.Regexp{Expr: `(?i)\bquart\b`}, &lazy.Regexp{Expr: `\bfrom quart\b`}, "python", false},
	{"tornado", &lazy.Regexp{Expr: `(?i)\btornado\b`}, &lazy.Regexp{Expr: `\bfrom tornado\b|\bimport tornado\b`}, "python", false},
	{"bottle", &lazy.Regexp{Expr: `(?i)\bbottle\b`}, &lazy.Regexp{Expr: `\bfrom bottle\b|\bimport bottle\b`}, "python", false},
	{"aiohttp", &lazy.Regexp{Expr: `(?i)\baiohttp\b`}, &lazy.Regexp{Expr: `\bfrom aiohttp import web|\bfrom aiohttp\.web\b|\baiohttp\.web\b`}, "python", false},
	{"sanic", &lazy.Regexp{Expr: `(?i)\bsanic\b`}, &lazy.Regexp{Expr: `\bfrom sanic\b`}, "python", false},
	{"pyramid", &lazy.Regexp{Expr: `(?i)\bpyramid\b`}, &lazy.Regexp{Expr: `\bfrom pyramid\b`}, "python", false},
	{"falcon", &lazy.Regexp{Expr: `(?i)\bfalcon\b`}, &lazy.Regexp{Expr: `\bimport falcon\b|\bfrom falcon\b`}, "python", false},
	{"cherrypy", &lazy.Regexp{Expr: `(?i)\bcherrypy\b`}, &lazy.Regexp{Expr: `\bimport cherrypy\b`}, "python", false},
	{"litestar", &lazy.Regexp{Expr: `(?i)\blitestar\b`}, &lazy.Regexp{Expr: `\bfrom litestar\b`}, "python", false},
	{"web2py", nil, &lazy.Regexp{Expr: `\bfrom gluon\b`}, "python", false},
	{"starlette", &lazy.Regexp{Expr: `(?i)\bstarlette\b`}, &lazy.Regexp{Expr: `\bfrom starlette\b`}, "python", false},
	{"wsgi", nil, &lazy.Regexp{Expr: `start_response`}, "python", true},

	{"rails", &lazy.Regexp{Expr: `gem ['"]rails['"]`}, &lazy.Regexp{Expr: `Rails\.application|ApplicationController|require ['"]rails['"]`}, "ruby", false},
	{"sinatra", &lazy.Regexp{Expr: `gem ['"]sinatra['"]`}, &lazy.Regexp{Expr: `require ['"]sinatra|Sinatra::Base`}, "ruby", false},
	{"hanami", &lazy.Regexp{Expr: `gem ['"]hanami['"]`}, &lazy.Regexp{Expr: `Hanami::`}, "ruby", false},
	{"roda", &lazy.Regexp{Expr: `gem ['"]roda['"]`}, &lazy.Regexp{Expr: `require ['"]roda|< Roda`}, "ruby", false},
	{"grape", &lazy.Regexp{Expr: `gem ['"]grape['"]`}, &lazy.Regexp{Expr: `Grape::API`}, "ruby", false},
	{"padrino", &lazy.Regexp{Expr: `gem ['"]padrino['"]`}, &lazy.Regexp{Expr: `Padrino::`}, "ruby", false},
	{"rack", &lazy.Regexp{Expr: `gem ['"]rack['"]`}, &lazy.Regexp{Expr: `\bRack::`}, "ruby", true},

	{"laravel", &lazy.Regexp{Expr: `"laravel/framework"|"illuminate/`}, &lazy.Regexp{Expr: `Illuminate\\`}, "php", false},
	{"symfony", &lazy.Regexp{Expr: `"symfony/framework-bundle"|"symfony/http-kernel"`}, &lazy.Regexp{Expr: `use Symfony\\Component\\HttpKernel|Symfony\\Bundle`}, "php", false},
	{"slim", &lazy.Regexp{Expr: `"slim/slim"`}, &lazy.Regexp{Expr: `use Slim\\|Slim\\`}, "php", false},
	{"codeigniter", &lazy.Regexp{Expr: `"codeigniter4?/framework"`}, &lazy.Regexp{Expr: `CodeIgniter\\|CI_Controller`}, "php", false},
	{"yii", &lazy.Regexp{Expr: `"yiisoft/yii2"`}, &lazy.Regexp{Expr: `\byii\\|Yii::\$app`}, "php", false},
	{"cakephp", &lazy.Regexp{Expr: `"cakephp/cakephp"`}, &lazy.Regexp{Expr: `use Cake\\`}, "php", false},
	{"laminas", &lazy.Regexp{Expr: `"laminas/|"mezzio/`}, &lazy.Regexp{Expr: `use Laminas\\|use Mezzio\\`}, "php", false},
	{"phalcon", nil, &lazy.Regexp{Expr: `Phalcon\\`}, "php", false},
	{"drupal", &lazy.Regexp{Expr: `"drupal/core`}, &lazy.Regexp{Expr: `use Drupal\\`}, "php", false},
	{"wordpress", nil, &lazy.Regexp{Expr: `\badd_action\s*\(|\badd_filter\s*\(|wp-settings\.php|\bwp_redirect\s*\(`}, "php", false},
	{"php", nil, &lazy.Regexp{Expr: `<\?php`}, "php", true},

	{"spring", &lazy.Regexp{Expr: `spring-boot|springframework`}, &lazy.Regexp{Expr: `org\.springframework`}, "java", false},
	{"spring", &lazy.Regexp{Expr: `spring-boot|springframework`}, &lazy.Regexp{Expr: `org\.springframework`}, "kotlin", false},
	{"micronaut", &lazy.Regexp{Expr: `io\.micronaut`}, &lazy.Regexp{Expr: `io\.micronaut`}, "java", false},
	{"quarkus", &lazy.Regexp{Expr: `io\.quarkus`}, &lazy.Regexp{Expr: `io\.quarkus`}, "java", false},
	{"javalin", &lazy.Regexp{Expr: `io\.javalin`}, &lazy.Regexp{Expr: `io\.javalin`}, "java", false},
	{"spark", &lazy.Regexp{Expr: `spark-core`}, &lazy.Regexp{Expr: `import static spark\.Spark|import spark\.`}, "java", false},
	{"dropwizard", &lazy.Regexp{Expr: `dropwizard`}, &lazy.Regexp{Expr: `io\.dropwizard`}, "java", false},
	{"jaxrs", &lazy.Regexp{Expr: `jersey|resteasy|rs-api`}, &lazy.Regexp{Expr: `(javax|jakarta)\.ws\.rs`}, "java", false},
	{"servlet", nil, &lazy.Regexp{Expr: `(javax|jakarta)\.servlet`}, "java", true},
	{"ktor", &lazy.Regexp{Expr: `io\.ktor`}, &lazy.Regexp{Expr: `io\.ktor`}, "kotlin", false},
	{"play", &lazy.Regexp{Expr: `com\.typesafe\.play|playframework`}, &lazy.Regexp{Expr: `play\.api\.mvc|play\.mvc`}, "kotlin", false},

	{"aspnet", &lazy.Regexp{Expr: `Microsoft\.NET\.Sdk\.Web|Microsoft\.AspNetCore`}, &lazy.Regexp{Expr: `Microsoft\.AspNetCore|WebApplication\.CreateBuilder`}, "csharp", false},
	{"aspnet", nil, &lazy.Regexp{Expr: `System\.Web\.Mvc|System\.Web\b`}, "csharp", false},
	{"nancy", nil, &lazy.Regexp{Expr: `NancyModule`}, "csharp", false},

	{"gin", &lazy.Regexp{Expr: `gin-gonic/gin`}, &lazy.Regexp{Expr: `gin-gonic/gin`}, "go", false},
	{"echo", &lazy.Regexp{Expr: `labstack/echo`}, &lazy.Regexp{Expr: `labstack/echo`}, "go", false},
	{"chi", &lazy.Regexp{Expr: `go-chi/chi`}, &lazy.Regexp{Expr: `go-chi/chi`}, "go", false},
	{"fiber", &lazy.Regexp{Expr: `gofiber/fiber`}, &lazy.Regexp{Expr: `gofiber/fiber`}, "go", false},
	{"gorilla", &lazy.Regexp{Expr: `gorilla/mux`}, &lazy.Regexp{Expr: `gorilla/mux`}, "go", false},
	{"beego", &lazy.Regexp{Expr: `beego`}, &lazy.Regexp{Expr: `beego`}, "go", false},
	{"iris", &lazy.Regexp{Expr: `kataras/iris`}, &lazy.Regexp{Expr: `kataras/iris`}, "go", false},
	{"httprouter", &lazy.Regexp{Expr: `julienschmidt/httprouter`}, &lazy.Regexp{Expr: `julienschmidt/httprouter`}, "go", false},
	{"buffalo", &lazy.Regexp{Expr: `gobuffalo/buffalo`}, &lazy.Regexp{Expr: `gobuffalo/buffalo`}, "go", false},
	{"fasthttp", &lazy.Regexp{Expr: `valyala/fasthttp`}, &lazy.Regexp{Expr: `valyala/fasthttp`}, "go", true},
	{"nethttp", nil, &lazy.Regexp{Expr: `"net/http"`}, "go", true},

	{"phoenix", &lazy.Regexp{Expr: `:phoenix\b`}, &lazy.Regexp{Expr: `use \w+Web, :|Phoenix\.`}, "elixir", false},
	{"plug", &lazy.Regexp{Expr: `:plug\b`}, &lazy.Regexp{Expr: `use Plug\.`}, "elixir", true},
	{"actix", &lazy.Regexp{Expr: `actix-web`}, &lazy.Regexp{Expr: `actix_web`}, "rust", false},
	{"axum", &lazy.Regexp{Expr: `\baxum\b`}, &lazy.Regexp{Expr: `\baxum::`}, "rust", false},
	{"rocket", &lazy.Regexp{Expr: `\brocket\b`}, &lazy.Regexp{Expr: `\brocket::|#\[macro_use\] extern crate rocket`}, "rust", false},
	{"warp", &lazy.Regexp{Expr: `\bwarp\b`}, &lazy.Regexp{Expr: `\bwarp::`}, "rust", false},
	{"poem", &lazy.Regexp{Expr: `\bpoem\b`}, &lazy.Regexp{Expr: `\bpoem::`}, "rust", false},
	{"mojolicious", &lazy.Regexp{Expr: `Mojolicious`}, &lazy.Regexp{Expr: `use Mojolicious|use Mojo::`}, "perl", false},
	{"dancer", &lazy.Regexp{Expr: `Dancer2?`}, &lazy.Regexp{Expr: `use Dancer2?`}, "perl", false},
	{"catalyst", &lazy.Regexp{Expr: `Catalyst`}, &lazy.Regexp{Expr: `use Catalyst`}, "perl", false},
	{"vapor", nil, &lazy.Regexp{Expr: `import Vapor`}, "swift", false},
	{"lapis", nil, &lazy.Regexp{Expr: `require\(?\s*['"]lapis`}, "lua", false},
	{"openresty", nil, &lazy.Regexp{Expr: `ngx\.(redirect|header)`}, "lua", true},
}

// detect is the framework that a tree shows most: by what it imports, then by
// its manifests.
func detect(t *tree) string {
	points := make([]int, len(signs))
	for i, s := range signs {
		for name, data := range t.deps {
			if s.dep != nil && !s.plain && s.dep.MatchString(data) {
				points[i] += 60 - 10*strings.Count(name, "/")
			}
		}
	}
	for n, f := range t.files {
		if n == mostLooked {
			break
		}
		head := strings.Join(f.lines[:min(len(f.lines), 300)], "\n")
		for i, s := range signs {
			if f.lang.name == s.lang && points[i] < 400 && s.code.MatchString(head) {
				points[i] += 6
			}
		}
	}
	best, most := "", 0
	for i, s := range signs {
		n := points[i]
		if s.plain {
			n = min(n, 5)
		}
		if n > most {
			best, most = s.framework, n
		}
	}
	return best
}

// mostLooked bounds the files whose imports are looked at.
const mostLooked = 600

// Known says whether a name is one of a framework that a search knows.
func Known(framework string) bool {
	for _, s := range signs {
		if s.framework == framework {
			return true
		}
	}
	return false
}

var otherNames = lazy.Map[string, string]{Make: func() map[string]string {
	return map[string]string{
		"next": "nextjs", "next.js": "nextjs", "node.js": "node", "nodejs": "node", "asp.net": "aspnet", "asp.net core": "aspnet", "aspnetcore": "aspnet", "net/http": "nethttp", "go": "nethttp",
		"gorilla/mux": "gorilla", "mux": "gorilla", "spring boot": "spring", "springboot": "spring", "ruby on rails": "rails", "plain php": "php", "nestjs": "nest", "werkzeug": "flask",
	}
}}

// canonicalName brings a framework's name into the form used here.
func canonicalName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, ok := otherNames.Lookup(s); ok {
		return n
	}
	return s
}
