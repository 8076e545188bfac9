package compare

import (
	"slices"

	"detour/trace"
)

// A Share is the clients that did one thing with a field.
type Share struct {
	Does    string // "sent by"
	Clients []string
	Of      int  // clients that were asked
	Rest    bool // the largest share of several, whose names would tell nothing more
}

// maxNamed is how many clients of the largest share are named.
const maxNamed = 8

// Shares leaves out those that nobody is in, and marks the largest where it is
// better counted than named. of is how many clients were asked.
func Shares(of int, shares ...Share) []Share {
	shares = slices.DeleteFunc(shares, func(s Share) bool { return len(s.Clients) == 0 })
	if len(shares) < 2 {
		return shares
	}
	largest := 0
	for i, s := range shares {
		shares[i].Of = of
		if len(s.Clients) > len(shares[largest].Clients) {
			largest = i
		}
	}
	shares[largest].Rest = len(shares[largest].Clients) > maxNamed
	return shares
}

// Count is the clients of a share that is counted: "33 of 42".
func (s Share) Count() Count { return Count{N: len(s.Clients), Of: s.Of} }

// Split is the two shares of a field that some clients send on.
func (c Comparison) Split(f trace.FieldSplit) []Share {
	return Shares(c.Of, Share{Does: "sent by", Clients: f.Sent}, Share{Does: "not by", Clients: f.Without})
}
