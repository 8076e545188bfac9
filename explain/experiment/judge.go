package experiment

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/trace"
)

// A Result is what an experiment showed. Its texts are sentences: printable,
// masked, and they may hold `code`.
type Result struct {
	Experiment cause.Experiment
	Hop        int // ID of the hop that was there before
	Fork       int // ID of the hop that the experiment made
	Outcome    Outcome
	Same       []string // what the two answers have in common
	Differs    []string // what differs between them
	Says       string   // what that says of the causes
	For        []cause.Category
	Against    []cause.Category
}

// Judge compares the answer that a hop had with the one that the experiment had.
func Judge(p Proposal, before, after *trace.Hop) Result {
	a, b := lookAt(before), lookAt(after)
	r := Result{Experiment: p.Experiment, Outcome: outcomeOf(p, a, b)}
	if before != nil {
		r.Hop = before.ID
	}
	if after != nil {
		r.Fork = after.ID
	}
	r.compare(a, b, after)
	t := table()[p.Experiment]
	r.Says = t.sentence(r.Outcome)
	if more := beyond(p.Experiment, a.request, b.request); r.Outcome == Unclear && len(more) > 0 {
		r.Says = "Not comparable: " + listedToo(more) + "."
	}
	r.For, r.Against = t.speaks(r.Outcome)
	return r
}

// compare writes what is the same and what is not, the status first.
func (r *Result) compare(a, b look, after *trace.Hop) {
	switch {
	case !a.answered:
		r.Differs = append(r.Differs, "The hop itself has no answer to compare with.")
		return
	case !b.answered:
		r.Differs = append(r.Differs, "The experiment has no answer"+why(after)+".")
		return
	}
	r.note(a.status == b.status, fmt.Sprintf("The status is %d both times.", a.status), fmt.Sprintf("The status was %d and is %d.", a.status, b.status))
	r.locations(a, b)
	if a.template+b.template != "" {
		r.note(a.template == b.template, "The body is "+pageOf(a.template)+" both times.",
			fmt.Sprintf("The body was %s and is %s.", pageOf(a.template), pageOf(b.template)))
	}
	r.cookies(a.cookies, b.cookies)
}

func why(after *trace.Hop) string {
	if after == nil || after.Failure == nil {
		return ""
	}
	return ": " + trace.Printable(after.Failure.Error())
}

func (r *Result) note(same bool, isSame, differs string) {
	if same {
		r.Same = append(r.Same, isSame)
		return
	}
	r.Differs = append(r.Differs, differs)
}

// locations compares where the two answers lead.
func (r *Result) locations(a, b look) {
	was, is := article.Value(a.location), article.Value(b.location)
	switch {
	case a.location == "" && b.location == "":
		r.Same = append(r.Same, "Neither has a Location.")
	case a.location == "":
		r.Differs = append(r.Differs, "There is a Location now: "+is+".")
	case b.location == "":
		r.Differs = append(r.Differs, "There is no Location any more; it was "+was+".")
	case a.location == b.location:
		r.Same = append(r.Same, "The Location is "+is+" both times.")
	case r.Outcome == Same || r.Outcome == Recoded:
		r.Same = append(r.Same, fmt.Sprintf("The Location is made in the same way: it was %s and is %s.", was, is))
	default:
		r.Differs = append(r.Differs, fmt.Sprintf("The Location was %s and is %s.", was, is))
	}
}

func pageOf(template string) string {
	if template == "" {
		return "of no known template"
	}
	return "of the template " + article.Value(template)
}

// cookies compares the names of the cookies that are set.
func (r *Result) cookies(a, b []string) {
	var both, gone, fresh []string
	for _, name := range a {
		if slices.Contains(b, name) {
			both = append(both, name)
		} else {
			gone = append(gone, name)
		}
	}
	for _, name := range b {
		if !slices.Contains(a, name) {
			fresh = append(fresh, name)
		}
	}
	say := func(list *[]string, verb string, names []string) {
		if len(names) > 0 {
			*list = append(*list, verb+listed(names)+".")
		}
	}
	say(&r.Same, "Both set ", both)
	say(&r.Differs, "Not set any more: ", gone)
	say(&r.Differs, "Set only now: ", fresh)
}

// listed names a few cookies.
func listed(names []string) string {
	var shown []string
	for _, n := range names[:min(len(names), maxCookieNames)] {
		shown = append(shown, article.Value(n))
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
