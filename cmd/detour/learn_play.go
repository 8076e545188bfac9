package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/wire"
	"detour/tui/learn"
	"detour/tui/learned"
)

// lessonFlags are those of the commands that play.
type lessonFlags struct {
	screen  *screenFlags
	present bool
}

func bindLesson(fs *pflag.FlagSet) *lessonFlags {
	f := &lessonFlags{}
	fs.BoolVar(&f.present, "present", false, "before a class: answers wait for a key, hands are counted, the teacher's notes are on a key; nothing is kept")
	f.screen = bindScreen(fs)
	return f
}

// lesson plays a lesson, and those after it.
func (f *lessonFlags) lesson(cmd *cobra.Command, l lesson.Lesson, lessons []lesson.Lesson) error {
	return f.run(cmd, func(r *room) (learn.Course, error) {
		r.lessons = lessons
		return r.course(cmd.Context(), l)
	})
}

// practice plays exercises. Without a seed they go on where practice was left.
func (f *lessonFlags) practice(cmd *cobra.Command, p lesson.Practice, seeded bool, count int) error {
	return f.run(cmd, func(r *room) (learn.Course, error) {
		r.practice, r.count, r.attempt = p, count, learned.NewAttempt(time.Now())
		var known lesson.Learner
		if !seeded {
			r.practice.Seed = rand.Uint64N(1 << 32)
			log, _ := r.file.Log() // one that cannot be read is as one that is empty
			known, r.first = log.Learner()
		}
		return r.exercise(cmd.Context(), 0, known, nil)
	})
}

// run opens the screen, or the front end line by line, on a course.
func (f *lessonFlags) run(cmd *cobra.Command, begin func(*room) (learn.Course, error)) error {
	s, err := loadSettings()
	if err != nil {
		return err
	}
	f.screen.settings = s
	cfg, err := f.screen.config(false)
	if err != nil {
		return err
	}
	if !cfg.Linear && !interactive(cmd.InOrStdin(), cmd.OutOrStdout()) {
		return &exit{code: exitUsage, err: errors.New("a lesson needs a terminal"), hint: "--linear plays it line by line, and `detour learn print` prints it"}
	}
	l := &labs{}
	defer l.close()
	r := &room{file: learned.Open(learned.Path()), present: f.present}
	if r.stage, err = l.stage(); err != nil {
		return err
	}
	course, err := begin(r)
	if err != nil {
		return &exit{code: exitEnded, err: err}
	}
	cfg.Course, cfg.Client = &course, course.Play.Walk().Client
	cfg.Exchanger, cfg.General = r.stage.ex, l.dial(s.limit(wire.Options{}))
	err = runTUI(cmd, cfg, l)
	if text := learn.SummaryText(r.said()); r.attempt != "" && len(r.said()) > 0 {
		for _, line := range text {
			fmt.Fprintln(cmd.OutOrStdout(), trace.Printable(line))
		}
	}
	return err
}

// A room is where lessons are played one after the other.
type room struct {
	stage   stage
	file    *learned.File
	present bool
	lessons []lesson.Lesson

	practice lesson.Practice
	count    int // exercises at most; 0 for no end
	first    int // exercises done before
	attempt  string
	keepers  []*learned.Keeper
}

// said is what was answered in practice.
func (r *room) said() []lesson.Said {
	var out []lesson.Said
	for _, k := range r.keepers {
		out = append(out, k.Said()...)
	}
	return out
}

// course begins a lesson, or goes on with it where it was left.
func (r *room) course(ctx context.Context, l lesson.Lesson) (learn.Course, error) {
	p, err := lesson.Begin(ctx, l, r.stage.ex)
	if err != nil {
		return learn.Course{}, err
	}
	at := slices.IndexFunc(r.lessons, func(o lesson.Lesson) bool { return o.Name == l.Name })
	c := learn.Course{Play: p, Heading: fmt.Sprintf("Lesson %d · %s", at+1, l.Title), Exchanger: r.stage.ex, Present: r.present}
	if at+1 < len(r.lessons) {
		c.Next = func(ctx context.Context, _ []lesson.Said) (learn.Course, error) {
			return r.course(ctx, r.lessons[at+1])
		}
	}
	if r.present {
		return c, nil
	}
	k := &learned.Keeper{File: r.file, Lesson: l.Name, Attempt: learned.NewAttempt(time.Now())}
	if log, err := r.file.Log(); err == nil {
		if open, ok := log.Open(l.Name); ok {
			k.Resume(open)
			c.Play = p.Replayed(open.Said())
		}
	}
	c.Keep, c.Done = k.Keep, k.Done
	return c, nil
}

// heading names the nth exercise of this run.
func (r *room) heading(n int) string {
	if r.count > 0 {
		return fmt.Sprintf("Exercise %d of %d · seed %d", n+1, r.count, r.practice.Seed)
	}
	return fmt.Sprintf("Exercise %d · seed %d", n+1, r.practice.Seed)
}

// exercise begins the nth exercise of this run of practice.
func (r *room) exercise(ctx context.Context, n int, known lesson.Learner, before []lesson.Said) (learn.Course, error) {
	e := r.practice.Exercise(r.first+n, known)
	p, err := r.stage.exercise(ctx, e)
	if err != nil {
		return learn.Course{}, err
	}
	c := learn.Course{
		Play: p, Heading: r.heading(n), Exchanger: r.stage.ex,
		Present: r.present, Flows: true, Before: before,
	}
	if r.count == 0 || n+1 < r.count {
		c.Next = func(ctx context.Context, said []lesson.Said) (learn.Course, error) {
			return r.exercise(ctx, n+1, known.After(e, said), slices.Concat(before, said))
		}
	}
	if r.present {
		return c, nil
	}
	k := &learned.Keeper{
		File: r.file, Lesson: learned.Practice, Attempt: r.attempt, From: len(before),
		Exercise: n + 1, Skill: e.Skill,
	}
	r.keepers = append(r.keepers, k)
	c.Keep = k.Keep
	return c, nil
}
