package nginx

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"detour/explain/blame"
)

// A table is a map, geo or split_clients block.
type table struct {
	d         *directive
	kind      string
	variable  string // without $
	source    string // the value it looks up
	volatile  bool
	hostnames bool
	once      sync.Once
	exact     map[string]int // entry by key in lower case
	stars     []int
	patterns  []tablePattern
	fallback  int // entry of default, or -1
	ranges    bool
}

type tablePattern struct {
	entry int
	re    *regexOf
}

func (c *Config) addTable(d *directive) {
	t := &table{d: d, kind: d.name, fallback: -1}
	switch {
	case len(d.args) == 2:
		t.source, t.variable = d.args[0], strings.TrimPrefix(d.args[1], "$")
	case len(d.args) == 1 && d.name == "geo":
		t.source, t.variable = "$remote_addr", strings.TrimPrefix(d.args[0], "$")
	default:
		c.problem(d, "invalid number of arguments")
		return
	}
	for i := range d.table {
		e := &d.table[i]
		switch {
		case e.words == 1 && e.key == "volatile":
			t.volatile = true
		case e.words == 1 && e.key == "hostnames":
			t.hostnames = true
		case e.words == 1 && e.key == "ranges":
			t.ranges = true
		case e.key == "default":
			t.fallback = i
		case d.name == "map" && strings.HasPrefix(e.key, "~"):
			pattern, caseless := strings.CutPrefix(e.key[1:], "*")
			t.patterns = append(t.patterns, tablePattern{entry: i, re: c.regex(d, pattern, caseless)})
		}
	}
	c.tables[t.variable] = t
}

// index makes the table's keys findable, when they are first looked for.
func (t *table) index() {
	t.exact = make(map[string]int, len(t.d.table))
	for i := range t.d.table {
		e := &t.d.table[i]
		if e.words < 2 || e.key == "default" || strings.HasPrefix(e.key, "~") {
			continue
		}
		key := strings.ToLower(strings.TrimPrefix(e.key, `\`))
		if t.hostnames && (strings.HasPrefix(key, "*.") || strings.HasPrefix(key, ".") || strings.HasSuffix(key, ".*")) {
			t.stars = append(t.stars, i)
			continue
		}
		if _, had := t.exact[key]; !had {
			t.exact[key] = i
		}
	}
}

// table is the value of a table's variable. It is worked out once a request,
// unless it is volatile.
func (e *eval) table(t *table) string {
	before := e.used
	e.used = nil
	var value string
	switch t.kind {
	case "map":
		value = e.mapValue(t)
	case "geo":
		value = e.geoValue(t)
	default:
		value = e.split(t)
	}
	if !t.volatile {
		e.vars[t.variable], e.setBy[t.variable] = value, e.used
	}
	e.used = together(before, e.used...)
	return value
}

func (e *eval) mapValue(t *table) string {
	key := e.expand(t.source, manner{}).s
	if unsure(key) {
		return e.anyOf(t, key)
	}
	if t.hostnames {
		key = strings.TrimSuffix(key, ".")
	}
	n := e.mapFind(t, key)
	if n < 0 {
		n = t.fallback
	}
	if n < 0 {
		return ""
	}
	return e.entryValue(t, n, key)
}

// mapFind is the entry for a key, or -1: an exact one, a name with a star, a pattern.
func (e *eval) mapFind(t *table, key string) int {
	t.once.Do(t.index)
	if n, ok := t.exact[strings.ToLower(key)]; ok {
		return n
	}
	best, rank := -1, 0
	for _, i := range t.stars {
		n := serverName{text: strings.ToLower(t.d.table[i].key)}
		if r, _ := n.rank(strings.ToLower(key)); r > rank {
			best, rank = i, r
		}
	}
	if best >= 0 || key == "" {
		return best
	}
	for _, p := range t.patterns {
		if ok, err := e.matchRegex(p.re, key); err != nil {
			e.doubt("a pattern of map $%s isn't read: %v", t.variable, err)
		} else if ok {
			return p.entry
		}
	}
	return -1
}

func (e *eval) entryValue(t *table, n int, key string) string {
	entry := &t.d.table[n]
	e.used = together(e.used, blame.Note{Line: entry.at(), Why: fmt.Sprintf("%s $%s: %s is %s, so it is %s", t.kind, t.variable, t.source, show(key), show(entry.value))})
	if t.kind != "map" {
		return entry.value
	}
	return e.expand(entry.value, manner{}).s
}

// anyOf takes one of a table's values where its key isn't known.
func (e *eval) anyOf(t *table, key string) string {
	var values []string
	var lines []int
	add := func(i int) {
		if v := t.d.table[i].value; !slices.Contains(values, v) {
			values, lines = append(values, v), append(lines, i)
		}
	}
	if t.fallback >= 0 {
		add(t.fallback)
	} else {
		values, lines = append(values, ""), append(lines, -1)
	}
	for i := range t.d.table {
		if len(values) > 8 {
			return e.unknown(t.variable)
		}
		if entry := &t.d.table[i]; entry.words > 1 && i != t.fallback && entry.key != "proxy" && entry.key != "delete" {
			add(i)
		}
	}
	whats := make([]string, len(values))
	for i, v := range values {
		whats[i] = fmt.Sprintf("$%s is %s", t.variable, show(v))
	}
	n := e.c.pick("table "+t.variable+" "+key, whats...)
	if lines[n] < 0 {
		return ""
	}
	return e.entryValue(t, lines[n], "not known")
}

// show writes a value for a sentence.
func show(s string) string {
	switch {
	case s == "":
		return "empty"
	case unsure(s):
		return strings.ReplaceAll(s, hole, "…")
	case len(s) > 200:
		return s[:200] + "…"
	}
	return s
}
