package trace

import "detour/trace/uri"

// The clients below are from their documents and sources. No running client was
// compared with these rows.

var safariPolicy = policy{
	sends: chromiumPolicy.sends,
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    20, // as Fetch has it; Apple documents none
		limitBy:  ruleLimit,
	},
	method:      methodPolicy{rewrites: chromiumPolicy.method.rewrites, contentFields: fetchContent},
	reads:       readPolicy{locations: locationFirst, parse: uri.Standard, fragment: true, badPorts: true},
	credentials: chromiumPolicy.credentials,
	login:       loginPolicy{rule: loginChallenge, url: urlLoginChallenge},
	page:        pagePolicy{referer: refererPolicy, origin: originFetch, hsts: hstsGhost, refresh: true},
	jar: jarPolicy{
		always: true, parse: parseSetCookie, user: userSeeds, prefixes: true, suffixes: true, secureOrigin: true, sameSite: true, loopback: noLoopback,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept", plain: "*/*", as: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
			{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15"},
			{name: "Accept-Language", as: "en-US,en;q=0.9"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
		},
		order:       []string{"Host", "Content-Type", "Origin", "Accept", "User-Agent", "Content-Length", "Accept-Language", "Referer", "Accept-Encoding", "*", "Cookie"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
		form:        formPost,
	},
}

var dotnetPolicy = policy{
	redirects: redirectPolicy{statuses: append([]int{300}, redirectStatuses...), limit: 50, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{300, 301, 302}, methods: []string{"POST"}, to: "GET", bare: true, rule: rulePostToGet},
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", bare: true, rule: ruleSeeOther},
		},
	},
	reads: readPolicy{locations: locationFirst, parse: uri.Standard, fragment: true, downgrade: downgradeKept},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachNowhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginChallenge},
	jar: jarPolicy{
		always: true, parse: parseSetCookie, user: userBeside, loopback: noLoopback,
	},
	fields: fieldPolicy{
		order:       []string{"Host", "*", "Cookie", "Content-Type", "Content-Length"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

// okhttpPolicy has QUERY as HttpMethod.kt of 5.4 has it: like PROPFIND, it keeps
// its method. square/okhttp#9496 (June 2026) makes it a GET after a 303.
var okhttpPolicy = policy{
	redirects: redirectPolicy{statuses: append([]int{300}, redirectStatuses...), limit: 20, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{300, 301, 302, 303}, spares: []string{"GET", "HEAD", "PROPFIND", "QUERY"}, to: "GET", rule: ruleToGet},
		},
		contentFields: []string{"Content-Type"},
	},
	reads: readPolicy{locations: locationLast, parse: uri.Standard},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField},
	host:  hostKept,
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, suffixes: true, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Connection", as: "Keep-Alive"},
			{name: "Accept-Encoding", plain: "gzip"},
			{name: "User-Agent", plain: userAgent, as: "okhttp/5.4.0"},
		},
		order:       []string{"*", "Content-Type", "Content-Length", "Host", "Connection", "Accept-Encoding", "Cookie", "User-Agent"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var apachePolicy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    50,
		limitBy:  ruleLimit,
		revisits: revisitRule{most: 1, start: true, by: ruleRevisit},
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
		},
		contentFields: []string{"Content-Type"},
	},
	reads: readPolicy{locations: locationFirst, parse: uri.JavaURI},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginChallenge},
	jar:   jarPolicy{always: true, parse: parseSetCookie, user: userBeside, suffixes: true, loopback: noLoopback},
	fields: fieldPolicy{
		own:         []ownField{{name: "User-Agent", plain: userAgent, as: "Apache-HttpClient/5.6"}},
		order:       []string{"*", "Content-Length", "Content-Type", "Host", "User-Agent", "Cookie"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
	quirks: quirks{staysHome: true},
}

var reqwestPolicy = policy{
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 10, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
		},
		contentFields: []string{"Content-Type", "Content-Encoding"},
	},
	reads: readPolicy{locations: locationFirst, parse: uri.Standard},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Cookie2", "Proxy-Authorization", "WWW-Authenticate"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginStart},
	page:  pagePolicy{referer: refererBare},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, suffixes: true, secureOrigin: true, loopback: noLoopback},
	fields: fieldPolicy{
		own:         []ownField{{name: "Accept", plain: "*/*"}, {name: "User-Agent", plain: userAgent}},
		order:       []string{"*", "Accept", "User-Agent", "Referer", "Host", "Content-Length"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var guzzlePolicy = policy{
	redirects: redirectPolicy{limit: 5, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{300, 301, 302, 303}, spares: []string{"GET", "HEAD", "OPTIONS"}, to: "GET", rule: ruleToGet},
		},
	},
	reads: readPolicy{locations: locationJoined, parse: uri.RFC3986},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginUsed},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own:         []ownField{{name: "User-Agent", plain: userAgent, as: "GuzzleHttp/7"}},
		order:       []string{"Host", "User-Agent", "*", "Content-Length"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var googlebotPolicy = policy{
	sends:       sendable{methods: []string{"GET"}, bodiless: []string{"GET"}, fields: []string{}},
	redirects:   redirectPolicy{statuses: redirectStatuses, limit: 10, limitBy: ruleLimit},
	reads:       readPolicy{locations: locationFirst, parse: uri.Standard},
	credentials: credentials{fields: []string{"Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginNever},
	page:        pagePolicy{refresh: true},
	jar:         jarPolicy{parse: parseSetCookie, user: userFirst, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept", plain: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
			{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
			{name: "Accept-Encoding", plain: "gzip, deflate, br"},
		},
		order: []string{"Host", "Accept", "User-Agent", "Accept-Encoding", "*"},
	},
}
