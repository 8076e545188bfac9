package value

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of YAML: the parser's time grows with the square of what is nested.
const (
	maxYAML    = 8 << 20
	maxOpen    = 2 * maxDepth // brackets within each other
	maxOpening = 500          // values that one line opens, outside of brackets
)

// YAML reads the documents of a YAML file. The parser is a stranger's: whatever
// it stumbles over is an error.
func YAML(data []byte) (docs []*Value, err error) {
	if len(data) > maxYAML {
		return nil, fmt.Errorf("it has more than %d MiB", maxYAML>>20)
	}
	if isDeep(data) {
		return nil, errors.New("it is nested too deeply")
	}
	defer func() {
		if p := recover(); p != nil {
			docs, err = nil, fmt.Errorf("it is no YAML: %v", p)
		}
	}()
	file, err := parser.ParseBytes(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), 0)
	if err != nil {
		return nil, fmt.Errorf("it is no YAML: %s", mistake(err))
	}
	for _, d := range file.Docs {
		r := yamlReader{anchors: map[string]ast.Node{}, left: maxNodes}
		if d.Body != nil {
			docs = append(docs, r.read(d.Body, 0))
		}
	}
	return docs, nil
}

// mistake is what the parser says, and where. Its Error draws the lines around it as
// well, which takes long where they are.
func mistake(err error) string {
	var e yaml.Error
	if !errors.As(err, &e) {
		first, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
		return first
	}
	if t := e.GetToken(); t != nil && t.Position != nil {
		return fmt.Sprintf("[%d:%d] %s", t.Position.Line, t.Position.Column, e.GetMessage())
	}
	return e.GetMessage()
}

// isDeep reports whether a text nests so far that reading it takes long, whatever
// it is.
func isDeep(data []byte) bool {
	depth, opening := 0, 0
	for i, c := range data {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '\n':
			opening = 0
		case ' ':
			if i > 0 && depth == 0 && (data[i-1] == ':' || data[i-1] == '-' || data[i-1] == '?') {
				opening++
			}
		}
		if depth > maxOpen || opening > maxOpening {
			return true
		}
	}
	return false
}

type yamlReader struct {
	anchors map[string]ast.Node
	left    int
}

func lineOf(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 0
	}
	return t.Position.Line
}

func (r *yamlReader) read(n ast.Node, depth int) *Value {
	if r.left--; n == nil || r.left <= 0 || depth > maxDepth {
		return &Value{}
	}
	v := &Value{Line: lineOf(n.GetToken())}
	switch n := n.(type) {
	case *ast.MappingNode:
		v.Kind = Map
		for _, p := range n.Values {
			r.pair(v, p, depth)
		}
		if len(v.Pairs) > 0 {
			v.Line = v.Pairs[0].Line
		}
	case *ast.MappingValueNode:
		v.Kind = Map
		r.pair(v, n, depth)
		v.Line = lineOf(n.Key.GetToken())
	case *ast.SequenceNode:
		v.Kind = List
		for _, x := range n.Values {
			v.Items = append(v.Items, r.read(x, depth+1))
		}
	case *ast.AnchorNode:
		r.anchors[n.Name.String()] = n.Value
		return r.read(n.Value, depth+1)
	case *ast.AliasNode:
		return r.read(r.anchors[n.Value.String()], depth+1)
	case *ast.TagNode:
		return r.read(n.Value, depth+1)
	case *ast.LiteralNode:
		v.Kind, v.Text, v.Block = String, n.Value.Value, true
	case *ast.StringNode:
		v.Kind, v.Text = String, n.Value
	case *ast.BoolNode:
		v.Kind, v.Text = Bool, map[bool]string{true: "true", false: "false"}[n.Value]
	case *ast.IntegerNode:
		v.Kind, v.Text = Number, n.GetToken().Value
	case *ast.FloatNode:
		v.Kind, v.Text = Number, n.GetToken().Value
	case *ast.NullNode:
	default:
		v.Kind, v.Text = String, strings.TrimSpace(n.String())
	}
	return v
}

func (r *yamlReader) pair(v *Value, p *ast.MappingValueNode, depth int) {
	if m, ok := p.Key.(*ast.MergeKeyNode); ok {
		_ = m
		for _, x := range r.read(p.Value, depth+1).Each() {
			v.Pairs = append(v.Pairs, x.Pairs...)
		}
		return
	}
	key := r.read(p.Key, depth+1)
	v.Pairs = append(v.Pairs, Pair{key.Text, lineOf(p.Key.GetToken()), r.read(p.Value, depth+1)})
}
