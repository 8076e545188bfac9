package lab

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
)

// styles are the servers that answers imitate, each decoded when an answer is
// the first to want it.
type styles map[string]func() (*serverStyle, error)

// openStyles reads which servers there are.
func openStyles(data fs.FS) (styles, error) {
	servers, err := parts(data, "servers.yaml", func(line []byte) ([]byte, bool) {
		name, _, ok := bytes.Cut(line, []byte(":"))
		return name, ok && len(bytes.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-")) == 0
	})
	if err != nil {
		return nil, err
	}
	all := styles{}
	for _, p := range servers {
		all[p.name] = sync.OnceValues(func() (*serverStyle, error) { return readStyle(p) })
	}
	return all, nil
}

func readStyle(p part) (*serverStyle, error) {
	var one map[string]*serverStyle
	if err := p.decode(&one); err != nil {
		return nil, err
	}
	s := one[p.name]
	if err := s.prepare(); err != nil {
		return nil, fmt.Errorf("servers.yaml: %s: %w", p.name, err)
	}
	return s, nil
}

// of returns the style of a server, nil for one that is not known.
func (ss styles) of(name string) (*serverStyle, error) {
	if read, ok := ss[name]; ok {
		return read()
	}
	return nil, nil
}

// A serverStyle is how one server software writes its answers: which field lines it
// adds and in what order, its reason phrases, and the page it sends for a
// redirect or an error.
type serverStyle struct {
	Head    string         `yaml:"head"`    // field lines; ${own} stands for those of the answer
	Type    string         `yaml:"type"`    // Content-Type of a body that the answer brings
	Page    string         `yaml:"page"`    // body of a redirect or error without a body of its own
	PageAs  string         `yaml:"page_as"` // Content-Type of that page
	CRLF    bool           `yaml:"crlf"`    // that page's lines end in CRLF
	Reasons map[int]string `yaml:"reasons"` // where they differ from the registered ones
	Titles  map[int]string `yaml:"titles"`  // where the page says something else than the reason
	Mute    bool           `yaml:"mute"`    // sends no reason phrase

	lines []Field
}

// own is the name of the line that stands for an answer's own field lines.
const own = "${own}"

// prepare reads the field lines.
func (s *serverStyle) prepare() error {
	for line := range strings.Lines(s.Head) {
		line = strings.TrimSuffix(line, "\n")
		if line == own {
			s.lines = append(s.lines, Field{Name: own})
			continue
		}
		fields, err := fieldLines(line)
		if err != nil {
			return fmt.Errorf("head: %w", err)
		}
		s.lines = append(s.lines, fields...)
	}
	if s.CRLF {
		s.Page = strings.ReplaceAll(s.Page, "\n", "\r\n")
	}
	return nil
}

// reason returns the reason phrase the server writes for a status.
func (s *serverStyle) reason(status int) string {
	if s.Mute {
		return ""
	}
	if text, ok := s.Reasons[status]; ok {
		return text
	}
	return http.StatusText(status)
}

// title returns what the server's own page calls a status.
func (s *serverStyle) title(status int) string {
	if text, ok := s.Titles[status]; ok {
		return text
	}
	if text := s.reason(status); text != "" {
		return text
	}
	return http.StatusText(status)
}
