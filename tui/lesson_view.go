package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"

	"detour/explain/lesson"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/learn"
	"detour/tui/page"
)

// lessonWidth is the widest that a lesson's text is set.
const lessonWidth = 92

// refreshedLesson draws the lesson's pane and the wire beside it.
func (m Model) refreshedLesson() Model {
	r, w := m.layout.lesson, m.layout.wire
	if m.private && m.lesson.desk.Free() && m.session != nil {
		m.anonymizer = page.NewAnonymizer(page.NewScene(m.session, m.session.Current(), false))
	}
	sight := m.sight()
	sight.Wire = w.w > 0
	laid := m.lesson.desk.Lines(m.styles, min(lessonWidth, r.inner().w-2), sight)
	m.lesson = m.lesson.scrolled(len(laid.Lines), laid.From, r.inner().h)
	m.lesson.spots = laid.Spots
	m.lesson.drawn = framed(m.styles, laid.Lines, r, m.lesson.scroll, m.lesson.title(), true)
	m.lesson.wire = nil
	if w.w > 0 {
		m.lesson.wire = framed(m.styles, m.lesson.desk.WireLines(m.styles, w.inner().w-2, sight), w, 0, "Wire", false)
	}
	return m
}

// title is the upper border's text.
func (l lessonRoom) title() string {
	switch {
	case l.desk.Course().Present:
		return "For the class"
	case l.desk.Free():
		return "Predict"
	}
	return "Lesson"
}

// sight is how much is shown of a lesson. The lab's hosts and credentials are nobody's:
// only those of a walk of the user's own are hidden.
func (m Model) sight() learn.Sight {
	k := m.keys
	s := learn.Sight{
		Sending:   m.run.active,
		Redaction: page.Redaction{Open: true},
		Keys:      learn.Keys{Next: k.lesson.Next.Help().Key, Hint: k.lesson.Hint.Help().Key, Notes: k.lesson.Notes.Help().Key, Explore: k.lesson.Explore.Help().Key, Undo: k.lesson.Undo.Help().Key},
	}
	if m.lesson.desk.Free() {
		s.Redaction = m.redaction()
	}
	return s
}

// scrolled has in sight what is new: a question, or what happened. All from there on
// is shown where it fits, and the user's own scrolling stays.
func (l lessonRoom) scrolled(rows, from, height int) lessonRoom {
	phase, answers := l.desk.Phase(), len(l.desk.Play().Said())
	if phase != l.seen || answers != l.answers {
		l.seen, l.answers, l.moved = phase, answers, false
	}
	most := max(0, rows-height)
	if !l.moved {
		l.scroll = 0
		if from > 0 {
			l.scroll = min(most, from)
		}
	}
	l.scroll = cell.Clamp(l.scroll, 0, most)
	return l
}

// framed draws rows of a pane, and says how many are out of sight.
func framed(st cell.Styles, lines []cell.Line, r rect, top int, name string, focused bool) []string {
	in := r.inner()
	f := cell.Frame{Title: []cell.Span{st.Title.Span(name)}, Focused: focused}
	end := min(len(lines), top+in.h)
	if below := len(lines) - end; top > 0 || below > 0 {
		f.Note = fmt.Sprintf(" %d above, %s below: pgup, pgdn ", top, prose.Counted(below, "row"))
	}
	for _, l := range lines[min(top, end):end] {
		l.Spans = append([]cell.Span{cell.Text(" ")}, l.Spans...)
		f.Rows = append(f.Rows, l.Draw(in.w))
	}
	return f.Draw(st, r.w, r.h)
}

// lessonHeader names the lesson and says how far it is.
func (m Model) lessonHeader() cell.Line {
	heading, at, of := m.lesson.desk.Title()
	end := fmt.Sprintf("%d of %d ", at, of)
	switch {
	case m.lesson.desk.Course().Flows: // the heading has the number
		end = ""
	case of == 0:
		end = fmt.Sprintf("hop %d ", at)
	}
	if m.run.active {
		end = cell.Spinner(m.run.frame) + " sending   " + end
	}
	as := ""
	if c := m.lesson.desk.Play().Walk().Client; c.Title != "" && m.width >= middleWidth {
		as = "   as " + c.Title
	}
	heading = cell.Shorten(cell.Shown(heading), max(10, m.width-cell.Width(end)-cell.Width(as)-4))
	gap := m.width - cell.Width(heading) - cell.Width(as) - cell.Width(end) - 1
	return cell.LineOf(cell.Text(" "), m.styles.Title.Span(heading), m.styles.Dim.Span(as), cell.Text(cell.Blanks(gap)), m.styles.Badge.Span(end))
}

// lessonKeys are the keys that matter in a lesson.
func (m Model) lessonKeys() (left, right []key.Binding) {
	l, r := m.keys.lesson, m.keys.lessonRead
	d := m.lesson.desk
	right = []key.Binding{l.Help, brief(l.Leave, "leave")}
	undo, explore := brief(l.Undo, "undo"), brief(l.Explore, "explore")
	var hint []key.Binding
	if _, more := d.Play().Hints(); more > 0 {
		hint = []key.Binding{brief(l.Hint, "hint")}
	}
	if d.Course().Present {
		return m.classKeys(hint), right
	}
	switch {
	case m.run.active:
		return nil, []key.Binding{l.Help, brief(l.Leave, "cancel")}
	case d.Phase() == lesson.Ended:
		if d.Course().Next != nil {
			left = append(left, brief(r.Next, "the next"))
		}
		if d.Free() {
			left = append(left, brief(r.Next, "back to the walk"))
		}
		return append(left, brief(r.Undo, "undo"), brief(r.Explore, "explore")), []key.Binding{l.Help, r.Quit}
	case d.Typing():
		left = append(append([]key.Binding{brief(l.Next, "answer")}, hint...), brief(l.Unknown, "don't know"), undo, explore)
	case d.Choosing():
		left = append(hint, brief(l.Unknown, "don't know"), undo, explore)
	case d.Phase() == lesson.Stepping:
		left = []key.Binding{brief(l.Next, "make the hop"), undo}
	case d.Phase() == lesson.Reading:
		left = []key.Binding{brief(r.Next, "next"), explore, brief(r.Undo, "undo")}
	default:
		left = []key.Binding{brief(r.Next, "next"), brief(r.Explore, "the whole hop"), brief(r.Undo, "undo")}
	}
	return left, right
}

// classKeys are those that matter before a class.
func (m Model) classKeys(hint []key.Binding) []key.Binding {
	l, d := m.keys.lesson, m.lesson.desk
	on := "next"
	switch {
	case d.Choosing() && d.Counts():
		on = "the split"
	case d.Hides():
		on = "the answer"
	case d.Choosing(), d.Typing():
		on = "go on"
	}
	left := append([]key.Binding{brief(l.Next, on), brief(l.Notes, "notes"), brief(l.Undo, "undo")}, hint...)
	return append(left, brief(l.Explore, "explore"))
}
