package finding

import "detour/explain/remedy"

// fieldFix is the fix of a field that the answer lacks or has wrong.
func fieldFix(name, advice, where, find, language, before, after string) fix {
	f := fix{advice, where, remedy.Recipe{Change: change(language, before, after), Test: remedy.Lines{"curl -sI {url} | grep -i '^" + name + "'"}}}
	if find != "" {
		f.Find = remedy.Lines{find}
	}
	return f
}

const stsField = "Strict-Transport-Security"

// hstsFixes send Strict-Transport-Security with redirects too.
func hstsFixes() byProduct {
	return byProduct{
		"nginx":      fieldFix(stsField, "Add the field with `always` in the https server: a location with an add_header of its own inherits none.", "the `server` block that listens on 443", "grep -RnsE 'Strict-Transport|add_header' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx", "nginx", "", `add_header Strict-Transport-Security "max-age=31536000" always;`),
		"apache":     fieldFix(stsField, "Set the field with `always`, which covers redirects.", "the virtual host for port 443", "grep -RnsEi 'Strict-Transport' /etc/apache2 /etc/httpd", "apache", "", `Header always set Strict-Transport-Security "max-age=31536000"`),
		"caddy":      fieldFix(stsField, "Set the field in the site's block.", "the Caddyfile", "grep -nE 'Strict-Transport' /etc/caddy/Caddyfile", "caddy", "", "header Strict-Transport-Security max-age=31536000"),
		"haproxy":    fieldFix(stsField, "Set the field with http-after-response, which covers HAProxy's own redirects too.", "the frontend that binds 443 in haproxy.cfg", "grep -nE 'Strict-Transport|http-(after-)?response' /etc/haproxy/haproxy.cfg", "haproxy", "", `http-after-response set-header Strict-Transport-Security "max-age=31536000"`),
		"django":     fieldFix(stsField, "Set SECURE_HSTS_SECONDS; SecurityMiddleware sends the field where it sees the request as https.", "settings.py", `grep -rnsE --include='*.py' 'SECURE_(HSTS|PROXY|SSL)' .`, "python", "", "SECURE_HSTS_SECONDS = 31536000"),
		"rails":      fieldFix(stsField, "Set `config.force_ssl`, and `ssl_options` for the details.", "`config/environments/production.rb`", "grep -nE 'force_ssl|ssl_options' config/environments/production.rb", "ruby", "", "config.force_ssl = true\nconfig.ssl_options = { hsts: { expires: 1.year, subdomains: false } }"),
		"spring":     fieldFix(stsField, "Spring Security sends the field where it sees the request as https: have it trust X-Forwarded-Proto.", "application.properties or application.yml", `grep -rnsE 'forward-headers-strategy|httpStrictTransportSecurity|headers\(' src`, "properties", "", forwardHeaders),
		"aspnetcore": fieldFix(stsField, "Call UseHsts in production; it leaves out localhost and requests that it takes for http.", "Program.cs", "grep -rnsE --include='*.cs' 'UseHsts|ForwardedHeaders' .", "csharp", "", "app.UseHsts();"),
		"express":    fieldFix(stsField, "Use helmet before the routes that redirect.", "where the application is made", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'helmet|Strict-Transport' .`, "js", "", "app.use(helmet.strictTransportSecurity({ maxAge: 31536000 }));"),
		"tomcat":     fieldFix(stsField, "Add the HttpHeaderSecurityFilter with a maximum age; its default is 0.", "WEB-INF/web.xml of the application or conf/web.xml", "grep -nE 'HttpHeaderSecurityFilter|hsts' WEB-INF/web.xml conf/web.xml", "xml", "", "<filter>\n  <filter-name>security</filter-name>\n  <filter-class>org.apache.catalina.filters.HttpHeaderSecurityFilter</filter-class>\n  <init-param>\n    <param-name>hstsMaxAgeSeconds</param-name>\n    <param-value>31536000</param-value>\n  </init-param>\n</filter>\n<filter-mapping>\n  <filter-name>security</filter-name>\n  <url-pattern>/*</url-pattern>\n</filter-mapping>"),
		"phoenix":    fieldFix(stsField, "Set force_ssl of the endpoint; it redirects http and sends the field.", "config/prod.exs or config/runtime.exs", "grep -rnsE 'force_ssl' config", "elixir", "", "config :app, AppWeb.Endpoint, force_ssl: [hsts: true, rewrite_on: [:x_forwarded_proto]]"),
		"cloudflare": fieldFix(stsField, "Switch HSTS on in the dashboard.", "SSL/TLS > Edge Certificates > HTTP Strict Transport Security", "", "text", "HSTS: Disabled", "HSTS: Enabled, max-age 12 months"),
		"traefik":    fieldFix(stsField, "Add a headers middleware with stsSeconds to the router for https.", "the dynamic configuration", `grep -RnsEi 'stsSeconds|headers' /etc/traefik docker-compose.yml compose.yaml`, "yaml", "", "hsts:\n  headers:\n    stsSeconds: 31536000"),
	}
}

// varyFixes name in Vary what an answer depends on.
func varyFixes() byProduct {
	return byProduct{
		"nginx":   fieldFix("Vary", "Add Vary with `always` where the answer depends on the field.", "the location or the server that tests it", `grep -RnsE 'http_accept_language|http_user_agent|Vary' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx`, "nginx", "", "add_header Vary Accept-Language always;"),
		"apache":  fieldFix("Vary", "Append to Vary with `always`, or the redirect goes without it.", "the virtual host or .htaccess with the rule", `grep -RnsE 'Accept-Language|HTTP_USER_AGENT|Vary' --include='*.conf' --include='.htaccess' /etc/apache2 /etc/httpd /var/www`, "apache", "", "Header always append Vary Accept-Language"),
		"haproxy": fieldFix("Vary", "Set Vary with http-after-response: http-response does not touch HAProxy's own redirects.", "the frontend with the rule", "grep -nE 'accept-language|user-agent|Vary' /etc/haproxy/haproxy.cfg", "haproxy", "", "http-after-response set-header Vary Accept-Language"),
		"express": fieldFix("Vary", "Call `res.vary` before the redirect.", "the handler that redirects", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'acceptsLanguages|accept-language|user-agent|res\.vary' .`, "js", "", "res.vary('Accept-Language');"),
		"django":  fieldFix("Vary", "Patch Vary on the redirect, as LocaleMiddleware does by itself.", "the view or the middleware that redirects", `grep -rnsE --include='*.py' 'ACCEPT_LANGUAGE|USER_AGENT|patch_vary|vary_on' .`, "python", "", "from django.utils.cache import patch_vary_headers\n\npatch_vary_headers(response, ['Accept-Language'])"),
		"flask":   fieldFix("Vary", "Add to `response.vary` before the redirect is returned.", "the view that redirects", `grep -rnsE --include='*.py' 'accept_languages|user_agent|\.vary' .`, "python", "", "response.vary.add('Accept-Language')"),
		"php":     fieldFix("Vary", "Send Vary before the Location; `false` keeps what others added.", "the script that redirects", `grep -rnsE --include='*.php' 'HTTP_(ACCEPT_LANGUAGE|USER_AGENT)|Vary' .`, "php", "", "header('Vary: Accept-Language', false);"),
		"rails":   fieldFix("Vary", "Set Vary on the response before redirect_to.", "the controller that redirects", `grep -rnsE 'HTTP_ACCEPT_LANGUAGE|user_agent|Vary' app`, "ruby", "", "response.headers['Vary'] = 'Accept-Language'"),
		"go":      fieldFix("Vary", "Add Vary before http.Redirect.", "the handler that redirects", `grep -rnsE --include='*.go' 'Accept-Language|User-Agent|"Vary"' .`, "go", "", `w.Header().Add("Vary", "Accept-Language")`),
		"koa":     fieldFix("Vary", "Call `ctx.vary` before the redirect.", "the middleware that redirects", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'acceptsLanguages|accept-language|ctx\.vary' .`, "js", "", "ctx.vary('Accept-Language');"),
	}
}

// openFixes allow only targets of the site.
func openFixes() byProduct {
	return byProduct{
		"django":     locationFix("Check the target with `url_has_allowed_host_and_scheme`, as LoginView does.", "the view that redirects", `grep -rnsE --include='*.py' '(GET|POST)(\[|\.get\().*(next|url|return)|url_has_allowed' .`, "python", "return redirect(request.GET['next'])", "target = request.GET.get('next', '')\nif not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):\n    target = '/'\nreturn redirect(target)"),
		"flask":      locationFix("Allow only targets without a host.", "the view that redirects", `grep -rnsE --include='*.py' 'redirect\(.*(args|form|next)' .`, "python", "return redirect(request.args['next'])", "target = urlsplit(request.args.get('next', '/').replace('\\\\', '/'))\nif target.scheme or target.netloc:\n    abort(400)\nreturn redirect('/' + target.geturl().lstrip('/'))"),
		"rails":      locationFix("Use `url_from`, which answers nil for another host and which Rails 7 and newer have.", "the controller that redirects", `grep -rnsE 'redirect_to +params|allow_other_host|url_from' app config`, "ruby", "redirect_to params[:url], allow_other_host: true", "redirect_to url_from(params[:url]) || root_path"),
		"aspnetcore": locationFix("Answer with `LocalRedirect`, or test `Url.IsLocalUrl` first.", "the action that redirects", "grep -rnsE --include='*.cs' 'Redirect\\(.*[uU]rl|IsLocalUrl|LocalRedirect' .", "csharp", "return Redirect(returnUrl);", "return LocalRedirect(returnUrl);"),
		"express":    locationFix("Resolve the target against the site, and refuse what leaves its origin.", "the handler that redirects", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'redirect\(.*req\.(query|body)' .`, "js", "res.redirect(req.query.next);", "const target = new URL(req.query.next ?? '/', 'https://{asked}');\nif (target.origin !== 'https://{asked}') return res.sendStatus(400);\nres.redirect(target.pathname + target.search);"),
		"php":        locationFix("Allow only a path that begins with one slash and no backslash.", "the script that redirects", `grep -rnsE --include='*.php' 'Location.*_(GET|POST|REQUEST)' .`, "php", "header('Location: ' . $_GET['next']);", "$next = $_GET['next'] ?? '/';\nif (!preg_match('~^/(?![/\\\\\\\\])~', $next)) { $next = '/'; }\nheader('Location: ' . $next);"),
		"laravel":    locationFix("Use `redirect()->intended()`, which keeps the target in the session, or a named route.", "the controller that redirects", `grep -rnsE --include='*.php' 'redirect\(\)->(away|to)\(.*request|redirect\(\$request' app routes`, "php", "return redirect($request->input('next'));", "return redirect()->intended('/');"),
		"wordpress":  locationFix("Call `wp_safe_redirect`, which allows the site's own host and those of `allowed_redirect_hosts`.", "the plugin or the theme that redirects", `grep -rnsE --include='*.php' 'wp_redirect\(.*_(GET|POST|REQUEST)' wp-content`, "php", "wp_redirect($_GET['next']);", "wp_safe_redirect($_GET['next'] ?? home_url('/'));"),
		"go":         locationFix("Parse the target, and refuse one with a scheme, a host or a backslash.", "the handler that redirects", `grep -rnsE --include='*.go' 'Redirect\(.*(FormValue|Query)' .`, "go", `http.Redirect(w, r, r.FormValue("next"), http.StatusFound)`, "next, err := url.Parse(r.FormValue(\"next\"))\nif err != nil || next.IsAbs() || next.Host != \"\" || strings.Contains(next.Path, `\\`) {\n    next = &url.URL{Path: \"/\"}\n}\nhttp.Redirect(w, r, next.String(), http.StatusFound)"),
		"spring":     locationFix("Build the target from a path of your own, and leave `redirect:` with a parameter out.", "the controller that redirects", `grep -rnsE --include='*.java' --include='*.kt' '"redirect:" *\+|sendRedirect\(.*getParameter' src`, "java", `return "redirect:" + next;`, `return "redirect:" + (next.matches("/[^/\\\\].*") ? next : "/");`),
	}
}

// bodyFixes stop a page after its redirect.
func bodyFixes() byProduct {
	return byProduct{
		"php": fieldFix("Content-Length", "Add `exit;` behind the `header()`: PHP goes on, and sends the page with the redirect.", "the script that redirects", `grep -rnsE -A1 --include='*.php' 'header\( *.Location' .`, "php", "header('Location: /login.php');", "header('Location: /login.php');\nexit;"),
		"wordpress": fieldFix("Content-Length", "Add `exit;` behind wp_redirect(), which does not end the request.", "the plugin or the theme that redirects", `grep -rnsE -A1 --include='*.php' 'wp_(safe_)?redirect\(' wp-content`, "php",
			"wp_safe_redirect(home_url('/login/'));", "wp_safe_redirect(home_url('/login/'));\nexit;"),
		"express": fieldFix("Content-Length", "Return behind res.redirect(), and let nothing write afterwards.", "the handler that redirects", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'redirect\(' .`, "js", "if (!req.user) res.redirect('/login');", "if (!req.user) return res.redirect('/login');"),
	}
}

// boundFixes let a cache forget a permanent redirect.
func boundFixes() byProduct {
	return byProduct{
		"nginx":   fieldFix("Cache-Control", "Add Cache-Control with `always` beside the `return`.", "the location or the server with the rule", `grep -RnsE 'return 30[18]|permanent;' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx`, "nginx", "", `add_header Cache-Control "max-age=3600" always;`),
		"apache":  fieldFix("Cache-Control", "Set Cache-Control for the status of the redirect, with `always`.", "the virtual host or .htaccess with the rule", `grep -RnsE 'R=30[18]|Redirect(Match)? +(permanent|30[18])' --include='*.conf' --include='.htaccess' /etc/apache2 /etc/httpd /var/www`, "apache", "", `Header always set Cache-Control "max-age=3600" "expr=%{REQUEST_STATUS} in {'301', '308'}"`),
		"haproxy": fieldFix("Cache-Control", "Set Cache-Control with http-after-response: http-response does not touch HAProxy's own redirects.", "the frontend with the rule", "grep -nE 'redirect .*code 30[18]' /etc/haproxy/haproxy.cfg", "haproxy", "", "http-after-response set-header Cache-Control max-age=3600 if { status 301 308 }"),
		"caddy":   fieldFix("Cache-Control", "Set the field beside the redir, for the same paths.", "the Caddyfile", "grep -nE 'redir ' /etc/caddy/Caddyfile", "caddy", "", "header {source} Cache-Control max-age=3600"),
		"express": fieldFix("Cache-Control", "Set the field before the redirect.", "the handler that redirects", `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'redirect\( *30[18]' .`, "js", "", "res.set('Cache-Control', 'max-age=3600');"),
		"django":  fieldFix("Cache-Control", "Patch the response that is returned.", "the view that redirects", `grep -rnsE --include='*.py' 'permanent=True|PermanentRedirect' .`, "python", "", "from django.utils.cache import patch_cache_control\n\npatch_cache_control(response, max_age=3600)"),
		"flask":   fieldFix("Cache-Control", "Set max_age of the response that is returned.", "the view that redirects", `grep -rnsE --include='*.py' 'redirect\(.*30[18]' .`, "python", "", "response.cache_control.max_age = 3600"),
		"php":     fieldFix("Cache-Control", "Send the field before the Location.", "the script that redirects", `grep -rnsE --include='*.php' 'header\(.*30[18]' .`, "php", "", "header('Cache-Control: max-age=3600');"),
		"rails":   fieldFix("Cache-Control", "Call expires_in before redirect_to.", "the controller that redirects", `grep -rnsE 'moved_permanently|status: 30[18]' app config/routes.rb`, "ruby", "", "expires_in 1.hour"),
		"go":      fieldFix("Cache-Control", "Set the field before http.Redirect.", "the handler that redirects", `grep -rnsE --include='*.go' 'StatusMovedPermanently|StatusPermanentRedirect' .`, "go", "", `w.Header().Set("Cache-Control", "max-age=3600")`),
	}
}
