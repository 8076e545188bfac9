package tui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/page"
)

// A run is the exchange under way, if there is one, and whether more follow.
type run struct {
	id     int // raised for each exchange and each cancelling
	cancel context.CancelFunc
	active bool
	toEnd  bool // go on with the next hop by itself
	until  trace.StopAt
	trial  *page.Trial // that the exchange makes; nil mostly
	frame  int         // of the spinner
}

// started returns the run with a new exchange under way.
func (r run) started(cancel context.CancelFunc, toEnd bool) run {
	return run{id: r.id + 1, cancel: cancel, active: true, toEnd: toEnd, until: r.until, frame: r.frame}
}

// stopped cancels what is under way; its answer will be stale.
func (r run) stopped() run {
	if r.cancel != nil {
		r.cancel()
	}
	return run{id: r.id + 1, frame: r.frame}
}

// begin starts a new walk that waits to send start.
func (m Model) begin(start trace.Request, ex trace.Exchanger) Model {
	return m.openSession(trace.NewSession(m.cfg.Client, start), ex)
}

// openSession goes on with a session, which may be a recorded one.
func (m Model) openSession(s *trace.Session, ex trace.Exchanger) Model {
	m.run = m.run.stopped()
	m.start, m.exchanger = s.Start(), ex
	m.session = s
	m.hops, m.trials, m.unsent = hops{}, nil, nil
	m.mode, m.focus = modeWalk, paneInspector
	m.inspector, m.explain = inspector{}, explanation{}
	return m.followed()
}

// begun sends the request that the program was started with.
func (m Model) begun() (Model, tea.Cmd) {
	e := history.EntryOf(m.start, m.cfg.Client.Name)
	if m.cfg.Played != "" {
		e = history.EntryOfLab(m.cfg.Played, m.cfg.Client.Name)
	}
	m, send := m.step(false)
	return m, tea.Batch(send, remember(m.cfg.History, e))
}

// followed selects the hop that the chain ends with; while the screen is
// frozen the selection stays.
func (m Model) followed() Model {
	hop := m.session.Current()
	if before, sent := m.hops.selected(); m.frozen && sent {
		hop = before
	}
	m.hops = m.hops.renewed(m.session).selectedHop(hop)
	return m
}

// step sends the pending request, or adds the ghost that stands for it.
func (m Model) step(toEnd bool) (Model, tea.Cmd) {
	r, ok := m.session.Pending()
	if !ok {
		m.notice = m.whyNoStep()
		return m, nil
	}
	spinning := m.run.active
	if g := m.session.Ghost(); g != nil {
		m.run = m.run.started(func() {}, toEnd)
		return m.arrived(hopMsg{m.run.id, g})
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.run = m.run.started(cancel, toEnd)
	send := exchange(ctx, m.run.id, m.exchanger, r)
	if spinning {
		return m, send
	}
	return m, tea.Batch(send, spin(m.run.id))
}

// arrived adds a hop, and goes on with the next where that was asked for.
func (m Model) arrived(msg hopMsg) (Model, tea.Cmd) {
	if msg.run != m.run.id || !m.run.active {
		return m, nil
	}
	m.run.cancel()
	made := m.run.trial
	m.session.Add(msg.hop)
	if m.run.toEnd {
		if m.goesOn(msg.hop) {
			return m.step(true)
		}
		m.notice = m.ranTo(msg.hop)
	}
	m.run = m.run.stopped()
	m = m.followed()
	if !m.frozen {
		m.inspector = m.inspector.arrivedAt(msg.hop)
	}
	if made != nil {
		m = m.tried(*made, msg.hop)
	}
	return m, nil
}

// goesOn reports whether a run goes on after a hop: not for ever.
func (m Model) goesOn(h *trace.Hop) bool {
	_, pending := m.session.Pending()
	if at := m.run.until.At; at != nil && at(h) {
		return false
	}
	return pending && h.Decision.Loop.Kind != trace.LoopCertain
}

// ranTo says where a run came to its end.
func (m Model) ranTo(h *trace.Hop) string {
	_, pending := m.session.Pending()
	switch at := m.run.until.At; {
	case at != nil && at(h):
		return fmt.Sprintf("Stopped after %s, %s.", prose.Counted(len(m.session.Chain().Hops), "hop"), m.run.until.Says)
	case pending && h.Decision.Loop.Kind == trace.LoopCertain:
		return fmt.Sprintf("Stopped at a certain loop: what goes next is hop %d again. space sends it.", h.Decision.Loop.Since)
	}
	return fmt.Sprintf("The chain ended after %s.", prose.Counted(len(m.session.Chain().Hops), "hop"))
}

// spun turns the spinner while its exchange is under way. Hops of a long run
// are shown at this pace and not one by one.
func (m Model) spun(msg spinMsg) (Model, tea.Cmd) {
	if !m.run.active {
		return m, nil
	}
	m.run.frame++
	if m.run.toEnd {
		m = m.followed()
	}
	return m, spin(m.run.id)
}

// back ends the chain one hop earlier. Who came from what goes next looks at
// what goes next again.
func (m Model) back() Model {
	m.inspector = m.inspector.returned()
	return m.rewound(m.session.Current().Parent)
}

// fork lets the chain go on from the selected hop.
func (m Model) fork() Model {
	h := m.scene.Hop
	m = m.rewound(h.ID)
	m.notice = fmt.Sprintf("Going on from hop %d; what came after it stays as a branch.", h.ID)
	if m.session.Edited() {
		m.notice = fmt.Sprintf("Going on from hop %d, with the edit that waited there.", h.ID)
	}
	return m
}

func (m Model) whyNoFork() string {
	switch h := m.scene.Hop; {
	case m.run.active:
		return m.busy()
	case h == nil:
		return "No hop is selected to go on from."
	case h == m.session.Current():
		return fmt.Sprintf("The chain ends at hop %d already: select an earlier one.", h.ID)
	}
	return ""
}

func (m Model) rewound(id int) Model {
	m.run = m.run.stopped()
	if err := m.session.Rewind(id); err != nil {
		m.notice = err.Error()
		return m
	}
	rest, edit, waited := takenUnsent(m.unsent, id)
	if waited {
		m.unsent = rest
		m.session.Edit(edit)
		m.notice = "The edit that waited here is back."
	}
	return m.followed()
}

// revert gives the next request back to the client.
func (m Model) revert() Model {
	id := 0
	if cur := m.session.Current(); cur != nil {
		id = cur.ID
	}
	m = m.rewound(id)
	m.notice = "The edit is undone."
	return m
}

// takeOffer makes a Refresh the next request.
func (m Model) takeOffer() Model {
	m.session.Take(m.session.Current().Decision.Offers[0])
	return m.followed()
}

// edit opens the pending request in the composer.
func (m Model) edit() Model {
	r, ok := m.session.Pending()
	if !ok {
		cur := m.session.Current()
		if cur == nil {
			return m
		}
		r = cur.Request
		m.notice = page.ClientName(m.session.Client()) + " stops here; what you write goes on all the same."
	}
	return m.compose(form.Edit, r)
}

// whyNoStep says why there is nothing to send, and what can be done; Next has
// the reasons.
func (m Model) whyNoStep() string {
	cur := m.session.Current()
	switch {
	case cur == nil:
		return "There is nothing to send."
	case cur.Failure != nil:
		return "The exchange failed: b goes back to try again, e edits it."
	case len(cur.Decision.Offers) > 0:
		return "The chain has ended here: o takes the " + cur.Decision.Offers[0].Kind + "."
	}
	return "The chain has ended here: b goes back, e writes a next request."
}

// cancelRun stops what is under way and says so; when nothing is, it lets go
// of the cause in focus, or leaves the zoom.
func (m Model) cancelRun() Model {
	switch {
	case m.run.active:
	case m.explain.Point > 0:
		m.explain = m.explain.pointedAt(0)
		return m
	default:
		m.zoomed = false
		return m
	}
	made := m.run.trial
	m.run = m.run.stopped()
	if made != nil {
		m = m.rewound(made.Back)
		m.notice = "The experiment is cancelled; it may have reached the server."
		return m
	}
	m = m.followed()
	m.notice = "Cancelled; it may have reached the server. space sends it again."
	return m
}

// pause lets a run end with the exchange under way.
func (m Model) pause() Model {
	m.run.toEnd = false
	m.notice = "Pausing after this hop."
	return m
}

// toggledSecrets shows or masks credentials.
func (m Model) toggledSecrets() Model {
	m.secrets = !m.secrets
	m.notice = "Secrets are masked."
	if m.secrets {
		m.notice = "Secrets are shown."
	}
	return m
}

// toggledPrivate hides hosts and values, for projecting, or shows them again.
func (m Model) toggledPrivate() Model {
	m.private, m.veil = !m.private, nil
	m.notice = "Hosts and values are shown."
	if m.private {
		m.veil = &page.Anonymizer{}
		m.notice = "Hosts and values are hidden; what you edit is shown while you edit it."
	}
	return m
}

// sight is how much is shown.
func (m Model) redaction() page.Redaction {
	return page.Redaction{Open: m.secrets && !m.private, Anonymizer: m.veil}
}

// whyPrivate says why a thing is not to be had while hosts and values are hidden.
func whyPrivate(k *keyMap) string {
	return "Hosts and values are hidden; " + k.walk.Private.Help().Key + " shows them."
}
