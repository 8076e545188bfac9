package trace

import "detour/trace/uri"

var javaPolicy = policy{
	redirects: redirectPolicy{
		statuses: redirectStatuses,
		limit:    4, // the limit of 5 counts requests
		limitBy:  ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{303}, to: "GET", rule: ruleSeeOther},
		},
	},
	reads: readPolicy{
		fold:      foldJava,
		locations: locationFirst,
		empty:     emptyResolves,
		parse:     uri.JavaURI,
		parts:     true,
		badBytes:  goBadBytes,
		downgrade: downgradeKept,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginChallenge, answers: answersOnce},
	host:        hostKept,
	jar:         javaJar,
	fields: fieldPolicy{
		firstOnly: []string{"Proxy-Authorization"},
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Java-http-client/17.0.15"},
		},
		order:       []string{"Content-Length", "Host", "User-Agent", "Cookie", "*", "Authorization"},
		emptyLength: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"},
	},
}

var javaAlwaysPolicy = func() policy {
	p := javaPolicy
	p.reads.downgrade = downgradeAllowed
	p.reads.parse = uri.JavaAny
	return p
}()

var javaJar = jarPolicy{parse: parseJavaCookie, user: userJoined, loopback: noLoopback, subHosts: true, dotted: true, prefixPath: true}

var hucPolicy = policy{
	sends: sendable{
		methods: []string{"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"},
	},
	redirects: redirectPolicy{statuses: []int{300, 301, 302, 303, 305, 307}, limit: 19, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{300, 301, 302, 303}, methods: []string{"POST"}, to: "GET", all: true, rule: rulePostToGet},
		},
	},
	reads: readPolicy{
		fold:      foldJava,
		locations: locationLast,
		empty:     emptyResolves,
		parse:     uri.JavaURL,
		parts:     true,
		badBytes:  "\x00",
		downgrade: schemeKept,
		interim:   true,
	},
	credentials: credentials{
		fields: []string{"Authorization", "Cookie"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept,
	},
	login: loginPolicy{rule: loginField},
	jar:   javaJar,
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Java/17.0.15"},
			{name: "Accept", plain: "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"},
			{name: "Connection", as: "keep-alive"},
		},
		order: []string{"*", "User-Agent", "Host", "Accept", "Connection", "Content-Type", "Content-Length"},
		form:  formFilled,
	},
	quirks: quirks{bodyPosts: true, repeats305: true},
}
