package learn

import (
	"context"

	"detour/explain/lesson"
	"detour/trace"
)

// A Course is a lesson that is played, an exercise, or the questions of any walk.
type Course struct {
	Play      lesson.Play
	Heading   string          // "Lesson 6 · Why 303 was added"
	Exchanger trace.Exchanger // to the lab; nil in a walk that is no lesson, which has its own
	Present   bool            // before a class: answers are hidden, hands are counted

	// Keep keeps the answers as they stand after an act. Acts are numbered: one that
	// is kept late, after a later one, changes nothing. Done keeps that the course came
	// to its end. Both are nil where nothing is kept.
	Keep func(act int, said []lesson.Said) error
	Done func() error

	// Next begins what comes after this, where so was answered; nil when nothing does.
	Next func(ctx context.Context, said []lesson.Said) (Course, error)

	// Flows says that the end needs no page of its own, as between exercises.
	Flows bool

	// Before are the answers of the exercises before, for the summary at the end.
	Before []lesson.Said
}

// Predict is the course of a walk that is no lesson, at what a chain has come to.
func Predict(c trace.Client, chain trace.Chain) Course {
	return Course{Play: lesson.Predicting(c, chain), Heading: "Predict"}
}
