package explain

import (
	"fmt"
	"slices"
	"strings"

	"detour/explain/cause"
	"detour/explain/evidence"
	"detour/explain/remedy"
	"detour/explain/status"
	"detour/trace"
	"detour/trace/prose"
)

// Bounds on what one pane shows of the ranking.
const (
	maxCauses     = 4    // answers
	maxEvidence   = 5    // items for an answer, and against it
	leastShown    = 0.04 // probability below which an answer is left out
	maxStatusOnes = 6    // causes of the status catalogue
	maxLine       = 160  // bytes of a line of a configuration
)

// ranking is what the evidence says of a hop.
type ranking struct {
	causes *cause.Catalogue
	hop    *trace.Hop // nil where the answers are told away from their hop
	seen   []cause.Sighting
	ranked []cause.Ranked
}

func (x Explainer) rank(ch trace.Chain, i int) ranking {
	causes := x.Causes
	if causes == nil {
		causes = cause.Default()
	}
	set := evidence.Of(ch, i)
	ranked := causes.Rank(set)
	if x.Proof != nil {
		ranked = cause.Settled(ranked, x.Proof(ch.Hops[i]))
	}
	return ranking{causes: causes, hop: ch.Hops[i], seen: causes.Sightings(set), ranked: ranked}
}

// causeItems says the likely causes, each with its probability and the
// evidence for and against. Where nothing was ranked, the status catalogue's
// causes stand, those of the products that show themselves first.
func (r ranking) causeItems(e status.Entry) []Item {
	if items := r.answers(); len(items) > 0 {
		return items
	}
	return r.catalogued(e)
}

// CauseItems says ranked causes away from their hop, as an experiment's update
// does: their points name no lines.
func CauseItems(ranked []cause.Ranked) []Item {
	return ranking{causes: cause.Default(), ranked: ranked}.answers()
}

func (r ranking) answers() []Item {
	var items []Item
	for i, a := range shown(r.ranked) {
		it := r.answer(a)
		if i == 0 {
			it.Point.Brief = briefOfAnswer(a)
		}
		items = append(items, it)
	}
	return items
}

// shown returns the answers that are worth a line.
func shown(ranked []cause.Ranked) []cause.Ranked {
	var out []cause.Ranked
	for _, a := range ranked {
		if a.Probability >= leastShown && len(out) < maxCauses {
			out = append(out, a)
		}
	}
	return out
}

func (r ranking) answer(a cause.Ranked) Item {
	p := r.pointOf(a)
	if a.CannotTell {
		return Item{Kind: Fact, Text: p.Title, Point: p}
	}
	it := Item{Kind: Guess, Text: p.Title, Source: evidenceOf(a), Point: p}
	if where := p.Remedy.Where; where != "" {
		it.Text += " Look at: " + prose.Ended(where)
	}
	if len(a.For) > 0 {
		it.Field = a.For[0].Field
	}
	return it
}

// titleOfAnswer is how sure an answer is, whose it is and what it says.
func titleOfAnswer(a cause.Ranked) string {
	if a.CannotTell {
		return "**" + percent(a.Probability) + "** This exchange alone cannot tell."
	}
	return sentenceOf(a) + " (" + a.Shares() + ")." + confirmed(a)
}

// leastApart is from how much on the two figures of an answer are told apart where
// there is little room.
const leastApart = 0.1

// briefOfAnswer is the same of the first answer without what the figure is made
// of, unless that is the news: who answers is not known, or is far less sure than
// why.
func briefOfAnswer(a cause.Ranked) string {
	switch {
	case a.CannotTell:
		return titleOfAnswer(a)
	case a.Maker() != "":
		return sentenceOf(a) + "; " + a.Maker() + "." + confirmed(a)
	case a.OfCategory-a.Sure() >= leastApart:
		return sentenceOf(a) + " (the kind: " + percent(a.OfCategory) + ")." + confirmed(a)
	}
	return sentenceOf(a) + "." + confirmed(a)
}

func sentenceOf(a cause.Ranked) string {
	says := a.Says()
	if a.Proved != nil {
		return "**100 %** " + a.Product + ": `" + strings.ReplaceAll(trace.Clip(a.Proved.Says(), maxLine), "`", "'") + "`"
	}
	if !a.Named() || !strings.HasPrefix(says, a.Described()) { // names keep their case: nginx
		says = prose.Capital(says)
	}
	return "**" + percent(a.Sure()) + "** " + strings.TrimSuffix(says, ".")
}

// confirmed says which experiments proved an answer.
func confirmed(a cause.Ranked) string {
	if len(a.Confirmed) == 0 {
		return ""
	}
	return " Confirmed by " + confirmers(a.Confirmed) + "."
}

// confirmers names the experiments that proved an answer.
func confirmers(tries []cause.Experiment) string {
	var names []string
	for _, t := range tries {
		names = append(names, t.Says())
	}
	return prose.Listed(names)
}

func percent(p float64) string { return fmt.Sprintf("%.0f %%", 100*p) }

// evidenceOf lists what was seen for an answer and against it.
func evidenceOf(a cause.Ranked) string {
	text := ""
	for _, side := range []struct {
		sign  string
		items []evidence.Item
	}{{"+ ", a.For}, {"− ", a.Against}} {
		for _, it := range side.items[:min(len(side.items), maxEvidence)] {
			if text != "" {
				text += " · "
			}
			text += side.sign + it.Says()
		}
	}
	return text
}

// catalogued is the causes that the article on the status names. A success
// needs none.
func (r ranking) catalogued(e status.Entry) []Item {
	if succeeded(e) {
		return nil
	}
	causes := r.byStatus(e)
	var items []Item
	for _, c := range causes[:min(len(causes), maxStatusOnes)] {
		it := Item{Kind: Guess, Text: c.Says(), Source: r.evidenceFor(c.Product)}
		it.Point = &Point{
			ID: c.ID, Part: PartCauses, Title: c.Says(), For: r.signs(c.Product), Remedy: r.remedyOf(c, c.Product),
			Sources: slices.Concat(c.Sources, e.Sources),
		}
		if c.Where != "" {
			it.Text += " Look at: " + prose.Ended(c.Where)
		}
		items = append(items, it)
	}
	return items
}

// byStatus is the causes that the status's article names: of the products
// seen, then of any.
func (r ranking) byStatus(e status.Entry) []*cause.Cause {
	var causes []*cause.Cause
	for _, s := range r.seen {
		causes = append(causes, r.causes.Named(e.Causes, s.Title)...)
	}
	return append(causes, r.causes.Named(e.Causes, cause.Any)...)
}

// signs is what gives a product away.
func (r ranking) signs(product string) []Evidence {
	for _, s := range r.seen {
		if s.Title == product {
			return evidences(r.hop, s.Evidence)
		}
	}
	return nil
}

func succeeded(e status.Entry) bool { return e.Code/100 == 2 }

func (r ranking) evidenceFor(product string) string {
	for _, s := range r.seen {
		if s.Title == product && len(s.Evidence) > 0 {
			return s.Title + ", by " + s.Evidence[0].Says()
		}
	}
	return "typical for this status; no evidence in this exchange"
}

// confirmItems says which experiments tell the causes apart, each once, and
// where the likeliest product writes its log.
func (r ranking) confirmItems() []Item {
	var items []Item
	said := map[cause.Experiment]bool{}
	for _, a := range shown(r.ranked) {
		for _, t := range a.Confirm() {
			if !said[t.Try] {
				said[t.Try] = true
				items = append(items, Item{Kind: Guess, Text: trial(t)})
			}
		}
	}
	if log := r.log(); log != "" {
		items = append(items, Item{Kind: Rule, Text: "Log: " + prose.Ended(log)})
	}
	return items
}

// log returns where the first answer shows in a log.
func (r ranking) log() string {
	for _, a := range shown(r.ranked) {
		c := a.Cause()
		if c == nil {
			continue
		}
		if log := r.remedy(a).Log; len(log) > 0 {
			return log[0]
		}
	}
	return ""
}

// mendItems lists what to change for the answers shown, each advice once.
func (r ranking) mendItems(e status.Entry) []Item {
	var items []Item
	said := map[string]bool{}
	add := func(mend string) {
		if mend != "" && !said[mend] {
			said[mend] = true
			items = append(items, Item{Kind: Guess, Text: mend})
		}
	}
	for _, a := range shown(r.ranked) {
		c := a.Cause()
		if c == nil {
			continue
		}
		if len(c.Change) > 0 && !c.Healthy {
			add(remedy.KeepACopy)
		}
		add(c.Mend)
	}
	if len(r.ranked) == 0 && !succeeded(e) {
		for _, c := range r.byStatus(e) {
			add(c.Mend)
		}
	}
	return items[:min(len(items), maxStatusOnes)]
}
