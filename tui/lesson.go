package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/learn"
)

// A lessonRoom is a lesson on the screen, or the questions about the walk: the walk
// under it makes the hops.
type lessonRoom struct {
	desk    learn.Desk
	on      bool         // one is under way, also while the walk is explored freely
	drawn   []string     // the lesson's pane
	wire    []string     // the pane beside it
	spots   []learn.Spot // where options stand, for the mouse
	scroll  int          // rows above the pane
	moved   bool         // the user scrolled: stay there
	seen    lesson.Phase // with answers, for what the scroll was made
	answers int
	acts    int  // that changed what was answered
	refused bool // that answers are not kept was said
}

// sat opens a course. The first hop runs with the first message.
func (m Model) sat(c learn.Course) Model {
	m.lesson = lessonRoom{desk: learn.Sit(c), on: true, acts: m.lesson.acts, refused: m.lesson.refused}
	m.private = m.private || c.Present
	if !m.lesson.desk.Free() {
		m = m.openSession(c.Play.Session(), c.Exchanger)
	}
	m.mode = modeLesson
	return m
}

// atTheDesk is an action that needs no hop.
func atTheDesk(do func(learn.Desk) learn.Desk) func(Model) Model {
	return func(m Model) Model {
		m.lesson.desk = do(m.lesson.desk)
		m.notice = m.lesson.desk.Says()
		return m
	}
}

// pressedLesson gives a key to a lesson.
func (m Model) pressedLesson(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, cmd, taken := m.acted(msg, inLesson); taken {
		return next, cmd
	}
	d := m.lesson.desk
	if !d.Typing() && !d.Choosing() {
		if next, cmd, taken := m.acted(msg, inLessonRead); taken {
			return next, cmd
		}
	}
	if by := m.keys.lesson.rows(msg, m.layout.lesson.inner().h-1); by != 0 {
		m.lesson.scroll, m.lesson.moved = max(0, m.lesson.scroll+by), true
		return m, nil
	}
	switch {
	case d.Typing():
		m.lesson.desk = d.Typed(edited(d.Entry(), msg))
	case d.Choosing() && msg.Type == tea.KeyRunes:
		return m.acts(func(d learn.Desk) learn.Desk { return d.Press(string(msg.Runes)) })
	}
	return m, nil
}

// acts does an act that may be an answer: that is kept, and the hop that it waits for
// is made.
func (m Model) acts(do func(learn.Desk) learn.Desk) (Model, tea.Cmd) {
	before := len(m.lesson.desk.Play().Said())
	m.lesson.desk = do(m.lesson.desk)
	m.notice = m.lesson.desk.Says()
	said := m.lesson.desk.Play().Said()
	var keep tea.Cmd
	if len(said) != before {
		m.lesson.acts++
		keep = keepAnswers(m.lesson.desk.Course(), m.lesson.acts, said)
	}
	next, hop := m.goesOnWithLesson()
	return next, tea.Batch(keep, hop)
}

// clickedLesson chooses the option that is pointed at.
func (m Model) clickedLesson(x, y int) (Model, tea.Cmd) {
	in := m.layout.lesson.inner()
	row, column := y-in.y+m.lesson.scroll, x-in.x-1
	for _, s := range m.lesson.spots {
		if s.Row == row && column >= s.From && column < s.To && in.contains(x, y) {
			return m.acts(func(d learn.Desk) learn.Desk { return d.Press(s.Key) })
		}
	}
	return m, nil
}

func lessonEnter(m Model) (Model, tea.Cmd) {
	d := m.lesson.desk
	switch {
	case m.run.active:
		m.notice = "The hop is under way; esc cancels it."
		return m, nil
	case d.Phase() == lesson.Ended:
		return m.afterCourse()
	}
	was := d.Phase()
	next, cmd := m.acts(learn.Desk.Enter)
	if after := next.lesson.desk; after.Phase() == lesson.Ended && was != lesson.Ended {
		keep := keepDone(after.Course())
		if after.Course().Flows && after.Course().Next != nil {
			var on tea.Cmd
			next, on = next.afterCourse()
			keep = tea.Batch(keep, on)
		}
		cmd = tea.Batch(cmd, keep)
	}
	return next, cmd
}

func lessonUnknown(m Model) (Model, tea.Cmd) { return m.acts(learn.Desk.Unknown) }

// lessonUndo takes the last act back. The walk goes where the lesson is then.
func lessonUndo(m Model) (Model, tea.Cmd) {
	m.run = m.run.stopped()
	next, cmd := m.acts(learn.Desk.Undo)
	return next.walkWithLesson(), cmd
}

// walkWithLesson lets the walk stand where the lesson does. In a walk that is no
// lesson the hops that were made stay: they come again by themselves.
func (m Model) walkWithLesson() Model {
	d := m.lesson.desk
	if d.Free() || m.session != nil && len(m.session.Chain().Hops) == len(d.Play().Chain().Hops) && !m.session.Edited() {
		return m
	}
	m = m.openSession(d.Play().Session(), d.Course().Exchanger)
	m.mode = modeLesson
	return m
}

// goesOnWithLesson makes the hop that a lesson waits for.
func (m Model) goesOnWithLesson() (Model, tea.Cmd) {
	for m.lesson.desk.Phase() == lesson.Stepping && !m.run.active {
		d := m.lesson.desk
		n := len(d.Play().Chain().Hops)
		if m.session == nil || d.Play().Opens() && len(m.session.Chain().Hops) > 0 {
			m = m.walkWithLesson()
		}
		if hops := m.session.Chain().Hops; d.Free() && len(hops) > n {
			m.lesson.desk, _ = d.Stepped(trace.Chain{Hops: hops[:n+1]}) // a free play takes any hop
			continue
		}
		if d.Play().Opens() && m.session.Client().Name != d.Play().Walk().Client.Name {
			m = m.openSession(d.Play().Session(), d.Course().Exchanger)
			m.mode = modeLesson
		}
		if !lesson.Ready(m.session) {
			m.notice = "Nothing goes out from here; " + m.keys.lesson.Undo.Help().Key + " goes back."
			return m, nil
		}
		var cmd tea.Cmd
		if m.walk, cmd = m.step(false); m.run.active || len(m.session.Chain().Hops) == n {
			return m, cmd
		}
		m = m.tookHop()
	}
	return m, nil
}

// lessonArrived gives a hop that came to the lesson, if that waits for one.
func (m Model) lessonArrived(cmd tea.Cmd) (Model, tea.Cmd) {
	if m.mode != modeLesson && m.base() != modeLesson || m.run.active || m.lesson.desk.Phase() != lesson.Stepping {
		return m, cmd
	}
	m = m.tookHop()
	if m.notice != "" {
		return m, cmd
	}
	next, more := m.goesOnWithLesson()
	return next, tea.Batch(cmd, more)
}

// tookHop gives the walk's last hop to the lesson. One that was interrupted is
// refused: the walk goes back to before it.
func (m Model) tookHop() Model {
	d, err := m.lesson.desk.Stepped(m.session.Chain())
	m.lesson.desk = d
	if err != nil {
		m = m.walkWithLesson()
		m.notice = prose.Sentence(err.Error()) + " " + m.keys.lesson.Next.Help().Key + " makes it again."
	}
	return m
}

// lessonPrivate hides hosts and values of a walk of the user's own, or shows them.
func lessonPrivate(m Model) Model {
	m = togglePrivate(m)
	if m.private && !m.lesson.desk.Free() {
		m.notice = "Hosts and values of your own walks are hidden; the lab's are nobody's, and stay."
	}
	return m
}

func whyNoExploring(m Model) string {
	switch {
	case m.session == nil || len(m.session.Hops()) == 0:
		return "There is no hop to explore yet."
	case m.run.active:
		return "The hop is under way; esc cancels it."
	}
	return ""
}

// lessonSpace goes on with what is read, for the walk itself would tell the answer
// before it is asked for; behind a hop it opens the walk.
func lessonSpace(m Model) (Model, tea.Cmd) {
	if m.lesson.desk.Phase() == lesson.Reading {
		return lessonEnter(m)
	}
	if why := whyNoExploring(m); why != "" {
		m.notice = why
		return m, nil
	}
	return explore(m), nil
}

// explore leaves the lesson where it is and opens the walk itself.
func explore(m Model) Model {
	m.mode = modeWalk
	m.notice = "Explore freely: " + m.keys.walk.Predict.Help().Key + " comes back to where the lesson is."
	return m
}

func whyNoPredicting(m Model) string {
	switch {
	case m.run.active:
		return m.busy()
	case !m.lesson.on && (m.session == nil || len(m.session.Chain().Hops) == 0):
		return "Nothing is answered yet: " + m.keys.walk.Step.Help().Key + " sends the first request, then " + m.keys.walk.Predict.Help().Key + " asks."
	case !m.lesson.on && m.session.Edited():
		return "The next request is your own: there is nothing to predict. " + m.keys.walk.Revert.Help().Key + " undoes the edit."
	}
	return ""
}

// predict goes back to the lesson that is under way, or asks about the walk: from
// where it waits, or from its first hop where it has ended.
func predict(m Model) (Model, tea.Cmd) {
	if m.lesson.on && !m.lesson.desk.Free() {
		m.mode = modeLesson
		m = m.openSession(m.lesson.desk.Play().Session(), m.lesson.desk.Course().Exchanger)
		m.mode = modeLesson
		return m.goesOnWithLesson()
	}
	chain := m.session.Chain()
	if _, pending := m.session.Pending(); m.recorded || !pending {
		chain = trace.Chain{Hops: chain.Hops[:1]}
	}
	return m.sat(learn.Predict(m.session.Client(), chain)), nil
}

// leaveLesson cancels the hop under way, or leaves: a walk that was asked about goes
// on, and a lesson ends the program. What was answered is kept.
func leaveLesson(m Model) (Model, tea.Cmd) {
	switch {
	case m.run.active:
		m.run = m.run.stopped()
		m.notice = "Cancelled; " + m.keys.lesson.Next.Help().Key + " makes the hop again."
		return m, nil
	case m.lesson.desk.Free():
		m.lesson = lessonRoom{}
		m.mode = modeWalk
		return m, nil
	}
	return quit(m)
}

// afterCourse begins what comes after.
func (m Model) afterCourse() (Model, tea.Cmd) {
	c := m.lesson.desk.Course()
	if c.Next == nil {
		if m.lesson.desk.Free() {
			return leaveLesson(m)
		}
		m.notice = "That was all; " + m.keys.lessonRead.Quit.Help().Key + " quits."
		return m, nil
	}
	ctx, said := m.ctx, m.lesson.desk.Play().Said()
	return m, func() tea.Msg {
		next, err := c.Next(ctx, said)
		return nextCourseMsg{next, err}
	}
}

// A nextCourseMsg is what comes after a course.
type nextCourseMsg struct {
	course learn.Course
	err    error
}

func (m Model) nextCourse(msg nextCourseMsg) (Model, tea.Cmd) {
	if msg.err != nil {
		m.notice = "✗ " + prose.Sentence(msg.err.Error()) + " " + m.keys.lesson.Next.Help().Key + " tries again."
		return m, nil
	}
	return m.sat(msg.course).goesOnWithLesson()
}

// A keptMsg says how keeping an answer went.
type keptMsg struct{ err error }

// keepAnswers keeps what was answered, where answers are kept.
func keepAnswers(c learn.Course, act int, said []lesson.Said) tea.Cmd {
	if c.Keep == nil {
		return nil
	}
	return func() tea.Msg { return keptMsg{c.Keep(act, said)} }
}

func keepDone(c learn.Course) tea.Cmd {
	if c.Done == nil {
		return nil
	}
	return func() tea.Msg { return keptMsg{c.Done()} }
}

// kept says once that answers are not kept; the lesson goes on without.
func (m Model) kept(msg keptMsg) Model {
	if msg.err != nil && !m.lesson.refused {
		m.lesson.refused = true
		m.notice = "! Your progress is not kept: " + prose.Sentence(msg.err.Error())
	}
	return m
}
