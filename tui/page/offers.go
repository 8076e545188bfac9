package page

import (
	"fmt"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
)

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
