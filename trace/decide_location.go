package trace

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	raw, folded := c.unfolded(raw, "Location", h.Wire.ResponseHead)
	if c.policy.reads.rawEnds && !folded {
		raw = withTrailing(raw, h.Wire.ResponseHead)
	}
	value, differ = c.policy.reads.locations.choose(raw)
	switch {
	case folded && c.policy.reads.fold.ends:
		return raw, value, differ
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
