package page

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// maxLedger is how many lines of the ledger are laid out.
const maxLedger = 400

// Cookies lays out the cookies of the request and those of the response, each with its
// reason, and below them what the jar keeps and what happened at all hops, one line
// each.
func Cookies(s Scene, v View) []Line { return written(s, v, (*sheet).cookies) }

func (p *sheet) cookies() {
	if p.scene.Hop == nil {
		p.say(p.Styles.Dim, "Not sent yet.")
		return
	}
	var sent, set []trace.CookieNote
	for _, c := range p.ownCookies() {
		if c.Event.OfRequest() {
			sent = append(sent, c)
		} else {
			set = append(set, c)
		}
	}
	if p.scene.Pending {
		p.crumbs("Cookies of the request that is not sent yet", sent, "It takes no cookie along.")
		p.whatIf()
	} else {
		p.crumbs("Cookies of the request", sent, "It took no cookie along.")
		p.spacer()
		p.crumbs("Cookies of the response", set, "It set no cookie.")
	}
	p.jar()
	p.ledger()
}

// crumbs lays out what happened to cookies under a title.
func (p *sheet) crumbs(title string, list []trace.CookieNote, none string) {
	p.add(p.Styles.Title.Line(title))
	if len(list) == 0 {
		p.say(p.Styles.Dim, none)
	}
	for _, c := range list {
		p.put(p.crumb(c, p.Width))
		p.cookieWhy(c)
	}
}

// spacer is a blank row where there is room for one.
func (p *sheet) spacer() {
	if !p.Tight {
		p.blank()
	}
}

// whatIf says by which keys a cookie is left out or changed.
func (p *sheet) whatIf() {
	if p.LeavesOut != "" && p.scene.Next != nil && p.scene.Next.Fields.Has("Cookie") {
		p.add(cell.LineOf(p.Styles.Key.Span(p.LeavesOut), p.Styles.Dim.Span(" sends it without the selected one · "), p.Styles.Key.Span(p.Changes), p.Styles.Dim.Span(" with another value")))
	}
}

// ownCookies is what became of cookies with the request in view and its response.
func (p *sheet) ownCookies() []trace.CookieNote {
	if !p.scene.Pending {
		ch, at := p.scene.Judged()
		return ch.CookiesAt(at)
	}
	var next []trace.CookieNote
	for _, c := range p.scene.decision.Cookies {
		if c.Event.OfRequest() {
			next = append(next, c)
		}
	}
	return next
}

// crumb is the line of one thing that happened.
func (p *sheet) crumb(c trace.CookieNote, width int) Line {
	pair := trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value}
	val := pair.Value
	if !p.Redaction.Open || p.Redaction.Anonymizer != nil {
		val = trace.Mask(pair)
	}
	about := Subject{Kind: AboutField, Field: trace.Field{Name: "Set-Cookie", Value: c.Line}}
	if c.Line == "" {
		about.Field = pair
	}
	return Line{
		Line:  cell.LineOf(p.eventInk(c.Event).Span(fmt.Sprintf("%-9s ", c.Event)), cell.Text(cell.Shorten(cell.Shown(val), width-10))),
		About: about,
	}
}

// cookieWhy says why: what the cookie's attributes come to, then the rule.
func (p *sheet) cookieWhy(c trace.CookieNote) {
	for _, s := range []string{c.Note.String(), strings.TrimPrefix(c.Rule.Says+" · "+c.Rule.Source, " · ")} {
		if s = strings.TrimSuffix(s, " · "); s != "" {
			p.note(10, s)
		}
	}
}

func (p *sheet) eventInk(e trace.CookieEvent) cell.Ink {
	switch e {
	case trace.CookieStored, trace.CookieSent:
		return p.Styles.Added
	case trace.CookieRejected, trace.CookieDeleted, trace.CookieMissed:
		return p.Styles.Removed
	}
	return p.Styles.Changed
}

// jar says which cookies are kept after the hop in view.
func (p *sheet) jar() {
	var names []string
	for _, h := range p.scene.Chain.Hops[:p.scene.At+1] {
		for _, c := range h.Decision.Cookies {
			at := slices.Index(names, c.Name)
			switch {
			case c.Event == trace.CookieDeleted && at >= 0:
				names = slices.Delete(names, at, at+1)
			case (c.Event == trace.CookieStored || c.Event == trace.CookieReplaced) && at < 0:
				names = append(names, c.Name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range names {
		names[i] = cell.Shown(names[i])
	}
	p.blank()
	p.fact("Kept now", strings.Join(names, ", "))
}

// ledger lists what happened at every hop of the chain.
func (p *sheet) ledger() {
	if len(p.scene.Chain.Hops) < 2 {
		return
	}
	first := len(p.lines)
	for i, h := range p.scene.Chain.Hops {
		for _, c := range p.scene.Chain.CookiesAt(i) {
			if len(p.lines)-first > maxLedger {
				p.note(0, "What came after is not listed; select a later hop.")
				return
			}
			if len(p.lines) == first {
				p.blank()
				p.add(p.Styles.Title.Line("The whole chain"))
			}
			p.put(p.ledgerRow(h.ID, c, i == p.scene.At && !p.scene.Pending))
		}
	}
}

func (p *sheet) ledgerRow(hop int, c trace.CookieNote, here bool) Line {
	k := p.Styles.Dim
	if here {
		k = p.Styles.Bold
	}
	id := fmt.Sprintf("%4d ", hop)
	l := p.crumb(c, max(20, min(p.Width-len(id), 10+(p.Width-10)/2)))
	l.Spans = append([]cell.Span{k.Span(id)}, l.Spans...)
	if why := p.Redaction.Text(c.Note.String()); why != "" {
		l.Spans = append(l.Spans, p.Styles.Dim.Span("  "+cell.CutEnd(why, max(0, p.Width-cell.SpansWidth(l.Spans)-2))))
	}
	return l
}
