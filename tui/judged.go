package tui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/page"
)

// judged is what the chain in view comes to. It is worked out when the session
// changes, not for each frame, and follows a chain that grows.
type judged struct {
	of       judgedFor
	follower *follower
	verdict  verdict.Verdict
	grave    map[int]finding.Severity // of the gravest finding at a hop, by its ID
	job      *judging                 // what a command is to work out, or works out; nil for nothing
	begun    bool                     // the command of job was handed out
}

// judgedAtOnce is how many hops are looked at between two frames; more are left to a
// command, so that no key waits for them.
const judgedAtOnce = 1000

// A judging is a chain that is judged by a command. Its last hop is a copy, for the
// client may decide anew on that meanwhile.
type judging struct {
	of     judgedFor
	chain  trace.Chain
	own    *trace.Request
	trials []page.Trial
	last   *trace.Hop
}

// A judgedMsg is the verdict of a chain that a command judged.
type judgedMsg struct {
	of       judgedFor
	follower *follower
	verdict  verdict.Verdict
}

// run judges the chain.
func (job *judging) run(judge judger) tea.Cmd {
	return func() tea.Msg {
		f := &follower{}
		f.follow(job.chain)
		v := page.Settled(judge(&f.judge, job.chain, job.own), job.trials)
		f.last = job.last
		return judgedMsg{job.of, f, v}
	}
}

// handedOut is the command of a job that waits to be begun; nil for none.
func (j judged) handedOut(judge judger) (judged, tea.Cmd) {
	if j.job == nil || j.begun {
		return j, nil
	}
	j.begun = true
	return j, j.job.run(judge)
}

// took takes the verdict of a command, unless the chain is another by now.
func (j judged) took(msg judgedMsg) judged {
	if j.job == nil || msg.of != j.of {
		return j
	}
	j.job, j.begun = nil, false
	j.follower, j.verdict, j.grave = msg.follower, msg.verdict, gravest(msg.verdict)
	return j
}

// A judgedFor is what a verdict depends on.
type judgedFor struct {
	session *trace.Session
	changes int
	last    *trace.Hop // that the chain ends with
	trials  int        // that were made
	blamed  int        // of what the server's files tell
}

// A follower has looked at the first hops of a chain.
type follower struct {
	judge verdict.Judge
	count int
	last  *trace.Hop
	next  *trace.Request // that its client would send after that
}

// A judger gives the verdict of a chain that a judge has followed.
type judger func(*verdict.Judge, trace.Chain, *trace.Request) verdict.Verdict

// renewed judges the chain that a hop in view is part of, where that or the session
// is another.
func (j judged) renewed(s *trace.Session, sc page.Scene, trials []page.Trial, blamed int, judge judger) judged {
	ch := s.Chain()
	if sc.Hop != nil && !sc.Trial() {
		ch = sc.Chain
	}
	of := judgedFor{s, s.Changes(), ch.Last(), len(trials), blamed}
	if j.of == of && j.follower != nil {
		return j
	}
	j.of, j.job, j.begun = of, nil, false
	var own *trace.Request
	if r, ok := s.Pending(); ok && s.Edited() && ch.Last() == s.Current() {
		own = &r
	}
	if j.follower == nil || !j.follower.precedes(ch) {
		j.follower = &follower{}
	}
	if len(ch.Hops)-j.follower.count > judgedAtOnce {
		hops := slices.Clone(ch.Hops)
		last := *ch.Last()
		hops[len(hops)-1] = &last
		j.job = &judging{of, trace.Chain{Hops: hops}, own, slices.Clone(trials), ch.Last()}
		j.verdict, j.grave = verdict.Verdict{}, nil
		return j
	}
	j.follower.follow(ch)
	j.verdict = page.Settled(judge(&j.follower.judge, ch, own), trials)
	j.grave = gravest(j.verdict)
	return j
}

// aFew is how many hops a finding is marked at; one of a whole chain is marked where
// the chain is decided.
const aFew = 3

// gravest is how grave the gravest finding is at each hop that has one.
func gravest(v verdict.Verdict) map[int]finding.Severity {
	out := map[int]finding.Severity{}
	for i := range v.Findings {
		at := v.Findings[i].Hops
		switch {
		case len(at) <= aFew:
		case slices.Contains(at, v.Hop):
			at = []int{v.Hop}
		default:
			at = at[:1]
		}
		for _, id := range at {
			out[id] = max(out[id], v.Findings[i].Severity)
		}
	}
	return out
}

// precedes reports whether a chain goes on from where the follower is.
func (f *follower) precedes(ch trace.Chain) bool {
	if f.count == 0 {
		return true
	}
	return f.count <= len(ch.Hops) && ch.Hops[f.count-1] == f.last && f.last.Decision.Next == f.next
}

// follow looks at the hops that are new.
func (f *follower) follow(ch trace.Chain) {
	for _, h := range ch.Hops[f.count:] {
		f.judge.Add(h)
	}
	if f.count, f.last = len(ch.Hops), ch.Last(); f.last != nil {
		f.next = f.last.Decision.Next
	}
}

// row is the row under the header.
func (j judged) row(st cell.Styles, width int, as page.Redaction, key string) string {
	if j.job != nil {
		return st.Dim.Line(fmt.Sprintf(" … judging %s", prose.Counted(len(j.job.chain.Hops), "hop"))).Draw(width)
	}
	return page.Verdict(j.verdict, page.View{Styles: st, Width: width, Redaction: as}, key).Draw(width)
}

// openVerdict goes to the hop that decides and shows the whole verdict over the
// screen.
func openVerdict(m Model) Model {
	for _, h := range m.judged.of.session.Hops() {
		if h.ID == m.judged.verdict.Hop {
			m.hops = m.hops.selectedHop(h)
		}
	}
	m.reader = reader{about: page.Subject{Kind: page.AboutVerdict}}
	return m.open(modeArticle)
}

// whyNoVerdict says why there is none to show.
func whyNoVerdict(m Model) string {
	if m.judged.verdict.Hop == 0 {
		return page.NothingSent
	}
	return ""
}
