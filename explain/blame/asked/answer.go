package asked

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"detour/explain/blame"
)

// By is the answer that a line wrote.
func By(line blame.Line, status int, location string, via ...blame.Note) blame.Answer {
	a := blame.Answer{Status: status, Blame: &line, Origin: blame.Config, Certain: true, Evaluated: true, Via: via}
	if location != "" || status >= 300 && status < 400 {
		a.Location = &location
	}
	return a
}

// Builtin is an answer that the server gives by itself.
func Builtin(status int, location string, via ...blame.Note) blame.Answer {
	return blame.Answer{Status: status, Location: &location, Origin: blame.Builtin, Certain: true, Evaluated: true, Via: via}
}

// Passed is the answer where no line redirects: something else answers.
func Passed(origin blame.Origin, status int, via ...blame.Note) blame.Answer {
	return blame.Answer{Status: status, Origin: origin, Certain: true, Evaluated: true, Via: via}
}

// Unsure takes the certainty from an answer, with what would have to be known.
func Unsure(a blame.Answer, unknowns ...string) blame.Answer {
	if len(unknowns) == 0 {
		return a
	}
	a.Certain = false
	a.Unknowns = append(a.Unknowns, unknowns...)
	return a
}

// Unevaluated is the answer where the configuration has what isn't understood
// and could matter: the lines that match the text, and none blamed.
func Unevaluated(r blame.Request, redirects []blame.Redirect, why ...string) blame.Answer {
	return blame.Answer{Origin: blame.None, Near: Near(r, redirects), Unknowns: why}
}

// A Maybe is an answer that comes when something that isn't known is so.
type Maybe struct {
	Answer  blame.Answer
	Unknown string // what decides
}

// Settle chooses between answers that may come, in their order, and the one that
// comes without them: what was observed decides, else the first that may, where
// no line answers otherwise.
func Settle(sure blame.Answer, maybe []Maybe, r blame.Request) blame.Answer {
	if len(maybe) == 0 {
		return sure
	}
	var unknowns []string
	for _, m := range maybe {
		if !slices.Contains(unknowns, m.Unknown) && len(unknowns) < 8 {
			unknowns = append(unknowns, m.Unknown)
		}
	}
	if !Agrees(sure, r) || r.Observed == nil && sure.Blame == nil {
		for _, m := range maybe {
			if Agrees(m.Answer, r) {
				return Unsure(m.Answer, unknowns...)
			}
		}
	}
	return Unsure(sure, unknowns...)
}

// Agrees says whether an answer can be what was observed.
func Agrees(a blame.Answer, r blame.Request) bool {
	o := r.Observed
	switch {
	case o == nil:
		return true
	case o.Status != 0 && a.Status != o.Status:
		return false
	case o.Location != nil && (a.Location == nil || !same(*a.Location, *o.Location, r.URL)):
		return false
	}
	return true
}

func same(a, b, base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return a == b
	}
	x, err1 := u.Parse(a)
	y, err2 := u.Parse(b)
	return a == b || err1 == nil && err2 == nil && x.String() == y.String()
}

const mostNear = 10

// Near are the redirects whose target or status agrees with what was observed;
// without an observation those whose condition names the path.
func Near(r blame.Request, redirects []blame.Redirect) []blame.Note {
	a := Of(r)
	var out []blame.Note
	for _, d := range redirects {
		if len(out) == mostNear {
			break
		}
		if why := agrees(a, d); why != "" {
			out = append(out, blame.Note{Line: d.Line, Why: why})
		}
	}
	return out
}

func agrees(a Request, d blame.Redirect) string {
	o := a.Observed
	if o == nil || o.Location == nil {
		if first := firstSegment(a.Path); first != "" && (strings.Contains(d.When, first) || strings.Contains(d.Text, first)) {
			return "the line names " + first
		}
		return ""
	}
	if o.Status != 0 && d.Status != 0 && o.Status != d.Status {
		return ""
	}
	fixed := literalPart(d.To)
	switch {
	case fixed != "" && strings.Contains(*o.Location, fixed):
		return "its target has " + strconv.Quote(fixed) + ", as Location does"
	case fixed == "" && d.Status == o.Status:
		return "it answers " + strconv.Itoa(d.Status)
	}
	return ""
}

func firstSegment(p string) string {
	s, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	if len(s) < 2 {
		return ""
	}
	return s
}

// literalPart is the longest piece of a target that has no variable in it.
func literalPart(to string) string {
	best := ""
	for _, piece := range strings.FieldsFunc(to, func(r rune) bool { return strings.ContainsRune("${}%\\:*+\"' ()", r) }) {
		if len(piece) > len(best) {
			best = piece
		}
	}
	if len(strings.Trim(best, "/")) < 2 {
		return ""
	}
	return best
}

// A Base has what the small readers' configurations have in common.
type Base struct {
	Name     string
	List     []blame.Redirect
	Wrong    []blame.Problem
	LogFiles []blame.LogFormat
}

// Server implements [blame.Configuration].
func (b *Base) Server() string { return b.Name }

// Redirects implements [blame.Configuration].
func (b *Base) Redirects() []blame.Redirect { return b.List }

// Problems implements [blame.Configuration].
func (b *Base) Problems() []blame.Problem { return b.Wrong }

// Logs implements [blame.Configuration].
func (b *Base) Logs() []blame.LogFormat { return b.LogFiles }

// Problem notes something wrong at a line of a file.
func (b *Base) Problem(f *blame.File, line int, what string) {
	if len(b.Wrong) < 200 {
		b.Wrong = append(b.Wrong, blame.Problem{Line: At(f, line), What: what})
	}
}

// At is a line of a file with its text.
func At(f *blame.File, line int) blame.Line {
	return f.At(line, f.Text(line))
}
