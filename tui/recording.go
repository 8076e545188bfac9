package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// A recording is what was opened from a file, and the live walk that was begun
// beside it. One of the two is on the screen.
type recording struct {
	session   *trace.Session // nil where no file was opened
	exchanger trace.Exchanger
	live      walk // session nil before one is begun
}

// openRecording shows what was opened from a file. Nothing is sent from it.
func (m Model) openRecording(s *trace.Session, ex trace.Exchanger) Model {
	m.recording.session, m.recording.exchanger = s, ex
	m = m.openSession(s, ex)
	m.recorded = true
	return m
}

func whyNoLive(m Model) string {
	switch {
	case m.run.active:
		return m.busy()
	case m.recording.session == nil:
		return page.IsLive
	}
	return ""
}

// goLive opens the first request of a recording in the composer, which asks for
// what is masked in it. From the live walk it goes back to the recording, and from
// there to the walk again.
func goLive(m Model) (Model, tea.Cmd) {
	switch {
	case !m.recorded:
		m.recording.live = m.walk
		return m.openRecording(m.recording.session, m.recording.exchanger), nil
	case m.recording.live.session == nil:
		return composeAgain(m), nil
	}
	return m.choose("Walk it again, live?", []item{
		{label: "go back to the live walk", do: atOnce(Model.backToLive).do},
		{label: "begin another one", about: "The first request opens in the form; nothing is sent yet.", do: atOnce(composeAgain).do},
	}), nil
}

// backToLive shows the walk that was begun beside the recording.
func (m Model) backToLive() Model {
	live := m.recording.live
	m = m.openSession(live.session, live.exchanger)
	m.start, m.trials = live.start, live.trials
	return m
}

// askLive says what walking a recording again sends and where to, and asks.
func (m Model) askLive(r trace.Request, send func(Model) (Model, tea.Cmd)) Model {
	what := cell.Shown(r.Method) + " " + m.redaction().Address(r.URI)
	about := page.LiveAsk(r, m.composer.form.Asking(), m.keys.walk.Live.Help().Key)
	items := sendOrNot(what, about, send)
	prepared := m.composer.form.Asking().Prepare(r)
	items[1].sends = &prepared
	return m.choose("Walk it again, live?", items)
}
