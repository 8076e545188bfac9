package tui

import (
	"fmt"
	"strings"

	"detour/explain/article"
)

// markdown lays out an article's text: paragraphs, lists, quotes, code. It is
// made when an article is shown and kept with it.
func markdown(st styles, src string, width int) []line {
	return writer{st}.blocks(article.Markdown(src), width, false)
}

type writer struct{ st styles }

// blocks lays out blocks with a blank row between them; in an item of a list
// a list follows its text without one.
func (w writer) blocks(blocks []article.Block, width int, item bool) []line {
	var out []line
	for _, b := range blocks {
		rows := w.block(b, width)
		tight := item && b.Kind == article.List
		if len(out) > 0 && len(rows) > 0 && !tight {
			out = append(out, line{})
		}
		out = append(out, rows...)
	}
	return out
}

func (w writer) block(b article.Block, width int) []line {
	switch b.Kind {
	case article.Heading:
		return flow(w.spans(b.Text, w.st.title), width, 0)
	case article.List:
		return w.list(b, width)
	case article.Quote:
		return indented(w.blocks(b.Items[0], width-2, false), 2)
	case article.Code:
		return w.code(b.Text, width)
	}
	return flow(w.spans(b.Text, ""), width, 0)
}

func (w writer) list(b article.Block, width int) []line {
	var out []line
	for i, item := range b.Items {
		mark := "• "
		if b.Start >= 0 {
			mark = fmt.Sprintf("%d. ", b.Start+i)
		}
		rows := indented(w.blocks(item, width-textWidth(mark), true), textWidth(mark))
		if len(rows) > 0 {
			rows[0].spans[0] = span{w.st.dim, mark}
		}
		out = append(out, rows...)
	}
	return out
}

func (w writer) code(text string, width int) []line {
	var out []line
	for row := range strings.SplitSeq(text, "\n") {
		row = strings.TrimRight(strings.ReplaceAll(row, "\t", "    "), "\n")
		for _, r := range wrapHard(shown(row), width-2) {
			out = append(out, line{spans: []span{{"", "  "}, {w.st.fieldName, r}}})
		}
	}
	return out
}

// spans returns the inline content of a block.
func (w writer) spans(text string, base ink) []span {
	var out []span
	for _, s := range article.Spans(text) {
		as := base
		switch s.Style {
		case article.Literal:
			as = w.st.fieldName
		case article.Strong:
			as = base.and(w.st.bold)
		}
		out = append(out, span{as, shown(s.Text)})
	}
	return out
}
