package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"detour/explain/lesson"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/learned"
)

const longLearn = `Learn teaches redirects by prediction: before the next hop is shown you say what
the client will send, then the hop runs on the built-in lab, then each answer
stands against the wire with the rule and its source. No network is needed.

Without a name it lists the lessons, with what you have done of each. A lesson
that was left goes on where it was. What you answer is kept in your state folder
(` + "`detour config`" + ` names it) and goes nowhere else; learn export prints it as CSV.`

// newLearn returns the command learn and those under it.
func newLearn() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:     "learn [flags] [LESSON]",
		Short:   "Learn redirects: predict what a client sends, then see it",
		Long:    longLearn,
		Example: "  detour learn\n  detour learn post-302\n  detour learn post-302 --present\n  detour learn practice --level 2\n  detour learn print post-302 --solutions",
		Args:    atMostArgs(1),
	}
	cmd.PersistentFlags().StringVar(&from, "from", "", "take lessons from a folder or a file, in `PATH`, in place of those that come with detour")
	play := bindLesson(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		lessons, err := lessonsFrom(cmd.ErrOrStderr(), from)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return listLessons(cmd, lessons)
		}
		l, err := lessonNamed(lessons, args[0])
		if err != nil {
			return err
		}
		return play.lesson(cmd, l, lessons)
	}
	cmd.AddCommand(newLearnPractice(), newLearnPrint(&from), newLearnCheck(), newLearnNew(), newLearnExport(), newLearnReset())
	return cmd
}

// lessonsFrom returns the lessons that come with detour, or those of a folder or
// file. Those that can't be read are named on stderr; the others are there.
func lessonsFrom(stderr io.Writer, from string) ([]lesson.Lesson, error) {
	if from == "" {
		return lesson.Builtin(), nil
	}
	lessons, err := lesson.From(from)
	if len(lessons) == 0 && err == nil {
		err = fmt.Errorf("%s has no lessons: their names end in .md", from)
	}
	if len(lessons) == 0 {
		return nil, &exit{code: exitUsage, err: err, hint: "`detour learn new NAME` begins a lesson"}
	}
	if err != nil {
		fmt.Fprintf(stderr, "detour: %s\n", trace.PrintableLines(err.Error()))
	}
	return lessons, nil
}

// lessonNamed finds a lesson; the error names those that may be meant.
func lessonNamed(lessons []lesson.Lesson, name string) (lesson.Lesson, error) {
	at := slices.IndexFunc(lessons, func(l lesson.Lesson) bool { return l.Name == name })
	if at >= 0 {
		return lessons[at], nil
	}
	text := fmt.Sprintf("there is no lesson %q", name)
	var near []string
	for _, l := range lessons {
		if strings.Contains(l.Name, name) {
			near = append(near, l.Name)
		}
	}
	if len(near) > 0 && name != "" {
		text += ": did you mean " + strings.Join(near[:min(len(near), 3)], ", ") + "?"
	}
	return lesson.Lesson{}, &exit{code: exitUsage, err: errors.New(text), hint: "`detour learn` lists the lessons"}
}

// levels are how the parts of the path are called.
var levels = [...]string{1: "Level 1, what a redirect is", 2: "Level 2, what goes along", 3: "Level 3, finding the cause"}

// listLessons prints a line a lesson with what was done of it, by level.
func listLessons(cmd *cobra.Command, lessons []lesson.Lesson) error {
	log, err := learned.Open(learned.Path()).Log()
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "detour: %s\n", trace.Printable(err.Error()))
	}
	var b strings.Builder
	name, title := widest(lessons)
	for level := 1; level < len(levels); level++ {
		head := levels[level] + "\n"
		for _, l := range lessons {
			if l.Level != level {
				continue
			}
			row := fmt.Sprintf("  %s  %s  %s", cell.Pad(trace.Printable(l.Name), name), cell.Pad(trace.Printable(l.Title), title), doneOf(log, l.Name))
			fmt.Fprintf(&b, "%s%s\n", head, strings.TrimRight(row, " "))
			head = ""
		}
	}
	if known, done := log.Learner(); done > 0 {
		fmt.Fprintf(&b, "Practice\n  %s  %s  %s\n", cell.Pad("practice", name), cell.Pad(prose.Counted(done, "exercise")+" done", title), weakest(known))
	}
	_, err = io.WriteString(cmd.OutOrStdout(), b.String())
	return err
}

// widest are the widths of the columns of names and titles.
func widest(lessons []lesson.Lesson) (name, title int) {
	for _, l := range lessons {
		name, title = max(name, cell.Width(trace.Printable(l.Name))), max(title, cell.Width(trace.Printable(l.Title)))
	}
	return name, title
}

// doneOf says what was done of a lesson, "" for nothing.
func doneOf(log learned.Log, name string) string {
	all := log.Attempts(name)
	if len(all) == 0 {
		return ""
	}
	best := -1
	for i, a := range all {
		if a.Done && (best < 0 || a.Right() >= all[best].Right()) {
			best = i
		}
	}
	last := all[len(all)-1]
	switch {
	case best >= 0 && last.Done:
		return fmt.Sprintf("✓ done, %d of %d right", all[best].Right(), len(all[best].Answers))
	case best >= 0:
		return fmt.Sprintf("✓ done, %d of %d right; begun again", all[best].Right(), len(all[best].Answers))
	}
	return "begun, " + prose.Counted(len(last.Answers), "answer")
}

// weakest says which skill is missed the most.
func weakest(known lesson.Learner) string {
	worst, share := lesson.Skill(""), 1.0
	for _, s := range lesson.Skills() {
		if r := known.Skills[s]; r.Asked > 0 && float64(r.Right)/float64(r.Asked) < share {
			worst, share = s, float64(r.Right)/float64(r.Asked)
		}
	}
	if worst == "" {
		return "nothing missed"
	}
	return fmt.Sprintf("most missed: %s", worst)
}
