// Package haproxy reads haproxy.cfg and leads a request through its rules:
// those of the frontend, the choice of a backend, those of the backend.
//
// Samples and converters are evaluated as far as the request tells them. A
// condition that hangs on anything else is not known, and the answer says so.
package haproxy

import (
	"fmt"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/asked"
)

// A line is a statement of the configuration.
type line struct {
	n     int
	words []string
}

// A section is a frontend, backend, listen or defaults.
type section struct {
	kind, name string
	from       string // the defaults it takes
	line       int
	lines      []line
	acls       map[string][]test
}

// Config is a configuration of HAProxy.
type Config struct {
	asked.Base
	file     *blame.File
	files    blame.Files
	sections []*section
}

// Read reads haproxy.cfg.
func Read(files blame.Files, main string) (blame.Configuration, error) {
	f, err := files.Read(main)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", main, err)
	}
	c := &Config{Base: asked.Base{Name: "haproxy"}, file: f, files: files}
	c.parse()
	c.inherit()
	c.list()
	return c, nil
}

const (
	mostLines = 200_000
	mostWords = 400
)

func (c *Config) parse() {
	var at *section
	n := 0
	for text := range strings.Lines(string(c.file.Data)) {
		if n++; n > mostLines {
			c.Problem(c.file, n, "the file has more lines than are read")
			return
		}
		words, ok := splitLine(text)
		if !ok {
			c.Problem(c.file, n, "a quote isn't closed")
		}
		if len(words) == 0 || len(words) > mostWords {
			continue
		}
		switch words[0] {
		case "frontend", "backend", "listen", "defaults", "global", "userlist", "peers", "resolvers", "mailers", "cache", "program", "http-errors", "ring", "log-forward", "fcgi-app", "crt-store", "traces":
			at = &section{kind: words[0], line: n, acls: map[string][]test{}}
			if len(words) > 1 {
				at.name = words[1]
			}
			for k := 1; k+1 < len(words); k++ {
				if words[k] == "from" {
					at.from = words[k+1]
				}
			}
			c.sections = append(c.sections, at)
		default:
			if at == nil {
				c.Problem(c.file, n, "the line stands in no section")
				continue
			}
			at.lines = append(at.lines, line{n, words})
		}
	}
}

// splitLine cuts a line into words, as HAProxy quotes them.
func splitLine(s string) ([]string, bool) {
	var out []string
	var b strings.Builder
	open, quote := false, byte(0)
	s = strings.TrimRight(s, "\r\n")
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'':
			if c == '\'' {
				quote = 0
			} else {
				b.WriteByte(c)
			}
		case c == '\\' && i+1 < len(s):
			i++
			open = true
			switch s[i] {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case ' ', '#', '\\', '"', '\'', '$':
				b.WriteByte(s[i])
			default:
				b.WriteByte('\\')
				b.WriteByte(s[i])
			}
		case c == '"':
			quote ^= '"'
			open = true
		case quote == '"':
			b.WriteByte(c)
		case c == '\'':
			quote, open = '\'', true
		case c == '#':
			i = len(s)
		case c == ' ' || c == '\t':
			if open {
				out = append(out, b.String())
				b.Reset()
				open = false
			}
		default:
			b.WriteByte(c)
			open = true
		}
	}
	if open {
		out = append(out, b.String())
	}
	return out, quote == 0
}

// inherit gives each proxy what its defaults say, and reads its conditions.
func (c *Config) inherit() {
	var last *section
	for _, s := range c.sections {
		if s.kind == "defaults" {
			last = s
			continue
		}
		from := last
		if s.from != "" {
			for _, d := range c.sections {
				if d.kind == "defaults" && d.name == s.from {
					from = d
				}
			}
		}
		if from != nil && s.proxy() {
			var taken []line
			for _, l := range from.lines {
				switch l.words[0] {
				case "mode", "default_backend", "http-request", "monitor-uri", "log-format", "option":
					taken = append(taken, l)
				}
			}
			s.lines = append(taken, s.lines...)
		}
		for _, l := range s.lines {
			if l.words[0] == "acl" && len(l.words) > 2 {
				s.acls[l.words[1]] = append(s.acls[l.words[1]], readTest(l.words[2:]))
			}
			if l.words[0] == "log-format" && len(l.words) > 1 {
				c.LogFiles = append(c.LogFiles, blame.LogFormat{Format: l.words[1]})
			}
		}
	}
}

func (s *section) proxy() bool {
	return s.kind == "frontend" || s.kind == "backend" || s.kind == "listen"
}

// last is the last line that begins with a word.
func (s *section) last(word string) (line, bool) {
	for i := len(s.lines) - 1; i >= 0; i-- {
		if s.lines[i].words[0] == word {
			return s.lines[i], true
		}
	}
	return line{}, false
}

func (s *section) tcp() bool {
	l, ok := s.last("mode")
	return !ok || len(l.words) > 1 && l.words[1] == "tcp"
}

func (c *Config) at(n int) blame.Line { return asked.At(c.file, n) }

// list collects the redirects.
func (c *Config) list() {
	for _, s := range c.sections {
		for _, l := range s.lines {
			r, ok := readRule(l)
			if ok && r.redirects() {
				if s.proxy() {
					c.List = append(c.List, blame.Redirect{Line: c.at(l.n), Server: s.kind + " " + s.name, When: strings.Join(r.cond, " "), Status: r.code, To: r.target})
				}
			}
		}
	}
}
