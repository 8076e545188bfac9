package cause

import (
	"fmt"
	"strconv"
	"strings"

	"detour/explain/evidence"
)

// A Clue is a piece of evidence with its weight.
type Clue struct {
	Weight float64 // in nats, as written: more than 0
	When   string  // the expression

	expr expr
}

// maxWeight bounds a weight: what is that heavy is certain.
const maxWeight = 20

// UnmarshalYAML keeps a clue as it is written, "3 slash-added & host-same",
// until compile reads it with its line at hand.
func (r *Clue) UnmarshalYAML(unmarshal func(any) error) error {
	return unmarshal(&r.When)
}

// compile reads the clues of a file as they are written.
func (r Clues) compile(file string, src []byte) error {
	for _, list := range [][]Clue{r.For, r.Against} {
		for i := range list {
			x, err := parseClue(list[i].When)
			if err != nil {
				return at(file, src, list[i].When, err)
			}
			list[i] = x
		}
	}
	return nil
}

func parseClue(text string) (Clue, error) {
	number, when, _ := strings.Cut(strings.TrimSpace(text), " ")
	weight, err := strconv.ParseFloat(number, 64)
	if err != nil || !(weight > 0 && weight <= maxWeight) {
		return Clue{}, fmt.Errorf("a clue begins with its weight, a number above 0 and at most %d, not %q", maxWeight, number)
	}
	x, err := compile(when)
	if err != nil {
		return Clue{}, err
	}
	return Clue{Weight: weight, When: when, expr: x}, nil
}

// Clues are the evidence for and against something.
type Clues struct {
	For     []Clue `yaml:"for"`
	Against []Clue `yaml:"against"`
}

// score adds up what the set shows.
func (r Clues) score(s evidence.Set) float64 {
	sum := 0.0
	for _, x := range r.For {
		if x.expr.holds(s) {
			sum += x.Weight
		}
	}
	for _, x := range r.Against {
		if x.expr.holds(s) {
			sum -= x.Weight
		}
	}
	return sum
}

// seen returns the items that speak for and against.
func (r Clues) seen(s evidence.Set, pro, con []evidence.Item) (_, _ []evidence.Item) {
	for _, x := range r.For {
		if x.expr.holds(s) {
			pro = x.expr.seen(s, pro)
		}
	}
	for _, x := range r.Against {
		if x.expr.holds(s) {
			con = x.expr.seen(s, con)
		}
	}
	return pro, con
}
