package trace

import (
	"slices"
	"strings"
	"sync"

	"detour/trace/uri"
)

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
