package trace

import (
	"cmp"
	"slices"
)

// A WalkedComparison is how walks as several clients ended, those with the
// same end side by side.
type WalkedComparison struct {
	Clients  int           // that were walked
	Requests int           // sent by all walks
	Groups   []WalkedGroup // the largest first
	Fields   []FieldSplit  // fields that the last requests of some walks have and of others have not, among those that followed
	Crossed  []CrossedBy   // credentials that came to another host
	Cannot   []Walked      // clients that cannot send the request
}

// A WalkedGroup is the walks with the same end.
type WalkedGroup struct {
	End   WalkedEnd
	Walks []Walked // in the plan's order
}

// A WalkedEnd is how a walk ended, as far as a server or a user sees it.
type WalkedEnd struct {
	Kind     OutcomeKind
	Cut      string
	Requests int
	Method   string // of the last request
	URL      string // of the last request, fragment included
	Status   int    // of the last response; 0 for none
	Body     BodyFate
}

// CrossedBy says which clients sent a credential to another host.
type CrossedBy struct {
	Name, Host string
	Clients    []string
}

// End returns how the walk ended.
func (w Walked) End() WalkedEnd {
	end := WalkedEnd{Kind: w.Outcome.Kind, Cut: w.Cut, Requests: w.Requests, Body: w.Body}
	if last, ok := w.Last(); ok {
		end.Method, end.URL, end.Status = last.Method, last.URI.String(), last.Status
	}
	return end
}

// CompareWalked puts walks beside each other, all of a plan or those that have
// ended so far.
func CompareWalked(walks []Walked) WalkedComparison {
	walks = slices.Clone(walks)
	slices.SortStableFunc(walks, func(a, b Walked) int { return cmp.Compare(a.Index, b.Index) })
	var c WalkedComparison
	for _, w := range walks {
		if w.Cannot != "" {
			c.Cannot = append(c.Cannot, w)
			continue
		}
		c.Clients, c.Requests = c.Clients+1, c.Requests+w.Requests
		c.add(w)
	}
	slices.SortStableFunc(c.Groups, func(a, b WalkedGroup) int { return len(b.Walks) - len(a.Walks) })
	for _, name := range fieldsOf(walks) {
		if split := splitWalked(name, walks); worthSplit(split, walks) {
			c.Fields = append(c.Fields, split)
		}
	}
	return c
}

func (c *WalkedComparison) add(w Walked) {
	for _, x := range w.Crossed {
		c.cross(x, w.Client.Name)
	}
	for i := range c.Groups {
		if c.Groups[i].End == w.End() {
			c.Groups[i].Walks = append(c.Groups[i].Walks, w)
			return
		}
	}
	c.Groups = append(c.Groups, WalkedGroup{End: w.End(), Walks: []Walked{w}})
}

func (c *WalkedComparison) cross(x Crossing, client string) {
	for i := range c.Crossed {
		if by := &c.Crossed[i]; by.Name == x.Name && by.Host == x.Host {
			by.Clients = append(by.Clients, client)
			return
		}
	}
	c.Crossed = append(c.Crossed, CrossedBy{x.Name, x.Host, []string{client}})
}

// fieldsOf returns the names of the fields that a walk carried or lost.
func fieldsOf(walks []Walked) []string {
	names := slices.Clone(comparedFields)
	for _, w := range walks {
		for _, name := range w.Carried {
			if !nameIn(name, names) {
				names = append(names, name)
			}
		}
		for _, l := range w.Lost {
			if l.Part == PartField && !nameIn(l.Name, names) {
				names = append(names, l.Name)
			}
		}
	}
	return names
}

func splitWalked(name string, walks []Walked) FieldSplit {
	split := FieldSplit{Name: name}
	for _, w := range walks {
		switch {
		case !w.went:
		case nameIn(name, w.Carried):
			split.Sent = append(split.Sent, w.Client.Name)
		default:
			split.Without = append(split.Without, w.Client.Name)
		}
	}
	return split
}

// worthSplit reports a field in which walks differ, or which all of them lost.
func worthSplit(split FieldSplit, walks []Walked) bool {
	if len(split.Without) == 0 {
		return false
	}
	return len(split.Sent) > 0 || slices.ContainsFunc(walks, func(w Walked) bool {
		return slices.ContainsFunc(w.Lost, func(l Loss) bool { return l.Name == split.Name })
	})
}
