package source

import "strings"

// special reads what only some languages have: patterns, word lists, here
// documents, prefixes of texts.
func (l *lexer) special() bool {
	switch l.lang.name {
	case "js":
		return l.regex()
	case "ruby":
		return l.percent() || l.heredoc() || l.regex()
	case "elixir":
		return l.sigil()
	case "php":
		return l.heredoc()
	case "python":
		return l.prefixed("rRbBuUfF", "fF")
	case "csharp":
		return l.prefixed("@$", "$")
	case "kotlin":
		return l.prefixed("sf", "sf")
	case "rust":
		return l.rust()
	}
	return false
}

// quoted reads a text in quotes.
func (l *lexer) quoted() bool {
	c := l.s[l.i]
	if strings.IndexByte(l.lang.raw, c) >= 0 {
		l.take(1, string(c), false, false)
		return true
	}
	if strings.IndexByte(l.lang.quotes, c) < 0 {
		return false
	}
	if l.lang.name == "yaml" && !l.yamlQuote() {
		return false
	}
	end := string(c)
	if l.lang.triple && l.has(strings.Repeat(end, 3)) {
		end = strings.Repeat(end, 3)
	}
	l.take(len(end), end, true, strings.IndexByte(l.lang.inserts, c) >= 0)
	return true
}

// yamlQuote says whether a quote begins a scalar, and isn't an apostrophe.
func (l *lexer) yamlQuote() bool {
	before := strings.TrimRight(l.s[l.from:l.i], " \t")
	return before == "" || strings.ContainsRune(":-[{,(=", rune(before[len(before)-1]))
}

// prefixed reads a text with letters before its quote.
func (l *lexer) prefixed(letters, insert string) bool {
	s, n := l.rest(), 0
	for n < len(s) && n < 3 && strings.IndexByte(letters, s[n]) >= 0 {
		n++
	}
	if n == 0 || n >= len(s) || s[n] != '"' && (s[n] != '\'' || l.lang.name != "python") {
		return false
	}
	if l.i > 0 && (isLetter(l.s[l.i-1]) || isDigit(l.s[l.i-1]) || l.s[l.i-1] == '_') {
		return false
	}
	end := s[n : n+1]
	if strings.HasPrefix(s[n:], strings.Repeat(end, 3)) {
		end = strings.Repeat(end, 3)
	}
	raw := strings.ContainsAny(s[:n], "rR@")
	l.take(n+len(end), end, !raw, strings.ContainsAny(s[:n], insert))
	return true
}

// take reads a text that opens with n bytes and closes with end.
func (l *lexer) take(n int, end string, escapes, inserts bool) {
	t := token{kind: text, line: l.line, col: l.col()}
	l.skip(n)
	start := l.i
	i := start
	for i < len(l.s) && !strings.HasPrefix(l.s[i:], end) {
		if l.s[i] == '\n' && len(end) == 1 && end != "`" && l.lang.name != "php" && l.lang.name != "ruby" && l.lang.name != "perl" && l.lang.name != "rust" && l.lang.name != "xml" {
			break
		}
		if escapes && l.s[i] == '\\' {
			i++
		} else if inserts && strings.HasPrefix(l.s[i:], l.lang.hole) && len(l.lang.hole) == 2 {
			i += closeOf(l.s[i:]) // an expression may hold the quote itself
			continue
		}
		i++
	}
	i = min(i, len(l.s))
	body := l.s[start:i]
	l.skip(i - start)
	if l.has(end) {
		l.skip(len(end))
	}
	t.parts = piecesOf(l.lang, body, escapes, inserts)
	t.text = plainOf(t.parts)
	l.out = append(l.out, t)
}

// closeOf is the length of an expression in braces that begins within the
// first two bytes.
func closeOf(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\n':
			return i
		}
	}
	return len(s)
}

func plainOf(parts []piece) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.lit)
	}
	return b.String()
}

// piecesOf takes a text apart at the expressions in it.
func piecesOf(lang *language, s string, escapes, inserts bool) []piece {
	var parts []piece
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			parts = append(parts, piece{lit: lit.String()})
			lit.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		if escapes && s[i] == '\\' && i+1 < len(s) {
			i++
			lit.WriteString(unescape(s[i]))
			continue
		}
		if inserts {
			if n, expr := insertAt(lang.hole, s[i:]); n > 0 {
				flush()
				parts = append(parts, piece{expr: expr, hole: true})
				i += n - 1
				continue
			}
		}
		lit.WriteByte(s[i])
	}
	flush()
	return parts
}

func unescape(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '/', '\\', '\'', '"', '`', '$', '#':
		return string(c)
	}
	return "\\" + string(c) // a pattern's: \d stays what it is
}

// insertAt reads an expression that stands at the begin of s.
func insertAt(hole, s string) (n int, expr string) {
	switch {
	case hole == "$" && len(s) > 1 && s[0] == '$' && isWordStart(s[1:]) && s[1] != '$':
		for n = 1; n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '_'); {
			n++
		}
		return n, s[1:n]
	case hole == "$" && strings.HasPrefix(s, "${"), hole == "$" && strings.HasPrefix(s, "{$"):
		n = closeOf(s)
		return n, strings.TrimSuffix(s[2:n], "}")
	case hole == "{" && strings.HasPrefix(s, "{") && !strings.HasPrefix(s, "{{"):
		n = closeOf(s)
		expr, _, _ = strings.Cut(strings.TrimSuffix(s[1:n], "}"), ":")
		return n, expr
	case len(hole) == 2 && hole[1] == '{' && strings.HasPrefix(s, hole):
		n = closeOf(s)
		return n, strings.TrimSuffix(s[2:n], "}")
	}
	return 0, ""
}

// regex reads a pattern between slashes where no division can stand.
func (l *lexer) regex() bool {
	s := l.rest()
	if !l.lang.regex || s[0] != '/' || len(s) < 2 || s[1] == '/' || s[1] == '*' || !l.patternFits() {
		return false
	}
	class := false
	for i := 1; i < len(s) && s[i] != '\n'; i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '[':
			class = true
		case s[i] == ']':
			class = false
		case s[i] == '/' && !class:
			l.add(pattern, strings.ReplaceAll(s[1:i], `\/`, "/"), i+1)
			for l.i < len(l.s) && isLetter(l.s[l.i]) {
				l.skip(1)
			}
			return true
		}
	}
	return false
}

func (l *lexer) patternFits() bool {
	t := l.last()
	switch t.kind {
	case mark:
		return !t.is(")") && !t.is("]") && !t.is("}")
	case word:
		if t.wordIn("return", "typeof", "case", "in", "when", "if", "unless", "and", "or", "not") {
			return true
		}
		s := l.rest()
		return l.lang.name == "ruby" && l.i > 0 && l.s[l.i-1] == ' ' && s[1] != ' '
	}
	return len(l.out) == 0
}

// percent reads Ruby's %w[...], %i[...], %r{...} and %q(...).
func (l *lexer) percent() bool {
	s := l.rest()
	if len(s) < 4 || s[0] != '%' || strings.IndexByte("wWiIrqQ", s[1]) < 0 {
		return false
	}
	k := strings.IndexByte("([{<|!", s[2])
	if k < 0 {
		return false
	}
	end := ")]}>|!"[k]
	n, depth := 3, 1
	for ; n < len(s); n++ {
		if s[n] == '\\' {
			n++
			continue
		}
		if s[n] == end {
			if depth--; depth == 0 {
				break
			}
		} else if s[n] == s[2] {
			depth++
		}
	}
	body := s[3:min(n, len(s))]
	switch s[1] {
	case 'r':
		l.add(pattern, strings.ReplaceAll(body, `\/`, "/"), n+1)
	case 'q', 'Q':
		t := token{kind: text, line: l.line, col: l.col(), parts: piecesOf(l.lang, body, true, s[1] == 'Q')}
		t.text = plainOf(t.parts)
		l.out = append(l.out, t)
		l.skip(n + 1)
	default:
		l.words(body, s[1] == 'i' || s[1] == 'I', n+1)
	}
	return true
}

func (l *lexer) words(body string, sym bool, n int) {
	at := token{line: l.line, col: l.col()}
	add := func(k tokenKind, s string, sym bool) {
		l.out = append(l.out, token{kind: k, text: s, line: at.line, col: at.col, sym: sym, parts: []piece{{lit: s}}})
	}
	add(mark, "[", false)
	for i, w := range strings.Fields(body) {
		if i > 0 {
			add(mark, ",", false)
		}
		if sym {
			add(word, w, true)
		} else {
			add(text, w, false)
		}
	}
	add(mark, "]", false)
	l.skip(n)
}

// heredoc reads <<~NAME of Ruby and <<<NAME of PHP.
func (l *lexer) heredoc() bool {
	s := l.rest()
	head := "<<"
	if l.lang.name == "php" {
		head = "<<<"
	}
	if !strings.HasPrefix(s, head) {
		return false
	}
	name := strings.TrimLeft(s[len(head):min(len(s), len(head)+60)], "~-'\" ")
	n := 0
	for n < len(name) && (isLetter(name[n]) || isDigit(name[n]) || name[n] == '_') {
		n++
	}
	if n == 0 || name[0] > 'Z' || l.lang.name == "ruby" && s[2] != '~' && s[2] != '-' {
		return false
	}
	eol := strings.IndexByte(s, '\n')
	if eol < 0 {
		return false
	}
	lines := strings.SplitAfter(s[eol+1:], "\n")
	size := 0
	for _, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), name[:n]) {
			break
		}
		size += len(line)
	}
	t := token{kind: text, line: l.line, col: l.col(), text: s[eol+1 : eol+1+size]}
	t.parts = []piece{{lit: t.text}}
	l.out = append(l.out, t)
	l.skip(eol + 1 + size)
	l.until(name[:n])
	return true
}

// sigil reads ~p"..." and its kind.
func (l *lexer) sigil() bool {
	s := l.rest()
	if len(s) < 4 || s[0] != '~' || !isLetter(s[1]) || strings.IndexByte("\"/(['{|", s[2]) < 0 {
		return false
	}
	end := map[byte]string{'"': "\"", '/': "/", '(': ")", '[': "]", '\'': "'", '{': "}", '|': "|"}[s[2]]
	kind := text
	if s[1] == 'r' || s[1] == 'R' {
		kind = pattern
	}
	n := len(l.out)
	l.take(3, end, true, true)
	l.out[n].kind = kind
	return true
}

// rust reads raw texts, characters and lifetimes.
func (l *lexer) rust() bool {
	s := l.rest()
	if s[0] == '\'' {
		if len(s) > 2 && s[1] != '\\' && s[2] == '\'' {
			l.add(number, "0", 3)
		} else if k := strings.IndexByte(s[1:min(len(s), 12)], '\''); len(s) > 3 && s[1] == '\\' && k > 0 {
			l.add(number, "0", k+2)
		} else {
			l.skip(1)
		}
		return true
	}
	if s[0] != 'r' {
		return false
	}
	n := 1
	for n < len(s) && s[n] == '#' {
		n++
	}
	if n >= len(s) || s[n] != '"' {
		return false
	}
	l.take(n+1, `"`+strings.Repeat("#", n-1), false, false)
	return true
}
