package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

// A hopMsg is a hop that an exchange of a run came back with.
type hopMsg struct {
	run int
	hop *trace.Hop
}

// exchange makes one exchange.
func exchange(ctx context.Context, run int, ex trace.Exchanger, r trace.Request) tea.Cmd {
	return func() tea.Msg { return hopMsg{run, ex.Exchange(ctx, r)} }
}

// A labMsg is a scenario of the lab, ready to be walked.
type labMsg struct {
	run       int
	name      string
	start     trace.Request
	exchanger trace.Exchanger
	err       error
}

// openLab finds a scenario and starts the lab for it.
func openLab(run int, find func(string) (trace.Request, trace.Exchanger, error), name string) tea.Cmd {
	return func() tea.Msg {
		r, ex, err := find(name)
		return labMsg{run, name, r, ex, err}
	}
}

// A spinMsg is the next moment of the spinner of a run.
type spinMsg struct{ run int }

const spinEvery = 90 * time.Millisecond

// spin waits for the spinner's next moment. Nothing ticks while nothing runs.
func spin(run int) tea.Cmd {
	return tea.Tick(spinEvery, func(time.Time) tea.Msg { return spinMsg{run} })
}

// A backgroundMsg is the terminal's answer about its background.
type backgroundMsg struct{ dark bool }

// write writes an escape sequence that the renderer knows nothing of. One write
// does not mix with the renderer's, which are one each too.
func write(out io.Writer, seq string) tea.Cmd {
	return func() tea.Msg {
		if out != nil {
			_, _ = io.WriteString(out, seq) // the renderer meets the same error
		}
		return nil
	}
}
