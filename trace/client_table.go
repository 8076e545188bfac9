package trace

// clientTable is the clients, the default first. Chromium is a top-level
// navigation, from the address bar unless an initiator is asked for. The facts were measured by
// running each client against a recording server on loopback; the sources say
// which code or text explains them.
var clientTable = []Client{
	{
		Name: "chromium", Title: "Chromium", Version: "156.0.8078.79",
		Source: "Fetch, HTTP-redirect fetch; net/url_request/redirect_info.cc; measured",
		policy: chromiumPolicy,
	},
	{
		Name: "curl", Title: "curl -L", Version: "7.88.1",
		Source: "curl lib/http.c, lib/urlapi.c, lib/cookie.c; measured",
		policy: curlPolicy,
	},
	{
		Name: "go", Title: "Go net/http", Version: "1.26.8",
		Source: "net/http/client.go, net/url/url.go; measured",
		policy: goPolicy,
	},
}

var redirectStatuses = []int{301, 302, 303, 307, 308}

var chromiumPolicy = policy{
	statuses: redirectStatuses,
	limit:    19, // 20 requests; fetch() follows one more
	limitBy:  ruleChromiumLimit,
	rewrites: []rewrite{
		{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: ruleFetchPostToGet},
		{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleFetchSeeOther},
	},
	contentFields: []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type"},
	locations:     locationAgreed,
	parse:         parseChromium,
	fragment:      true,
	badBytes:      "\x00",
	badPorts:      true,
	downgrade:     downgradeNotForms,
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachOrigin,
		rule: ruleFetchAuthorization, kept: ruleFetchAuthorizationKept,
	},
	login:   loginChallenge,
	host:    hostComputed,
	referer: refererPolicy,
	origin:  originFetch,
	jar: jarPolicy{
		always: true, parse: parseSetCookie, person: personSeeds, prefixes: true, suffixes: true,
		secureOrigin: true, sameSite: true, clears: true, loopback: isLoopback,
	},
	hsts:    hstsGhost,
	refresh: true,
	own: []ownField{
		{name: "sec-ch-ua", as: `"Not:A-Brand";v="8", "Chromium";v="156"`, trust: trustOnly},
		{name: "sec-ch-ua-mobile", as: "?0", trust: trustOnly},
		{name: "sec-ch-ua-platform", as: `"Linux"`, trust: trustOnly},
		{name: "Upgrade-Insecure-Requests", as: "1"},
		{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"},
		{name: "Accept", plain: "*/*", as: "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"},
		{name: "Sec-Fetch-Site", as: "none", trust: trustOnly},
		{name: "Sec-Fetch-Mode", as: "navigate", trust: trustOnly},
		{name: "Sec-Fetch-User", as: "?1", trust: trustOnly},
		{name: "Sec-Fetch-Dest", as: "document", trust: trustOnly},
		{name: "Accept-Encoding", plain: "gzip, deflate, br, zstd", trust: trustOnly},
		{name: "Accept-Encoding", plain: "gzip, deflate", trust: trustNone},
		{name: "Accept-Language", as: "en-US,en;q=0.9"},
	},
	order: []string{
		"Host", "Content-Length", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "Upgrade-Insecure-Requests",
		"User-Agent", "Origin", "Accept", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-User", "Sec-Fetch-Dest",
		"*", "Referer", "Accept-Encoding", "Accept-Language", "Cookie",
	},
	emptyLength: []string{"POST", "PUT", "PATCH"},
	formType:    true,
}

var curlPolicy = policy{
	pseudo:  "mpsa",
	limit:   50,
	limitBy: ruleCurlLimit,
	rewrites: []rewrite{
		{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: ruleCurlPostToGet},
		{statuses: []int{303}, keeps: []string{"GET", "HEAD"}, to: "GET", rule: ruleCurlSeeOther},
		{statuses: []int{301, 302, 303}, rule: ruleCurlBodyLost},
	},
	methodSticks: true,
	locations:    locationFirstFilled,
	parse:        parseCurl,
	badBytes:     "\x00",
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, first: true, returns: true,
		rule: ruleCurlOtherHost, kept: ruleCurlSameHost,
	},
	login:   loginFirst,
	host:    hostFirstHost,
	referer: refererAsked,
	jar: jarPolicy{
		parse: parseCurlCookie, person: personBeside, prefixes: true, suffixes: true, secureOrigin: true, loopback: isCurlLoopback, newestFirst: true,
	},
	hsts: hstsSilent,
	own: []ownField{
		{name: "User-Agent", plain: userAgent, as: "curl/7.88.1"},
		{name: "Accept", plain: "*/*"},
	},
	order: []string{"Host", "Authorization", "User-Agent", "Accept", "Accept-Encoding", "Referer", "Cookie", "*", "Content-Length", "Content-Type"},
}

var goPolicy = policy{
	pseudo:   "amps",
	statuses: redirectStatuses,
	limit:    9, // "stopped after 10 redirects" counts requests
	limitBy:  ruleGoLimit,
	rewrites: []rewrite{
		{statuses: []int{301, 302, 303}, keeps: []string{"GET", "HEAD"}, to: "GET", rule: ruleGoToGet},
	},
	contentFields: []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type"},
	locations:     locationFirst,
	parse:         parseGo,
	badBytes:      goBadBytes,
	credentials: credentials{
		fields: []string{"Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate"},
		reach:  reachSubdomain, first: true,
		rule: ruleGoOtherHost, kept: ruleGoSameHost,
	},
	login:    loginAnyHost,
	host:     hostIfRelative,
	hostPort: true,
	referer:  refererPrevious,
	jar:      jarPolicy{person: personMerged, loopback: isLoopback, parse: parseGoCookie},
	own: []ownField{
		{name: "User-Agent", plain: userAgent, as: "Go-http-client/1.1"},
		{name: "Accept-Encoding", plain: "gzip"},
	},
	order:       []string{"Host", "User-Agent", "Content-Length", "*", "Referer", "Accept-Encoding"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

// goBadBytes are the control bytes that net/textproto refuses in a field value.
const goBadBytes = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0d\x0e\x0f" +
	"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
