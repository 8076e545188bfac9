package nginx

// A choice is something that isn't known and that a run took for granted.
type choice struct {
	key    string // so that it is decided alike wherever it is asked in a run
	what   string // as a condition: "/var/www/docs is a folder"
	picked int
	of     int
	whats  []string
}

// A chooser decides what isn't known: the likeliest first, and in later runs
// each of the others.
type chooser struct {
	path  []int // what the run is to decide, in order; beyond it the first way
	asked []choice
	known map[string]int
	*spent
}

// A spent is what all ways of one answer together have cost.
type spent struct {
	steps  int
	costly map[string]bool // patterns and texts that took too long
}

// The bounds of one answer.
const (
	maxSpent  = 1_000_000
	maxCostly = 8
)

// maxRuns is how many ways of what isn't known are looked at.
const maxRuns = 64

// pick decides between ways. Each is said as a condition.
func (c *chooser) pick(key string, whats ...string) int {
	if n, ok := c.known[key]; ok && n < len(whats) {
		return n
	}
	n := 0
	if len(c.asked) < len(c.path) {
		n = min(c.path[len(c.asked)], len(whats)-1)
	}
	c.asked = append(c.asked, choice{key: key, what: whats[n], picked: n, of: len(whats), whats: whats})
	c.known[key] = n
	return n
}

// explore runs an evaluation in all the ways that what isn't known can be, the
// likeliest first. It tells whether those were all.
func explore(run func(*chooser) *outcome) (all []*outcome, complete bool) {
	queue, cost := [][]int{nil}, &spent{costly: map[string]bool{}}
	for n := 0; len(queue) > 0; n++ {
		if n == maxRuns || cost.steps > maxSpent {
			return all, false
		}
		path := queue[0]
		queue = queue[1:]
		c := &chooser{path: path, known: map[string]int{}, spent: cost}
		o := run(c)
		o.choices = c.asked
		all = append(all, o)
		for i := len(path); i < len(c.asked); i++ {
			prefix := make([]int, i+1)
			for j := range i {
				prefix[j] = c.asked[j].picked
			}
			for other := 1; other < c.asked[i].of; other++ {
				next := append([]int(nil), prefix...)
				next[i] = other
				queue = append(queue, next)
			}
		}
	}
	return all, true
}
