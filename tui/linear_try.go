package tui

import (
	"slices"
	"strconv"
	"strings"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/tui/cell"
	"detour/tui/page"
)

// experiments lists what would tell the causes of the last hop apart, or sends
// one of it. One that may change something is sent when yes follows its number.
func (l *linear) experiments(word string) {
	cur := l.session.Current()
	if cur == nil {
		l.say("Nothing was sent yet: there is no hop to experiment with.")
		return
	}
	ch, at := page.ChainOf(l.session, cur)
	ranked := cause.Rank(evidence.Of(ch, at))
	proposals := experiment.Propose(ch, at, ranked)
	if len(proposals) == 0 {
		l.say("No request would tell more of this hop: no causes are ranked, or one is certain.")
		return
	}
	number, yes, _ := strings.Cut(word, " ")
	if number == "" {
		l.propose(cur.ID, proposals)
		return
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(proposals) {
		l.say("There is no experiment %q; x lists them.", number)
		return
	}
	l.take(n, page.Trial{Proposal: proposals[n-1], Hop: cur, Ranked: ranked, Back: cur.ID}, strings.TrimSpace(yes) == "yes")
}

// take sends the experiment with a number, or asks before it does.
func (l *linear) take(n int, t page.Trial, yes bool) {
	switch p := t.Proposal; {
	case p.Blocked != "":
		l.say("%s", cell.Sentence(cell.WithoutMarks(p.Blocked)))
	case p.Ask != "" && !yes:
		l.say("%s x %d yes sends it.", cell.Sentence(cell.WithoutMarks(p.Ask)), n)
	default:
		l.try(t)
	}
}

// propose lists experiments by number, the most telling first.
func (l *linear) propose(hop int, proposals []experiment.Proposal) {
	l.say("Experiments beside hop %d; x and a number sends one request:", hop)
	for i, p := range proposals {
		if p.Blocked != "" {
			l.say("%d %s. Not here: %s", i+1, cell.WithoutMarks(p.Experiment.Says()), cell.Sentence(cell.WithoutMarks(p.Blocked)))
			continue
		}
		l.say("%d %s: %s %s", i+1, cell.WithoutMarks(p.Change), p.Request.Method, l.redaction().Address(p.Request.URI))
		for _, tell := range p.Tells {
			l.say("  %s", cell.WithoutMarks(tell))
		}
	}
}

// try sends the request of an experiment, and says what it shows.
func (l *linear) try(t page.Trial) {
	if err := experiment.Fork(l.session, t.Proposal); err != nil {
		l.say("%s", cell.Sentence(err.Error()))
		return
	}
	if !l.step() {
		l.rewind(t.Back)
		return
	}
	t = t.Judged(l.session.Current(), l.trials)
	l.trials = append(l.trials, t)
	l.tell(t)
}

// tell says what an experiment showed and how the causes rank by it.
func (l *linear) tell(t page.Trial) {
	l.say("The experiment went beside hop %d, %s.", t.Hop.ID, cell.WithoutMarks(t.Proposal.Change))
	for _, s := range append(slices.Concat(t.Result.Differs, t.Result.Same), t.Result.Says) {
		if s != "" {
			l.say("%s", cell.WithoutMarks(s))
		}
	}
	for _, item := range explain.CauseItems(t.Updated) {
		l.say("%s", cell.WithoutMarks(item.Text))
	}
	l.say("f %d goes back to where you were.", t.Back)
}
