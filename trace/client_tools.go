package trace

import "detour/trace/uri"

var wgetPolicy = policy{
	proxies:   &wgetProxies,
	redirects: redirectPolicy{statuses: append([]int{300}, redirectStatuses...), limit: 20, limitBy: ruleLimit},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302}, methods: []string{"POST"}, to: "GET", rule: rulePostToGet},
			{statuses: []int{300, 303}, spares: []string{"HEAD"}, to: "GET", rule: ruleToGet},
		},
	},
	reads: readPolicy{
		fold:      foldWget,
		locations: locationFirst,
		empty:     emptyResolves,
		keepsCR:   true,
		parse:     uri.Wget,
		parts:     true,
		longest:   64 << 10,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginChallenge, answers: answersHost},
	host:        hostKept,
	jar: jarPolicy{
		always: true, parse: parseGNUCookie, user: userWins, loopback: noLoopback, ports: true, ownPath: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "Wget/1.21.3"},
			{name: "Accept", plain: "*/*"},
			{name: "Accept-Encoding", plain: "identity"},
			{name: "Connection", as: "Keep-Alive"},
		},
		order:       []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "Cookie", "Content-Type", "Content-Length", "*"},
		emptyLength: []string{"POST"},
		form:        formBody,
	},
}

var wget2Policy = policy{
	proxies: &wget2Proxies,
	sends:   sendable{methods: []string{"GET", "POST"}, bodiless: []string{"GET"}},
	redirects: redirectPolicy{
		not:      []int{304},
		limit:    20,
		limitBy:  ruleLimit,
		revisits: revisitRule{most: 1, start: true, document: true, by: ruleRevisit},
	},
	reads: readPolicy{
		fold:      foldRule{how: foldFilled},
		locations: locationFirst,
		keepsCR:   true,
		empty:     emptyResolves,
		parse:     uri.Wget2,
		parts:     true,
		badBytes:  "\x00",
		interim:   true,
		continues: true,
	},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginChallenge, answers: answersOnce},
	host:        hostKept,
	jar: jarPolicy{
		always: true, parse: parseWget2Cookie, user: userBeside, loopback: noLoopback, prefixes: true, suffixes: true, prefixPath: true, ownDomain: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept-Encoding", plain: "gzip, deflate"},
			{name: "Accept", plain: "*/*"},
			{name: "User-Agent", plain: userAgent, as: "Wget/1.99.1"},
			{name: "Connection", as: "keep-alive"},
		},
		order: []string{"Host", "Accept-Encoding", "Accept", "User-Agent", "Connection", "*", "Cookie", "Content-Type", "Content-Length"},
		form:  formPost,
	},
	quirks: quirks{hostBare: true, formBeside: true, doubles: 4},
}

var aria2Policy = policy{
	proxies:     &aria2Proxies,
	sends:       sendable{methods: []string{"GET"}, bodiless: []string{"GET"}},
	redirects:   redirectPolicy{statuses: append([]int{300}, redirectStatuses...), limit: 20, limitBy: ruleLimit},
	reads:       readPolicy{fold: foldRule{tight: true, trims: foldTrimsFirst}, locations: locationFirst, parse: uri.Aria2, badBytes: "\r", longest: 16 << 10},
	credentials: credentials{reach: reachAnywhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginField, url: urlLoginHop},
	host:        hostKept,
	jar:         jarPolicy{always: true, parse: parseAria2Cookie, user: userWins, loopback: noLoopback},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "aria2/1.36.0"},
			{name: "Accept", plain: "*/*"},
			{name: "Cache-Control", as: "no-cache"},
			{name: "Pragma", as: "no-cache"},
		},
		order: []string{"User-Agent", "Accept", "Host", "Pragma", "Cache-Control", "Authorization", "Cookie", "*"},
	},
}

var lynxPolicy = policy{
	proxies: &lynxProxies,
	sends:   sendable{methods: []string{"GET", "HEAD", "POST"}, bodiless: []string{"HEAD"}, fields: []string{"User-Agent", "Content-Type"}},
	redirects: redirectPolicy{
		statuses: []int{301, 302, 303, 307},
		follows: []followRule{
			{statuses: []int{307}, methods: []string{"GET"}},
			{not: []string{"HEAD"}},
		},
		limit:   10,
		limitBy: ruleLimit,
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{statuses: []int{301, 302, 303}, methods: []string{"POST"}, to: "GET", all: true, rule: rulePostToGet},
		},
	},
	reads:       readPolicy{fold: foldRule{trims: foldTrimsOne}, locations: locationFirstFilled, keepsCR: true, parse: uri.Lynx, longest: 4 << 10, interim: true},
	credentials: credentials{reach: reachNowhere, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginChallenge, url: urlLoginUnknown, refusesStart: true},
	jar: jarPolicy{
		always: true, parse: parseLynxCookie, user: userFirst, loopback: noLoopback, subHosts: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "Accept", plain: "text/html, text/plain, text/sgml, text/css, */*;q=0.01"},
			{name: "Accept-Encoding", plain: "gzip, compress, bzip2"},
			{name: "Accept-Language", as: "en"},
			{name: "User-Agent", plain: userAgent, as: "Lynx/2.9.0dev.12 libwww-FM/2.14"},
		},
		order: []string{"Host", "Accept", "Accept-Encoding", "Accept-Language", "User-Agent", "Authorization", "Cookie", "*", "Content-Type", "Content-Length"},
		form:  formFilled,
	},
	quirks: quirks{formAlways: true},
}

var w3mPolicy = policy{
	proxies: &w3mProxies,
	sends:   sendable{methods: []string{"GET", "HEAD", "POST"}, bodiless: []string{"HEAD"}, unset: []string{"Host"}},
	redirects: redirectPolicy{
		statuses: []int{301, 302, 303, 307},
		limit:    10,
		limitBy:  ruleLimit,
		revisits: revisitRule{halfway: true, by: ruleRevisit},
	},
	method: methodPolicy{
		rewrites: []rewrite{
			{to: "GET", all: true, rule: ruleToGet},
		},
	},
	reads:       readPolicy{fold: foldRule{tight: true, trims: foldTrimsNone}, locations: locationFirst, empty: emptyResolves, parse: uri.W3m, interim: true, continues: true},
	credentials: credentials{fields: []string{"Authorization"}, reach: reachOrigin, rule: ruleCredentialsLeft, kept: ruleCredentialsKept},
	login:       loginPolicy{rule: loginEmpty},
	jar: jarPolicy{
		always: true, parse: parseW3mCookie, user: userFirst, loopback: noLoopback, prefixPath: true, twoDots: true, oneName: true, anyPath: true, noIPv6: true,
	},
	fields: fieldPolicy{
		own: []ownField{
			{name: "User-Agent", plain: userAgent, as: "w3m/0.5.3+git20230121"},
			{name: "Accept", plain: "text/*, image/*, application/*, video/*, audio/*"},
			{name: "Accept-Encoding", plain: "gzip, compress, bzip, bzip2, deflate"},
			{name: "Accept-Language", as: "en;q=1.0"},
		},
		order: []string{"User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Host", "Cookie", "*", "Content-Type", "Content-Length"},
		form:  formPost,
	},
	quirks: quirks{dnsNames: true},
}
