package prose

import (
	"cmp"
	"slices"
)

// MaxMeant is how many words [Meant] returns at the most.
const MaxMeant = 5

// Meant returns the known words whose distance from what was typed is at most
// within, the nearest first.
func Meant(known []string, within int, distance func(word string) int) []string {
	type near struct {
		word     string
		distance int
	}
	var found []near
	for _, word := range known {
		if d := distance(word); d <= within {
			found = append(found, near{word, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	words := make([]string, 0, MaxMeant)
	for _, n := range found[:min(len(found), MaxMeant)] {
		words = append(words, n.word)
	}
	return words
}

// Distance is how many bytes must be put in, taken out or changed to make one
// word of another (Levenshtein).
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
