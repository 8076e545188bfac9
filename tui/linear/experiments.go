package linear

import (
	"slices"
	"strconv"
	"strings"

	"detour/explain"
	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/experiment"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/page"
)

// experiments lists what would tell the causes of the last hop apart, or sends
// one of it. One that may change something is sent when yes follows its number.
func (c *console) experiments(word string) {
	cur := c.session.Current()
	if cur == nil {
		c.say(page.NothingToTry)
		return
	}
	s := c.scene(cur.ID)
	ranked := cause.Rank(evidence.Of(s.Chain, s.At))
	proposals := experiment.Propose(s.Chain, s.At, ranked)
	if len(proposals) == 0 {
		c.say(page.NothingToTell)
		return
	}
	number, yes, _ := strings.Cut(word, " ")
	if number == "" {
		c.propose(cur.ID, proposals)
		return
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(proposals) {
		c.say("There is no experiment %q; x lists them.", number)
		return
	}
	c.choose(n, page.TrialOf(s, proposals[n-1], ranked), strings.TrimSpace(yes) == "yes")
}

// choose sends the experiment with a number, or asks before it does.
func (c *console) choose(n int, t page.Trial, yes bool) {
	switch p := t.Proposal; {
	case p.Blocked != "":
		c.say("%s", prose.Sentence(cell.WithoutMarks(p.Blocked)))
	case p.Ask != "" && !yes:
		c.say("%s x %d yes sends it.", prose.Sentence(cell.WithoutMarks(p.Ask)), n)
	default:
		c.try(t)
	}
}

// propose lists experiments by number, the most telling first.
func (c *console) propose(hop int, proposals []experiment.Proposal) {
	c.say("Experiments beside hop %d; x and a number sends one request:", hop)
	for i, p := range proposals {
		if p.Blocked != "" {
			c.say("%d %s. Not here: %s", i+1, cell.WithoutMarks(p.Experiment.Says()), prose.Sentence(cell.WithoutMarks(p.Blocked)))
			continue
		}
		c.say("%d %s: %s %s", i+1, cell.WithoutMarks(p.Change), p.Request.Method, c.redaction().Address(p.Request.URI))
		for _, tell := range p.Tells {
			c.say("  %s", cell.WithoutMarks(tell))
		}
	}
}

// try sends the request of an experiment, and says what it shows. The walk waits
// where it is.
func (c *console) try(t page.Trial) {
	h := c.exchange(t.Proposal.Request.Clone())
	if h == nil {
		c.say("Cancelled; it may have reached the server.")
		return
	}
	t = t.Judged(h, c.session.Client(), c.trials)
	c.trials = append(c.trials, t)
	c.hop(t.Chain(), c.opts)
	c.tell(t)
}

// tell says what an experiment showed and how the causes rank by it.
func (c *console) tell(t page.Trial) {
	c.say("The experiment went beside hop %d, %s.", t.Hop.ID, cell.WithoutMarks(t.Proposal.Change))
	for _, s := range append(slices.Concat(t.Result.Differs, t.Result.Same), t.Result.Says) {
		if s != "" {
			c.say("%s", cell.WithoutMarks(s))
		}
	}
	for _, item := range explain.CauseItems(t.Updated) {
		c.say("%s", cell.WithoutMarks(item.Text))
	}
	if r, ok := c.session.Pending(); ok {
		c.say("The walk is where it was. Next: %s %s", r.Method, c.redaction().Address(r.URI))
	}
}
