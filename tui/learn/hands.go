package learn

import (
	"slices"
	"strconv"
	"strings"

	"detour/explain/lesson"
)

// hands are those that a class shows, by option.
type hands struct {
	of    [mostOptions]int
	last  int    // the option that digits go to, from 1; 0 for none
	typed string // digits so far
	split bool   // the split is shown
}

// mostOptions is the most that a question offers, and mostHands what a class has.
const (
	mostOptions = 9
	mostHands   = 999
)

func (h hands) any() bool { return h.all() > 0 }

func (h hands) all() int {
	sum := 0
	for _, n := range h.of {
		sum += n
	}
	return sum
}

// most is the option that most hands are for; "" where there are none, or two that
// have as many.
func (h hands) most(q lesson.Question) string {
	best, value := 0, ""
	for i, o := range q.Options[:min(len(q.Options), mostOptions)] {
		switch {
		case h.of[i] > best:
			best, value = h.of[i], o.Value
		case h.of[i] == best:
			value = ""
		}
	}
	return value
}

// counted counts a hand: an option's letter adds one, its capital takes one away,
// and digits after it are the number.
func (d Desk) counted(q lesson.Question, key string) Desk {
	d.hands.split = false
	if n, err := strconv.Atoi(d.hands.typed + key); err == nil && len(key) == 1 && d.hands.last > 0 {
		d.hands.typed += key
		d.hands.of[d.hands.last-1] = min(n, mostHands)
		return d
	}
	letters := make([]string, min(len(q.Options), mostOptions))
	for i := range letters {
		letters[i] = q.OptionKey(i)
	}
	at := slices.Index(letters, strings.ToLower(key))
	if at < 0 {
		d.says = "A letter counts a hand for its option, its capital takes one away, digits after it are the number."
		return d
	}
	d.hands.last, d.hands.typed = at+1, ""
	if key != letters[at] {
		d.hands.of[at] = max(0, d.hands.of[at]-1)
		return d
	}
	d.hands.of[at] = min(mostHands, d.hands.of[at]+1)
	return d
}
