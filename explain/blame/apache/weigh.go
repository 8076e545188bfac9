package apache

import (
	"detour/explain/blame"
	"fmt"
	"strings"
)

// fitting are the outcomes that agree with what was observed: those that say it
// exactly, or else those that can't say.
func fitting(outcomes []*outcome, req blame.Request) []*outcome {
	var exact, may []*outcome
	for _, o := range outcomes {
		switch {
		case o.open != "" || o.origin == blame.Upstream:
			may = append(may, o)
		case agrees(o, req):
			exact = append(exact, o)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return may
}

// agrees tells whether an outcome can be what was observed.
func agrees(o *outcome, req blame.Request) bool {
	seen := req.Observed
	if seen.Status != 0 && seen.Status != o.status {
		return false
	}
	if seen.Location == nil || o.location == nil {
		return seen.Location == nil || !isRedirect(o.status)
	}
	return fitsMarks(*o.location, *seen.Location)
}

// fitsMarks matches a text with marks, which stand for anything.
func fitsMarks(want, got string) bool {
	if !marked(want) {
		return want == got
	}
	parts := strings.Split(want, "\x00")
	rest, ok := strings.CutPrefix(got, parts[0])
	if !ok {
		return false
	}
	for i := 2; i < len(parts); i += 2 {
		if i == len(parts)-1 {
			return strings.HasSuffix(rest, parts[i])
		}
		at := strings.Index(rest, parts[i])
		if at < 0 {
			return false
		}
		rest = rest[at+len(parts[i]):]
	}
	return true
}

// agree tells whether all outcomes blame the same line.
func agree(outcomes []*outcome, with *outcome) bool {
	for _, o := range outcomes {
		if o.open != "" || o.blames() != with.blames() || o.origin == blame.Upstream != (with.origin == blame.Upstream) {
			return false
		}
	}
	return true
}

// blames is the line that an outcome blames: that of a redirect.
func (o *outcome) blames() *directive {
	if o.origin == blame.Config && isRedirect(o.status) {
		return o.at
	}
	return nil
}

func differs(o *outcome, req blame.Request) string {
	says := fmt.Sprint("the configuration answers ", o.status)
	if o.location != nil {
		says += " to " + plain(*o.location)
	}
	return fmt.Sprint(says, ", and nothing that isn't known makes it the ", req.Observed.Status, " that was observed")
}

// refute takes the blame off a line that answers with another status than the one
// that was observed.
func refute(a *blame.Answer, o *outcome, req blame.Request) {
	if a.Blame == nil || req.Observed.Status == o.status || req.Observed.Status == 0 {
		return
	}
	a.Near = append([]blame.Note{{Line: *a.Blame, Why: fmt.Sprint("answers ", o.status, " by this configuration")}}, a.Near...)
	a.Blame, a.Mends = nil, nil
}

// unknowns says what would have to be known: the facts whose other answer changes
// the line or the response.
func (c *Config) unknowns(a *blame.Answer, likely *outcome, outcomes, fits []*outcome) {
	seen := map[string]bool{}
	for _, o := range outcomes {
		if o == likely || len(a.Unknowns) > 12 || same(o, likely) {
			continue
		}
		if len(fits) > 0 && len(fits) < len(outcomes) && !contains(fits, o) {
			continue
		}
		q, ok := firstOther(o, likely)
		if !ok || seen[q.key] {
			continue
		}
		seen[q.key] = true
		a.Unknowns = append(a.Unknowns, then(o)+" if "+q.options[q.chose])
	}
}

func contains(list []*outcome, o *outcome) bool {
	for _, p := range list {
		if p == o {
			return true
		}
	}
	return false
}

func same(a, b *outcome) bool {
	if a.open != b.open || a.status != b.status || a.blames() != b.blames() || a.origin != b.origin {
		return false
	}
	if a.location == nil || b.location == nil {
		return a.location == b.location
	}
	return *a.location == *b.location
}

// firstOther is the first fact that two runs took differently.
func firstOther(o, likely *outcome) (question, bool) {
	took := map[string]int{}
	for _, q := range likely.asked {
		took[q.key] = q.chose
	}
	for _, q := range o.asked {
		if n, ok := took[q.key]; ok && n != q.chose {
			return q, true
		}
	}
	return question{}, false
}

// then says an outcome in a few words.
func then(o *outcome) string {
	switch at := o.blames(); {
	case o.open != "":
		return o.open
	case at != nil:
		line := at.at()
		return fmt.Sprintf("line %d of %s answers", line.Line, line.File)
	case o.origin == blame.Upstream:
		return "another program answers"
	case o.origin == blame.Builtin:
		return fmt.Sprintf("the server answers %d by itself", o.status)
	}
	return fmt.Sprintf("the answer is %d", o.status)
}
