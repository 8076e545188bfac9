package lesson

import (
	"strings"

	"detour/trace/uri"
)

// A Grade is what a learner said beside what happened.
type Grade struct {
	Given         string // as it was said, an option in its own words
	Right         bool
	Answer        Answer
	Misconception *Misconception // what a wrong answer shows; nil for none that is known
}

// Grade holds what a learner said against the answer. An option is named by its
// value; what is typed may leave out what no reader would miss: the version of a
// request line, the slash of an empty path, the case of a host.
func (q Question) Grade(given string) Grade {
	given = strings.TrimSpace(given)
	g := Grade{Given: q.said(given), Answer: q.answer, Right: q.same(given)}
	if !g.Right {
		g.Misconception = misconceived(q, given)
	}
	return g
}

// said is an answer in the words of its option.
func (q Question) said(given string) string {
	for _, o := range q.Options {
		if o.Value == given {
			return o.Says
		}
	}
	return given
}

// same reports whether an answer is the right one.
func (q Question) same(given string) bool {
	switch want := q.answer.Value; q.Kind {
	case AskTarget:
		return sameURL(given, want)
	case AskLine:
		return sameLine(given, want)
	case AskFragment:
		return sameFragment(given, want)
	case AskPlace:
		return strings.TrimPrefix(strings.ToLower(given), "line ") == want
	default:
		return strings.EqualFold(given, want)
	}
}

// sameURL compares what was typed with a URL. A fragment is not sent.
func sameURL(given, want string) bool {
	a, b := uri.Split(given).WithoutFragment(), uri.Split(want).WithoutFragment()
	if a.Path == "" {
		a.Path = "/"
	}
	if b.Path == "" {
		b.Path = "/"
	}
	return a.SameOrigin(b) && a.RequestTarget() == b.RequestTarget()
}

// sameLine compares request lines: the method's case counts, as on the wire.
func sameLine(given, want string) bool {
	fields := strings.Fields(given)
	if len(fields) == 3 && strings.HasPrefix(strings.ToUpper(fields[2]), "HTTP/") {
		fields = fields[:2]
	}
	return strings.Join(fields, " ") == want
}
