// Package report writes a walked chain down: as JSON for scripts, and as plain
// text for a terminal, a log or a linear screen reader. Both say what the
// program's screens say, from the same values.
//
// Credentials are masked unless Options.ShowSecrets is set. Bytes from a
// server never come out raw: the text goes through trace.Printable, and the
// JSON escapes every control and bidirectional character.
package report

import (
	"detour/explain"
	"detour/explain/blame"
	"detour/trace"
)

// Options say how much is written and how.
type Options struct {
	ShowSecrets bool
	Brief       bool // text: a line a hop
	Verbose     bool // text: every field line of every message
	Infos       bool // text: findings that are worth knowing and no more
	Explain     bool // the explanation of each hop
	Color       bool // text: with the terminal's styles
	Width       int  // text: columns to wrap sentences at; 0 means 80
	Columns     int  // text: those of the terminal, to fit a line a hop in; 0 for none, which leaves lines whole

	Explainer explain.Explainer // by what is explained; zero for the built-in causes

	// Case is what the server's own files tell of a hop, nil for nothing. It is nil
	// itself where nothing was handed over. It may take its time.
	Case func(*trace.Hop) *blame.Case
}

// field returns a field's value, masked unless secrets are shown.
func (o Options) field(f trace.Field) string {
	if o.ShowSecrets {
		return f.Value
	}
	return trace.Mask(f)
}

// uri returns a URI as text, masked unless secrets are shown.
func (o Options) uri(u string) string {
	if o.ShowSecrets {
		return u
	}
	return trace.MaskURI(u)
}

// explanation returns what the last hop of the chain means, or nil when it is
// not asked for.
func (o Options) explanation(ch trace.Chain) *explain.Explanation {
	if !o.Explain {
		return nil
	}
	e := o.Explainer.Explain(ch, len(ch.Hops)-1)
	return &e
}
