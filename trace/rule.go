package trace

// A ruleKey names a rule in code; the table below says what each is.
type ruleKey uint8

// The rules, by what they are about.
const (
	ruleNone ruleKey = iota

	// the verdict
	ruleFollow
	ruleFinal
	ruleFailed
	ruleBadBytes
	ruleChromiumLimit
	ruleCurlLimit
	ruleGoLimit
	ruleLimit
	ruleRevisit
	ruleMethodNotFollowed
	ruleInterim
	ruleBroken
	ruleFieldTooLong
	ruleFieldEnds
	ruleFolded
	ruleCookieError
	ruleBodyOnce
	ruleCORS
	rulePreflight

	// Location
	ruleTarget
	ruleTargetRewritten
	ruleLocationMissing
	ruleLocationEmpty
	ruleLocationsDiffer
	ruleLocationsSeveral
	ruleLocationTooLong
	ruleLocationInvalid
	ruleLocationNoHost
	ruleSchemeNotHTTP
	rulePortBlocked
	ruleFormDowngrade
	ruleCurlHSTS
	ruleCurlScheme
	ruleDowngrade
	ruleSchemeKept
	ruleStaysHome
	ruleMixedContent
	ruleDNSNames

	// method and body
	ruleFetchPostToGet
	ruleFetchSeeOther
	ruleCurlPostToGet
	ruleCurlSeeOther
	ruleCurlBodyLost
	ruleCurlPost30x
	ruleCurlUpload
	ruleCurlRange
	ruleGoToGet
	ruleMethodKept
	ruleMethodStays
	rulePostToGet
	ruleToGet
	ruleSeeOther
	ruleBodyGoes
	ruleBodyStays
	ruleRestartsFromFirst

	// credentials
	ruleFetchAuthorization
	ruleFetchAuthorizationKept
	ruleCurlOtherHost
	ruleCurlSameHost
	ruleCurlBack
	ruleCurlTrusted
	ruleGoOtherHost
	ruleGoSameHost
	ruleLoginURL
	ruleLoginChallenge
	ruleLoginCached
	ruleLoginRefused
	ruleCurlChallenge
	ruleCurlHeld
	ruleCurlNetrc
	ruleLoginOnce
	ruleLoginInURL
	ruleCredentialsLeft
	ruleCredentialsKept
	ruleFirstOnly
	ruleReferer
	ruleCORSOrigin
	ruleFetchCookies

	// other fields
	ruleHost
	ruleHostKept
	ruleReferrerPolicy
	ruleGoReferer
	ruleGoRefererDowngrade
	ruleCurlReferer
	ruleFetchOriginGone
	ruleFetchOriginNull
	ruleFetchTrust
	ruleFetchSite

	// cookies
	ruleNoJar
	ruleCookieStored
	ruleCookieExpired
	ruleCookieNoneThere
	ruleCookieSent
	ruleCookieHost
	ruleCookiePath
	ruleCookieSecure
	ruleCookieStrict
	ruleCookieLax
	ruleCookieControl
	ruleCookieEmpty
	ruleCookieSyntax
	ruleCookieSize
	ruleCookieCount
	ruleCookieDomain
	ruleCookiePublicSuffix
	ruleCookieSecureOrigin
	ruleCookieLeaveSecure
	ruleCookiePrefix
	ruleCookieNoneSecure
	ruleCookieOneName
	ruleCookiePartitioned
	ruleClearSiteData

	// redirects in other guise
	ruleRefreshField
	ruleMetaRefresh
	ruleScript
	ruleScriptForm
)

// ownSource stands for the client's own source in a rule that many clients
// share: a decision names that of the client at hand.
const ownSource = "the client's own source and measurement"

// Rules returns all rules that a decision can name.
func Rules() []Rule { return append([]Rule(nil), rules[1:]...) }

var rules = [...]Rule{
	ruleFollow:        {"follow", "the status is a redirect and Location says where to", "RFC 9110 §15.4"},
	ruleFinal:         {"final", "the status is not one that the client follows", "RFC 9110 §15"},
	ruleFailed:        {"failed", "without a response there is nothing to follow", "RFC 9110 §3.4"},
	ruleBadBytes:      {"field-control-byte", "the client rejects a response with a control byte in a field", "RFC 9110 §5.5; measured"},
	ruleChromiumLimit: {"chromium-limit", "a navigation follows 19 redirects", "Chromium 156, ERR_TOO_MANY_REDIRECTS; measured"},
	ruleCurlLimit:     {"curl-limit", "curl follows 50 redirects unless told otherwise", "curl, --max-redirs"},
	ruleGoLimit:       {"go-limit", "net/http stops after 10 requests", "net/http client.go, defaultCheckRedirect"},

	ruleLimit:             {"limit", "the client follows so many redirects and no more", ownSource},
	ruleRevisit:           {"revisit", "the client does not go to the same URL again and again", ownSource},
	ruleMethodNotFollowed: {"method-not-followed", "the client follows this status for some methods only", ownSource},
	ruleInterim:           {"early-hints-final", "the client takes a 103 for the final response", ownSource},
	ruleBroken:            {"content-broken", "the client needs the whole content of a redirect", ownSource},
	ruleFieldTooLong:      {"field-too-long", "the client does not take so long a field line", ownSource},
	ruleFieldEnds:         {"field-ends", "white space behind a field's value is an error", ownSource},
	ruleFolded:            {"field-folded", "a field that goes on in the next line makes the response an error", ownSource},
	ruleCookieError:       {"cookie-error", "a Set-Cookie that is rejected is an error", ownSource},
	ruleBodyOnce:          {"body-once", "a body can be sent again once", ownSource},
	ruleCORS:              {"cors-check", "a cross-origin response has to allow the page's origin", "Fetch, CORS check"},
	rulePreflight:         {"cors-preflight", "a preflight asks for leave first", "Fetch, CORS-preflight fetch"},

	ruleTarget:           {"target", "the target is Location, resolved against the URL just requested", "RFC 9110 §10.2.2, RFC 3986 §5"},
	ruleTargetRewritten:  {"target-rewritten", "this client decodes or encodes what the Location has otherwise, and asks for another URL", ownSource},
	ruleLocationMissing:  {"location-missing", "without Location the response itself is the result", "Fetch, HTTP-redirect fetch (location URL)"},
	ruleLocationEmpty:    {"location-empty", "an empty Location counts as none", "measured; net/http client.go, curl lib/http.c, Chromium http_response_headers.cc"},
	ruleLocationsDiffer:  {"locations-differ", "Location lines that differ are an error", "Chromium, ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION"},
	ruleLocationsSeveral: {"locations-several", "more than one Location line is an error", ownSource},
	ruleLocationTooLong:  {"location-too-long", "a Location beyond detour's bound is not followed", "detour"},
	ruleLocationInvalid:  {"location-invalid", "a Location that does not parse is an error", "Fetch, HTTP-redirect fetch (location URL); RFC 9110 §10.2.2"},
	ruleLocationNoHost:   {"location-no-host", "an http URL needs a host", "RFC 9110 §4.2.1"},
	ruleSchemeNotHTTP:    {"scheme-not-http", "only http and https targets are requested", "Fetch, HTTP-redirect fetch (HTTP(S) scheme)"},
	rulePortBlocked:      {"port-blocked", "browsers do not connect to the ports of other services", "Fetch, port blocking"},
	ruleFormDowngrade:    {"form-downgrade", "a form's POST is not sent again from https to http", "Chromium, insecure form navigation throttle; measured"},
	ruleCurlHSTS:         {"curl-hsts", "curl requests https from a host that asked for it", "curl 7.88.1, lib/hsts.c; measured"},
	ruleCurlScheme:       {"curl-scheme", "redirects may lead to the schemes that the user allows and to no other", "curl, --proto and --proto-redir"},

	ruleDowngrade:    {"downgrade-refused", "the client does not go from https to http", ownSource},
	ruleSchemeKept:   {"scheme-kept", "the client does not change between http and https", ownSource},
	ruleStaysHome:    {"stays-home", "a request with credentials is not redirected to another origin", ownSource},
	ruleMixedContent: {"mixed-content", "a script of an https page does not reach insecure hosts", "Mixed Content §5.1; measured"},

	ruleDNSNames: {"dns-names", "a certificate is for DNS names, so an https URL of an address is refused", ownSource},

	ruleFetchPostToGet: {"fetch-post-to-get", "a 301 or 302 turns POST into GET", "Fetch, HTTP-redirect fetch (method rewriting)"},
	ruleFetchSeeOther:  {"fetch-see-other", "a 303 turns every method but GET and HEAD into GET", "Fetch, HTTP-redirect fetch (method rewriting)"},
	ruleCurlPostToGet:  {"curl-post-to-get", "a 301 or 302 turns POST into GET", "curl lib/http.c, Curl_http_follow; --post301, --post302"},
	ruleCurlSeeOther:   {"curl-see-other", "a 303 turns every method but HEAD into GET", "curl lib/http.c, Curl_http_follow"},
	ruleCurlBodyLost:   {"curl-method-sticks", "a method named with -X stays, but its body is dropped", "curl, --request and --location; measured"},
	ruleCurlPost30x:    {"curl-post30x", "the POST stays because the user asked for it", "curl, --post301, --post302, --post303"},
	ruleCurlUpload:     {"curl-upload", "an upload stays one on 301 and 302", "curl lib/http.c, Curl_http_readwrite_headers; measured"},
	ruleCurlRange:      {"curl-range", "a range is asked for on every hop, and told of content that is sent", "curl lib/http.c, Curl_http_range; measured"},
	ruleGoToGet:        {"go-to-get", "a 301, 302 or 303 turns every method but GET and HEAD into GET and drops the body", "net/http client.go, redirectBehavior"},
	ruleMethodStays:    {"method-stays", "this client leaves method and body as they are, where most make it a GET", ownSource},
	ruleMethodKept:     {"method-kept", "this status leaves method and body as they are", "RFC 9110 §15.4"},

	rulePostToGet:         {"post-to-get", "this status turns POST into GET", ownSource},
	ruleToGet:             {"to-get", "this status turns the method into GET", ownSource},
	ruleSeeOther:          {"see-other", "a 303 turns the method into GET", ownSource},
	ruleBodyGoes:          {"body-goes", "this status takes the body off, although the method stays", ownSource},
	ruleBodyStays:         {"body-stays", "the method becomes GET, but the body goes along", ownSource},
	ruleRestartsFromFirst: {"starts-again", "each redirect starts from the first request's method and body", ownSource},

	ruleFetchAuthorization:     {"fetch-authorization", "Authorization does not go to another origin", "Fetch, HTTP-redirect fetch (cross-origin)"},
	ruleFetchAuthorizationKept: {"fetch-authorization-kept", "Authorization goes along within its origin", "Fetch, HTTP-redirect fetch (cross-origin)"},
	ruleCurlOtherHost:          {"curl-other-host", "credentials go to the first scheme, host and port only", "curl, --location-trusted; lib/http.c, Curl_allow_auth_to_host"},
	ruleCurlSameHost:           {"curl-same-host", "credentials go along to the first scheme, host and port", "curl lib/http.c, Curl_allow_auth_to_host"},
	ruleCurlBack:               {"curl-back", "credentials are sent again when the chain is back", "curl lib/http.c, Curl_allow_auth_to_host; measured"},
	ruleCurlTrusted:            {"curl-location-trusted", "credentials go to every host because the user asked for it", "curl, --location-trusted"},
	ruleGoOtherHost:            {"go-other-host", "credentials do not go to another domain, nor return", "net/http client.go, shouldCopyHeaderOnRedirect"},
	ruleGoSameHost:             {"go-same-host", "credentials go to the first host and its subdomains, whatever scheme and port", "net/http client.go, shouldCopyHeaderOnRedirect"},
	ruleLoginURL:               {"login", "user and password become Authorization", "RFC 7617 §2; curl lib/http.c, net/http client.go"},
	ruleLoginChallenge:         {"login-challenge", "a browser answers a 401 with the user and password it has", "RFC 9110 §11.4; measured"},
	ruleLoginCached:            {"login-cached", "credentials that answered a challenge go along below that path", "RFC 7617 §2.2"},
	ruleLoginRefused:           {"login-refused", "credentials that were refused are not tried again", "RFC 9110 §15.5.2"},
	ruleCurlChallenge:          {"curl-challenge", "a challenge is answered once, in the best scheme that was asked for", "curl lib/http.c, Curl_http_auth_act; measured"},
	ruleCurlHeld:               {"curl-held", "content waits until the server has said how to prove who asks", "curl lib/http.c, authneg; measured"},
	ruleCurlNetrc:              {"curl-netrc", "each host is looked up in the netrc file", "curl, --netrc; measured"},

	ruleLoginOnce:       {"login-once", "user and password are for the first URL", ownSource},
	ruleLoginInURL:      {"login-in-url", "a URL with a user name is an error", ownSource},
	ruleCredentialsLeft: {"credentials-left", "credentials do not go to this target", ownSource},
	ruleCredentialsKept: {"credentials-kept", "credentials go along to this target", ownSource},
	ruleFirstOnly:       {"first-only", "the field goes with the first request only", ownSource},
	ruleReferer:         {"referer-previous", "Referer is the URL just left", ownSource},
	ruleCORSOrigin:      {"cors-origin", "a cross-origin request names the page's origin, or null after a second one", "Fetch, HTTP-redirect fetch (tainted origin)"},
	ruleFetchCookies:    {"fetch-cookies", "fetch() sends cookies to the page's origin only", "Fetch, credentials mode \"same-origin\""},

	ruleHost:               {"host", "Host names the target", "RFC 9110 §7.2"},
	ruleHostKept:           {"host-kept", "a Host that the user set goes along", "net/http client.go, Client.do; curl lib/http.c, Curl_http_host"},
	ruleReferrerPolicy:     {"referrer-policy", "Referer tells of the page that began it what the policy allows", "Referrer Policy §8.3"},
	ruleGoReferer:          {"go-referer", "Referer is the URL just left", "net/http client.go, refererForURL"},
	ruleGoRefererDowngrade: {"go-referer-downgrade", "no Referer from https to http", "net/http client.go, refererForURL; RFC 9110 §10.1.3"},
	ruleCurlReferer:        {"curl-referer", "Referer is the URL just left because the user asked for it", "curl, --referer"},
	ruleFetchOriginGone:    {"fetch-origin-gone", "Origin goes when the method becomes GET", "Fetch, Origin header; Chromium redirect_util.cc"},
	ruleFetchOriginNull:    {"fetch-origin-null", "Origin becomes null when a redirect leaves an origin", "Chromium services/network redirect_util.cc; measured"},
	ruleFetchTrust:         {"fetch-trustworthy", "some fields go to trustworthy origins only", "Secure Contexts §3.1; Fetch Metadata §2; measured"},
	ruleFetchSite:          {"fetch-site", "Sec-Fetch-Site tells of the farthest hop so far", "Fetch Metadata §2.1"},

	ruleNoJar:              {"no-jar", "this client keeps no cookies", "curl, --cookie; net/http, Client.Jar"},
	ruleCookieStored:       {"cookie-stored", "the cookie is kept", "RFC 6265bis §5.7"},
	ruleCookieNoneThere:    {"cookie-none-there", "a cookie whose time has passed deletes the one of its name, domain and path, and there is none", "RFC 6265bis §5.7"},
	ruleCookieExpired:      {"cookie-expired", "a cookie whose time has passed is deleted", "RFC 6265bis §5.7"},
	ruleCookieSent:         {"cookie-sent", "the jar's cookies for this host, path, scheme and site go along", "RFC 6265bis §5.8.3"},
	ruleCookieHost:         {"cookie-host", "a cookie goes to its own host or domain", "RFC 6265bis §5.1.3"},
	ruleCookiePath:         {"cookie-path", "a cookie goes to its path and below", "RFC 6265bis §5.1.4"},
	ruleCookieSecure:       {"cookie-secure", "a Secure cookie does not go over http", "RFC 6265bis §5.8.3"},
	ruleCookieStrict:       {"cookie-strict", "a SameSite=Strict cookie does not go when another site began it", "RFC 6265bis §5.2"},
	ruleCookieLax:          {"cookie-lax", "a Lax cookie goes with safe methods only when another site began it", "RFC 6265bis §5.6.7.1"},
	ruleCookieControl:      {"cookie-control-byte", "a cookie with a control byte is rejected", "RFC 6265bis §5.6"},
	ruleCookieEmpty:        {"cookie-empty", "a cookie needs a name, or for a browser at least a value", "RFC 6265bis §5.6"},
	ruleCookieSyntax:       {"cookie-syntax", "net/http wants a token for a name and cookie octets for a value", "net/http cookie.go, ParseSetCookie"},
	ruleCookieSize:         {"cookie-size", "name and value have 4096 bytes at most", "RFC 6265bis §5.7"},
	ruleCookieCount:        {"cookie-count", "the number of cookies is bounded", "RFC 6265bis §6.1"},
	ruleCookieDomain:       {"cookie-domain", "a host can set cookies for itself and its parent domains", "RFC 6265bis §5.7"},
	ruleCookiePublicSuffix: {"cookie-public-suffix", "no cookie for a public suffix", "RFC 6265bis §5.7"},
	ruleCookieSecureOrigin: {"cookie-secure-origin", "a Secure cookie cannot come over http", "RFC 6265bis §5.7"},
	ruleCookieLeaveSecure:  {"cookie-leave-secure", "http cannot overlay a Secure cookie", "RFC 6265bis §5.7"},
	ruleCookiePrefix:       {"cookie-prefix", "the name's prefix promises what the cookie does not keep", "RFC 6265bis §5.7"},
	ruleCookieNoneSecure:   {"cookie-none-secure", "SameSite=None needs Secure", "RFC 6265bis §5.7"},

	ruleCookiePartitioned: {"cookie-partitioned", "Partitioned needs Secure", "CHIPS §3.1; measured"},
	ruleCookieOneName:     {"cookie-one-name", "of several cookies of one name the client sends one", ownSource},

	ruleClearSiteData: {"clear-site-data", "the response clears the cookies of its site", "Clear Site Data §4; measured"},

	ruleRefreshField: {"refresh-field", "a browser goes on to the target of the Refresh field", "HTML, shared declarative refresh steps"},
	ruleMetaRefresh:  {"meta-refresh", "a browser goes on to the target of a meta refresh", "HTML, shared declarative refresh steps"},
	ruleScript:       {"script-location", "a script that sets the location sends a browser there", "HTML, the Location interface"},
	ruleScriptForm:   {"script-submit", "a script that submits a form sends its fields", "HTML, form submission algorithm"},
}
