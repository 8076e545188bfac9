package trace

import "detour/trace/uri"

var openURIPolicy = policy{
	proxies: &rubyProxies,
	sends:   sendable{methods: []string{"GET"}, bodiless: []string{"GET"}},
	redirects: redirectPolicy{
		statuses: []int{301, 302, 303, 307},
		limit:    -1, // only a URL that comes twice ends it
		limitBy:  ruleLimit,
		revisits: revisitRule{most: 1, by: ruleRevisit},
	},
	reads: readPolicy{
		locations: locationSingle,
		keepsCR:   true,
		empty:     emptyResolves,
		parse:     uri.Ruby,
		downgrade: downgradeError,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginOnce, url: urlLoginRefused, refusesStart: true},
	host:        hostKept,
	jar:         jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept-Encoding", plain: "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"},
			{name: "Accept", plain: "*/*"},
			{name: "User-Agent", plain: userAgent, as: "Ruby"},
		},
		order: []string{"Accept-Encoding", "Accept", "User-Agent", "*", "Host"},
	},
}

var httpartyPolicy = policy{
	proxies: &httpartyProxies,
	sends:   sendable{methods: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}},
	redirects: redirectPolicy{
		not:     []int{304},
		limit:   4, // the limit of 5 counts requests
		limitBy: ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET"}, to: "GET", body: true, rule: ruleBodyStays},
			{not: []int{307, 308}, spares: []string{"GET", "HEAD"}, to: "GET", body: true, rule: ruleBodyStays},
		},
	},
	reads:       readPolicy{locations: locationSingle, keepsCR: true, empty: emptyResolves, parse: uri.HTTParty},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginHost, url: urlLoginStart},
	host:        hostKept,
	jar: jarPolicy{
		always: true, parse: parseHTTPartyCookie, user: userMerged, loopback: uri.IsLoopback, everywhere: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept-Encoding", plain: "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"},
			{name: "Accept", plain: "*/*"},
			{name: "User-Agent", plain: userAgent, as: "Ruby"},
		},
		order:       []string{"*", "Accept-Encoding", "Accept", "User-Agent", "Host", "Authorization", "Content-Length", "Content-Type"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
		form:        formBody,
	},
}
