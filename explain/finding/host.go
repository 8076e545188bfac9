package finding

import (
	"net"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"

	"detour/explain/article"
	"detour/explain/facts"
)

// hostChecks are about how a host is written.
var hostChecks = []check{
	{
		id: "host-case", number: 48, severity: Info,
		title: "The redirect changes upper and lower case only",
		why:   "Host names ignore case and are best written in lower case. In a path, case makes another URL, so links in both forms cost a hop and a place in the cache.",
		fix:   "Write hosts in lower case, and link to the one form of the path.",
		cites: []string{"RFC 3986 §6.2.2.1"},
		hop:   hostCase,
	},
	{
		id: "idn-confusable", number: 49, severity: Warning,
		title: "The host looks like another one",
		why:   "Letters of other scripts, or a digit for a letter, look like those of a known name. So do links in phishing.",
		fix:   "Compare the host in its `xn--` form with the one that you expect.",
		cites: []string{"UTS 39 §4"},
		hop:   confusable,
	},
	{
		id: "trailing-dot-host", number: 50, severity: Warning,
		title: "The host ends with a dot",
		why:   "DNS treats it as the same name. Cookies, HSTS, certificates and virtual hosts may not.",
		fix:   "Write the host without the dot.",
		cites: []string{"RFC 3986 §3.2.2"},
		hop:   trailingDot,
	},
}

func hostCase(v view) []sighting {
	if v.to == nil {
		return nil
	}
	if host := writtenHost(v.location); host != strings.ToLower(host) && !strings.Contains(host, "%") {
		return v.seen(v.response("Location"), "The Location writes the host as %s.", article.Value(host))
	}
	if v.turn.Case && !v.turn.OtherHost {
		return v.seen(v.response("Location"), "%s leads to %s, which differs in case.", v.here(), v.there())
	}
	return nil
}

// writtenHost is the host as the reference has it; "" for none.
func writtenHost(ref string) string {
	_, rest, ok := strings.Cut(trailing(ref), "//")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return host[strings.LastIndexByte(host, '@')+1:]
}

func trailingDot(v view) []sighting {
	if v.to == nil || !strings.HasSuffix(v.to.Host, ".") {
		return nil
	}
	return v.seen(v.response("Location"), "%s leads to %s.", v.here(), v.there())
}

// confusable looks at the host that a redirect changes to: whether its look is
// that of the host before, or of a name in plain letters.
func confusable(v view) []sighting {
	if !v.otherHost() || v.turn.WWW() {
		return nil
	}
	from, to := v.from.Hostname(), v.to.Hostname()
	shown := unicodeHost(to)
	if look := skeleton(shown); look == skeleton(unicodeHost(from)) {
		return v.seen(v.response("Location"), "%s looks like %s.", article.Value(written(to, shown)), article.Value(from))
	}
	if shown == to {
		return nil
	}
	for label := range strings.SplitSeq(shown, ".") {
		switch {
		case mixed(label):
			return v.seen(v.response("Location"), "%s has letters of several scripts in one name.", article.Value(written(to, shown)))
		case !isASCII(label) && isASCII(skeleton(label)) && isASCII(lastLabel(shown)):
			return v.seen(v.response("Location"), "%s looks like %s.", article.Value(written(to, shown)), article.Value(skeleton(shown)))
		}
	}
	return withSeverity(Info, v.seen(v.response("Location"), "The host is %s.", article.Value(written(to, shown))))
}

// written shows both forms of a host.
func written(host, shown string) string {
	if host == shown {
		return host
	}
	return host + " (" + shown + ")"
}

func lastLabel(host string) string { return host[strings.LastIndexByte(host, '.')+1:] }

// unicodeHost decodes the xn-- labels of a host as far as they can be.
func unicodeHost(host string) string {
	if !strings.Contains(host, "xn--") || len(host) > 255 {
		return host
	}
	u, err := idna.Punycode.ToUnicode(host)
	if err != nil {
		return host
	}
	return u
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// mixed reports a label with Latin beside a script that has letters of the
// same look. Scripts that are written together, as in Japanese, are no mix.
func mixed(label string) bool {
	latin := strings.IndexFunc(label, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) >= 0
	look := strings.IndexFunc(label, func(r rune) bool {
		return unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee)
	}) >= 0
	return latin && look
}

// skeleton maps a name to what it looks like: the part of UTS 39's confusables
// that is met in host names.
func skeleton(s string) string {
	s = strings.Map(func(r rune) rune {
		if plain, ok := looks()[r]; ok {
			return plain
		}
		return unicode.ToLower(r)
	}, s)
	return strings.ReplaceAll(strings.ReplaceAll(s, "rn", "m"), "vv", "w")
}

var looks = sync.OnceValue(func() map[rune]rune {
	return map[rune]rune{
		'0': 'o', '1': 'l', 'і': 'i', 'ı': 'i', 'ӏ': 'l', 'ј': 'j', 'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x',
		'ѕ': 's', 'ԁ': 'd', 'һ': 'h', 'ԛ': 'q', 'ԝ': 'w', 'в': 'b', 'к': 'k', 'м': 'm', 'н': 'h', 'т': 't', 'г': 'r', 'п': 'n',
		'α': 'a', 'ο': 'o', 'ρ': 'p', 'ν': 'v', 'υ': 'u', 'ι': 'i', 'κ': 'k', 'τ': 't', 'ε': 'e', 'η': 'n', 'χ': 'x', 'γ': 'y',
		'ɡ': 'g', 'օ': 'o', 'ս': 'u', 'հ': 'h', 'ո': 'n',
	}
})

// privateAddress reports "host:port" that the public network does not reach.
func privateAddress(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	return err == nil && facts.IsPrivate(facts.Address(host))
}
