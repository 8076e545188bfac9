package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Script is a scenario that a program makes: an exercise. A server that was told
// of it plays it beside its own.
type Script struct {
	Scenario
	Routes []Route
}

// A Route is one place of a Script and its answer.
type Route struct {
	At     string            // a URL of the lab's names, with a path
	Method string            // that it is for, or several with spaces between; "" is any
	Cookie map[string]string // that the request has to bring; "*" is any value, "-" none
	Query  map[string]string // the same of its query
	Like   string            // the server it imitates: "nginx", "express" ...
	Status int
	Fields []Field
	Body   string
}

// added are the scenarios that one server was told of.
type added struct {
	mu    sync.Mutex // of adding; reading is atomic
	atlas atomic.Pointer[atlas]
}

// atlas is what the server plays.
func (s *Server) atlas() *atlas {
	if w := s.added.atlas.Load(); w != nil {
		return w
	}
	return s.world()
}

// Add makes the server play scripts beside its own scenarios, whose places come
// first. One of a name that was added before takes its place.
func (s *Server) Add(scripts ...Script) error {
	s.added.mu.Lock()
	defer s.added.mu.Unlock()
	old := s.atlas()
	w := &atlas{sites: map[string]site{}, fallback: old.fallback, styles: old.styles, chapters: slices.Clone(old.chapters)}
	for name, site := range old.sites {
		site.ports = maps.Clone(site.ports)
		w.sites[name] = site
	}
	for _, script := range scripts {
		if err := w.add(script); err != nil {
			return fmt.Errorf("add %s: %w", script.Name, err)
		}
	}
	s.added.atlas.Store(w)
	return nil
}

// add lays out a script.
func (w *atlas) add(made Script) error {
	c := &chapter{part: part{name: made.Name}}
	laid := &content{places: map[string][]*route{}, prefixes: map[string][]prefix{}}
	for _, r := range made.Routes {
		route := r.route()
		if err := route.Answer.prepare(w.styles); err != nil {
			return err
		}
		spot, err := parsePlace(r.At)
		if err != nil {
			return err
		}
		if err := w.openPort(spot.host, spot.port, spot.scheme); err != nil {
			return err
		}
		if err := laid.place(r.At, route); err != nil {
			return err
		}
		c.spots = append(c.spots, spot)
	}
	laid.sortPrefixes()
	laid.scripts = []script{{Scenario: made.Scenario}}
	c.content = func() (*content, error) { return laid, nil }
	w.chapters = slices.DeleteFunc(w.chapters, func(o *chapter) bool { return o.name == made.Name })
	w.chapters = append(w.chapters, c)
	return nil
}

// route is a Route as the data files have it.
func (r Route) route() *route {
	var lines strings.Builder
	for _, f := range r.Fields {
		fmt.Fprintf(&lines, "%s: %s\n", f.Name, f.Value)
	}
	return &route{
		At:     places{r.At},
		When:   condition{Method: r.Method, Cookie: r.Cookie, Query: r.Query},
		Answer: answer{Like: r.Like, Status: r.Status, Fields: lines.String(), Body: r.Body},
	}
}
