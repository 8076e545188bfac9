package lesson

import (
	"slices"
	"strings"

	"detour/trace"
)

// A Kind is what a question asks for.
type Kind string

// The kinds of questions.
const (
	AskFollow        Kind = "follow"        // will the client follow?
	AskMethod        Kind = "method"        // with which method?
	AskBody          Kind = "body"          // does the content go out again?
	AskTarget        Kind = "target"        // to which URL? typed
	AskLine          Kind = "line"          // which request line goes out? typed
	AskScheme        Kind = "scheme"        // over http or https?
	AskAuthorization Kind = "authorization" // does Authorization go along?
	AskCookie        Kind = "cookie"        // does a cookie go along?
	AskReferer       Kind = "referer"       // does a Referer go along?
	AskRequests      Kind = "requests"      // how many requests are sent in all? typed
	AskEnd           Kind = "end"           // how does the chain end?
	AskCause         Kind = "cause"         // why did the server answer so?
	AskPlace         Kind = "place"         // which line of the configuration answered? typed
	AskFragment      Kind = "fragment"      // which fragment does the page get? typed
	AskRefresh       Kind = "refresh"       // does a browser leave the page by itself?
	AskKept          Kind = "kept"          // may the redirect be used again without asking?
)

// kinds are the kinds in the order in which they are asked.
var kinds = []Kind{
	AskCause, AskPlace, AskFollow, AskMethod, AskBody, AskTarget, AskLine, AskScheme, AskAuthorization, AskCookie, AskReferer, AskFragment, AskKept, AskRefresh, AskRequests, AskEnd,
}

// Kinds returns every kind of question.
func Kinds() []Kind { return slices.Clone(kinds) }

// Skill is what a question of the kind practises.
func (k Kind) Skill() Skill {
	switch k {
	case AskMethod, AskLine:
		return SkillMethod
	case AskBody:
		return SkillBody
	case AskTarget, AskScheme, AskFragment:
		return SkillTarget
	case AskAuthorization:
		return SkillCredentials
	case AskCookie:
		return SkillCookies
	case AskReferer:
		return SkillReferer
	case AskRequests, AskEnd:
		return SkillEnd
	case AskCause:
		return SkillCause
	case AskPlace:
		return SkillLine
	case AskKept:
		return SkillCaches
	}
	return SkillFollow
}

// An Option is one of the answers that can be chosen.
type Option struct {
	Value string // what Grade takes: "GET", "yes"
	Says  string // what is shown
}

// A Question is asked of a learner. Its answer was worked out, not written down.
type Question struct {
	Kind    Kind
	Prompt  string   // one sentence, the exchange's values in backticks
	Options []Option // nil when the answer is typed
	answer  Answer
	moment  Moment
}

// An Answer is what really happens, and why.
type Answer struct {
	Value string // of the option, or what was to be typed
	Says  string // one sentence in the exchange's values
	Rule  trace.Rule
}

// Answer returns what really happens.
func (q Question) Answer() Answer { return q.answer }

// A Moment is where a walk stands when a question is asked.
type Moment struct {
	Chain trace.Chain // to the last answer that is on the screen; its last hop has the client's Decision
	Whole trace.Chain // walked to its end, for the questions about that; zero when it isn't known
	Place *Placed     // the line of a configuration that answered; nil when it isn't known
	Title string      // the client's, as it is called in sentences
}

// A Placed is the line of a configuration that answered a request, as its evaluation
// found it.
type Placed struct {
	File string
	Line int
	Text string
	Way  []string // how the request got there, a step each
}

// hop is the answer that a question is about.
func (m Moment) hop() *trace.Hop { return m.Chain.Last() }

// next is the request that will be sent, nil for none.
func (m Moment) next() *trace.Request { return m.hop().Decision.Next }

// yesNo are the options of a question that has two answers.
func yesNo() []Option { return []Option{{"yes", "yes"}, {"no", "no"}} }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// OptionKey is the letter that chooses an option on the keyboard: the first of its
// letters that no option before it has, or its number.
func (q Question) OptionKey(at int) string {
	taken := ""
	for i, o := range q.Options {
		key := ""
		for _, r := range strings.ToLower(o.Says) {
			if r >= 'a' && r <= 'z' && !strings.ContainsRune(taken, r) {
				key = string(r)
				break
			}
		}
		if key == "" {
			key = string(rune('1' + i))
		}
		if i == at {
			return key
		}
		taken += key
	}
	return ""
}
