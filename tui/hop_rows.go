package tui

import (
	"fmt"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// rowsOf lays out the rows of one hop.
type rowsOf struct {
	st     cell.Styles
	width  int
	indent string
	id     string
	dim    bool
	sight  page.Redaction
	lines  []cell.Line
}

// request adds method, host where it is new, path, and a change of scheme.
func (r *rowsOf) request(req trace.Request, before *trace.Hop, selected bool) {
	ink := r.st.Bold
	if r.dim || r.indent != "" {
		ink = r.st.Dim
	}
	method, path := cell.Shown(req.Method), r.sight.Target(req.URI)
	head := []cell.Span{r.st.Dim.Span(r.indent + r.id + " "), ink.Span(method + " ")}
	lead := cell.Width(r.indent) + cell.Width(r.id) + cell.Width(method) + 2
	room := r.width - lead
	newHost := before == nil || before.Request.URI.Authority() != req.URI.Authority()
	if !newHost {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(path, room)))...))
	} else {
		r.lines = append(r.lines, cell.LineOf(append(head, ink.Span(cell.Shorten(r.sight.Authority(req.URI), room)))...))
		r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), r.st.Dim.Span(cell.Shorten(path, room))))
	}
	if before != nil && before.Request.URI.Scheme != req.URI.Scheme {
		r.scheme(req.URI.Scheme)
	}
}

func (r *rowsOf) scheme(to string) {
	if to == "https" {
		r.add(r.st.Success, "▲ https")
		return
	}
	r.add(r.st.Server, "▼ "+cell.Shown(to))
}

// answer adds the status, what becomes of the method, and loops.
func (r *rowsOf) answer(h *trace.Hop) {
	switch {
	case h.Ghost:
		r.add(r.st.Redirect, "ghost "+page.StatusWord(h))
	case h.Response == nil:
		r.add(r.st.Server, page.FailureWord(h))
	default:
		r.add(r.st.Status(h.Status()), page.StatusWord(h))
	}
	if fate := page.MethodFate(h); fate != "" {
		r.add(r.st.Dim, fate)
	}
	if loop := page.LoopWord(h.Decision.Loop); loop != "" {
		if cell.Width(loop) > r.width-cell.Width(r.indent)-2 && h.Decision.Loop.Since > 0 {
			loop = fmt.Sprintf("%s: hop %d", page.LoopSign(h.Decision.Loop), h.Decision.Loop.Since)
		}
		r.add(r.st.Changed, loop)
	}
}

func (r *rowsOf) add(k cell.Ink, text string) {
	lead := cell.Width(r.indent) + 2
	r.lines = append(r.lines, cell.LineOf(cell.Text(cell.Blanks(lead)), k.Span(cell.CutEnd(text, r.width-lead))))
}
