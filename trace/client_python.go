package trace

import "detour/trace/uri"

// What Python's http.client makes of a response is common to the clients on
// top of it: a 103 ends the wait, and white space behind a value stays.

var requestsPolicy = policy{
	proxies:   &requestsProxies,
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 30, limitBy: ruleLimit},
	method:    methodPolicy{rewrites: requestsRewrites, contentFields: []string{"Content-Type"}},
	reads: readPolicy{
		fold:      foldPython,
		locations: locationJoined,
		rawEnds:   true,
		parse:     uri.Requests,
		fragment:  true,
		longest:   65536,
		interim:   true,
	},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachUpgrade, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginStart},
	host:  hostKept,
	jar:   pythonJar,
	fields: fieldPolicy{
		firstOnly: []string{"Cookie", "Proxy-Authorization"},
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "python-requests/2.34.2"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
			{name: "Accept", plain: "*/*"},
			{name: "Connection", as: "keep-alive"},
		},
		order:       []string{"Host", "User-Agent", "Accept-Encoding", "Accept", "Connection", "*", "Content-Length", "Authorization", "Cookie"},
		emptyLength: []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS"},
	},
}

var requestsRewrites = []rewrite{
	{statuses: []int{303}, spares: []string{"HEAD", "GET"}, to: "GET", rule: ruleSeeOther},
	{statuses: []int{302}, spares: []string{"HEAD", "GET"}, to: "GET", rule: ruleToGet},
	{statuses: []int{301}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
	{statuses: []int{301, 302, 303}, rule: ruleBodyGoes},
}

// pythonJar is http.cookiejar with its default policy.
var pythonJar = jarPolicy{
	always: true, parse: parsePythonCookie, user: userFirst, loopback: noLoopback, subHosts: true, dotted: true,
}

func noLoopback(string) bool { return false }

var httpiePolicy = policy{
	proxies: &requestsProxies,
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    29, // the limit of 30 counts requests
		limitBy:  ruleLimit,
	},
	method: methodPolicy{rewrites: requestsRewrites, contentFields: []string{"Content-Type"}},
	reads: readPolicy{
		fold:      foldPython,
		locations: locationFirst,
		rawEnds:   true,
		parse:     uri.Requests,
		fragment:  true,
		longest:   65536,
		interim:   true,
	},
	credentials: requestsPolicy.credentials,
	login:       loginPolicy{rule: loginField, url: urlLoginStart},
	host:        hostKept,
	jar: jarPolicy{
		always: true, parse: parsePythonCookie, user: userFirst, loopback: uri.IsLoopback, subHosts: true, dotted: true,
	},
	fields: fieldPolicy{
		firstOnly: []string{"Cookie", "Proxy-Authorization"},
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "HTTPie/3.2.1"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
			{name: "Accept", plain: "*/*"},
			{name: "Connection", as: "keep-alive"},
		},
		order:       []string{"Host", "User-Agent", "Accept-Encoding", "Accept", "Connection", "*", "Content-Length", "Authorization", "Cookie"},
		emptyLength: []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS"},
	},
}

var httpxPolicy = policy{
	proxies:   &httpxProxies,
	redirects: redirectPolicy{statuses: redirectStatuses, limit: 20, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{302, 303}, spares: []string{"HEAD", "GET"}, to: "GET", rule: ruleToGet},
			{statuses: []int{301}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
		},
	},
	reads: readPolicy{
		locations:  locationJoined,
		joinedEnds: true,
		empty:      emptyResolves,
		parse:      uri.HTTPX,
		parts:      true,
		fragment:   true,
		badBytes:   "\x00\r",
		longest:    65536,
		whole:      true,
	},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachUpgrade, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginStart},
	host:  hostSameOrigin,
	jar:   pythonJar,
	fields: fieldPolicy{
		firstOnly: []string{"Cookie"},
		own: []ownField{
			{name: "Accept", plain: "*/*"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
			{name: "Connection", as: "keep-alive"},
			{name: "User-Agent", plain: userAgent, as: "python-httpx/0.23.3"},
		},
		order:       []string{"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "*", "Content-Length", "Authorization", "Cookie"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var urllib3Policy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    3, // Retry(3), shared with other retries
		limitBy:  ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"GET"}, to: "GET", rule: ruleSeeOther},
		},
		allContent: true,
	},
	reads: readPolicy{
		fold:      foldPython,
		locations: locationJoined,
		rawEnds:   true,
		parse:     uri.Urllib3,
		longest:   65536,
		interim:   true,
		whole:     true,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField},
	host:  hostKept,
	jar:   jarPolicy{parse: parsePythonCookie, user: userFirst, loopback: noLoopback, subHosts: true, dotted: true},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept-Encoding", plain: "identity"},
			{name: "User-Agent", plain: userAgent, as: "python-urllib3/2.7.0"},
		},
		order:       []string{"Host", "Accept-Encoding", "Content-Length", "User-Agent", "*"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}

var aiohttpPolicy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    9, // raises at the tenth
		limitBy:  ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{303}, spares: []string{"HEAD", "GET"}, to: "GET", rule: ruleSeeOther},
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
		},
	},
	reads: readPolicy{
		locations: locationFirst,
		rawEnds:   true,
		alsoURI:   true,
		parse:     uri.Yarl,
		badBytes:  goBadBytes,
		longest:   8190,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie", "Proxy-Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField, url: urlLoginUsed},
	host:  hostKept,
	jar: jarPolicy{
		always: true, parse: parseSetCookie, user: userMerged, loopback: noLoopback, noAddresses: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept", plain: "*/*"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
			{name: "User-Agent", plain: userAgent, as: "Python/3.11 aiohttp/3.8.4"},
		},
		order:       []string{"Host", "*", "Accept", "Accept-Encoding", "User-Agent", "Cookie", "Content-Length", "Content-Type", "Authorization"},
		emptyLength: []string{"POST", "PUT", "PATCH", "DELETE"},
		form:        formOctets,
	},
}

var urllibPolicy = policy{
	proxies: &pythonProxies,
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		follows: []followRule{
			{statuses: []int{301, 302, 303}, methods: []string{"GET", "HEAD", "POST"}},
			{methods: []string{"GET", "HEAD"}},
		},
		limit:    10,
		limitBy:  ruleLimit,
		revisits: revisitRule{most: 4, distinct: true, by: ruleRevisit},
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{spares: []string{"GET"}, to: "GET", rule: ruleToGet},
			{rule: ruleBodyGoes},
		},
		contentFields: []string{"Content-Type"},
	},
	reads: readPolicy{
		fold:      foldPython,
		locations: locationFirst,
		rawEnds:   true,
		alsoURI:   true,
		empty:     emptyResolves,
		parse:     uri.Urllib,
		bareIPv6:  true,
		longest:   65536,
		interim:   true,
		whole:     true,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginChallenge, answers: answersBelow, url: urlLoginUnknown, refusesStart: true},
	host:        hostKept,
	jar:         jarPolicy{parse: parsePythonCookie, user: userWins, loopback: noLoopback, subHosts: true, dotted: true},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept-Encoding", plain: "identity"},
			{name: "User-Agent", plain: userAgent, as: "Python-urllib/3.11"},
			{name: "Connection", as: "close"},
		},
		order:       []string{"Accept-Encoding", "Content-Type", "Content-Length", "Host", "User-Agent", "*", "Connection"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
		form:        formBody,
	},
}

var httplib2Policy = policy{
	proxies: &httplib2Proxies,
	redirects: redirectPolicy{
		statuses: append([]int{300}, redirectStatuses...),
		follows: []followRule{
			{statuses: []int{303, 308}},
			{methods: []string{"GET", "HEAD", "OPTIONS", "TRACE"}},
		},
		limit:   5,
		limitBy: ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{302, 303}, spares: []string{"GET"}, to: "GET", rule: ruleToGet},
			{statuses: []int{302, 303}, rule: ruleBodyGoes},
		},
	},
	reads: readPolicy{
		fold:      foldPython,
		locations: locationJoined,
		rawEnds:   true,
		empty:     emptyResolves,
		parse:     uri.HTTPLib2,
		badBytes:  "",
		longest:   65536,
		interim:   true,
		whole:     true,
	},
	credentials: credentials{
		fields: []string{"Authorization"}, reach: reachNowhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginChallenge, answers: answersOnce, url: urlLoginUnknown, refusesStart: true},
	host:  hostKept,
	jar:   jarPolicy{parse: parsePythonCookie, user: userFirst, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Python-httplib2/0.20.4 (gzip)"},
			{name: "Accept-Encoding", plain: "gzip, deflate"},
		},
		order:       []string{"Host", "Content-Length", "*", "User-Agent", "Accept-Encoding"},
		emptyLength: []string{"POST", "PUT", "PATCH"},
	},
}
