package trace

import "detour/trace/uri"

var phpCurlPolicy = func() policy {
	p := curlPolicy
	p.limit, p.limitBy = 20, ruleLimit
	p.formType = formPost
	p.emptyLength = []string{"POST"}
	p.own = []ownField{{name: "User-Agent", plain: userAgent}, {name: "Accept", plain: "*/*"}}
	p.bareForm = true
	p.hsts = hstsIgnored
	return p
}()

var phpStreamPolicy = policy{
	any:     true,
	limit:   19, // the limit of 20 counts requests
	limitBy: ruleLimit,
	rewrites: []rewrite{
		{not: []int{307, 308}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleToGet},
		{not: []int{307, 308}, rule: ruleBodyGoes},
	},
	allContent:        true,
	restartsFromFirst: true,
	locations:         locationLast,
	empty:             emptyResolves,
	parse:             uri.PHPStream,
	longest:           8192,

	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login:      loginField,
	urlLogin:   urlLoginHop,
	emptyLogin: true,
	host:       hostKept,
	jar:        jarPolicy{parse: parseSetCookie, person: personWins, loopback: noLoopback},
	own: []ownField{
		{name: "User-Agent", plain: userAgent},
		{name: "Connection", as: "close"},
	},
	order: []string{"Authorization", "Host", "Connection", "User-Agent", "*", "Content-Length", "Content-Type"},
}
