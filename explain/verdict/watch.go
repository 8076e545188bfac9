package verdict

import (
	"slices"

	"detour/explain/finding"
)

// symptoms are rules whose finding only follows from that of another: a rule and
// those that it may follow from.
var symptoms = [...]struct {
	rule string
	of   []string
}{
	{"final-error", []string{"post-rewritten", "post-upgrade-301", "put-delete-302", "cookie-lost-cross", "odd-port", "loop-growing", "auth-dropped", "missing-location", "downgrade"}},
	{"client-body-lost", []string{"post-rewritten", "post-upgrade-301", "put-delete-302", "form-post-not-303"}},
	{"client-not-following", []string{"downgrade", "userinfo", "unencoded", "backslash", "non-http-scheme", "duplicate-location", "empty-location", "scheme-relative", "relative-no-slash", "unknown-3xx"}},
	{"client-credential-crosses", []string{"auth-kept-by-some", "api-key-header-crosses"}},
	{"client-credential-lost", []string{"auth-dropped"}},
	{"loop-exact", []string{"tls-proxy-loop", "loop-with-cookie", "ping-pong"}},
	{"mixed-layers", []string{"ping-pong", "loop-exact"}},
	{"perm-no-cache-bound", []string{"perm-for-temp", "ping-pong", "tls-proxy-loop", "loop-exact"}},
	{"chain-client-limit", []string{"chain-long"}},
	{"chain-mergeable", []string{"chain-long"}},
	{"new-connection-per-hop", []string{"chain-long", "chain-mergeable"}},
	{"hsts-on-http", []string{"http-start-no-upgrade"}},
	{"hsts-missing", []string{"downgrade"}},
	{"https-not-first", []string{"http-start-no-upgrade"}},
	{"internal-redirect-synthetic", []string{"downgrade"}},
	{"cookie-no-secure", []string{"downgrade"}},
	{"canonical-mismatch", []string{"path-dropped", "query-dropped"}},
	{"soft-404", []string{"path-dropped"}},
	{"tls-cert-mismatch-on-hop", []string{"dangling-host"}},
	{"client-referer", []string{"token-in-url", "session-in-url"}},
}

// nested puts the findings that follow from others under those. The order stays:
// the gravest first.
func nested(found []finding.Finding) []Watched {
	under := make([]int, len(found)) // of each finding, the one that it stands under; -1 for none
	for i := range found {
		under[i] = source(found, i)
	}
	var all []Watched
	place := map[int]int{}
	for i := range found {
		if under[i] < 0 {
			place[i] = len(all)
			all = append(all, Watched{At: i})
		}
	}
	for i := range found {
		if under[i] >= 0 {
			w := &all[place[under[i]]]
			w.Symptoms = append(w.Symptoms, i)
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
	for _, s := range symptoms {
		if s.rule != f.Rule.ID {
			continue
		}
		for k := range found {
			if k != i && slices.Contains(s.of, found[k].Rule.ID) && before(&found[k], f) {
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
