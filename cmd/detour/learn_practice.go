package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"detour/explain/lesson"
	"detour/trace"
)

// practiceFlags say which exercises, and in which form.
type practiceFlags struct {
	practice               lesson.Practice
	count                  int
	json, print, solutions bool
}

// Bounds on what is printed at once.
const (
	printedExercises = 10
	maxExercises     = 10_000
)

func newLearnPractice() *cobra.Command {
	var f practiceFlags
	cmd := &cobra.Command{
		Use:   "practice",
		Short: "Exercises that are generated, and come back to what you miss",
		Long: `Practice asks what a client sends next in exchanges that are generated and that
the lab plays. What you miss comes again soon, what you know later. With --seed
the exercises are the same on every machine. --json and --print write them with
their computed answers, in place of asking.`,
		Example: "  detour learn practice\n  detour learn practice --level 2 --client curl --count 10\n  detour learn practice --seed 7 --count 12 --print > worksheet.md\n  detour learn practice --seed 7 --count 12 --print --solutions > solutions.md",
		Args:    atMostArgs(0),
	}
	cmd.Flags().IntVar(&f.practice.Level, "level", 0, "stay on level `N`, 1 to 3; it rises with what you know when none is given")
	cmd.Flags().StringVar(&f.practice.Client, "client", "", "ask about `CLIENT` only")
	cmd.Flags().Uint64Var(&f.practice.Seed, "seed", 0, "the exercises of a seed `N`, the same on every machine")
	cmd.Flags().IntVar(&f.count, "count", 0, "end after `N` exercises; 10 are printed when none is given")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the exercises with their answers as JSON")
	cmd.Flags().BoolVar(&f.print, "print", false, "print the exercises as a Markdown worksheet")
	cmd.Flags().BoolVar(&f.solutions, "solutions", false, "with --print: with the answers and their rules")
	play := bindLesson(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		if f.json || f.print {
			return f.write(cmd)
		}
		return play.practice(cmd, f.practice, cmd.Flags().Changed("seed"), f.count)
	}
	return cmd
}

// check refuses flags that say nothing together.
func (f *practiceFlags) check() error {
	switch {
	case f.practice.Level < 0 || f.practice.Level > 3:
		return usage(fmt.Errorf("--level %d: the levels are 1, 2 and 3", f.practice.Level))
	case f.count < 0 || f.count > maxExercises:
		return usage(fmt.Errorf("--count %d is not from 1 to %d", f.count, maxExercises))
	case f.json && f.print:
		return usage(errors.New("--json and --print are two forms of the same: choose one"))
	case f.solutions && !f.print:
		return usage(errors.New("--solutions goes with --print"))
	}
	if f.practice.Client != "" {
		_, err := clientNamed(f.practice.Client)
		return err
	}
	return nil
}

// write prints exercises in place of asking.
func (f *practiceFlags) write(cmd *cobra.Command) error {
	open := &labs{}
	defer open.close()
	stage, err := open.stage()
	if err != nil {
		return err
	}
	if f.count == 0 {
		f.count = printedExercises
	}
	var plays []lesson.Play
	var values []lesson.ExerciseJSON
	for n := range f.count {
		e := f.practice.Exercise(n, lesson.Learner{})
		p, err := stage.exercise(cmd.Context(), e)
		if err != nil {
			return &exit{code: exitEnded, err: err}
		}
		plays = append(plays, p)
		if f.json {
			values = append(values, e.JSON(p))
		}
	}
	text := []byte(trace.PrintableLines(lesson.Worksheet(fmt.Sprintf("Practice, seed %d", f.practice.Seed), plays, f.solutions)))
	if f.json {
		if text, err = lesson.MarshalExercises(values); err != nil {
			return err
		}
	}
	_, err = cmd.OutOrStdout().Write(text)
	return err
}

// exercise gives an exercise to the lab and begins it.
func (s stage) exercise(ctx context.Context, e lesson.Exercise) (lesson.Play, error) {
	if err := s.lab.Add(e.Script()); err != nil {
		return lesson.Play{}, fmt.Errorf("play exercise %d: %w", e.Number+1, err)
	}
	return lesson.Begin(ctx, e.Lesson, s.ex)
}
