package lesson

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/explain/article"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/trace"
	"detour/trace/prose"
)

func askCause(m Moment) (Question, bool) {
	ranked := cause.Rank(evidence.Of(m.Chain, len(m.Chain.Hops)-1))
	if len(ranked) == 0 || ranked[0].CannotTell {
		return Question{}, false
	}
	top := ranked[0]
	options := []Option{{string(top.Category), shownCategory(top.Category)}}
	for _, c := range append(categoriesOf(ranked[1:]), distractors...) {
		option := Option{string(c), shownCategory(c)}
		if len(options) < maxCauseOptions && !slices.Contains(options, option) {
			options = append(options, option)
		}
	}
	slices.SortFunc(options, func(a, b Option) int { return strings.Compare(a.Says, b.Says) })
	var signs []string
	for _, e := range top.For[:min(len(top.For), 2)] {
		signs = append(signs, article.Bounded(e.Says()))
	}
	says := fmt.Sprintf("%.0f %%: %s", 100*top.OfCategory, prose.Ended(top.Category.Says()))
	return Question{
		Prompt: "Why did the server answer like this?", Options: options,
		answer: Answer{string(top.Category), says, trace.Rule{ID: "ranked-cause", Says: strings.Join(signs, "; "), Source: "the evidence of this exchange"}},
	}, true
}

// shownCategory is a category as an option: a capital in front, but for http.
func shownCategory(c cause.Category) string {
	if says := c.Says(); strings.HasPrefix(says, "http") {
		return says
	}
	return prose.Capital(c.Says())
}

// maxCauseOptions bounds the causes that are offered.
const maxCauseOptions = 4

// distractors are offered where the ranking has too few.
var distractors = []cause.Category{cause.HTTPSUpgrade, cause.SlashAdd, cause.LoginRequired, cause.PostRedirectGet, cause.HostCanonical}

func categoriesOf(ranked []cause.Ranked) []cause.Category {
	var out []cause.Category
	for _, r := range ranked {
		if !r.CannotTell {
			out = append(out, r.Category)
		}
	}
	return out
}

func askPlace(m Moment) (Question, bool) {
	p := m.Place
	if p == nil {
		return Question{}, false
	}
	return Question{
		Prompt: fmt.Sprintf("Which line of `%s` answered? Type its number.", article.Bounded(p.File)),
		answer: Answer{strconv.Itoa(p.Line), fmt.Sprintf("Line %d: `%s`.", p.Line, article.Bounded(p.Text)), trace.Rule{ID: "evaluated", Says: "the configuration was evaluated for this request", Source: "the server's phases"}},
	}, true
}
