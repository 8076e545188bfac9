package learn

import (
	"strings"

	"detour/explain/lesson"
	"detour/trace"
	"detour/tui/form"
)

// A Desk is how a course stands before a learner.
type Desk struct {
	course Course
	play   lesson.Play
	entry  form.Entry // the answer that is typed
	hands  hands      // of a class, for the question
	opened int        // answers of the reveal that a class sees
	notes  bool       // those to the teacher are shown
	says   string     // what the last key could not do; "" for nothing
}

// Sit begins a course, where its play stands.
func Sit(c Course) Desk { return Desk{course: c, play: c.Play} }

// Course returns what is played.
func (d Desk) Course() Course { return d.course }

// Play returns how the lesson stands.
func (d Desk) Play() lesson.Play { return d.play }

// Phase returns what the lesson waits for.
func (d Desk) Phase() lesson.Phase { return d.play.Phase() }

// Free reports whether this is a walk that is no lesson.
func (d Desk) Free() bool { return d.play.Free() }

// Says is what the last key could not do; "" for nothing.
func (d Desk) Says() string { return d.says }

// Typing reports whether letters are an answer that is typed.
func (d Desk) Typing() bool {
	q, ok := d.play.Question()
	return ok && len(q.Options) == 0
}

// Choosing reports whether letters choose an option.
func (d Desk) Choosing() bool {
	q, ok := d.play.Question()
	return ok && len(q.Options) > 0
}

// Entry returns the answer as it is typed so far.
func (d Desk) Entry() form.Entry { return d.entry }

// Typed returns the desk with an answer typed so far.
func (d Desk) Typed(e form.Entry) Desk {
	d.entry, d.says = e, ""
	return d
}

// Press takes a letter while an option is chosen: the option's own answers, and
// before a class it counts a hand.
func (d Desk) Press(key string) Desk {
	d.says = ""
	q, ok := d.play.Question()
	if !ok || len(q.Options) == 0 {
		return d
	}
	if d.course.Present {
		return d.counted(q, key)
	}
	for i, o := range q.Options {
		if key == q.OptionKey(i) {
			return d.answered(o.Value)
		}
	}
	d.says = "No option has that letter."
	return d
}

// Enter goes on: with the answer that is typed, from what was read or revealed, and
// before a class from the hands to the split and from answer to answer.
func (d Desk) Enter() Desk {
	d.says = ""
	q, asking := d.play.Question()
	switch {
	case asking && d.course.Present && len(q.Options) > 0 && d.Counts():
		d.hands.split = true
		return d
	case asking && d.course.Present && len(q.Options) > 0:
		return d.answered(d.hands.most(q))
	case asking && len(q.Options) > 0:
		d.says = "Choose an option by its letter."
		return d
	case asking && d.entry.Empty() && !d.course.Present:
		d.says = "Type the answer."
		return d
	case asking:
		return d.answered(strings.TrimSpace(d.entry.Text()))
	case d.Hides():
		d.opened++
		return d
	}
	return d.fresh(d.play.Next())
}

// Unknown answers that the learner doesn't know.
func (d Desk) Unknown() Desk {
	if _, ok := d.play.Question(); !ok {
		d.says = "Nothing is asked."
		return d
	}
	return d.answered("")
}

func (d Desk) answered(given string) Desk { return d.fresh(d.play.Answer(given)) }

// fresh is the desk with the play somewhere else.
func (d Desk) fresh(p lesson.Play) Desk {
	d.play, d.entry, d.hands, d.opened, d.says = p, form.Entry{}, hands{}, 0, ""
	return d
}

// Hides reports whether answers of the reveal wait for a key.
func (d Desk) Hides() bool {
	return d.course.Present && d.play.Phase() == lesson.Revealing && d.opened < len(d.play.Grades())
}

// Counts reports whether hands were counted whose split is not shown yet.
func (d Desk) Counts() bool { return d.hands.any() && !d.hands.split }

// Undo takes the last act back: hands that were counted, an answer, a step on.
func (d Desk) Undo() Desk {
	if d.hands.any() || d.hands.split {
		d.hands = hands{}
		return d
	}
	p, ok := d.play.Undo()
	if !ok {
		d.says = "This is the beginning."
		return d
	}
	return d.fresh(p)
}

// Hint shows one hint more.
func (d Desk) Hint() Desk {
	d.says = ""
	if _, more := d.play.Hints(); more == 0 {
		d.says = "There is no hint here."
		if shown, _ := d.play.Hints(); len(shown) > 0 {
			d.says = "There is no further hint."
		}
		return d
	}
	d.play = d.play.Hint()
	return d
}

// Notes shows or hides the notes to the teacher.
func (d Desk) Notes() Desk {
	d.notes, d.says = !d.notes, ""
	if d.notes && len(d.play.Step().Teacher) == 0 {
		d.notes, d.says = false, "There are no notes to the teacher here."
	}
	return d
}

// Stepped takes the chain after the hop that the lesson waited for. A hop that was
// interrupted is refused, and the desk stands where it stood.
func (d Desk) Stepped(ch trace.Chain) (Desk, error) {
	p, err := d.play.Stepped(ch)
	d.play = p
	return d, err
}

// Title is the heading and, at its end, which section of how many this is.
func (d Desk) Title() (heading string, at, of int) {
	at, of = d.play.Progress()
	if d.Free() {
		at, of = len(d.play.Chain().Hops), 0
	}
	return d.course.Heading, at, of
}
