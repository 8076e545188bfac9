package main

import (
	"slices"

	"detour/explain/blame"
	"detour/explain/blame/logs"
	"detour/trace"
)

// masked is answers with the credentials masked that stand in lines of files, in
// URLs and in the sentences that quote them. What was handed over stays as it is.
func masked(told []blamed) []blamed {
	told = slices.Clone(told)
	for i := range told {
		b := &told[i]
		b.request.URL = trace.MaskURI(b.request.URL)
		b.answer = maskedAnswer(b.answer)
		if o := b.request.Observed; o != nil {
			own := *o
			own.Location = maskedURI(o.Location)
			b.request.Observed = &own
		}
		if b.log != nil {
			found := *b.log
			found.Lines = maskedLines(found.Lines)
			found.Redirect.Referers = maskedCounts(found.Redirect.Referers)
			b.log = &found
		}
		if b.sources != nil {
			found := *b.sources
			found.Sources = slices.Clone(found.Sources)
			for i := range found.Sources {
				found.Sources[i].Text = blame.Masked(found.Sources[i].Text)
			}
			b.sources = &found
		}
	}
	return told
}

func maskedAnswer(a blame.Answer) blame.Answer {
	a.Location = maskedURI(a.Location)
	if a.Blame != nil {
		l := maskedLines([]blame.Line{*a.Blame})[0]
		a.Blame = &l
	}
	a.Via, a.Near = maskedNotes(a.Via), maskedNotes(a.Near)
	a.Unknowns, a.Differs = maskedTexts(a.Unknowns), blame.Masked(a.Differs)
	a.Mends = slices.Clone(a.Mends)
	for i := range a.Mends {
		m := &a.Mends[i]
		m.Before, m.After = maskedTexts(m.Before), maskedTexts(m.After)
	}
	return a
}

func maskedURI(u *string) *string {
	if u == nil {
		return nil
	}
	s := trace.MaskURI(*u)
	return &s
}

func maskedLines(lines []blame.Line) []blame.Line {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Text = blame.Masked(lines[i].Text)
	}
	return lines
}

func maskedNotes(notes []blame.Note) []blame.Note {
	notes = slices.Clone(notes)
	for i := range notes {
		notes[i].Text, notes[i].Why = blame.Masked(notes[i].Text), blame.Masked(notes[i].Why)
	}
	return notes
}

func maskedTexts(texts []string) []string {
	texts = slices.Clone(texts)
	for i := range texts {
		texts[i] = blame.Masked(texts[i])
	}
	return texts
}

func maskedCounts(counts []logs.Count) []logs.Count {
	counts = slices.Clone(counts)
	for i := range counts {
		counts[i].Text = blame.Masked(counts[i].Text)
	}
	return counts
}

// masked is a row of the map with the credentials masked that the configuration has.
func (r mapRow) masked() mapRow {
	r.To, r.When, r.Text = blame.Masked(r.To), blame.Masked(r.When), blame.Masked(r.Text)
	r.tried.Location = trace.MaskURI(r.tried.Location)
	if before := r.tried.Before; before != nil {
		l := maskedLines([]blame.Line{*before})[0]
		r.tried.Before = &l
	}
	r.onward.Asked, r.onward.Steps = trace.MaskURI(r.onward.Asked), maskedLines(r.onward.Steps)
	return r
}
