package lesson

import "slices"

// A Learner is what practice knows of who practises.
type Learner struct {
	Skills map[Skill]Learned `json:"skills"`
}

// Learned is what practice knows of one skill.
type Learned struct {
	Asked int `json:"asked"`
	Right int `json:"right"`
	Box   int `json:"box"` // how well it is known: what is right moves on, what is wrong starts again
	Due   int `json:"due"` // the exercise from which on it is due
}

// spaces are after how many exercises a skill comes again, by its box.
var spaces = []int{2, 6, 12, 24, 48}

// After returns the learner after an exercise. What was answered wrong is due again
// soon, and what was right later each time.
func (l Learner) After(e Exercise, said []Said) Learner {
	skills := map[Skill]Learned{}
	for s, r := range l.Skills {
		skills[s] = r
	}
	own := skills[e.Skill]
	right := true
	for _, s := range said {
		r := skills[s.Kind.Skill()]
		r.Asked++
		if s.Right {
			r.Right++
		}
		right = right && s.Right
		skills[s.Kind.Skill()] = r
	}
	own.Asked, own.Right = skills[e.Skill].Asked, skills[e.Skill].Right
	if own.Box++; !right {
		own.Box = 0
	}
	own.Box = min(own.Box, len(spaces)-1)
	own.Due = e.Number + spaces[own.Box]
	skills[e.Skill] = own
	for _, s := range said { // a skill asked beside the exercise's own and missed is due too
		if r := skills[s.Kind.Skill()]; !s.Right && s.Kind.Skill() != e.Skill {
			r.Box, r.Due = 0, e.Number+spaces[0]
			skills[s.Kind.Skill()] = r
		}
	}
	return Learner{skills}
}

// due is the skill that a learner should practise at an exercise.
func (l Learner) due(n int) (Skill, bool) {
	if len(l.Skills) == 0 {
		return "", false
	}
	best, late := Skill(""), 0
	for _, s := range practised {
		r := l.Skills[s]
		if by := n - r.Due; best == "" || by > late || by == late && r.Right < l.Skills[best].Right {
			best, late = s, by
		}
	}
	return best, true
}

// right is how many questions were answered right.
func (l Learner) right() int {
	sum := 0
	for _, r := range l.Skills {
		sum += r.Right
	}
	return sum / questionsAnExercise
}

// questionsAnExercise is about how many there are.
const questionsAnExercise = 2

// A Tally is how well a skill is known.
type Tally struct {
	Skill Skill    `json:"skill"`
	Asked int      `json:"asked"`
	Right int      `json:"right"`
	Shows []string `json:"shows,omitempty"` // misconceptions that were shown, by ID, the first time of each
}

// Summary counts answers by skill, in teaching order.
func Summary(said []Said) []Tally {
	var out []Tally
	for _, skill := range Skills() {
		t := Tally{Skill: skill}
		for _, s := range said {
			if s.Kind.Skill() != skill {
				continue
			}
			t.Asked++
			if s.Right {
				t.Right++
			}
			if s.Shows != "" && !slices.Contains(t.Shows, s.Shows) {
				t.Shows = append(t.Shows, s.Shows)
			}
		}
		if t.Asked > 0 {
			out = append(out, t)
		}
	}
	return out
}
