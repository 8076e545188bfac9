package learn

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/lesson"
	"detour/trace/prose"
	"detour/tui/page"
)

// A role is what a part of the sheet is.
type role uint8

const (
	title     role = iota // of a section
	text                  // Markdown
	wire                  // as it went over the network, rows as they are
	listing               // of a configuration, numbered
	asked                 // a question that was answered, and how
	asking                // the question that waits
	option                // of it, with its letter
	options               // all of them, where they are short
	field                 // where its answer is typed
	hint                  // that was asked for
	note                  // to the teacher
	line                  // between what was asked and what happened
	right                 // an answer that was right, or wrong
	wrong                 //
	meets                 // the misconception that an answer shows
	rule                  // the reason, and its source
	aside                 // what can be done now
	beginning             // of what should be in sight: an empty part
)

// A part of what is to be seen.
type part struct {
	role role
	text string
	mark string // a letter of an option, a number of hands
}

// Sight is what shows beside the sheet, and how much is shown of it.
type Sight struct {
	Wire      bool // the wire has a pane of its own
	Sending   bool // a hop is under way
	Redaction page.Redaction
	Keys      Keys
}

// Keys are how keys are called in what is said.
type Keys struct{ Next, Hint, Notes, Explore, Undo string }

// sheet is all that is to be seen, from top to bottom.
func (d Desk) sheet(s Sight) []part {
	if d.play.Phase() == lesson.Ended {
		return d.ended(s)
	}
	step := d.play.Step()
	out := []part{{role: title, text: step.Title}}
	if step.Prose != "" {
		out = append(out, part{role: text, text: step.Prose})
	}
	if d.notes {
		for _, n := range step.Teacher {
			out = append(out, part{role: note, text: n})
		}
	}
	out = append(out, d.configuration()...)
	if h := d.play.About(); h != nil && !s.Wire && !d.course.Flows { // an exercise says it itself
		out = append(out, part{role: wire, text: exchanged(h, s.Redaction, true)})
	}
	out = append(out, d.questions(s)...)
	shown, more := d.play.Hints()
	for i, h := range shown {
		out = append(out, part{role: hint, text: h, mark: strconv.Itoa(i + 1)})
	}
	switch d.play.Phase() {
	case lesson.Asking:
		if d.Free() && len(d.play.Given()) == 0 {
			out = append(out, part{role: aside, text: "The next step is made after your last answer."})
		}
		if more > 0 && len(shown) == 0 && len(d.play.Given()) == 0 {
			out = append(out, part{role: aside, text: s.Keys.Hint + " gives a hint."})
		}
	case lesson.Stepping:
		says := "The hop is under way."
		if !s.Sending {
			says = s.Keys.Next + " makes the hop."
		}
		out = append(out, part{role: aside, text: says})
	case lesson.Revealing:
		out = append(out, d.revealed(s)...)
	}
	return out
}

// configuration is the configuration or log that a step asks about, once a step has
// asked about it.
func (d Desk) configuration() []part {
	c := d.play.Lesson().Config
	if c == nil {
		return nil
	}
	out := []part{{role: aside, text: "`" + c.File + "`"}}
	for i, row := range strings.Split(strings.TrimRight(c.Text, "\n"), "\n") {
		out = append(out, part{role: listing, text: row, mark: strconv.Itoa(i + 1)})
	}
	return out
}

// questions are those that were answered in this step and the one that waits. How
// many there are is not said: that alone would tell whether the client follows.
func (d Desk) questions(s Sight) []part {
	var out []part
	given := d.play.Given()
	for i, q := range d.play.Questions() {
		if i < len(given) {
			if d.play.Phase() != lesson.Revealing {
				out = append(out, part{role: asked, text: q.Prompt, mark: saidAs(q, given[i])})
			}
			continue
		}
		out = append(out, part{role: beginning})
		out = append(out, d.question(q, s)...)
		break
	}
	return out
}

// question is the one that waits.
func (d Desk) question(q lesson.Question, s Sight) []part {
	out := []part{{role: asking, text: q.Prompt}}
	if len(q.Options) == 0 {
		return append(out, part{role: field})
	}
	if !d.course.Present && brief(q) {
		return append(out, part{role: options, mark: optionRow(q)})
	}
	for i, o := range q.Options {
		mark := q.OptionKey(i)
		if d.course.Present && i < mostOptions {
			mark += " " + d.hands.bar(i)
		}
		out = append(out, part{role: option, text: o.Says, mark: mark})
	}
	switch {
	case d.hands.split:
		out = append(out, part{role: aside, text: d.hands.says(q)})
	case d.course.Present:
		out = append(out, part{role: aside, text: "Show of hands: a letter adds one, its capital takes one away, digits after it are the number. " + s.Keys.Next + " shows the split."})
	}
	return out
}

// brief reports whether the options of a question stand in one row.
func brief(q lesson.Question) bool {
	width := 0
	for _, o := range q.Options {
		width += len(o.Says) + 6
	}
	return width <= 40
}

// optionRow is the options in a row, each with its letter, between tabs.
func optionRow(q lesson.Question) string {
	var row []string
	for i, o := range q.Options {
		row = append(row, q.OptionKey(i)+"\t"+o.Says)
	}
	return strings.Join(row, "\t")
}

// saidAs is an answer in the words of its option.
func saidAs(q lesson.Question, given string) string {
	if given == "" {
		return "don't know"
	}
	return q.Grade(given).Given
}

// bar is how many hands an option has, once the split is shown.
func (h hands) bar(i int) string {
	if !h.split {
		return fmt.Sprintf("%3d", h.of[i])
	}
	const width = 20
	return fmt.Sprintf("%3d %-*s", h.of[i], width, strings.Repeat("█", h.of[i]*width/max(1, h.all())))
}

// says is the split in a sentence.
func (h hands) says(q lesson.Question) string {
	var said []string
	for i, o := range q.Options[:min(len(q.Options), mostOptions)] {
		said = append(said, fmt.Sprintf("%d %% say %s", (100*h.of[i]+h.all()/2)/max(1, h.all()), o.Says))
	}
	return prose.Counted(h.all(), "hand") + ": " + strings.Join(said, ", ") + "."
}

// revealed is what went out and each answer against it.
func (d Desk) revealed(s Sight) []part {
	out := []part{{role: beginning}, {role: line}}
	out = append(out, d.sent(s)...)
	grades, given := d.play.Grades(), d.play.Given()
	questions := d.play.Questions()
	before := ""
	for i, g := range grades {
		if d.course.Present && i+1 >= d.opened {
			out = append(out, part{role: beginning})
		}
		if d.course.Present && i >= d.opened {
			out = append(out, part{role: asking, text: questions[i].Prompt}, part{role: aside, text: s.Keys.Next + " shows the answer."})
			break
		}
		out = append(out, graded(g, questions[i], given[i], d.play.Lesson().Name)...)
		if because := g.Answer.Rule.Says + " · " + g.Answer.Rule.Source; because != before {
			out, before = append(out, part{role: rule, text: because}), because
		}
	}
	return out
}

// graded is an answer against the wire.
func graded(g lesson.Grade, q lesson.Question, given, here string) []part {
	said := "You said " + g.Given + ". "
	if given == "" {
		said = "You did not say. "
	}
	out := []part{{role: wrong, text: said + g.Answer.Says, mark: q.Prompt}}
	if g.Right {
		out[0].role = right
	}
	if m := g.Misconception; m != nil {
		out = append(out, part{role: meets, text: misconceived(*m, here)})
	}
	return out
}

// misconceived is what a misconception says, and the lesson that helps where that is
// another.
func misconceived(m lesson.Misconception, here string) string {
	if m.Lesson == here {
		return m.Says
	}
	return m.Says + " The lesson " + m.Lesson + " is about that."
}

// sent is what went over the wire since the questions were asked: the last request,
// and how many there were.
func (d Desk) sent(s Sight) []part {
	if d.Hides() && d.opened == 0 {
		return nil
	}
	about, hops := d.play.About(), d.play.Chain().Hops
	more := 0
	for _, h := range hops { // the session may have made the same hops anew
		if about == nil || h.ID > about.ID {
			more++
		}
	}
	says := "On the wire: "
	switch {
	case more <= 0:
		return []part{{role: wire, text: says + "no further request."}}
	case more > 1:
		says += prose.Counted(more, "further request") + ", the last "
	}
	last := hops[len(hops)-1]
	if last.Ghost && more == 1 {
		says = "Not on the wire: "
	}
	return []part{{role: wire, text: says + requested(last, s.Redaction)}}
}
