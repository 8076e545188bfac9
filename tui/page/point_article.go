package page

import (
	"fmt"

	"detour/explain"
	"detour/trace/prose"
	"detour/tui/cell"
)

// pointArticle tells the whole of a cause or a finding.
func pointArticle(p *explain.Point, v View, hop int) []cell.Line {
	st, width := v.Styles, v.Width
	w := pointWriter{st: st, sg: v.Redaction, width: width, hop: hop}
	w.rows = cell.WrapSpans(st.Inline(w.text(p.Title), st.Bold), width, 0)
	if p.Why != "" {
		w.rows = append(append(w.rows, cell.Line{}), markdown(st, w.text(p.Why), width)...)
	}
	w.seen("What speaks for it", "+", SignFor, p.For)
	w.seen("What speaks against it", "−", signAgainst, p.Against)
	if lines := explain.LinesInWords(p.Lines(), w.hop); lines != "" {
		w.rows = append(w.rows, cell.WrapSpans([]cell.Span{st.Dim.Span("The lines stand in " + w.text(lines) + ".")}, width, 0)...)
	}
	w.ways(p)
	w.section("How to confirm", p.Confirm...)
	w.mend(p)
	if p.Example != "" {
		w.rows = append(w.rows, cell.Line{}, st.Title.Line("Example"))
		w.rows = append(w.rows, markdown(st, w.text(p.Example), width)...)
	}
	return append(w.rows, sourceRows(st, p.Sources, width)...)
}

// seen lays out evidence under a heading.
func (w *pointWriter) seen(title, sign, mark string, list []explain.Evidence) {
	if len(list) == 0 {
		return
	}
	w.rows = append(w.rows, cell.Line{}, w.st.Title.Line(title))
	w.evidence(sign, mark, list)
}

// section lays out paragraphs under a heading.
func (w *pointWriter) section(title string, paragraphs ...string) {
	for i, text := range paragraphs {
		if i == 0 {
			w.rows = append(w.rows, cell.Line{}, w.st.Title.Line(title))
		}
		w.add(1, cell.Span{}, w.st.Inline(w.text(text), ""))
	}
}

// ways lists the mechanisms of an answer, where there are several.
func (w *pointWriter) ways(p *explain.Point) {
	if len(p.Ways) < 2 {
		return
	}
	var list []string
	for _, way := range p.Ways {
		list = append(list, fmt.Sprintf("**%.0f %%** %s", 100*way.Share, prose.Sentence(way.Cause.Title)))
	}
	w.section("In which of these ways", list...)
}

// mend says what to do under a heading.
func (w *pointWriter) mend(p *explain.Point) {
	if p.Remedy.Empty() {
		return
	}
	w.rows = append(w.rows, cell.Line{}, w.st.Title.Line("How to fix it"))
	w.copies = true
	r := p.Remedy
	if r.Advice != "" {
		w.add(1, cell.Span{}, w.st.Inline(w.text(r.Advice), ""))
		r.Advice = ""
	}
	w.remedy(r)
}
