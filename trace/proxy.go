package trace

import (
	"net/netip"
	"strings"

	"detour/trace/uri"
)

// proxyPolicy is which variables of the environment name a client's proxy, the
// first that is set before the others. What is measured was measured with the
// client's version and a proxy on loopback. Those that read none (measured) are
// browsers, Node's fetch, Java, Mojo, PHP's streams, LWP without env_proxy,
// urllib3, and aiohttp without trust_env.
type proxyPolicy struct {
	http, https []string
	none        []string // variables that name the hosts without a proxy
	skips       skipRule
	localDirect bool // no proxy for localhost and loopback addresses
}

// skipRule is how the list of hosts without a proxy is read. A word of it always
// has a host of that name.
type skipRule struct {
	below  bool // and the hosts below it
	ends   bool // and every host whose name ends so
	dots   bool // a dot in front of it says nothing
	star   bool // "*" is all hosts
	fold   bool // letters count in either case
	spaces bool // spaces part words as commas do
	ports  bool // "host:port" is that port of it
	blocks bool // "10.0.0.0/8" is the addresses in it
}

var (
	eitherCase = []string{"no_proxy", "NO_PROXY"}
	lowerCase  = []string{"no_proxy"}
)

// curlProxies are curl's own, measured; lib/url.c, detect_proxy.
var curlProxies = proxyPolicy{
	http:  []string{"http_proxy", "all_proxy", "ALL_PROXY"},
	https: []string{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"},
	none:  eitherCase, skips: curlSkips,
}

var curlSkips = skipRule{below: true, dots: true, star: true, fold: true, spaces: true, blocks: true}

// pythonProxies are those of urllib.request.getproxies_environment, measured.
var pythonProxies = proxyPolicy{
	http: []string{"http_proxy", "HTTP_PROXY"}, https: []string{"https_proxy", "HTTPS_PROXY"},
	none: eitherCase, skips: skipRule{below: true, dots: true, star: true, fold: true},
}

// requestsProxies are pythonProxies with all_proxy beside them, measured.
var requestsProxies = proxyPolicy{
	http:  []string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"},
	https: []string{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"},
	none:  eitherCase, skips: skipRule{below: true, dots: true, star: true, fold: true},
}

var wgetProxies = proxyPolicy{ // measured; src/retr.c, getproxy
	http: []string{"http_proxy"}, https: []string{"https_proxy"}, none: lowerCase, skips: skipRule{below: true, fold: true},
}

var wget2Proxies = proxyPolicy{ // measured; its https went past the proxy
	http: []string{"http_proxy"}, none: lowerCase, skips: skipRule{fold: true},
}

var aria2Proxies = proxyPolicy{ // measured
	http: []string{"http_proxy", "all_proxy"}, https: []string{"https_proxy", "all_proxy"}, none: lowerCase,
}

var lynxProxies = proxyPolicy{ // measured; HTAccess.c, override_proxy
	http: []string{"http_proxy"}, https: []string{"https_proxy"}, none: lowerCase,
	skips: skipRule{below: true, ends: true, star: true, fold: true, spaces: true, ports: true},
}

var w3mProxies = proxyPolicy{ // measured
	http: []string{"HTTP_PROXY", "http_proxy"}, https: []string{"HTTPS_PROXY", "https_proxy"}, none: eitherCase,
	skips: skipRule{below: true, dots: true, fold: true, spaces: true},
}

var goProxies = proxyPolicy{ // measured; golang.org/x/net/http/httpproxy
	http: []string{"HTTP_PROXY", "http_proxy"}, https: []string{"HTTPS_PROXY", "https_proxy"}, none: []string{"NO_PROXY", "no_proxy"},
	skips: skipRule{below: true, star: true, fold: true, ports: true, blocks: true}, localDirect: true,
}

var httpxProxies = proxyPolicy{ // measured; httpx _utils.py, get_environment_proxies
	http: requestsProxies.http, https: requestsProxies.https, none: eitherCase, skips: skipRule{below: true, star: true, fold: true},
}

var httplib2Proxies = proxyPolicy{ // measured; httplib2 proxy_info_from_environment
	http: pythonProxies.http, https: pythonProxies.https, none: eitherCase, skips: skipRule{dots: true, star: true},
}

var tinyProxies = proxyPolicy{ // measured; HTTP/Tiny.pm, _set_proxies
	http: []string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}, https: []string{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"},
	none: lowerCase, skips: skipRule{below: true, ends: true},
}

var rubyProxies = proxyPolicy{ // measured; uri/generic.rb, find_proxy
	http: []string{"http_proxy", "HTTP_PROXY"}, https: []string{"https_proxy", "HTTPS_PROXY"}, none: eitherCase,
	skips: skipRule{below: true, fold: true, spaces: true, ports: true}, localDirect: true,
}

var httpartyProxies = proxyPolicy{ // measured; net/http.rb, proxy_uri: the variable of http for https too
	http: []string{"http_proxy", "HTTP_PROXY"}, https: []string{"http_proxy", "HTTP_PROXY"}, none: eitherCase,
	skips: skipRule{below: true, fold: true, spaces: true, ports: true}, localDirect: true,
}

// ProxyFor returns the proxy that the environment names for a URI, as the client
// reads its variables, and the variable; "" for none.
func (c Client) ProxyFor(getenv func(string) string, u uri.URI) (proxy, variable string) {
	p := c.policy.proxies
	if p == nil {
		return "", ""
	}
	names := p.http
	if u.Scheme == "https" {
		names = p.https
	}
	proxy, variable = firstSet(getenv, names)
	if proxy == "" {
		return "", ""
	}
	list, _ := firstSet(getenv, p.none)
	if p.skips.covers(list, u) || p.localDirect && isLocal(u.Hostname()) {
		return "", ""
	}
	return proxy, variable
}

func firstSet(getenv func(string) string, names []string) (value, name string) {
	for _, name := range names {
		if value := getenv(name); value != "" {
			return value, name
		}
	}
	return "", ""
}

func isLocal(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// SkipsProxy reports whether curl's list of hosts without a proxy (--noproxy)
// has that of a URI.
func SkipsProxy(list string, u uri.URI) bool { return curlSkips.covers(list, u) }

// covers reports whether a list has the host of a URI.
func (r skipRule) covers(list string, u uri.URI) bool {
	if r.star && strings.Trim(list, " \t") == "*" {
		return true
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for word := range strings.FieldsFuncSeq(list, func(c rune) bool { return c == ',' || r.spaces && (c == ' ' || c == '\t') }) {
		if r.covered(strings.TrimSpace(word), host, u.EffectivePort()) {
			return true
		}
	}
	return false
}

// covered reports whether a word of the list has a host.
func (r skipRule) covered(word, host, port string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return r.coversAddress(word, ip)
	}
	if name, at, ok := strings.Cut(word, ":"); ok && r.ports {
		if word = name; at != port {
			return false
		}
	}
	if r.fold {
		word = strings.ToLower(word)
	}
	if r.dots {
		word = strings.TrimPrefix(strings.TrimSuffix(word, "."), ".")
	}
	return word != "" && (host == word || r.ends && strings.HasSuffix(host, word) ||
		r.below && strings.HasSuffix(host, "."+strings.TrimPrefix(word, ".")) && (word[0] != '.' || host != word[1:]))
}

// coversAddress reports whether a word names an address, or a block of them.
func (r skipRule) coversAddress(word string, ip netip.Addr) bool {
	if block, err := netip.ParsePrefix(word); err == nil && r.blocks {
		return block.Contains(ip)
	}
	only, err := netip.ParseAddr(strings.Trim(word, "[]"))
	return err == nil && only == ip
}
