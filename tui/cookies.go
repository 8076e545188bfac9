package tui

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// maxLedger is how many lines of the ledger are laid out.
const maxLedger = 400

// cookies lays out what became of each cookie: of this hop with its reason, and
// below it of all hops, one line each.
func (p *page) cookies() {
	if p.scene.hop == nil {
		p.say(p.st.Dim, "Not sent yet.")
		return
	}
	here := p.scene.decision.Cookies
	if len(here) == 0 {
		p.say(p.st.Dim, "This hop set, sent and withheld no cookie.")
	}
	for _, c := range here {
		p.put(p.crumb(c, p.width))
		p.cookieWhy(c)
	}
	p.jar()
	p.ledger()
}

// crumb is the line of one thing that happened.
func (p *page) crumb(c trace.CookieNote, width int) pageLine {
	pair := trace.Field{Name: "Cookie", Value: c.Name + "=" + c.Value}
	val := pair.Value
	if !p.sight.open || p.sight.veil != nil {
		val = trace.Mask(pair)
	}
	about := subject{kind: aboutField, field: trace.Field{Name: "Set-Cookie", Value: c.Line}}
	if c.Line == "" {
		about.field = pair
	}
	return pageLine{
		Line:  cell.LineOf(p.eventInk(c.Event).Span(fmt.Sprintf("%-9s ", c.Event)), cell.Text(cell.Shorten(cell.Shown(val), width-10))),
		about: about,
	}
}

// cookieWhy says why: what the cookie's attributes come to, then the rule.
func (p *page) cookieWhy(c trace.CookieNote) {
	for _, s := range []string{cell.Shown(c.Note), strings.TrimPrefix(c.Rule.Says+" · "+c.Rule.Source, " · ")} {
		if s = strings.TrimSuffix(s, " · "); s != "" {
			p.note(10, s)
		}
	}
}

func (p *page) eventInk(e trace.CookieEvent) cell.Ink {
	switch e {
	case trace.CookieStored, trace.CookieSent:
		return p.st.Added
	case trace.CookieRejected, trace.CookieDeleted:
		return p.st.Removed
	}
	return p.st.Changed
}

// jar says which cookies are kept after the hop in view.
func (p *page) jar() {
	var names []string
	for _, h := range p.scene.chain.Hops[:p.scene.at+1] {
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
func (p *page) ledger() {
	if len(p.scene.chain.Hops) < 2 {
		return
	}
	first := len(p.lines)
	for i, h := range p.scene.chain.Hops {
		for _, c := range h.Decision.Cookies {
			if len(p.lines)-first > maxLedger {
				p.note(0, "What came after is not listed; select a later hop.")
				return
			}
			if len(p.lines) == first {
				p.blank()
				p.add(p.st.Title.Line("The whole chain"))
			}
			p.put(p.ledgerRow(h.ID, c, i == p.scene.at))
		}
	}
}

func (p *page) ledgerRow(hop int, c trace.CookieNote, here bool) pageLine {
	k := p.st.Dim
	if here {
		k = p.st.Bold
	}
	id := fmt.Sprintf("%4d ", hop)
	l := p.crumb(c, max(20, min(p.width-len(id), 10+(p.width-10)/2)))
	l.Spans = append([]cell.Span{k.Span(id)}, l.Spans...)
	if why := p.sight.text(cell.Shown(c.Note)); why != "" {
		l.Spans = append(l.Spans, p.st.Dim.Span("  "+cell.CutEnd(why, max(0, p.width-cell.SpansWidth(l.Spans)-2))))
	}
	return l
}
