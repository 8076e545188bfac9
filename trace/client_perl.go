package trace

import "detour/trace/uri"

var lwpPolicy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		follows:  []followRule{{methods: []string{"GET", "HEAD"}}},
		limit:    7,
		limitBy:  ruleLimit,
	},
	reads: readPolicy{
		fold:      foldChromium,
		locations: locationJoined,
		keepsCR:   true,
		empty:     missingToo,
		parse:     uri.LWP,
		bareIPv6:  true,
		interim:   true,
		longest:   8192,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginField, url: urlLoginHop},
	jar:         jarPolicy{parse: parseLWPCookie, user: userFirst, loopback: noLoopback, subHosts: true, dotted: true, prefixPath: true},
	fields: fieldPolicy{
		firstOnly: []string{"Cookie"},
		own: []ownField{
			{name: "TE", as: "deflate,gzip;q=0.3"},
			{name: "Connection", as: "TE, close"},
			{name: "User-Agent", plain: userAgent, as: "libwww-perl/6.68"},
		},
		order: []string{"TE", "Connection", "Host", "User-Agent", "*", "Content-Length", "Content-Type"},
	},
}

var tinyPolicy = policy{
	proxies: &tinyProxies,
	sends:   sendable{unset: []string{"Host"}},
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		follows: []followRule{
			{statuses: []int{303}},
			{methods: []string{"GET", "HEAD"}},
		},
		limit:   5,
		limitBy: ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET"}, to: "GET", body: true, rule: ruleBodyStays},
		},
	},
	reads: readPolicy{
		fold:      foldChromium,
		locations: locationSingle,
		rawEnds:   true,
		parse:     uri.Tiny,
		bareIPv6:  true,
		parts:     true,
		downgrade: downgradeKept,
		longest:   32 << 10,
		whole:     true,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginHop, barePassword: true},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Connection", as: "close"},
			{name: "User-Agent", plain: userAgent, as: "HTTP-Tiny/0.080"},
		},
		order:       []string{"Host", "Connection", "User-Agent", "*", "Content-Length"},
		emptyLength: []string{"POST", "PUT"},
	},
}

var mojoPolicy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    20, // as asked for; none by default
		limitBy:  ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET"}, to: "GET", rule: ruleSeeOther},
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{301, 302, 303}, rule: ruleBodyGoes},
		},
		allContent: true,
	},
	reads: readPolicy{
		fold:      foldRule{trims: foldTrimsAfter, ends: true, late: true},
		locations: locationFirst,
		rawEnds:   true,
		parse:     uri.Mojo,
		bareIPv6:  true,
		badBytes:  "\r",
		longest:   8192,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginRelative, url: urlLoginHop, barePassword: true},
	jar: jarPolicy{
		always: true, parse: parseMojoCookie, user: userFirst, loopback: noLoopback, ownPath: true,
	},
	fields: fieldPolicy{
		firstOnly: []string{"Authorization", "Cookie", "Referer"},
		own: []ownField{
			{name: "Accept-Encoding", plain: "gzip"},
			{name: "User-Agent", plain: userAgent, as: "Mojolicious (Perl)"},
		},
		order:       []string{"*", "Accept-Encoding", "Content-Length", "Host", "User-Agent"},
		emptyLength: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"},
	},
}
