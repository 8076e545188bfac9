package lesson

import "detour/trace"

// ruleOf is the rule behind a change of a part, or fallback where nothing changed
// that a decision speaks of.
func ruleOf(m Moment, part trace.Part, name string, fallback trace.Rule) trace.Rule {
	for _, c := range m.hop().Decision.Changes {
		if c.Part == part && (name == "" || c.Name == name) {
			return c.Rule
		}
	}
	return fallback
}

// Rules of what stays, for which a decision has no change.
var (
	ruleSafeStays   = trace.Rule{ID: "safe-method-stays", Says: "a GET stays a GET whatever the redirect", Source: "RFC 9110 §15.4"}
	ruleMethodStays = trace.Rule{ID: "method-stays", Says: "only the changes that the status allows are made, and this client makes none here", Source: "RFC 9110 §15.4"}
	ruleHSTS        = trace.Rule{ID: "hsts-upgrade", Says: "a host that is known for HSTS is asked over https alone", Source: "RFC 6797 §8.3"}
	ruleResolve     = trace.Rule{ID: "location-resolved", Says: "the target is Location, resolved against the URL just requested", Source: "RFC 9110 §10.2.2"}
	ruleCredential  = trace.Rule{ID: "same-origin-credential", Says: "a credential stays with the origin it was given for", Source: "RFC 9110 §15.4"}
	ruleJar         = trace.Rule{ID: "jar-decides", Says: "which cookies go along is the jar's matter, by Domain, Path, Secure and SameSite", Source: "RFC 6265 §5.4"}
	ruleReferer     = trace.Rule{ID: "referrer-policy", Says: "what a Referer says is the referrer policy's matter", Source: "Referrer Policy §8"}
)
