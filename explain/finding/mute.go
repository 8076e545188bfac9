package finding

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/trace/prose"
)

// A Mute says which findings are known and are not to be reported again. The
// zero value mutes nothing.
type Mute struct {
	everywhere []string            // IDs of rules
	hosts      map[string][]string // ID of a rule -> the hosts on which it is muted
}

// ParseMute reads a list of what is muted: the ID of a rule, or ID@HOST for the
// rule on that host alone.
func ParseMute(entries []string) (Mute, error) {
	var m Mute
	for _, e := range entries {
		id, host, onHost := strings.Cut(strings.TrimSpace(e), "@")
		if !slices.ContainsFunc(checks(), func(c check) bool { return c.id == id }) {
			return Mute{}, unknownRule(id)
		}
		switch {
		case !onHost:
			m.everywhere = append(m.everywhere, id)
		case host == "":
			return Mute{}, fmt.Errorf("%q names no host behind the @", trace.Clip(e, maxMuteText))
		default:
			if m.hosts == nil {
				m.hosts = map[string][]string{}
			}
			m.hosts[id] = append(m.hosts[id], strings.ToLower(host))
		}
	}
	return m, nil
}

// maxMuteText bounds how much of an entry that is none is repeated.
const maxMuteText = 60

// unknownRule names the rules that may have been meant.
func unknownRule(id string) error {
	if len(id) > maxMuteText {
		id = id[:maxMuteText]
	}
	text := fmt.Sprintf("%q is no finding", trace.Printable(id))
	var known []string
	for _, c := range checks() {
		known = append(known, c.id)
	}
	if meant := prose.Meant(known, min(3, len(id)/3), func(word string) int { return prose.Distance(id, word) }); len(meant) > 0 {
		text += ": did you mean " + meant[0] + "?"
	}
	return fmt.Errorf("%s", text)
}

// Join returns what either mutes.
func (m Mute) Join(o Mute) Mute {
	out := Mute{everywhere: slices.Concat(m.everywhere, o.everywhere), hosts: map[string][]string{}}
	for _, from := range []Mute{m, o} {
		for id, hosts := range from.hosts {
			out.hosts[id] = append(out.hosts[id], hosts...)
		}
	}
	return out
}

// Split returns the findings of a chain that are reported, and how many are not.
func (m Mute) Split(ch trace.Chain, fs []Finding) (reported []Finding, muted int) {
	if len(m.everywhere) == 0 && len(m.hosts) == 0 {
		return fs, 0
	}
	reported = []Finding{}
	for _, f := range fs {
		if m.has(ch, f) {
			muted++
		} else {
			reported = append(reported, f)
		}
	}
	return reported, muted
}

// has reports whether a finding is muted: its rule is, or is on the hosts of
// all hops that it points at.
func (m Mute) has(ch trace.Chain, f Finding) bool {
	if slices.Contains(m.everywhere, f.Rule.ID) {
		return true
	}
	hosts := m.hosts[f.Rule.ID]
	if len(hosts) == 0 || len(f.Hops) == 0 {
		return false
	}
	for _, id := range f.Hops {
		i := slices.IndexFunc(ch.Hops, func(h *trace.Hop) bool { return h.ID == id })
		if i < 0 || !slices.Contains(hosts, strings.ToLower(ch.Hops[i].Request.URI.Hostname())) {
			return false
		}
	}
	return true
}

// MutedText says how many findings are not reported; "" for none.
func MutedText(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 finding is muted"
	}
	return fmt.Sprintf("%d findings are muted", n)
}
