package value

import (
	"strings"
)

// TOML reads what configurations use of TOML: tables, lists of tables, dotted
// keys, strings, numbers, lists and inline tables. What could be read before a
// mistake is returned with the error.
func TOML(data []byte) (*Value, error) {
	root := &Value{Kind: Map, Line: 1}
	t := &tomlReader{script: script{s: string(data), line: 1, js: true}, root: root, at: root}
	for t.i < len(t.s) && t.err == nil {
		t.statement()
	}
	return root, t.err
}

type tomlReader struct {
	script
	root, at *Value
}

// blanks passes space, and comments of TOML.
func (t *tomlReader) blanks(lines bool) {
	for t.i < len(t.s) {
		switch c := t.s[t.i]; {
		case c == '#':
			for t.i < len(t.s) && t.s[t.i] != '\n' {
				t.i++
			}
		case c == '\n' && lines:
			t.line++
			t.i++
		case c == ' ' || c == '\t' || c == '\r':
			t.i++
		default:
			return
		}
	}
}

func (t *tomlReader) statement() {
	t.blanks(true)
	switch {
	case t.i >= len(t.s):
	case t.peek() == '[':
		t.table()
	default:
		line := t.line
		keys := t.keys('=')
		if t.peek() != '=' {
			t.fail("an equals sign is missing after a key")
			return
		}
		t.i++
		t.blanks(false)
		t.put(t.at, keys, line, t.tomlValue(0))
		t.blanks(false)
		if t.i < len(t.s) && t.peek() != '\n' && t.err == nil {
			t.fail("something follows a value on its line")
		}
	}
}

// table reads [a.b] and [[a.b]].
func (t *tomlReader) table() {
	line := t.line
	many := strings.HasPrefix(t.s[t.i:], "[[")
	t.i++
	if many {
		t.i++
	}
	keys := t.keys(']')
	for t.peek() == ']' {
		t.i++
	}
	v := t.root
	for n, k := range keys {
		next := v.get(k)
		if next != nil && next.Kind == List && len(next.Items) > 0 && (n < len(keys)-1 || !many) {
			next = next.Items[len(next.Items)-1]
		}
		if next == nil {
			next = &Value{Kind: Map, Line: line}
			if many && n == len(keys)-1 {
				next.Kind = List
			}
			v.Pairs = append(v.Pairs, Pair{k, line, next})
		}
		v = next
	}
	if many {
		item := &Value{Kind: Map, Line: line}
		v.Items = append(v.Items, item)
		v = item
	}
	t.at = v
}

func (t *tomlReader) keys(end byte) []string {
	var out []string
	for t.i < len(t.s) && len(out) < 20 {
		t.blanks(false)
		from := t.i
		if c := t.peek(); c == '"' || c == '\'' {
			out = append(out, t.tomlText(c))
		} else {
			for t.i < len(t.s) && !strings.ContainsRune(" \t\n.=]", rune(t.s[t.i])) {
				t.i++
			}
			out = append(out, t.s[from:t.i])
		}
		t.blanks(false)
		if t.peek() != '.' {
			break
		}
		t.i++
	}
	if t.peek() != end {
		t.fail("a table's name or a key isn't closed")
	}
	return out
}

func (t *tomlReader) put(v *Value, keys []string, line int, x *Value) {
	for _, k := range keys[:max(0, len(keys)-1)] {
		next := v.get(k)
		if next == nil {
			next = &Value{Kind: Map, Line: line}
			v.Pairs = append(v.Pairs, Pair{k, line, next})
		}
		v = next
	}
	if len(keys) > 0 {
		v.Pairs = append(v.Pairs, Pair{keys[len(keys)-1], line, x})
	}
}

func (t *tomlReader) tomlText(q byte) string {
	if strings.HasPrefix(t.s[t.i:], strings.Repeat(string(q), 3)) {
		t.i += 3
		k := strings.Index(t.s[t.i:], strings.Repeat(string(q), 3))
		if k < 0 {
			t.fail("a text isn't closed")
			return ""
		}
		s := t.s[t.i : t.i+k]
		t.line += strings.Count(s, "\n")
		t.i += k + 3
		return strings.TrimPrefix(s, "\n")
	}
	if q == '\'' {
		k := strings.IndexAny(t.s[t.i+1:], "'\n")
		if k < 0 {
			t.fail("a text isn't closed")
			return ""
		}
		s := t.s[t.i+1 : t.i+1+k]
		t.i += k + 2
		return s
	}
	return t.quoted(q)
}

func (t *tomlReader) tomlValue(depth int) *Value {
	v := &Value{Line: t.line}
	if t.nodes++; depth > maxDepth || t.nodes > maxNodes {
		t.fail("it goes too deep, or has too many values")
		return v
	}
	switch c := t.peek(); {
	case c == '"' || c == '\'':
		v.Kind, v.Text = String, t.tomlText(c)
	case c == '[':
		v.Kind = List
		t.each(']', "a comma or a bracket is missing in a list", func() {
			v.Items = append(v.Items, t.tomlValue(depth+1))
		})
	case c == '{':
		v.Kind = Map
		t.each('}', "a comma or a brace is missing in a table", func() { t.member(v, depth) })
	default:
		t.plain(v)
	}
	return v
}

// each reads what stands between brackets, of which the first is next, up to the
// one that ends it.
func (t *tomlReader) each(end byte, missing string, one func()) {
	t.i++
	for t.err == nil {
		t.blanks(true)
		if t.peek() == end {
			t.i++
			return
		}
		one()
		t.blanks(true)
		if t.peek() == ',' {
			t.i++
		} else if t.peek() != end {
			t.fail(missing)
		}
	}
}

// member reads a key of an inline table with its value.
func (t *tomlReader) member(v *Value, depth int) {
	line := t.line
	keys := t.keys('=')
	if t.err != nil {
		return
	}
	t.i++
	t.blanks(false)
	t.put(v, keys, line, t.tomlValue(depth+1))
}

// plain reads a number, a date or a truth.
func (t *tomlReader) plain(v *Value) {
	from := t.i
	for t.i < len(t.s) && strings.IndexByte(",]}#\n\r \t", t.s[t.i]) < 0 {
		t.i++
	}
	v.Kind, v.Text = Number, t.s[from:t.i]
	if v.Text == "true" || v.Text == "false" {
		v.Kind = Bool
	} else if v.Text == "" {
		t.fail("a value is missing")
	}
}
