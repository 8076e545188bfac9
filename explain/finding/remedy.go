package finding

import (
	"sync"

	"detour/explain/cause"
	"detour/trace"
)

// remedies are the fixes of rules for one product, by the ID of its file in
// package cause: what that product calls the setting. Where the exchange shows
// none of them, the rule's own fix stands, which names no product.
var remedies = sync.OnceValue(func() map[string]map[string]string {
	return map[string]map[string]string{
		"odd-port": {
			"nginx":      "Set `port_in_redirect off` or `absolute_redirect off` in nginx.",
			"apache":     "Set `UseCanonicalPhysicalPort Off` and a ServerName with the public port in Apache, or `ProxyPassReverse` for what a backend writes.",
			"traefik":    "Name the port that clients ask for in Traefik: `entryPoints.web.http.redirections.entryPoint.to: \":443\"`.",
			"tomcat":     "Set `proxyPort` and `scheme` on the Connector, or the RemoteIpValve with `portHeader`.",
			"jetty":      "Add the ForwardedRequestCustomizer, or set HttpConfiguration.setSecurePort.",
			"django":     "Set `USE_X_FORWARDED_HOST` and `USE_X_FORWARDED_PORT` in settings.py, and have the proxy send the fields.",
			"flask":      "Wrap the application: `ProxyFix(app.wsgi_app, x_proto=1, x_host=1, x_port=1)`.",
			"spring":     "Set `server.forward-headers-strategy=framework`, and have the proxy send X-Forwarded-Port.",
			"aspnetcore": "Call `UseForwardedHeaders` first, with XForwardedHost, and set `HttpsPort`.",
		},
		"downgrade": {
			"apache":     "Write `ServerName https://host` with `UseCanonicalName On` in Apache: mod_dir makes its Location by that and does not look at X-Forwarded-Proto.",
			"nginx":      "Set `absolute_redirect off` in nginx where it redirects itself, and a `proxy_redirect` where it passes on a Location with http.",
			"starlette":  "Start uvicorn with `--proxy-headers --forwarded-allow-ips` and the address of the proxy.",
			"flask":      "Wrap the application: `ProxyFix(app.wsgi_app, x_proto=1, x_host=1)`.",
			"django":     "Set `SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')` in settings.py.",
			"tomcat":     "Set the RemoteIpValve with `protocolHeader=X-Forwarded-Proto`, or `scheme` and `secure` on the Connector.",
			"spring":     "Set `server.forward-headers-strategy=framework`.",
			"express":    "Set `app.set('trust proxy', 1)`.",
			"aspnetcore": "Call `UseForwardedHeaders` with XForwardedProto before all else.",
		},
		"tls-proxy-loop": {
			"cloudflare": "Set the SSL mode of Cloudflare to Full (strict), so that it speaks https to the origin.",
			"nginx":      "Have the proxy in front send X-Forwarded-Proto, and test `$http_x_forwarded_proto` and not `$scheme` in nginx.",
			"apache":     "Test `%{HTTP:X-Forwarded-Proto}` and not `%{HTTPS}` in Apache, or set `SetEnvIf X-Forwarded-Proto https HTTPS=on`.",
			"django":     "Set `SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')` in settings.py.",
			"rails":      "Set `config.assume_ssl = true` behind a proxy that ends TLS.",
			"laravel":    "Trust the proxy in TrustProxies.",
			"express":    "Set `app.set('trust proxy', 1)`, so that req.secure follows X-Forwarded-Proto.",
			"wordpress":  "Set `$_SERVER['HTTPS'] = 'on'` in wp-config.php where X-Forwarded-Proto is https.",
			"spring":     "Set `server.forward-headers-strategy=framework`.",
			"aspnetcore": "Call `UseForwardedHeaders` before `UseHttpsRedirection`.",
			"traefik":    "Set `forwardedHeaders.trustedIPs` of the entry point.",
			"tomcat":     "Set the RemoteIpValve with `protocolHeader=X-Forwarded-Proto`.",
		},
		"cookie-deletion-misses": {
			"php":        "Delete it with the same parameters: `setcookie($name, '', ['expires' => 1, 'path' => ..., 'domain' => ...])`; for the session they are `session.cookie_path` and `session.cookie_domain`.",
			"flask":      "Pass them on: `response.delete_cookie(name, path=..., domain=...)`; for the session they are SESSION_COOKIE_PATH and SESSION_COOKIE_DOMAIN.",
			"django":     "Pass them on: `response.delete_cookie(name, path=..., domain=...)`; for the session they are SESSION_COOKIE_PATH and SESSION_COOKIE_DOMAIN.",
			"express":    "Pass them on: `res.clearCookie(name, { path, domain })`.",
			"rails":      "Pass them on: `cookies.delete(:name, path: ..., domain: ...)`.",
			"spring":     "Build the cookie that ends with the same domain and path: `server.servlet.session.cookie.domain` and `.path` for the session.",
			"aspnetcore": "Pass them on: `Response.Cookies.Delete(name, new CookieOptions { Path, Domain })`.",
			"laravel":    "Pass them on: `Cookie::forget(name, path, domain)`; for the session they are SESSION_PATH and SESSION_DOMAIN in .env.",
			"go":         "Set http.Cookie with the same Path and Domain and `MaxAge: -1`.",
		},
		"cookie-rejected": cookieSettings(),
		"cookie-withheld": cookieSettings(),
	}
})

// cookieSettings are what products call the attributes of their session's cookie.
var cookieSettings = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"php":        "Leave `session.cookie_domain` empty in php.ini, or name the host that answers; `session.cookie_path`, `session.cookie_secure` and `session.cookie_samesite` are the other attributes.",
		"flask":      "Leave SESSION_COOKIE_DOMAIN unset, or name the host that answers; SESSION_COOKIE_PATH, SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE are the other attributes.",
		"django":     "Leave SESSION_COOKIE_DOMAIN and CSRF_COOKIE_DOMAIN at None, or name the host that answers; SESSION_COOKIE_PATH, SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE are the other attributes.",
		"spring":     "Leave `server.servlet.session.cookie.domain` unset; `.path`, `.secure` and `.same-site` are the other attributes.",
		"express":    "Leave `cookie.domain` of the session unset; `cookie.path`, `cookie.secure` (with `trust proxy`) and `cookie.sameSite` are the other attributes.",
		"rails":      "Leave `domain:` of `config.session_store` unset, or :all; `secure:` and `same_site:` are the other attributes.",
		"aspnetcore": "Leave Domain of the CookieBuilder unset; Path, SecurePolicy and SameSite are the other attributes.",
		"laravel":    "Leave SESSION_DOMAIN unset in .env; SESSION_SECURE_COOKIE and SESSION_SAME_SITE are the other attributes.",
		"symfony":    "Leave `framework.session.cookie_domain` unset; `cookie_path`, `cookie_secure` and `cookie_samesite` are the other attributes.",
		"tomcat":     "Leave sessionCookieDomain of the Context unset; sessionCookiePath and sameSiteCookies of the CookieProcessor are the other attributes.",
		"go":         "Leave Domain of http.Cookie empty; Path, Secure and SameSite are the other attributes.",
	}
})

// remedy is the fix of a rule for the product that the hop gives away; "" where
// it gives none away that has one.
func remedy(id string, h *trace.Hop) string {
	by := remedies()[id]
	if len(by) == 0 || h == nil || h.Response == nil {
		return ""
	}
	for _, p := range cause.Default().Sightings(shownBy(h)) {
		if fix := by[p.ID]; fix != "" {
			return fix
		}
	}
	return ""
}
