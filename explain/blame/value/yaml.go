package value

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// YAML reads the documents of a YAML file. The parser is a stranger's: whatever
// it stumbles over is an error.
func YAML(data []byte) (docs []*Value, err error) {
	if len(data) > 8<<20 {
		return nil, fmt.Errorf("it has more than 8 MiB")
	}
	defer func() {
		if p := recover(); p != nil {
			docs, err = nil, fmt.Errorf("it is no YAML: %v", p)
		}
	}()
	file, err := parser.ParseBytes(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), 0)
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
		return nil, fmt.Errorf("it is no YAML: %s", first)
	}
	for _, d := range file.Docs {
		r := yamlReader{anchors: map[string]ast.Node{}, left: maxNodes}
		if d.Body != nil {
			docs = append(docs, r.read(d.Body, 0))
		}
	}
	return docs, nil
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
		v.Kind, v.Text = String, n.Value.Value
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
