package article

import (
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markdown is made when the first text is shown. It is goldmark's parser
// alone: its renderers would cost every start of the program.
var markdown = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
})

// Markdown parses a section's text for whoever lays it out: a tree of blocks
// and spans whose segments point into src.
func Markdown(src []byte) ast.Node { return markdown().Parse(text.NewReader(src)) }
