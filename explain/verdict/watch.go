package verdict

import (
	"slices"

	"detour/explain/finding"
)

// symptoms are rules whose finding only follows from that of another: a rule and
// those that it may follow from.
var symptoms = map[string][]string{
	"final-error":                 {"post-rewritten", "post-upgrade-301", "put-delete-302", "cookie-lost-cross", "odd-port", "loop-growing", "auth-dropped", "missing-location"},
	"client-body-lost":            {"post-rewritten", "post-upgrade-301", "put-delete-302", "form-post-not-303"},
	"client-not-following":        {"downgrade", "userinfo", "unencoded", "backslash", "non-http-scheme", "duplicate-location", "empty-location", "scheme-relative", "relative-no-slash", "unknown-3xx"},
	"client-credential-crosses":   {"auth-kept-by-some", "api-key-header-crosses"},
	"client-credential-lost":      {"auth-dropped"},
	"loop-exact":                  {"tls-proxy-loop", "loop-with-cookie", "ping-pong"},
	"mixed-layers":                {"ping-pong", "loop-exact"},
	"perm-no-cache-bound":         {"perm-for-temp", "ping-pong", "tls-proxy-loop", "loop-exact"},
	"chain-client-limit":          {"chain-long"},
	"chain-mergeable":             {"chain-long"},
	"new-connection-per-hop":      {"chain-long", "chain-mergeable"},
	"hsts-on-http":                {"http-start-no-upgrade"},
	"hsts-missing":                {"downgrade"},
	"https-not-first":             {"http-start-no-upgrade"},
	"internal-redirect-synthetic": {"downgrade"},
	"cookie-no-secure":            {"downgrade"},
	"canonical-mismatch":          {"path-dropped", "query-dropped"},
	"soft-404":                    {"path-dropped"},
	"tls-cert-mismatch-on-hop":    {"dangling-host"},
	"client-referer":              {"token-in-url", "session-in-url"},
}

// nested puts the findings that follow from others under those. The order stays:
// the gravest first.
func nested(found []finding.Finding, told []string) []Watched {
	under := make([]int, len(found)) // of each finding, the one that it stands under; -1 for none
	for i := range found {
		under[i] = source(found, i)
	}
	var all []Watched
	place := map[int]int{}
	for i, f := range found {
		if under[i] < 0 {
			place[i] = len(all)
			all = append(all, Watched{Finding: f, Told: slices.Contains(told, f.Rule.ID)})
		}
	}
	for i, f := range found {
		if under[i] >= 0 {
			w := &all[place[under[i]]]
			w.Symptoms = append(w.Symptoms, f)
		}
	}
	return all
}

// source is the finding that another one follows from, at the root; -1 for none.
func source(found []finding.Finding, i int) int {
	root := -1
	for at, steps := i, 0; at >= 0 && steps < 4; steps++ {
		next := directly(found, at)
		if next < 0 || next == i {
			break
		}
		root, at = next, next
	}
	return root
}

// directly is the finding that one directly follows from: of a rule that may bring
// it, at the same hop or one before it.
func directly(found []finding.Finding, i int) int {
	f := &found[i]
	for _, rule := range symptoms[f.Rule.ID] {
		for k := range found {
			if k != i && found[k].Rule.ID == rule && before(&found[k], f) {
				return k
			}
		}
	}
	return -1
}

// before reports whether a finding is at the hop of another one, or earlier.
func before(a, b *finding.Finding) bool {
	return len(a.Hops) > 0 && len(b.Hops) > 0 && a.Hops[0] <= b.Hops[len(b.Hops)-1]
}
