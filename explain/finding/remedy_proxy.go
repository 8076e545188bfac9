package finding

import "detour/explain/remedy"

// locationTest shows where the answer leads.
const locationTest = "curl -sI {url} | grep -i '^location'"

// locationFix is the fix of what a Location is made of.
func locationFix(advice, where, find, language, before, after string) fix {
	f := fix{advice, where, remedy.Recipe{Change: change(language, before, after), Test: remedy.Lines{locationTest}}}
	if find != "" {
		f.Find = remedy.Lines{find}
	}
	return f
}

// Commands that find what applications trust of a proxy.
const (
	findNginxRedirects = `grep -RnsE 'port_in_redirect|absolute_redirect|proxy_redirect|listen ' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx`
	findApacheName     = `grep -RnsEi 'ServerName|UseCanonical|ProxyPassReverse' /etc/apache2 /etc/httpd`
	findTomcatValve    = `grep -nE 'RemoteIpValve|proxyPort|<Connector' conf/server.xml`
	findDjangoProxy    = `grep -rnsE --include='*.py' 'USE_X_FORWARDED|SECURE_PROXY_SSL|ALLOWED_HOSTS' .`
	findProxyFix       = `grep -rnsE --include='*.py' 'ProxyFix|wsgi_app|Flask\(' .`
	findSpringProxy    = `grep -rnsE 'forward-headers-strategy|ForwardedHeaderFilter' src`
	findCoreProxy      = `grep -rnsE --include='*.cs' 'ForwardedHeaders|UseHttpsRedirection|HttpsPort' .`
	findTrustProxy     = `grep -rnsE --include='*.js' --include='*.ts' --exclude-dir=node_modules 'trust proxy|trustProxy|app\.proxy' .`
	findTraefikEntry   = `grep -RnsEi 'redirections|entryPoints|trustedIPs' /etc/traefik docker-compose.yml compose.yaml`
)

const forwardHeaders = "server.forward-headers-strategy=framework"

const (
	flaskProxyFix = "from werkzeug.middleware.proxy_fix import ProxyFix\n\napp.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)"
	djangoProto   = "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')"
	remoteIPValve = `<Valve className="org.apache.catalina.valves.RemoteIpValve" protocolHeader="X-Forwarded-Proto" portHeader="X-Forwarded-Port" />`
	coreForwarded = "app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost });"
)

// portFixes keep an inner port out of the Location.
func portFixes() byProduct {
	return byProduct{
		"nginx":      locationFix("Set `port_in_redirect off` or `absolute_redirect off` in nginx.", "the `server` block that listens on the inner port", findNginxRedirects, "nginx", "", "port_in_redirect off;"),
		"apache":     locationFix("Set `UseCanonicalPhysicalPort Off` and a ServerName with the public port in Apache, or `ProxyPassReverse` for what a backend writes.", "the virtual host", findApacheName, "apache", "", "ServerName https://{asked}\nUseCanonicalName On\nUseCanonicalPhysicalPort Off"),
		"traefik":    locationFix("Name the port that clients ask for in Traefik: `entryPoints.web.http.redirections.entryPoint.to: \":443\"`.", "the static configuration, below entryPoints", findTraefikEntry, "yaml", "to: websecure", `to: ":443"`),
		"tomcat":     locationFix("Set `proxyPort` and `scheme` on the Connector, or the RemoteIpValve with `portHeader`.", "conf/server.xml", findTomcatValve, "xml", "", remoteIPValve),
		"jetty":      locationFix("Add the ForwardedRequestCustomizer, or set HttpConfiguration.setSecurePort.", "start.d of the Jetty base", "grep -rnsE 'http-forwarded|securePort' start.d start.ini etc", "sh", "", "java -jar $JETTY_HOME/start.jar --add-modules=http-forwarded"),
		"django":     locationFix("Set `USE_X_FORWARDED_HOST` and `USE_X_FORWARDED_PORT` in settings.py, and have the proxy send the fields.", "settings.py", findDjangoProxy, "python", "", "USE_X_FORWARDED_HOST = True\nUSE_X_FORWARDED_PORT = True"),
		"flask":      locationFix("Wrap the application: `ProxyFix(app.wsgi_app, x_proto=1, x_host=1, x_port=1)`.", "where the application is made", findProxyFix, "python", "", "from werkzeug.middleware.proxy_fix import ProxyFix\n\napp.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1, x_port=1)"),
		"spring":     locationFix("Set `server.forward-headers-strategy=framework`, and have the proxy send X-Forwarded-Port.", "application.properties or application.yml", findSpringProxy, "properties", "", forwardHeaders),
		"aspnetcore": locationFix("Call `UseForwardedHeaders` first, with XForwardedHost, and set `HttpsPort`.", "Program.cs", findCoreProxy, "csharp", "", "builder.Services.AddHttpsRedirection(o => o.HttpsPort = 443);"),
		"wordpress":  locationFix("Set both addresses of WordPress to the public one, without the inner port.", "Settings > General, or WP_HOME and WP_SITEURL in wp-config.php", "wp option get home; wp option get siteurl", "php", "", "define('WP_HOME', 'https://{asked}');\ndefine('WP_SITEURL', 'https://{asked}');"),
		"nextcloud":  locationFix("Set `overwritehost` to the public host, with its port where that is not 443.", "config/config.php", "sudo -u www-data php occ config:list system", "php", "", "'overwritehost' => '{asked}',\n'overwriteprotocol' => 'https',"),
		"keycloak":   locationFix("Set `hostname` to the public URL, and `proxy-headers` to what the proxy sends.", "conf/keycloak.conf, or KC_HOSTNAME and KC_PROXY_HEADERS", "grep -nE 'hostname|proxy' conf/keycloak.conf", "properties", "", "hostname=https://{asked}\nproxy-headers=xforwarded"),
	}
}

// downgradeFixes make a Location with https behind what terminates TLS.
func downgradeFixes() byProduct {
	return byProduct{
		"apache":     locationFix("Write `ServerName https://host` with `UseCanonicalName On` in Apache: mod_dir makes its Location by that and does not look at X-Forwarded-Proto.", "the virtual host", findApacheName, "apache", "", "ServerName https://{asked}\nUseCanonicalName On"),
		"nginx":      locationFix("Set `absolute_redirect off` in nginx where it redirects itself, and a `proxy_redirect` where it passes on a Location with http.", "the `server` block behind what terminates TLS", findNginxRedirects, "nginx", "", "absolute_redirect off;"),
		"starlette":  locationFix("Start uvicorn with `--proxy-headers --forwarded-allow-ips` and the address of the proxy.", "the command of the service", `grep -rnsE 'uvicorn|forwarded-allow-ips' /etc/systemd/system Dockerfile docker-compose.yml compose.yaml Procfile`, "sh", "uvicorn app:app", "uvicorn app:app --proxy-headers --forwarded-allow-ips=10.0.0.1"),
		"flask":      locationFix("Wrap the application: `ProxyFix(app.wsgi_app, x_proto=1, x_host=1)`.", "where the application is made", findProxyFix, "python", "", flaskProxyFix),
		"django":     locationFix("Set `SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')` in settings.py.", "settings.py", findDjangoProxy, "python", "", djangoProto),
		"tomcat":     locationFix("Set the RemoteIpValve with `protocolHeader=X-Forwarded-Proto`, or `scheme` and `secure` on the Connector.", "conf/server.xml, in the Host or the Engine", findTomcatValve, "xml", "", remoteIPValve),
		"jetty":      locationFix("Add the module http-forwarded, which has the ForwardedRequestCustomizer.", "start.d of the Jetty base", "grep -rnsE 'http-forwarded' start.d start.ini", "sh", "", "java -jar $JETTY_HOME/start.jar --add-modules=http-forwarded"),
		"spring":     locationFix("Set `server.forward-headers-strategy=framework`.", "application.properties or application.yml", findSpringProxy, "properties", "", forwardHeaders),
		"express":    locationFix("Set `app.set('trust proxy', 1)`.", "where the application is made", findTrustProxy, "js", "", "app.set('trust proxy', 1);"),
		"koa":        locationFix("Set `app.proxy = true`, so that ctx.protocol follows X-Forwarded-Proto.", "where the application is made", findTrustProxy, "js", "", "app.proxy = true;"),
		"fastify":    locationFix("Set `trustProxy`, so that request.protocol follows X-Forwarded-Proto.", "where the application is made", findTrustProxy, "js", "const app = fastify()", "const app = fastify({ trustProxy: '10.0.0.1' })"),
		"rails":      locationFix("Have the proxy send X-Forwarded-Proto, or set `config.assume_ssl`, which Rails 7.1 and newer have.", "`config/environments/production.rb`", "grep -nE 'assume_ssl|force_ssl|trusted_proxies' config/environments/production.rb config/application.rb", "ruby", "", "config.assume_ssl = true"),
		"laravel":    locationFix("Trust the proxy: Laravel builds URLs with https once it may read X-Forwarded-Proto.", "bootstrap/app.php from Laravel 11, app/Http/Middleware/TrustProxies.php before", "grep -rnsE 'trustProxies|TrustProxies|forceScheme' bootstrap app", "php", "", "$middleware->trustProxies(at: '10.0.0.1');"),
		"symfony":    locationFix("Set trusted_proxies and trusted_headers.", "`config/packages/framework.yaml`", "grep -rnsE 'trusted_(proxies|headers)' config .env", "yaml", "", "framework:\n  trusted_proxies: '10.0.0.1'\n  trusted_headers: ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port']"),
		"aspnetcore": locationFix("Call `UseForwardedHeaders` with XForwardedProto before all else.", "Program.cs", findCoreProxy, "csharp", "", coreForwarded),
		"wordpress":  locationFix("Change both addresses to https, and set `$_SERVER['HTTPS']` where the proxy says https.", "Settings > General, and wp-config.php above the line that includes wp-settings.php", "wp option get home; wp option get siteurl", "php", "", wordpressProto),
		"nextcloud":  locationFix("Set `overwriteprotocol` to https.", "config/config.php", "sudo -u www-data php occ config:list system", "php", "", "'overwriteprotocol' => 'https',"),
		"keycloak":   locationFix("Set `proxy-headers`, and `hostname` to the https URL.", "conf/keycloak.conf, or KC_HOSTNAME and KC_PROXY_HEADERS", "grep -nE 'hostname|proxy' conf/keycloak.conf", "properties", "", "hostname=https://{asked}\nproxy-headers=xforwarded"),
	}
}

const wordpressProto = "if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {\n    $_SERVER['HTTPS'] = 'on';\n}"

// tlsLoopFixes end the loop of an application that takes each request for http.
func tlsLoopFixes() byProduct {
	return downgradeFixes().with(byProduct{
		"cloudflare": locationFix("Set the SSL mode of Cloudflare to Full (strict), so that it speaks https to the origin.", "SSL/TLS > Overview in the dashboard", "", "text", "Flexible", "Full (strict)"),
		"nginx":      locationFix("Have the proxy in front send X-Forwarded-Proto, and test `$http_x_forwarded_proto` and not `$scheme` in nginx.", "the `server` block with the redirect", `grep -RnsE 'scheme|x_forwarded_proto|return 30' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx`, "nginx", "if ($scheme = http) {", "if ($http_x_forwarded_proto = http) {"),
		"apache":     locationFix("Test `%{HTTP:X-Forwarded-Proto}` and not `%{HTTPS}` in Apache, or set `SetEnvIf X-Forwarded-Proto https HTTPS=on`.", "the virtual host for port 80, or .htaccess", `grep -RnsE 'HTTPS|X-Forwarded-Proto' --include='*.conf' --include='.htaccess' /etc/apache2 /etc/httpd /var/www`, "apache", "RewriteCond %{HTTPS} off", "RewriteCond %{HTTP:X-Forwarded-Proto} !=https"),
		"laravel":    locationFix("Trust the proxy in TrustProxies.", "bootstrap/app.php from Laravel 11, app/Http/Middleware/TrustProxies.php before", "grep -rnsE 'trustProxies|TrustProxies|forceScheme' bootstrap app", "php", "", "$middleware->trustProxies(at: '10.0.0.1');"),
		"express":    locationFix("Set `app.set('trust proxy', 1)`, so that req.secure follows X-Forwarded-Proto.", "where the application is made", findTrustProxy, "js", "", "app.set('trust proxy', 1);"),
		"wordpress":  locationFix("Set `$_SERVER['HTTPS'] = 'on'` in wp-config.php where X-Forwarded-Proto is https.", "wp-config.php, above the line that includes wp-settings.php", "grep -nE 'HTTPS|FORCE_SSL|WP_HOME|WP_SITEURL' wp-config.php", "php", "", wordpressProto),
		"aspnetcore": locationFix("Call `UseForwardedHeaders` before `UseHttpsRedirection`.", "Program.cs", findCoreProxy, "csharp", "app.UseHttpsRedirection();", coreForwarded+"\napp.UseHttpsRedirection();"),
		"traefik":    locationFix("Set `forwardedHeaders.trustedIPs` of the entry point.", "the static configuration, below entryPoints", findTraefikEntry, "yaml", "", "forwardedHeaders:\n  trustedIPs:\n    - 10.0.0.1"),
	})
}

// hostFixes keep a host that the client made up out of the Location.
func hostFixes() byProduct {
	return byProduct{
		"nginx":      locationFix("Write the name of the site in the target and not `$host`, and add a default server that refuses other names.", "the `server` block, and one with `default_server`", `grep -RnsE '\$(http_)?host|default_server' /etc/nginx /usr/local/nginx/conf /usr/local/etc/nginx`, "nginx", "return 301 https://$host$request_uri;", "return 301 https://{asked}$request_uri;"),
		"apache":     locationFix("Write the name of the site in the target and not `%{HTTP_HOST}`, and set `UseCanonicalName On`.", "the virtual host, or .htaccess", `grep -RnsE 'HTTP_HOST|UseCanonicalName' --include='*.conf' --include='.htaccess' /etc/apache2 /etc/httpd /var/www`, "apache", "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]", "RewriteRule ^ https://{asked}%{REQUEST_URI} [R=301,L]"),
		"django":     locationFix("List the site's names in ALLOWED_HOSTS, and leave USE_X_FORWARDED_HOST off unless the proxy overwrites the field.", "settings.py", findDjangoProxy, "python", "ALLOWED_HOSTS = ['*']", "ALLOWED_HOSTS = ['{asked}']"),
		"flask":      locationFix("Set TRUSTED_HOSTS, which Flask 3.1 and newer have, and give ProxyFix `x_host=1` only where the proxy overwrites the field.", "where the application is configured", findProxyFix, "python", "", "app.config['TRUSTED_HOSTS'] = ['{asked}']"),
		"starlette":  locationFix("Add TrustedHostMiddleware with the site's names.", "where the application is made", `grep -rnsE --include='*.py' 'TrustedHostMiddleware|add_middleware' .`, "python", "", "app.add_middleware(TrustedHostMiddleware, allowed_hosts=['{asked}'])"),
		"rails":      locationFix("List the site's names in config.hosts.", "`config/environments/production.rb`", "grep -rnsE 'config\\.hosts|default_url_options' config", "ruby", "", "config.hosts << '{asked}'"),
		"laravel":    locationFix("Trust the site's hosts, and leave X-Forwarded-Host out of the trusted fields unless the proxy overwrites it.", "bootstrap/app.php from Laravel 11, app/Http/Middleware/TrustHosts.php before", "grep -rnsE 'trustHosts|TrustHosts|trustProxies' bootstrap app", "php", "", "$middleware->trustHosts(at: ['^{asked}$']);"),
		"symfony":    locationFix("Set trusted_hosts.", "`config/packages/framework.yaml`", "grep -rnsE 'trusted_hosts' config", "yaml", "", "framework:\n  trusted_hosts: ['^{asked}$']"),
		"express":    locationFix("Write the name of the site in the target, and set `trust proxy` to the proxy's address and not to true.", "the handler that redirects", findTrustProxy, "js", "res.redirect(301, 'https://' + req.hostname + req.originalUrl);", "res.redirect(301, 'https://{asked}' + req.originalUrl);"),
		"php":        locationFix("Write the name of the site in the target and not `$_SERVER['HTTP_HOST']`.", "the script that redirects", `grep -rnsE --include='*.php' 'HTTP_(X_FORWARDED_)?HOST' .`, "php", "header('Location: https://' . $_SERVER['HTTP_HOST'] . '/');", "header('Location: https://{asked}/');"),
		"aspnetcore": locationFix("Set AllowedHosts, and AllowedHosts of ForwardedHeadersOptions.", "appsettings.json", `grep -rnsE 'AllowedHosts|XForwardedHost' --include='*.json' --include='*.cs' .`, "json", `"AllowedHosts": "*"`, `"AllowedHosts": "{asked}"`),
		"go":         locationFix("Write the name of the site in the target and not r.Host.", "the handler that redirects", `grep -rnsE --include='*.go' 'r\.Host|X-Forwarded-Host' .`, "go", `http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), http.StatusMovedPermanently)`, `http.Redirect(w, r, "https://{asked}"+r.URL.RequestURI(), http.StatusMovedPermanently)`),
		"tomcat":     locationFix("Name the site's hosts in server.xml, and have the Engine's default host refuse all others.", "conf/server.xml", "grep -nE '<(Host|Engine) ' conf/server.xml", "xml", "", `<Host name="{asked}" appBase="webapps" />`),
	}
}
