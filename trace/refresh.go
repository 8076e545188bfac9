package trace

import (
	"mime"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"detour/trace/markup"
	"detour/trace/uri"
)

// maxRefreshScan is how much of a page is searched for a meta refresh.
const maxRefreshScan = 128 << 10

// offers returns the redirects without a 3xx that a response makes: its Refresh,
// then what its scripts do.
func (c Client) offers(h *Hop, m *Memory) []Offer {
	policy, ok := parseReferrerPolicy(h.Response.Fields)
	if !ok {
		policy = defaultReferrerPolicy
	}
	offers := c.refreshes(h, m, policy)
	if isHTML(h.Response.Fields.Get("Content-Type")) {
		offers = append(offers, c.scripted(h, m, policy)...)
	}
	return offers
}

// refreshes returns the Refresh of a response: the first counts, and the field
// comes before the page (HTML, "shared declarative refresh steps").
func (c Client) refreshes(h *Hop, m *Memory, policy string) []Offer {
	base := h.Request.URI
	if values := h.Response.Fields.Values("Refresh"); values != nil {
		value := strings.Join(values, ", ") // of two fields Chromium makes one
		if o, ok := c.offer(h, m, refreshFrom{base, policy}, Offer{Kind: OfferField, Raw: value, Rule: rules[ruleRefreshField]}); ok {
			return []Offer{o}
		}
	}
	if !isHTML(h.Response.Fields.Get("Content-Type")) {
		return nil
	}
	for _, r := range metaRefreshes(h.Response.Body.Text()) {
		page := refreshFrom{base, policy}
		page.read(r.base, r.referrer)
		if o, ok := c.offer(h, m, page, Offer{Kind: OfferMeta, Raw: r.content, Rule: rules[ruleMetaRefresh]}); ok {
			return []Offer{o}
		}
	}
	return nil
}

// refreshFrom is what a page makes of its refresh: the base of relative targets
// and what the target may know of the page.
type refreshFrom struct {
	base   uri.URI
	policy string
}

// offer completes an offer with its delay and the request it leads to.
func (c Client) offer(h *Hop, m *Memory, page refreshFrom, o Offer) (Offer, bool) {
	seconds, target, ok := parseRefresh(o.Raw)
	if !ok || len(target) > maxLocation {
		return o, false
	}
	u := h.Request.URI
	if target != "" {
		var err error
		if u, err = uri.Chromium.Resolve(page.base, target); err != nil {
			return o, false
		}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return o, false
	}
	o.Delay, o.Next = seconds, c.navigate(h, m, u, page.policy)
	return o, true
}

// navigate returns the request for a page that the last one sends its reader
// to: a GET with the client's own fields, coming from that page.
func (c Client) navigate(h *Hop, m *Memory, to uri.URI, policy string) Request {
	s := newStep(h, m, to)
	s.to.Method, s.to.Body = "GET", nil
	s.leavePage(policy)
	return s.request()
}

// submit returns the request of a form that the last page posts.
func (c Client) submit(h *Hop, m *Memory, to uri.URI, policy, content string) Request {
	s := newStep(h, m, to)
	s.to.Method, s.to.Body = "POST", []byte(content)
	s.leavePage(policy)
	s.put("Content-Length", strconv.Itoa(len(content)), ruleScriptForm, Reason{})
	s.put("Origin", h.Request.URI.Origin(), ruleScriptForm, Reason{})
	s.put("Content-Type", "application/x-www-form-urlencoded", ruleScriptForm, Reason{})
	return s.request()
}

// leavePage gives a step the fields of a request that comes from the last page.
func (s *step) leavePage(policy string) {
	c, from, to := s.client, s.from.URI, s.to.URI
	s.remove(ruleRefreshField, Reason{}, "Content-Length", "Content-Type", "Content-Encoding", "Content-Language", "Content-Location",
		"Transfer-Encoding", "Origin", "Referer", "Sec-Fetch-User")
	s.host("")
	s.carryCredentials()
	s.carryLogin()
	s.carryCookies()
	if c.policy.page.referer == refererPolicy {
		if value := referrer(policy, from, to); value != "" {
			s.put("Referer", value, ruleReferrerPolicy, Reason{})
		}
	}
	s.carryOwn()
	if _, ok := s.get("Sec-Fetch-Site"); ok && c.options.AsHeaders {
		s.put("Sec-Fetch-Site", relationOf(from, to).String(), ruleFetchSite, Reason{})
	}
}

// parseRefresh reads "5; url=/next". An empty target means the page itself.
func parseRefresh(s string) (seconds int, target string, ok bool) {
	const space = " \t\n\f\r"
	s = strings.TrimLeft(s, space)
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits == 0 && !strings.HasPrefix(s, ".") {
		return 0, "", false
	}
	const longest = 1 << 30
	for _, c := range []byte(s[:digits]) {
		seconds = min(10*seconds+int(c-'0'), longest)
	}
	s = strings.TrimLeft(s[digits:], "0123456789.")
	if s == "" {
		return seconds, "", true
	}
	if !strings.ContainsRune(";,"+space, rune(s[0])) {
		return 0, "", false
	}
	s = strings.TrimLeft(s, space)
	if s != "" && (s[0] == ';' || s[0] == ',') {
		s = strings.TrimLeft(s[1:], space)
	}
	return seconds, refreshTarget(s), true
}

// refreshTarget takes "url=" and quotes off a target.
func refreshTarget(s string) string {
	if len(s) >= 3 && strings.EqualFold(s[:3], "url") {
		if rest := strings.TrimLeft(s[3:], " \t\n\f\r"); strings.HasPrefix(rest, "=") {
			s = strings.TrimLeft(rest[1:], " \t\n\f\r")
		}
	}
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		quote := s[:1]
		s, _, _ = strings.Cut(s[1:], quote)
	}
	return s
}

func isHTML(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}

// A metaRefresh is a meta element that asks for a refresh, and the base and the
// referrer policy that the page had set by then.
type metaRefresh struct {
	content, base, referrer string
}

// metaRefreshes finds the meta refresh elements in the beginning of a page.
// What stands in noscript, in a comment or in a script is not an element for a
// browser that runs scripts; no script is run.
func metaRefreshes(text []byte) []metaRefresh {
	const most = 8
	var found []metaRefresh
	var page metaRefresh
	hidden := 0
	t := markup.New(text[:min(len(text), maxRefreshScan)])
	for len(found) < most {
		kind := t.Next()
		if kind == html.ErrorToken {
			break
		}
		element := t.Element()
		switch {
		case element == atom.Noscript || element == atom.Template:
			hidden = nest(hidden, kind)
		case kind == html.EndTagToken || kind != html.StartTagToken && kind != html.SelfClosingTagToken || hidden > 0:
		case element == atom.Base && page.base == "":
			page.base = t.Attributes()["href"]
		case element == atom.Meta:
			if page.readMeta(t.Attributes()) {
				found = append(found, page)
			}
		}
	}
	return found
}

// readMeta takes a meta element in and reports whether it asks for a refresh.
func (p *metaRefresh) readMeta(a map[string]string) bool {
	switch {
	case strings.EqualFold(a["name"], "referrer"):
		p.referrer = strings.ToLower(strings.TrimSpace(a["content"]))
	case strings.EqualFold(strings.TrimSpace(a["http-equiv"]), "refresh") && a["content"] != "":
		p.content = a["content"]
		return true
	}
	return false
}

func nest(depth int, kind html.TokenType) int {
	switch kind {
	case html.StartTagToken:
		return depth + 1
	case html.EndTagToken:
		return max(depth-1, 0)
	}
	return depth
}
