package page

import (
	"fmt"
	"strings"
	"time"

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
	Elapsed        time.Duration
	Phase          trace.Phase // of the exchange under way
	Counts         int         // seconds until a browser follows a Refresh; 0 for none
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
		return cell.Spinner(w.Frame) + " EXPERIMENT" + w.progress(), st.Badge
	case w.Sending && w.ToEnd:
		return cell.Spinner(w.Frame) + " RUNNING" + w.progress(), st.Badge
	case w.Sending:
		return cell.Spinner(w.Frame) + " SENDING" + w.progress(), st.Badge
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
		return w.offered(cur.Decision.Offers[0]), st.Badge
	}
	return "ENDED", st.Success.And(st.Bold)
}

// phaseWords say what an exchange waits for.
var phaseWords = map[trace.Phase]string{
	trace.PhaseDNS: "resolving", trace.PhaseConnect: "connecting", trace.PhaseTLS: "TLS", trace.PhaseSend: "sending",
	trace.PhaseFirstByte: "waiting", trace.PhaseHead: "reading", trace.PhaseBody: "content",
}

// progress is for how long an exchange has been under way, and what it waits for; ""
// in the first second, which most do not outlast.
func (w Standing) progress() string {
	if w.Elapsed < time.Second {
		return ""
	}
	says := fmt.Sprintf(" %.0f s", w.Elapsed.Truncate(time.Second).Seconds())
	if word := phaseWords[w.Phase]; word != "" {
		says += " · " + word
	}
	return says
}

// offered says that a page leads on, and when a browser would go.
func (w Standing) offered(o trace.Offer) string {
	if w.Counts > 0 {
		return fmt.Sprintf("REFRESH IN %d s", w.Counts)
	}
	if o.Delay > 0 && o.Delay <= 600 && !w.Recorded {
		return "REFRESH DUE"
	}
	return offerWord(o)
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
