package learned

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"detour/explain/lesson"
)

// A Log is what was kept, by attempts in the order in which they began.
type Log struct{ attempts []Attempt }

// An Attempt is one time through a lesson.
type Attempt struct {
	ID      string
	Lesson  string
	Began   time.Time
	Done    bool
	Answers []Record

	inherited int // the first answers that are those of the attempt it goes on with
}

// add takes a record. An answer with the number of one before takes its place and
// that of what came after it.
func (l *Log) add(r Record) {
	at := slices.IndexFunc(l.attempts, func(a Attempt) bool { return a.ID == r.Attempt && a.Lesson == r.Lesson })
	if at < 0 {
		at = len(l.attempts)
		l.attempts = append(l.attempts, Attempt{ID: r.Attempt, Lesson: r.Lesson, Began: r.Time})
	}
	a := &l.attempts[at]
	if r.Continues != "" {
		a.inherit(l.attempts[:at], r)
		return
	}
	if r.Done {
		a.Done = true
		return
	}
	if r.N >= 0 && r.N < len(a.Answers) {
		a.Answers = a.Answers[:r.N]
		a.inherited = min(a.inherited, r.N)
		a.Done = false
	}
	if r.Back {
		return
	}
	a.Answers = append(a.Answers, r)
}

// inherit begins an attempt with the answers of one before.
func (a *Attempt) inherit(before []Attempt, r Record) {
	for _, b := range before {
		if b.ID == r.Continues && b.Lesson == r.Lesson && len(a.Answers) == 0 {
			a.Answers = slices.Clone(b.Answers[:min(max(0, r.N), len(b.Answers))])
			a.inherited = len(a.Answers)
		}
	}
}

// Attempts returns the attempts at a lesson, the oldest first; "" takes all.
func (l Log) Attempts(name string) []Attempt {
	var out []Attempt
	for _, a := range l.attempts {
		if name == "" || a.Lesson == name {
			out = append(out, a)
		}
	}
	return out
}

// Open returns the newest attempt at a lesson that was begun and not ended, and
// false where the newest was ended.
func (l Log) Open(name string) (Attempt, bool) {
	all := l.Attempts(name)
	if len(all) == 0 || all[len(all)-1].Done {
		return Attempt{}, false
	}
	return all[len(all)-1], true
}

// Said returns the answers of an attempt.
func (a Attempt) Said() []lesson.Said {
	var out []lesson.Said
	for _, r := range a.Answers {
		out = append(out, r.said())
	}
	return out
}

// Right is how many answers were right.
func (a Attempt) Right() int {
	n := 0
	for _, r := range a.Answers {
		if r.Right {
			n++
		}
	}
	return n
}

// Practice is the name under which exercises are kept.
const Practice = "practice"

// Learner is what practice knows of the learner, and how many exercises were done.
func (l Log) Learner() (known lesson.Learner, done int) {
	for _, a := range l.Attempts(Practice) {
		for exercise := range slices.Values(byExercise(a.Answers)) {
			e := lesson.Exercise{Number: done, Skill: exercise[0].Skill}
			known = known.After(e, Attempt{Answers: exercise}.Said())
			done++
		}
	}
	return known, done
}

// byExercise parts the answers of practice.
func byExercise(rs []Record) [][]Record {
	var out [][]Record
	for i, r := range rs {
		if i == 0 || rs[i-1].Exercise != r.Exercise {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// columns are those of the CSV.
var columns = []string{"time", "lesson", "attempt", "step", "question", "skill", "given", "right", "hints", "misconception", "exercise"}

// WriteCSV writes every answer as a row, under a heading (RFC 4180). What was typed
// that a spreadsheet would take for a formula is quoted with an apostrophe.
func (l Log) WriteCSV(to io.Writer) error {
	w := csv.NewWriter(to)
	rows := [][]string{columns}
	for _, a := range l.attempts {
		for _, r := range a.Answers[a.inherited:] {
			rows = append(rows, r.row())
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return nil
}

func (r Record) row() []string {
	exercise := ""
	if r.Exercise > 0 {
		exercise = strconv.Itoa(r.Exercise)
	}
	return []string{
		r.Time.UTC().Format(time.RFC3339), literal(r.Lesson), r.Attempt, strconv.Itoa(r.Step + 1), string(r.Kind), string(r.Kind.Skill()),
		literal(r.Given), strconv.FormatBool(r.Right), strconv.Itoa(r.Hints), literal(r.Shows), exercise,
	}
}

// literal keeps a spreadsheet from reading a text as a formula.
func literal(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}
