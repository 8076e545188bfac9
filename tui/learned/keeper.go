package learned

import (
	"slices"
	"sync"
	"time"

	"detour/explain/lesson"
)

// A Keeper keeps the answers of one attempt as they come and are taken back. Its
// methods may be called from several goroutines.
type Keeper struct {
	File    *File
	Lesson  string
	Attempt string
	From    int // answers of the attempt that came before: those of earlier exercises

	Continues string // the attempt that this one goes on with; "" for none, see [Keeper.Resume]

	Exercise int          // of practice, from 1; 0 in a lesson
	Skill    lesson.Skill // that the exercise is for

	mu   sync.Mutex
	act  int
	said []lesson.Said // as they are in the file
}

// Resume lets the attempt go on with one that was left, which has some answers.
func (k *Keeper) Resume(a Attempt) { k.Continues, k.said = a.ID, a.Said() }

// begin keeps what the attempt goes on with, before its first record.
func (k *Keeper) begin() error {
	if k.Continues == "" {
		return nil
	}
	err := k.File.Add(Record{Time: time.Now(), Lesson: k.Lesson, Attempt: k.Attempt, Continues: k.Continues, N: len(k.said)})
	if err == nil {
		k.Continues = ""
	}
	return err
}

// Keep writes what differs from what was kept. An act that comes after a later one
// is left out: the later had all of it. What could not be written is tried again with
// the next act.
func (k *Keeper) Keep(act int, said []lesson.Said) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if act < k.act {
		return nil
	}
	k.act = act
	if err := k.begin(); err != nil {
		return err
	}
	same := 0
	for same < len(said) && same < len(k.said) && said[same] == k.said[same] {
		same++
	}
	if same == len(said) && same < len(k.said) {
		return k.takeBack(same)
	}
	for n := same; n < len(said); n++ {
		r := Answered(time.Now(), k.Lesson, k.Attempt, k.From+n, said[n])
		r.Exercise, r.Skill = k.Exercise, k.Skill
		if err := k.File.Add(r); err != nil {
			return err
		}
		k.said = append(k.said[:n:n], said[n])
	}
	return nil
}

// takeBack keeps that the answers from n on were taken back.
func (k *Keeper) takeBack(n int) error {
	r := Record{Time: time.Now(), Lesson: k.Lesson, Attempt: k.Attempt, Back: true, N: k.From + n}
	if err := k.File.Add(r); err != nil {
		return err
	}
	k.said = k.said[:n]
	return nil
}

// Done keeps that the attempt came to its end.
func (k *Keeper) Done() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.begin(); err != nil {
		return err
	}
	return k.File.Add(Ended(time.Now(), k.Lesson, k.Attempt))
}

// Said returns the answers as they are in the file.
func (k *Keeper) Said() []lesson.Said {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.said)
}
