// Package iis reads web.config: the rules of URL Rewrite, httpRedirect and the
// locations around them.
package iis

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// An element is one of XML, with the line on which it begins.
type element struct {
	name  string
	attrs map[string]string
	line  int
	in    []*element
}

func (e *element) attr(name, other string) string {
	if v, ok := e.attrs[strings.ToLower(name)]; ok {
		return v
	}
	return other
}

// find collects the elements of a name below one.
func (e *element) find(name string) []*element {
	var out []*element
	for _, x := range e.in {
		if strings.EqualFold(x.name, name) {
			out = append(out, x)
		} else {
			out = append(out, x.find(name)...)
		}
	}
	return out
}

func (e *element) child(name string) *element {
	for _, x := range e.in {
		if strings.EqualFold(x.name, name) {
			return x
		}
	}
	return nil
}

// Config is a web.config.
type Config struct {
	asked.Base
	file  *blame.File
	files blame.Files
	dir   string
	rules []*rule
	maps  map[string]*mapping
	moves []*move
}

// A mapping is a rewriteMap.
type mapping struct {
	rows     map[string]*element
	fallback string
}

// Read reads a web.config.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "iis"}, file: f, files: files, maps: map[string]*mapping{}, dir: main[:strings.LastIndexByte(main, '/')+1]}
	top := c.parse(f.Data)
	for _, m := range top.find("rewriteMap") {
		x := &mapping{rows: map[string]*element{}, fallback: m.attr("defaultValue", "")}
		for _, a := range m.in {
			x.rows[strings.ToLower(a.attr("key", ""))] = a
		}
		c.maps[strings.ToLower(m.attr("name", ""))] = x
	}
	c.collect(top, "", 0)
	return c, nil
}

const (
	mostElements = 200_000
	mostDepth    = 100
)

// parse reads the elements; what could be read before a mistake is kept.
func (c *Config) parse(data []byte) *element {
	top := &element{}
	stack := []*element{top}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	line, at := 1, int64(0)
	for n := 0; n < mostElements; n++ {
		from := d.InputOffset()
		t, err := d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				c.Problem(c.file, line, "the XML can't be read: "+err.Error())
			}
			break
		}
		line += bytes.Count(data[at:from], []byte("\n"))
		at = from
		switch t := t.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attrs: map[string]string{}, line: line}
			for _, a := range t.Attr {
				e.attrs[strings.ToLower(a.Name.Local)] = a.Value
			}
			up := stack[len(stack)-1]
			if len(stack) < mostDepth {
				up.in = append(up.in, e)
			}
			stack = append(stack, e)
		case xml.EndElement:
			if len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		}
	}
	return top
}

// collect reads rules and redirects, with the location that they stand in.
func (c *Config) collect(e *element, at string, depth int) {
	if depth > mostDepth {
		return
	}
	for _, x := range e.in {
		switch strings.ToLower(x.name) {
		case "location":
			c.collect(x, strings.Trim(x.attr("path", ""), "/."), depth+1)
		case "rules", "globalrules":
			for _, r := range x.in {
				switch strings.ToLower(r.name) {
				case "rule":
					c.addRule(r, at)
				case "clear":
					c.rules = nil
				case "remove":
					c.remove(r.attr("name", ""))
				}
			}
		case "httpredirect":
			c.addMove(x, at)
		case "outboundrules":
		default:
			c.collect(x, at, depth+1)
		}
	}
}

func (c *Config) remove(name string) {
	var kept []*rule
	for _, r := range c.rules {
		if r.name != name {
			kept = append(kept, r)
		}
	}
	c.rules = kept
}

func (c *Config) at(line int) blame.Line { return asked.At(c.file, line) }
