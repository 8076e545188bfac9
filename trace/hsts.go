package trace

import (
	"strconv"
	"strings"
	"time"

	"detour/trace/uri"
)

// hstsHosts are the hosts that asked for https only (RFC 6797 §8.1).
type hstsHosts map[string]hstsEntry

type hstsEntry struct {
	until      time.Time
	subdomains bool
}

// maxHSTSHosts bounds what a chain can make the client remember.
const maxHSTSHosts = 1000

// addHSTS takes note of a response's Strict-Transport-Security.
func (m *Memory) addHSTS(h *Hop) {
	value, ok := h.Response.Fields.Lookup("Strict-Transport-Security") // the first line counts (RFC 6797 §8.1)
	host := h.Request.URI.Hostname()
	if !ok || !m.client.hearsHSTS(h) || uri.IsAddress(host) {
		return
	}
	asked, ok := ReadHSTS(value)
	switch {
	case !ok:
	case asked.Age == 0:
		delete(m.hsts, host)
	case m.hsts == nil:
		m.hsts = hstsHosts{}
		fallthrough
	default:
		if len(m.hsts) < maxHSTSHosts {
			m.hsts[host] = hstsEntry{m.now.Add(asked.Age), asked.Subdomains}
		}
	}
}

// hearsHSTS reports whether the field counts: over https, for browsers only
// with a verified certificate (RFC 6797 §8.1).
func (c Client) hearsHSTS(h *Hop) bool {
	if h.Ghost || h.Request.URI.Scheme != "https" {
		return false
	}
	switch c.policy.page.hsts {
	case hstsGhost:
		return h.Conn.TLS != nil && h.Conn.TLS.Verified
	case hstsSilent:
		return true
	}
	return false
}

// HSTS is what a Strict-Transport-Security field asks for.
type HSTS struct {
	Age        time.Duration
	Subdomains bool
	Preload    bool // for the list of browsers, which is no part of the RFC
}

// ReadHSTS reads the field's directives (RFC 6797 §6.1). No directive may
// come twice and max-age must be there.
func ReadHSTS(value string) (asked HSTS, ok bool) {
	seen := map[string]bool{}
	for directive := range strings.SplitSeq(value, ";") {
		name, val, _ := strings.Cut(directive, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		if seen[name] {
			return HSTS{}, false
		}
		seen[name] = true
		switch name {
		case "max-age":
			digits := strings.Trim(strings.TrimSpace(val), `"`)
			n, err := strconv.ParseInt(digits, 10, 64)
			if err != nil || strings.Trim(digits, "0123456789") != "" {
				return HSTS{}, false
			}
			asked.Age = time.Duration(min(n, int64(100*365*24*time.Hour/time.Second))) * time.Second
		case "includesubdomains":
			asked.Subdomains = true
		case "preload":
			asked.Preload = true
		}
	}
	return asked, seen["max-age"]
}

// known reports whether a host is to be asked over https only.
func (hs hstsHosts) known(host string, now time.Time) bool {
	if len(hs) == 0 || uri.IsAddress(host) {
		return false
	}
	for domain := host; domain != ""; {
		if e, ok := hs[domain]; ok && e.until.After(now) && (domain == host || e.subdomains) {
			return true
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return false
}

// upgrade rewrites the target to https before it is requested, for a client
// that does so silently. A port that was written stays (curl, lib/url.c).
func (s *step) upgrade() {
	u := s.to.URI
	if s.client.policy.page.hsts == hstsSilent && u.Scheme == "http" && s.memory.hsts.known(u.Hostname(), s.memory.now) {
		u.Scheme = "https"
		s.target(u, ruleCurlHSTS, because(whyUpgradedByHSTS))
	}
}

// ghost returns the internal redirect that a browser makes instead of asking a
// known HSTS host over http, or nil (RFC 6797 §8.3).
func (s *step) ghost(r Request) *Hop {
	if s.client.policy.page.hsts != hstsGhost || r.URI.Scheme != "http" || !s.memory.hsts.known(r.URI.Hostname(), s.memory.now) {
		return nil
	}
	to := r.URI
	to.Scheme = "https"
	if to.Port == "80" {
		to.Port = ""
	}
	return &Hop{
		Ghost:   true,
		Request: r,
		Response: &Response{
			Proto: "HTTP/1.1", Status: 307, Reason: "Internal Redirect",
			Fields: Fields{{"Location", to.String()}, {"Non-Authoritative-Reason", "HSTS"}},
			Body:   Body{Whole: true},
		},
		Timing: Timing{Start: s.memory.now},
	}
}
