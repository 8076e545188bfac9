package page

import (
	"fmt"
	"strings"

	"detour/explain/article"
	"detour/tui/cell"
)

// markdown lays out an article's text: paragraphs, lists, quotes, code. It is
// made when an article is shown and kept with it.
func markdown(st cell.Styles, src string, width int) []cell.Line {
	return writer{st}.blocks(article.Markdown(src), width, false)
}

type writer struct{ st cell.Styles }

// blocks lays out blocks with a blank row between them; in an item of a list
// a list follows its text without one.
func (w writer) blocks(blocks []article.Block, width int, item bool) []cell.Line {
	var out []cell.Line
	for _, b := range blocks {
		rows := w.block(b, width)
		tight := item && b.Kind == article.List
		if len(out) > 0 && len(rows) > 0 && !tight {
			out = append(out, cell.Line{})
		}
		out = append(out, rows...)
	}
	return out
}

func (w writer) block(b article.Block, width int) []cell.Line {
	switch b.Kind {
	case article.Heading:
		return cell.WrapSpans(w.spans(b.Text, w.st.Title), width, 0)
	case article.List:
		return w.list(b, width)
	case article.Quote:
		return cell.Indent(w.blocks(b.Items[0], width-2, false), 2)
	case article.Code:
		return w.code(b.Text, width)
	}
	return cell.WrapSpans(w.spans(b.Text, ""), width, 0)
}

func (w writer) list(b article.Block, width int) []cell.Line {
	var out []cell.Line
	for i, item := range b.Items {
		mark := "• "
		if b.Start >= 0 {
			mark = fmt.Sprintf("%d. ", b.Start+i)
		}
		rows := cell.Indent(w.blocks(item, width-cell.Width(mark), true), cell.Width(mark))
		if len(rows) > 0 {
			rows[0].Spans[0] = w.st.Dim.Span(mark)
		}
		out = append(out, rows...)
	}
	return out
}

func (w writer) code(text string, width int) []cell.Line {
	var out []cell.Line
	for row := range strings.SplitSeq(text, "\n") {
		row = strings.TrimRight(strings.ReplaceAll(row, "\t", "    "), "\n")
		for _, r := range cell.WrapHard(cell.Shown(row), width-2) {
			out = append(out, cell.LineOf(cell.Text("  "), w.st.FieldName.Span(r)))
		}
	}
	return out
}

// spans returns the inline content of a block.
func (w writer) spans(text string, base cell.Ink) []cell.Span {
	var out []cell.Span
	for _, s := range article.Spans(text) {
		as := base
		switch s.Style {
		case article.Literal:
			as = w.st.FieldName
		case article.Strong:
			as = base.And(w.st.Bold)
		}
		out = append(out, as.Span(cell.Shown(s.Text)))
	}
	return out
}
