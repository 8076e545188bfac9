package trace

import (
	"slices"
	"strings"

	"detour/trace/uri"
)

// A fetching client is a script's fetch() in a page. Its requests to other
// origins are subject to CORS: some are announced by a preflight, and a
// response counts only when it allows the page's origin (Fetch, "HTTP-network
// or cache fetch", "CORS-preflight fetch", "CORS check").

// isPreflight reports whether a request only asks whether another may be sent.
func isPreflight(r Request) bool {
	return r.Method == "OPTIONS" && r.Fields.Has("Access-Control-Request-Method")
}

// crosses reports whether a request to a target is a cross-origin one: it is
// elsewhere than the page, or the walk has been.
func (m *Memory) crosses(to uri.URI) bool {
	return m.leftOrigin || !m.client.page(*m.start).SameOrigin(to)
}

// corsOrigin returns what a cross-origin request to a target has in Origin: the
// page's origin, or null once the walk went from one foreign origin to another.
func (m *Memory) corsOrigin(from, to uri.URI) string {
	page := m.client.page(*m.start)
	if m.crossedTwice || !from.SameOrigin(to) && !page.SameOrigin(from) {
		return "null"
	}
	return page.Origin()
}

// addOrigins notes where the walk has been.
func (m *Memory) addOrigins(h *Hop) {
	if m.last != nil && m.redirects > 0 {
		m.crossedTwice = m.corsOrigin(m.last.Request.URI, h.Request.URI) == "null"
	}
	m.leftOrigin = m.crosses(h.Request.URI)
}

// allows reports whether a response passes the CORS check for an origin. To a
// request with credentials "*" is an origin like any other, and the response has
// to allow these too (Fetch, "CORS check").
func (c Client) allows(r *Response, origin string) bool {
	value := strings.TrimSpace(r.Fields.Get("Access-Control-Allow-Origin"))
	if c.options.Credentials {
		return value == origin && strings.TrimSpace(r.Fields.Get("Access-Control-Allow-Credentials")) == "true"
	}
	return value == "*" || value == origin
}

// decidePreflight is about the answer to a preflight: the request that it
// announced follows, or the walk has failed.
func (c Client) decidePreflight(d Decision, h *Hop, m *Memory) Decision {
	asked := h.Request.Fields.Get("Access-Control-Request-Method")
	loc, r := c.readLocation(m.last, m)
	passes := h.Status()/100 == 2 && c.allows(h.Response, h.Request.Fields.Get("Origin")) &&
		(isSimpleMethod(asked) || c.listed(h.Response, "Access-Control-Allow-Methods", asked))
	for name := range strings.SplitSeq(h.Request.Fields.Get("Access-Control-Request-Headers"), ",") {
		passes = passes && (name == "" || c.listed(h.Response, "Access-Control-Allow-Headers", name))
	}
	if r.objects() || !passes {
		return c.end(d, fail(ruleCORS, because(whyPreflightDenies)))
	}
	d.Location = loc
	s := newStep(h, m, h.Request.URI)
	announced := c.follow(m.last, m, loc)
	s.cookies = announced.cookies
	s.become(announced.request(), rulePreflight)
	s.allowed = true
	return c.with(c.end(d, follow(rulePreflight, because(whyPreflightAllows, text(asked)))), s)
}

// become makes the step's request another one, with all that differs as changes
// by one rule.
func (s *step) become(r Request, why ruleKey) {
	had := s.from.Fields
	s.target(r.URI, ruleTarget, Reason{})
	s.changed.method, s.changed.body = nil, nil
	if r.Method != s.from.Method {
		s.changed.method = &Change{Part: PartMethod, From: s.from.Method, To: r.Method, Op: Changed, Rule: s.client.rule(why), Note: because(whyPreflight)}
	}
	switch {
	case len(s.from.Body) > 0 && len(r.Body) == 0:
		s.changed.body = &Change{Part: PartBody, From: byteCount(len(s.from.Body)), Op: Removed, Rule: s.client.rule(why), Note: because(whyPreflight)}
	case len(s.from.Body) == 0 && len(r.Body) > 0:
		s.changed.body = &Change{Part: PartBody, To: byteCount(len(r.Body)), Op: Added, Rule: s.client.rule(why), Note: because(whyPreflight)}
	}
	s.to.Method, s.to.Body = r.Method, r.Body
	s.lines = nil
	note := because(whyPreflight)
	left := slices.Clone(had)
	for _, f := range r.Fields {
		l := line{field: f, was: f.Value, rule: why, note: note}
		if i := slices.IndexFunc(left, func(o Field) bool { return o.Name == f.Name }); i >= 0 {
			l.was = left[i].Value
			left = slices.Delete(left, i, i+1)
		} else {
			l.added = true
		}
		s.lines = append(s.lines, l)
	}
	for _, f := range left {
		s.lines = append(s.lines, line{field: f, was: f.Value, removed: true, rule: why, note: note})
	}
}

// listed reports whether a response's list field has a word, or "*" where no
// credentials go.
func (c Client) listed(r *Response, name, word string) bool {
	for _, value := range r.Fields.Values(name) {
		for item := range strings.SplitSeq(value, ",") {
			if item = strings.TrimSpace(item); item == "*" && !c.options.Credentials || strings.EqualFold(item, word) {
				return true
			}
		}
	}
	return false
}

func isSimpleMethod(method string) bool {
	return method == "GET" || method == "HEAD" || method == "POST"
}

// preflight returns the request that asks whether a step's request may be sent,
// or false when none is needed.
func (s *step) preflight(r Request) (Request, bool) {
	if !s.client.policy.page.fetches || s.allowed || !s.memory.crosses(r.URI) {
		return r, false
	}
	unsafe := s.unsafeFields(r.Fields)
	if isSimpleMethod(r.Method) && len(unsafe) == 0 {
		return r, false
	}
	ask := Request{Method: "OPTIONS", URI: r.URI, HTTP: r.HTTP, Pseudo: r.Pseudo}
	for _, f := range r.Fields {
		if nameIn(f.Name, []string{"Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Referer", "Origin", "Connection", "Sec-Fetch-Site"}) {
			ask.Fields = append(ask.Fields, f)
		}
	}
	ask.Fields = append(ask.Fields, Field{"Access-Control-Request-Method", r.Method})
	if len(unsafe) > 0 {
		ask.Fields = append(ask.Fields, Field{"Access-Control-Request-Headers", strings.Join(unsafe, ",")})
	}
	return ask, true
}

// unsafeFields returns the names of the user's fields that a cross-origin
// request needs leave for (Fetch, "CORS-unsafe request-header names").
func (s *step) unsafeFields(fs Fields) []string {
	var names []string
	if s.client.policy.quirks.askAll && s.memory.start.Fields.Has("Authorization") {
		names = append(names, "authorization")
	}
	for _, f := range fs {
		name := strings.ToLower(f.Name)
		if !s.client.sendsItself(name) && !isSafelisted(name, f.Value) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func isSafelisted(name, value string) bool {
	switch name {
	case "accept", "accept-language", "content-language", "content-length", "referer", "origin", "cookie", "host", "access-control-request-method":
		return true
	case "content-type":
		kind, _, _ := strings.Cut(strings.ToLower(value), ";")
		return nameIn(strings.TrimSpace(kind), []string{"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
	case "range":
		return strings.HasPrefix(value, "bytes=")
	}
	return strings.HasPrefix(name, "sec-")
}

// carryCORS renews the Origin of a script's request.
func (s *step) carryCORS() {
	switch {
	case s.memory.crosses(s.to.URI):
		s.put("Origin", s.memory.corsOrigin(s.from.URI, s.to.URI), ruleCORSOrigin, because(whyCrossOrigin))
	case s.to.Method == "GET" || s.to.Method == "HEAD":
		s.remove(ruleFetchOriginGone, because(whyOriginMethods), "Origin")
	}
}
