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

// readLocation says how the client reads the Location of a response, and what
// it objects to in it.
func (c Client) readLocation(h *Hop, m *Memory) (Location, ruling) {
	raw, value, differ := c.locationValue(h)
	l := Location{Raw: raw}
	if r := c.objectsToValue(&l, h, m, value, differ); r.objects() {
		return l, r
	}
	l.Used = value
	base := c.base(h, value)
	if c.policy.quirks.repeats305 && h.Status() == 305 {
		return c.checkTarget(h, m, l, base)
	}
	target, err := c.parser().Resolve(base, value)
	if err != nil {
		l.Problem = parseProblem(err, value)
		return l, refuse(ruleLocationInvalid, inLocation(value, l.Problem))
	}
	return c.checkTarget(h, m, l, target)
}

// objectsToValue says why there is no value to read: the ruling is about the
// walk, the Location's problem about the field.
func (c Client) objectsToValue(l *Location, h *Hop, m *Memory, value string, differ bool) ruling {
	switch {
	case len(l.Raw) == 0 && c.policy.reads.empty != missingToo:
		l.Problem = because(whyNoLocation)
		return stop(ruleLocationMissing, because(whyStopsWithoutLocation, number(h.Status())))
	case differ:
		l.Problem = c.policy.reads.locations.problem(len(l.Raw))
		return refuse(c.policy.reads.locations.rule(), l.Problem)
	case value == "" && c.policy.reads.empty == emptyStops:
		l.Problem = because(whyEmptyLocation)
		return stop(ruleLocationEmpty, because(whyStopsAtEmptyLocation, number(h.Status())))
	case len(value) > maxLocation:
		l.Problem = because(whyLongLocation, number(len(value)), number(maxLocation))
		return refuse(ruleLocationTooLong, l.Problem)
	case m.long+len(value) > maxLongTargets:
		l.Problem = because(whyLongTargets, number(maxLongTargets>>20))
		return refuse(ruleLocationTooLong, l.Problem)
	}
	return ruling{}
}

// inLocation returns what is wrong with a Location that is shown before it.
func inLocation(value string, problem Reason) Reason {
	return because(whyInLocation, address(value), reason(problem))
}

// parser returns how the client reads URLs.
func (c Client) parser() uri.Parser {
	if c.options.PathAsIs && c.policy.quirks.parseAsIs != 0 {
		return c.policy.quirks.parseAsIs
	}
	return c.policy.reads.parse
}

// parseProblem returns why a client reads no URI in a text. With an @ in it the
// part that is wrong may be a password, or begin with one.
func parseProblem(err error, s string) Reason {
	if e, ok := errors.AsType[*uri.Error](err); ok {
		return say(e.Says, partOf(s, e.Part))
	}
	return say("%s", partOf(s, err.Error()))
}

func partOf(s, part string) Value {
	if strings.Contains(s, "@") {
		return Value{Kind: SecretValue, Text: part}
	}
	return address(part)
}

// locationValue returns the values that point to a redirect's target, the one that
// counts, and whether the client stumbles over several.
func (c Client) locationValue(h *Hop) (raw []string, value string, differ bool) {
	raw = h.Response.Fields.Values("Location")
	if c.policy.reads.alsoURI && !slices.ContainsFunc(raw, func(v string) bool { return v != "" }) {
		if others := h.Response.Fields.Values("URI"); others != nil {
			raw = others
		}
	}
	if c.policy.reads.rawEnds {
		raw = withTrailing(raw, h.Wire.ResponseHead)
	}
	value, differ = c.policy.reads.locations.choose(raw)
	switch {
	case c.policy.reads.rawEnds, c.policy.reads.joinedEnds && len(raw) > 1:
		return raw, value, differ
	case c.policy.reads.keepsCR:
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
	if scheme, _, cut := strings.Cut(location, ":"); !c.policy.reads.hostBase || !ok || cut && isWord(scheme) {
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

// checkTarget checks a target that parsed.
func (c Client) checkTarget(h *Hop, m *Memory, l Location, target uri.URI) (Location, ruling) {
	if c.policy.reads.fragment && target.Fragment == nil {
		target.Fragment = h.Request.URI.Fragment
	}
	l.Resolved = &target
	r := c.objectsToURI(l.Used, target)
	if !r.objects() {
		r = c.objectsToTarget(h, m, target)
	}
	if r.verdict == Refuse && r.objects() {
		l.Problem = r.detail
	}
	switch r.rule {
	case ruleLocationInvalid:
		r.detail = inLocation(l.Used, r.detail)
	case ruleLocationNoHost:
		r.detail = because(whyLocationNoHost, address(l.Used))
	}
	return l, r
}

// objectsToURI is about a target as such: its scheme, its host, its port.
func (c Client) objectsToURI(used string, target uri.URI) ruling {
	switch {
	case c.options.Schemes != nil && !slices.Contains(c.options.Schemes, target.Scheme):
		return refuse(ruleCurlScheme, because(whySchemeNotAllowed, text(target.Scheme)))
	case target.Scheme != "http" && target.Scheme != "https":
		return refuse(ruleSchemeNotHTTP, because(whyNotHTTP, address(target.String())))
	case target.Host == "":
		return refuse(ruleLocationNoHost, because(whyNoHost))
	case c.policy.reads.parts && target.Userinfo != nil && strings.Contains(*target.Userinfo, "@"):
		return refuse(ruleLocationInvalid, because(whyTwoAts))
	case !c.policy.reads.bareIPv6 && strings.Contains(target.Host, ":") && !strings.HasPrefix(target.Host, "["):
		return refuse(ruleLocationInvalid, because(whyBareColon))
	case uri.HasControl(target.Host + target.RequestTarget()):
		return refuse(ruleLocationInvalid, because(whyControlByte))
	case !uri.IsPort(target.Port):
		return refuse(ruleLocationInvalid, because(whyPort, partOf(used, target.Port)))
	case c.policy.reads.badPorts && badPorts()[target.Port]:
		return refuse(rulePortBlocked, because(whyBlockedPort, text(target.Port)))
	}
	return ruling{}
}

// objectsToTarget is about a target as seen from the request that leads there.
func (c Client) objectsToTarget(h *Hop, m *Memory, target uri.URI) ruling {
	from := h.Request.URI
	switch {
	case c.policy.reads.downgrade == downgradeNotForms && c.insecureForm(h, m, target):
		return refuse(ruleFormDowngrade, because(whyFormToInsecure, text(from.Origin()), text(target.Origin())))
	case c.policy.page.fetches && c.page(*m.start).Scheme == "https" && !target.IsTrustworthy():
		return refuse(ruleMixedContent, because(whyMixedContent, text(target.Origin())))
	case c.policy.login.url == urlLoginForeign && target.Userinfo != nil && *target.Userinfo != "" && !target.SameOrigin(from):
		return refuse(ruleLoginInURL, because(whyUserNameElsewhere, own(c.Name)))
	case c.policy.quirks.staysHome && !target.SameOrigin(from) && hasAny(h.Request.Fields, c.policy.credentials.fields):
		return stop(ruleStaysHome, because(whyStaysHome, text(target.Origin())))
	case c.refusesUserinfo(target):
		return refuse(ruleLoginInURL, because(whyUserName, own(c.Name)))
	case c.policy.quirks.dnsNames && target.Scheme == "https" && uri.IsAddress(target.Hostname()):
		return refuse(ruleDNSNames, because(whyDNSNames, own(c.Name), text(target.Host)))
	case target.Scheme != from.Scheme:
		return c.objectsToScheme(from.Scheme, target.Scheme)
	}
	return ruling{}
}

func hasAny(fs Fields, names []string) bool {
	return slices.ContainsFunc(names, fs.Has)
}

// objectsToScheme is about a target that changes between http and https.
func (c Client) objectsToScheme(from, to string) ruling {
	down := to == "http"
	switch kept := c.policy.reads.downgrade; {
	case kept == downgradeError && down:
		return refuse(ruleDowngrade, because(whyRefusesScheme, own(c.Name), own(from), own(to)))
	case kept == downgradeKept && down:
		return stop(ruleDowngrade, c.staysAt(from, to))
	case kept == schemeKept:
		return stop(ruleSchemeKept, c.staysAt(from, to))
	}
	return ruling{}
}

func (c Client) staysAt(from, to string) Reason {
	return because(whyStaysAtScheme, own(c.Name), own(from), own(to))
}

// refusesUserinfo reports whether a target's user name keeps the client away.
func (c Client) refusesUserinfo(u uri.URI) bool {
	switch c.policy.login.url {
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

func (r locationRule) problem(n int) Reason {
	if r == locationAgreed {
		return because(whyDifferentLocations, number(n))
	}
	return because(whyManyLocations, number(n))
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
