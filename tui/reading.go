package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace/curl"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
)

// A reading is what a pasted command was read as, where that can be doubted: shown
// over the form before it is taken.
type reading struct {
	form.Reading
	filled form.Form
	scroll cell.Scroll
	drawn  []string
	at     rect
}

type readingKeys struct {
	moveKeys
	Take, Send, Close key.Binding
}

// pasteCurl fills the form from a command. What is doubtful about it, or left out,
// is shown first; otherwise it is filled at once. Nothing is sent.
func (m Model) pasteCurl(text string) Model {
	filled, read, err := m.composer.form.PasteCurl(text)
	switch {
	case err != nil:
		m.notice = "Not filled: " + cell.Shown(err.Error()) + "."
	case read.Sure():
		m = m.filledFrom(filled, read)
	default:
		m.reading = reading{Reading: read, filled: filled}
		m = m.open(modeReading)
	}
	return m
}

// filledFrom takes a command as it was read.
func (m Model) filledFrom(filled form.Form, read form.Reading) Model {
	m.composer.form, m.composer.held = filled, ""
	m.notice = filled.FilledSays(read, m.cfg.Dial != nil) + " " + m.keys.compose.Undo.Help().Key + " undoes it."
	return m
}

// enteredURL takes enter in the URL. A terminal that does not say what is a paste
// sends its line ends as enter: the lines of a command that goes on are held until
// its last one.
func (m Model) enteredURL() (Model, tea.Cmd) {
	text := m.composer.held + m.composer.form.URL.Text()
	switch {
	case !curl.IsCommand(text):
		return send(m)
	case !curl.GoesOn(text):
		return m.pasteCurl(text), nil
	}
	m.composer.held = text + "\n"
	m.composer.form = m.composer.form.WithURL("")
	m.notice = "The command goes on: " + prose.Counted(strings.Count(m.composer.held, "\n"), "line") + " so far. " +
		m.keys.compose.Send.Help().Key + " reads it as it is."
	return m, nil
}

// readAsItIs reads a command of which lines are held, whether it goes on or not.
func (m Model) readAsItIs() Model {
	text := m.composer.held + m.composer.form.URL.Text()
	m.composer.held = ""
	m.composer.form = m.composer.form.WithURL(text)
	return m.pasteCurl(text)
}

func (r reading) update(k readingKeys, msg tea.KeyMsg) (reading, outcome) {
	switch {
	case key.Matches(msg, k.Close):
		return r, closes
	case key.Matches(msg, k.Take):
		return r, takes
	}
	r.scroll = r.scroll.By(k.rows(msg, r.scroll.Height))
	return r, stays
}

// takeReading fills the form with what is shown.
func (m Model) takeReading() Model { return m.closed().filledFrom(m.reading.filled, m.reading.Reading) }

// sendReading fills the form with what is shown, and sends it.
func sendReading(m Model) (Model, tea.Cmd) { return send(m.takeReading()) }

// drawnReading is the reading drawn over the form, no larger than it needs.
func (m Model) drawnReading() reading {
	r := m.reading
	over := m.layout.over
	sg := m.redaction()
	lines := readingRows(m.styles, r.Says(r.filled, sg.Value, sg.Address(r.filled.Target())), min(over.w, 96)-4)
	r.at = rect{w: min(over.w, 96), h: min(over.h, len(lines)+2)}
	r.at.x, r.at.y = over.x+(over.w-r.at.w)/2, over.y+(over.h-r.at.h)/2
	in := r.at.inner()
	r.scroll = r.scroll.Fitted(len(lines), in.h)
	b := cell.Frame{Title: []cell.Span{m.styles.Title.Span("Is this what was pasted?")}, Focused: true, Note: r.scroll.Position()}
	for i := r.scroll.Top; i < r.scroll.End(); i++ {
		b.Rows = append(b.Rows, lines[i].Draw(in.w))
	}
	r.drawn = b.Draw(m.styles, r.at.w, r.at.h)
	return r
}

// readingRows wraps the lines of a reading; what is doubtful has its sign and its
// reason.
func readingRows(st cell.Styles, says []form.ReadingLine, width int) []cell.Line {
	var rows []cell.Line
	for i, l := range says {
		lead, ink := cell.Text(" "), cell.Ink("")
		if l.Sign != "" {
			lead, ink = st.Changed.Span(" "+l.Sign+" "), st.Bold
		}
		if i == 0 {
			ink = st.Bold
		}
		spans := []cell.Span{ink.Span(l.Text)}
		if l.Why != "" {
			spans = append(spans, st.Dim.Span(": "+l.Why))
		}
		for j, row := range cell.WrapSpans(spans, width-cell.Width(lead.Text), 2) {
			before := lead
			if j > 0 {
				before = cell.Text(cell.Blanks(cell.Width(lead.Text)))
			}
			row.Spans = append([]cell.Span{before}, row.Spans...)
			rows = append(rows, row)
		}
	}
	return rows
}
