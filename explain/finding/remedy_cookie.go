package finding

import "detour/explain/remedy"

// setCookieTest shows the attributes that a cookie has.
const setCookieTest = "curl -sI {url} | grep -i '^set-cookie'"

// cookieFix is the fix of an attribute of cookies.
func cookieFix(advice, where, find, language, before, after string) fix {
	return fix{advice, where, remedy.Recipe{Find: remedy.Lines{find}, Change: change(language, before, after), Test: remedy.Lines{setCookieTest}}}
}

// Commands that find where products set cookies.
const (
	findPHPCookie     = `grep -rnsE --include='*.php' --include='*.ini' --include='.htaccess' 'session\.cookie_|session_set_cookie_params|setcookie\(' . /etc/php /usr/local/etc/php`
	findDjangoCookie  = `grep -rnsE --include='*.py' 'SESSION_COOKIE_|CSRF_COOKIE_|set_cookie\(' .`
	findFlaskCookie   = `grep -rnsE --include='*.py' 'SESSION_COOKIE_|set_cookie\(' .`
	findExpressCookie = `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'session\(|res\.cookie\(|clearCookie\(|trust proxy' .`
	findRailsCookie   = `grep -rnsE 'session_store|force_ssl|cookies(\.\w+)?\[' config app`
	findSpringCookie  = `grep -rnsE 'session\.cookie|session:|ResponseCookie|addCookie' src`
	findServletCookie = `grep -rnsE 'cookie-config|sessionCookie|addCookie' WEB-INF/web.xml conf src`
	findCoreCookie    = `grep -rnsE --include='*.cs' --include='appsettings*.json' 'CookieBuilder|Cookie\.|SecurePolicy|CookieOptions' .`
	findLaravelCookie = `grep -nsE 'SESSION_|secure|domain' .env config/session.php`
	findSymfonyCookie = `grep -rnsE 'cookie_(secure|domain|samesite|path)|Cookie::create|new Cookie' config src`
	findGoCookie      = `grep -rnsE --include='*.go' 'http\.Cookie\{|SetCookie\(' .`
)

// secureFixes make a cookie Secure.
func secureFixes() byProduct {
	return byProduct{
		"php": cookieFix("Set `session.cookie_secure = 1` for the session; pass `'secure' => true` to setcookie() for other cookies.", "php.ini, .user.ini or the FPM pool (`php_admin_value`); `php --ini` names the files",
			findPHPCookie, "ini", "", "session.cookie_secure = 1\nsession.cookie_httponly = 1\nsession.cookie_samesite = Lax"),
		"django": cookieFix("Set SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE; pass `secure=True` to set_cookie() for other cookies.", "settings.py",
			findDjangoCookie, "python", "", "SESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True"),
		"flask": cookieFix("Set SESSION_COOKIE_SECURE; pass `secure=True` to set_cookie() for other cookies.", "where the application is configured",
			findFlaskCookie, "python", "", "app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE='Lax')"),
		"starlette": cookieFix("Give SessionMiddleware `https_only=True`; pass `secure=True` to set_cookie() for other cookies.", "where the application is made",
			`grep -rnsE --include='*.py' 'SessionMiddleware|set_cookie\(' .`, "python", "app.add_middleware(SessionMiddleware, secret_key=KEY)", "app.add_middleware(SessionMiddleware, secret_key=KEY, https_only=True)"),
		"tornado": cookieFix("Pass `secure=True` to set_signed_cookie() and set_cookie().", "the handler that sets it",
			`grep -rnsE --include='*.py' 'set_(signed_|secure_)?cookie\(' .`, "python", "self.set_signed_cookie('user', name)", "self.set_signed_cookie('user', name, secure=True, httponly=True, samesite='Lax')"),
		"express": cookieFix("Set `cookie.secure` of express-session, with `trust proxy` where a proxy terminates TLS; pass `secure: true` to res.cookie() for other cookies.", "where session() is used",
			findExpressCookie, "js", "app.use(session({ secret }))", "app.set('trust proxy', 1);\napp.use(session({ secret, cookie: { secure: 'auto', sameSite: 'lax' } }))"),
		"koa": cookieFix("Set `app.proxy = true` behind a proxy and pass `secure: true`: Koa refuses a secure cookie on a connection that it takes for http.", "where the application is made; `ctx.cookies.set`",
			`grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'cookies\.set\(|app\.proxy|koa-session' .`, "js", "ctx.cookies.set('sid', id)", "ctx.cookies.set('sid', id, { secure: true, sameSite: 'lax' })"),
		"fastify": cookieFix("Set `cookie.secure` of @fastify/session, with `trustProxy` where a proxy terminates TLS; pass `secure: true` to setCookie() for other cookies.", "where the plugins are registered",
			`grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'setCookie\(|fastify/(session|cookie|secure-session)|trustProxy' .`, "js", "reply.setCookie('sid', id)", "reply.setCookie('sid', id, { secure: true, httpOnly: true, sameSite: 'lax', path: '/' })"),
		"hapi": cookieFix("Set `isSecure` of server.state(); it is on unless the code turns it off.", "the call of `server.state`",
			`grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'isSecure|server\.state\(|h\.state\(' .`, "js", "server.state('sid', { isSecure: false })", "server.state('sid', { isSecure: true, isSameSite: 'Lax' })"),
		"nextjs": cookieFix("Pass `secure: true` where the cookie is set; Auth.js does so by itself once AUTH_URL is an https URL.", "the Server Action, the route handler or middleware.ts (proxy.ts from Next.js 16)",
			`grep -rnsE --include='*.js' --include='*.ts' --include='*.tsx' --exclude-dir=node_modules --exclude-dir=.next 'cookies(\(\)|\.set)|AUTH_URL' .`, "ts", "cookieStore.set('sid', id)", "cookieStore.set('sid', id, { secure: true, httpOnly: true, sameSite: 'lax' })"),
		"rails": cookieFix("Set `config.force_ssl`: it marks all cookies Secure, redirects http and sends HSTS. `secure: true` of session_store marks the session's alone.", "`config/environments/production.rb`",
			findRailsCookie, "ruby", "", "config.assume_ssl = true # TLS is terminated by a proxy in front\nconfig.force_ssl = true"),
		"sinatra": cookieFix("Give the session `secure: true`; pass `secure: true` to response.set_cookie for other cookies.", "where sessions are enabled",
			`grep -rnsE --include='*.rb' --include='config.ru' 'sessions|Session::Cookie|set_cookie' .`, "ruby", "enable :sessions", "set :sessions, secure: true, same_site: :lax"),
		"rack": cookieFix("Give Rack::Session::Cookie `secure: true`; pass `secure: true` to set_cookie for other cookies.", "`config.ru`",
			`grep -rnsE --include='*.rb' --include='config.ru' 'Session::Cookie|set_cookie' .`, "ruby", "use Rack::Session::Cookie, secret: SECRET", "use Rack::Session::Cookie, secret: SECRET, secure: true, same_site: :lax"),
		"spring": cookieFix("Set `server.servlet.session.cookie.secure`; use ResponseCookie with `.secure(true)` for other cookies.", "application.properties or application.yml",
			findSpringCookie, "properties", "", "server.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.same-site=lax"),
		"tomcat": cookieFix("Set secure in the cookie-config of web.xml; call `setSecure(true)` for other cookies.", "WEB-INF/web.xml of the application",
			findServletCookie, "xml", "", "<session-config>\n  <cookie-config>\n    <http-only>true</http-only>\n    <secure>true</secure>\n  </cookie-config>\n</session-config>"),
		"jetty": cookieFix("Set secure in the cookie-config of web.xml; call `setSecure(true)` for other cookies.", "WEB-INF/web.xml of the application",
			findServletCookie, "xml", "", "<session-config>\n  <cookie-config>\n    <http-only>true</http-only>\n    <secure>true</secure>\n  </cookie-config>\n</session-config>"),
		"aspnetcore": cookieFix("Set the SecurePolicy of the cookie to Always; pass `Secure = true` in CookieOptions for other cookies.", "Program.cs, where authentication and session are added",
			findCoreCookie, "csharp", "", "builder.Services.ConfigureApplicationCookie(o => o.Cookie.SecurePolicy = CookieSecurePolicy.Always);"),
		"aspnet": cookieFix("Set requireSSL of httpCookies, and of forms where forms authentication sets the cookie.", "Web.config, below system.web",
			`findstr /s /n /i "httpCookies requireSSL" web.config`, "xml", "", `<httpCookies httpOnlyCookies="true" requireSSL="true" sameSite="Lax" />`),
		"laravel": cookieFix("Set SESSION_SECURE_COOKIE, and clear the cached configuration.", ".env; `config/session.php` reads it",
			findLaravelCookie, "ini", "", "SESSION_SECURE_COOKIE=true"),
		"symfony": cookieFix("Set cookie_secure of the session to auto or true; with auto the request has to be seen as https, hence trusted_proxies.", "`config/packages/framework.yaml`",
			findSymfonyCookie, "yaml", "", "framework:\n  session:\n    cookie_secure: auto\n    cookie_samesite: lax"),
		"phoenix": cookieFix("Add `secure: true` to the options of Plug.Session.", "`@session_options` in lib/…_web/endpoint.ex",
			`grep -rnsE --include='*.ex' --include='*.exs' 'session_options|put_resp_cookie|secure:' lib config`, "elixir", `same_site: "Lax"`, "same_site: \"Lax\",\nsecure: true"),
		"mojolicious": cookieFix("Set `secure` of the sessions; pass `{secure => 1}` to `$c->cookie` for other cookies.", "`startup` of the application",
			`grep -rnsE --include='*.p[lm]' 'sessions->|->cookie\(' lib script`, "perl", "", "$self->sessions->secure(1);"),
		"go": cookieFix("Set Secure in each http.Cookie, or in the options of the session's store.", "the handler that calls http.SetCookie",
			findGoCookie, "go", `http.SetCookie(w, &http.Cookie{Name: "sid", Value: id})`, `http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})`),
		"wordpress": cookieFix("Change both addresses to https, and set FORCE_SSL_ADMIN: WordPress makes its login cookies Secure where the request is https.", "wp-config.php; Settings > General",
			"wp option get siteurl", "php", "", "if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') { $_SERVER['HTTPS'] = 'on'; }\ndefine('FORCE_SSL_ADMIN', true);"),
		"drupal": cookieFix("Let Drupal see that the request is https, behind a proxy by reverse_proxy: it makes the session's cookie Secure then.", "sites/default/settings.php",
			`grep -nE 'reverse_proxy|cookie' sites/default/settings.php sites/default/services.yml`, "php", "", "$settings['reverse_proxy'] = TRUE;\n$settings['reverse_proxy_addresses'] = ['10.0.0.1'];"),
		"joomla": cookieFix("Set Force HTTPS to Entire Site in the Global Configuration: Joomla makes its cookies Secure then.", "configuration.php",
			"grep -nE 'force_ssl|cookie_' configuration.php", "php", "public $force_ssl = 0;", "public $force_ssl = 2;"),
		"mediawiki": cookieFix("Set $wgCookieSecure, or an https $wgServer, which it follows.", "LocalSettings.php",
			"grep -nE 'wgCookie|wgServer|wgForceHTTPS' LocalSettings.php", "php", "", "$wgCookieSecure = true;"),
		"nextcloud": cookieFix("Set overwriteprotocol, so that Nextcloud knows that the outside is https.", "config/config.php",
			"sudo -u www-data php occ config:list system", "php", "", "'overwriteprotocol' => 'https',"),
		"nginx": cookieFix("Add `proxy_cookie_flags` where nginx passes the answer on; better is the setting of the application.", "the location with `proxy_pass`",
			"grep -RnsE 'proxy_cookie_flags|proxy_pass' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx", "nginx", "", "proxy_cookie_flags ~ secure samesite=lax; # nginx 1.19.3 and newer"),
		"apache": cookieFix("Add Secure with mod_headers where the application has no setting for it.", "the virtual host for port 443, or .htaccess",
			`grep -RnsEi 'set-cookie|session\.cookie_' /etc/apache2 /etc/httpd`, "apache", "", `Header always edit Set-Cookie ^((?!.*;\s*secure).*)$ "$1; Secure"`),
		"haproxy": cookieFix("Add secure to the `cookie` line of the backend for its own cookie.", "the backend in haproxy.cfg",
			"grep -nE '^ *cookie ' /etc/haproxy/haproxy.cfg", "haproxy", "cookie SRV insert indirect nocache", "cookie SRV insert indirect nocache secure httponly"),
	}
}

// domainFixes are what products call the attributes of their session's cookie.
func domainFixes() byProduct {
	return byProduct{
		"php": cookieFix("Leave `session.cookie_domain` empty, or name the host that answers; `session.cookie_path`, `session.cookie_secure` and `session.cookie_samesite` are the other attributes.", "php.ini, .user.ini or the FPM pool; `php --ini` names the files",
			findPHPCookie, "ini", "", "session.cookie_domain ="),
		"flask": cookieFix("Leave SESSION_COOKIE_DOMAIN unset, or name the host that answers; SESSION_COOKIE_PATH, SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE are the other attributes.", "where the application is configured",
			findFlaskCookie, "python", "", "app.config['SESSION_COOKIE_DOMAIN'] = None"),
		"django": cookieFix("Leave SESSION_COOKIE_DOMAIN and CSRF_COOKIE_DOMAIN at None, or name the host that answers; SESSION_COOKIE_PATH, SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE are the other attributes.", "settings.py",
			findDjangoCookie, "python", "", "SESSION_COOKIE_DOMAIN = None\nCSRF_COOKIE_DOMAIN = None"),
		"spring": cookieFix("Leave `server.servlet.session.cookie.domain` unset; `.path`, `.secure` and `.same-site` are the other attributes.", "application.properties or application.yml",
			findSpringCookie, "properties", "server.servlet.session.cookie.domain=shop.test", ""),
		"express": cookieFix("Leave `cookie.domain` of the session unset; `cookie.path`, `cookie.secure` (with `trust proxy`) and `cookie.sameSite` are the other attributes.", "where session() is used",
			findExpressCookie, "js", "app.use(session({ secret, cookie: { domain: 'shop.test' } }))", "app.use(session({ secret, cookie: { path: '/' } }))"),
		"rails": cookieFix("Leave `domain:` of `config.session_store` unset, or :all; `secure:` and `same_site:` are the other attributes.", "`config/initializers/session_store.rb` or config/application.rb",
			findRailsCookie, "ruby", "config.session_store :cookie_store, key: '_app_session', domain: 'shop.test'", "config.session_store :cookie_store, key: '_app_session'"),
		"aspnetcore": cookieFix("Leave Domain of the CookieBuilder unset; Path, SecurePolicy and SameSite are the other attributes.", "Program.cs, where authentication and session are added",
			findCoreCookie, "csharp", "o.Cookie.Domain = \"shop.test\";", ""),
		"laravel": cookieFix("Leave SESSION_DOMAIN unset; SESSION_SECURE_COOKIE and SESSION_SAME_SITE are the other attributes.", ".env; `config/session.php` reads it",
			findLaravelCookie, "ini", "", "SESSION_DOMAIN=null"),
		"symfony": cookieFix("Leave `framework.session.cookie_domain` unset; `cookie_path`, `cookie_secure` and `cookie_samesite` are the other attributes.", "`config/packages/framework.yaml`",
			findSymfonyCookie, "yaml", "cookie_domain: shop.test", ""),
		"tomcat": cookieFix("Leave sessionCookieDomain of the Context unset; sessionCookiePath and sameSiteCookies of the CookieProcessor are the other attributes.", "META-INF/context.xml or conf/context.xml",
			findServletCookie, "xml", `<Context sessionCookieDomain="shop.test">`, "<Context>"),
		"go": cookieFix("Leave Domain of http.Cookie empty; Path, Secure and SameSite are the other attributes.", "the handler that calls http.SetCookie",
			findGoCookie, "go", `http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Domain: "shop.test"})`, `http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/"})`),
	}
}

// deletionFixes delete a cookie where it was set.
func deletionFixes() byProduct {
	return byProduct{
		"php": cookieFix("Delete it with the same parameters: `setcookie($name, '', ['expires' => 1, 'path' => ..., 'domain' => ...])`; for the session they are `session.cookie_path` and `session.cookie_domain`.", "the script that logs out",
			findPHPCookie, "php", "setcookie('user', '', 1);", "setcookie('user', '', ['expires' => 1, 'path' => '/', 'domain' => 'shop.test']);"),
		"flask": cookieFix("Pass them on: `response.delete_cookie(name, path=..., domain=...)`; for the session they are SESSION_COOKIE_PATH and SESSION_COOKIE_DOMAIN.", "the view that logs out",
			`grep -rnsE --include='*.py' '(set|delete)_cookie\(|SESSION_COOKIE_' .`, "python", "response.delete_cookie('user')", "response.delete_cookie('user', path='/', domain='shop.test')"),
		"django": cookieFix("Pass them on: `response.delete_cookie(name, path=..., domain=...)`; for the session they are SESSION_COOKIE_PATH and SESSION_COOKIE_DOMAIN.", "the view that logs out",
			`grep -rnsE --include='*.py' '(set|delete)_cookie\(|SESSION_COOKIE_' .`, "python", "response.delete_cookie('user')", "response.delete_cookie('user', path='/', domain='shop.test')"),
		"express": cookieFix("Pass them on: `res.clearCookie(name, { path, domain })`.", "the handler that logs out",
			findExpressCookie, "js", "res.clearCookie('user')", "res.clearCookie('user', { path: '/', domain: 'shop.test' })"),
		"rails": cookieFix("Pass them on: `cookies.delete(:name, path: ..., domain: ...)`.", "the action that logs out",
			`grep -rnsE 'cookies\.delete|cookies(\.\w+)?\[' app`, "ruby", "cookies.delete(:user)", "cookies.delete(:user, path: '/', domain: 'shop.test')"),
		"spring": cookieFix("Build the cookie that ends with the same domain and path: `server.servlet.session.cookie.domain` and `.path` for the session.", "the handler that logs out; `deleteCookies` of the logout configuration leaves the domain out",
			findSpringCookie, "java", "", `ResponseCookie gone = ResponseCookie.from("user", "").path("/").domain("shop.test").maxAge(0).build();`),
		"aspnetcore": cookieFix("Pass them on: `Response.Cookies.Delete(name, new CookieOptions { Path, Domain })`.", "the handler that logs out",
			`grep -rnsE --include='*.cs' 'Cookies\.(Append|Delete)' .`, "csharp", `Response.Cookies.Delete("user");`, `Response.Cookies.Delete("user", new CookieOptions { Path = "/", Domain = "shop.test" });`),
		"laravel": cookieFix("Pass them on: `Cookie::forget(name, path, domain)`; for the session they are SESSION_PATH and SESSION_DOMAIN in .env.", "the action that logs out",
			`grep -rnsE --include='*.php' 'Cookie::(forget|expire|queue|make)' app routes`, "php", "Cookie::queue(Cookie::forget('user'));", "Cookie::queue(Cookie::forget('user', '/', 'shop.test'));"),
		"go": cookieFix("Set http.Cookie with the same Path and Domain and `MaxAge: -1`.", "the handler that logs out",
			findGoCookie, "go", `http.SetCookie(w, &http.Cookie{Name: "user", MaxAge: -1})`, `http.SetCookie(w, &http.Cookie{Name: "user", Path: "/", Domain: "shop.test", MaxAge: -1})`),
	}
}

// sessionFixes keep the session's ID out of URLs.
func sessionFixes() byProduct {
	return byProduct{
		"php": cookieFix("Set `session.use_only_cookies = 1` and `session.use_trans_sid = 0`, PHP's own defaults.", "php.ini, .user.ini or the FPM pool; `php --ini` names the files",
			`grep -rnsE 'use_only_cookies|use_trans_sid' . /etc/php /usr/local/etc/php`, "ini", "session.use_only_cookies = 0", "session.use_only_cookies = 1"),
		"tomcat": trackingFix(), "jetty": trackingFix(),
		"spring": cookieFix("Set `server.servlet.session.tracking-modes=cookie`; Spring Security leaves the ID out of URLs unless `enableSessionUrlRewriting(true)` is called.", "application.properties or application.yml",
			`grep -rnsE 'tracking-modes|enableSessionUrlRewriting|encodeRedirectURL' src`, "properties", "", "server.servlet.session.tracking-modes=cookie"),
	}
}

func trackingFix() fix {
	return cookieFix("Set the tracking mode of the session to COOKIE: encodeRedirectURL() appends ;jsessionid while the container does not know whether the client takes cookies.", "WEB-INF/web.xml of the application",
		`grep -rnsE 'tracking-mode|encode(Redirect)?URL' WEB-INF/web.xml conf src`, "xml", "", "<session-config>\n  <tracking-mode>COOKIE</tracking-mode>\n</session-config>")
}
