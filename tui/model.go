package tui

import (
	"context"
	"io"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"detour/explain"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/clipboard"
	"detour/tui/form"
	"detour/tui/page"
)

// mode says who has the keys.
type mode uint8

const (
	modeWalk    mode = iota
	modeCompose      // the composer
	modeLesson       // a lesson, or questions about the walk
	modeClients      // the picker of clients, over the walk or the composer
	modeArticle      // a text over the walk
	modeHelp         // the keys of the mode under it
	modeChoose       // a list that is narrowed by typing, over the walk or the composer
	modePrompt       // the line at the foot
	modeReading      // what a pasted command was read as, over the composer
)

// Model is the whole program's state.
type Model struct {
	cfg     Config
	in      io.Reader // the keyboard; nil in tests
	out     io.Writer // the terminal; nil in tests
	asks    bool      // ask the terminal for its background
	profile termenv.Profile
	dark    bool
	styles  cell.Styles

	width, height int
	mode, under   mode // under is the mode that an overlay returns to
	mouseOff      bool
	interrupted   bool // ended by ctrl+c
	frameParity   bool // changes with every message, see [Model.View]

	walk
	panes
	masking

	lesson      lessonRoom
	blaming     blaming
	recording   recording
	composer    composer
	clients     clients
	walks       walks
	chooser     chooser
	reading     reading
	prompt      prompt
	reader      reader
	clipboard   func(string) error // clipboard.System; tests have one of their own
	differences page.Differences
	preview     []string // of what is selected in a table, or is edited, drawn
	answer      []string // that an edit goes after, drawn
}

// New returns the program's model.
func New(cfg Config) Model {
	cfg = cfg.complete()
	keys, err := reboundKeys(cfg.Keys)
	if err != nil { // CheckKeys tells of it
		keys = newKeyMap()
	}
	m := Model{
		cfg: cfg, mouseOff: cfg.NoMouse, clipboard: clipboard.System, differences: page.Differences{},
		walk:    walk{keys: keys, exchanger: cfg.Exchanger, explainer: explain.Explain, judge: explain.Explainer{}.Judge},
		masking: masking{secrets: cfg.ShowSecrets},
	}
	if cfg.Explainer != nil || !cfg.Given.Empty() {
		m.blaming = newBlaming(cfg.Given)
		m = m.proving()
	}
	m = m.withTerminal(context.Background(), lipgloss.ColorProfile(), true)
	if cfg.Course != nil {
		return m.sat(*cfg.Course)
	}
	if cfg.Session != nil {
		m = m.openRecording(cfg.Session, cfg.Exchanger)
		m.notice = cfg.Notice
		return m
	}
	if cfg.Start == nil {
		return m.compose(form.New, trace.Request{Method: "GET"})
	}
	return m.begin(*cfg.Start, cfg.Exchanger)
}

// withTerminal returns the model as it runs in a context on a kind of terminal.
func (m Model) withTerminal(ctx context.Context, profile termenv.Profile, dark bool) Model {
	m.ctx, m.profile, m.dark = ctx, profile, dark
	m.styles = cell.NewStyles(m.cfg.Theme.Resolve(profile, dark), profile)
	return m.refreshed()
}

// Init asks the terminal for its background, and sends the first request where
// that was asked for.
func (m Model) Init() tea.Cmd {
	var ask, start tea.Cmd
	if m.asks {
		ask = write(m.out, askBackground)
	}
	if m.session != nil && (m.cfg.Send || m.mode == modeLesson) {
		start = func() tea.Msg { return startMsg{} }
	}
	return tea.Batch(ask, start)
}

// A startMsg asks for the first step.
type startMsg struct{}

// Update takes a message: size, our own, then the keys of the mode.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.frameParity = !m.frameParity
	next, cmd := m.updated(msg)
	if _, hop := msg.(hopMsg); hop && next.run.active && next.run.toEnd {
		return next, cmd // a long run is drawn at the spinner's pace
	}
	next = next.refreshed()
	var judging tea.Cmd
	if next.judged, judging = next.judged.handedOut(next.judge); judging != nil {
		cmd = tea.Batch(cmd, judging)
	}
	var asking tea.Cmd
	if next, asking = next.askedCase(); asking != nil {
		cmd = tea.Batch(cmd, asking)
	}
	return next, cmd
}

func (m Model) updated(msg tea.Msg) (_ Model, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height, m.room = msg.Width, msg.Height, msg.Width
		return m, nil
	case tea.ResumeMsg:
		return m, m.mouse()
	case tea.KeyMsg:
		return m.typed(msg)
	case tea.MouseMsg:
		return m.pointed(msg)
	case startMsg:
		return m.begun()
	case hopMsg:
		m.walk, cmd = m.arrived(msg)
		m = m.relistedExperiments()
		return m.lessonArrived(cmd)
	case keptMsg:
		return m.kept(msg), nil
	case nextCourseMsg:
		return m.nextCourse(msg)
	case labMsg:
		return m.labOpened(msg)
	case judgedMsg:
		m.judged = m.judged.took(msg)
		return m, nil
	case caseMsg:
		return m.tookCase(msg), nil
	case completionsMsg:
		return m.completed(msg), nil
	case countedMsg:
		m.walk, cmd = m.counted(msg)
	case spinMsg:
		m.walk, cmd = m.spun(msg)
	case comparedMsg:
		m.clients = m.clients.compared(msg, m.redaction())
		return m, nil
	case comparingMsg:
		var turn tea.Cmd
		m.clients, turn = m.clients.turned(msg)
		return m, turn
	case walkedMsg:
		var changed bool
		if m.walks, cmd, changed = m.walks.took(msg); changed && m.clients.walked {
			m.clients = m.clients.with(m.walks.Picks())
		}
	case backgroundMsg:
		return m.withTerminal(m.ctx, m.profile, msg.dark), nil
	case clipboard.Copied:
		m.notice = msg.Says()
		return m, nil
	case savedMsg:
		m.notice = msg.says(m.private)
		return m, nil
	case historyMsg:
		return m.listHistory(msg), nil
	case rememberedMsg:
		m.notice = msg.notice(m.notice)
		return m, nil
	case editedMsg:
		return m.leftEditor(msg)
	}
	return m, cmd
}

// mouse turns the mouse on again, which a suspended program loses.
func (m Model) mouse() tea.Cmd {
	if m.mouseOff {
		return nil
	}
	return tea.EnableMouseCellMotion
}

// leftEditor takes what the user left in the editor, and the mouse back.
func (m Model) leftEditor(msg editedMsg) (Model, tea.Cmd) {
	if m.mode == modeCompose {
		m.composer, m.notice = m.composer.edited(msg)
	} else if msg.err != nil {
		m.notice = prose.Sentence(cell.Shown(msg.err.Error()))
	}
	return m, m.mouse()
}

// toggleMouse leaves the mouse to the terminal, for selecting text, or takes
// it back.
func toggleMouse(m Model) (Model, tea.Cmd) {
	m.mouseOff = !m.mouseOff
	if m.mouseOff {
		m.notice = "The mouse is the terminal's: it selects text."
		return m, tea.DisableMouse
	}
	m.notice = "The mouse is back: it selects hops, tabs and lines."
	return m, tea.EnableMouseCellMotion
}

// maxKeys is how many characters of one message are taken for keys; more are a
// text that was pasted by a terminal that does not say so.
const maxKeys = 32

// typed takes the keys of a message. Those pressed faster than the terminal is
// read, over a slow line say, come together.
func (m Model) typed(msg tea.KeyMsg) (Model, tea.Cmd) {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 || len(msg.Runes) > maxKeys {
		return m.pressed(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		var cmd tea.Cmd
		m, cmd = m.pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
		m = m.refreshed()
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// pressed takes a key: first those that hold everywhere, then those of the mode.
func (m Model) pressed(msg tea.KeyMsg) (Model, tea.Cmd) {
	m.notice = ""
	switch {
	case key.Matches(msg, m.keys.global.Interrupt):
		m.run = m.run.stopped()
		m.interrupted = true
		return m, tea.Quit // tea.Interrupt would not wait for the reader of keys
	case key.Matches(msg, m.keys.global.Suspend):
		return m, tea.Suspend
	case key.Matches(msg, m.keys.global.Redraw):
		return m, tea.ClearScreen
	}
	switch m.mode {
	case modeCompose:
		return m.pressedCompose(msg)
	case modeWalk:
		return m.pressedWalk(msg)
	case modeLesson:
		return m.pressedLesson(msg)
	}
	return m.pressedOver(msg)
}

// base is the mode whose screen is drawn, with an overlay over it perhaps.
func (m Model) base() mode {
	if m.mode == modeWalk || m.mode == modeCompose || m.mode == modeLesson {
		return m.mode
	}
	return m.under
}
