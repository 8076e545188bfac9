package trace

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"detour/trace/uri"
)

// maxLocation is the longest Location that is followed. Clients take far more,
// but a chain of such targets would cost memory without teaching anything.
const maxLocation = 128 << 10

// maxLongTargets bounds what the long targets of one chain have together,
// counted beyond the first KiB of each: targets that grow from hop to hop must
// not fill the memory.
const (
	maxLongTargets = 8 << 20
	longTarget     = 1 << 10
)

// readLocation says how the client reads the Location of a response. A
// Location without a target comes with the verdict, its rule and a detail.
func (c Client) readLocation(h *Hop, m *Memory) (Location, Verdict, ruleKey, string) {
	raw, value, differ := c.locationValue(h)
	l := Location{Raw: raw}
	switch {
	case len(l.Raw) == 0 && c.policy.empty != missingToo:
		l.Problem = "the response has no Location"
		return l, Stop, ruleLocationMissing, fmt.Sprintf("%d without Location: the response itself is the result", h.Status())
	case differ:
		l.Problem = c.policy.locations.problem(len(l.Raw))
		return l, Refuse, c.policy.locations.rule(), l.Problem
	case value == "" && c.policy.empty == emptyStops:
		l.Problem = "Location is empty"
		return l, Stop, ruleLocationEmpty, fmt.Sprintf("%d with an empty Location: the response itself is the result", h.Status())
	case len(value) > maxLocation:
		l.Problem = fmt.Sprintf("Location has %d bytes; detour follows at most %d", len(value), maxLocation)
		return l, Refuse, ruleLocationTooLong, l.Problem
	case m.long+len(value) > maxLongTargets:
		l.Problem = fmt.Sprintf("the long targets of this chain have more than %d MiB together", maxLongTargets>>20)
		return l, Refuse, ruleLocationTooLong, l.Problem
	}
	l.Used = value
	base := c.base(h, value)
	if c.policy.repeats305 && h.Status() == 305 {
		return c.checkTarget(h, m, l, base)
	}
	target, err := c.parser().Resolve(base, value)
	if err != nil {
		l.Problem = parseProblem(err)
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("Location %s: %s", excerpt(value), l.Problem)
	}
	return c.checkTarget(h, m, l, target)
}

// parser returns how the client reads URLs.
func (c Client) parser() uri.Parser {
	if c.options.PathAsIs && c.policy.parseAsIs != 0 {
		return c.policy.parseAsIs
	}
	return c.policy.parse
}

// parseProblem returns why a client reads no URI in a text.
func parseProblem(err error) string {
	if e, ok := errors.AsType[*uri.Error](err); ok {
		return e.Say(excerpt)
	}
	return excerpt(err.Error())
}

// locationValue returns the values that point to a redirect's target, the one that
// counts, and whether the client stumbles over several.
func (c Client) locationValue(h *Hop) (raw []string, value string, differ bool) {
	raw = h.Response.Fields.Values("Location")
	if c.policy.alsoURI && !slices.ContainsFunc(raw, func(v string) bool { return v != "" }) {
		if others := h.Response.Fields.Values("URI"); others != nil {
			raw = others
		}
	}
	if c.policy.rawEnds {
		raw = withTrailing(raw, h.Wire.ResponseHead)
	}
	value, differ = c.policy.locations.choose(raw)
	switch {
	case c.policy.rawEnds, c.policy.joinedEnds && len(raw) > 1:
		return raw, value, differ
	case c.policy.keepsCR:
		return raw, strings.Trim(value, " \t\v\f"), differ
	}
	return raw, trimField(value), differ
}

// withTrailing returns values with the white space that followed them on the
// wire. Python's header parser keeps it, while a Field has none.
func withTrailing(values []string, head []byte) []string {
	if len(values) == 0 || len(head) == 0 {
		return values
	}
	out := slices.Clone(values)
	n := 0
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r"), []byte(":"))
		if !ok || n >= len(out) || !bytes.EqualFold(name, []byte("Location")) {
			continue
		}
		if v := string(bytes.TrimLeft(value, " \t")); strings.TrimRight(v, " \t") == strings.TrimRight(out[n], " \t") {
			out[n] = v
		}
		n++
	}
	return out
}

// base returns the URI that a Location is resolved against.
func (c Client) base(h *Hop, location string) uri.URI {
	base := h.Request.URI
	host, ok := h.Request.Fields.Lookup("Host")
	if scheme, _, cut := strings.Cut(location, ":"); !c.policy.hostBase || !ok || cut && isWord(scheme) {
		return base
	}
	if host != c.hostField(base) {
		base = base.WithHost(host)
	}
	return base
}

// isWord reports whether s is what a regular expression calls a word.
func isWord(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r != '_' && !('0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') }) < 0
}

// checkTarget checks a target that parsed: its scheme, its host, its port.
func (c Client) checkTarget(h *Hop, m *Memory, l Location, target uri.URI) (Location, Verdict, ruleKey, string) {
	if c.policy.fragment && target.Fragment == nil {
		target.Fragment = h.Request.URI.Fragment
	}
	l.Resolved = &target
	switch {
	case target.Scheme != "http" && target.Scheme != "https":
		l.Problem = fmt.Sprintf("the scheme is %s", excerpt(target.Scheme))
		return l, Refuse, ruleSchemeNotHTTP, fmt.Sprintf("%s is not a target for HTTP", excerpt(target.String()))
	case target.Host == "":
		l.Problem = "the target has no host"
		return l, Refuse, ruleLocationNoHost, fmt.Sprintf("Location %s names no host", excerpt(l.Used))
	case c.policy.parts && target.Userinfo != nil && strings.Contains(*target.Userinfo, "@"):
		l.Problem = "there is more than one @ in its authority"
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("Location %s: %s", excerpt(l.Used), l.Problem)
	case !c.policy.bareIPv6 && strings.Contains(target.Host, ":") && !strings.HasPrefix(target.Host, "["):
		l.Problem = "its host has a colon and no brackets"
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("Location %s: %s", excerpt(l.Used), l.Problem)
	case uri.HasControl(target.Host + target.RequestTarget()):
		l.Problem = "there is a control byte in it"
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("Location %s: %s", excerpt(l.Used), l.Problem)
	case !uri.IsPort(target.Port):
		l.Problem = "the port is " + excerpt(target.Port)
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("%s is no port to connect to", excerpt(target.Port))
	case c.policy.badPorts && badPorts()[target.Port]:
		l.Problem = "port " + target.Port + " is blocked"
		return l, Refuse, rulePortBlocked, fmt.Sprintf("port %s is one that browsers do not connect to", target.Port)
	case c.policy.downgrade == downgradeNotForms && c.insecureForm(h, m, target):
		l.Problem = "a form's POST would go to an insecure host"
		return l, Refuse, ruleFormDowngrade, fmt.Sprintf("the POST from %s would be sent again to %s", excerpt(h.Request.URI.Origin()), excerpt(target.Origin()))
	case c.policy.fetches && c.page(*m.start).Scheme == "https" && !target.IsTrustworthy():
		l.Problem = "an https page cannot read from an insecure host"
		return l, Refuse, ruleMixedContent, fmt.Sprintf("%s is not https, and the page is", excerpt(target.Origin()))
	case c.policy.urlLogin == urlLoginForeign && target.Userinfo != nil && *target.Userinfo != "" && !target.SameOrigin(h.Request.URI):
		l.Problem = "the target is another origin and has a user name"
		return l, Refuse, ruleLoginInURL, fmt.Sprintf("%s does not go to a URL of another origin with a user name", c.Name)
	case c.policy.staysHome && !target.SameOrigin(h.Request.URI) && hasAny(h.Request.Fields, c.policy.credentials.fields):
		l.Problem = "the request has credentials and the target is another origin"
		return l, Stop, ruleStaysHome, fmt.Sprintf("%s is another origin, and the request has credentials: the response itself is the result", excerpt(target.Origin()))
	case c.refusesUserinfo(target):
		l.Problem = "the target has a user name"
		return l, Refuse, ruleLoginInURL, fmt.Sprintf("%s does not go to a URL with a user name", c.Name)
	case c.policy.dnsNames && target.Scheme == "https" && uri.IsAddress(target.Hostname()):
		l.Problem = "the target is an address behind TLS"
		return l, Refuse, ruleDNSNames, fmt.Sprintf("%s compares certificates with DNS names only, and %s is an address", c.Name, excerpt(target.Host))
	case target.Scheme != h.Request.URI.Scheme:
		return c.checkScheme(h, l, target)
	}
	return l, Follow, ruleFollow, ""
}

func hasAny(fs Fields, names []string) bool {
	return slices.ContainsFunc(names, fs.Has)
}

// checkScheme is about a target that changes between http and https.
func (c Client) checkScheme(h *Hop, l Location, target uri.URI) (Location, Verdict, ruleKey, string) {
	change := fmt.Sprintf("from %s to %s", h.Request.URI.Scheme, target.Scheme)
	down := target.Scheme == "http"
	switch kept := c.policy.downgrade; {
	case kept == downgradeError && down:
		l.Problem = change
		return l, Refuse, ruleDowngrade, c.Name + " refuses to go " + change
	case kept == downgradeKept && down:
		return l, Stop, ruleDowngrade, c.Name + " does not go " + change + ": the response itself is the result"
	case kept == schemeKept:
		return l, Stop, ruleSchemeKept, c.Name + " does not go " + change + ": the response itself is the result"
	}
	return l, Follow, ruleFollow, ""
}

// refusesUserinfo reports whether a target's user name keeps the client away.
func (c Client) refusesUserinfo(u uri.URI) bool {
	switch c.policy.urlLogin {
	case urlLoginRefused:
		return u.Userinfo != nil && *u.Userinfo != ""
	case urlLoginUnknown:
		return u.Userinfo != nil
	}
	return false
}

// insecureForm reports whether a secure page's form would be sent again, body
// and all, to a target that is not trustworthy.
func (c Client) insecureForm(h *Hop, m *Memory, target uri.URI) bool {
	from := c.initiator(*m.start)
	return h.Request.Method == "POST" && h.Status() >= 307 && from != nil && from.Scheme == "https" && !target.IsTrustworthy()
}

// choose returns the Location value that counts, and whether the client
// stumbles over several lines.
func (r locationRule) choose(raw []string) (value string, differ bool) {
	switch r {
	case locationJoined:
		return strings.Join(raw, ", "), false
	case locationTight:
		return strings.Join(raw, ","), false
	case locationSingle:
		return strings.Join(raw, ""), len(raw) > 1
	case locationLast:
		if len(raw) > 0 {
			value = raw[len(raw)-1]
		}
		return value, false
	}
	for i, v := range raw {
		if r == locationAgreed && i > 0 && trimField(v) != trimField(raw[0]) {
			return "", true
		}
		if trimField(value) == "" && (i == 0 || r != locationFirst) {
			value = v
		}
	}
	return value, false
}

// rule returns the rule by which several Location lines are an error.
func (r locationRule) rule() ruleKey {
	if r == locationAgreed {
		return ruleLocationsDiffer
	}
	return ruleLocationsSeveral
}

func (r locationRule) problem(n int) string {
	if r == locationAgreed {
		return fmt.Sprintf("%d Location lines with different values", n)
	}
	return fmt.Sprintf("%d Location lines", n)
}

// trimField returns a field value as clients see it: without white space
// around it, and ended by a bare CR, which most take for the end of the line.
func trimField(v string) string {
	if i := strings.IndexByte(v, '\r'); i >= 0 {
		v = v[:i]
	}
	return strings.Trim(v, " \t\v\f")
}

// excerpt returns s fit for a sentence: printable and not too long.
func excerpt(s string) string {
	const most = 160
	if len(s) <= most {
		return Printable(s)
	}
	return fmt.Sprintf("%s… (%d bytes)", Printable(s[:most]), len(s))
}

// badPorts are the ports that browsers do not connect to (Fetch, "bad port").
var badPorts = sync.OnceValue(func() map[string]bool {
	return portSet("1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 " +
		"115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 " +
		"989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080")
})

func portSet(list string) map[string]bool {
	set := map[string]bool{"0": true}
	for port := range strings.FieldsSeq(list) {
		set[port] = true
	}
	return set
}
