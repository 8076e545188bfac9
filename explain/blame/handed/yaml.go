package handed

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxYAML bounds a YAML file, and maxDepth how deep it goes.
const (
	maxYAML  = 4 << 20
	maxDepth = 64
	maxWords = 500 // of a line that open a value, outside of brackets
)

// A yamlNode is a value of a YAML file with the line on which it begins.
type yamlNode struct {
	line  int
	text  string // a scalar's value
	block bool   // a literal block: its text begins on the line after
	keys  []yamlPair
	items []*yamlNode
}

// A yamlPair is a key with its value, in the order of the file.
type yamlPair struct {
	key   string
	line  int // of the key
	value *yamlNode
}

// parseYAML reads the documents of a file. The parser is a stranger's: whatever it
// stumbles over is an error.
func parseYAML(data []byte) (docs []*yamlNode, err error) {
	if len(data) > maxYAML {
		return nil, fmt.Errorf("it has more than %d MiB", maxYAML>>20)
	}
	if isDeep(data) {
		return nil, errors.New("it is nested more than a manifest is")
	}
	defer func() {
		if p := recover(); p != nil {
			docs, err = nil, fmt.Errorf("it is no YAML: %v", p)
		}
	}()
	file, err := parser.ParseBytes(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), 0)
	if err != nil {
		return nil, fmt.Errorf("it is no YAML: %s", firstLine(err.Error()))
	}
	for _, d := range file.Docs {
		r := yamlReader{anchors: map[string]ast.Node{}, left: 200_000}
		if d.Body != nil {
			docs = append(docs, r.read(d.Body, 0))
		}
	}
	return docs, nil
}

// isDeep reports whether a text nests so far that reading it takes long, whatever
// it is.
func isDeep(data []byte) bool {
	depth, words := 0, 0
	for i, c := range data {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '\n':
			words = 0
		case ' ':
			if i > 0 && depth == 0 && (data[i-1] == ':' || data[i-1] == '-' || data[i-1] == '?') {
				words++
			}
		}
		if depth > maxDepth*2 || words > maxWords {
			return true
		}
	}
	return false
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}

// A yamlReader turns the parser's tree into ours; aliases that grow are cut off.
type yamlReader struct {
	anchors map[string]ast.Node
	left    int // nodes that may still be made
}

func (r *yamlReader) read(n ast.Node, depth int) *yamlNode {
	r.left--
	if n == nil || depth > maxDepth || r.left < 0 {
		return &yamlNode{}
	}
	y := &yamlNode{}
	if t := n.GetToken(); t != nil && t.Position != nil {
		y.line = t.Position.Line
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			r.pair(y, v, depth)
		}
	case *ast.MappingValueNode:
		r.pair(y, n, depth)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			y.items = append(y.items, r.read(v, depth+1))
		}
	case *ast.AnchorNode:
		r.anchors[n.Name.String()] = n.Value
		return r.read(n.Value, depth+1)
	case *ast.AliasNode:
		return r.read(r.anchors[n.Value.String()], depth+1)
	case *ast.TagNode:
		return r.read(n.Value, depth+1)
	case *ast.LiteralNode:
		y.block = true
		y.text = n.Value.Value
	case *ast.StringNode:
		y.text = n.Value
	case *ast.NullNode:
	case ast.ScalarNode:
		y.text = n.GetToken().Value
	}
	if len(y.keys) > 0 {
		y.line = y.keys[0].line
	}
	return y
}

func (r *yamlReader) pair(y *yamlNode, v *ast.MappingValueNode, depth int) {
	if v.Key.Type() == ast.MergeKeyType {
		y.keys = append(y.keys, r.read(v.Value, depth+1).keys...)
		return
	}
	key := yamlPair{value: r.read(v.Value, depth+1)}
	if t := v.Key.GetToken(); t != nil {
		key.key = t.Value
		if t.Position != nil {
			key.line = t.Position.Line
		}
	}
	y.keys = append(y.keys, key)
}

// get returns what a path of keys leads to; an empty node for nothing.
func (y *yamlNode) get(path ...string) *yamlNode {
	for _, key := range path {
		if y = y.pair(key).value; y == nil {
			return &yamlNode{}
		}
	}
	return y
}

// pair returns the pair of a key; one without a value for none.
func (y *yamlNode) pair(key string) yamlPair {
	for _, p := range y.keys {
		if p.key == key {
			return p
		}
	}
	return yamlPair{}
}

// strings are the scalars of a list, or the one that stands in its place.
func (y *yamlNode) strings() []string {
	if y.text != "" {
		return []string{y.text}
	}
	var all []string
	for _, i := range y.items {
		all = append(all, i.text)
	}
	return all
}
