package evidence

import (
	"strings"

	"detour/explain/facts"
	"detour/trace"
)

// Bounds on what is read of a message.
const (
	MaxFields = 128     // field lines
	MaxBody   = 4 << 10 // bytes of the body
	MaxURL    = 4 << 10 // bytes of a URL
	maxValue  = 512     // bytes of a value that are compared and shown
)

// Region is where in the exchange an item was seen.
type Region string

// The regions.
const (
	InStatus   Region = "status line"
	InField    Region = "response field"
	InHead     Region = "response head" // its fields as a whole: order, case, what is missing
	InBody     Region = "response body"
	InLocation Region = "location" // the Location field against the request's URL
	InRequest  Region = "request"
	InChain    Region = "chain"
)

// An Item is one thing that the exchange shows.
type Item struct {
	ID     string
	Value  string // printable, bounded, credentials masked; "" where the ID says it all
	Region Region
	Field  string // name of the field line whose value is shown, as sent; "" for none

	Message trace.Message // that it points into; "" where no line shows it
	Line    int           // index of the line in the message's Fields, or trace.StartLine

	raw string // what Value was before it was made presentable, in lower case
}

// A Set is the evidence of one hop, in the order in which it was found.
type Set struct {
	items []Item
	first map[string]int // index of the first item of an ID
	next  []int          // index of the next item of the same ID, 0 for none

	facts    *facts.Hop
	location int // index of the Location line, or trace.StartLine

	concluded string // an ID that With added
}

// Facts returns what the hop's URLs, cookies and rounds come to; nil for a set
// of no response.
func (s Set) Facts() *facts.Hop { return s.facts }

// Items returns the evidence in the order in which it was found.
func (s Set) Items() []Item { return s.items }

// Has reports whether the set has an item called id.
func (s Set) Has(id string) bool {
	_, ok := s.first[id]
	return ok || id == s.concluded
}

// Get returns the first item called id, and whether there is one.
func (s Set) Get(id string) (Item, bool) {
	if i, ok := s.first[id]; ok {
		return s.items[i], true
	}
	return Item{ID: id, Line: trace.StartLine}, id == s.concluded
}

// Find returns the first item called id whose value, as it was sent and in
// lower case, passes the test.
func (s Set) Find(id string, test func(value string) bool) (Item, bool) {
	i, ok := s.first[id]
	for ok {
		if test(s.items[i].raw) {
			return s.items[i], true
		}
		i = s.next[i]
		ok = i > 0
	}
	return Item{}, false
}

// With returns the set with one more ID, which is concluded rather than seen:
// it has no place in the exchange. A second one takes the place of the first.
func (s Set) With(id string) Set {
	s.concluded = id
	return s
}

func (s *Set) add(it Item) {
	if s.first == nil {
		s.first = make(map[string]int, 96)
	}
	n := len(s.items)
	s.items = append(s.items, it)
	s.next = append(s.next, 0)
	i, ok := s.first[it.ID]
	if !ok {
		s.first[it.ID] = n
		return
	}
	for s.next[i] > 0 {
		i = s.next[i]
	}
	s.next[i] = n
}

// mark adds an item with a value that the region as a whole shows.
func (s *Set) mark(region Region, id, value string) {
	value = cut(value, maxValue)
	it := s.in(region)
	it.ID, it.Value, it.raw = id, trace.Printable(value), strings.ToLower(value)
	s.add(it)
}

// markIf adds an item without a value when the condition holds.
func (s *Set) markIf(cond bool, region Region, id string) {
	if cond {
		it := s.in(region)
		it.ID = id
		s.add(it)
	}
}

// in returns an item of a region, with the line that shows such items where one
// line does.
func (s *Set) in(region Region) Item {
	it := Item{Region: region, Line: trace.StartLine}
	switch region {
	case InStatus:
		it.Message = trace.InResponse
	case InRequest:
		it.Message = trace.InRequest
	case InLocation:
		it.Message, it.Line = trace.InResponse, s.location
	}
	return it
}

// markAt adds an item without a value that a line of a message shows. One
// without a line is added all the same.
func (s *Set) markAt(cond bool, region Region, m trace.Message, line int, id string) {
	if !cond {
		return
	}
	it := Item{ID: id, Region: region, Message: m, Line: line}
	if line < 0 {
		it.Message, it.Line = "", trace.StartLine
	}
	s.add(it)
}

// cut bounds a string in bytes.
func cut(s string, n int) string { return s[:min(len(s), n)] }
