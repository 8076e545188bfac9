package hunt

import (
	"bytes"
	"os"
	"strings"

	"detour/explain/blame"
	"detour/explain/blame/handed"
)

const (
	excerptAround = 3    // lines on either side of the one that is marked
	maxExcerpt    = 1000 // bytes of a line
)

// show adds to a case the lines around its own.
func (h *Hunt) show(c *blame.Case) {
	at := c.At()
	if at == nil {
		return
	}
	src := h.attached.Given.Source(at.File)
	c.Excerpt = excerpt(src, *at)
	if to, err := os.Readlink(at.File); err == nil && at.File != "-" {
		c.Link = to
	}
	if p, ok := handed.PanelOf(at.File, src); ok {
		c.Edit = p.By + " regenerates this file: change it at " + p.Edit
	}
}

// excerpt is the lines around one, that one among them; that one alone where the
// text is not there.
func excerpt(src []byte, at blame.Line) []blame.Line {
	lines := bytes.Split(src, []byte("\n"))
	if at.Line < 1 || at.Line > len(lines) || len(lines) == 1 {
		return []blame.Line{at}
	}
	var out []blame.Line
	for n := max(1, at.Line-excerptAround); n <= min(len(lines), at.Line+excerptAround); n++ {
		text := lines[n-1]
		text = bytes.TrimRight(text[:min(len(text), maxExcerpt)], "\r \t")
		if len(text) == 0 && n == len(lines) {
			continue
		}
		out = append(out, blame.Line{File: at.File, Line: n, Text: strings.ReplaceAll(string(text), "\t", "    ")})
	}
	return out
}
