package lesson

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"detour/explain/article"
	"detour/trace"
)

// A Misconception is a wrong picture of redirects that a wrong answer shows.
type Misconception struct {
	ID     string         `yaml:"id"`
	Says   string         `yaml:"says"` // to the learner: what they expected, and what is so
	Lesson string         `yaml:"lesson"`
	Source article.Source `yaml:"source"`

	Asked Kind  `yaml:"asked"` // the question
	Given Given `yaml:"given"` // the wrong answer
	When  When  `yaml:"when"`  // where that answer shows it
}

// Given is a wrong answer: a value, or one of these words for what depends on the
// exchange.
type Given string

// The answers that depend on the exchange.
const (
	GivenSameMethod   Given = "method: unchanged"  // the method of the request that was answered
	GivenSameURL      Given = "url: unchanged"     // the URL that was asked for
	GivenRaw          Given = "url: as written"    // the Location as it stands
	GivenOtherHost    Given = "url: other host"    // another host than is right
	GivenOtherScheme  Given = "url: other scheme"  // the right one but for the scheme
	GivenSameDir      Given = "url: from the root" // a relative path taken from the root
	GivenWithQuery    Given = "url: query kept"    // the right one with the old query
	GivenWithoutQuery Given = "url: query dropped" // the right one without its query
	GivenFewer        Given = "number: fewer"      // fewer than are sent
	GivenMore         Given = "number: more"       // more than are sent
	GivenHash         Given = "line: fragment"     // a request line with a fragment
	GivenOldHash      Given = "fragment: before"   // the fragment of the URL that was asked for
	GivenAny          Given = "any"                // whatever was said, as long as it is wrong
)

// When bounds where a wrong answer shows a misconception. Empty lists and strings
// bound nothing.
type When struct {
	Status  []int    `yaml:"status"`
	Method  []string `yaml:"method"`  // of the request that was answered
	Client  []string `yaml:"client"`  // names of clients
	Not     []string `yaml:"not"`     // clients for which it is another
	Crosses string   `yaml:"crosses"` // "nothing", "path", "scheme", "host" or "origin"
	Answer  string   `yaml:"answer"`  // the right answer
	Cookie  string   `yaml:"cookie"`  // the event of a cookie: "rejected", "withheld", "stored"
	Follows *bool    `yaml:"follows"` // whether the client goes on
	Rule    string   `yaml:"rule"`    // the ID of the answer's rule
	Ghost   bool     `yaml:"ghost"`   // the client redirects by itself
}

//go:embed data/misconceptions.yaml
var misconceptionData []byte

// Misconceptions returns the catalogue, in the order of its file.
func Misconceptions() []Misconception { return slices.Clone(misconceptions()) }

var misconceptions = sync.OnceValue(func() []Misconception {
	var all []Misconception
	if err := yaml.UnmarshalWithOptions(misconceptionData, &all, yaml.Strict()); err != nil {
		panic("lesson: the misconceptions: " + err.Error()) // embedded and tested
	}
	return all
})

// misconceived returns the first misconception that a wrong answer shows. Not to
// know an answer shows none.
func misconceived(q Question, given string) *Misconception {
	if given == "" {
		return nil
	}
	for _, m := range misconceptions() {
		if m.Asked == q.Kind && m.When.holds(q) && m.Given.is(q, given) {
			return &m
		}
	}
	return nil
}

// holds reports whether a question was asked where the bounds say.
func (w When) holds(q Question) bool {
	h := q.moment.hop()
	d := &h.Decision
	return (len(w.Status) == 0 || slices.Contains(w.Status, h.Status())) &&
		(len(w.Method) == 0 || slices.Contains(w.Method, h.Request.Method)) &&
		(len(w.Client) == 0 || slices.Contains(w.Client, d.Client)) &&
		!slices.Contains(w.Not, d.Client) &&
		(w.Crosses == "" || crossing(h) == w.Crosses || w.Crosses == "origin" && crossesOrigin(h)) &&
		(w.Answer == "" || w.Answer == q.answer.Value) &&
		(w.Cookie == "" || hasEvent(d.Cookies, trace.CookieEvent(w.Cookie))) &&
		(w.Follows == nil || *w.Follows == (d.Next != nil)) &&
		(w.Rule == "" || w.Rule == q.answer.Rule.ID) &&
		(!w.Ghost || d.Ghost != nil)
}

func hasEvent(notes []trace.CookieNote, e trace.CookieEvent) bool {
	return slices.ContainsFunc(notes, func(n trace.CookieNote) bool { return n.Event == e })
}

// crossing is the most that changes from the URL asked to the next: "host" before
// "scheme" before "path", "nothing" where it is the same URL or there is none.
func crossing(h *trace.Hop) string {
	next := h.Decision.Next
	switch {
	case next == nil:
		return "nothing"
	case !strings.EqualFold(next.URI.Hostname(), h.Request.URI.Hostname()):
		return "host"
	case next.URI.Scheme != h.Request.URI.Scheme:
		return "scheme"
	case next.URI.RequestTarget() != h.Request.URI.RequestTarget():
		return "path"
	}
	return "nothing"
}

func crossesOrigin(h *trace.Hop) bool {
	return h.Decision.Next != nil && !h.Decision.Next.URI.SameOrigin(h.Request.URI)
}
