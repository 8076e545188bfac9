package tui

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"detour/trace"
)

// A page lays out one tab of the inspector for a scene.
type page struct {
	st     styles
	scene  scene
	client trace.Client
	width  int  // without the gutter
	tight  bool // no room for blank rows
	narrow bool // one pane, little room
	sight  sight
	hidden string          // what stands for what is hidden
	filter string          // only field lines with this text are laid out
	told   map[string]bool // rules whose source was told
	lines  []line
}

func (p *page) add(l line) { p.lines = append(p.lines, l) }
func (p *page) blank()     { p.add(line{}) }
func (p *page) say(k ink, text string) {
	p.lines = append(p.lines, paragraph(k, 0, p.sight.text(text), p.width)...)
}
func (p *page) note(indent int, text string) {
	p.lines = append(p.lines, paragraph(p.st.dim, indent, p.sight.text(text), p.width)...)
}
func (p *page) fact(name, text string) { p.factIn("", name, text) }
func (p *page) factIn(k ink, name, text string) {
	const label = 14
	for i, row := range wrap(p.sight.text(text), p.width-label) {
		if i > 0 {
			name = ""
		}
		p.add(line{spans: []span{{p.st.dim, fmt.Sprintf("%-*s", label, name)}, {k, row}}})
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
		p.say(p.st.bold, who+" would send in its place"+p.where()+":")
	case s.nextID > 0:
		p.say(p.st.bold, fmt.Sprintf("%s sent as hop %d%s:", who, s.nextID, p.where()))
	case s.sending:
		p.say(p.st.bold, who+" is sending"+p.where()+":")
	case s.own != nil:
		p.say(p.st.bold, "If you step, your edited request is sent first"+p.where()+":")
	case s.hop == nil:
		p.say(p.st.bold, "If you step, "+who+" sends first"+p.where()+":")
	case s.edited:
		p.say(p.st.bold, "If you step, your edited request is sent"+p.where()+p.without()+":")
	case s.decision.Ghost != nil && s.hop == s.chain.Last():
		p.say(p.st.bold, "If you step, "+who+" asks nobody: it knows the answer itself.")
		p.ghost(s.decision.Ghost)
	default:
		p.say(p.st.bold, "If you step, "+who+" sends"+p.where()+p.without()+":")
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
			text += " · " + shown(l.Note)
		}
		p.lines = append(p.lines, paragraph(p.st.changed, 0, text, p.width)...)
	}
}

// without says that a body is lost, which is easily missed at the end of a
// long list of fields.
func (p *page) without() string {
	n := len(p.scene.hop.Request.Body)
	if n == 0 || len(p.scene.next.Body) > 0 {
		return ""
	}
	return ", without your " + counted(n, "byte")
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
		return to + " (▲" + glue + "https)"
	}
	return to + " (▼" + glue + shown(next.URI.Scheme) + ")"
}

func (p *page) ghost(g *trace.Hop) {
	p.note(0, fmt.Sprintf("It takes %s for the answer to %s.", statusWord(g), p.sight.address(g.Request.URI)))
}

// stops says in a sentence why nothing follows.
func (p *page) stops(who string) {
	s := p.scene
	if s.hop == nil {
		p.say(p.st.bold, "Nothing is to be sent.")
		return
	}
	if f := s.hop.Failure; f != nil {
		p.say(p.st.server.and(p.st.bold), "The exchange failed.")
		p.say("", sentence(shown(f.Error())))
		if f.Hint != "" {
			p.note(0, sentence(shown(f.Hint)))
		}
		return
	}
	p.say(p.st.bold, verdictSentence(who, s.decision.Verdict))
	d := s.decision
	if d.Why.Says != "" {
		p.say("", sentence(d.Why.Says))
	}
	if d.Detail != "" && !strings.EqualFold(d.Detail, d.Why.Says) {
		p.say("", sentence(shown(d.Detail)))
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

// sentence returns a clause with a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	_, first := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(s[:first]) + s[first:]
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}

// whole lays out a request with nothing to set it against.
func (p *page) whole(r trace.Request) {
	p.add(p.requestLine(signSame, requestLine(r, p.sight)+toSpeak(r, p.scene.hop), r.URI))
	for _, f := range r.Fields {
		p.add(p.fieldLine(signSame, f))
	}
	if len(r.Body) > 0 {
		p.blank()
		p.add(p.bodyRow(signSame, bodyLine(r.Body)))
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
				l.spans[0] = span{p.st.changed, "= "} // a credential that goes along, say
			}
			l.about.why = r.why
			p.add(l)
		case r.part == trace.PartBody:
			p.add(p.bodyRow(r.sign, r.text))
		default:
			l := p.requestLine(r.sign, requestLine(r.of, p.sight)+p.version(r), r.of.URI)
			l.about.why, l.about.also = why, also
			p.add(l)
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
		p.lines = append(p.lines, paragraph(p.st.changed, ruleIndent, "* you changed this", p.width)...)
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
		says = shown(c.Note)
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
		says = cutEnd(says, p.width-ruleIndent)
	}
	p.note(ruleIndent, says)
}

// leftOver tells of a change that no line of the diff shows.
func (p *page) leftOver(c trace.Change) {
	name := c.Name
	if name == "" {
		name = string(c.Part)
	}
	p.add(line{spans: []span{{p.st.changed, "· "}, {"", shown(name) + " " + string(c.Op)}}})
	p.rule(c)
}

// signed begins a line of a diff: the sign first, the colour second.
func (p *page) signed(sg sign) (line, ink) {
	switch sg {
	case signAdded:
		return line{spans: []span{{p.st.added, "+ "}}, tint: p.st.addedTint}, p.st.added
	case signRemoved:
		return line{spans: []span{{p.st.removed, "- "}}, tint: p.st.removedTint}, p.st.removed
	}
	return line{spans: []span{{"", "  "}}}, ""
}

func (p *page) requestLine(sg sign, text string, uri trace.URI) line {
	l, k := p.signed(sg)
	if k == "" {
		k = p.st.bold
	}
	l.spans = append(l.spans, span{k, shorten(text, p.width-2)})
	l.about = subject{kind: aboutTarget, text: p.sight.address(uri)}
	return l
}

func (p *page) fieldLine(sg sign, f trace.Field) line {
	l, k := p.signed(sg)
	name, val := shown(f.Name)+":", p.sight.value(f)
	nameInk := k
	if k == "" {
		nameInk = p.st.fieldName
	}
	room := max(1, p.width-2-textWidth(name)-1)
	l.spans = append(l.spans, span{nameInk, name}, span{k, " " + shorten(val, room)})
	l.about = subject{kind: aboutField, field: f}
	return l
}

func (p *page) bodyRow(sg sign, text string) line {
	l, k := p.signed(sg)
	if p.sight.veil != nil {
		text, _, _ = strings.Cut(text, "  ") // its size
	}
	l.spans = append(l.spans, span{k, shorten(text, p.width-2)})
	return l
}

// offers lists redirects that are not 3xx.
func (p *page) offers() {
	for i, o := range p.scene.decision.Offers {
		p.blank()
		p.say(p.st.bold, fmt.Sprintf("The page has a %s: after %s a browser goes to", o.Kind, counted(o.Delay, "second")))
		p.say("", p.sight.address(o.Next.URI))
		if o.Rule.Says != "" {
			p.rule(trace.Change{Rule: o.Rule})
		}
		if i == 0 && p.scene.hop == p.scene.chain.Last() {
			p.add(line{spans: []span{{p.st.key, "o"}, {p.st.dim, " makes it the next request"}}})
		}
	}
}

// cookieNotes tells of cookies that are not sent, which no line can show.
func (p *page) cookieNotes() {
	for _, c := range p.scene.decision.Cookies {
		if c.Event != trace.CookieWithheld {
			continue
		}
		p.add(line{spans: []span{{p.st.changed, "· "}, {"", "Cookie " + shown(c.Name) + " is withheld"}}})
		p.rule(trace.Change{Note: c.Note, Rule: c.Rule})
	}
}
