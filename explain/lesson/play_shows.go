package lesson

import (
	"slices"

	"detour/trace"
)

// Lesson returns what is played.
func (p Play) Lesson() Lesson { return p.lesson }

// Phase returns what the play waits for.
func (p Play) Phase() Phase { return p.phase }

// Walk returns the scenario and the client of this step.
func (p Play) Walk() Walk { return p.walk }

// Chain returns what is on the screen.
func (p Play) Chain() trace.Chain { return p.chain }

// Opens reports whether the hop that has to run is the first of a walk, which needs
// a session of its own.
func (p Play) Opens() bool { return p.phase == Stepping && len(p.chain.Hops) == 0 }

// Session returns a new session that stands where the play stands.
func (p Play) Session() *trace.Session { return p.walk.again(p.chain) }

// Step returns the section that is played.
func (p Play) Step() Step { return p.lesson.Steps[min(p.at, len(p.lesson.Steps)-1)] }

// Progress returns which section this is, from 1, and how many there are.
func (p Play) Progress() (at, of int) {
	return min(p.at+1, len(p.lesson.Steps)), len(p.lesson.Steps)
}

// Question returns what is asked, and false where nothing is.
func (p Play) Question() (Question, bool) {
	if p.phase != Asking {
		return Question{}, false
	}
	return p.asked[len(p.given)], true
}

// Questions returns all questions of the step, answered or not.
func (p Play) Questions() []Question { return slices.Clone(p.asked) }

// Given returns the answers to the first of [Play.Questions].
func (p Play) Given() []string { return slices.Clone(p.given) }

// Grades holds the answers of the step against what happened. There are none
// before the reveal.
func (p Play) Grades() []Grade {
	if p.phase != Revealing {
		return nil
	}
	var out []Grade
	for i, given := range p.given {
		out = append(out, p.asked[i].Grade(given))
	}
	return out
}

// Said returns every answer given so far, in order.
func (p Play) Said() []Said { return slices.Clone(p.said) }

// Hints returns the hints that were asked for in this step, and how many more
// there are.
func (p Play) Hints() (shown []string, more int) {
	all := p.Step().Hints
	return slices.Clone(all[:p.hints]), len(all) - p.hints
}
