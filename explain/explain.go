// Package explain says what an exchange means: what the status means, what it
// says in this exchange, what the client does next and by which rule, what on
// the server typically causes it, and how to mend it. Explaining is pure, so a
// recorded chain is explained as well as a live one.
package explain

import "detour/trace"

// An Explanation is the parts a person asks for, in their order.
type Explanation struct {
	Title string // "302 Found", or what failed: "Connection refused"
	Parts []Part
}

// A Part is one titled group of items.
type Part struct {
	ID    PartID
	Title string
	Items []Item
}

// PartID names a part, for code that looks for one.
type PartID string

// The parts, in the order in which they are shown; an empty part is left out.
const (
	PartMeaning  PartID = "meaning"
	PartExchange PartID = "exchange" // what it says in this exchange
	PartNext     PartID = "next"     // what the client does next, and by which rules
	PartCauses   PartID = "causes"
	PartMend     PartID = "mend"
	PartMore     PartID = "more" // where to read on: the whole article, sources
)

// An Item is one sentence, and what kind of knowledge it is.
type Item struct {
	Kind   Kind
	Text   string // printable; may hold `code` and **bold**
	Source string // of a rule: "RFC 9110 §15.4.3"; of a guess: the evidence it rests on
	Field  string // name of the field line that it speaks of; "" for none
}

// Kind keeps apart what was seen, what is laid down and what is guessed.
type Kind string

// The kinds.
const (
	Fact  Kind = "fact"
	Rule  Kind = "rule"
	Guess Kind = "guess"
)

// Explain returns what the hop at index i of the chain means.
func Explain(ch trace.Chain, i int) Explanation { return Explanation{} }
