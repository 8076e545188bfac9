package lesson

import (
	"fmt"
	"slices"

	"detour/explain/article"
	"detour/trace"
)

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
