package trace

import (
	"fmt"
	"strings"
	"sync"
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
	l := Location{Raw: h.Response.Fields.Values("Location")}
	value, differ := c.policy.locations.choose(l.Raw)
	switch {
	case len(l.Raw) == 0:
		l.Problem = "the response has no Location"
		return l, Stop, ruleLocationMissing, fmt.Sprintf("%d without Location: the response itself is the result", h.Status())
	case differ:
		l.Problem = fmt.Sprintf("%d Location lines with different values", len(l.Raw))
		return l, Refuse, ruleLocationsDiffer, l.Problem
	case value == "":
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
	target, err := c.policy.parse(&h.Request.URI, value, c.asked.PathAsIs)
	if err != nil {
		l.Problem = err.Error()
		return l, Refuse, ruleLocationInvalid, fmt.Sprintf("Location %s: %s", brief(value), l.Problem)
	}
	return c.accept(h, m, l, target)
}

// accept checks a target that parsed: its scheme, its host, its port.
func (c Client) accept(h *Hop, m *Memory, l Location, target URI) (Location, Verdict, ruleKey, string) {
	if c.policy.fragment && target.Fragment == nil {
		target.Fragment = h.Request.URI.Fragment
	}
	l.Resolved = &target
	switch {
	case target.Scheme != "http" && target.Scheme != "https":
		l.Problem = fmt.Sprintf("the scheme is %s", brief(target.Scheme))
		return l, Refuse, ruleSchemeNotHTTP, fmt.Sprintf("%s is not a target for HTTP", brief(target.String()))
	case target.Host == "":
		l.Problem = "the target has no host"
		return l, Refuse, ruleLocationNoHost, fmt.Sprintf("Location %s names no host", brief(l.Used))
	case c.policy.badPorts && badPorts()[target.Port]:
		l.Problem = "port " + target.Port + " is blocked"
		return l, Refuse, rulePortBlocked, fmt.Sprintf("port %s is one that browsers do not connect to", target.Port)
	case c.policy.downgrade == downgradeNotForms && c.insecureForm(h, m, target):
		l.Problem = "a form's POST would go to an insecure host"
		return l, Refuse, ruleFormDowngrade, fmt.Sprintf("the POST from %s would be sent again to %s", brief(h.Request.URI.Origin()), brief(target.Origin()))
	}
	return l, Follow, ruleFollow, ""
}

// insecureForm reports whether a secure page's form would be sent again, body
// and all, to a target that is not trustworthy.
func (c Client) insecureForm(h *Hop, m *Memory, target URI) bool {
	from := c.initiator(*m.start)
	return h.Request.Method == "POST" && h.Status() >= 307 && from != nil && from.Scheme == "https" && !trustworthy(target)
}

// choose returns the Location value that counts, trimmed, and whether the
// client stumbles over differing lines.
func (r locationRule) choose(raw []string) (value string, differ bool) {
	for i, v := range raw {
		v = trimField(v)
		if r == locationAgreed && i > 0 && v != trimField(raw[0]) {
			return "", true
		}
		if value == "" && (i == 0 || r != locationFirst) {
			value = v
		}
	}
	return value, false
}

// trimField returns a field value as clients see it: without white space
// around it, and ended by a bare CR, which most take for the end of the line.
func trimField(v string) string {
	if i := strings.IndexByte(v, '\r'); i >= 0 {
		v = v[:i]
	}
	return strings.Trim(v, " \t\v\f")
}

// brief returns s fit for a sentence: printable and not too long.
func brief(s string) string {
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
