package report

import (
	"io"

	"detour/trace"
)

type walkedJSON struct {
	Walked    int               `json:"walked"`
	Requests  int               `json:"requests"`
	Groups    []walkedGroupJSON `json:"groups"`
	Fields    []fieldSplitJSON  `json:"fields"`
	Crossed   []crossedJSON     `json:"crossed"`
	NotWalked []notWalkedJSON   `json:"not_walked"`
}

type walkedGroupJSON struct {
	Requests int        `json:"requests"`
	Method   string     `json:"method,omitempty"`
	URL      string     `json:"url,omitempty"`
	Status   int        `json:"status,omitempty"`
	Outcome  string     `json:"outcome"`
	Cut      string     `json:"cut,omitempty"`
	Body     string     `json:"body,omitempty"`
	Clients  []walkJSON `json:"clients"`
}

type walkJSON struct {
	Client   string         `json:"client"`
	Requests int            `json:"requests"`
	Outcome  outcomeJSON    `json:"outcome"`
	Why      ruleJSON       `json:"why"`
	Steps    []stepJSON     `json:"steps"`
	Lost     []lossJSON     `json:"lost"`
	Crossed  []crossingJSON `json:"crossed,omitempty"`
	Unset    []string       `json:"unset,omitempty"` // fields that the client cannot set
}

type stepJSON struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Status int    `json:"status,omitempty"`
	Ghost  bool   `json:"ghost,omitempty"`
}

type lossJSON struct {
	Part  string `json:"part"`
	Name  string `json:"name,omitempty"`
	After int    `json:"after_hop"`
}

type crossingJSON struct {
	Name string `json:"name"`
	Host string `json:"host"`
	Hop  int    `json:"hop"`
}

type crossedJSON struct {
	Name    string   `json:"name"`
	Host    string   `json:"host"`
	Clients []string `json:"clients"`
}

type notWalkedJSON struct {
	Client string `json:"client"`
	Why    string `json:"why"`
}

// WalkedJSON writes the same as JSON, each client with its way.
func WalkedJSON(w io.Writer, c trace.WalkedComparison, o Options) error {
	j := walkedJSON{Walked: c.Clients, Requests: c.Requests, Groups: []walkedGroupJSON{}, Fields: []fieldSplitJSON{}, Crossed: []crossedJSON{}, NotWalked: []notWalkedJSON{}}
	for _, g := range c.Groups {
		j.Groups = append(j.Groups, o.walkedGroup(g))
	}
	for _, f := range c.Fields {
		j.Fields = append(j.Fields, fieldSplitJSON{text(f.Name), listed(f.Sent), listed(f.Without)})
	}
	for _, x := range c.Crossed {
		j.Crossed = append(j.Crossed, crossedJSON{text(x.Name), text(x.Host), x.Clients})
	}
	for _, n := range c.Cannot {
		j.NotWalked = append(j.NotWalked, notWalkedJSON{n.Client.Name, text(n.Cannot)})
	}
	return (&JSONWriter{w: w}).write("", j, "\n")
}

// listed makes no names an empty list, not null.
func listed(names []string) []string { return append([]string{}, names...) }

func (o Options) walkedGroup(g trace.WalkedGroup) walkedGroupJSON {
	e := g.End
	j := walkedGroupJSON{Requests: e.Requests, Method: text(e.Method), URL: text(o.uri(e.URL)), Status: e.Status,
		Outcome: string(e.Kind), Cut: e.Cut, Body: string(e.Body)}
	for _, w := range g.Walks {
		j.Clients = append(j.Clients, o.walk(w))
	}
	return j
}

func (o Options) walk(w trace.Walked) walkJSON {
	j := walkJSON{Client: w.Client.Name, Requests: w.Requests, Outcome: outcomeJSON{string(w.Outcome.Kind), w.Outcome.Hop, text(w.Outcome.Text)},
		Why: rule(w.Why), Steps: []stepJSON{}, Lost: []lossJSON{}}
	for _, s := range w.Steps {
		j.Steps = append(j.Steps, stepJSON{text(s.Method), text(o.uri(s.URI.String())), s.Status, s.Ghost})
	}
	for _, l := range w.Lost {
		j.Lost = append(j.Lost, lossJSON{string(l.Part), text(l.Name), l.After})
	}
	for _, x := range w.Crossed {
		j.Crossed = append(j.Crossed, crossingJSON{text(x.Name), text(x.Host), x.Hop})
	}
	for _, name := range w.Unset {
		j.Unset = append(j.Unset, text(name))
	}
	return j
}
