package trace

import "detour/trace/uri"

// The clients below are from their documents and sources. No running client was
// compared with these rows.

var safariPolicy = policy{
	sends:    chromiumPolicy.sends,
	statuses: redirectStatuses,
	limit:    20, // as Fetch has it; Apple documents none
	limitBy:  ruleLimit,
	rewrites: chromiumPolicy.rewrites,

	contentFields: fetchContent,
	locations:     locationFirst,
	parse:         uri.Standard,
	fragment:      true,
	badPorts:      true,

	credentials: chromiumPolicy.credentials,
	login:       loginChallenge,
	urlLogin:    urlLoginChallenge,
	referer:     refererPolicy,
	origin:      originFetch,
	jar: jarPolicy{
		always: true, parse: parseSetCookie, person: personSeeds, prefixes: true, suffixes: true, secureOrigin: true, sameSite: true, loopback: noLoopback,
	},
	hsts:    hstsGhost,
	refresh: true,
	own: []ownField{
		{name: "Accept", plain: "*/*", as: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15"},
		{name: "Accept-Language", as: "en-US,en;q=0.9"},
		{name: "Accept-Encoding", plain: "gzip, deflate"},
	},
	order:       []string{"Host", "Content-Type", "Origin", "Accept", "User-Agent", "Content-Length", "Accept-Language", "Referer", "Accept-Encoding", "*", "Cookie"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
	formType:    formPost,
}

var dotnetPolicy = policy{
	statuses: append([]int{300}, redirectStatuses...),
	limit:    50,
	limitBy:  ruleLimit,
	rewrites: []rewrite{
		{statuses: []int{300, 301, 302}, methods: []string{"POST"}, to: "GET", bare: true, rule: rulePostToGet},
		{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", bare: true, rule: ruleSeeOther},
	},
	locations: locationFirst,
	parse:     uri.Standard,
	fragment:  true,
	downgrade: downgradeKept,

	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachNowhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginChallenge,
	jar: jarPolicy{
		always: true, parse: parseSetCookie, person: personBeside, loopback: noLoopback,
	},
	order:       []string{"Host", "*", "Cookie", "Content-Type", "Content-Length"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

var okhttpPolicy = policy{
	statuses: append([]int{300}, redirectStatuses...),
	limit:    20,
	limitBy:  ruleLimit,
	rewrites: []rewrite{
		{statuses: []int{300, 301, 302, 303}, spares: []string{"GET", "HEAD", "PROPFIND", "QUERY"}, to: "GET", rule: ruleToGet},
	},
	contentFields: []string{"Content-Type"},
	locations:     locationLast,
	parse:         uri.Standard,

	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginField,
	host:  hostKept,
	jar:   jarPolicy{parse: parseSetCookie, person: personWins, suffixes: true, loopback: noLoopback},
	own: []ownField{
		{name: "Connection", as: "Keep-Alive"},
		{name: "Accept-Encoding", plain: "gzip"},
		{name: "User-Agent", plain: userAgent, as: "okhttp/5.4.0"},
	},
	order:       []string{"*", "Content-Type", "Content-Length", "Host", "Connection", "Accept-Encoding", "Cookie", "User-Agent"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

var apachePolicy = policy{
	statuses: redirectStatuses,
	limit:    50,
	limitBy:  ruleLimit,
	revisits: revisitRule{most: 1, start: true, by: ruleRevisit},
	rewrites: []rewrite{
		{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
		{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
	},
	contentFields: []string{"Content-Type"},
	locations:     locationFirst,
	parse:         uri.JavaURI,
	staysHome:     true,

	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login:       loginChallenge,
	jar:         jarPolicy{always: true, parse: parseSetCookie, person: personBeside, suffixes: true, loopback: noLoopback},
	own:         []ownField{{name: "User-Agent", plain: userAgent, as: "Apache-HttpClient/5.6"}},
	order:       []string{"*", "Content-Length", "Content-Type", "Host", "User-Agent", "Cookie"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

var reqwestPolicy = policy{
	statuses: redirectStatuses,
	limit:    10,
	limitBy:  ruleLimit,
	rewrites: []rewrite{
		{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
		{statuses: []int{303}, spares: []string{"GET", "HEAD"}, to: "GET", rule: ruleSeeOther},
	},
	contentFields: []string{"Content-Type", "Content-Encoding"},
	locations:     locationFirst,
	parse:         uri.Standard,

	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Cookie2", "Proxy-Authorization", "WWW-Authenticate"}, reach: reachOrigin,
		rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login:       loginField,
	urlLogin:    urlLoginStart,
	referer:     refererBare,
	jar:         jarPolicy{parse: parseSetCookie, person: personWins, suffixes: true, secureOrigin: true, loopback: noLoopback},
	own:         []ownField{{name: "Accept", plain: "*/*"}, {name: "User-Agent", plain: userAgent}},
	order:       []string{"*", "Accept", "User-Agent", "Referer", "Host", "Content-Length"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

var guzzlePolicy = policy{
	limit:   5,
	limitBy: ruleLimit,
	rewrites: []rewrite{
		{statuses: []int{300, 301, 302, 303}, spares: []string{"GET", "HEAD", "OPTIONS"}, to: "GET", rule: ruleToGet},
	},
	locations: locationJoined,
	parse:     uri.RFC3986,

	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login:       loginField,
	urlLogin:    urlLoginUsed,
	jar:         jarPolicy{parse: parseSetCookie, person: personWins, loopback: noLoopback},
	own:         []ownField{{name: "User-Agent", plain: userAgent, as: "GuzzleHttp/7"}},
	order:       []string{"Host", "User-Agent", "*", "Content-Length"},
	emptyLength: []string{"POST", "PUT", "PATCH"},
}

var googlebotPolicy = policy{
	sends:     sendable{methods: []string{"GET"}, bodiless: []string{"GET"}, fields: []string{}},
	statuses:  redirectStatuses,
	limit:     10,
	limitBy:   ruleLimit,
	locations: locationFirst,
	parse:     uri.Standard,

	credentials: credentials{fields: []string{"Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginNever,
	jar:         jarPolicy{parse: parseSetCookie, person: personFirst, loopback: noLoopback},
	refresh:     true,
	own: []ownField{
		{name: "Accept", plain: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		{name: "User-Agent", plain: userAgent, as: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
		{name: "Accept-Encoding", plain: "gzip, deflate, br"},
	},
	order: []string{"Host", "Accept", "User-Agent", "Accept-Encoding", "*"},
}
