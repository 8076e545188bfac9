package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

// Next lays out the request that follows as a diff against the one in view.
func Next(s Scene, v View) []Line { return written(s, v, (*sheet).next) }

func (p *sheet) next() {
	s := p.scene
	if s.trial != nil {
		p.trial()
		return
	}
	p.heading()
	p.loop()
	if s.Next == nil {
		p.offers()
		p.cookieNotes()
		return
	}
	if !p.Tight {
		p.blank()
	}
	switch {
	case s.own != nil:
		rows, _ := diff(*s.own, *s.Next, s.own, nil)
		p.rows(rows)
		return
	case s.Hop == nil:
		p.whole(*s.Next)
		return
	}
	var proposed *trace.Request
	if s.edited {
		proposed = s.decision.Next
		if proposed == nil {
			proposed = &s.Hop.Request
		}
	}
	changes := s.decision.Changes
	if s.offer != nil {
		changes = []trace.Change{{Part: trace.PartTarget, Op: trace.Changed, Rule: s.offer.Rule}}
	}
	rows, rest := diff(s.Hop.Request, *s.Next, proposed, changes)
	p.exposes(rows)
	if p.Folded {
		p.ranked(rows)
	} else {
		p.rows(rows)
	}
	for _, c := range rest {
		p.leftOver(c)
	}
	p.cookieNotes()
}

// heading says what happens next, before the lines that show it.
func (p *sheet) heading() {
	s, who := p.scene, p.scene.who
	switch {
	case s.Next == nil:
		p.stops(who)
	case s.recorded && s.nextID == 0:
		p.recorded()
	case s.whatIf:
		p.say(p.Styles.Bold, who+" would send in its place"+p.where()+":")
	case s.nextID > 0:
		p.say(p.Styles.Bold, fmt.Sprintf("%s sent as hop %d%s:", who, s.nextID, p.where()))
	case s.Sending:
		p.say(p.Styles.Bold, who+" is sending"+p.where()+":")
	case s.own != nil:
		p.say(p.Styles.Bold, "If you step, your edited request is sent first"+p.where()+":")
	case s.Hop == nil:
		p.say(p.Styles.Bold, "If you step, "+who+" sends first"+p.where()+":")
	case s.offer != nil:
		p.say(p.Styles.Bold, "If you step, "+who+" follows the "+s.offer.Kind+p.where()+":")
	case s.edited:
		p.say(p.Styles.Bold, "If you step, your edited request is sent"+p.where()+p.without()+":")
	case s.decision.Ghost != nil && s.Hop == s.Chain.Last():
		p.say(p.Styles.Bold, "If you step, "+who+" asks nobody: it knows the answer itself.")
		p.ghost(s.decision.Ghost)
	default:
		p.say(p.Styles.Bold, "If you step, "+who+" sends"+p.where()+p.without()+":")
	}
}

// loop says whether the next request goes round in a circle, and what is the
// same and what is new.
func (p *sheet) loop() {
	if p.scene.edited {
		return // it is said of the client's own request
	}
	l := p.scene.decision.Loop
	if word := loopWord(l); word != "" && p.scene.Next != nil {
		text := word
		if !l.Note.IsZero() {
			text += " · " + l.Note.String()
		}
		p.all(cell.Paragraph(p.Styles.Changed, 0, text, p.Width))
	}
}

// without says that a body is lost, which is easily missed at the end of a
// long list of fields.
func (p *sheet) without() string {
	n := len(p.scene.Hop.Request.Body)
	if n == 0 || len(p.scene.Next.Body) > 0 {
		return ""
	}
	return ", without your " + prose.Counted(n, "byte")
}

// where names the origin of the next request when it is another.
func (p *sheet) where() string {
	next := p.scene.Next
	if next == nil {
		return ""
	}
	if p.scene.Hop == nil {
		return " to " + p.Redaction.origin(next.URI)
	}
	from := p.scene.Hop.Request.URI
	if next.URI.SameOrigin(from) {
		return ""
	}
	to := " to " + p.Redaction.origin(next.URI)
	switch {
	case next.URI.Scheme == from.Scheme:
		return to
	case next.URI.Scheme == "https":
		return to + " (▲" + cell.Glue + "https)"
	}
	return to + " (▼" + cell.Glue + cell.Shown(next.URI.Scheme) + ")"
}

func (p *sheet) ghost(g *trace.Hop) {
	p.note(0, fmt.Sprintf("It takes %s for the answer to %s.", StatusWord(g), p.Redaction.Address(g.Request.URI)))
}

// stops says in a sentence why nothing follows.
func (p *sheet) stops(who string) {
	s := p.scene
	if s.Hop == nil {
		p.say(p.Styles.Bold, "Nothing is to be sent.")
		return
	}
	if f := s.Hop.Failure; f != nil {
		p.say(p.Styles.Server.And(p.Styles.Bold), "✗ The exchange failed.")
		p.say("", prose.Sentence(cell.Shown(f.Error())))
		if f.Hint != "" {
			p.note(0, prose.Sentence(cell.Shown(f.Hint)))
		}
		return
	}
	d := s.decision
	switch {
	case len(d.Offers) > 0 && p.scene.browses:
		p.say(p.Styles.Bold, who+" shows this page, and the page leads on.")
		return
	case endWord(d.Verdict) != "":
		p.say(p.Styles.Server.And(p.Styles.Bold), "✗ "+verdictSentence(who, d.Verdict))
	default:
		p.say(p.Styles.Bold, verdictSentence(who, d.Verdict))
	}
	if d.Why.Says != "" {
		p.say("", prose.Sentence(d.Why.Says))
	}
	if detail := d.Detail.String(); detail != "" && !strings.EqualFold(detail, d.Why.Says) {
		p.say("", prose.Sentence(detail))
	}
	if d.Why.Source != "" {
		p.note(0, d.Why.Source)
	}
}

func verdictSentence(who string, v trace.Verdict) string {
	switch v {
	case trace.Refuse:
		return who + " does not follow this."
	case trace.GiveUp:
		return who + " gives up here."
	}
	return who + " stops here: this is the response it keeps."
}

// whole lays out a request with nothing to set it against.
func (p *sheet) whole(r trace.Request) {
	p.put(p.requestLine(signSame, requestLine(r, p.Redaction)+toSpeak(r, p.scene.Hop), r.URI))
	for _, f := range r.Fields {
		p.put(p.fieldLine(signSame, f))
	}
	if len(r.Body) > 0 {
		p.blank()
		p.put(p.bodyRow(signSame, r))
	}
}
