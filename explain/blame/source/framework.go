package source

import (
	"regexp"
	"strings"
)

// A sign is what shows that a tree uses a framework.
type sign struct {
	framework string
	dep       *regexp.Regexp // in a manifest
	code      *regexp.Regexp // in the code: an import
	lang      string
	plain     bool // only when no other shows
}

var signs = []sign{
	{"nextjs", rx(`"next"\s*:`), rx(`from ['"]next/|require\(['"]next['"/]`), "js", false},
	{"nuxt", rx(`"nuxt3?"\s*:`), rx(`defineNuxtConfig`), "js", false},
	{"sveltekit", rx(`"@sveltejs/kit"\s*:`), rx(`from ['"]@sveltejs/kit`), "js", false},
	{"remix", rx(`"@remix-run/\w+"\s*:|"@react-router/node"`), rx(`from ['"]@remix-run/`), "js", false},
	{"astro", rx(`"astro"\s*:`), rx(`from ['"]astro`), "js", false},
	{"nest", rx(`"@nestjs/core"\s*:`), rx(`from ['"]@nestjs/`), "js", false},
	{"adonis", rx(`"@adonisjs/core"\s*:`), rx(`@adonisjs/core`), "js", false},
	{"hono", rx(`"hono"\s*:`), rx(`from ['"]hono['"]|require\(['"]hono['"]\)`), "js", false},
	{"fastify", rx(`"fastify"\s*:`), rx(`require\(['"]fastify['"]\)|from ['"]fastify['"]`), "js", false},
	{"koa", rx(`"koa"\s*:`), rx(`require\(['"]koa['"]\)|from ['"]koa['"]`), "js", false},
	{"hapi", rx(`"@hapi/hapi"\s*:|"hapi"\s*:`), rx(`require\(['"]@?hapi(/hapi)?['"]\)|from ['"]@hapi/hapi['"]`), "js", false},
	{"restify", rx(`"restify"\s*:`), rx(`require\(['"]restify['"]\)`), "js", false},
	{"express", rx(`"express"\s*:`), rx(`require\(['"]express['"]\)|from ['"]express['"]`), "js", false},
	{"node", rx(`\A\z`), rx(`require\(['"](node:)?https?2?['"]\)|from ['"](node:)?https?2?['"]`), "js", true},

	{"django", rx(`(?i)\bdjango\b`), rx(`\bfrom django\b|\bimport django\b`), "python", false},
	{"fastapi", rx(`(?i)\bfastapi\b`), rx(`\bfrom fastapi\b|\bimport fastapi\b`), "python", false},
	{"flask", rx(`(?i)\bflask\b`), rx(`\bfrom flask\b|\bimport flask\b`), "python", false},
	{"quart", rx(`(?i)\bquart\b`), rx(`\bfrom quart\b`), "python", false},
	{"tornado", rx(`(?i)\btornado\b`), rx(`\bfrom tornado\b|\bimport tornado\b`), "python", false},
	{"bottle", rx(`(?i)\bbottle\b`), rx(`\bfrom bottle\b|\bimport bottle\b`), "python", false},
	{"aiohttp", rx(`(?i)\baiohttp\b`), rx(`\bfrom aiohttp import web|\bfrom aiohttp\.web\b|\baiohttp\.web\b`), "python", false},
	{"sanic", rx(`(?i)\bsanic\b`), rx(`\bfrom sanic\b`), "python", false},
	{"pyramid", rx(`(?i)\bpyramid\b`), rx(`\bfrom pyramid\b`), "python", false},
	{"falcon", rx(`(?i)\bfalcon\b`), rx(`\bimport falcon\b|\bfrom falcon\b`), "python", false},
	{"cherrypy", rx(`(?i)\bcherrypy\b`), rx(`\bimport cherrypy\b`), "python", false},
	{"litestar", rx(`(?i)\blitestar\b`), rx(`\bfrom litestar\b`), "python", false},
	{"web2py", nil, rx(`\bfrom gluon\b`), "python", false},
	{"starlette", rx(`(?i)\bstarlette\b`), rx(`\bfrom starlette\b`), "python", false},
	{"wsgi", nil, rx(`start_response`), "python", true},

	{"rails", rx(`gem ['"]rails['"]`), rx(`Rails\.application|ApplicationController|require ['"]rails['"]`), "ruby", false},
	{"sinatra", rx(`gem ['"]sinatra['"]`), rx(`require ['"]sinatra|Sinatra::Base`), "ruby", false},
	{"hanami", rx(`gem ['"]hanami['"]`), rx(`Hanami::`), "ruby", false},
	{"roda", rx(`gem ['"]roda['"]`), rx(`require ['"]roda|< Roda`), "ruby", false},
	{"grape", rx(`gem ['"]grape['"]`), rx(`Grape::API`), "ruby", false},
	{"padrino", rx(`gem ['"]padrino['"]`), rx(`Padrino::`), "ruby", false},
	{"rack", rx(`gem ['"]rack['"]`), rx(`\bRack::`), "ruby", true},

	{"laravel", rx(`"laravel/framework"|"illuminate/`), rx(`Illuminate\\`), "php", false},
	{"symfony", rx(`"symfony/framework-bundle"|"symfony/http-kernel"`), rx(`use Symfony\\Component\\HttpKernel|Symfony\\Bundle`), "php", false},
	{"slim", rx(`"slim/slim"`), rx(`use Slim\\|Slim\\`), "php", false},
	{"codeigniter", rx(`"codeigniter4?/framework"`), rx(`CodeIgniter\\|CI_Controller`), "php", false},
	{"yii", rx(`"yiisoft/yii2"`), rx(`\byii\\|Yii::\$app`), "php", false},
	{"cakephp", rx(`"cakephp/cakephp"`), rx(`use Cake\\`), "php", false},
	{"laminas", rx(`"laminas/|"mezzio/`), rx(`use Laminas\\|use Mezzio\\`), "php", false},
	{"phalcon", nil, rx(`Phalcon\\`), "php", false},
	{"drupal", rx(`"drupal/core`), rx(`use Drupal\\`), "php", false},
	{"wordpress", nil, rx(`\badd_action\s*\(|\badd_filter\s*\(|wp-settings\.php|\bwp_redirect\s*\(`), "php", false},
	{"php", nil, rx(`<\?php`), "php", true},

	{"spring", rx(`spring-boot|springframework`), rx(`org\.springframework`), "java", false},
	{"spring", rx(`spring-boot|springframework`), rx(`org\.springframework`), "kotlin", false},
	{"micronaut", rx(`io\.micronaut`), rx(`io\.micronaut`), "java", false},
	{"quarkus", rx(`io\.quarkus`), rx(`io\.quarkus`), "java", false},
	{"javalin", rx(`io\.javalin`), rx(`io\.javalin`), "java", false},
	{"spark", rx(`spark-core`), rx(`import static spark\.Spark|import spark\.`), "java", false},
	{"dropwizard", rx(`dropwizard`), rx(`io\.dropwizard`), "java", false},
	{"jaxrs", rx(`jersey|resteasy|rs-api`), rx(`(javax|jakarta)\.ws\.rs`), "java", false},
	{"servlet", nil, rx(`(javax|jakarta)\.servlet`), "java", true},
	{"ktor", rx(`io\.ktor`), rx(`io\.ktor`), "kotlin", false},
	{"play", rx(`com\.typesafe\.play|playframework`), rx(`play\.api\.mvc|play\.mvc`), "kotlin", false},

	{"aspnet", rx(`Microsoft\.NET\.Sdk\.Web|Microsoft\.AspNetCore`), rx(`Microsoft\.AspNetCore|WebApplication\.CreateBuilder`), "csharp", false},
	{"aspnet", nil, rx(`System\.Web\.Mvc|System\.Web\b`), "csharp", false},
	{"nancy", nil, rx(`NancyModule`), "csharp", false},

	{"gin", rx(`gin-gonic/gin`), rx(`gin-gonic/gin`), "go", false},
	{"echo", rx(`labstack/echo`), rx(`labstack/echo`), "go", false},
	{"chi", rx(`go-chi/chi`), rx(`go-chi/chi`), "go", false},
	{"fiber", rx(`gofiber/fiber`), rx(`gofiber/fiber`), "go", false},
	{"gorilla", rx(`gorilla/mux`), rx(`gorilla/mux`), "go", false},
	{"beego", rx(`beego`), rx(`beego`), "go", false},
	{"iris", rx(`kataras/iris`), rx(`kataras/iris`), "go", false},
	{"httprouter", rx(`julienschmidt/httprouter`), rx(`julienschmidt/httprouter`), "go", false},
	{"buffalo", rx(`gobuffalo/buffalo`), rx(`gobuffalo/buffalo`), "go", false},
	{"fasthttp", rx(`valyala/fasthttp`), rx(`valyala/fasthttp`), "go", true},
	{"nethttp", nil, rx(`"net/http"`), "go", true},

	{"phoenix", rx(`:phoenix\b`), rx(`use \w+Web, :|Phoenix\.`), "elixir", false},
	{"plug", rx(`:plug\b`), rx(`use Plug\.`), "elixir", true},
	{"actix", rx(`actix-web`), rx(`actix_web`), "rust", false},
	{"axum", rx(`\baxum\b`), rx(`\baxum::`), "rust", false},
	{"rocket", rx(`\brocket\b`), rx(`\brocket::|#\[macro_use\] extern crate rocket`), "rust", false},
	{"warp", rx(`\bwarp\b`), rx(`\bwarp::`), "rust", false},
	{"poem", rx(`\bpoem\b`), rx(`\bpoem::`), "rust", false},
	{"mojolicious", rx(`Mojolicious`), rx(`use Mojolicious|use Mojo::`), "perl", false},
	{"dancer", rx(`Dancer2?`), rx(`use Dancer2?`), "perl", false},
	{"catalyst", rx(`Catalyst`), rx(`use Catalyst`), "perl", false},
	{"vapor", nil, rx(`import Vapor`), "swift", false},
	{"lapis", nil, rx(`require\(?\s*['"]lapis`), "lua", false},
	{"openresty", nil, rx(`ngx\.(redirect|header)`), "lua", true},
}

// detect is the framework that a tree shows most: by what it imports, then by
// its manifests.
func detect(t *tree) string {
	best, most := "", 0
	for _, s := range signs {
		n := 0
		for name, data := range t.deps {
			if s.dep != nil && !s.plain && s.dep.MatchString(data) {
				n += 60 - 10*strings.Count(name, "/")
			}
		}
		for _, f := range t.files {
			if f.lang.name == s.lang && n < 400 && s.code.MatchString(strings.Join(f.lines, "\n")) {
				n += 6
			}
		}
		if s.plain {
			n = min(n, 5)
		}
		if n > most {
			best, most = s.framework, n
		}
	}
	return best
}

// Known says whether a name is one of a framework that a search knows.
func Known(framework string) bool {
	for _, s := range signs {
		if s.framework == framework {
			return true
		}
	}
	return false
}

var otherNames = map[string]string{
	"next": "nextjs", "next.js": "nextjs", "node.js": "node", "nodejs": "node", "asp.net": "aspnet", "asp.net core": "aspnet", "aspnetcore": "aspnet", "net/http": "nethttp", "go": "nethttp",
	"gorilla/mux": "gorilla", "mux": "gorilla", "spring boot": "spring", "springboot": "spring", "ruby on rails": "rails", "plain php": "php", "nestjs": "nest", "werkzeug": "flask",
}

// canonicalName brings a framework's name into the form used here.
func canonicalName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, ok := otherNames[s]; ok {
		return n
	}
	return s
}
