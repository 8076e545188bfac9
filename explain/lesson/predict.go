package lesson

import "detour/trace"

// Predicting returns a play that asks before each step of any walk, live or
// recorded: it has no lesson, and no walk in advance. Chain is what is on the screen,
// with at least one hop. [Play.Stepped] takes whatever hop comes next.
func Predicting(c trace.Client, chain trace.Chain) Play {
	l := Lesson{Title: "Predict the next request", Client: c.Name, Steps: []Step{{Title: "What goes out next?", Asks: predicted(c)}}}
	p := Play{lesson: l, walk: Walk{Client: c}, chain: chain, free: true}
	return p.land()
}

// predicted are the questions of a walk that is no lesson: those about one step, and
// a Referer where the client sends one.
func predicted(c trace.Client) []Kind {
	ks := []Kind{AskFollow, AskMethod, AskBody, AskTarget, AskAuthorization, AskCookie}
	if c.Browses() {
		ks = append(ks, AskReferer)
	}
	return ks
}

// Free reports whether the play is of a walk that is no lesson.
func (p Play) Free() bool { return p.free }

// goesOn is what comes after a reveal where there is no lesson: the same questions
// about the next answer, until there is none to ask about.
func (p Play) goesOn() Play {
	p.asked, p.given, p.hints = nil, nil, 0
	p.phase = Ended
	if h := p.chain.Last(); h == nil || p.about == h && h.Decision.Next == nil {
		return p
	}
	return p.land()
}

// About returns the answer that the questions of the step are about; the hops after
// it came when they were answered. It is nil before the first hop.
func (p Play) About() *trace.Hop { return p.about }
