package trace

import "detour/trace/uri"

var chromiumPolicy = policy{
	sends: sendable{
		methods: []string{"GET", "POST"}, bodiless: []string{"GET"}, fields: []string{"Cookie", "Content-Type"},
	},
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    19, // 20 requests; fetch() follows one more
		limitBy:  ruleChromiumLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: ruleFetchPostToGet},
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleFetchSeeOther},
		},
		contentFields: []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type"},
	},
	reads: readPolicy{
		fold:      foldChromium,
		locations: locationAgreed,
		parse:     uri.Chromium,
		fragment:  true,
		badBytes:  "\x00",
		badPorts:  true,
		downgrade: downgradeNotForms,
	},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachOrigin,
		rule: ruleFetchAuthorization, kept: ruleFetchAuthorizationKept,
	},
	login: loginPolicy{rule: loginChallenge, url: urlLoginChallenge},
	host:  hostComputed,
	page:  pagePolicy{referer: refererPolicy, origin: originFetch, hsts: hstsGhost, refresh: true},
	jar: jarPolicy{
		always: true, parse: parseChromiumCookie, user: userSeeds, prefixes: true, suffixes: true,
		secureOrigin: true, sameSite: true, clears: true, loopback: uri.IsLoopback,
	},
	fields: fieldPolicy{
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
		form:        formPost,
	},
}

var firefoxPolicy = policy{
	sends:     chromiumPolicy.sends,
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 20, limitBy: ruleLimit},
	method:    methodPolicy{rewrites: chromiumPolicy.method.rewrites, contentFields: fetchContent},
	reads: readPolicy{
		locations: locationAgreed,
		keepsCR:   true,
		empty:     emptyResolves,
		parse:     uri.Firefox,
		fragment:  true,
		badBytes:  "\x00",
		badPorts:  true,
	},
	credentials: chromiumPolicy.credentials,
	login:       loginPolicy{rule: loginChallenge, url: urlLoginChallenge},
	host:        hostComputed,
	page:        pagePolicy{referer: refererPolicy, origin: originTrusted, hsts: hstsGhost, refresh: true},
	jar: jarPolicy{
		always: true, parse: parseSoleName, user: userSeeds, prefixes: true, suffixes: true,
		secureOrigin: true, sameSite: true, chain: true, loopback: uri.IsLoopback,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"},
			{name: "Accept", plain: "*/*", as: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
			{name: "Accept-Language", as: "en-US,en;q=0.5"},
			{name: "Accept-Encoding", plain: "gzip, deflate, br, zstd", trust: trustOnly},
			{name: "Accept-Encoding", plain: "gzip, deflate", trust: trustNone},
			{name: "Connection", as: "keep-alive"},
			{name: "Upgrade-Insecure-Requests", as: "1"},
			{name: "Sec-Fetch-Dest", as: "document", trust: trustOnly},
			{name: "Sec-Fetch-Mode", as: "navigate", trust: trustOnly},
			{name: "Sec-Fetch-Site", as: "none", trust: trustOnly},
			{name: "Sec-Fetch-User", as: "?1", trust: trustOnly},
		},
		order: []string{
			"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Referer", "Content-Type", "Content-Length", "Origin",
			"Connection", "*", "Cookie", "Upgrade-Insecure-Requests", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User",
		},
		emptyLength: []string{"POST", "PUT", "PATCH"},
		form:        formPost,
	},
}

// forbidden are the fields that a script cannot set (Fetch, "forbidden
// request-header").
var forbidden = []string{
	"Accept-Charset", "Access-Control-Request-Headers", "Access-Control-Request-Method", "Connection", "Content-Length", "Cookie2",
	"Date", "DNT", "Expect", "Host", "Keep-Alive", "Origin", "Proxy-Authorization", "Referer", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via",
}

// fetching makes a script's fetch() of a browser's navigation.
func fetching(p policy) *policy {
	p.sends = sendable{bodiless: []string{"GET", "HEAD"}, unset: forbidden}
	p.redirects.limit, p.redirects.limitBy = 20, ruleLimit
	p.page.fetches, p.page.refresh, p.fields.form = true, false, formNever
	p.reads.downgrade = downgradeAllowed
	p.login.rule, p.login.refusesStart = loginField, true
	return &p
}

func chromiumFetch() *policy {
	p := fetching(chromiumPolicy)
	p.login.url = urlLoginRefused
	return p
}

func firefoxFetch() *policy {
	p := fetching(firefoxPolicy)
	p.login.url, p.quirks.askAll = urlLoginForeign, true
	return p
}
