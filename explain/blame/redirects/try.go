// Package redirects tries the redirects of a configuration without a request of
// anybody's: for each it makes requests that meet its conditions, as far as these can
// be read, and asks the configuration who answers them. So a redirect gets an example,
// and one that another line always answers first is found.
package redirects

import (
	"detour/explain/blame"
)

// An Asker answers requests by a configuration.
type Asker interface {
	Answer(blame.Request) blame.Answer
}

// Tried is what came of trying a redirect.
type Tried struct {
	Example  *blame.Request // a request that it answers; nil where none was found
	Certain  bool           // nothing that isn't known decides about the example
	Location string         // that the example gets; "" where it is not known
	Tries    int            // requests that were made
	Before   *blame.Line    // the line that always answers before it; nil for none
	Missed   bool           // all its conditions were met, and no line of the configuration answered
}

// Bounds of what is asked: of one redirect, and of all.
const (
	mostTries = 64
	mostAsked = 20000
)

// Try tries redirects, in their order. What is beyond the bounds is not tried.
func Try(a Asker, all []blame.Redirect) []Tried {
	at := map[blame.Line]blame.Redirect{}
	for _, r := range all {
		at[r.Line] = r
	}
	out := make([]Tried, len(all))
	left := mostAsked
	for i, r := range all {
		if left <= 0 {
			break
		}
		out[i] = try(a, r, at)
		left -= out[i].Tries
	}
	return out
}

// try asks until the redirect answers. at has the redirects by their lines.
func try(a Asker, r blame.Redirect, at map[blame.Line]blame.Redirect) Tried {
	requests, whole := requestsFor(r)
	t := Tried{Missed: whole && len(requests) > 0}
	sure := t.Missed
	for _, q := range requests[:min(len(requests), mostTries)] {
		t.Tries++
		ans := a.Answer(q)
		switch by := ans.Blame; {
		case by != nil && *by == r.Line && (ans.Certain || t.Example == nil):
			t.Example, t.Certain = &q, ans.Certain
			if ans.Location != nil {
				t.Location = *ans.Location
			}
			if ans.Certain {
				t.Before, t.Missed = nil, false
				return t
			}
			sure = false
		case !ans.Certain || !ans.Evaluated:
			sure = false
		case by != nil:
			t.Missed = false
			if other, ok := at[*by]; ok && t.Before == nil && covers(other, r) {
				t.Before = by
			}
		}
	}
	if !sure {
		t.Before, t.Missed = nil, false
	}
	return t
}
