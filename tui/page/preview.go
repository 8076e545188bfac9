package page

import (
	"fmt"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Preview lays out what another client does after the hop in view, set against what
// the one that walks does.
func Preview(s Scene, v View, who string, d *trace.Decision) []Line {
	return written(s, v, func(p *sheet) {
		if d == nil {
			p.say(p.Styles.Dim, "Nothing is known of that yet.")
			return
		}
		p.preview(who, d)
	})
}

func (p *sheet) preview(who string, d *trace.Decision) {
	mine := p.scene.decision.Next
	if d.Next == nil {
		p.scene.decision, p.scene.Next = *d, nil
		p.stops(who)
		return
	}
	if mine == nil {
		p.say(p.Styles.Bold, who+" goes on, and sends:")
		rows, _ := diff(p.scene.Hop.Request, *d.Next, nil, d.Changes)
		p.rows(rows)
		return
	}
	if mine.SameOnWire(*d.Next) {
		p.say(p.Styles.Bold, who+" sends the same as "+p.scene.who+".")
		p.blank()
		p.whole(*d.Next)
		return
	}
	p.say(p.Styles.Bold, who+" sends, against what "+p.scene.who+" does:")
	p.blank()
	rows, _ := diff(*mine, *d.Next, nil, d.Changes)
	p.ranked(rows)
}

// WalkPreview lays out the way of a client that walked the chain.
func WalkPreview(s Scene, v View, w *trace.Walked) []Line {
	return written(s, v, func(p *sheet) {
		if w.Cannot != "" {
			p.say(p.Styles.Bold, ClientName(w.Client)+" cannot send the request.")
			p.say("", prose.Sentence(w.Cannot))
			return
		}
		p.say(p.Styles.Bold, fmt.Sprintf("The way of %s, %s sent:", ClientName(w.Client), prose.Counted(w.Requests, "request")))
		p.blank()
		for i, step := range w.Steps {
			p.walkStep(i+1, step)
		}
		p.blank()
		if says := prose.Sentence(w.Why.Says); says != "" {
			p.say("", says)
		}
		if w.Cut != "" {
			p.say("", prose.Sentence(w.Cut))
		}
		for _, c := range w.Crossed {
			p.all(cell.Paragraph(p.Styles.Exposed, 0, fmt.Sprintf("! %s came to %s.", cell.Shown(c.Name), cell.Shown(c.Host)), p.Width))
		}
	})
}

func (p *sheet) walkStep(n int, step trace.WalkStep) {
	status := fmt.Sprint(step.Status)
	switch {
	case step.Ghost:
		status = "ghost"
	case step.Status == 0:
		status = "✗"
	}
	head := fmt.Sprintf("%2d %s ", n, cell.Shown(step.Method))
	room := max(1, p.Width-cell.Width(head)-6)
	url := cell.Shorten(p.Redaction.Address(step.URI), room)
	p.add(cell.LineOf(p.Styles.Dim.Span(head), cell.Text(url+cell.Blanks(room-cell.Width(url)+1)), p.Styles.Status(step.Status).Span(status)))
}

// TrialPreview lays out an experiment that may be made beside the hop in view: its
// request against that of the hop, and what came of it where it was made.
func TrialPreview(s Scene, v View, t Trial) []Line {
	return written(s, v, func(p *sheet) {
		if t.Proposal.Blocked != "" {
			p.say(p.Styles.Dim, "It cannot be made here: "+prose.Sentence(cell.WithoutMarks(t.Proposal.Blocked)))
			return
		}
		if t.Made != nil {
			p.outcome(t)
			p.blank()
		}
		p.say(p.Styles.Bold, fmt.Sprintf("Against hop %d, %s:", t.Hop.ID, cell.WithoutMarks(t.Proposal.Change)))
		rows, _ := diff(t.Hop.Request, t.Proposal.Request, nil, nil)
		p.ranked(rows)
	})
}

// outcome says what an experiment came back with.
func (p *sheet) outcome(t Trial) {
	p.all(cell.WrapSpans([]cell.Span{p.Styles.Dim.Span("It came back with "), StatusInk(p.Styles, t.Made).Span(trialStatus(t.Made))}, p.Width, 0))
	for _, says := range append(append([]string{}, t.Result.Differs...), t.Result.Says) {
		if says != "" {
			p.say("", cell.WithoutMarks(cell.Shown(says)))
		}
	}
	for _, c := range t.Updated[:min(len(t.Updated), 3)] {
		if c.Cause() != nil {
			p.note(1, fmt.Sprintf("%.0f %% %s", 100*c.Probability, prose.Sentence(c.Cause().Title)))
		}
	}
}

func trialStatus(h *trace.Hop) string {
	if h.Response == nil {
		return FailureWord(h)
	}
	return StatusWord(h)
}

// TrialHeads are the heads of the columns of experiments.
var TrialHeads = []string{"status", "Location", "says"}

// TrialCells say of an experiment what came of it, a column each.
func TrialCells(t Trial, sending bool, r Redaction) []string {
	switch {
	case t.Proposal.Blocked != "":
		return []string{"–", "", "not here"}
	case sending:
		return []string{"…", "", "sending"}
	case t.Made == nil && t.Proposal.Ask != "":
		return []string{"", "", "asks first"}
	case t.Made == nil:
		return []string{"", "", "not sent"}
	case t.Made.Response == nil:
		return []string{"✗", "", "no answer"}
	}
	status := fmt.Sprint(t.Made.Status())
	if was := t.Hop.Status(); was != t.Made.Status() {
		status = fmt.Sprintf("%d, was %d", t.Made.Status(), was)
	}
	where := "–"
	if next := t.Made.Decision.Next; next != nil {
		where = r.Target(next.URI)
	}
	says := "no difference"
	switch {
	case len(t.Updated) > 0 && len(t.Updated[0].Confirmed) > 0:
		says = "confirmed"
	case len(t.Result.Differs) > 0:
		says = "another answer"
	}
	return []string{status, where, says}
}
