package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
)

// promptKind is what the line at the foot asks for.
type promptKind uint8

const (
	promptFind   promptKind = iota // what to search for
	promptStatus                   // the status that a run stops at
	promptSave                     // the name of the file that the walk is saved to
	promptConfig                   // the path of the server's configuration
	promptLog                      // of a log of the server's
	promptSource                   // of the application's code
	promptRoot                     // of the server's files
)

// prompt is the line at the foot that is typed in.
type prompt struct {
	kind  promptKind
	back  mode // that it returns to
	entry form.Entry
	paths []string // that a path can be completed to
}

// ask opens the line at the foot.
func (m Model) ask(kind promptKind, given string) Model {
	m.prompt = prompt{kind: kind, back: m.mode, entry: form.Entry{}.With(given)}
	return m.open(modePrompt)
}

// openFind asks what to search for, in the article over the walk or in the
// walk's own panes.
func openFind(m Model) Model {
	if m.mode == modeArticle || m.mode == modeHelp {
		return m.ask(promptFind, m.reader.find)
	}
	return m.ask(promptFind, m.find)
}

func (p prompt) update(k promptKeys, msg tea.KeyMsg) (prompt, outcome) {
	switch {
	case key.Matches(msg, k.Close):
		return p, closes
	case key.Matches(msg, k.Accept):
		return p, takes
	}
	p.entry = edited(p.entry, msg)
	p.paths = nil
	return p, stays
}

// prompted does what is typed in the line at the foot: a search goes on with
// each letter, and ends with the line that is closed.
func (m Model) prompted(out outcome) (Model, tea.Cmd) {
	p := m.prompt
	if out != stays {
		m.mode = p.back
	}
	text := p.entry.Text()
	switch {
	case p.kind == promptSave && out == takes && strings.TrimSpace(text) != "":
		return m, m.saving(strings.TrimSpace(text))
	case p.kind == promptSave:
	case p.path() && out == takes:
		m = m.attach(p.kind, text)
	case p.path() && out == stays:
		return m, completions(text)
	case p.path():
	case p.kind == promptStatus && out == takes:
		stop, err := trace.StopAtStatus(text)
		if err == nil {
			var send tea.Cmd
			m.walk, send = m.runTo(stop)
			return m, send
		}
		m.notice = prose.Sentence(err.Error())
	case p.kind == promptStatus:
	case p.back == modeArticle || p.back == modeHelp:
		m.reader.find, m.reader.lines = out.searched(text), nil
	default:
		m.find = out.searched(text)
	}
	return m, nil
}

// searched is what is searched for: nothing when that is closed.
func (out outcome) searched(text string) string {
	if out == closes {
		return ""
	}
	return text
}

// line draws the line at the foot.
func (p prompt) line(st cell.Styles, k promptKeys, width int) cell.Line {
	accept, leave := k.Accept.Help().Key, k.Close.Help().Key
	lead, end := " /", "   "+accept+" keeps it   "+leave+" ends the search "
	switch p.kind {
	case promptSave:
		lead, end = " Save as ", "   .har too   "+accept+" saves   "+leave+" closes "
	case promptStatus:
		lead, end = " Run until the status ", "   404, or 4xx   "+accept+" runs   "+leave+" closes "
	}
	ghost := ""
	if p.path() {
		lead, end, ghost = leads[p.kind], "   "+k.Complete.Help().Key+" completes ", p.completion()
		if width >= middleWidth {
			end = "  " + end + "  " + accept + " attaches   " + leave + " closes "
		}
	}
	room := width - cell.Width(lead) - cell.Width(end)
	l := cell.LineOf(st.Key.Span(lead))
	l.Spans = append(l.Spans, entrySpans(st, p.entry, room, true, cell.Shown(ghost))...)
	gap := width - cell.SpansWidth(l.Spans) - cell.Width(end)
	return cell.LineOf(append(l.Spans, cell.Text(cell.Blanks(gap)), st.Dim.Span(end))...)
}

func (in inspector) toPlace(n int) inspector {
	in.places = in.places.moved(n)
	if at := in.places.row(); at >= 0 {
		in.scroll = in.scroll.Showing(at)
	}
	return in
}
