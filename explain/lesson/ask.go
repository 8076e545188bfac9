package lesson

import (
	"fmt"
	"slices"

	"detour/explain/article"
	"detour/trace"
	"detour/trace/prose"
)

// Ask returns the question of a kind at a moment, and false where it has no sense
// there: no method is asked for when nothing is sent.
func Ask(k Kind, m Moment) (Question, bool) {
	if m.hop() == nil || m.hop().Response == nil {
		return Question{}, false
	}
	q, ok := asks[k](m)
	q.Kind, q.moment = k, m
	return q, ok
}

// All returns the questions that have a sense at a moment, of the kinds given.
func All(ks []Kind, m Moment) []Question {
	var out []Question
	for _, k := range kinds {
		if !slices.Contains(ks, k) {
			continue
		}
		if q, ok := Ask(k, m); ok {
			out = append(out, q)
		}
	}
	return out
}

// asks work a question and its answer out.
var asks = map[Kind]func(Moment) (Question, bool){
	AskFollow: askFollow, AskMethod: askMethod, AskBody: askBody, AskTarget: askTarget, AskLine: askLine, AskScheme: askScheme,
	AskAuthorization: askAuthorization, AskCookie: askCookie, AskReferer: askReferer, AskRequests: askRequests, AskEnd: askEnd,
	AskCause: askCause, AskPlace: askPlace, AskFragment: askFragment, AskRefresh: askRefresh, AskKept: askKept,
}

func askFollow(m Moment) (Question, bool) {
	d := m.hop().Decision
	says := m.Title + " sends no further request"
	if d.Next != nil {
		says = fmt.Sprintf("%s sends `%s %s`", m.Title, d.Next.Method, article.Bounded(shownURL(d.Next)))
	}
	if why := d.Detail.String(); why != "" && d.Next == nil {
		says += ": " + why
	}
	return Question{
		Prompt:  fmt.Sprintf("Will %s follow this %d?", m.Title, m.hop().Status()),
		Options: yesNo(),
		answer:  Answer{yes(d.Next != nil), prose.Ended(says), d.Why},
	}, true
}

func askMethod(m Moment) (Question, bool) {
	next := m.next()
	if next == nil {
		return Question{}, false
	}
	from := m.hop().Request.Method
	options := []Option{{"GET", "GET"}}
	for _, method := range []string{from, "POST", "HEAD"} {
		if !slices.Contains(options, Option{method, method}) && len(options) < 3 {
			options = append(options, Option{method, method})
		}
	}
	rule := ruleOf(m, trace.PartMethod, "", methodStays(m))
	says := fmt.Sprintf("The `%s` stays a `%s`.", from, next.Method)
	if next.Method != from {
		says = fmt.Sprintf("The `%s` becomes a `%s`.", from, next.Method)
	}
	return Question{
		Prompt:  fmt.Sprintf("Which method will %s send?", m.Title),
		Options: options,
		answer:  Answer{next.Method, says, rule},
	}, true
}

// methodStays is the rule of a method that no change speaks of: a GET's, or what
// keeps the method of a request with content.
func methodStays(m Moment) trace.Rule {
	if method := m.hop().Request.Method; method == "GET" || method == "HEAD" {
		return ruleSafeStays
	}
	return ruleOf(m, trace.PartBody, "", ruleMethodStays)
}

func askBody(m Moment) (Question, bool) {
	next, had := m.next(), len(m.hop().Request.Body)
	if next == nil || had == 0 {
		return Question{}, false
	}
	says := fmt.Sprintf("Your %s go out again.", prose.Counted(had, "byte"))
	if len(next.Body) == 0 {
		says = fmt.Sprintf("Your %s are gone.", prose.Counted(had, "byte"))
	}
	rule := ruleOf(m, trace.PartBody, "", ruleOf(m, trace.PartMethod, "", methodStays(m)))
	return Question{
		Prompt:  fmt.Sprintf("Will the body of %s go out again?", prose.Counted(had, "byte")),
		Options: yesNo(),
		answer:  Answer{yes(len(next.Body) > 0), says, rule},
	}, true
}

func askTarget(m Moment) (Question, bool) {
	next := m.next()
	if next == nil {
		return Question{}, false
	}
	url := next.URI.WithoutFragment().String()
	return Question{
		Prompt: "To which URL? Type all of it.",
		answer: Answer{url, fmt.Sprintf("It goes to `%s`.", article.Bounded(url)), ruleOf(m, trace.PartTarget, "", ruleResolve)},
	}, true
}

func askLine(m Moment) (Question, bool) {
	next := m.next()
	if next == nil || m.hop().Ghost {
		return Question{}, false
	}
	line := requestLine(next)
	return Question{
		Prompt: "Which request line goes out? Type the method and the target.",
		answer: Answer{line, fmt.Sprintf("On the wire: `%s`.", article.Bounded(line)), ruleOf(m, trace.PartMethod, "", ruleOf(m, trace.PartTarget, "", ruleResolve))},
	}, true
}

func askScheme(m Moment) (Question, bool) {
	next := m.next()
	if next == nil {
		return Question{}, false
	}
	scheme := next.URI.Scheme
	says, rule := fmt.Sprintf("It goes out over `%s`.", scheme), ruleOf(m, trace.PartTarget, "", ruleResolve)
	if m.hop().Decision.Ghost != nil {
		scheme, rule = "https", ruleHSTS
		says = "The browser goes to `https` by itself: nothing leaves over http."
	}
	return Question{
		Prompt:  "Does the next request go out over http or https?",
		Options: []Option{{"http", "http"}, {"https", "https (encrypted)"}},
		answer:  Answer{scheme, says, rule},
	}, true
}

// requestLine is what goes out first, without the version.
func requestLine(r *trace.Request) string {
	target := r.URI.RequestTarget()
	return r.Method + " " + target
}

func shownURL(r *trace.Request) string { return r.URI.WithoutFragment().String() }
