package article_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"detour/explain/article"
)

// TestMarkdownAgainstGoldmark holds the reader against a CommonMark parser:
// over every text of the product's knowledge, and over the forms that a
// user's own may have.
func TestMarkdownAgainstGoldmark(t *testing.T) {
	for _, src := range forms {
		sameAsGoldmark(t, fmt.Sprintf("%q", src), src)
	}
	texts := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" || strings.Contains(name, "testdata") {
			return err
		}
		src, err := os.ReadFile("../" + name)
		if err != nil {
			return err
		}
		var head map[string]any
		body, err := article.Parse(name, src, &head)
		for _, s := range body.Sections {
			texts++
			sameAsGoldmark(t, name+" "+s.Title, s.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if texts < 500 {
		t.Errorf("compared %d texts: are the files where they were?", texts)
	}
}

var forms = []string{
	"one\ntwo\n\nthree",
	"# A\n## B ##\nc",
	"- a\n- b\n  more\n- c\nlazy",
	"- a\n\n  second\n- b",
	"- a\n  - b\n    - c\n- d",
	"1. a\n2. b\n\n   ```\n   x\n     y\n   ```\n3. c",
	"7) a\n8) b",
	"- a\n* b\n+ c",
	"text\n- a",
	"text\n2. no list",
	"text\n1. a list",
	"> a\n> b\nlazy\n\nc",
	"> - a\n> - b\n>\n> c",
	"```nginx\nreturn 307 /b;\n\n    x\n```\nafter",
	"~~~\na ` b\n~~~",
	"    code\n\n      more\n\ntext",
	"text\n    not code",
	"-not a list\n*nor this*",
	"-\n  a",
	"a *b* c **d** _e_ __f__",
	"snake_case_name and 2*3*4",
	"*/* and a*b and * c *",
	"`a` ``b`c`` `` ` `` `unclosed",
	"**a `*` b** *a `**` b*",
	"[a](https://b.test) and [c] and [d](e f)",
	"<https://a.test/?x> and <b> and a < b",
	`\*a\* \[b\](c) \d`,
	"(*a*) \"*b*\" *(c)* x*(d)*",
	"a**b**c",
}

func sameAsGoldmark(t *testing.T, name, src string) {
	t.Helper()
	b := []byte(src)
	root := goldmark.New().Parser().Parse(text.NewReader(b))
	if diff := cmp.Diff(outlineOfTree(root, b), outline(article.Markdown(src))); diff != "" {
		t.Errorf("%s: goldmark and Markdown differ (-goldmark +Markdown):\n%s", name, diff)
	}
}

// outline writes blocks as indented lines, spans with their style.
func outline(blocks []article.Block) string {
	var out strings.Builder
	for _, b := range blocks {
		switch b.Kind {
		case article.Paragraph, article.Heading:
			fmt.Fprintf(&out, "%s %s\n", [...]string{"p", "h"}[b.Kind], marked(article.Spans(b.Text)))
		case article.Code:
			fmt.Fprintf(&out, "code %q\n", b.Text)
		default:
			for i, item := range b.Items {
				fmt.Fprintf(&out, "%s\n%s", opening(b, i), nested(outline(item)))
			}
		}
	}
	return out.String()
}

func opening(b article.Block, i int) string {
	switch {
	case b.Kind == article.Quote:
		return "quote"
	case b.Start < 0:
		return "-"
	}
	return fmt.Sprintf("%d.", b.Start+i)
}

func nested(text string) string {
	if text == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

func marked(spans []article.Span) string {
	var out strings.Builder
	for _, s := range spans {
		sign := [...]string{"", "*", "`"}[s.Style]
		out.WriteString(sign + s.Text + sign)
	}
	return out.String()
}

// outlineOfTree is outline for goldmark's tree.
func outlineOfTree(n ast.Node, src []byte) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			fmt.Fprintf(&out, "h %s\n", marked(spansOfTree(c, src, article.Plain)))
		case *ast.Blockquote:
			fmt.Fprintf(&out, "quote\n%s", nested(outlineOfTree(c, src)))
		case *ast.List:
			for i, item := 0, c.FirstChild(); item != nil; i, item = i+1, item.NextSibling() {
				mark := "-"
				if c.IsOrdered() {
					mark = fmt.Sprintf("%d.", c.Start+i)
				}
				fmt.Fprintf(&out, "%s\n%s", mark, nested(outlineOfTree(item, src)))
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			code := ""
			for i := range c.Lines().Len() {
				seg := c.Lines().At(i)
				code += string(seg.Value(src))
			}
			fmt.Fprintf(&out, "code %q\n", strings.TrimSuffix(code, "\n"))
		default:
			fmt.Fprintf(&out, "p %s\n", marked(spansOfTree(c, src, article.Plain)))
		}
	}
	return out.String()
}

func spansOfTree(n ast.Node, src []byte, style article.Style) []article.Span {
	var out []article.Span
	add := func(spans ...article.Span) {
		for _, s := range spans {
			if last := len(out) - 1; last >= 0 && out[last].Style == s.Style {
				out[last].Text += s.Text
			} else {
				out = append(out, s)
			}
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			s := string(c.Segment.Value(src))
			if style != article.Literal {
				s = unescaped(s)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				s += " "
			}
			add(article.Span{Style: style, Text: s})
		case *ast.CodeSpan:
			add(spansOfTree(c, src, article.Literal)...)
		case *ast.Emphasis:
			add(spansOfTree(c, src, max(style, article.Strong))...)
		case *ast.AutoLink:
			add(article.Span{Style: style, Text: string(c.URL(src))})
		case *ast.RawHTML:
			seg := c.Segments.At(0)
			add(article.Span{Style: style, Text: string(seg.Value(src))})
		default:
			add(spansOfTree(c, src, style)...)
		}
	}
	return out
}

// unescaped takes the backslashes away that goldmark leaves to its renderers.
func unescaped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// A user's own cause is read too: no text, however odd, stops the reader.
func FuzzMarkdown(f *testing.F) {
	for _, src := range forms {
		f.Add(src)
	}
	f.Add(strings.Repeat("> - ", 20000))
	f.Add(strings.Repeat("*a `b [c", 10000))
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > article.MaxSize {
			return
		}
		walk(article.Markdown(src))
	})
}

func walk(blocks []article.Block) {
	for _, b := range blocks {
		article.Spans(b.Text)
		for _, item := range b.Items {
			walk(item)
		}
	}
}
