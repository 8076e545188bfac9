package lesson

import (
	"fmt"
	"strconv"

	"detour/trace"
	"detour/trace/prose"
)

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
