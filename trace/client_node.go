package trace

import "detour/trace/uri"

// What Node's HTTP parser refuses is common to the clients on top of it.
const (
	nodeBadBytes = goBadBytes
	nodeLongest  = 16 << 10 // --max-http-header-size
)

var fetchContent = []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type"}

var fetchPolicy = policy{
	sends:     sendable{bodiless: []string{"GET", "HEAD"}, unset: []string{"Host"}, refused: []string{"Expect"}},
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 20, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: ruleFetchPostToGet},
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleFetchSeeOther},
		},
		contentFields: fetchContent,
	},
	reads: readPolicy{
		fold:       foldUndici,
		locations:  locationJoined,
		joinedEnds: true,
		empty:      emptyResolves,
		parse:      uri.Fetch,
		fragment:   true,
		badBytes:   nodeBadBytes,
		longest:    nodeLongest,
		badPorts:   true,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Proxy-Authorization", "Cookie"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginRefused, refusesStart: true},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Connection", as: "keep-alive"},
			{name: "Accept", plain: "*/*"},
			{name: "Accept-Language", as: "*"},
			{name: "Sec-Fetch-Mode", as: "cors"},
			{name: "User-Agent", plain: userAgent, as: "node"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
		},
		order:       []string{"Host", "Connection", "*", "Accept", "Accept-Language", "Sec-Fetch-Mode", "User-Agent", "Accept-Encoding", "Content-Length"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
	quirks: quirks{badEnds: true},
}

var undiciPolicy = policy{
	sends: sendable{refused: []string{"Expect"}},
	redirects: redirectPolicy{
		statuses: append([]int{300}, redirectStatuses...),
		limit:    20, // as asked of the interceptor
		limitBy:  ruleLimit,
		revisits: revisitRule{most: 1, start: true, by: ruleRevisit},
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{303}, spares: []string{"HEAD"}, to: "GET", bare: true, rule: ruleSeeOther},
			{statuses: []int{303}, keeps: []string{"HEAD"}, to: "HEAD", bare: true, rule: ruleSeeOther},
		},
	},
	reads: readPolicy{
		fold:      foldNode,
		locations: locationTight,
		parse:     uri.Undici,
		badBytes:  nodeBadBytes,
		longest:   nodeLongest,
		whole:     true,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own:         []ownField{{name: "Connection", as: "keep-alive"}},
		order:       []string{"Host", "Connection", "*", "Content-Length"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var followRedirectsRewrites = []rewrite{
	{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
	{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
}

var followRedirectsPolicy = policy{
	redirects: redirectPolicy{limit: 21, limitBy: ruleLimit},
	method:    methodPolicy{rewrites: followRedirectsRewrites, allContent: true},
	reads: readPolicy{
		fold:      foldNode,
		hostBase:  true,
		locations: locationFirst,
		parse:     uri.NodeLatin,
		badBytes:  nodeBadBytes,
		longest:   nodeLongest,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Proxy-Authorization", "Cookie"}, reach: reachHostSubdomain,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginOnce, url: urlLoginStart},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own:         []ownField{{name: "Connection", as: "keep-alive"}},
		order:       []string{"*", "Content-Length", "Host", "Connection", "Authorization"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var axiosPolicy = policy{
	redirects: redirectPolicy{limit: 21, limitBy: ruleLimit},
	method:    methodPolicy{rewrites: followRedirectsRewrites, allContent: true},
	reads: readPolicy{
		fold:      foldNode,
		hostBase:  true,
		locations: locationFirst,
		parse:     uri.NodeLatin,
		badBytes:  nodeBadBytes,
		longest:   nodeLongest,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginOrigin, url: urlLoginStart},
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		firstOnly: []string{"Proxy-Authorization"},
		own: []ownField{
			{name: "Accept", plain: "application/json, text/plain, */*"},
			{name: "User-Agent", plain: userAgent, as: "axios/1.21.1"},
			{name: "Accept-Encoding", plain: "gzip, compress, deflate, br"},
			{name: "Connection", as: "keep-alive"},
		},
		order:       []string{"Accept", "Content-Type", "*", "User-Agent", "Content-Length", "Accept-Encoding", "Host", "Authorization", "Connection"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
		form:        formPost,
	},
}

var gotPolicy = policy{
	redirects: redirectPolicy{statuses: []int{300, 301, 302, 303, 304, 307, 308}, limit: 10, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
		},
	},
	reads: readPolicy{fold: foldNode, locations: locationFirst, parse: uri.Fetch, badBytes: nodeBadBytes, longest: nodeLongest},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachHostPort, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginCross},
	host:  hostReach,
	jar: jarPolicy{
		parse: parseToughCookie, user: userYields, loopback: uri.IsLoopback, suffixes: true, secureOrigin: true, prefixes: true, quietPrefix: true, strict: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "got (https://github.com/sindresorhus/got)"},
			{name: "Accept-Encoding", plain: "gzip, deflate, br"},
		},
		order:       []string{"User-Agent", "*", "Accept-Encoding", "Content-Length", "Cookie", "Host", "Authorization"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var nodeFetchPolicy = policy{
	sends:     sendable{bodiless: []string{"GET", "HEAD"}},
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 20, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET"}, to: "GET", rule: ruleSeeOther},
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
		},
	},
	reads: readPolicy{
		fold:      foldNode,
		locations: locationJoined,
		empty:     emptyResolves,
		parse:     uri.NodeFetch,
		badBytes:  nodeBadBytes,
		longest:   nodeLongest,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Www-Authenticate", "Cookie", "Cookie2"}, reach: reachSecureSubdomain,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginRefused, refusesStart: true},
	host:  hostKept,
	jar:   jarPolicy{parse: parseSetCookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept", plain: "*/*"},
			{name: "User-Agent", plain: userAgent, as: "node-fetch"},
			{name: "Accept-Encoding", plain: "gzip, deflate, br"},
			{name: "Connection", as: "close"},
		},
		order:       []string{"*", "Accept", "Content-Length", "User-Agent", "Accept-Encoding", "Host", "Connection"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
	quirks: quirks{bodyOnce: true},
}

var superagentPolicy = policy{
	sends: sendable{refused: []string{"Expect"}},
	redirects: redirectPolicy{
		statuses: []int{301, 302, 303, 305, 307, 308},
		follows:  []followRule{{not: []string{"HEAD"}}},
		limit:    5,
		limitBy:  ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302, 303}, spares: []string{"GET"}, to: "GET", rule: ruleToGet},
			{statuses: []int{301, 302, 303}, rule: ruleBodyGoes},
		},
		contentFields: []string{"Content-Type"},
	},
	reads: readPolicy{
		fold:      foldNode,
		locations: locationFirst,
		parse:     uri.NodeLatin,
		badBytes:  nodeBadBytes,
		longest:   nodeLongest,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginUsed},
	jar: jarPolicy{
		parse: parseSuperagentCookie, user: userMerged, loopback: noLoopback, prefixPath: true, overlays: true, anyPath: true, oneName: true,
	},
	fields: fieldPolicy{
		own:         []ownField{{name: "Accept-Encoding", plain: "gzip, deflate"}},
		order:       []string{"Host", "Accept-Encoding", "*", "Content-Length", "Authorization"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
	quirks: quirks{rawLogin: true},
}
