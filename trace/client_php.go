package trace

import "detour/trace/uri"

var phpCurlPolicy = func() policy {
	p := curlPolicy
	p.redirects.limit, p.redirects.limitBy = 20, ruleLimit
	p.fields.form = formPost
	p.fields.emptyLength = []string{"POST"}
	p.fields.own = []ownField{{name: "User-Agent", plain: userAgent}, {name: "Accept", plain: "*/*"}}
	p.quirks.bareForm = true
	p.page.hsts = hstsIgnored
	return p
}()

var phpStreamPolicy = policy{
	redirects: redirectPolicy{
		limit:   19, // the limit of 20 counts requests
		limitBy: ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{not: []int{307, 308}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleToGet},
			{not: []int{307, 308}, rule: ruleBodyGoes},
		},
		allContent: true,
	},
	reads: readPolicy{
		locations: locationLast,
		empty:     emptyResolves,
		parse:     uri.PHPStream,
		longest:   8192,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginHop, empty: true},
	host:  hostKept,
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent},
			{name: "Connection", as: "close"},
		},
		order: []string{"Authorization", "Host", "Connection", "User-Agent", "*", "Content-Length", "Content-Type"},
	},
	quirks: quirks{any: true, restartsFromFirst: true},
}
