// Package lighttpd reads lighttpd.conf and evaluates url.redirect: which of the
// conditional blocks hold, which list they leave, which of its patterns matches.
package lighttpd

import (
	"fmt"
	"path"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A value is a text, a number or a list.
type value struct {
	text  string
	list  []entry
	array bool
	known bool
	file  *blame.File
	line  int
}

// An entry of a list may have a key.
type entry struct {
	key   string
	value value
	file  *blame.File
	line  int
}

// A block is the file itself, or what stands behind a condition.
type block struct {
	up     *block
	field  string // host of $HTTP["host"]
	op     string
	want   string
	orElse *block // the block before, for else
	set    map[string]value
	line   int
	file   *blame.File
}

// Config is a configuration of lighttpd.
type Config struct {
	asked.Base
	files  blame.Files
	blocks []*block // in the order of the file, the first is the file itself
	main   *blame.File
	depth  int
	blind  string
}

// Read reads lighttpd.conf with the files that it includes.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "lighttpd"}, files: files, main: f}
	top := &block{set: map[string]value{}, file: f, line: 1}
	c.blocks = []*block{top}
	c.include(f, top)
	c.list()
	return c, nil
}

const (
	mostIncludes = 200
	mostBlocks   = 20_000
)

func (c *Config) include(f *blame.File, at *block) {
	if c.depth++; c.depth > mostIncludes {
		c.Problem(f, 1, "there are more includes than are read")
		return
	}
	p := &parser{config: c, file: f, toks: lexConf(string(f.Data))}
	p.statements(at)
}

// files named by include are below the main file's folder.
func (c *Config) included(pattern string) []*blame.File {
	if !strings.HasPrefix(pattern, "/") {
		pattern = path.Join(path.Dir(c.main.Name), pattern)
	}
	var out []*blame.File
	names := []string{pattern}
	if strings.ContainsAny(pattern, "*?[") {
		names = c.files.Glob(pattern)
	}
	for _, n := range names {
		if f, err := c.files.Read(n); err == nil {
			out = append(out, f)
		}
	}
	return out
}

// list collects the redirects.
func (c *Config) list() {
	for _, b := range c.blocks {
		v, ok := b.set["url.redirect"]
		if !ok {
			continue
		}
		code := 301
		for o := b; o != nil; o = o.up {
			if s, ok := o.set["url.redirect-code"]; ok {
				code = atoi(s.text, 301)
				break
			}
		}
		for _, e := range v.list {
			c.List = append(c.List, blame.Redirect{Line: asked.At(e.file, e.line), Server: b.String(), When: e.key, Status: code, To: e.value.text})
		}
	}
}

// String is the block's condition as the file writes it.
func (b *block) String() string {
	if b.field == "" {
		return ""
	}
	return b.field + " " + b.op + " " + b.want
}

func atoi(s string, other int) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1e6 {
			return other
		}
		n = n*10 + int(c-'0')
	}
	if s == "" {
		return other
	}
	return n
}
