package verdict

import (
	"fmt"
	"slices"

	"detour/explain/blame"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/trace"
)

// A Verdict is what a chain comes to.
type Verdict struct {
	Outcome  Outcome
	Kind     string            // what the headline speaks of, stable, kebab-case: "body-lost"
	Severity finding.Severity  // how grave that is; 0 where nothing is wrong
	Expected bool              // the redirect is what it should be
	Hop      int               // the ID of the hop that decides; 0 for an empty chain
	Why      string            // why that one, as a clause
	Headline Headline          // at most Width columns
	Because  *Because          // the likeliest cause at that hop; nil where none is to be told
	Do       string            // the first thing to do, as a sentence; "" where there is nothing
	Findings []finding.Finding // that are reported, the gravest first
	Tells    []string          // IDs of the rules whose findings the headline speaks of
	Watch    []Watched         // the same in their order, what only follows from another under it
	Muted    int               // findings that are kept back
}

// Outcome is how a chain ended.
type Outcome string

// The outcomes.
const (
	Arrived   Outcome = "arrived"           // at a response to what was asked for
	Elsewhere Outcome = "arrived-elsewhere" // at something else: a login, an error, a page for all
	Loop      Outcome = "loop"              // it goes round, walked to its end or not
	GaveUp    Outcome = "gave-up"           // the client's limit
	Refused   Outcome = "refused"           // the client must not follow
	Failed    Outcome = "failed"            // no whole answer
	Stopped   Outcome = "stopped"           // by the user
	Paused    Outcome = "paused"            // a request waits to be sent
)

// Because is why a chain went as it did: the likeliest cause at the hop that
// decides.
type Because struct {
	Cause   string      // its ID
	Product string      // whose it is; "" where that is not sure or several would do the same
	Title   string      // as a clause
	Share   float64     // how sure the sentence is, between 0 and 1
	Of      string      // what the share is a share of
	Maker   string      // who made the response, as a clause, where Product is not named
	Like    string      // the product that an unknown one resembles; "" for none
	Signs   []string    // the strongest evidence, at most two
	Line    *blame.Line // that answered, where the server's configuration proves it; nil where it does not

	OfCategory, OfProduct float64 // how sure the kind of cause is, and the product
}

// maxLine bounds what is said of a line of a configuration.
const maxLine = 160

// Says is the cause in a few words: its share, whose it is and what it is.
func (b *Because) Says() string {
	says := fmt.Sprintf("%.0f %% ", 100*b.Share)
	if b.Line != nil { // whose name a path may have too
		return trace.Clip(says+b.Product+": "+b.Title, maxLine)
	}
	says += cause.Titled(b.Product, b.Title)
	if b.Maker != "" {
		says += "; " + b.Maker
	}
	return trace.Printable(says)
}

// A Watched is a finding with those that only follow from it, by their places
// among the findings.
type Watched struct {
	At       int
	Symptoms []int
}

// Says is the headline in its own width, secrets masked.
func (v Verdict) Says() string { return v.Headline.Fit(Width, Masked) }

// Mark is the sign before a headline: "✗", "!", "✓", or "…" where all is well and
// a request waits.
func (v Verdict) Mark() string {
	switch {
	case v.Severity == finding.Error:
		return "✗"
	case v.Severity > 0:
		return "!"
	case v.Outcome == Paused:
		return "…"
	}
	return "✓"
}

// maxSteps bounds the columns of what is to be done, where that has several
// sentences.
const maxSteps = 200

// FirstSteps is as many sentences of what is to be done as a reader takes in at once.
func (v Verdict) FirstSteps() string {
	do := v.Do
	end := 0
	for i := 0; i+1 < len(do); i++ {
		if do[i] == '.' && do[i+1] == ' ' && (end == 0 || i < maxSteps) {
			end = i + 1
		}
	}
	if end == 0 || len(do) <= maxSteps {
		return do
	}
	return do[:end]
}

// Told reports whether the headline speaks of the finding at an index.
func (v Verdict) Told(at int) bool { return slices.Contains(v.Tells, v.Findings[at].Rule.ID) }

// Count is how many findings of a severity there are.
func (v Verdict) Count(s finding.Severity) int {
	n := 0
	for i := range v.Findings {
		if v.Findings[i].Severity == s {
			n++
		}
	}
	return n
}
