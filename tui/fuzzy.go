package tui

import (
	"slices"
	"strings"
	"unicode"

	"detour/tui/cell"
)

// ranked returns the indexes of those of n texts that fit a query, the best
// first; texts that fit alike stay in their order.
func ranked(query string, n int, text func(int) string) []int {
	words := strings.Fields(strings.ToLower(query))
	scores := make([]int, n)
	var found []int
	for i := range n {
		if score, ok := fit(words, text(i)); ok {
			scores[i] = score
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return scores[b] - scores[a] })
	return found
}

// whole is what a word counts that stands in a text as it was typed.
const whole = 40

// fit says how well words fit a text: each must be in it, its letters in their
// order.
func fit(words []string, text string) (score int, ok bool) {
	text = strings.ToLower(text[:min(len(text), cell.MaxShown)])
	runes := []rune(text)
	for _, w := range words {
		best, fits := -1, false
		for start := range runes {
			if s, ok := fitFrom([]rune(w), runes, start); ok {
				best, fits = max(best, s), true
			}
		}
		if !fits {
			return 0, false
		}
		if strings.Contains(text, w) {
			best += whole
		}
		score += best
	}
	return score, true
}

// fitFrom fits a word to a text from a rune on, which must be the word's first.
// Letters next to each other and those that begin a word of the text count more.
func fitFrom(word, text []rune, start int) (score int, ok bool) {
	if text[start] != word[0] {
		return 0, false
	}
	at := start - 1
	for i, r := range word {
		next := at + 1
		for next < len(text) && text[next] != r {
			next++
		}
		if next == len(text) {
			return 0, false
		}
		switch {
		case beginsWord(text, next):
			score += 8
		case i > 0 && next == at+1:
			score += 6
		default:
			score++
		}
		if i > 0 {
			score -= min(next-at-1, 3)
		}
		at = next
	}
	return score*4 - min(start, 12), true
}

func beginsWord(text []rune, i int) bool {
	return i == 0 || !unicode.IsLetter(text[i-1]) && !unicode.IsDigit(text[i-1])
}
