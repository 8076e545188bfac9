package lesson

import (
	"strconv"
	"strings"

	"detour/trace/uri"
)

// is reports whether a wrong answer is the one that shows a misconception.
func (g Given) is(q Question, given string) bool {
	h := q.moment.hop()
	asked, right, said := h.Request.URI, uri.Split(q.answer.Value), uri.Split(given)
	switch g {
	case GivenAny:
		return true
	case GivenSameMethod:
		method, _, _ := strings.Cut(given, " ")
		return strings.EqualFold(method, h.Request.Method)
	case GivenSameURL:
		return sameURL(given, asked.String())
	case GivenRaw:
		return given == h.Decision.Location.Used
	case GivenOtherHost:
		return said.Host != "" && !strings.EqualFold(said.Hostname(), right.Hostname())
	case GivenOtherScheme:
		said.Scheme, said.Port = right.Scheme, right.Port
		return said.Scheme != "" && sameURL(said.String(), q.answer.Value)
	case GivenSameDir:
		raw := h.Decision.Location.Used
		return sameURL(given, uri.Resolve(asked, "/"+strings.TrimLeft(raw, "/.")).String())
	case GivenWithQuery:
		return right.Query == nil && said.Query != nil && sameURL(withoutQuery(said), q.answer.Value)
	case GivenWithoutQuery:
		return right.Query != nil && said.Query == nil && sameURL(given, withoutQuery(right))
	case GivenHash:
		return strings.Contains(given, "#")
	case GivenOldHash:
		return asked.Fragment != nil && sameFragment(given, *asked.Fragment)
	case GivenFewer, GivenMore:
		n, err := strconv.Atoi(given)
		want, _ := strconv.Atoi(q.answer.Value)
		return err == nil && (n < want) == (g == GivenFewer)
	}
	return strings.EqualFold(given, string(g))
}

// withoutQuery is a URL up to its query.
func withoutQuery(u uri.URI) string {
	s, _, _ := strings.Cut(u.WithoutFragment().String(), "?")
	return s
}
