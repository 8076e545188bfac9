package trace

import "detour/trace/uri"

var curlPolicy = policy{
	proxies:   &curlProxies,
	redirects: redirectPolicy{limit: 50, limitBy: ruleCurlLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: ruleCurlPostToGet},
			{statuses: []int{303}, keeps: []string{"GET", "HEAD"}, to: "GET", rule: ruleCurlSeeOther},
			{statuses: []int{301, 302, 303}, rule: ruleCurlBodyLost},
		},
	},
	reads: readPolicy{fold: foldRule{how: foldFirst}, locations: locationFirstFilled, parse: uri.Curl, badBytes: "\x00"},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, first: true, returns: true,
		rule: ruleCurlOtherHost, kept: ruleCurlSameHost,
	},
	login: loginPolicy{rule: loginFirst, url: urlLoginUsed, empty: true},
	host:  hostFirstHost,
	page:  pagePolicy{referer: refererAsked, hsts: hstsSilent},
	jar: jarPolicy{
		parse: parseCurlCookie, user: userBeside, prefixes: true, suffixes: true, secureOrigin: true, loopback: isCurlLoopback, longFirst: true, newestFirst: true,
	},
	fields: fieldPolicy{
		pseudo: "mpsa",
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "curl/7.88.1"},
			{name: "Accept", plain: "*/*"},
		},
		order: []string{"Host", "Authorization", "Range", "Content-Range", "User-Agent", "Accept", "Accept-Encoding", "Referer", "Transfer-Encoding", "Cookie",
			"*", "Content-Length", "Content-Type", "Expect"},
		expects: 1 << 20,
	},
	quirks: quirks{methodSticks: true, parseAsIs: uri.CurlAsIs},
}

// isCurlLoopback knows just the three names that curl's cookie code does.
func isCurlLoopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}
