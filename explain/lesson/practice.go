package lesson

import (
	"math/rand/v2"

	"detour/trace/lab"
)

// A Practice says which exercises are generated. The same practice has the same
// exercises on every machine.
type Practice struct {
	Seed   uint64
	Level  int    // 1 to 3; 0 begins with 1 and rises
	Client string // who walks; "" for several
}

// An Exercise is an exchange that was generated, as a lesson of one step: its
// script is given to [lab.Server.Add], and then it is played as any lesson is. The
// scripts have one name, so that a lab plays one exercise at a time.
type Exercise struct {
	Number int // from 0
	Skill  Skill
	Lesson
}

// Script is what the lab plays.
func (e Exercise) Script() lab.Script { return *e.script }

// practised are the skills that exercises are generated for.
var practised = []Skill{SkillFollow, SkillMethod, SkillBody, SkillTarget, SkillCookies, SkillCredentials, SkillReferer, SkillCaches, SkillEnd}

// Exercise generates the exercise of a number, for what a learner has to practise.
// One that knows nothing of the learner takes the skills in turn.
func (p Practice) Exercise(n int, l Learner) Exercise {
	g := generator{rand.New(rand.NewPCG(p.Seed, uint64(n))), p.level(n, l), p.Client}
	skill, ok := l.due(n)
	if !ok {
		skill = practised[(n+int(p.Seed%uint64(len(practised))))%len(practised)]
	}
	return g.exercise(n, skill)
}

// level is the practice's, or one that rises with what was done.
func (p Practice) level(n int, l Learner) int {
	if p.Level != 0 {
		return p.Level
	}
	return 1 + min(2, max(n, l.right())/exercisesALevel)
}

// exercisesALevel is after how many exercises practice becomes harder.
const exercisesALevel = 12
