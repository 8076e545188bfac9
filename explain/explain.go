// Package explain says what an exchange means: what the status means, what it
// says in this exchange, what the client does next and by which rule, what on
// the server typically causes it, and how to fix it. Explaining is pure, so a
// recorded chain is explained as well as a live one.
//
// Every item is one of three kinds, kept apart: a fact that was seen, a rule
// with its source, a guess with the evidence that it rests on.
package explain

import (
	"strconv"

	"detour/explain/article"
	"detour/explain/blame"
	"detour/explain/cause"
	"detour/explain/finding"
	"detour/explain/remedy"
	"detour/explain/status"
	"detour/trace"
)

// An Explanation is the parts a person asks for, in their order.
type Explanation struct {
	Hop   int    // the ID of the hop explained
	Title string // "302 Found", or what failed: "No answer"
	Parts []Part // those that have something to say

	// Causes is the ranking that the causes part tells, for code that reads it.
	Causes []cause.Ranked
	// Remedies say of each of Causes what to do about it.
	Remedies []remedy.Remedy
}

// A Part is one titled group of items.
type Part struct {
	ID    PartID
	Title string
	Items []Item
}

// PartID names a part, for code that looks for one.
type PartID string

// The parts, in the order in which they are shown.
const (
	PartExchange PartID = "exchange"
	PartNext     PartID = "next"
	PartCauses   PartID = "causes"
	PartConfirm  PartID = "confirm"
	PartMend     PartID = "mend"
	PartFindings PartID = "findings"
	PartMeaning  PartID = "meaning" // of the status in general; first where there is no response of a server's
	PartSources  PartID = "sources"
)

var titles = map[PartID]string{
	PartMeaning:  "What it means",
	PartExchange: "In this exchange",
	PartNext:     "What happens next",
	PartCauses:   "Likely causes",
	PartConfirm:  "How to confirm",
	PartMend:     "How to fix it",
	PartFindings: "Findings",
	PartSources:  "Read on",
}

// An Item is one sentence, and what kind of knowledge it is. Text and Source
// are printable; they may hold `code` and **bold**, as Markdown has them.
type Item struct {
	Kind   Kind
	Text   string
	Source string // of a rule: "RFC 9110 §15.4.3"; of a guess: its evidence
	Field  string // the field line that it speaks of; "" for none
	Point  *Point // of an answer or a finding, what there is beyond the sentence; nil for others
}

// Kind keeps apart what was seen, what is laid down and what is guessed.
type Kind string

// The kinds.
const (
	Fact  Kind = "fact"
	Rule  Kind = "rule"
	Guess Kind = "guess"
)

// Explain returns what the hop at index i of the chain means, by the built-in
// causes. It returns an empty explanation for an index outside the chain.
func Explain(ch trace.Chain, i int) Explanation { return Explainer{}.Explain(ch, i) }

// An Explainer explains by a catalogue of causes that a person may have added
// to.
type Explainer struct {
	Causes *cause.Catalogue // nil for the built-in ones
	Mute   finding.Mute     // the findings that are not reported

	// Proof is the line that the server's own configuration proves to have
	// answered a hop; nil where nothing was handed over.
	Proof func(*trace.Hop) *blame.Proof
}

// Explain returns what the hop at index i of the chain means. It returns an
// empty explanation for an index outside the chain.
func (x Explainer) Explain(ch trace.Chain, i int) Explanation {
	if i < 0 || i >= len(ch.Hops) {
		return Explanation{}
	}
	h := ch.Hops[i]
	if h.Response == nil {
		return x.explainFailure(ch, i)
	}
	entry := entryOf(h)
	r := x.rank(ch, i)
	e := Explanation{Hop: h.ID, Title: titleOf(h, entry), Causes: r.ranked, Remedies: r.remedies()}
	if h.Ghost { // nothing else says what that is
		e.add(PartMeaning, meaning(h, entry))
	}
	e.add(PartExchange, exchange(ch, i, r.seen))
	e.add(PartNext, next(h))
	e.add(PartCauses, r.causeItems(entry))
	e.add(PartConfirm, r.confirmItems())
	e.add(PartMend, r.mendItems(entry))
	e.add(PartFindings, x.findings(ch, i, r))
	if !h.Ghost {
		e.add(PartMeaning, meaning(h, entry))
	}
	e.add(PartSources, sources(entry))
	return e
}

// add appends a part unless it is empty.
func (e *Explanation) add(id PartID, items []Item) {
	if len(items) > 0 {
		e.Parts = append(e.Parts, Part{ID: id, Title: titles[id], Items: items})
	}
}

// Part returns the part with the given ID and whether it is there.
func (e Explanation) Part(id PartID) (Part, bool) {
	for _, p := range e.Parts {
		if p.ID == id {
			return p, true
		}
	}
	return Part{}, false
}

func entryOf(h *trace.Hop) status.Entry {
	if e, ok := status.Lookup(h.Status()); ok {
		return e
	}
	return status.Unknown(h.Status())
}

// titleOf is the status with its registered name; a ghost is named as the
// browser shows it.
func titleOf(h *trace.Hop, e status.Entry) string {
	if h.Ghost {
		return strconv.Itoa(h.Status()) + " " + h.Response.Reason
	}
	return strconv.Itoa(h.Status()) + " " + e.Name
}

// meaning is the catalogue's paragraph, or what a ghost is.
func meaning(h *trace.Hop, e status.Entry) []Item {
	if h.Ghost {
		return []Item{{Kind: Rule, Text: "The browser knows from an earlier answer that this host wants https. It changes the URL by itself and asks no server.", Source: "RFC 6797 §8.3; Fetch, main fetch"}}
	}
	text, ok := e.Text.Section("Meaning")
	if !ok {
		return nil
	}
	return []Item{{Kind: Rule, Text: text, Source: first(e.Sources)}}
}

func first(sources []article.Source) string {
	if len(sources) == 0 {
		return ""
	}
	return sources[0].Cite
}

func sources(e status.Entry) []Item {
	var items []Item
	for _, s := range e.Sources {
		items = append(items, Item{Kind: Rule, Text: s.Cite, Source: s.URL})
	}
	return items
}
