package tui

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"detour/explain/article"
)

// markdown lays out an article's text: paragraphs, lists, quotes, code. It is
// made when an article is shown and kept with it.
func markdown(st styles, src string, width int) []line {
	b := []byte(src)
	w := writer{st: st, src: b}
	return w.blocks(article.Markdown(b), width)
}

type writer struct {
	st  styles
	src []byte
}

// blocks lays out the blocks in n, with a blank row between them.
func (w writer) blocks(n ast.Node, width int) []line {
	var out []line
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		rows := w.block(c, width)
		if len(out) > 0 && len(rows) > 0 && !tight(c) {
			out = append(out, line{})
		}
		out = append(out, rows...)
	}
	return out
}

// tight reports whether a block follows the one before it without a gap.
func tight(n ast.Node) bool {
	return n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindListItem || n.Kind() == ast.KindList && n.Parent().Kind() == ast.KindListItem
}

func (w writer) block(n ast.Node, width int) []line {
	switch n := n.(type) {
	case *ast.Heading:
		return flow(w.spans(n, w.st.title), width, 0)
	case *ast.List:
		return w.list(n, width)
	case *ast.Blockquote:
		return indented(w.blocks(n, width-2), 2)
	case *ast.FencedCodeBlock:
		return w.code(n, width)
	case *ast.CodeBlock:
		return w.code(n, width)
	}
	return flow(w.spans(n, ""), width, 0)
}

func (w writer) list(n *ast.List, width int) []line {
	var out []line
	i := n.Start
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		mark := "• "
		if n.IsOrdered() {
			mark = fmt.Sprintf("%d. ", i)
			i++
		}
		rows := indented(w.blocks(c, width-textWidth(mark)), textWidth(mark))
		if len(rows) > 0 {
			rows[0].spans[0] = span{w.st.dim, mark}
		}
		out = append(out, rows...)
	}
	return out
}

func (w writer) code(n ast.Node, width int) []line {
	var out []line
	lines := n.Lines()
	for i := range lines.Len() {
		seg := lines.At(i)
		row := strings.TrimRight(strings.ReplaceAll(string(seg.Value(w.src)), "\t", "    "), "\n")
		for _, r := range wrapHard(shown(row), width-2) {
			out = append(out, line{spans: []span{{"", "  "}, {w.st.fieldName, r}}})
		}
	}
	return out
}

// spans returns the inline content of a block.
func (w writer) spans(n ast.Node, base ink) []span {
	var out []span
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out = append(out, span{base, shown(string(c.Segment.Value(w.src)))})
			if c.SoftLineBreak() || c.HardLineBreak() {
				out = append(out, span{base, " "})
			}
		case *ast.String:
			out = append(out, span{base, shown(string(c.Value))})
		case *ast.CodeSpan:
			out = append(out, w.spans(c, w.st.fieldName)...)
		case *ast.Emphasis:
			out = append(out, w.spans(c, base.and(w.st.bold))...)
		case *ast.AutoLink:
			out = append(out, span{base, shown(string(c.URL(w.src)))})
		default:
			out = append(out, w.spans(c, base)...)
		}
	}
	return out
}
