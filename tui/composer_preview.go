package tui

import (
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// While the next request of a walk is edited, what it becomes stands beside the form,
// and the response that it goes after.

// editsNext reports whether the composer has the next request of a walk.
func (m Model) editsNext() bool {
	return m.base() == modeCompose && m.composer.form.Kind == form.Edit && m.session != nil
}

// drawnEdit draws what is edited against what the client would send, and the response
// before it.
func (m Model) drawnEdit() (changes, answer []string) {
	l := m.layout
	if l.preview.w == 0 {
		return nil, nil
	}
	framed := func(title string, r rect, lines []page.Line) []string {
		b := cell.Frame{Title: []cell.Span{m.styles.Title.Span(title)}}
		for _, line := range lines[:min(len(lines), r.inner().h)] {
			b.Rows = append(b.Rows, cell.Marked(m.styles, line.Line, false).Draw(r.inner().w))
		}
		if more := len(lines) - r.inner().h; more > 0 {
			b.Note = cell.Scroll{Rows: len(lines), Height: r.inner().h}.Position()
		}
		return b.Draw(m.styles, r.w, r.h)
	}
	view := func(r rect) page.View {
		v := m.view(madeFor{width: r.inner().w - 2, redaction: m.redaction(), tight: true, narrow: l.narrow()})
		v.Unfolds, v.Filter = "", ""
		return v
	}
	cur := m.session.Current()
	s := page.NewScene(m.session, cur, false)
	r, err := m.composer.form.Request()
	if err != nil {
		changes = framed("What it changes", l.preview, page.Lines(cell.Paragraph(m.styles.Notice, 0, prose.Sentence(err.Error()), l.preview.inner().w-2)))
	} else {
		changes = framed("What it changes", l.preview, page.Next(s.Editing(r), view(l.preview)))
	}
	if l.answer.w > 0 {
		answer = framed("The response before it", l.answer, page.Response(s, view(l.answer)))
	}
	return changes, answer
}

// editRows are the rows of the composer, with what stands beside it or below.
func (m Model) editRows() []string {
	rows := m.composer.drawn
	switch l := m.layout; {
	case l.preview.w == 0:
		return rows
	case l.preview.x > 0:
		side := append(append(make([]string, 0, l.form.h), m.preview...), m.answer...)
		return cell.Beside(rows, side)
	}
	return append(append(make([]string, 0, m.height), rows...), m.preview...)
}
