package trace

import "detour/trace/uri"

var goPolicy = policy{
	proxies: &goProxies,
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    9, // "stopped after 10 redirects" counts requests
		limitBy:  ruleGoLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302, 303}, keeps: []string{"GET", "HEAD"}, to: "GET", rule: ruleGoToGet},
		},
		contentFields: []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type"},
	},
	reads: readPolicy{fold: foldGo, locations: locationFirst, parse: uri.Go, badBytes: goBadBytes},
	credentials: credentials{
		fields: []string{"Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate"},
		reach:  reachSubdomain, first: true,
		rule: ruleGoOtherHost, kept: ruleGoSameHost,
	},
	login: loginPolicy{rule: loginAnyHost, url: urlLoginUsed, empty: true},
	host:  hostIfRelative,
	page:  pagePolicy{referer: refererPrevious},
	jar:   jarPolicy{user: userMerged, loopback: uri.IsLoopback, parse: parseGoCookie},
	fields: fieldPolicy{
		pseudo: "amps",
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Go-http-client/1.1"},
			{name: "Accept-Encoding", plain: "gzip"},
		},
		order:       []string{"Host", "User-Agent", "Content-Length", "*", "Referer", "Accept-Encoding"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
	quirks: quirks{hostPort: true},
}

// goBadBytes are the control bytes that net/textproto refuses in a field value.
const goBadBytes = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0d\x0e\x0f" +
	"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
