package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// jsonText is JSON being written, without the reflection of encoding/json: a
// chain of many hops is mostly such text, and half the work of writing it
// would go into finding out what to write. What is rare goes through any.
// A test holds the two forms together.
type jsonText []byte

// key begins a member, or what follows the one before.
func (t *jsonText) key(name string) {
	t.comma()
	*t = append(append(append(*t, '"'), name...), '"', ':')
}

func (t *jsonText) comma() {
	if last := (*t)[len(*t)-1]; last != '{' && last != '[' {
		*t = append(*t, ',')
	}
}

func (t *jsonText) begin(bracket byte) { *t = append(*t, bracket) }
func (t *jsonText) end(bracket byte)   { *t = append(*t, bracket) }

func (t *jsonText) str(name, value string) {
	t.key(name)
	t.quote(value)
}

// optStr writes a member unless it is empty.
func (t *jsonText) optStr(name, value string) {
	if value != "" {
		t.str(name, value)
	}
}

func (t *jsonText) num(name string, value int64) {
	t.key(name)
	*t = strconv.AppendInt(*t, value, 10)
}

func (t *jsonText) optNum(name string, value int64) {
	if value != 0 {
		t.num(name, value)
	}
}

func (t *jsonText) ms(name string, value float64) {
	t.key(name)
	*t = strconv.AppendFloat(*t, value, 'f', -1, 64)
}

func (t *jsonText) yes(name string, value bool) {
	t.key(name)
	*t = strconv.AppendBool(*t, value)
}

// optBase64 writes bytes as a member, unless there are none.
func (t *jsonText) optBase64(name string, value []byte) {
	if len(value) > 0 {
		t.key(name)
		*t = append(base64.StdEncoding.AppendEncode(append(*t, '"'), value), '"')
	}
}

// any writes a member by encoding/json.
func (t *jsonText) any(name string, value any) error {
	t.key(name)
	b, err := encoded(value)
	*t = append(*t, b...)
	return err
}

// encoded returns a value as encoding/json writes it, what misleads escaped.
func encoded(value any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return escapeControls(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), err
}

// quote writes a string. All that a terminal could act upon is escaped.
func (t *jsonText) quote(s string) {
	out := append(*t, '"')
	done := 0
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && !misleads(r) && !(r == utf8.RuneError && n == 1) {
			i += n
			continue
		}
		out = append(out, s[done:i]...)
		out = appendQuoted(out, r)
		i += n
		done = i
	}
	*t = append(append(out, s[done:]...), '"')
}

// appendQuoted writes a character that JSON or caution has escaped
// (RFC 8259 §7).
func appendQuoted(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\n':
		return append(out, '\\', 'n')
	case '\r':
		return append(out, '\\', 'r')
	case '\t':
		return append(out, '\\', 't')
	}
	return appendEscape(out, r)
}

// list writes a member that is an array.
func list[E any](t *jsonText, name string, elements []E, write func(*jsonText, E)) {
	t.key(name)
	t.begin('[')
	for _, e := range elements {
		t.comma()
		write(t, e)
	}
	t.end(']')
}

// optList writes an array unless it is empty.
func optList[E any](t *jsonText, name string, elements []E, write func(*jsonText, E)) {
	if len(elements) > 0 {
		list(t, name, elements, write)
	}
}
