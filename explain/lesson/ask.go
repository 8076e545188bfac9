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

func askAuthorization(m Moment) (Question, bool) {
	had := m.hop().Request.Fields.Has("Authorization")
	next := m.next()
	if next == nil || !had && !next.Fields.Has("Authorization") {
		return Question{}, false
	}
	return askField(m, "Authorization", "Will the Authorization go along?", "The server at `%s` gets your Authorization.", "The server at `%s` does not get your Authorization.", credentialRule(m))
}

// credentialRule is the rule of a credential that no change speaks of.
func credentialRule(m Moment) trace.Rule {
	if crossesOrigin(m.hop()) && m.next().Fields.Has("Authorization") {
		return ownRule(m, "credential-sent-on", "this client sends the fields that it was given with each request of the chain")
	}
	return ruleCredential
}

// ownRule is a rule of the client's own, with the client's source.
func ownRule(m Moment, id, says string) trace.Rule {
	c, err := trace.ClientNamed(m.hop().Decision.Client)
	if err != nil {
		return trace.Rule{ID: id, Says: says, Source: m.Title}
	}
	return trace.Rule{ID: id, Says: says, Source: c.Source}
}

func askCookie(m Moment) (Question, bool) {
	next := m.next()
	if next == nil || len(m.hop().Decision.Cookies) == 0 && !m.hop().Request.Fields.Has("Cookie") && !next.Fields.Has("Cookie") {
		return Question{}, false
	}
	q, ok := askField(m, "Cookie", "Will the next request carry a cookie?", "A Cookie goes to `%s`.", "No Cookie goes to `%s`.", ruleJar)
	for _, n := range m.hop().Decision.Cookies {
		if slices.Contains(cookieReasons[q.answer.Value], n.Event) {
			q.answer.Rule = n.Rule
		}
	}
	return q, ok
}

// cookieReasons are the events that say why a cookie goes along, or why none does.
var cookieReasons = map[string][]trace.CookieEvent{
	"yes": {trace.CookieSent},
	"no":  {trace.CookieDeleted, trace.CookieWithheld, trace.CookieRejected},
}

func askReferer(m Moment) (Question, bool) {
	if m.next() == nil {
		return Question{}, false
	}
	return askField(m, "Referer", "Will the next request say where it comes from, in a Referer?", "It goes to `%s` with a Referer.", "It goes to `%s` without a Referer.", refererRule(m))
}

// refererRule is the rule of a Referer that no change speaks of.
func refererRule(m Moment) trace.Rule {
	if browses(m) {
		return ruleReferer
	}
	return ownRule(m, "no-referer", "this client adds no Referer by itself")
}

// askField asks whether a field goes out with the next request.
func askField(m Moment, name, prompt, sent, withheld string, fallback trace.Rule) (Question, bool) {
	next := m.next()
	has := next.Fields.Has(name)
	says := withheld
	if has {
		says = sent
	}
	return Question{
		Prompt: prompt, Options: yesNo(),
		answer: Answer{yes(has), fmt.Sprintf(says, article.Bounded(next.URI.Authority())), ruleOf(m, trace.PartField, name, fallback)},
	}, true
}

func askRequests(m Moment) (Question, bool) {
	sent := 0
	for _, h := range m.Whole.Hops {
		if !h.Ghost {
			sent++
		}
	}
	if sent == 0 {
		return Question{}, false
	}
	end := m.Whole.Last().Decision
	return Question{
		Prompt: fmt.Sprintf("How many requests will %s send in all? Count those already sent.", m.Title),
		answer: Answer{strconv.Itoa(sent), fmt.Sprintf("%s sends %s.", m.Title, prose.Counted(sent, "request")), end.Why},
	}, true
}

// The ends of a chain that a learner can choose.
const (
	endKept    = "page"
	endGivesUp = "limit"
	endRefused = "refused"
	endFailed  = "failed"
)

func askEnd(m Moment) (Question, bool) {
	last := m.Whole.Last()
	if last == nil {
		return Question{}, false
	}
	value := endKept
	says := fmt.Sprintf("It ends at hop %d with a `%d` that %s keeps.", last.ID, last.Status(), m.Title)
	switch last.Decision.Verdict {
	case trace.GiveUp:
		value, says = endGivesUp, fmt.Sprintf("%s gives up after %s.", m.Title, prose.Counted(len(m.Whole.Hops), "request"))
	case trace.Refuse:
		value, says = endRefused, fmt.Sprintf("%s refuses at hop %d: %s.", m.Title, last.ID, last.Decision.Detail)
	case trace.Failed:
		value, says = endFailed, fmt.Sprintf("Hop %d gets no whole answer.", last.ID)
	}
	return Question{
		Prompt: "How will this chain end?",
		Options: []Option{
			{endKept, "with an answer that the client keeps"}, {endGivesUp, "it loops until the client gives up"},
			{endRefused, "the client refuses to follow"}, {endFailed, "without an answer"},
		},
		answer: Answer{value, says, last.Decision.Why},
	}, true
}

func askCause(m Moment) (Question, bool) {
	ranked := cause.Rank(evidence.Of(m.Chain, len(m.Chain.Hops)-1))
	if len(ranked) == 0 || ranked[0].CannotTell {
		return Question{}, false
	}
	top := ranked[0]
	options := []Option{{string(top.Category), prose.Capital(top.Category.Says())}}
	for _, c := range append(categoriesOf(ranked[1:]), distractors...) {
		option := Option{string(c), prose.Capital(c.Says())}
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

// ruleOf is the rule behind a change of a part, or fallback where nothing changed
// that a decision speaks of.
func ruleOf(m Moment, part trace.Part, name string, fallback trace.Rule) trace.Rule {
	for _, c := range m.hop().Decision.Changes {
		if c.Part == part && (name == "" || c.Name == name) {
			return c.Rule
		}
	}
	return fallback
}

// Rules of what stays, for which a decision has no change.
var (
	ruleSafeStays   = trace.Rule{ID: "safe-method-stays", Says: "a GET stays a GET whatever the redirect", Source: "RFC 9110 §15.4"}
	ruleMethodStays = trace.Rule{ID: "method-stays", Says: "only the changes that the status allows are made, and this client makes none here", Source: "RFC 9110 §15.4"}
	ruleHSTS        = trace.Rule{ID: "hsts-upgrade", Says: "a host that is known for HSTS is asked over https alone", Source: "RFC 6797 §8.3"}
	ruleResolve     = trace.Rule{ID: "location-resolved", Says: "the target is Location, resolved against the URL just requested", Source: "RFC 9110 §10.2.2"}
	ruleCredential  = trace.Rule{ID: "same-origin-credential", Says: "a credential stays with the origin it was given for", Source: "RFC 9110 §15.4"}
	ruleJar         = trace.Rule{ID: "jar-decides", Says: "which cookies go along is the jar's matter, by Domain, Path, Secure and SameSite", Source: "RFC 6265 §5.4"}
	ruleReferer     = trace.Rule{ID: "referrer-policy", Says: "what a Referer says is the referrer policy's matter", Source: "Referrer Policy §8"}
)

// requestLine is what goes out first, without the version.
func requestLine(r *trace.Request) string {
	target := r.URI.RequestTarget()
	return r.Method + " " + target
}

func shownURL(r *trace.Request) string { return r.URI.WithoutFragment().String() }
