package experiment

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"detour/explain/cause"
)

//go:embed data/outcomes.yaml
var outcomesFile []byte

// leastPercent is what an outcome has that a line leaves out.
const leastPercent = 0.5

// A row is one experiment of the data file.
type row struct {
	Try     cause.Experiment     `yaml:"try"`
	Says    map[Outcome]string   `yaml:"says"`
	Settles map[Outcome][]string `yaml:"settles"` // categories and IDs of causes that an outcome proves
	Usual   string               `yaml:"usual"`
	By      map[string]string    `yaml:"by"` // by category, or by a cause's ID
}

// A lore is what is known of one experiment: how likely each outcome is for whom.
type lore struct {
	says     map[Outcome]string
	settles  map[Outcome][]string
	usual    chances
	by       map[string]chances
	unlisted chances // for causes that are not in the ranking
}

// chances are probabilities that sum up to 1.
type chances map[Outcome]float64

// table returns what the data file says, read at the first call.
var table = sync.OnceValue(func() map[cause.Experiment]lore {
	t, err := readTable(outcomesFile)
	if err != nil {
		// The file is embedded and tested; without it experiments say what
		// differs and no more.
		return map[cause.Experiment]lore{}
	}
	return t
})

func readTable(src []byte) (map[cause.Experiment]lore, error) {
	var rows []row
	if err := yaml.UnmarshalWithOptions(src, &rows, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the outcomes of experiments: %w", err)
	}
	t := make(map[cause.Experiment]lore, len(rows))
	for _, r := range rows {
		l, err := r.lore()
		if err != nil {
			return nil, fmt.Errorf("read the outcomes of %s: %w", r.Try, err)
		}
		t[r.Try] = l
	}
	return t, nil
}

func (r row) lore() (lore, error) {
	l := lore{says: r.Says, settles: r.Settles, by: make(map[string]chances, len(r.By))}
	var err error
	if l.usual, err = readChances(r.Usual); err != nil {
		return l, err
	}
	l.unlisted = maps.Clone(l.usual)
	for name, line := range r.By {
		if l.by[name], err = readChances(line); err != nil {
			return l, fmt.Errorf("%s: %w", name, err)
		}
		for o, p := range l.by[name] {
			l.unlisted[o] += p
		}
	}
	for o := range l.unlisted {
		l.unlisted[o] /= float64(1 + len(l.by))
	}
	return l, nil
}

// readChances reads "same 90, page 10".
func readChances(line string) (chances, error) {
	c, sum := chances{}, 0.0
	for part := range strings.SplitSeq(line, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(part), " ")
		percent, err := strconv.ParseFloat(number, 64)
		if o := Outcome(name); err != nil || !o.Tells() || c[o] > 0 || !(percent > 0) {
			return nil, fmt.Errorf("%q is no outcome with its percentage", part)
		}
		c[Outcome(name)] = percent
		sum += percent
	}
	if sum != 100 {
		return nil, fmt.Errorf("%q sums up to %g", line, sum)
	}
	for _, o := range outcomes {
		if c[o] == 0 {
			c[o] = leastPercent
			sum += leastPercent
		}
	}
	for o := range c {
		c[o] /= sum
	}
	return c, nil
}

// of returns the chances of a cause: its own, its category's, or the usual ones.
func (l lore) of(id string, category cause.Category) chances {
	if c, ok := l.by[id]; ok {
		return c
	}
	if c, ok := l.by[string(category)]; ok {
		return c
	}
	return l.usual
}

// plain is the sentence for outcomes that say the same of every experiment.
func plain(o Outcome) string {
	switch o {
	case Same:
		return "The answer is the same. The change makes no difference here."
	case Recoded:
		return "The target is the same and the status another."
	case Dropped:
		return "The redirect is the same and the parameter is gone."
	case Elsewhere:
		return "The redirect leads elsewhere. The change matters."
	case Back:
		return "The redirect leads back to the first URL. Two rules disagree."
	case Page:
		return "There is no redirect. It depends on what was changed."
	case Missing:
		return "There is nothing under this URL."
	case Refused:
		return "The request is refused, which says little about the redirect."
	case Unclear:
		return "The server does not take this method here, so the two answers cannot be compared."
	case Failed:
		return "There is no answer to compare, so the causes stand as they did."
	}
	return ""
}

func (l lore) sentence(o Outcome) string {
	if says, ok := l.says[o]; ok {
		return says
	}
	return plain(o)
}

// speaks returns the categories that an outcome makes at least twice as likely,
// and half as likely.
func (l lore) speaks(o Outcome) (pro, con []cause.Category) {
	if !o.Tells() || l.usual == nil {
		return nil, nil
	}
	for _, name := range slices.Sorted(maps.Keys(l.by)) {
		category := cause.Category(name)
		if category.Says() == "" { // a single cause
			continue
		}
		switch p := l.by[name][o]; {
		case p >= 2*l.unlisted[o]:
			pro = append(pro, category)
		case 2*p <= l.unlisted[o]:
			con = append(con, category)
		}
	}
	return pro, con
}
