package lab

import (
	"fmt"
	"slices"
	"strings"

	"detour/trace/prose"
)

// Scenario is one script the lab plays: the request that starts the walk, and
// what there is to see on the way.
type Scenario struct {
	Name    string  // what follows "lab:", for example "post-302"
	Family  string  // the heading it belongs under, for example "Methods"
	Title   string  // a headline
	Teaches string  // one line: what is to be seen
	Start   Request // the request that begins the walk
}

// Request is the request a scenario starts with. The client adds what it always
// adds, Host and Content-Length included.
type Request struct {
	Method string
	URL    string
	Fields []Field
	Body   string
}

// Field is one header field line, the name in its own case.
type Field struct {
	Name, Value string
}

// Prefix marks a scenario where a URL is taken: lab:post-302.
const Prefix = "lab:"

// Scenarios returns every scenario in teaching order.
func Scenarios() []Scenario {
	return gather(func(*chapter) bool { return true })
}

// Lookup finds a scenario by its name, with or without "lab:" in front. The
// error of an unknown name is an *UnknownError and offers the names that are
// close to it.
func Lookup(name string) (Scenario, error) {
	bare := strings.TrimPrefix(name, Prefix)
	for _, s := range gather(func(c *chapter) bool { return c.name == bare }) {
		if s.Name == bare {
			return s, nil
		}
	}
	return Scenario{}, &UnknownError{Name: bare, Close: closeNames(bare, names())}
}

// gather returns the scenarios of the chapters that want holds for.
func gather(want func(*chapter) bool) []Scenario {
	scripts, err := world().scripts(want)
	if err != nil {
		panic("lab: " + err.Error())
	}
	list := make([]Scenario, len(scripts))
	for i, s := range scripts {
		list[i] = s.Scenario
		list[i].Start.Fields = slices.Clone(s.Scenario.Start.Fields)
	}
	return list
}

// names returns the names of all scenarios without decoding any.
func names() []string {
	var list []string
	for _, c := range world().chapters {
		list = append(list, c.name)
	}
	return list
}

// UnknownError says that no scenario has a name, and which names are close to it.
type UnknownError struct {
	Name  string
	Close []string
}

// Error names what was asked for and what may have been meant.
func (e *UnknownError) Error() string {
	text := fmt.Sprintf("no lab scenario is called %.60q", e.Name)
	if len(e.Close) > 0 {
		text += "; did you mean " + strings.Join(e.Close, ", ") + "?"
	}
	return text
}

// closeNames returns up to five names near name, the nearest first: those it
// begins, then those a few letters away.
func closeNames(name string, all []string) []string {
	if len(name) > 64 {
		return nil
	}
	name = strings.ToLower(name)
	return prose.Meant(all, max(1, len(name)/3), func(known string) int {
		d := prose.Distance(name, known)
		if name != "" && (strings.HasPrefix(known, name) || strings.HasSuffix(known, "-"+name)) {
			d = min(d, 1)
		}
		return d
	})
}
