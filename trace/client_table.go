package trace

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"detour/trace/prose"
)

// Clients returns the client profiles, the default first.
func Clients() []Client { return slices.Clone(clientTable()) }

// DefaultClient returns the first of them.
func DefaultClient() Client { return clientTable()[0] }

// ClientNamed returns the profile called name.
func ClientNamed(name string) (Client, error) {
	for _, c := range clientTable() {
		if c.Name == name || slices.Contains(c.Aliases, name) {
			return c, nil
		}
	}
	if c, ok := variantNamed(name); ok {
		return c, nil
	}
	if close := closeTo(name); len(close) > 0 {
		return Client{}, fmt.Errorf("unknown client %q: did you mean %s?", name, strings.Join(close, ", "))
	}
	var names []string
	for _, c := range clientTable() {
		names = append(names, c.Name)
	}
	return Client{}, fmt.Errorf("unknown client %q: choose one of %s", name, strings.Join(names, ", "))
}

// A clientVariant is a client with a flag that people name together with it.
type clientVariant struct {
	name, client, title string
	set                 func(*ClientOptions)
}

// clientVariants are the clients with flags. "NAME-jar" is any client with a jar.
var clientVariants = []clientVariant{
	{"curl-X", "curl", "curl -L -X METHOD", func(a *ClientOptions) { a.CustomMethod = true }},
	{"curl-post30x", "curl", "curl -L --post301 --post302 --post303", func(a *ClientOptions) { a.Post301, a.Post302, a.Post303 = true, true, true }},
	{"curl-trusted", "curl", "curl --location-trusted", func(a *ClientOptions) { a.LocationTrusted = true }},
	{"curl-referer", "curl", "curl -L -e ';auto'", func(a *ClientOptions) { a.AutoReferer = true }},
	{"curl-path-as-is", "curl", "curl -L --path-as-is", func(a *ClientOptions) { a.PathAsIs = true }},
	{"chromium-fetch-include", "chromium-fetch", `fetch() in Chromium, credentials: "include"`, func(a *ClientOptions) { a.Credentials = true }},
	{"firefox-fetch-include", "firefox-fetch", `fetch() in Firefox, credentials: "include"`, func(a *ClientOptions) { a.Credentials = true }},
	{"superagent-agent", "superagent", "superagent.agent()", func(a *ClientOptions) { a.Jar = true }},
}

// variantNamed returns a client with a flag of its name.
func variantNamed(name string) (Client, bool) {
	m := clientVariant{set: func(a *ClientOptions) { a.Jar = true }}
	if client, ok := strings.CutSuffix(name, "-jar"); ok {
		m.client, m.title = client, "with a cookie jar"
	}
	for _, known := range clientVariants {
		if known.name == name {
			m = known
		}
	}
	for _, c := range clientTable() {
		if m.client == "" || c.Name != m.client && !slices.Contains(c.Aliases, m.client) {
			continue
		}
		if m.name == "" {
			m.title = c.Title + " " + m.title
		}
		c.Name, c.Title, c.preset = name, m.title, m.set
		return c.With(ClientOptions{}), true
	}
	return Client{}, false
}

// closeTo returns the names that a user may have meant, the nearest first.
func closeTo(name string) []string {
	name = strings.ToLower(name)
	aliases := map[string][]string{}
	var known []string
	for _, c := range clientTable() {
		known, aliases[c.Name] = append(known, c.Name), append([]string{c.Name}, c.Aliases...)
	}
	return prose.Meant(known, 1+len(name)/4, func(client string) int {
		best := len(name)
		for _, n := range aliases[client] {
			if len(name) > 1 && (strings.HasPrefix(n, name) || strings.HasPrefix(name, n)) {
				best = min(best, 1)
			}
			best = min(best, prose.Distance(name, strings.ToLower(n)))
		}
		return best
	})
}

// clientTable is the clients, the default first. Chromium is a top-level
// navigation, from the address bar unless an initiator is asked for. What is
// Measured was compared with the running client and a recording server on
// loopback; the sources say which code or text explains it.
var clientTable = sync.OnceValue(func() []Client {
	return []Client{
		{
			Name: "chromium", Aliases: []string{"chrome", "chromium-nav"}, Title: "Chromium", Family: "browser", Version: "156.0.8078.79", Measured: true,
			Source: "Fetch, HTTP-redirect fetch; net/url_request/redirect_info.cc; measured",
			policy: &chromiumPolicy,
		},
		{
			Name: "curl", Title: "curl -L", Family: "tool", Version: "7.88.1", Measured: true,
			Source: "curl lib/http.c, lib/urlapi.c, lib/cookie.c; measured",
			policy: &curlPolicy,
		},
		{
			Name: "go", Aliases: []string{"golang"}, Title: "Go net/http", Family: "Go", Version: "1.26.8", Measured: true,
			Source: "net/http/client.go, net/url/url.go; measured",
			policy: &goPolicy,
		},
		{
			Name: "requests", Aliases: []string{"python-requests", "requests-new"}, Title: "Python requests", Family: "Python", Version: "2.28.1 and 2.34.2", Measured: true,
			Source: "requests sessions.py, utils.py; urllib3 util/url.py; measured",
			policy: &requestsPolicy,
		},
		{
			Name: "httpie", Aliases: []string{"http"}, Title: "HTTPie", Family: "Python", Version: "3.2.1", Measured: true,
			Source: "httpie/client.py; requests; measured",
			policy: &httpiePolicy,
		},
		{
			Name: "httpx", Title: "Python httpx", Family: "Python", Version: "0.23.3", Measured: true,
			Source: "httpx _client.py, _urls.py; rfc3986; measured",
			policy: &httpxPolicy,
		},
		{
			Name: "urllib3", Aliases: []string{"urllib3-new"}, Title: "Python urllib3", Family: "Python", Version: "1.26.12 and 2.7.0", Measured: true,
			Source: "urllib3 poolmanager.py, util/retry.py, util/url.py; measured",
			policy: &urllib3Policy,
		},
		{
			Name: "aiohttp", Title: "Python aiohttp", Family: "Python", Version: "3.8.4", Measured: true,
			Source: "aiohttp client.py; yarl; measured",
			policy: &aiohttpPolicy,
		},
		{
			Name: "urllib", Aliases: []string{"urllib.request"}, Title: "Python urllib.request", Family: "Python", Version: "3.11.2", Measured: true,
			Source: "CPython Lib/urllib/request.py, HTTPRedirectHandler; measured",
			policy: &urllibPolicy,
		},
		{
			Name: "httplib2", Title: "Python httplib2", Family: "Python", Version: "0.20.4", Measured: true,
			Source: "httplib2 __init__.py, _request; measured",
			policy: &httplib2Policy,
		},
		{
			Name: "fetch", Aliases: []string{"node-builtin-fetch", "undici-fetch", "undici", "node"}, Title: "Node fetch (undici)", Family: "Node.js", Version: "6.24.1 and 7.30.2", Measured: true,
			Source: "Fetch, HTTP-redirect fetch; undici lib/web/fetch/index.js; measured",
			policy: &fetchPolicy,
		},
		{
			Name: "undici-interceptor", Aliases: []string{"undici-request"}, Title: "undici interceptor", Family: "Node.js", Version: "7.30.2", Measured: true,
			Source: "undici lib/handler/redirect-handler.js; measured",
			policy: &undiciPolicy,
		},
		{
			Name: "axios", Title: "axios (Node)", Family: "Node.js", Version: "1.21.1", Measured: true,
			Source: "axios lib/adapters/http.js; follow-redirects index.js; measured",
			policy: &axiosPolicy,
		},
		{
			Name: "got", Title: "got", Family: "Node.js", Version: "14.6.6", Measured: true,
			Source: "got source/core/index.ts; measured",
			policy: &gotPolicy,
		},
		{
			Name: "node-fetch", Title: "node-fetch", Family: "Node.js", Version: "3.3.2", Measured: true,
			Source: "node-fetch src/index.js; measured",
			policy: &nodeFetchPolicy,
		},
		{
			Name: "follow-redirects", Title: "follow-redirects", Family: "Node.js", Version: "1.16.3", Measured: true,
			Source: "follow-redirects index.js; measured",
			policy: &followRedirectsPolicy,
		},
		{
			Name: "superagent", Title: "superagent", Family: "Node.js", Version: "10.4.2", Measured: true,
			Source: "superagent lib/node/index.js; measured",
			policy: &superagentPolicy,
		},
		{
			Name: "java", Aliases: []string{"java-normal", "java-httpclient"}, Title: "Java HttpClient NORMAL", Family: "Java", Version: "17.0.15", Measured: true,
			Source: "OpenJDK jdk/internal/net/http/RedirectFilter.java, java/net/URI.java; measured",
			policy: &javaPolicy,
		},
		{
			Name: "java-always", Title: "Java HttpClient ALWAYS", Family: "Java", Version: "17.0.15", Measured: true,
			Source: "OpenJDK jdk/internal/net/http/RedirectFilter.java, java/net/URI.java; measured",
			policy: &javaAlwaysPolicy,
		},
		{
			Name: "java-huc", Aliases: []string{"java-httpurlconnection", "httpurlconnection"}, Title: "Java HttpURLConnection", Family: "Java", Version: "17.0.15", Measured: true,
			Source: "OpenJDK sun/net/www/protocol/http/HttpURLConnection.java, followRedirect; measured",
			policy: &hucPolicy,
		},
		{
			Name: "wget", Title: "GNU Wget", Family: "tool", Version: "1.21.3", Measured: true,
			Source: "wget src/http.c, src/retr.c, src/url.c, src/cookies.c; measured",
			policy: &wgetPolicy,
		},
		{
			Name: "lwp", Aliases: []string{"libwww-perl"}, Title: "Perl LWP::UserAgent", Family: "Perl", Version: "6.68", Measured: true,
			Source: "LWP/UserAgent.pm, request; URI.pm; measured",
			policy: &lwpPolicy,
		},
		{
			Name: "http-tiny", Aliases: []string{"tiny"}, Title: "Perl HTTP::Tiny", Family: "Perl", Version: "0.080", Measured: true,
			Source: "HTTP/Tiny.pm, _maybe_redirect; measured",
			policy: &tinyPolicy,
		},
		{
			Name: "mojo", Aliases: []string{"mojolicious"}, Title: "Perl Mojo::UserAgent", Family: "Perl", Version: "9.31", Measured: true,
			Source: "Mojo/UserAgent/Transactor.pm, redirect; measured",
			policy: &mojoPolicy,
		},
		{
			Name: "ruby-open-uri", Aliases: []string{"open-uri"}, Title: "Ruby open-uri", Family: "Ruby", Version: "3.1.7", Measured: true,
			Source: "open-uri.rb, open_loop; measured",
			policy: &openURIPolicy,
		},
		{
			Name: "httparty", Title: "Ruby HTTParty", Family: "Ruby", Version: "0.21.0", Measured: true,
			Source: "httparty/request.rb, handle_response; measured",
			policy: &httpartyPolicy,
		},
		{
			Name: "php-curl", Title: "PHP ext/curl", Family: "PHP", Version: "8.2.36, libcurl 7.88.1", Measured: true,
			Source: "php-src ext/curl; curl lib/http.c; measured",
			policy: &phpCurlPolicy,
		},
		{
			Name: "php-streams", Aliases: []string{"php-stream", "php"}, Title: "PHP http:// streams", Family: "PHP", Version: "8.2.36", Measured: true,
			Source: "php-src ext/standard/http_fopen_wrapper.c; measured with follow_location set",
			policy: &phpStreamPolicy,
		},
		{
			Name: "firefox", Aliases: []string{"firefox-nav"}, Title: "Firefox", Family: "browser", Version: "153.7.0", Measured: true,
			Source: "Fetch, HTTP-redirect fetch; netwerk/protocol/http/HttpBaseChannel.cpp; measured",
			policy: &firefoxPolicy,
		},
		{
			Name: "chromium-fetch", Aliases: []string{"chrome-fetch"}, Title: "Chromium fetch()", Family: "browser", Version: "156.0.8078.79", Measured: true,
			Source: "Fetch, HTTP-redirect fetch; services/network/cors; measured",
			policy: chromiumFetch(),
		},
		{
			Name: "firefox-fetch", Title: "Firefox fetch()", Family: "browser", Version: "153.7.0", Measured: true,
			Source: "Fetch, HTTP-redirect fetch; netwerk/protocol/http/nsCORSListenerProxy.cpp; measured",
			policy: firefoxFetch(),
		},
		{
			Name: "wget2", Title: "GNU Wget2", Family: "tool", Version: "1.99.1", Measured: true,
			Source: "libwget iri.c, cookie.c; wget2 src/wget.c; measured",
			policy: &wget2Policy,
		},
		{
			Name: "aria2c", Aliases: []string{"aria2"}, Title: "aria2c", Family: "tool", Version: "1.36.0", Measured: true,
			Source: "aria2 src/HttpSkipResponseCommand.cc, src/uri.cc; measured",
			policy: &aria2Policy,
		},
		{
			Name: "lynx", Title: "lynx", Family: "tool", Version: "2.9.0dev.12", Measured: true,
			Source: "lynx HTTP.c, HTParse.c; measured",
			policy: &lynxPolicy,
		},
		{
			Name: "w3m", Title: "w3m", Family: "tool", Version: "0.5.3+git20230121", Measured: true,
			Source: "w3m file.c, url.c; measured",
			policy: &w3mPolicy,
		},
		{
			Name: "safari", Title: "Safari", Family: "browser", Version: "18",
			Source: "Fetch, HTTP-redirect fetch; WebKit ResourceRequest",
			policy: &safariPolicy,
		},
		{
			Name: "dotnet", Aliases: []string{".net", "csharp"}, Title: ".NET HttpClient", Family: ".NET", Version: "9",
			Source: "dotnet/runtime RedirectHandler.cs",
			policy: &dotnetPolicy,
		},
		{
			Name: "okhttp", Title: "OkHttp", Family: "Java", Version: "5.4",
			Source: "OkHttp RetryAndFollowUpInterceptor.kt, HttpMethod.kt",
			policy: &okhttpPolicy,
		},
		{
			Name: "apache-hc5", Aliases: []string{"apache-httpclient", "httpclient5"}, Title: "Apache HttpClient 5", Family: "Java", Version: "5.6",
			Source: "httpclient5 RedirectExec.java, DefaultRedirectStrategy.java",
			policy: &apachePolicy,
		},
		{
			Name: "reqwest", Aliases: []string{"rust"}, Title: "Rust reqwest", Family: "Rust", Version: "0.13",
			Source: "reqwest src/redirect.rs; tower-http follow_redirect",
			policy: &reqwestPolicy,
		},
		{
			Name: "guzzle", Title: "PHP Guzzle", Family: "PHP", Version: "7.8",
			Source: "guzzle src/RedirectMiddleware.php",
			policy: &guzzlePolicy,
		},
		{
			Name: "googlebot", Title: "Googlebot", Family: "crawler", Version: "2026",
			Source: "Google, How HTTP status codes affect crawlers",
			policy: &googlebotPolicy,
		},
	}
})

var redirectStatuses = []int{301, 302, 303, 307, 308}
