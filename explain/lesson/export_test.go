package lesson

import (
	"strconv"
	"strings"

	"detour/trace/uri"
)

// Wrong returns answers that a learner could give to a question, the right one
// among them: each option, and for what is typed each of the ways of going wrong
// that are known.
func Wrong(q Question) []string {
	var out []string
	for _, o := range q.Options {
		out = append(out, o.Value)
	}
	if len(q.Options) > 0 {
		return out
	}
	h := q.moment.hop()
	asked, raw, right := h.Request.URI, h.Decision.Location.Used, q.answer.Value
	if n, err := strconv.Atoi(right); err == nil {
		return []string{strconv.Itoa(n - 1), strconv.Itoa(n + 1)}
	}
	out = append(out, noFragment, raw, asked.WithoutFragment().String(), uri.Resolve(asked, "/"+strings.TrimLeft(raw, "/.")).String(), right+"#part")
	if asked.Fragment != nil {
		out = append(out, *asked.Fragment)
	}
	to := uri.Split(right)
	if to.Host == "" {
		return out
	}
	other := to
	other.Host = "elsewhere.test"
	out = append(out, other.String(), withoutQuery(to))
	other = to
	other.Scheme = map[string]string{"http": "https", "https": "http"}[to.Scheme]
	out = append(out, other.String())
	if to.Query == nil {
		out = append(out, right+"?q=1")
	}
	return out
}
