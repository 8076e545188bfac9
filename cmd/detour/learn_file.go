package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/prose"
)

func newLearnCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE|FOLDER",
		Short: "Check a lesson's file, or all of a folder, and play it once on the lab",
		Long: `Check reads a lesson and plays it once on the lab. What is wrong stands with its
file and line; a question that has no sense where it is asked is wrong too.`,
		Example: "  detour learn check my-lesson.md\n  detour learn check lessons/",
		Args:    exactArgs(1, "a file or a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return checkLessons(cmd, args[0])
		},
	}
}

// checkLessons says of each lesson that it is good, or what is wrong.
func checkLessons(cmd *cobra.Command, from string) error {
	lessons, err := lesson.From(from)
	if len(lessons) == 0 && err == nil {
		err = fmt.Errorf("%s has no lessons: their names end in .md", from)
	}
	errs := []error{err}
	l := &labs{}
	defer l.close()
	stage, bad := l.stage()
	if bad != nil {
		return bad
	}
	for _, each := range lessons {
		asked, err := rehearse(cmd.Context(), each, stage.ex)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: good: %s, %s\n", trace.Printable(each.Name), prose.Counted(len(each.Steps), "section"), prose.Counted(asked, "question"))
		if err != nil {
			return err
		}
	}
	if err := errors.Join(errs...); err != nil {
		return &exit{code: exitUsage, err: err}
	}
	return nil
}

// rehearse plays a lesson and counts its questions. A section that asks for what
// has no sense there is an error.
func rehearse(ctx context.Context, l lesson.Lesson, ex trace.Exchanger) (asked int, err error) {
	p, err := lesson.Begin(ctx, l, ex)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", l.Name, err)
	}
	var errs []error
	at := 0
	for p.Phase() != lesson.Ended {
		now, _ := p.Progress()
		step := p.Step()
		if p, err = p.Rehearsed(); err != nil {
			return asked, fmt.Errorf("%s: %w", l.Name, err)
		}
		if now != at && p.Phase() != lesson.Stepping {
			at = now
			asked += len(p.Questions())
			if missing := len(step.Asks) - len(p.Questions()); missing > 0 {
				errs = append(errs, fmt.Errorf("%s.md:%d: of what %q asks, %d have no sense there", l.Name, step.Line, step.Title, missing))
			}
		}
	}
	return asked, errors.Join(errs...)
}

func newLearnNew() *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME",
		Short: "Begin a lesson: a commented file to go on from",
		Long: `New writes NAME.md in the working folder: a whole lesson with a comment on each
part, which learn check finds good and learn --from plays.`,
		Args: exactArgs(1, "a name"),
		RunE: func(cmd *cobra.Command, args []string) error { return newLesson(cmd.OutOrStdout(), args[0]) },
	}
}

// lessonName is what a lesson may be called: its name is typed, and is a file's.
var lessonName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// newLesson writes the start of a lesson to a file that is not there yet.
func newLesson(w io.Writer, name string) error {
	base := filepath.Base(name)
	if !lessonName.MatchString(base) {
		return usage(fmt.Errorf("%q is no name for a lesson: write lower case letters, digits and hyphens", base))
	}
	file := name + ".md"
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return &exit{code: exitUsage, err: fmt.Errorf("begin a lesson: %w", err)}
	}
	_, err = f.WriteString(lesson.Draft)
	if err := errors.Join(err, f.Close()); err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("begin a lesson: %w", err)}
	}
	_, err = fmt.Fprintf(w, "%s is written. Check it with `detour learn check %s`, play it with `detour learn --from %s %s`.\n", file, file, file, base)
	return err
}

func newLearnPrint(from *string) *cobra.Command {
	var solutions bool
	cmd := &cobra.Command{
		Use:     "print LESSON",
		Short:   "Print a lesson as a Markdown handout",
		Example: "  detour learn print post-302 > handout.md\n  detour learn print post-302 --solutions",
		Args:    exactArgs(1, "a lesson"),
		RunE: func(cmd *cobra.Command, args []string) error {
			lessons, err := lessonsFrom(cmd.ErrOrStderr(), *from)
			if err != nil {
				return err
			}
			l, err := lessonNamed(lessons, args[0])
			if err != nil {
				return err
			}
			return printLesson(cmd, l, solutions)
		},
	}
	cmd.Flags().BoolVar(&solutions, "solutions", false, "with the answers, their rules, and the notes to the teacher")
	return cmd
}

func printLesson(cmd *cobra.Command, l lesson.Lesson, solutions bool) error {
	open := &labs{}
	defer open.close()
	stage, err := open.stage()
	if err != nil {
		return err
	}
	p, err := lesson.Begin(cmd.Context(), l, stage.ex)
	if err != nil {
		return &exit{code: exitEnded, err: err}
	}
	_, err = io.WriteString(cmd.OutOrStdout(), trace.PrintableLines(lesson.Handout(p, solutions)))
	return err
}
