package finding

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// cookieChecks are about cookies that the hops set.
var cookieChecks = []check{
	{
		id: "cookie-no-secure", number: 59, severity: Warning,
		title: "A cookie may go in the clear",
		why:   "Without Secure, or set over http, the cookie is sent with http requests too, where anyone on the network can read it.",
		fix:   "Add Secure, and set cookies over https only.",
		cites: []string{"RFC 6265bis §4.1.2.5", "RFC 6265bis §8.3"},
		hop:   cookieNoSecure,
	},
	{
		id: "cookie-lost-cross", number: 60, severity: Warning,
		title: "A cookie set in this chain is not sent to its last URL",
		why:   "The last request goes without it, so the visitor is not logged in, or is asked again.",
		fix:   "Set the cookie where it is needed: on the final host, with `Path=/`, over https, with Domain if subdomains share it.",
		cites: []string{"RFC 6265bis §5.7", "RFC 6265bis §5.8"},
		chain: cookieLost,
	},
	{
		id: "cookie-prefix-bad", number: 61, severity: Error,
		title: "A cookie breaks the rule of its prefix",
		why:   "`__Host-` wants Secure, `Path=/` and no Domain, `__Secure-` wants Secure; Firefox knows `__Http-` too, which wants Secure and HttpOnly. Browsers, curl and got drop the cookie without a word; other clients keep it.",
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
func (v view) eachCookie(look func(facts.Cookie) string, format string) []sighting {
	var seen []sighting
	for _, c := range v.facts.Cookies {
		if why := look(c); !c.Expired && why != "" {
			seen = append(seen, v.seen(v.line(c.Line), format, article.Value(c.Name), why)...)
		}
	}
	return seen
}

func cookieNoSecure(v view) []sighting {
	overHTTP := v.from.Scheme == "http" && v.to != nil && v.to.Scheme == "https"
	if v.from.Scheme != "https" && !overHTTP || facts.IsLoopback(v.from.Hostname()) {
		return nil
	}
	return v.eachCookie(func(c facts.Cookie) string {
		switch {
		case overHTTP && !c.Secure:
			return "over http, just before https"
		case !overHTTP && !c.Secure:
			return "without Secure"
		}
		return ""
	}, "The cookie %s is set %s.")
}

func cookiePrefix(v view) []sighting {
	return v.eachCookie(func(c facts.Cookie) string {
		name := strings.ToLower(c.Name)
		host, secure := strings.HasPrefix(name, "__host-"), strings.HasPrefix(name, "__secure-")
		switch {
		case !host && !secure:
			return ""
		case !c.Secure:
			return "lacks Secure"
		case v.from.Scheme == "http" && !facts.IsLoopback(v.from.Hostname()):
			return "is set over http"
		case host && c.Domain != "":
			return "has Domain"
		case host && c.Path != "/":
			return "lacks `Path=/`"
		}
		return ""
	}, "The cookie %s %s.")
}

func noneInsecure(v view) []sighting {
	return v.eachCookie(func(c facts.Cookie) string {
		if c.SameSite == "None" && !c.Secure {
			return "has SameSite=None"
		}
		return ""
	}, "The cookie %s %s and not Secure.")
}

// A kept is a cookie of a redirect, waiting for the end of the chain.
type kept struct {
	facts.Cookie
	view *view
	left bool // the chain has been on another site since
}

// maxKept bounds the cookies of a walk that are followed to its end.
const maxKept = 64

func (w *walk) addCookies(v view) {
	for i := range w.cookies {
		k := &w.cookies[i]
		k.left = k.left || !k.view.from.OfSite(v.from)
	}
	if len(v.facts.Cookies) > 0 {
		at := v
		w.keep(&at)
	}
}

func (w *walk) keep(v *view) {
	for _, c := range v.facts.Cookies {
		w.cookies = slices.DeleteFunc(w.cookies, func(k kept) bool { return k.Name == c.Name }) // set anew or deleted
		if !c.Expired && v.to != nil && len(w.cookies) < maxKept {
			w.cookies = append(w.cookies, kept{Cookie: c, view: v})
		}
	}
}

func cookieLost(w *walk) []sighting {
	if w.last.to != nil || w.last.hop.Response == nil {
		return nil
	}
	var seen []sighting
	for _, k := range w.cookies {
		if facts.SendsCookie(&w.last.hop.Request, k.Name) || !k.view.from.OfSite(w.last.from) {
			continue
		}
		if why := k.lost(w.last.from); why != "" {
			seen = append(seen, withHops(k.view.seen(k.view.line(k.Line), "The cookie %s of %s does not go to %s: %s.",
				article.Value(k.Name), article.Value(k.view.from.Host), w.last.here(), why), w.last.id())...)
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
	case k.Secure && from.Scheme == "http" && !facts.IsLoopback(from.Hostname()):
		return "it is Secure and was set over http, where it is refused"
	case k.Secure && to.Scheme == "http" && !facts.IsLoopback(host):
		return "it is Secure and that is http"
	case k.Domain == "" && host != from.Hostname():
		return "without Domain it is for its own host only"
	case !k.ForHost(host, from.Hostname()):
		return "its Domain is " + article.Value(k.Domain)
	case k.Path == "" && !trace.PathMatches(to.Path, k.PathFrom(from.Path)):
		return fmt.Sprintf("without Path it is for %s only", article.Value(k.PathFrom(from.Path)))
	case k.SameSite == "Strict" && k.left:
		return "it is SameSite=Strict and the chain crossed another site"
	}
	return ""
}
