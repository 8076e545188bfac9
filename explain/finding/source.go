package finding

import (
	"strings"
	"sync"

	"detour/explain/article"
)

// sourceOf returns a citation with its URL. RFC sections, CWE entries and CVE
// records have theirs by rule; all else is in the table of works.
func sourceOf(cite string) article.Source {
	s := article.Source{Cite: cite, URL: works()[cite]}
	kind, place, _ := strings.Cut(cite, " ")
	number, section, hasSection := strings.Cut(place, " §")
	switch {
	case kind == "RFC" && number == "6265bis" && hasSection:
		s.URL = "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-" + section
	case kind == "RFC" && hasSection:
		s.URL = "https://www.rfc-editor.org/rfc/rfc" + number + "#section-" + section
	case strings.HasPrefix(cite, "CWE-"):
		s.URL = "https://cwe.mitre.org/data/definitions/" + strings.TrimPrefix(cite, "CWE-") + ".html"
	case strings.HasPrefix(cite, "CVE-"):
		s.URL = "https://www.cve.org/CVERecord?id=" + cite
	}
	return s
}

// works are the sources that are not numbered.
var works = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"Fetch, HTTP-redirect fetch":                    "https://fetch.spec.whatwg.org/#http-redirect-fetch",
		"Fetch, HTTP fetch":                             "https://fetch.spec.whatwg.org/#http-fetch",
		"Fetch, CORS check":                             "https://fetch.spec.whatwg.org/#concept-cors-check",
		"Fetch, CORS-preflight fetch":                   "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
		"Fetch, serializing a request origin":           "https://fetch.spec.whatwg.org/#serializing-a-request-origin",
		"URL Standard, basic URL parser":                "https://url.spec.whatwg.org/#concept-basic-url-parser",
		"HTML, shared declarative refresh steps":        "https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps",
		"HTML, the Location interface":                  "https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-location-interface",
		"WebSockets, establish a WebSocket connection":  "https://websockets.spec.whatwg.org/#concept-websocket-establish",
		"WCAG 2.2, success criterion 2.2.1":             "https://www.w3.org/TR/WCAG22/#timing-adjustable",
		"UTS 39 §4":                                     "https://www.unicode.org/reports/tr39/#Confusable_Detection",
		"HSTS preload list, submission requirements":    "https://hstspreload.org/#submission-requirements",
		"Google, Redirects and Google Search":           "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
		"Google, How HTTP status codes affect crawlers": "https://developers.google.com/search/docs/crawling-indexing/http-network-errors",
		"Google, Soft 404 errors":                       "https://developers.google.com/search/docs/crawling-indexing/http-network-errors#soft-404-errors",
		"Google, Multi-regional and multilingual sites": "https://developers.google.com/search/docs/specialty/international/managing-multi-regional-sites",
		"Google, Mobile sites with separate URLs":       "https://developers.google.com/search/docs/crawling-indexing/mobile/mobile-sites-mobile-first-indexing",
		"Lighthouse, Avoid multiple page redirects":     "https://developer.chrome.com/docs/lighthouse/performance/redirects",
		"OWASP, Session Management Cheat Sheet":         "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
		"OWASP, WSTG-CONF-10":                           "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/10-Test_for_Subdomain_Takeover",
		"can-i-take-over-xyz":                           "https://github.com/EdOverflow/can-i-take-over-xyz",
		"nginx, port_in_redirect":                       "https://nginx.org/en/docs/http/ngx_http_core_module.html#port_in_redirect",
		"nginx, rewrite":                                "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite",
		"Cloudflare, ERR_TOO_MANY_REDIRECTS":            "https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/",
		"Caddy, autohttps.go":                           "https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/autohttps.go",
		"Chromium, http_response_headers.cc":            "https://source.chromium.org/chromium/chromium/src/+/main:net/http/http_response_headers.cc",
		"Chromium, http_stream_parser.cc":               "https://source.chromium.org/chromium/chromium/src/+/main:net/http/http_stream_parser.cc",
		"Chromium, redirect_util.cc":                    "https://source.chromium.org/chromium/chromium/src/+/main:net/url_request/redirect_util.cc",
		"Firefox, nsHttpResponseHead.cpp":               "https://searchfox.org/mozilla-central/source/netwerk/protocol/http/nsHttpResponseHead.cpp",
		"Turbo Handbook, Drive":                         "https://turbo.hotwired.dev/handbook/drive#redirecting-after-a-form-submission",
		"GNU Wget Manual, HTTP Options":                 "https://www.gnu.org/software/wget/manual/wget.html#HTTP-Options",
		"Go, net/http client.go":                        "https://github.com/golang/go/blob/master/src/net/http/client.go",
		"curl, --max-redirs":                            "https://curl.se/docs/manpage.html#--max-redirs",
		"urllib3, util/retry.py":                        "https://github.com/urllib3/urllib3/blob/main/src/urllib3/util/retry.py",
		"requests, sessions.py":                         "https://github.com/psf/requests/blob/main/src/requests/sessions.py",
	}
})
