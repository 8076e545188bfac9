package linear

import (
	"strings"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/form"
	"detour/tui/learn"
	"detour/tui/page"
)

// A lessonRoom is a lesson line by line, or the questions about the walk.
type lessonRoom struct {
	desk    learn.Desk
	on      bool // one is under way
	asks    bool // lines are answers; else the walk is explored freely
	acts    int  // that changed what was answered
	refused bool // that answers are not kept was said
	step    int  // the section that was read out last, from 1
}

// lessonHelp is what a line can be in a lesson.
const lessonHelp = "In a lesson a line is the answer: an option's letter or its words, or what is typed. " +
	"An empty line goes on. Words: hint, unknown, undo, repeat, explore (P comes back), notes, next, help, quit."

// sit opens a course.
func (c *console) sit(course learn.Course) {
	c.lesson = lessonRoom{desk: learn.Sit(course), on: true, asks: true, acts: c.lesson.acts, refused: c.lesson.refused}
	if !c.lesson.desk.Free() {
		c.withLesson()
	}
	heading, _, _ := c.lesson.desk.Title()
	c.say("%s. %s", heading, lessonHelp)
	c.lessonGoesOn()
}

// withLesson lets the walk stand where the lesson does.
func (c *console) withLesson() {
	d := c.lesson.desk
	c.session, c.exchanger = d.Play().Session(), d.Course().Exchanger
	c.cfg.Client, c.trials, c.recorded = c.session.Client(), nil, false
}

// sight is how much is shown: all of the lab, which is nobody's.
func (c *console) sight() learn.Sight {
	s := learn.Sight{Redaction: page.Redaction{Open: true}, Keys: learn.Keys{Next: "An empty line", Hint: "The word hint", Notes: "notes", Explore: "explore", Undo: "undo"}}
	if c.lesson.desk.Free() {
		s.Redaction = c.redaction()
	}
	return s
}

// lessonLine takes a line while a lesson asks.
func (c *console) lessonLine(line string) {
	d := c.lesson.desk
	switch word := strings.ToLower(strings.TrimSpace(line)); word {
	case "quit", "q":
		c.quit = true
	case "help", "?":
		c.say(lessonHelp)
	case "hint":
		c.at(d.Hint())
	case "notes":
		c.notes()
	case "repeat":
		c.lesson.step = 0
		c.readOut()
	case "explore":
		c.explore()
	case "undo":
		c.lessonAct(d.Undo())
		if !d.Free() {
			c.withLesson()
		}
		c.readOut()
	case "unknown":
		c.lessonAct(d.Unknown())
		c.lessonGoesOn()
	case "", "next", "n":
		if word == "n" && d.Choosing() { // the letter of no
			c.answerWith(line)
			return
		}
		c.lessonEnter()
	default:
		c.answerWith(line)
	}
}

// notes reads out those to the teacher.
func (c *console) notes() {
	notes := c.lesson.desk.Play().Step().Teacher
	if len(notes) == 0 {
		c.say("There are no notes to the teacher here.")
	}
	for _, n := range notes {
		c.say("To the teacher: %s", strings.ReplaceAll(n, "`", ""))
	}
}

// at says what a word brought that is no answer.
func (c *console) at(d learn.Desk) {
	c.lesson.desk = d
	if d.Says() != "" {
		c.say("%s", d.Says())
		return
	}
	for _, line := range d.Ask(c.sight()) {
		c.say("%s", line)
	}
}

// answerWith answers with a line.
func (c *console) answerWith(line string) {
	d := c.lesson.desk
	switch {
	case d.Typing():
		c.lessonAct(d.Typed(form.OpenEntry(strings.TrimSpace(line))).Enter())
	case d.Choosing() && d.Course().Present:
		for _, word := range strings.Fields(line) { // y 12 n 3
			for _, r := range word {
				d = d.Press(string(r))
			}
		}
		c.at(d)
		return
	case d.Choosing():
		c.lessonAct(d.Press(c.letter(line)))
	default:
		c.say("Nothing is asked; an empty line goes on.")
		return
	}
	c.lessonGoesOn()
}

// letter is the letter of the option that a line names.
func (c *console) letter(line string) string {
	said := strings.TrimSpace(line)
	q, _ := c.lesson.desk.Play().Question()
	for i, o := range q.Options {
		if strings.EqualFold(said, o.Says) || strings.EqualFold(said, o.Value) {
			return q.OptionKey(i)
		}
	}
	return strings.ToLower(said)
}

// lessonAct takes the lesson after an act, and keeps what was answered.
func (c *console) lessonAct(d learn.Desk) {
	before := len(c.lesson.desk.Play().Said())
	c.lesson.desk = d
	if d.Says() != "" {
		c.say("%s", d.Says())
		return
	}
	if said := d.Play().Said(); len(said) != before && d.Course().Keep != nil {
		c.lesson.acts++
		c.kept(d.Course().Keep(c.lesson.acts, said))
	}
}

// kept says once that answers are not kept.
func (c *console) kept(err error) {
	if err != nil && !c.lesson.refused {
		c.lesson.refused = true
		c.say("Your progress is not kept: %s", prose.Sentence(err.Error()))
	}
}

// lessonEnter goes on from what was read or revealed, and from the end to what comes
// after.
func (c *console) lessonEnter() {
	d := c.lesson.desk
	if d.Phase() == lesson.Ended {
		c.afterCourse()
		return
	}
	c.lessonAct(d.Enter())
	after := c.lesson.desk
	if after.Phase() == lesson.Ended && after.Course().Done != nil {
		c.kept(after.Course().Done())
	}
	if after.Phase() == lesson.Ended && after.Course().Flows && after.Course().Next != nil {
		c.afterCourse()
		return
	}
	if after.Says() == "" {
		c.lessonGoesOn()
	}
}

// afterCourse begins what comes after, or ends.
func (c *console) afterCourse() {
	d := c.lesson.desk
	next := d.Course().Next
	if next == nil {
		c.lesson.on, c.lesson.asks = !d.Free(), false
		c.say("That was all. The walk is open: h lists its commands, q quits.")
		return
	}
	course, err := next(c.ctx, d.Play().Said())
	if err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.sit(course)
}

// explore leaves the lesson where it is.
func (c *console) explore() {
	if c.session == nil || len(c.session.Hops()) == 0 {
		c.say("There is no hop to explore yet.")
		return
	}
	c.lesson.asks = false
	c.say("Explore freely: P comes back to where the lesson is. h lists the commands.")
}

// predict goes back to the lesson, or asks about the walk from where it waits; about a
// recording, and a walk that has ended, from its first hop.
func (c *console) predict() {
	if c.lesson.on && !c.lesson.desk.Free() {
		c.lesson.asks, c.lesson.step = true, 0
		c.withLesson()
		c.lessonGoesOn()
		return
	}
	chain := c.session.Chain()
	if len(chain.Hops) == 0 {
		c.say("Nothing is answered yet: n sends the first request, then P asks.")
		return
	}
	if c.session.Edited() {
		c.say("The next request is your own: there is nothing to predict. u undoes the edit.")
		return
	}
	if _, pending := c.session.Pending(); c.recorded || !pending {
		chain = trace.Chain{Hops: chain.Hops[:1]}
	}
	c.sit(learn.Predict(c.session.Client(), chain))
}

// lessonGoesOn makes the hops that the lesson waits for, and reads out what is new.
func (c *console) lessonGoesOn() {
	for c.lesson.desk.Phase() == lesson.Stepping && !c.quit {
		if !c.lessonHop() {
			return
		}
	}
	c.readOut()
}

// lessonHop makes one hop, or takes one that was made.
func (c *console) lessonHop() bool {
	d := c.lesson.desk
	n := len(d.Play().Chain().Hops)
	if d.Play().Opens() {
		c.withLesson()
	}
	hops := c.session.Chain().Hops
	if !d.Free() || len(hops) <= n {
		if !lesson.Ready(c.session) {
			c.say("Nothing goes out from here; undo goes back.")
			return false
		}
		r, _ := c.session.Pending()
		h := c.session.Ghost()
		if h == nil {
			h = c.exchange(r)
		}
		if h == nil {
			c.say("The hop was cancelled; an empty line makes it again.")
			return false
		}
		c.session.Add(h)
		hops = c.session.Chain().Hops
	}
	d, err := d.Stepped(trace.Chain{Hops: hops[:n+1]})
	if c.lesson.desk = d; err != nil {
		c.withLesson()
		c.say("%s An empty line makes it again.", prose.Sentence(err.Error()))
		return false
	}
	return true
}

// readOut reads a section out when it begins, and of what goes on in it the question
// or what happened.
func (c *console) readOut() {
	d := c.lesson.desk
	_, at, of := d.Title()
	lines := d.Ask(c.sight())
	if at != c.lesson.step || len(lines) == 0 {
		c.lesson.step = at
		if of > 0 && d.Phase() != lesson.Ended && !d.Course().Flows {
			c.say("%d of %d.", at, of)
		}
		lines = d.Text(c.sight())
	}
	for _, line := range lines {
		for row := range strings.SplitSeq(line, "\n") {
			c.say("%s", row)
		}
	}
	if p := d.Phase(); p == lesson.Reading || p == lesson.Revealing && len(lines) > 0 {
		c.say("An empty line goes on.")
	}
}
