package blame

import (
	"fmt"
	"net/url"
	"strconv"
)

// Weigh holds an answer against what was observed. Where they agree nothing
// changes; where the configuration is sure to answer in another way it can't
// have given what was observed, and no line of it is to blame.
func Weigh(a Answer, r Request) Answer {
	o := r.Observed
	if o == nil || !a.Evaluated || o.Status == 0 {
		return a
	}
	switch {
	case a.Origin == Upstream || a.Status == 0:
		return a // what the application answers is not in the configuration
	case o.Status != a.Status:
		return refuted(a, fmt.Sprintf("the configuration answers %d, and %d was observed", a.Status, o.Status))
	case !redirects(a.Status) || o.Location == nil || a.Location == nil:
		return a
	case resolve(r.URL, *o.Location) != resolve(r.URL, *a.Location):
		a.Certain = false
		a.Differs = "the configuration's target is " + *a.Location + ", and " + *o.Location + " was observed"
	}
	return a
}

// refuted is the answer where the status is not what was observed: the line is
// near, and blamed it is not.
func refuted(a Answer, why string) Answer {
	if !a.Certain {
		a.Unknowns = append(a.Unknowns, why+": what isn't known decides")
		if a.Blame != nil {
			a.Near = append([]Note{{*a.Blame, "would answer " + strconv.Itoa(a.Status)}}, a.Near...)
			a.Blame = nil
		}
		return a
	}
	if a.Blame != nil {
		a.Near = append([]Note{{*a.Blame, "answers " + strconv.Itoa(a.Status) + " by this configuration"}}, a.Near...)
	}
	a.Blame, a.Mends, a.Differs = nil, nil, why
	return a
}

// redirects reports whether a status is one that leads on.
func redirects(status int) bool {
	switch status {
	case 300, 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// resolve is a reference as an absolute URL, or as it stands when it is none.
func resolve(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	u, err := b.Parse(ref)
	if err != nil {
		return ref
	}
	return u.String()
}
