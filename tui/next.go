package tui

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/trace/uri"
	"detour/tui/cell"
)

// A page lays out one tab of the inspector for a scene.
type page struct {
	st     cell.Styles
	scene  scene
	client trace.Client
	width  int  // without the gutter
	tight  bool // no room for blank rows
	narrow bool // one pane, little room
	sight  sight
	hidden string          // what stands for what is hidden
	filter string          // only field lines with this text are laid out
	told   map[string]bool // rules whose source was told
	lines  []pageLine
}

func (p *page) put(l pageLine)     { p.lines = append(p.lines, l) }
func (p *page) add(l cell.Line)    { p.put(pageLine{Line: l}) }
func (p *page) all(ls []cell.Line) { p.lines = append(p.lines, pageLines(ls)...) }
func (p *page) blank()             { p.add(cell.Line{}) }
func (p *page) say(k cell.Ink, text string) {
	p.all(cell.Paragraph(k, 0, p.sight.text(text), p.width))
}
func (p *page) note(indent int, text string) {
	p.all(cell.Paragraph(p.st.Dim, indent, p.sight.text(text), p.width))
}
func (p *page) fact(name, text string) { p.factIn("", name, text) }
func (p *page) factIn(k cell.Ink, name, text string) {
	const label = 14
	for i, row := range cell.Wrap(p.sight.text(text), p.width-label) {
		if i > 0 {
			name = ""
		}
		p.add(cell.LineOf(p.st.Dim.Span(fmt.Sprintf("%-*s", label, name)), k.Span(row)))
	}
}

// next lays out the request that follows as a diff against the one in view.
func (p *page) next() {
	s := p.scene
	p.heading()
	p.loop()
	if s.next == nil {
		p.offers()
		p.cookieNotes()
		return
	}
	if !p.tight {
		p.blank()
	}
	switch {
	case s.own != nil:
		rows, _ := diff(*s.own, *s.next, s.own, nil)
		p.rows(rows)
		return
	case s.hop == nil:
		p.whole(*s.next)
		return
	}
	var proposed *trace.Request
	if s.edited {
		proposed = s.decision.Next
		if proposed == nil {
			proposed = &s.hop.Request
		}
	}
	rows, rest := diff(s.hop.Request, *s.next, proposed, s.decision.Changes)
	p.rows(rows)
	for _, c := range rest {
		p.leftOver(c)
	}
	p.cookieNotes()
}

// heading says what happens next, before the lines that show it.
func (p *page) heading() {
	s, who := p.scene, clientName(p.client)
	switch {
	case s.next == nil:
		p.stops(who)
	case s.whatIf:
		p.say(p.st.Bold, who+" would send in its place"+p.where()+":")
	case s.nextID > 0:
		p.say(p.st.Bold, fmt.Sprintf("%s sent as hop %d%s:", who, s.nextID, p.where()))
	case s.sending:
		p.say(p.st.Bold, who+" is sending"+p.where()+":")
	case s.own != nil:
		p.say(p.st.Bold, "If you step, your edited request is sent first"+p.where()+":")
	case s.hop == nil:
		p.say(p.st.Bold, "If you step, "+who+" sends first"+p.where()+":")
	case s.edited:
		p.say(p.st.Bold, "If you step, your edited request is sent"+p.where()+p.without()+":")
	case s.decision.Ghost != nil && s.hop == s.chain.Last():
		p.say(p.st.Bold, "If you step, "+who+" asks nobody: it knows the answer itself.")
		p.ghost(s.decision.Ghost)
	default:
		p.say(p.st.Bold, "If you step, "+who+" sends"+p.where()+p.without()+":")
	}
}

// loop says whether the next request goes round in a circle, and what is the
// same and what is new.
func (p *page) loop() {
	if p.scene.edited {
		return // it is said of the client's own request
	}
	l := p.scene.decision.Loop
	if word := loopWord(l); word != "" && p.scene.next != nil {
		text := word
		if l.Note != "" {
			text += " · " + cell.Shown(l.Note)
		}
		p.all(cell.Paragraph(p.st.Changed, 0, text, p.width))
	}
}

// without says that a body is lost, which is easily missed at the end of a
// long list of fields.
func (p *page) without() string {
	n := len(p.scene.hop.Request.Body)
	if n == 0 || len(p.scene.next.Body) > 0 {
		return ""
	}
	return ", without your " + cell.Counted(n, "byte")
}

// where names the origin of the next request when it is another.
func (p *page) where() string {
	next := p.scene.next
	if next == nil {
		return ""
	}
	if p.scene.hop == nil {
		return " to " + p.sight.origin(next.URI)
	}
	from := p.scene.hop.Request.URI
	if next.URI.SameOrigin(from) {
		return ""
	}
	to := " to " + p.sight.origin(next.URI)
	switch {
	case next.URI.Scheme == from.Scheme:
		return to
	case next.URI.Scheme == "https":
		return to + " (▲" + cell.Glue + "https)"
	}
	return to + " (▼" + cell.Glue + cell.Shown(next.URI.Scheme) + ")"
}

func (p *page) ghost(g *trace.Hop) {
	p.note(0, fmt.Sprintf("It takes %s for the answer to %s.", statusWord(g), p.sight.address(g.Request.URI)))
}

// stops says in a sentence why nothing follows.
func (p *page) stops(who string) {
	s := p.scene
	if s.hop == nil {
		p.say(p.st.Bold, "Nothing is to be sent.")
		return
	}
	if f := s.hop.Failure; f != nil {
		p.say(p.st.Server.And(p.st.Bold), "The exchange failed.")
		p.say("", cell.Sentence(cell.Shown(f.Error())))
		if f.Hint != "" {
			p.note(0, cell.Sentence(cell.Shown(f.Hint)))
		}
		return
	}
	p.say(p.st.Bold, verdictSentence(who, s.decision.Verdict))
	d := s.decision
	if d.Why.Says != "" {
		p.say("", cell.Sentence(d.Why.Says))
	}
	if d.Detail != "" && !strings.EqualFold(d.Detail, d.Why.Says) {
		p.say("", cell.Sentence(cell.Shown(d.Detail)))
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
func (p *page) whole(r trace.Request) {
	p.put(p.requestLine(signSame, requestLine(r, p.sight)+toSpeak(r, p.scene.hop), r.URI))
	for _, f := range r.Fields {
		p.put(p.fieldLine(signSame, f))
	}
	if len(r.Body) > 0 {
		p.blank()
		p.put(p.bodyRow(signSame, bodyLine(r.Body)))
	}
}

// rows lays out a diff. A rule stands under the last of the lines it explains.
func (p *page) rows(rows []diffRow) {
	why, also := requestLineWhys(rows)
	for i, r := range rows {
		switch {
		case r.aside:
		case r.part == trace.PartField:
			l := p.fieldLine(r.sign, r.field)
			if r.sign == signSame && r.why != nil {
				l.Spans[0] = p.st.Changed.Span("= ") // a credential that goes along, say
			}
			l.about.why = r.why
			p.put(l)
		case r.part == trace.PartBody:
			p.put(p.bodyRow(r.sign, r.text))
		default:
			l := p.requestLine(r.sign, requestLine(r.of, p.sight)+p.version(r), r.of.URI)
			l.about.why, l.about.also = why, also
			p.put(l)
		}
		if i+1 < len(rows) && r.sameWhy(rows[i+1]) {
			continue
		}
		p.why(r)
	}
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
func (p *page) version(r diffRow) string {
	next := ""
	if p.scene.next != nil {
		next = toSpeak(*p.scene.next, p.scene.hop)
	}
	if r.sign != signRemoved || next == "" || p.scene.hop == nil {
		return next
	}
	return spoken(p.scene.hop)
}

// ruleIndent sets rules apart from the lines that they explain.
const ruleIndent = 5

func (p *page) why(r diffRow) {
	if r.own {
		p.all(cell.Paragraph(p.st.Changed, ruleIndent, "* you changed this", p.width))
		return
	}
	if r.why != nil {
		p.rule(*r.why)
	}
}

// rule lays out why a line is as it is: the clause with this exchange's values
// where there is one, then the source, once for each rule.
func (p *page) rule(c trace.Change) {
	says := c.Rule.Says
	if c.Note != "" {
		says = cell.Shown(c.Note)
	}
	if c.Rule.Source != "" && !p.told[c.Rule.ID] {
		says = strings.TrimPrefix(says+" · "+c.Rule.Source, " · ")
	}
	if p.told == nil {
		p.told = map[string]bool{}
	}
	p.told[c.Rule.ID] = true
	says = p.sight.text(says) // before it is cut: half a name is no word to hide
	if p.narrow {             // one row: K tells the whole of it
		says = cell.CutEnd(says, p.width-ruleIndent)
	}
	p.note(ruleIndent, says)
}

// leftOver tells of a change that no line of the diff shows.
func (p *page) leftOver(c trace.Change) {
	name := c.Name
	if name == "" {
		name = string(c.Part)
	}
	p.add(cell.LineOf(p.st.Changed.Span("· "), cell.Text(cell.Shown(name)+" "+string(c.Op))))
	p.rule(c)
}

// signed begins a line of a diff: the sign first, the colour second.
func (p *page) signed(sg sign) (pageLine, cell.Ink) {
	switch sg {
	case signAdded:
		return pageLine{Line: p.st.Added.Line("+ ").Tinted(p.st.AddedTint)}, p.st.Added
	case signRemoved:
		return pageLine{Line: p.st.Removed.Line("- ").Tinted(p.st.RemovedTint)}, p.st.Removed
	}
	return pageLine{Line: cell.LineOf(cell.Text("  "))}, ""
}

func (p *page) requestLine(sg sign, text string, uri uri.URI) pageLine {
	l, k := p.signed(sg)
	if k == "" {
		k = p.st.Bold
	}
	l.Spans = append(l.Spans, k.Span(cell.Shorten(text, p.width-2)))
	l.about = subject{kind: aboutTarget, text: p.sight.address(uri)}
	return l
}

func (p *page) fieldLine(sg sign, f trace.Field) pageLine {
	l, k := p.signed(sg)
	name, val := cell.Shown(f.Name)+":", p.sight.value(f)
	nameInk := k
	if k == "" {
		nameInk = p.st.FieldName
	}
	room := max(1, p.width-2-cell.Width(name)-1)
	l.Spans = append(l.Spans, nameInk.Span(name), k.Span(" "+cell.Shorten(val, room)))
	l.about = subject{kind: aboutField, field: f}
	return l
}

func (p *page) bodyRow(sg sign, text string) pageLine {
	l, k := p.signed(sg)
	if p.sight.veil != nil {
		text, _, _ = strings.Cut(text, "  ") // its size
	}
	l.Spans = append(l.Spans, k.Span(cell.Shorten(text, p.width-2)))
	return l
}

// offers lists redirects that are not 3xx.
func (p *page) offers() {
	for i, o := range p.scene.decision.Offers {
		p.blank()
		p.say(p.st.Bold, fmt.Sprintf("The page has a %s: after %s a browser goes to", o.Kind, cell.Counted(o.Delay, "second")))
		p.say("", p.sight.address(o.Next.URI))
		if o.Rule.Says != "" {
			p.rule(trace.Change{Rule: o.Rule})
		}
		if i == 0 && p.scene.hop == p.scene.chain.Last() {
			p.add(cell.LineOf(p.st.Key.Span("o"), p.st.Dim.Span(" makes it the next request")))
		}
	}
}

// cookieNotes tells of cookies that are not sent, which no line can show.
func (p *page) cookieNotes() {
	for _, c := range p.scene.decision.Cookies {
		if c.Event != trace.CookieWithheld {
			continue
		}
		p.add(cell.LineOf(p.st.Changed.Span("· "), cell.Text("Cookie "+cell.Shown(c.Name)+" is withheld")))
		p.rule(trace.Change{Note: c.Note, Rule: c.Rule})
	}
}
