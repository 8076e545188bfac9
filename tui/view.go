package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// refreshed draws again what may have changed. Drawing happens here and not in
// View, so that a pane keeps its lines until what they show, or its size, is
// another; View only puts rows side by side.
func (m Model) refreshed() Model {
	m.layout = placed(m.width, m.height, arrangement{m.base(), m.onTable(), m.editsNext(), m.zoomed, m.focus})
	if m.layout.tooSmall {
		return m
	}
	if m.base() == modeCompose {
		m.composer = m.composer.draw(m.styles, m.layout.form, m.redaction())
		m.preview, m.answer = m.drawnEdit()
	} else if m.base() == modeLesson {
		m = m.refreshedLesson()
	} else if m.session != nil {
		m = m.refreshedWalk()
	}
	switch m.mode {
	case modeClients:
		m.clients.docks = m.layout.table
		m.clients = m.clients.draw(m.styles, m.layout.over, m.pickTitle())
	case modeReading:
		m.reading = m.drawnReading()
	case modeChoose:
		m.chooser.docks = m.layout.table
		m.chooser = m.chooser.draw(m.styles, m.layout.over)
	}
	if m.base() == modeWalk {
		m.preview = m.drawnPreview()
	}
	m.reader = m.renewedReader()
	return m
}

// pickTitle says after what the clients are asked.
func (m Model) pickTitle() string {
	hop := m.scene.Hop
	switch c := m.clients; {
	case c.walked:
		return m.walks.Title()
	case m.session == nil || hop == nil || m.under == modeCompose:
		return "Walk as"
	case c.comparison.made != nil:
		return page.ComparedSays(*c.comparison.made, hop)
	default:
		return "After this " + page.StatusWord(hop) + " to a " + cell.Shown(hop.Request.Method) + c.comparison.note()
	}
}

// refreshedWalk draws the panes of the walk.
func (m Model) refreshedWalk() Model {
	l := m.layout
	m.panes = m.following(m.session, m.trials, m.run.steps())
	m.hops.recorded, m.hops.sending = m.recorded, m.sending()
	if l.narrow() {
		m.focus = paneInspector
	} else if m.inspector.tab == page.TabExplain {
		m.inspector.tab = page.TabResponse
	}
	sceneBefore := m.sceneOf
	m.scene, m.sceneOf = m.currentScene(), sceneKey{m.revision(), m.hops.sel}
	m.scene.Blamed, m.inspector.blames = m.blamed(), m.blaming.attached()
	if m.inspector.tab == page.TabBlame && !m.inspector.blames {
		m.inspector.tab = page.TabNext
	}
	if m.private && (m.anonymizer == nil || sceneBefore != m.sceneOf) {
		m.anonymizer = page.NewAnonymizer(m.scene)
	}
	m.hops.redaction = m.redaction()
	m.judged = m.judged.renewed(m.session, m.scene, m.trials, m.blaming.changes, m.judge)
	m.hops.grave = m.judged.grave
	m.says = m.judged.row(m.styles, m.width, m.redaction(), m.keys.walk.Verdict.Help().Key)
	key := m.key()
	m.explain.Differ, m.explain.Keys = m.differ(), m.keys.walk.pointHints()
	if m.onTable() {
		m.hops.row, m.hops.stopsAt = m.hops.hopStrip(m.styles, l.strip.w)
		return m
	}
	if l.narrow() {
		m.hops.drawn, m.explain.drawn = nil, nil
		m.hops.row, m.hops.stopsAt = m.hops.hopStrip(m.styles, l.strip.w)
		key.width = l.inspector.inner().w - 2
		m.explain = m.explain.renewed(m.scene, key, m.styles, m.explainedHop(m.scene), m.explainer, m.judged.verdict)
	} else {
		m.hops = m.hops.draw(m.styles, l.hops, m.focus == paneHops, m.revision(), m.judged.of)
		key.width = l.explain.inner().w - 2
		if l.explain.w == 0 {
			key.width = m.explain.made.width // not to be seen: keep its lines
		}
		m.explain = m.explain.renewed(m.scene, key, m.styles, m.explainedHop(m.scene), m.explainer, m.judged.verdict).draw(m.styles, l.explain, m.focus == paneExplain)
	}
	return m.refreshedInspector(key)
}

func (m Model) refreshedInspector(key madeFor) Model {
	r := m.layout.inspector
	if r.w == 0 {
		m.inspector.drawn, m.inspector.tabsAt = nil, nil
		return m
	}
	m.inspector.keys = m.keys.walk.Tab.Keys()
	key.width, key.tab = r.inner().w-2, m.inspector.tab
	key.opened = m.opened
	key.tight, key.narrow = r.inner().h < tightHeight, m.layout.narrow()
	found := m.explain.marks
	if key.pending {
		found = page.Marks{} // the tabs show what is not sent yet
	}
	m.inspector = m.inspector.markedBy(found, key, m.explain.Point)
	if key.tab == page.TabExplain {
		m.explain = m.explain.fitted(r.inner().h)
		in := m.inspector
		in.lines, in.scroll = m.explain.lines, m.explain.scroll
		in = in.drawRows(m.styles, r, true, true, func(i int) cell.Line { return m.explain.row(m.styles, i, true) })
		m.inspector.drawn, m.inspector.tabsAt = in.drawn, in.tabsAt
		return m
	}
	beside, ok := besides(key.tab)
	if ok = ok && m.width >= messagesWidth; ok {
		key.width = halfOf(r.inner().w) - 2
	}
	m.inspector = m.inspector.besideOf(ok, beside, m.scene, m.view(key), key)
	m.inspector = m.inspector.renewed(m.styles, key, func() []page.Line { return m.inspector.tab.Lines(m.scene, m.view(key)) })
	m.inspector = m.inspector.draw(m.styles, r, m.focus == paneInspector, m.layout.narrow())
	return m
}

// differ says how many clients do another thing after the hop in view, and by
// which key they are compared.
func (m Model) differ() string {
	if m.scene.Hop == nil {
		return ""
	}
	says := m.differences.After(m.scene, m.cfg.Clients, m.session.Client())
	if says == "" {
		return ""
	}
	return says + " · " + m.keys.walk.Clients.Help().Key
}

// key is what the panes' lines depend on.
func (m Model) key() madeFor {
	k := madeFor{revision: m.revision(), pending: m.scene.Pending, redaction: m.redaction(), find: m.find}
	if m.scene.Hop != nil {
		k.hop, k.trial = m.scene.Hop.ID, m.scene.Trial()
	}
	return k
}

// currentScene returns the scene, worked out anew when the selection or the
// session is another.
func (m Model) currentScene() page.Scene {
	hop, sent := m.hops.selected()
	trial := m.hops.trial()
	if m.sceneOf == (sceneKey{m.revision(), m.hops.sel}) && (hop == nil || m.scene.Hop == hop) {
		return m.scene
	}
	if trial != nil {
		return page.NewTrialScene(m.session, *trial)
	}
	if !sent {
		hop = nil
	}
	s := page.NewScene(m.session, hop, m.run.steps())
	if m.recorded {
		return s.AsRecorded()
	}
	return s
}

// A sceneKey is what a scene was worked out for.
type sceneKey struct {
	revision revision
	sel      int
}

// A revision is what all that the panes show depends on, beside what is selected
// in them: equal revisions need nothing worked out again.
type revision struct {
	session          *trace.Session
	changes, trials  int // of the session
	blamed           int // of what the server's files tell
	sending          bool
	secrets, private bool
	profile          termenv.Profile // with dark it decides the styles
	dark             bool
}

// revision is that of the model as it is now.
func (m Model) revision() revision {
	r := revision{
		session: m.session, trials: len(m.trials), blamed: m.blaming.changes, sending: m.run.active,
		secrets: m.secrets, private: m.private, profile: m.profile, dark: m.dark,
	}
	if m.session != nil {
		r.changes = m.session.Changes()
	}
	return r
}

// tightHeight is the height of a pane below which no row is left blank.
const tightHeight = 12

// view is how the inspector's lines are laid out.
func (m Model) view(key madeFor) page.View {
	return page.View{
		Styles: m.styles, Width: key.width, Tight: key.tight, Narrow: key.narrow,
		Redaction: key.redaction, Hidden: whyPrivate(m.keys), Filter: m.find,
		Contents: !key.narrow, Folded: !key.opened, Unfolds: m.keys.walk.Open.Help().Key,
		LeavesOut: m.keys.walk.LeaveOut.Help().Key, Changes: m.keys.walk.Change.Help().Key,
	}
}

// View puts the drawn rows side by side.
func (m Model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	if m.layout.tooSmall {
		rows := cell.Wrap(fmt.Sprintf("detour needs 60x15; this terminal is %dx%d.", m.width, m.height), m.width)
		return strings.Join(rows[:min(len(rows), m.height)], "\n")
	}
	rows := make([]string, 0, m.height)
	rows = append(rows, m.header().Draw(m.width))
	if m.base() == modeWalk {
		rows = append(rows, m.says)
	}
	rows = append(rows, m.middle()...)
	rows = append(rows, m.footer().Draw(m.width))
	m.overlay(rows)
	m.withNotice(rows)
	if m.frameParity {
		// Bubble Tea empties its buffer when a view differs from the one before,
		// and copies the whole of it 60 times a second until then. The writer of
		// what differs writes nothing for this.
		rows[len(rows)-1] += "\x1b[m"
	}
	return strings.Join(rows, "\n")
}

// middle is the rows between header and footer.
func (m Model) middle() []string {
	l := m.layout
	switch {
	case m.base() == modeCompose:
		return m.editRows()
	case m.base() == modeLesson:
		return cell.Beside(m.lesson.drawn, m.lesson.wire)
	case m.onTable():
		return m.tableRows()
	case m.zoomed:
		return append(append(m.hops.drawn, m.inspector.drawn...), m.explain.drawn...)
	case l.narrow():
		rows := append([]string{m.hops.row.Draw(m.width)}, m.inspector.drawn...)
		return append(rows, m.gistLines()...)
	case l.explain.y > l.hops.y:
		return append(cell.Beside(m.hops.drawn, m.inspector.drawn), m.explain.drawn...)
	}
	return cell.Beside(m.hops.drawn, m.inspector.drawn, m.explain.drawn)
}

// overlaid is the mode that is drawn over the screen: the line at the foot
// leaves in place what it was opened in.
func (m Model) overlaid() mode {
	if m.mode == modePrompt {
		return m.prompt.back
	}
	return m.mode
}

// overlay lays a picker or a text over the rows.
func (m Model) overlay(rows []string) {
	var drawn []string
	var at rect
	switch m.overlaid() {
	case modeArticle, modeHelp:
		drawn, at = m.reader.drawn, m.reader.at
	case modeClients:
		if !m.onTable() {
			drawn, at = m.clients.drawn, m.clients.at
		}
	case modeReading:
		drawn, at = m.reading.drawn, m.reading.at
	case modeChoose:
		if !m.onTable() {
			drawn, at = m.chooser.drawn, m.chooser.at
		}
	}
	for i, d := range drawn {
		if y := at.y + i; y < len(rows) {
			rows[y] = over(rows[y], d, at.x, at.w, m.width)
		}
	}
}

// over puts a drawn text of width w over a row, from column x on.
func over(row, text string, x, w, width int) string {
	left, right := ansi.Truncate(row, x, ""), ansi.TruncateLeft(row, x+w, "")
	return cell.Pad(left, x) + "\x1b[0m" + text + "\x1b[0m" + cell.Pad(right, width-x-w)
}
