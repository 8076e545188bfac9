package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
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

// rows lays out a diff. A rule stands under the last of the lines it explains.
func (p *sheet) rows(rows []diffRow) {
	why, also := requestLineWhys(rows)
	for i, r := range rows {
		switch {
		case r.aside:
		case r.part == trace.PartField:
			l := p.exposedLine(p.fieldLine(r.sign, r.field), r)
			if r.sign == signSame && r.why != nil {
				l.Spans[0] = p.Styles.Changed.Span("= ") // a credential that goes along, say
			}
			l.About.Why = r.why
			p.put(l)
		case r.part == trace.PartBody:
			p.put(p.exposedLine(p.bodyRow(r.sign, r.of), r))
		case r.address:
			l := p.requestLine(r.sign, cell.Shown(r.of.Method)+" "+p.Redaction.Address(r.of.URI), r.of.URI)
			l.About.Why, l.About.Also = why, also
			p.put(l)
			if r.sign == signAdded {
				p.note(ruleIndent, crossing(p.scene.Hop.Request.URI, r.of.URI))
			}
		default:
			l := p.requestLine(r.sign, requestLine(r.of, p.Redaction)+p.version(r), r.of.URI)
			l.About.Why, l.About.Also = why, also
			p.put(l)
		}
		if i+1 < len(rows) && r.sameWhy(rows[i+1]) {
			continue
		}
		p.why(r)
	}
}

// exposedLine is a line with what it shows to whom, in the ink of a warning.
func (p *sheet) exposedLine(l Line, r diffRow) Line {
	if r.exposed == "" {
		return l
	}
	l.Tint = ""
	for i := range l.Spans {
		l.Spans[i].Ink = p.Styles.Exposed
	}
	l.Spans[0].Text = "! "
	return l
}

// requestLineWhys returns the changes behind the request line: that of the
// method and that of the target, the other nil. They are told of both lines of
// the diff, for the one that goes is the first to be looked at.
func requestLineWhys(rows []diffRow) (why, also *trace.Change) {
	for _, r := range rows {
		switch {
		case r.part != trace.PartTarget && r.part != trace.PartMethod, r.why == nil:
		case why == nil:
			why = r.why
		default:
			also = r.why
		}
	}
	return why, also
}

// version is what stands behind the request line of a row: on both lines of the
// diff, or on none where that of the next request is not settled.
func (p *sheet) version(r diffRow) string {
	next := ""
	if p.scene.Next != nil {
		next = toSpeak(*p.scene.Next, p.scene.Hop)
	}
	if r.sign != signRemoved || next == "" || p.scene.Hop == nil {
		return next
	}
	return spoken(p.scene.Hop)
}

// ruleIndent sets rules apart from the lines that they explain.
const ruleIndent = 5

func (p *sheet) why(r diffRow) {
	if r.exposed != "" {
		p.all(cell.Paragraph(p.Styles.Exposed, ruleIndent, p.Redaction.Text(r.exposed), p.Width))
	}
	switch {
	case r.says != "":
		p.note(ruleIndent, r.says)
		return
	case r.own:
		p.all(cell.Paragraph(p.Styles.Changed, ruleIndent, "* you changed this", p.Width))
		return
	}
	if r.why != nil {
		p.rule(*r.why)
	}
}

// rule lays out why a line is as it is: the clause with this exchange's values
// where there is one, then the source, once for each rule.
func (p *sheet) rule(c trace.Change) {
	says := c.Rule.Says
	if !c.Note.IsZero() {
		says = c.Note.String()
	}
	if c.Rule.Source != "" && !p.told[c.Rule.ID] {
		says = strings.TrimPrefix(says+" · "+c.Rule.Source, " · ")
	}
	if p.told == nil {
		p.told = map[string]bool{}
	}
	p.told[c.Rule.ID] = true
	says = p.Redaction.Text(says) // before it is cut: half a name is no word to hide
	if p.Narrow {                 // one row: K tells the whole of it
		says = cell.CutEnd(says, p.Width-ruleIndent)
	}
	p.note(ruleIndent, says)
}

// leftOver tells of a change that no line of the diff shows.
func (p *sheet) leftOver(c trace.Change) {
	name := c.Name
	if name == "" {
		name = string(c.Part)
	}
	p.add(cell.LineOf(p.Styles.Changed.Span("· "), cell.Text(cell.Shown(name)+" "+string(c.Op))))
	p.rule(c)
}

// signed begins a line of a diff: the sign first, the colour second.
func (p *sheet) signed(sg sign) (Line, cell.Ink) {
	switch sg {
	case signAdded:
		return Line{Line: p.Styles.Added.Line("+ ").Tinted(p.Styles.AddedTint)}, p.Styles.Added
	case signRemoved:
		return Line{Line: p.Styles.Removed.Line("- ").Tinted(p.Styles.RemovedTint)}, p.Styles.Removed
	}
	return Line{Line: cell.LineOf(cell.Text("  "))}, ""
}

func (p *sheet) requestLine(sg sign, text string, uri uri.URI) Line {
	l, k := p.signed(sg)
	if k == "" {
		k = p.Styles.Bold
	}
	l.Spans = append(l.Spans, k.Span(cell.Shorten(text, p.Width-2)))
	l.About = Subject{Kind: AboutTarget, Text: p.Redaction.Address(uri)}
	return l
}

func (p *sheet) fieldLine(sg sign, f trace.Field) Line {
	l, k := p.signed(sg)
	name, val := cell.Shown(f.Name)+":", p.Redaction.Value(f)
	nameInk := k
	if k == "" {
		nameInk = p.Styles.FieldName
	}
	room := max(1, p.Width-2-cell.Width(name)-1)
	l.Spans = append(l.Spans, nameInk.Span(name), k.Span(" "+cell.Shorten(val, room)))
	l.About = Subject{Kind: AboutField, Field: f}
	return l
}

// bodyRow is the row of a request's body: its size and how it begins.
func (p *sheet) bodyRow(sg sign, of trace.Request) Line {
	l, k := p.signed(sg)
	text := prose.Counted(len(of.Body), "byte")
	if p.Redaction.Anonymizer == nil {
		text += "  " + begins(p.Redaction.Content(of.Body, of.Fields, nil))
	}
	l.Spans = append(l.Spans, k.Span(cell.Shorten(text, p.Width-2)))
	return l
}

// begins returns how a content begins: a part of its first line.
func begins(content []byte) string {
	s := string(content[:min(len(content), cell.MaxShown)])
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = strings.TrimSuffix(s[:i], "\r") + " …"
	}
	return cell.Shown(s)
}

// offerSays is what stands before an offer's target.
func offerSays(o trace.Offer, who string) string {
	switch o.Kind {
	case trace.OfferScript:
		return "A script, which is not run here, sends " + who + " to"
	case trace.OfferForm:
		return fmt.Sprintf("A script, which is not run here, submits a form: %s, %s of content, to", o.Next.Method, prose.Counted(len(o.Next.Body), "byte"))
	}
	return fmt.Sprintf("The page has a %s: after %s %s goes to", o.Kind, prose.Counted(o.Delay, "second"), who)
}

// offers lists redirects that are not 3xx.
func (p *sheet) offers() {
	for i, o := range p.scene.decision.Offers {
		p.blank()
		p.say(p.Styles.Bold, offerSays(o, p.offerGoes()))
		p.say("", p.Redaction.Address(o.Next.URI))
		if o.Rule.Says != "" {
			p.rule(trace.Change{Rule: o.Rule})
		}
		if i == 0 && p.scene.Hop == p.scene.Chain.Last() {
			p.add(cell.LineOf(p.Styles.Key.Span("o"), p.Styles.Dim.Span(" makes it the next request")))
		}
	}
}

// offerGoes is who acts on a Refresh.
func (p *sheet) offerGoes() string {
	if p.scene.browses {
		return p.scene.who
	}
	return "a browser"
}

// cookieNotes tells of cookies that are not sent, which no line can show.
func (p *sheet) cookieNotes() {
	for _, c := range p.scene.decision.Cookies {
		if c.Event != trace.CookieWithheld {
			continue
		}
		p.add(cell.LineOf(p.Styles.Changed.Span("· "), cell.Text("Cookie "+cell.Shown(c.Name)+" is withheld")))
		p.rule(trace.Change{Note: c.Note, Rule: c.Rule})
	}
}
