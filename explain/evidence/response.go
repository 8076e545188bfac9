package evidence

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"detour/explain/facts"
	"detour/trace"
)

// status names what the status line shows.
func status(s *Set, h *trace.Hop) {
	r := h.Response
	s.mark(InStatus, "status", strconv.Itoa(r.Status))
	version := httpVersion(r.Proto)
	if version != "" {
		s.mark(InStatus, "http", version)
	}
	if version != "1.0" && version != "1.1" {
		return // HTTP/2 and later have no reason phrase, RFC 9113 §8.3.2
	}
	registered := http.StatusText(r.Status)
	switch {
	case r.Reason == "":
		s.markIf(true, InStatus, "reason-empty")
		return
	case strings.EqualFold(r.Reason, registered) && r.Reason != registered && r.Reason == strings.ToUpper(r.Reason):
		s.markIf(true, InStatus, "reason-capitals")
	case !strings.EqualFold(r.Reason, registered):
		s.markIf(true, InStatus, "reason-odd")
	}
	s.mark(InStatus, "reason", r.Reason)
}

func httpVersion(proto string) string {
	v, ok := strings.CutPrefix(strings.ToUpper(proto), "HTTP/")
	switch {
	case !ok && proto == "h2":
		return "2"
	case !ok && proto == "h3":
		return "3"
	case !ok:
		return ""
	}
	return strings.TrimSuffix(v, ".0") + map[bool]string{true: ".0"}[v == "1.0"]
}

// fields gives an item for every field line, and more for those that mean more.
func fields(s *Set, h *trace.Hop) {
	for i, f := range h.Response.Fields[:min(len(h.Response.Fields), MaxFields)] {
		name := strings.ToLower(cut(f.Name, 64))
		value := cut(f.Value, maxValue)
		shown := trace.Printable(cut(trace.Mask(f), maxValue))
		at := Item{Region: InField, Field: f.Name, Message: trace.InResponse, Line: i}
		field := at
		field.ID, field.Value, field.raw = "field-"+name, shown, strings.ToLower(value)
		s.add(field)
		switch name {
		case "server":
			serverToken(s, at, value)
		case "refresh":
			if strings.Contains(strings.ToLower(value), "url") {
				s.addAs(at, "refresh-field", value)
			}
		}
	}
	n := len(fieldsOf(h, "Server"))
	s.markAt(n > 1, InHead, trace.InResponse, lineOf(h, "Server"), "server-many")
	recorded := !h.Recorded.NoResponseFields
	s.markIf(n == 0 && recorded, InHead, "server-missing")
	s.markIf(!s.Has("field-date") && recorded, InHead, "date-missing")
	if m, ok := facts.MisfitOf(h.Response); ok {
		s.addAs(Item{Region: InField, Message: trace.InResponse, Line: m.Line}, "misfit", m.Field)
	}
}

func fieldsOf(h *trace.Hop, name string) []string {
	fs := h.Response.Fields
	return fs[:min(len(fs), MaxFields)].Values(name)
}

// addAs adds an item with the place of at.
func (s *Set) addAs(at Item, id, value string) {
	at.ID, at.Value, at.raw = id, trace.Printable(value), strings.ToLower(value)
	s.add(at)
}

// serverToken names the product that a Server field speaks of: its maker's word
// for itself, without version, comment and the language that it is written in. A
// word that means any server is none.
func serverToken(s *Set, at Item, value string) {
	value, _, _ = strings.Cut(value, "(")
	for value = strings.TrimSpace(value); value != ""; {
		name, rest, _ := strings.Cut(value, "/")
		_, rest, _ = strings.Cut(rest, " ")
		w := strings.Fields(name)
		if len(w) > 0 && languages.has(strings.ToLower(w[0])) && len(w)+len(rest) > 1 {
			w = w[1:]
		}
		for len(w) > 1 && digit(w[len(w)-1][0]) { // a version
			w = w[:len(w)-1]
		}
		if len(w) > 0 {
			if token := strings.Join(w, " "); len(token) <= 40 && !namelessServers.has(strings.ToLower(token)) {
				s.addAs(at, "server-token", token)
			}
			return
		}
		value = rest
	}
}

// cookies names the cookies that a response sets.
func cookies(s *Set, h *trace.Hop, f *facts.Hop) {
	for _, c := range f.Cookies {
		if c.Line >= MaxFields {
			return
		}
		at := Item{Region: InField, Field: h.Response.Fields[c.Line].Name, Message: trace.InResponse, Line: c.Line}
		name := cut(c.Name, maxValue)
		s.addAs(at, "cookie-set", name)
		if !c.Expired && !s.Has("cookie-set-any") {
			s.addAs(at, "cookie-set-any", name)
		}
		if c.Event == trace.CookieRejected {
			s.addAs(at, "cookie-rejected", name)
		}
		if c.Stays != nil {
			s.addAs(at, "cookie-stays", name)
		}
		w := wordsOf(name)
		if w.any(languageWords) || w.any(languageNames) {
			s.addAs(at, "cookie-language", name)
		}
		// A browser drops a Secure cookie that comes over http: RFC 6265bis §5.7.
		if c.Secure && f.From.Scheme == "http" && !facts.IsLoopback(f.From.Hostname()) {
			s.addAs(at, "cookie-secure", name)
		}
		if c.Again && !s.Has("chain-cookie-again") {
			s.addAs(Item{Region: InChain, Message: trace.InResponse, Line: c.Line}, "chain-cookie-again", name)
		}
	}
}

// shape names what the head shows as a whole: order, case and framing.
func shape(s *Set, h *trace.Hop) {
	fs := h.Response.Fields[:min(len(h.Response.Fields), MaxFields)]
	names := make([]string, len(fs))
	lower := 0
	for i, f := range fs {
		names[i] = strings.ToLower(cut(f.Name, 40))
		if names[i] == f.Name {
			lower++
		}
	}
	order := cut(strings.Join(names, ","), 4*maxValue)
	s.add(Item{ID: "order", Value: trace.Printable(order), Region: InHead, Line: trace.StartLine, raw: order})
	s.markIf(len(names) >= 4 && slices.IsSorted(names), InHead, "order-sorted")
	if v, ok := s.Get("http"); ok && strings.HasPrefix(v.Value, "1.") && len(fs) > 0 {
		s.markIf(lower == len(fs), InHead, "case-lower")
		s.markIf(lower == 0, InHead, "case-capital")
		s.markIf(lower > 0 && lower < len(fs), InHead, "case-mixed")
		s.markAt(lower < len(fs) && lowerLocation(fs), InHead, trace.InResponse, s.location, "location-lower")
	}
	framing(s, h)
}

func lowerLocation(fs trace.Fields) bool {
	return slices.ContainsFunc(fs, func(f trace.Field) bool { return f.Name == "location" })
}

// framing says how the end of the body is told (RFC 9112 §6.3).
func framing(s *Set, h *trace.Hop) {
	length, hasLength := s.Get("field-content-length")
	coding, hasCoding := s.Get("field-transfer-encoding")
	v, _ := s.Get("http")
	none := h.Request.Method == "HEAD" || h.Status() == 304 || h.Status() == 204
	switch {
	case hasCoding && strings.Contains(coding.raw, "chunked"):
		s.addAs(Item{Region: InHead, Message: trace.InResponse, Line: coding.Line}, "framing", "chunked")
	case hasLength:
		s.addAs(Item{Region: InHead, Message: trace.InResponse, Line: length.Line}, "framing", "content-length")
	case v.Value == "2" || v.Value == "3":
		s.mark(InHead, "framing", "frames")
	case none:
		s.mark(InHead, "framing", "none")
	default:
		s.mark(InHead, "framing", "close")
	}
	s.markAt(hasLength && length.raw == "0", InHead, trace.InResponse, length.Line, "length-zero")
	s.markIf(none, InBody, "body-none")
	s.markIf(!none && !h.Recorded.NoBody && h.Response.Body.Size == 0 && len(h.Response.Body.Kept) == 0, InBody, "body-empty")
}
