package finding

import (
	"strings"

	"detour/explain/article"
)

// fragmentChecks are about what stands behind the number sign.
var fragmentChecks = []check{
	{
		id: "fragment-crosses-origin", number: 94, severity: Warning,
		title: "The fragment goes to another origin",
		why:   "A Location without a fragment inherits that of the request, and scripts of the new origin can read it. At times it holds a token.",
		fix:   "End the Location with a fragment of its own; an empty `#` is enough.",
		cites: []string{"RFC 9110 §17.11", "RFC 9110 §10.2.2"},
		hop:   fragmentCrosses,
	},
	{
		id: "fragment-overridden", number: 95, severity: Info,
		title: "The fragment is replaced",
		why:   "The Location brings its own, so the place in the page or the route of the application that the link named is lost.",
		fix:   "Leave the fragment out of the Location where the old one still fits.",
		cites: []string{"RFC 9110 §10.2.2"},
		hop:   fragmentOverridden,
	},
}

func fragmentCrosses(v view) []sighting {
	if v.to == nil || text(v.from.Fragment) == "" || strings.Contains(v.location, "#") || !v.otherHost() {
		return nil
	}
	return v.seen(v.response("Location"), "%s of %s goes on to %s.", codeURI("#"+*v.from.Fragment), article.Value(v.from.Origin()), article.Value(v.to.Origin()))
}

func fragmentOverridden(v view) []sighting {
	_, own, ok := strings.Cut(v.location, "#")
	had := text(v.from.Fragment)
	if v.to == nil || !ok || had == "" || had == own {
		return nil
	}
	return v.seen(v.response("Location"), "%s becomes %s.", codeURI("#"+had), codeURI("#"+own))
}
