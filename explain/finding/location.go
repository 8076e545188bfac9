package finding

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/facts"
	"detour/trace"
	"detour/trace/uri"
)

// syntaxChecks are about what stands in the Location field.
var syntaxChecks = []check{
	{
		id: "unencoded", number: 33, severity: Warning,
		title: "The Location has characters that belong encoded",
		why:   "A URI reference is ASCII without spaces. Each client repairs it in its own way, and some encode it twice or fail.",
		fix:   "Percent-encode the UTF-8 bytes before they are written into the field.",
		cites: []string{"RFC 9110 §10.2.2", "RFC 9110 §5.5", "RFC 3986 §2"},
		hop:   unencoded,
	},
	{
		id: "backslash", number: 34, severity: Error,
		title: "A backslash in the Location",
		why:   "Browsers and Node read it as a slash, so `/\\host` names another host there. Other clients send it as `%5C` or fail.",
		fix:   "Refuse backslashes in targets, or encode them as `%5C`.",
		cites: []string{"URL Standard, basic URL parser", "CWE-601"},
		hop:   backslash,
	},
	{
		id: "scheme-relative", number: 35, severity: Warning,
		title: "The Location begins with two slashes",
		why:   "It names a host and keeps the scheme, so http stays http. Where a path was meant, the first part of it becomes the host.",
		fix:   "Write the whole https URL, or a path with one slash.",
		cites: []string{"RFC 3986 §4.2", "CWE-601"},
		hop:   schemeRelative,
	},
	{
		id: "relative-no-slash", number: 36, severity: Info,
		title: "The Location is relative to the folder",
		why:   "It resolves against the request's path up to and including its final slash, so `/a` and `/a/` lead to different places.",
		fix:   "Begin it with a slash.",
		cites: []string{"RFC 3986 §5.2.3", "RFC 9110 §10.2.2"},
		hop:   relativeNoSlash,
	},
	{
		id: "empty-location", number: 37, severity: Error,
		title: "The Location is empty",
		why:   "By the rules it means the same URL, which is a loop in Firefox, wget and Node. Chromium, curl and Go do not follow it.",
		fix:   "Look for the variable that was empty when the field was written.",
		cites: []string{"RFC 3986 §5.2.2", "RFC 9110 §10.2.2"},
		hop:   emptyLocation,
	},
	{
		id: "missing-location", number: 38, severity: Error,
		title: "A redirect without a Location",
		why:   "The client has nowhere to go. Browsers show the body, Java, wget and urllib raise an error.",
		fix:   "Send Location with the status, or another status.",
		cites: []string{"RFC 9110 §15.4.2", "RFC 9110 §15.4.3", "Fetch, HTTP-redirect fetch"},
		hop:   missingLocation,
	},
	{
		id: "duplicate-location", number: 39, severity: Error,
		title: "More than one Location",
		why:   "Location is no list. Chromium and Firefox fail when the lines differ; others take the first, the last, or both as one path.",
		fix:   "Find the layer that adds the field instead of replacing it.",
		cites: []string{"RFC 9110 §10.2.2", "Chromium, http_stream_parser.cc"},
		hop:   duplicateLocation,
	},
	{
		id: "location-comma-merged", number: 40, severity: Error,
		title: "Two Locations were joined by a comma",
		why:   "A proxy merged two field lines. A comma may stand in a URL, so clients request the lot as one.",
		fix:   "Find which two layers set a Location, and remove one.",
		cites: []string{"RFC 9110 §10.2.2", "RFC 9110 §5.3"},
		hop:   commaMerged,
	},
}

// locationChecks are about where the field stands.
var locationChecks = []check{
	{
		id: "location-on-non-redirect", number: 41, severity: Warning,
		title: "A Location that no client follows",
		why:   "With this status the field means nothing, and nearly all clients pass it by. Often a program set the field and another set the status.",
		fix:   "Set the status along with the field: in PHP before any output, in FastCGI by a `Status` line.",
		cites: []string{"RFC 9110 §10.2.2"},
		hop:   strayLocation,
	},
	{
		id: "content-location-mistaken", number: 42, severity: Warning,
		title: "Content-Location where Location belongs",
		why:   "Content-Location names the content that is enclosed. No client is redirected by it.",
		fix:   "Rename the field to Location.",
		cites: []string{"RFC 9110 §8.7"},
		hop:   contentLocation,
	},
}

func unencoded(v view) []sighting {
	if !v.redirect || !v.located {
		return nil
	}
	bad, control := foreign(withoutMasks(v.location))
	if bad == "" {
		return nil
	}
	seen := v.seen(v.response("Location"), "The Location %s has %s as it is.", v.wrote(), article.Value(bad))
	if path, parameter, ok := strings.Cut(v.location, ";"); ok && bad == " " && !strings.ContainsAny(path, " ") && strings.HasPrefix(strings.ToLower(strings.TrimLeft(parameter, " ")), "charset=") {
		seen[0].fix = "Take " + article.Value(v.location[len(path):]) + " off: it belongs to Content-Type, and here it is a part of the path."
	}
	if control {
		return withSeverity(Error, seen)
	}
	return seen
}

// withoutMasks leaves out what stands for a secret in a recording: "•••• (10)".
func withoutMasks(ref string) string {
	for {
		before, after, ok := strings.Cut(ref, "•••• (")
		_, rest, closed := strings.Cut(after, ")")
		if !ok || !closed {
			return ref
		}
		ref = before + rest
	}
}

// foreign returns the first character that can't stand in a reference, and
// whether there is a control character anywhere. Backslashes have a rule of
// their own.
func foreign(ref string) (bad string, control bool) {
	for i, r := range ref[:min(len(ref), maxLocation)] {
		is := r < ' ' || r == 0x7f
		if bad == "" && (is || r > '~' || strings.ContainsRune(` <>"{}|^`+"`", r)) {
			bad = ref[i : i+runeLength(ref[i:])]
		}
		control = control || is
	}
	return bad, control
}

func runeLength(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

func backslash(v view) []sighting {
	if !v.redirect || !strings.Contains(trailing(v.location), `\`) {
		return nil
	}
	return v.seen(v.response("Location"), "The Location is %s.", v.wrote())
}

func schemeRelative(v view) []sighting {
	if !v.redirect || !strings.HasPrefix(v.location, "//") {
		return nil
	}
	return v.seen(v.response("Location"), "The Location is %s.", v.wrote())
}

func relativeNoSlash(v view) []sighting {
	l := v.location
	if !v.redirect || l == "" || strings.ContainsAny(l[:1], `/?#\`) || schemeOf(l) != "" {
		return nil
	}
	return v.seen(v.response("Location"), "The Location is %s, and the request's path is %s.", v.wrote(), article.Value(facts.Path(v.from)))
}

func emptyLocation(v view) []sighting {
	if !v.redirect || !v.located || v.location != "" && v.location != "#" {
		return nil
	}
	return v.seen(v.response("Location"), "The %d for %s has the Location %q.", v.status, v.here(), v.location)
}

// missingLocation leaves out responses without any field, which a recording may
// have left out, and those that broke off.
func missingLocation(v view) []sighting {
	if !v.redirect || v.located || v.hop.Failure != nil || len(v.fields) == 0 && len(v.hop.Wire.ResponseHead) == 0 {
		return nil
	}
	return v.seen(nil, "%s answers %d and names no target.", v.here(), v.status)
}

// repeats reports whether the response has more than one line called name.
func (v view) repeats(name string) bool {
	i := slices.IndexFunc(v.fields, func(f trace.Field) bool { return f.Is(name) })
	return i >= 0 && v.fields[i+1:].Has(name)
}

func duplicateLocation(v view) []sighting {
	if !v.redirect || !v.repeats("Location") {
		return nil
	}
	lines := v.response("Location")
	seen := v.seen(lines, "There are %d Location lines for %s.", len(lines), v.here())
	for _, l := range lines[1:] {
		if v.fields[l.Index].Value != v.fields[lines[0].Index].Value {
			return seen
		}
	}
	seen[0].text = fmt.Sprintf("There are %d Location lines for %s, all alike.", len(lines), v.here())
	return withSeverity(Warning, seen)
}

func commaMerged(v view) []sighting {
	if !v.redirect || !strings.Contains(v.location, ", http://") && !strings.Contains(v.location, ", https://") {
		return nil
	}
	return v.seen(v.response("Location"), "The Location is %s.", v.wrote())
}

func strayLocation(v view) []sighting {
	if !v.located || v.status/100 == 3 || v.status/100 == 1 || v.status == 201 || v.status == 202 {
		return nil
	}
	return v.seen(v.response("Location"), "A %d for %s has the Location %s.", v.status, v.here(), v.wrote())
}

func contentLocation(v view) []sighting {
	if !v.redirect || v.located || !v.fields.Has("Content-Location") {
		return nil
	}
	return v.seen(v.response("Content-Location"), "The %d for %s has Content-Location and no Location.", v.status, v.here())
}

// schemeOf is the scheme that a reference begins with; "" for none. Browsers
// leave out tabs and line breaks, so `java\tscript:` counts.
func schemeOf(ref string) string {
	ref, _, ok := strings.Cut(ref[:min(len(ref), 64)], ":")
	if !ok {
		return ""
	}
	unbroken := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, ref)
	return uri.Split(unbroken + ":").Scheme
}
