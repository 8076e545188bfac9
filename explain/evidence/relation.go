package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// relation names what became of the URL between request and Location.
func relation(s *Set, h *trace.Hop, f *facts.Hop) {
	values := fieldsOf(h, "Location")
	if len(values) == 0 {
		code := h.Status()
		s.markIf(code >= 301 && code <= 308 && code != 304 && code != 305 && code != 306, InLocation, "location-missing")
		return
	}
	s.markIf(len(values) > 1, InLocation, "location-many")
	raw := strings.TrimSpace(cut(values[0], MaxURL))
	at := s.in(InLocation)
	at.Field = h.Response.Fields[at.Line].Name
	at.ID, at.Value, at.raw = "location", trace.Printable(cut(trace.MaskURI(raw), maxValue)), strings.ToLower(cut(raw, maxValue))
	s.add(at)
	form(s, raw)
	r := f.Target
	if r == nil || r.To.Host == "" || f.Plain != nil && f.Plain.Host == "" { // browsers find a host where none is written
		app := facts.AppScheme(uri.Split(raw).Scheme)
		s.markIf(raw != "" && !app, InLocation, "location-invalid")
		s.markIf(app, InLocation, "target-app")
		return
	}
	if f.Rewrites { // what the server meant is what it wrote
		s.markIf(true, InLocation, "client-rewrites")
		meant := facts.Relate(r.From, *f.Plain)
		r = &meant
	}
	schemes(s, r)
	hosts(s, r)
	ports(s, r.From, r.To)
	paths(s, r)
	queries(s, r)
	targetKinds(s, r.From, r.To)
	s.markIf(r.Same, InLocation, "target-self")
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

func schemes(s *Set, r *facts.Relation) {
	s.markIf(r.Up, InLocation, "scheme-up")
	s.markIf(r.Down && !facts.IsLoopback(r.To.Hostname()), InLocation, "scheme-down")
	s.markIf(r.To.Scheme != "http" && r.To.Scheme != "https", InLocation, "scheme-other")
}

func hosts(s *Set, r *facts.Relation) {
	a, b := r.From.Hostname(), r.To.Hostname()
	s.markIf(wordsOf(firstLabel(b)).any(loginHosts), InLocation, "host-login")
	s.markIf(!r.LeavesHost(), InLocation, "host-same")
	s.markIf(r.WWWAdded, InLocation, "host-www-added")
	s.markIf(r.WWWGone, InLocation, "host-www-removed")
	if !r.OtherHost {
		return
	}
	s.mark(InLocation, "host-other", b)
	sibling := r.From.OfSite(r.To) || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
	s.markIf(sibling, InLocation, "host-sibling")
	s.markIf(!sibling, InLocation, "host-foreign")
	first := firstLabel(b)
	s.markIf(first == "m" || first == "mobile" || first == "touch" || first == "amp", InLocation, "host-mobile")
	s.markIf(len(first) <= 5 && facts.IsLanguage(first), InLocation, "host-language")
	wasAddress, isAddress := facts.Address(a).IsValid(), facts.Address(b).IsValid()
	app := facts.IsLoopback(b) && bringsCode(r.To) // an app that listens on the user's own machine: RFC 8252 §7.3
	s.markIf(facts.IsInternal(b) && !facts.IsInternal(a) && !app, InLocation, "host-private")
	if app {
		return
	}
	s.markIf(isAddress && !wasAddress, InLocation, "host-address")
	s.markIf(wasAddress && !isAddress, InLocation, "host-from-address")
}

func firstLabel(host string) string {
	first, _, _ := strings.Cut(host, ".")
	return first
}

func ports(s *Set, from, to uri.URI) {
	switch {
	case from.Port == to.Port:
	case from.Port == "" && to.Port != "" && to.EffectivePort() != uri.DefaultPort(to.Scheme):
		s.mark(InLocation, "port-appears", to.Port)
	case to.Port == "" && from.EffectivePort() != uri.DefaultPort(from.Scheme):
		s.mark(InLocation, "port-dropped", from.Port)
	case from.Port != "" && to.Port != "":
		s.mark(InLocation, "port-changed", to.Port)
	}
}
