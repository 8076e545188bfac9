package report

import (
	"fmt"
	"io"
)

// A printer writes lines and keeps the first error.
type printer struct {
	w     io.Writer
	color bool
	err   error
}

func (p *printer) line(s string) { p.linef("%s", s) }

func (p *printer) linef(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// The styles are the terminal's own 16 colours; the signs in the text carry
// the meaning without them.
func (p *printer) bold(s string) string    { return p.style("1", s) }
func (p *printer) dim(s string) string     { return p.style("2", s) }
func (p *printer) added(s string) string   { return p.style("32", s) }
func (p *printer) removed(s string) string { return p.style("31", s) }

func (p *printer) style(code, s string) string {
	if !p.color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
