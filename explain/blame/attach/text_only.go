package attach

import (
	"bytes"
	"strconv"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/handed"
)

// TextOnly is a configuration of a server without a reader: lines are found by
// their text, and nothing is evaluated.
type textOnly struct {
	server string
	file   *blame.File
}

func newTextOnly(g *handed.Given) textOnly {
	file, err := g.Files.Read(g.Main)
	if err != nil {
		file = &blame.File{Name: g.Main}
	}
	return textOnly{g.Server, file}
}

// Server implements [blame.Configuration].
func (t textOnly) Server() string { return t.server }

// mostNear bounds the lines that are named for their text.
const mostNear = 10

// Answer names the lines that hold what was observed, and blames none.
func (t textOnly) Answer(r blame.Request) blame.Answer {
	a := blame.Answer{Origin: blame.None, Unknowns: []string{"a configuration of " + t.name() + " is not evaluated: the lines named match the text"}}
	words := wanted(r)
	n := 0
	for line := range bytes.Lines(t.file.Data) {
		n++
		text := strings.TrimSpace(string(line[:min(len(line), 4096)]))
		if why := holds(text, words); why != "" && len(a.Near) < mostNear {
			a.Near = append(a.Near, blame.Note{Line: t.file.At(n, text), Why: why})
		}
	}
	return a
}

func (t textOnly) name() string {
	if t.server == "" {
		return "this server"
	}
	return t.server
}

// wanted is what a line that made the redirect would hold.
func wanted(r blame.Request) []string {
	if r.Observed == nil {
		return nil
	}
	var words []string
	if to := r.Observed.Location; to != nil {
		words = append(words, *to)
		if _, rest, ok := strings.Cut(*to, "://"); ok {
			words = append(words, rest)
			if _, path, ok := strings.Cut(rest, "/"); ok && len(path) > 1 {
				words = append(words, "/"+path)
			}
		}
	}
	if r.Observed.Status >= 300 && r.Observed.Status < 400 {
		words = append(words, strconv.Itoa(r.Observed.Status))
	}
	return words
}

// holds says what of the words a line holds, and "" for none.
func holds(text string, words []string) string {
	for _, w := range words {
		if w != "" && strings.Contains(text, w) {
			return "the text has " + w
		}
	}
	return ""
}

// Redirects implements [blame.Configuration].
func (t textOnly) Redirects() []blame.Redirect { return nil }

// Problems implements [blame.Configuration].
func (t textOnly) Problems() []blame.Problem { return nil }

// Logs implements [blame.Configuration].
func (t textOnly) Logs() []blame.LogFormat { return nil }
