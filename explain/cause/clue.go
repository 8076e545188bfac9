package cause

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

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

// lateClues are clues that are read when they are first weighed.
type lateClues struct {
	text string // as the index has them
	once sync.Once
	read Clues
}

func (l *lateClues) clues() *Clues {
	l.once.Do(func() {
		if l.text != "" {
			l.read = parseClues(l.text)
		}
	})
	return &l.read
}

func (l *lateClues) score(s evidence.Set) float64 { return l.clues().score(s) }

func (l *lateClues) seen(s evidence.Set, pro, con []evidence.Item) (_, _ []evidence.Item) {
	return l.clues().seen(s, pro, con)
}

// parseClues reads the clues of the index, with a sign before each: + for, -
// against. The index is made of files that were read: what is no clue is none.
func parseClues(text string) Clues {
	r := Clues{For: make([]Clue, 0, strings.Count(text, "\t")+1)}
	for cell := range strings.SplitSeq(text, "\t") {
		x, err := parseClue(cell[min(1, len(cell)):])
		switch {
		case err != nil:
		case cell[0] == '+':
			r.For = append(r.For, x)
		default:
			r.Against = append(r.Against, x)
		}
	}
	return r
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
