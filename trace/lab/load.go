package lab

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed data
var embedded embed.FS

// world returns the embedded scenarios. Broken data is a defect of the program,
// and the tests decode it all, so it panics.
var world = sync.OnceValue(func() *atlas {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err)
	}
	w, err := open(data)
	if err != nil {
		panic("lab: " + err.Error())
	}
	return w
})

// An atlas is everything the lab knows: its hosts, the servers it imitates, and
// a chapter for each file of scenarios. Opening it reads where things are; a
// chapter is decoded when something in it is asked for, since decoding them all
// takes longer than a whole walk.
type atlas struct {
	sites    map[string]site
	fallback *serverStyle // who answers where nothing fits
	chapters []*chapter
}

// A chapter is one file of scenarios.
type chapter struct {
	file   string
	names  []string // its scenarios
	spots  []spot   // its places
	decode func() (*content, error)
}

// A content is a decoded chapter.
type content struct {
	scripts  []script
	places   map[string][]*route // scheme://host[:port]/path
	prefixes map[string][]prefix // scheme://host[:port], the longest first
}

// A prefix is a place that takes every target which begins so.
type prefix struct {
	path  string
	route *route
}

// A site is a host name of the lab. Its ports are those that routes use, 80 and
// 443 always among them.
type site struct {
	Host        string `yaml:"host"`
	HTTP2       bool   `yaml:"http2"`       // offers h2 by ALPN
	Frames      bool   `yaml:"frames"`      // its answers in HTTP/2 are written frame by frame
	Certificate string `yaml:"certificate"` // what is wrong with it: see authority.leaf
	TLS         string `yaml:"tls"`         // what is wrong with its TLS: old, none or silent

	ports map[string]string // port -> scheme
}

// An index is the file that names the others: the families in teaching order,
// the server that answers where no scenario does, and the sites that need a
// word of their own.
type index struct {
	Families []string `yaml:"families"`
	Fallback string   `yaml:"fallback"`
	Sites    []site   `yaml:"sites"`
}

// open reads a folder of data files and decodes none of its scenarios.
func open(data fs.FS) (*atlas, error) {
	var ix index
	if err := decode(data, "index.yaml", &ix); err != nil {
		return nil, err
	}
	servers, err := loadServers(data)
	if err != nil {
		return nil, err
	}
	w := &atlas{sites: map[string]site{}, fallback: servers[ix.Fallback]}
	if w.fallback == nil {
		return nil, fmt.Errorf("index.yaml: fallback: no server is called %q", ix.Fallback)
	}
	for _, s := range ix.Sites {
		w.sites[s.Host] = s
	}
	for _, name := range ix.Families {
		if err := w.addChapter(data, name+".yaml", servers); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// loadServers decodes the style of each of the servers that answers imitate.
func loadServers(data fs.FS) (map[string]*serverStyle, error) {
	var servers map[string]*serverStyle
	if err := decode(data, "servers.yaml", &servers); err != nil {
		return nil, err
	}
	for name, m := range servers {
		if err := m.prepare(); err != nil {
			return nil, fmt.Errorf("servers.yaml: %s: %w", name, err)
		}
	}
	return servers, nil
}

// decode reads one file; an unknown key is an error that names the file and the
// line.
func decode(data fs.FS, name string, into any) error {
	text, err := fs.ReadFile(data, name)
	if err != nil {
		return err
	}
	err = yaml.UnmarshalWithOptions(text, into, yaml.Strict())
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, at.GetMessage())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// addChapter reads which scenarios and places a file holds, and opens its hosts.
func (w *atlas) addChapter(data fs.FS, file string, servers map[string]*serverStyle) error {
	text, err := fs.ReadFile(data, file)
	if err != nil {
		return err
	}
	c := &chapter{file: file}
	c.decode = sync.OnceValues(func() (*content, error) { return c.read(data, servers) })
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "  - name: "); ok {
			c.names = append(c.names, strings.TrimSpace(name))
			continue
		}
		at := strings.TrimPrefix(strings.TrimPrefix(strings.TrimLeft(line, " "), "- "), "at: ")
		if !strings.HasPrefix(at, "http") {
			continue
		}
		p, err := parsePlace(strings.TrimSpace(at))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := w.openPort(p.host, p.port, p.scheme); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		c.spots = append(c.spots, p)
	}
	w.chapters = append(w.chapters, c)
	return nil
}

// openPort notes that a host serves a scheme on a port.
func (w *atlas) openPort(host, port, scheme string) error {
	s := w.sites[host]
	if s.ports == nil {
		s.Host, s.ports = host, map[string]string{"80": "http", "443": "https"}
	}
	if other := s.ports[port]; other != "" && other != scheme {
		return fmt.Errorf("%s:%s speaks %s already", host, port, other)
	}
	s.ports[port] = scheme
	w.sites[host] = s
	return nil
}

// read decodes the file of a chapter and lays out its routes.
func (c *chapter) read(data fs.FS, servers map[string]*serverStyle) (*content, error) {
	var f family
	if err := decode(data, c.file, &f); err != nil {
		return nil, err
	}
	content := &content{scripts: f.Scenarios, places: map[string][]*route{}, prefixes: map[string][]prefix{}}
	for i := range content.scripts {
		s := &content.scripts[i]
		if err := s.prepare(f.Family, servers); err != nil {
			return nil, fmt.Errorf("%s: %w", c.file, err)
		}
		if err := c.expects(s); err != nil {
			return nil, fmt.Errorf("%s: scenario %s: %w", c.file, s.Name, err)
		}
		for j := range s.Routes {
			if err := content.addRoute(&s.Routes[j]); err != nil {
				return nil, fmt.Errorf("%s: scenario %s: route %d: %w", c.file, s.Name, j+1, err)
			}
		}
	}
	content.sortPrefixes()
	return content, nil
}

// expects refuses a script that addChapter did not see, for nothing would ever
// lead to it.
func (c *chapter) expects(s *script) error {
	if !slices.Contains(c.names, s.Name) {
		return errors.New(`its name needs the form "  - name: ..."`)
	}
	for _, r := range s.Routes {
		for _, at := range r.At {
			p, err := parsePlace(at)
			if err != nil {
				return err
			}
			if !slices.Contains(c.spots, p) {
				return fmt.Errorf("%s needs a line of its own, without quotes", at)
			}
		}
	}
	return nil
}
