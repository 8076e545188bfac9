package learned

import (
	"fmt"
	"os"
	"time"

	"detour/explain/lesson"
)

// A Record is an answer, that some were taken back, or that a lesson was played to its
// end.
type Record struct {
	Time    time.Time `json:"time"`
	Lesson  string    `json:"lesson"`
	Attempt string    `json:"attempt"` // one time through a lesson; see [NewAttempt]
	Done    bool      `json:"done,omitempty"`
	Back    bool      `json:"back,omitempty"` // the answers from N on were taken back

	// Continues is the attempt whose first N answers this one begins with: what goes on
	// is an attempt of its own, so that two programs may go on with the same.
	Continues string `json:"continues,omitempty"`

	N        int          `json:"n"` // of the answer in its attempt, from 0: one that was taken back is answered under the same number
	Step     int          `json:"step"`
	Kind     lesson.Kind  `json:"kind,omitempty"`
	Given    string       `json:"given,omitempty"`
	Right    bool         `json:"right,omitempty"`
	Hints    int          `json:"hints,omitempty"`
	Shows    string       `json:"shows,omitempty"`
	Exercise int          `json:"exercise,omitempty"` // of practice, from 1; 0 in a lesson
	Skill    lesson.Skill `json:"skill,omitempty"`    // that the exercise is for
}

// NewAttempt names an attempt so that no other has the name, also of a program that
// runs at the same time.
func NewAttempt(now time.Time) string {
	return fmt.Sprintf("%s-%d", now.UTC().Format("20060102T150405.000000"), os.Getpid())
}

// Answered is the record of the nth answer of an attempt.
func Answered(now time.Time, name, attempt string, n int, s lesson.Said) Record {
	return Record{
		Time: now, Lesson: name, Attempt: attempt, N: n,
		Step: s.Step, Kind: s.Kind, Given: s.Given, Right: s.Right, Hints: s.Hints, Shows: s.Shows,
	}
}

// Ended is the record that says that an attempt came to its end.
func Ended(now time.Time, name, attempt string) Record {
	return Record{Time: now, Lesson: name, Attempt: attempt, Done: true}
}

// said is what a record says a learner answered.
func (r Record) said() lesson.Said {
	return lesson.Said{Step: r.Step, Kind: r.Kind, Given: r.Given, Right: r.Right, Hints: r.Hints, Shows: r.Shows}
}
