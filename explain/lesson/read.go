package lesson

import (
	"errors"
	"fmt"
	stdpath "path"
	"slices"
	"strings"

	"detour/explain/article"
	"detour/trace"
	"detour/trace/lab"
)

// Read reads a lesson's file; its name without ".md" is the lesson's. Each error
// names the file and the line, and what is wrong: they come joined, all that the
// file has.
func Read(file string, src []byte) (Lesson, error) {
	l := Lesson{Name: strings.TrimSuffix(stdpath.Base(file), ".md")}
	body, err := article.Parse(file, src, &l)
	if err != nil {
		return l, err
	}
	r := reader{file: file, lines: strings.Split(string(src), "\n")}
	for _, s := range body.Sections {
		l.Steps = append(l.Steps, r.step(s))
	}
	r.check(l)
	return l, errors.Join(r.errs...)
}

// A reader collects what is wrong with a file.
type reader struct {
	file  string
	lines []string
	errs  []error
}

func (r *reader) wrong(line int, format string, args ...any) {
	r.errs = append(r.errs, &article.Error{Name: r.file, Line: line, Err: fmt.Errorf(format, args...)})
}

// lineOf is the line that begins with a text, from 1; 1 when none does.
func (r *reader) lineOf(text string) int {
	for i, l := range r.lines {
		if strings.HasPrefix(l, text) {
			return i + 1
		}
	}
	return 1
}

// step reads a section: lines that begin with Walk, Ask, Hint and Teacher at its
// front,
// and prose.
func (r *reader) step(s article.Section) Step {
	step := Step{Title: s.Title, Line: r.lineOf("## " + s.Title)}
	rest := s.Text
	for {
		line, after, _ := strings.Cut(rest, "\n")
		name, value, ok := strings.Cut(line, ":")
		if !ok || !r.setting(&step, name, strings.TrimSpace(value)) {
			break
		}
		rest = strings.TrimLeft(after, "\n")
	}
	step.Prose = strings.TrimSpace(rest)
	return step
}

// setting takes a line at the front of a section, and reports whether it was one.
func (r *reader) setting(step *Step, name, value string) bool {
	switch name {
	case "Ask":
		for word := range strings.SplitSeq(value, ",") {
			kind := Kind(strings.TrimSpace(word))
			if !slices.Contains(kinds, kind) {
				r.wrong(step.Line, "Ask: %q is no question: %s are", kind, kindNames())
				continue
			}
			step.Asks = append(step.Asks, kind)
		}
	case "Walk":
		step.Walk = value
	case "Hint":
		step.Hints = append(step.Hints, value)
	case "Teacher":
		step.Teacher = append(step.Teacher, value)
	default:
		return false
	}
	return true
}

func kindNames() string {
	var names []string
	for _, k := range kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// check holds a lesson against what it has to have.
func (r *reader) check(l Lesson) {
	if l.Title == "" {
		r.wrong(1, "the head has no title")
	}
	if l.Level < 1 || l.Level > 3 {
		r.wrong(r.lineOf("level:"), "level is 1, 2 or 3")
	}
	if _, err := lab.Lookup(l.Scenario); err != nil {
		r.wrong(r.lineOf("scenario:"), "%w", err)
	}
	if _, err := trace.ClientNamed(l.Client); err != nil {
		r.wrong(r.lineOf("client:"), "%w", err)
	}
	for _, s := range l.Skills {
		if !slices.Contains(Skills(), s) {
			r.wrong(r.lineOf("skills:"), "skills: %q is none of %v", s, Skills())
		}
	}
	if len(l.Sources) == 0 {
		r.wrong(1, "the head has no sources: each fact rests on one")
	}
	for _, s := range l.Sources {
		if s.Cite == "" || !strings.HasPrefix(s.URL, "https://") {
			r.wrong(r.lineOf("sources:"), "a source has a cite and a url that begins with https://")
		}
	}
	if l.Asked() == 0 {
		r.wrong(1, "no section asks anything: begin one with a line such as Ask: method")
	}
	r.checkConfig(l.Config)
	for _, s := range l.Steps {
		if slices.Contains(s.Asks, AskPlace) && l.Config == nil {
			r.wrong(s.Line, "Ask: place needs a config in the head")
		}
		if _, err := l.readWalk(s.Walk); err != nil && s.Walk != "" {
			r.wrong(s.Line, "Walk: %w", err)
		}
	}
}

// checkConfig refuses a configuration that nothing can evaluate.
func (r *reader) checkConfig(c *Config) {
	switch {
	case c == nil:
	case !slices.Contains([]string{serverNginx, serverApache, serverLog}, c.Server):
		r.wrong(r.lineOf("config:"), "config: server is nginx, apache or log")
	case !strings.HasPrefix(c.File, "/") || c.Text == "":
		r.wrong(r.lineOf("config:"), "config: it has a file, an absolute name, and a text")
	}
}
