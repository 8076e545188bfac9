package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// A countedMsg is a second less until a browser follows the Refresh of the page in
// view. Nothing is sent at the end of it: o follows the Refresh here.
type countedMsg struct{ run int }

// mostCounted is the longest delay that is counted down, in seconds.
const mostCounted = 600

// counting begins to count down, where the chain has ended with a page that a browser
// would leave by itself.
func (w walk) counting() (walk, tea.Cmd) {
	w.counts = 0
	cur := w.session.Current()
	if cur == nil || !w.session.Client().Browses() || len(cur.Decision.Offers) == 0 {
		return w, nil
	}
	if delay := cur.Decision.Offers[0].Delay; delay > 0 && delay <= mostCounted {
		w.counts = delay
		return w, nextSecond(w.run.id)
	}
	return w, nil
}

func nextSecond(run int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countedMsg{run} })
}

// counted counts a second, unless something else has happened by now.
func (w walk) counted(msg countedMsg) (walk, tea.Cmd) {
	if msg.run != w.run.id || w.counts == 0 {
		return w, nil
	}
	if w.counts--; w.counts == 0 {
		return w, nil
	}
	return w, nextSecond(msg.run)
}
