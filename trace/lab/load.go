package lab

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
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
// a chapter for each scenario. Opening it reads where things are; a chapter is
// decoded when something in it is asked for, since decoding them all takes
// longer than a whole walk.
type atlas struct {
	sites    map[string]site
	fallback *serverStyle // who answers where nothing fits
	styles   styles
	chapters []*chapter
}

// A chapter is one scenario as it stands in its file.
type chapter struct {
	part
	spots   []spot // its places
	content func() (*content, error)
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
	styles, err := openStyles(data)
	if err != nil {
		return nil, err
	}
	w := &atlas{sites: map[string]site{}, styles: styles}
	if w.fallback, err = styles.of(ix.Fallback); err != nil {
		return nil, err
	}
	if w.fallback == nil {
		return nil, fmt.Errorf("index.yaml: fallback: no server is called %q", ix.Fallback)
	}
	for _, s := range ix.Sites {
		w.sites[s.Host] = s
	}
	for _, name := range ix.Families {
		if err := w.addFamily(data, name+".yaml", styles); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// addFamily adds a chapter for each scenario of a file.
func (w *atlas) addFamily(data fs.FS, file string, styles styles) error {
	scenarios, err := parts(data, file, func(line []byte) ([]byte, bool) {
		name, ok := bytes.CutPrefix(line, []byte("  - name: "))
		return bytes.TrimSpace(name), ok
	})
	if err != nil {
		return err
	}
	for _, p := range scenarios {
		if err := w.addChapter(p, styles); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// addChapter reads which places a scenario has, and opens its hosts.
func (w *atlas) addChapter(p part, styles styles) error {
	c := &chapter{part: p}
	c.content = sync.OnceValues(func() (*content, error) { return c.read(styles) })
	for line := range bytes.Lines(p.text) {
		at := bytes.TrimPrefix(bytes.TrimPrefix(bytes.TrimLeft(line, " "), []byte("- ")), []byte("at: "))
		if !bytes.HasPrefix(at, []byte("http")) {
			continue
		}
		p, err := parsePlace(string(bytes.TrimSpace(at)))
		if err != nil {
			return err
		}
		if err := w.openPort(p.host, p.port, p.scheme); err != nil {
			return err
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

// read decodes a chapter and lays out its routes.
func (c *chapter) read(styles styles) (*content, error) {
	var f family
	if err := c.decode(&f); err != nil {
		return nil, err
	}
	content := &content{scripts: f.Scenarios, places: map[string][]*route{}, prefixes: map[string][]prefix{}}
	for i := range content.scripts {
		s := &content.scripts[i]
		if err := s.prepare(f.Family, styles); err != nil {
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

// expects refuses a script that addFamily did not see, for nothing would ever
// lead to it.
func (c *chapter) expects(s *script) error {
	if s.Name != c.name {
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
