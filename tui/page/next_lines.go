package page

import (
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/trace/uri"
	"detour/tui/cell"
)

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
