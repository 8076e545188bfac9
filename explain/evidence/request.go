package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// request names what the request says about its intent.
func request(s *Set, h *trace.Hop) {
	r := h.Request
	s.mark(InRequest, "method", r.Method)
	if unsafe(r.Method) {
		s.mark(InRequest, "method-unsafe", r.Method)
	}
	s.markAt(len(r.Body) > 0, InRequest, trace.InRequest, lineOfContent(r.Fields), "request-body")
	s.markAt(r.URI.Scheme == "http", InRequest, "", trace.StartLine, "request-http") // no line says the scheme
	s.markAt(r.URI.Scheme == "https", InRequest, "", trace.StartLine, "request-https")
	host := lineIn(r.Fields, "Host")
	s.markAt(facts.Address(r.URI.Hostname()).IsValid(), InRequest, trace.InRequest, host, "request-address")
	s.markAt(strings.HasPrefix(r.URI.Hostname(), "www."), InRequest, trace.InRequest, host, "request-www")
	requestURL(s, r.URI)
	requestFields(s, r.Fields)
}

// lineOfContent returns the line that tells of the request's content.
func lineOfContent(fs trace.Fields) int {
	if i := lineIn(fs, "Content-Length"); i >= 0 {
		return i
	}
	return lineIn(fs, "Transfer-Encoding")
}

func unsafe(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "":
		return false
	}
	return true
}

func requestURL(s *Set, u uri.URI) {
	path := pathOf(u)
	s.markIf(strings.Contains(path, "//"), InRequest, "request-double-slash")
	s.markIf(facts.HasDots(path), InRequest, "request-dots")
	s.markIf(strings.HasPrefix(path, "/~"), InRequest, "request-tilde")
	w := wordsOf(path)
	s.markIf(w.any(loginWords) || w.pair("sign", "in") || w.pair("session", "new"), InRequest, "request-login")
	s.markIf(w.any(logoutWords) || w.pair("sign", "out") || w.pair("log", "out"), InRequest, "request-logout")
	s.markIf(w.any(languageWords), InRequest, "request-language-path")
	s.markIf(isProbe(u, path), InRequest, "request-probe")
	shortPath(s, path)
	if u.Query == nil {
		return
	}
	s.markIf(true, InRequest, "request-query")
	q := facts.ReadQuery(*u.Query)
	s.markIf(q.Has("code") && q.Has("state") || q.Has("samlresponse") || q.Has("ticket"), InRequest, "request-callback")
	for _, p := range q {
		if strings.HasPrefix(p.Value, "http://") || strings.HasPrefix(p.Value, "https://") || strings.HasPrefix(p.Value, "//") {
			s.mark(InRequest, "request-nested-url", p.Key)
			return
		}
	}
}

// isProbe knows the URLs by which systems look for a captive portal.
func isProbe(u uri.URI, path string) bool {
	switch path {
	case "/generate_204", "/gen_204", "/hotspot-detect.html", "/connecttest.txt", "/ncsi.txt", "/success.txt", "/canonical.html", "/check_network_status.txt", "/library/test/success.html":
		return u.Scheme == "http"
	}
	return false
}

// shortPath looks for the paths of URL shorteners.
func shortPath(s *Set, path string) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	last := segments[len(segments)-1]
	switch {
	case len(segments) == 2 && len(segments[0]) <= 2 && len(last) >= 2 && len(last) <= 12 && isWord(last) && segments[0] != "v1" && !facts.IsLanguage(segments[0]):
		s.markIf(true, InRequest, "request-short-prefix")
	case len(segments) == 1 && isCode(last):
		s.markIf(true, InRequest, "request-short-code")
	case len(segments) == 1 && len(last) >= 2 && len(last) <= 8 && isWord(last):
		s.markIf(true, InRequest, "request-short-word")
	}
}

func requestFields(s *Set, fs trace.Fields) {
	for i, f := range fs[:min(len(fs), MaxFields)] {
		at := Item{Region: InRequest, Message: trace.InRequest, Line: i}
		has := func(cond bool, id string) { s.markAt(cond, InRequest, trace.InRequest, i, id) }
		switch strings.ToLower(f.Name) {
		case "cookie":
			has(!s.Has("request-cookies"), "request-cookies")
			requestCookies(s, at, f.Value)
		case "authorization":
			has(true, "request-auth")
		case "accept-language":
			s.addAs(at, "request-language", cut(f.Value, maxValue))
		case "if-none-match", "if-modified-since":
			has(!s.Has("request-validator"), "request-validator")
		case "x-forwarded-proto":
			s.addAs(at, "request-forwarded-proto", cut(f.Value, maxValue))
		case "upgrade-insecure-requests":
			has(true, "request-upgrade-insecure")
		case "user-agent":
			ua := strings.ToLower(cut(f.Value, maxValue))
			has(strings.Contains(ua, "mobile") || strings.Contains(ua, "android") || strings.Contains(ua, "iphone"), "request-mobile")
		}
	}
}

func requestCookies(s *Set, at Item, value string) {
	rest := cut(value, MaxURL)
	for n := 0; rest != "" && n < 32; n++ {
		var pair string
		pair, rest, _ = strings.Cut(rest, ";")
		name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if name != "" {
			s.addAs(at, "request-cookie", cut(name, maxValue))
		}
	}
}
