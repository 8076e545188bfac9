package logs

import (
	"sort"
	"strings"
	"time"
)

// Usage is how often a redirect was given, whoever asked.
type Usage struct {
	Count       int
	First, Last time.Time // zero when the log has no times
	Agents      []Count   // the most frequent
	Referers    []Count
	Spark       string // from First to Last, in [sparkWidth] steps or less
}

// A Count is a text with how often it stands there.
type Count struct {
	Text string
	N    int
}

const (
	maxDistinct = 10000 // texts and hours that are counted apart
	mostCounts  = 5
	sparkWidth  = 24
)

// A usage counts while logs are read.
type usage struct {
	n                int
	first, last      time.Time
	agents, referers map[string]int
	hours            map[int64]int
}

func (u *usage) add(e *entry) {
	if u.agents == nil {
		u.agents, u.referers, u.hours = map[string]int{}, map[string]int{}, map[int64]int{}
	}
	u.n++
	countText(u.agents, e.agent)
	countText(u.referers, e.referer)
	at := better(e.at, e.prefix)
	if !at.known() || at.day {
		return
	}
	if u.first.IsZero() || at.t.Before(u.first) {
		u.first = at.t
	}
	if at.t.After(u.last) {
		u.last = at.t
	}
	if hour := at.t.Unix() / 3600; len(u.hours) < maxDistinct*10 {
		u.hours[hour]++
	}
}

func countText(into map[string]int, s *string) {
	if s == nil || *s == "" {
		return
	}
	text := strings.Clone((*s)[:min(len(*s), 300)])
	if _, ok := into[text]; ok || len(into) < maxDistinct {
		into[text]++
	}
}

func (u *usage) result() Usage {
	return Usage{Count: u.n, First: u.first, Last: u.last, Agents: most(u.agents), Referers: most(u.referers), Spark: u.spark()}
}

func most(counts map[string]int) []Count {
	var all []Count
	for text, n := range counts {
		all = append(all, Count{text, n})
	}
	sort.Slice(all, func(i, j int) bool {
		return all[i].N > all[j].N || all[i].N == all[j].N && all[i].Text < all[j].Text
	})
	return all[:min(len(all), mostCounts)]
}

// spark draws the hours in eight heights.
func (u *usage) spark() string {
	if len(u.hours) < 2 {
		return ""
	}
	from, to := u.first.Unix()/3600, u.last.Unix()/3600
	width := int64(min(sparkWidth, to-from+1))
	bars := make([]int, width)
	highest := 1
	for hour, n := range u.hours {
		i := (hour - from) * width / (to - from + 1)
		bars[i] += n
		highest = max(highest, bars[i])
	}
	const heights = "▁▂▃▄▅▆▇█"
	var b strings.Builder
	for _, n := range bars {
		if n == 0 {
			b.WriteByte(' ')
			continue
		}
		b.WriteRune([]rune(heights)[(n*8-1)/highest])
	}
	return b.String()
}
