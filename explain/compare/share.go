package compare

import (
	"fmt"
	"slices"

	"detour/trace"
)

// A Share is the clients that did one thing with a field.
type Share struct {
	Does    string // "sent by"
	Clients []string
	Rest    bool // the largest share of several, whose names would tell nothing more
}

// maxNamed is how many clients of the largest share are named.
const maxNamed = 8

// Shares leaves out those that nobody is in, and marks the largest where it is
// better counted than named.
func Shares(shares ...Share) []Share {
	shares = slices.DeleteFunc(shares, func(s Share) bool { return len(s.Clients) == 0 })
	if len(shares) < 2 {
		return shares
	}
	largest := 0
	for i, s := range shares {
		if len(s.Clients) > len(shares[largest].Clients) {
			largest = i
		}
	}
	shares[largest].Rest = len(shares[largest].Clients) > maxNamed
	return shares
}

// Others is the clients of a share that is counted: "the other 33".
func (s Share) Others() string { return fmt.Sprintf("the other %d", len(s.Clients)) }

// Split is the two shares of a field that some clients send on.
func Split(f trace.FieldSplit) []Share {
	return Shares(Share{Does: "sent by", Clients: f.Sent}, Share{Does: "not by", Clients: f.Without})
}
