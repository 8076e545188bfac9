package form

import "slices"

// Bounds on the steps of a form that can be undone: how many, and how much all
// of them may hold, since a body of each is kept.
const (
	maxSteps     = 200
	maxStepBytes = 4 << 20
)

// steps are what was written before, so that a form can go back to it, and
// forward again. Letters that are typed one after the other are one step.
type steps struct {
	past, future []Draft
	typing       Pos // where the last step was typed
	how          How
}

// How says how a form is changed.
type How uint8

// The ways to change a form.
const (
	Whole  How = iota // anything but typing
	Insert            // a letter was typed
	Delete            // a letter was taken away
)

// after is the form with the draft that a change took it out of among its
// steps.
func (f Form) after(was Form, how How) Form {
	f.steps = was.steps
	if was.Draft.same(f.Draft) {
		if f.At != was.At {
			f.steps.how = Whole // going away and back begins another step
		}
		return f
	}
	if how == Whole || how != f.steps.how || f.At != f.steps.typing {
		f.steps = f.steps.with(was.Draft)
	}
	f.steps.how, f.steps.typing = how, f.At
	return f
}

// with adds a draft to the past; what was undone is gone.
func (s steps) with(was Draft) steps {
	s.past = append(slices.Clip(s.past), was)
	s.future, s.how = nil, Whole
	size := 0
	for i := len(s.past) - 1; i >= 0; i-- {
		size += s.past[i].size()
		if len(s.past)-i > maxSteps || size > maxStepBytes && i < len(s.past)-1 {
			s.past = slices.Clone(s.past[i+1:])
			break
		}
	}
	return s
}

// size is about how much memory a draft holds.
func (d Draft) size() int {
	n := len(d.URL.text) + len(d.Body.text) + len(d.Body.given)
	for _, r := range d.Rows {
		n += len(r.Name.text) + len(r.Value.text)
	}
	return n
}

// same reports whether two drafts say the same, wherever the focus is.
func (d Draft) same(o Draft) bool {
	text := func(a, b Entry) bool { return a.text == b.text }
	return d.method == o.method && d.implied == o.implied && d.byHand == o.byHand && text(d.URL, o.URL) &&
		d.Client.Name == o.Client.Name && d.ToEnd == o.ToEnd && d.HTTP == o.HTTP && d.Options == o.Options && d.AsHeaders == o.AsHeaders && text(d.Limit, o.Limit) && d.Connection.same(o.Connection) &&
		d.Body.same(o.Body) && slices.EqualFunc(d.Secrets, o.Secrets, func(a, b Secret) bool { return a.Name == b.Name && text(a.Value, b.Value) }) &&
		slices.EqualFunc(written(d.Rows), written(o.Rows), func(a, b Row) bool { return text(a.Name, b.Name) && text(a.Value, b.Value) })
}

// written are the rows that something stands in.
func written(rows []Row) []Row {
	if len(rows) > 0 && !slices.ContainsFunc(rows[:len(rows)-1], Row.Empty) {
		if rows[len(rows)-1].Empty() {
			rows = rows[:len(rows)-1]
		}
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), Row.Empty)
}

// Past returns how many steps can be undone.
func (f Form) Past() int { return len(f.steps.past) }

// Future returns how many steps can be done again.
func (f Form) Future() int { return len(f.steps.future) }

// Undo takes the form one step back, where there is one.
func (f Form) Undo() Form {
	f.steps.past, f.steps.future, f.Draft = shift(f.steps.past, f.steps.future, f.Draft)
	return f.shifted()
}

// Redo takes the form forward again, where it was taken back.
func (f Form) Redo() Form {
	f.steps.future, f.steps.past, f.Draft = shift(f.steps.future, f.steps.past, f.Draft)
	return f.shifted()
}

// shift takes the last draft of one list and puts the present one on the other.
func shift(from, onto []Draft, now Draft) (rest, grown []Draft, then Draft) {
	last := len(from) - 1
	if last < 0 {
		return from, onto, now
	}
	return from[:last], append(slices.Clip(onto), now), from[last]
}

func (f Form) shifted() Form {
	f.steps.how = Whole
	return f.focused(f.At)
}
