package page

import (
	"fmt"
	"strings"

	"detour/trace"
	"detour/tui/cell"
)

// A Standing is how a walk stands, beside the hop in view.
type Standing struct {
	Session        *trace.Session
	Sending, ToEnd bool
	Recorded       bool // it was opened from a file
	Trying         bool // what is under way is an experiment
	Frame          int  // of the spinner
	Private        bool
	Frozen         bool
	Secrets        bool // shown
	Middle, Wide   bool // how much room there is
}

// Header is the first row of a walk: request line, client, hop, time and state.
func Header(s Scene, w Standing, v View) cell.Line {
	st := v.Styles
	left := []cell.Span{cell.Text(" ")}
	if w.Wide {
		left = []cell.Span{st.Badge.Span(" detour"), cell.Text("  ")}
	}
	right := w.facts(s, st)
	room := v.Width - cell.SpansWidth(left) - cell.SpansWidth(right) - 2
	method, uri := s.Subject(v.Redaction)
	left = append(left, st.Bold.Span(method+" "), cell.Text(cell.Shorten(uri, max(1, room-cell.Width(method)-1))))
	gap := v.Width - cell.SpansWidth(left) - cell.SpansWidth(right)
	return cell.LineOf(append(append(left, cell.Text(cell.Blanks(gap))), right...)...)
}

// facts are the right half of the header.
func (w Standing) facts(s Scene, st cell.Styles) []cell.Span {
	c := w.Session.Client()
	as := "as " + ClientName(c)
	if w.Wide && c.Version != "" {
		as += " " + ShortVersion(c.Version)
	}
	parts := []cell.Span{st.Dim.Span(as)}
	if h := s.Hop; h != nil && !s.Pending {
		var facts []string
		if w.Middle {
			facts = append(facts, w.place(s))
			if h.Response != nil {
				status := fmt.Sprint(h.Status())
				if h.Failure != nil {
					status = "✗ " + status
				}
				facts = append(facts, status)
			}
		}
		if h.Timing.Total > 0 {
			facts = append(facts, took(h.Timing.Total))
		}
		if len(facts) > 0 {
			parts = append(parts, cell.Text("   "), cell.Text(strings.Join(facts, " · ")))
		}
	}
	if w.Private {
		parts = append(parts, cell.Text("   "), st.Notice.Span("PRIVATE"))
	}
	if w.Frozen {
		parts = append(parts, cell.Text("   "), st.Notice.Span("FROZEN"))
	}
	if w.Secrets && !w.Private {
		parts = append(parts, cell.Text("   "), st.Notice.Span("SECRETS SHOWN"))
	}
	word, k := w.state(st)
	if s.trial != nil && !w.Sending {
		word, k = "EXPERIMENT", st.Changed
	}
	return append(parts, cell.Text("   "), k.Span(word), cell.Text(" "))
}

// place says which hop of how many is in view; more may follow.
func (w Standing) place(s Scene) string {
	n := len(s.Chain.Hops)
	more := ""
	if _, pending := w.Session.Pending(); pending && s.Chain.Last() == w.Session.Current() {
		more = "+"
	}
	switch {
	case s.trial != nil:
		return fmt.Sprintf("beside hop %d", s.trial.Hop.ID)
	case s.Hop.ID == s.At+1:
		return fmt.Sprintf("hop %d of %d%s", s.Hop.ID, n, more)
	}
	return fmt.Sprintf("hop %d, number %d of %d%s", s.Hop.ID, s.At+1, n, more)
}

// state is one word for where the walk is.
func (w Standing) state(st cell.Styles) (string, cell.Ink) {
	cur := w.Session.Current()
	_, pending := w.Session.Pending()
	switch {
	case w.Sending && w.Trying:
		return cell.Spinner(w.Frame) + " EXPERIMENT", st.Badge
	case w.Sending && w.ToEnd:
		return cell.Spinner(w.Frame) + " RUNNING", st.Badge
	case w.Sending:
		return cell.Spinner(w.Frame) + " SENDING", st.Badge
	case w.Recorded:
		return "RECORDING", st.Notice.And(st.Bold)
	case cur == nil && w.Session.Edited():
		return "EDITED", st.Changed
	case cur == nil:
		return "READY", st.Badge
	case cur.Failure != nil && !pending:
		return "FAILED", st.Server.And(st.Bold)
	case pending && w.Session.Edited() && w.tookOffer():
		return "PAUSED", st.Badge
	case pending && w.Session.Edited(): // what loops is the client's own request
		return "EDITED", st.Changed
	case cur.Decision.Loop.Kind == trace.LoopCertain:
		return "LOOP", st.Server.And(st.Bold)
	case pending:
		return "PAUSED", st.Badge
	case cur.Decision.Verdict == trace.Refuse:
		return "REFUSED", st.Server.And(st.Bold)
	case cur.Decision.Verdict == trace.GiveUp:
		return "GAVE UP", st.Server.And(st.Bold)
	}
	if w.Session.Client().Browses() && len(cur.Decision.Offers) > 0 {
		return offerWord(cur.Decision.Offers[0]), st.Badge
	}
	return "ENDED", st.Success.And(st.Bold)
}

// tookOffer reports whether a Refresh was taken as what goes next.
func (w Standing) tookOffer() bool {
	r, ok := w.Session.Pending()
	return ok && offerOf(w.Session.Current().Decision, &r) != nil
}

// offerWord says that a page leads on by itself.
func offerWord(o trace.Offer) string {
	if o.Kind == trace.OfferScript || o.Kind == trace.OfferForm {
		return "SCRIPT LEADS ON"
	}
	return "REFRESH OFFERED"
}
