package evidence

import (
	"net/netip"
	"strings"

	"detour/trace"
	"detour/trace/uri"
)

// relation names what became of the URL between request and Location. It
// returns the target, and whether there is one.
func relation(s *Set, h *trace.Hop) (uri.URI, bool) {
	from := h.Request.URI
	values := fieldsOf(h, "Location")
	if len(values) == 0 {
		code := h.Status()
		s.markIf(code >= 301 && code <= 308 && code != 304 && code != 305 && code != 306, InLocation, "location-missing")
		return uri.URI{}, false
	}
	s.markIf(len(values) > 1, InLocation, "location-many")
	raw := strings.TrimSpace(cut(values[0], MaxURL))
	at := s.in(InLocation)
	at.Field = h.Response.Fields[at.Line].Name
	at.ID, at.Value, at.raw = "location", trace.Printable(cut(trace.MaskURI(raw), maxValue)), strings.ToLower(cut(raw, maxValue))
	s.add(at)
	form(s, raw)
	to, ok := resolve(from, raw)
	if !ok {
		s.markIf(raw != "", InLocation, "location-invalid")
		return uri.URI{}, false
	}
	schemes(s, from, to)
	hosts(s, from, to)
	ports(s, from, to)
	paths(s, from, to)
	queries(s, from, to)
	aims(s, from, to)
	self := from.SameOrigin(to) && pathOf(from) == pathOf(to) && queryOf(from) == queryOf(to)
	s.markIf(self, InLocation, "target-self")
	return to, true
}

// lineOf returns the index of the response's first line called name, trace.StartLine
// where there is none.
func lineOf(h *trace.Hop, name string) int {
	if h.Response == nil {
		return trace.StartLine
	}
	return lineIn(h.Response.Fields, name)
}

func lineIn(fs trace.Fields, name string) int {
	for i, f := range fs[:min(len(fs), MaxFields)] {
		if f.Is(name) {
			return i
		}
	}
	return trace.StartLine
}

// form says in which of RFC 3986's forms the reference is written.
func form(s *Set, raw string) {
	switch {
	case raw == "":
		s.markIf(true, InLocation, "location-empty")
	case strings.HasPrefix(raw, "//"):
		s.markIf(true, InLocation, "location-network")
	case raw[0] == '/':
		s.markIf(true, InLocation, "location-path")
	case raw[0] == '?':
		s.markIf(true, InLocation, "location-query")
	case uri.Split(raw).Scheme != "":
		s.markIf(true, InLocation, "location-absolute")
	default:
		s.markIf(true, InLocation, "location-relative")
	}
	s.markIf(strings.Contains(raw, "#"), InLocation, "location-fragment")
	s.markIf(strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("<>\"{}|\\^`", r) }), InLocation, "location-raw")
	lower := strings.ToLower(raw)
	s.markIf(strings.Contains(lower, ";jsessionid=") || strings.Contains(lower, "phpsessid="), InLocation, "location-session")
	for _, dir := range []string{"/var/www", "/srv/www", "/usr/share/", "/home/", "/opt/", "/etc/", "/inetpub/"} {
		if strings.Contains(lower, dir) {
			s.mark(InLocation, "location-file-path", dir)
			return
		}
	}
}

// resolve applies a reference to its base, RFC 3986 §5.2. It is lenient: what
// a client makes of odd bytes is the client's part, see trace.
func resolve(base uri.URI, raw string) (uri.URI, bool) {
	to := uri.Split(raw)
	switch {
	case to.Opaque != "":
		return uri.URI{}, false
	case to.Scheme != "" || strings.HasPrefix(raw, "//"):
		if to.Scheme == "" {
			to.Scheme = base.Scheme
		}
		to.Path = uri.RemoveDots(to.Path)
		return to, to.Host != ""
	}
	path, query := to.Path, to.Query
	to = base
	to.Fragment = nil
	switch {
	case strings.HasPrefix(path, "/"):
		to.Path, to.Query = uri.RemoveDots(path), query
	case path != "":
		dir := pathOf(base)
		to.Path, to.Query = uri.RemoveDots(dir[:strings.LastIndexByte(dir, '/')+1]+path), query
	case query != nil:
		to.Query = query
	}
	return to, true
}

func schemes(s *Set, from, to uri.URI) {
	s.markIf(from.Scheme == "http" && to.Scheme == "https", InLocation, "scheme-up")
	s.markIf(from.Scheme == "https" && to.Scheme == "http", InLocation, "scheme-down")
	s.markIf(to.Scheme != "http" && to.Scheme != "https", InLocation, "scheme-other")
}

func hosts(s *Set, from, to uri.URI) {
	a, b := from.Hostname(), to.Hostname()
	s.markIf(wordsOf(firstLabel(b)).any(loginHosts), InLocation, "host-login")
	switch {
	case a == b:
		s.markIf(true, InLocation, "host-same")
		return
	case b == "www."+a:
		s.markIf(true, InLocation, "host-www-added")
		return
	case a == "www."+b:
		s.markIf(true, InLocation, "host-www-removed")
		return
	}
	s.mark(InLocation, "host-other", b)
	sibling := from.Site() == to.Site() || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
	s.markIf(sibling, InLocation, "host-sibling")
	s.markIf(!sibling, InLocation, "host-foreign")
	first := firstLabel(b)
	s.markIf(first == "m" || first == "mobile" || first == "touch" || first == "amp", InLocation, "host-mobile")
	s.markIf(len(first) <= 5 && language(first), InLocation, "host-language")
	s.markIf(private(b) && !private(a), InLocation, "host-private")
	s.markIf(isAddress(b) && !isAddress(a), InLocation, "host-address")
	s.markIf(isAddress(a) && !isAddress(b), InLocation, "host-from-address")
}

func firstLabel(host string) string {
	first, _, _ := strings.Cut(host, ".")
	return first
}

// private reports whether a host is one that the world cannot reach: a name
// without dots, a name under a private suffix, or an address for private use.
func private(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsUnspecified()
	}
	for _, suffix := range []string{".internal", ".local", ".localdomain", ".lan", ".intranet", ".corp", ".home", ".svc", ".cluster", ".localhost"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return !strings.Contains(host, ".") && host != ""
}

func ports(s *Set, from, to uri.URI) {
	switch {
	case from.Port == to.Port:
	case from.Port == "" && to.Port != "" && to.EffectivePort() != defaultPort(to.Scheme):
		s.mark(InLocation, "port-appears", to.Port)
	case to.Port == "" && from.EffectivePort() != defaultPort(from.Scheme):
		s.mark(InLocation, "port-dropped", from.Port)
	case from.Port != "" && to.Port != "":
		s.mark(InLocation, "port-changed", to.Port)
	}
}

func defaultPort(scheme string) string { return uri.URI{Scheme: scheme}.EffectivePort() }
