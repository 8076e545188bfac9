package finding

import (
	"fmt"
	"strings"

	"detour/explain/article"
	"detour/trace/uri"
)

// cookieChecks are about cookies that the hops set.
var cookieChecks = []check{
	{
		id: "cookie-no-secure", number: 59, severity: Warning,
		title: "A cookie may go in the clear",
		why:   "Without Secure, or set over http, the cookie is sent with http requests too, where anyone on the way can read it.",
		fix:   "Add Secure, and set cookies over https only.",
		cites: []string{"RFC 6265bis §4.1.2.5", "RFC 6265bis §8.3"},
		hop:   cookieNoSecure,
	},
	{
		id: "cookie-lost-cross", number: 60, severity: Warning,
		title: "A cookie of this way does not reach its end",
		why:   "The page at the end asks without it, so the visitor is not logged in, or asked again.",
		fix:   "Set the cookie where it is needed: on the final host, with `Path=/`, over https, with Domain if subdomains share it.",
		cites: []string{"RFC 6265bis §5.7", "RFC 6265bis §5.8"},
		chain: cookieLost,
	},
	{
		id: "cookie-prefix-bad", number: 61, severity: Error,
		title: "A cookie breaks the rule of its prefix",
		why:   "`__Host-` wants Secure, `Path=/` and no Domain, `__Secure-` wants Secure. Browsers, curl and got drop the cookie without a word; other clients keep it.",
		fix:   "Complete the attributes, or take another name.",
		cites: []string{"RFC 6265bis §4.1.3", "RFC 6265bis §5.4"},
		hop:   cookiePrefix,
	},
	{
		id: "samesite-none-insecure", number: 62, severity: Error,
		title: "SameSite=None without Secure",
		why:   "Chromium and Firefox refuse the cookie; command-line clients keep it.",
		fix:   "Add Secure, and set it over https.",
		cites: []string{"RFC 6265bis §5.7"},
		hop:   noneInsecure,
	},
}

// eachCookie looks at the cookies that a response sets for good.
func (v view) eachCookie(look func(setCookie) string, format string) []sighting {
	var seen []sighting
	for _, c := range cookiesOf(v.fields) {
		if why := look(c); !c.deletes && why != "" {
			seen = append(seen, v.seen(v.line(c.line), format, article.Value(c.name), why)...)
		}
	}
	return seen
}

func cookieNoSecure(v view) []sighting {
	overHTTP := v.from.Scheme == "http" && v.to != nil && v.to.Scheme == "https"
	if v.from.Scheme != "https" && !overHTTP || loopback(v.from.Hostname()) {
		return nil
	}
	return v.eachCookie(func(c setCookie) string {
		switch {
		case overHTTP && !c.secure:
			return "over http, just before https"
		case !overHTTP && !c.secure:
			return "without Secure"
		}
		return ""
	}, "The cookie %s is set %s.")
}

func cookiePrefix(v view) []sighting {
	return v.eachCookie(func(c setCookie) string {
		name := strings.ToLower(c.name)
		host, secure := strings.HasPrefix(name, "__host-"), strings.HasPrefix(name, "__secure-")
		switch {
		case !host && !secure:
			return ""
		case !c.secure:
			return "lacks Secure"
		case v.from.Scheme == "http" && !loopback(v.from.Hostname()):
			return "is set over http"
		case host && c.domain != "":
			return "has Domain"
		case host && c.path != "/":
			return "lacks `Path=/`"
		}
		return ""
	}, "The cookie %s %s.")
}

func noneInsecure(v view) []sighting {
	return v.eachCookie(func(c setCookie) string {
		if c.sameSite == "none" && !c.secure {
			return "has SameSite=None"
		}
		return ""
	}, "The cookie %s %s and not Secure.")
}

// A kept is a cookie of a redirect, waiting for the end of the chain.
type kept struct {
	setCookie
	view view
	left bool // the chain has been on another site since
}

// maxKept bounds the cookies of a walk that are followed to its end.
const maxKept = 64

func (w *walk) addCookies(v view) {
	for i := range w.cookies {
		k := &w.cookies[i]
		k.left = k.left || k.view.from.Site() != v.from.Site()
	}
	for _, c := range cookiesOf(v.fields) {
		w.forget(c.name)
		if !c.deletes && v.to != nil && len(w.cookies) < maxKept {
			w.cookies = append(w.cookies, kept{setCookie: c, view: v})
		}
	}
}

// forget drops a cookie that a later hop sets anew or deletes.
func (w *walk) forget(name string) {
	for i := range w.cookies {
		if w.cookies[i].name == name {
			w.cookies = append(w.cookies[:i:i], w.cookies[i+1:]...)
			return
		}
	}
}

func cookieLost(w *walk) []sighting {
	if w.last.to != nil || w.last.hop.Response == nil {
		return nil
	}
	var seen []sighting
	for _, k := range w.cookies {
		if sends(&w.last.hop.Request, k.name) || k.view.from.Site() != w.last.from.Site() {
			continue
		}
		if why := k.lost(w.last.from); why != "" {
			seen = append(seen, also(k.view.seen(k.view.line(k.line), "The cookie %s of %s does not go to %s: %s.",
				article.Value(k.name), article.Value(k.view.from.Host), w.last.here(), why), w.last.id())...)
		}
	}
	return seen
}

// lost says why a cookie does not go to a URL of its site; "" when it may.
// A Path that was written is meant, so only the default one is doubted.
func (k kept) lost(to uri.URI) string {
	from := k.view.from
	host := to.Hostname()
	switch {
	case k.secure && from.Scheme == "http" && !loopback(from.Hostname()):
		return "it is Secure and was set over http, where it is refused"
	case k.secure && to.Scheme == "http" && !loopback(host):
		return "it is Secure and that is http"
	case k.domain == "" && host != from.Hostname():
		return "without Domain it is for its own host only"
	case k.domain != "" && !matchesDomain(host, k.domain):
		return "its Domain is " + article.Value(k.domain)
	case !k.hasPath && !matchesPath(pathOf(to), defaultPath(from)):
		return fmt.Sprintf("without Path it is for %s only", article.Value(defaultPath(from)))
	case k.sameSite == "strict" && k.left:
		return "it is SameSite=Strict and the way led over another site"
	}
	return ""
}

// matchesDomain is domain matching (RFC 6265bis §5.1.3).
func matchesDomain(host, domain string) bool {
	return domain != "" && (host == domain || strings.HasSuffix(host, "."+domain))
}

// defaultPath is the path of a cookie without one (RFC 6265bis §5.1.4).
func defaultPath(u uri.URI) string {
	p := pathOf(u)
	if i := strings.LastIndexByte(p, '/'); i > 0 {
		return p[:i]
	}
	return "/"
}

// matchesPath is path matching (RFC 6265bis §5.1.4).
func matchesPath(path, cookie string) bool {
	return path == cookie || strings.HasPrefix(path, cookie) && (strings.HasSuffix(cookie, "/") || strings.HasPrefix(path[len(cookie):], "/"))
}
