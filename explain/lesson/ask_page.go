package lesson

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"detour/explain/article"
	"detour/trace"
)

// askFragment asks what stands behind the # of the page that is reached, which no
// request shows.
func askFragment(m Moment) (Question, bool) {
	next := m.next()
	if next == nil || !browses(m) || m.hop().Request.URI.Fragment == nil && next.URI.Fragment == nil {
		return Question{}, false
	}
	value, says := noFragment, "The page gets no fragment."
	if f := next.URI.Fragment; f != nil && *f != "" {
		value, says = *f, fmt.Sprintf("The page is shown at `#%s`.", article.Bounded(*f))
	}
	return Question{
		Prompt: "Which fragment does the page get, the part behind #? Type it, or none.",
		answer: Answer{value, says, ruleFragment},
	}, true
}

// noFragment answers that there is none.
const noFragment = "none"

// sameFragment lets the # be typed along.
func sameFragment(given, want string) bool { return strings.TrimPrefix(given, "#") == want }

// askRefresh asks whether a browser leaves a page by itself.
func askRefresh(m Moment) (Question, bool) {
	h := m.hop()
	if m.next() != nil || h.Failure != nil {
		return Question{}, false
	}
	q := Question{
		Prompt:  fmt.Sprintf("This is a page, no redirect. Will %s go on to another URL by itself?", m.Title),
		Options: yesNo(),
		answer:  Answer{yes(false), fmt.Sprintf("%s stays with this answer.", m.Title), ruleRefresh},
	}
	for _, o := range h.Decision.Offers {
		if browses(m) && !o.Scripted() && o.Delay <= maxRefresh {
			q.answer = Answer{yes(true), fmt.Sprintf("After %d s it sends `%s %s`.", o.Delay, o.Next.Method, article.Bounded(shownURL(&o.Next))), o.Rule}
			break
		}
	}
	return q, true
}

// browses reports whether the client is a browser.
func browses(m Moment) bool {
	c, err := trace.ClientNamed(m.hop().Decision.Client)
	return err == nil && c.Browses()
}

// askKept asks whether a browser may follow a redirect next time without asking.
func askKept(m Moment) (Question, bool) {
	h := m.hop()
	if m.next() == nil || h.Ghost || !browses(m) || h.Request.Method != "GET" {
		return Question{}, false
	}
	kept, rule := keeps(h)
	answer := Answer{yes(false), fmt.Sprintf("The next visit asks for `%s` again.", article.Bounded(shownURL(&h.Request))), rule}
	if kept {
		answer = Answer{yes(true), "The browser may keep it, and the next visit goes straight to the target.", rule}
	}
	return Question{
		Prompt:  fmt.Sprintf("The user opens the same URL again tomorrow. May the browser use this %d again, without asking the server?", h.Status()),
		Options: yesNo(), answer: answer,
	}, true
}

// tomorrow is when the URL of [AskKept] is opened again.
const tomorrow = 24 * time.Hour

// keeps reports whether a private cache may use an answer a day later, and why: by
// the freshness it states, else by its status (RFC 9111 §4.2).
func keeps(h *trace.Hop) (bool, trace.Rule) {
	fields := h.Response.Fields
	control := strings.ToLower(strings.Join(fields.Values("Cache-Control"), ","))
	for d := range strings.SplitSeq(control, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(d), "="); name {
		case "no-store", "no-cache":
			return false, ruleNotStored
		case "max-age":
			age, err := strconv.Atoi(strings.Trim(value, `"`))
			return err == nil && time.Duration(age)*time.Second >= tomorrow, ruleFresh
		}
	}
	if at, ok := fields.Lookup("Expires"); ok {
		until, err := time.Parse(time.RFC1123, at)
		return err == nil && until.Sub(h.Clock()) >= tomorrow, ruleFresh
	}
	if h.Status() == 301 || h.Status() == 308 {
		return true, ruleKept
	}
	return false, ruleNotKept
}

// Rules of what a page does, and a cache.
var (
	ruleFragment  = trace.Rule{ID: "fragment-inherited", Says: "a Location without a fragment inherits the one of the URL before; no request carries it", Source: "RFC 9110 §10.2.2"}
	ruleRefresh   = trace.Rule{ID: "no-refresh", Says: "a page is left by itself only for a Refresh field, a meta refresh or a script, and only in a browser", Source: "HTML, shared declarative refresh steps"}
	ruleNotStored = trace.Rule{ID: "redirect-not-stored", Says: "no-store forbids keeping an answer, no-cache using it without asking", Source: "RFC 9111 §5.2.2"}
	ruleFresh     = trace.Rule{ID: "redirect-fresh", Says: "max-age or Expires says how long an answer may be used without asking", Source: "RFC 9111 §4.2"}
	ruleKept      = trace.Rule{ID: "redirect-kept", Says: "a 301 or 308 may be kept without a word on how long", Source: "RFC 9110 §15.1"}
	ruleNotKept   = trace.Rule{ID: "redirect-not-kept", Says: "a 302, 303 or 307 is kept only when max-age or Expires says so", Source: "RFC 9110 §15.1"}
)
