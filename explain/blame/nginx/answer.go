package nginx

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"detour/explain/blame"
)

// Answer leads a request through nginx's phases, in all the ways that what isn't
// known can be, and says what they come to.
func (c *Config) Answer(r blame.Request) blame.Answer {
	if len(c.servers) == 0 {
		return blame.Answer{Origin: blame.None, Unknowns: []string{"there is no server block in this configuration"}}
	}
	all, complete := explore(func(ch *chooser) *outcome { return c.attempt(r, ch) })
	fitting := all
	if r.Observed != nil {
		fitting = slices.DeleteFunc(slices.Clone(all), func(o *outcome) bool { return !o.fits(r.Observed) })
	}
	if len(fitting) == 0 {
		return c.differs(r, all[0], complete)
	}
	if r.Observed != nil {
		// What tells status and Location itself comes before what only could have.
		sort.SliceStable(fitting, func(i, j int) bool { return !fitting[i].open() && fitting[j].open() })
	}
	o := fitting[0]
	a := c.tell(r, o)
	a.Certain = complete && c.whole && c.certain(r, fitting)
	a.Unknowns = c.unknowns(o, fitting, complete)
	if a.Blame == nil && r.Observed == nil && slices.ContainsFunc(fitting, func(other *outcome) bool { return other.status != o.status }) {
		a.Status = 0 // one of several that have no line
	}
	return a
}

// open tells whether an outcome leaves the answer to somebody else.
func (o *outcome) open() bool { return o.foreign || o.status == 0 }

// fits tells whether an outcome can be what was observed.
func (o *outcome) fits(seen *blame.Observed) bool {
	if o.open() {
		return true
	}
	if seen.Status != 0 && o.status != seen.Status {
		return false
	}
	if seen.Location == nil {
		return seen.Status == 0 || isRedirect(seen.Status) || !o.has || !isRedirect(o.status)
	}
	return o.has && fits(o.location, *seen.Location)
}

// certain tells whether the outcomes that are left blame the same, for sure.
func (c *Config) certain(r blame.Request, all []*outcome) bool {
	if all[0].origin == blame.Upstream && r.Observed != nil && isRedirect(r.Observed.Status) && len(c.alike(r.Observed)) > 0 {
		return false // a line here can be reached by what stands behind, too
	}
	for _, o := range all {
		if !o.sameBlame(all[0]) || len(o.doubts) > 0 || len(c.strange(o)) > 0 {
			return false
		}
	}
	return true
}

func (o *outcome) sameBlame(p *outcome) bool {
	return o.blamed() == p.blamed() && o.origin == p.origin && (o.status == p.status || o.blamed() == nil)
}

// strange is what stands around an outcome and isn't known.
func (c *Config) strange(o *outcome) []string {
	if o.where != nil {
		return o.where.scope.strangers()
	}
	return c.http.strangers()
}

// blamed is the directive that is named: that of a redirect, or of a Location
// that was written all the same. The slash of a folder and what another server
// answers are nobody's line here; the way to them ends with what brought them
// into play.
func (o *outcome) blamed() *directive {
	if !o.has || o.folder {
		return nil
	}
	return o.by
}

// tell turns an outcome into an answer.
func (c *Config) tell(r blame.Request, o *outcome) blame.Answer {
	a := blame.Answer{Status: o.status, Origin: o.origin, Evaluated: true, Via: tidy(o.via)}
	if d := o.blamed(); d != nil {
		line := d.at()
		a.Blame = &line
		if o.has && (o.origin == blame.Config || o.origin == blame.Builtin) {
			a.Mends = mends(r, o)
		}
	}
	if o.foreign && o.origin == blame.None {
		a.Evaluated = false
	}
	switch {
	case o.has && !unsure(o.location):
		location := o.location
		a.Location = &location
	case r.Observed != nil && (o.has || o.open() || o.origin == blame.Upstream):
		a.Location = r.Observed.Location
	}
	if o.status == 0 && r.Observed != nil {
		a.Status = r.Observed.Status
	}
	a.Near = c.nearOf(o)
	return a
}

// tidy drops notes that say of a line what was said before.
func tidy(notes []blame.Note) []blame.Note {
	var out []blame.Note
	for _, n := range notes {
		if !slices.Contains(out, n) && len(out) < 60 {
			out = append(out, n)
		}
	}
	return out
}

// unknowns says what would have to be known.
func (c *Config) unknowns(o *outcome, all []*outcome, complete bool) []string {
	var out []string
	if c.assumed != "" {
		out = append(out, c.assumed)
	}
	doubts := append(append([]string(nil), o.doubts...), c.strange(o)...)
	sort.Strings(doubts)
	out = append(out, slices.Compact(doubts)...)
	if o.has && unsure(o.location) {
		sort.Strings(o.missing)
		for _, name := range o.missing {
			out = append(out, fmt.Sprintf("$%s isn't known, and stands in the Location", name))
		}
	}
	for _, other := range all {
		if other.sameBlame(o) || len(out) >= 8 {
			continue
		}
		if s := other.otherwise(o); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if !complete {
		out = append(out, fmt.Sprintf("more hangs on what isn't known than the %d ways that were looked at", maxRuns))
	}
	return out
}

// otherwise says what answers if what isn't known is another way.
func (o *outcome) otherwise(main *outcome) string {
	var ifs []string
	for i, ch := range o.choices {
		if i >= len(main.choices) || main.choices[i].key != ch.key || main.choices[i].picked != ch.picked {
			ifs = append(ifs, ch.what)
		}
		if i >= len(main.choices) || main.choices[i].key != ch.key {
			break
		}
	}
	what := "no line of this configuration"
	if d := o.blamed(); d != nil {
		line := d.at()
		what = fmt.Sprintf("%s:%d %s", line.File, line.Line, line.Text)
	} else if o.status != 0 {
		what = fmt.Sprintf("status %d", o.status)
	}
	return what + " if " + strings.Join(ifs, " and ")
}

// differs is the answer where this configuration can't have given what was seen.
// Where only the Location is another one, the line stays named, and isn't certain.
func (c *Config) differs(r blame.Request, o *outcome, complete bool) blame.Answer {
	a := c.tell(r, o)
	what := fmt.Sprintf("this configuration answers with %d", o.status)
	if o.has {
		what += " to " + show(o.location)
	}
	seen := fmt.Sprintf("%d was seen", r.Observed.Status)
	if r.Observed.Location != nil {
		seen = fmt.Sprintf("%d to %s was seen", r.Observed.Status, *r.Observed.Location)
	}
	a.Differs = what + ", and " + seen
	if a.Blame != nil {
		a.Near = append([]blame.Note{{Line: *a.Blame, Why: "it answers this request, and not as it was seen"}}, a.Near...)
	}
	if r.Observed.Status != 0 && r.Observed.Status != o.status {
		a.Blame, a.Mends = nil, nil
	}
	a.Near = append(a.Near, c.alike(r.Observed)...)
	a.Status, a.Location = o.status, nil
	if o.has && !unsure(o.location) {
		location := o.location
		a.Location = &location
	}
	a.Certain = a.Blame == nil && complete && c.whole && len(o.doubts) == 0 && len(o.choices) == 0 && len(c.strange(o)) == 0
	a.Unknowns = c.unknowns(o, []*outcome{o}, complete)
	return a
}
