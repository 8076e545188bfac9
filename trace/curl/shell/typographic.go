package shell

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Editors and word processors write other characters than were typed: quotation
// marks that curl, dashes that are one character, spaces that do not break.
// Where a shell's own character would stand they are read as that.
const (
	doubleMarks = "“”„‟"
	singleMarks = "‘’‚‛"
	longDashes  = "–—"
)

// Typographic says which mark of an editor's a word begins with, or ends with, in
// place of one that a shell knows: a dash or a quotation mark. A word inside which
// it stands is text.
func Typographic(word string) (mark string, ok bool) {
	first, n := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case strings.ContainsRune(longDashes, first) && startsWithLetter(word[n:]):
		return "the long dash " + string(first), true
	case strings.ContainsRune(doubleMarks+singleMarks, first):
		return "the typographic quotation mark " + string(first), true
	case strings.ContainsRune(doubleMarks+singleMarks, last):
		return "the typographic quotation mark " + string(last), true
	}
	return "", false
}

// plain writes what an editor made of a command line's own characters as they
// were typed. What stands inside quotes, or inside a word, is text and stays.
func plain(text string) (string, []Doubt) {
	if !strings.ContainsAny(text, doubleMarks+singleMarks+longDashes+"\u00a0") {
		return text, nil
	}
	p := plainer{}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		p.write(r, text[i:i+n], text[i+n:])
		i += n
	}
	return p.out.String(), p.doubts
}

// A plainer writes a text anew, a character at a time.
type plainer struct {
	out     strings.Builder
	doubts  []Doubt
	quote   rune   // the plain quote that is open; 0 for none
	marks   string // the marks that close a typographic quote which is open
	inWord  bool
	escaped bool // by a backslash
}

func (p *plainer) write(r rune, raw, rest string) {
	switch {
	case p.escaped:
		p.escaped = false
		p.out.WriteString(raw)
	case p.quote != 0 || p.marks != "":
		p.inside(r, raw, rest)
	case !p.inWord && strings.ContainsRune(doubleMarks, r):
		p.open(doubleMarks, `"`, raw+rest)
	case !p.inWord && strings.ContainsRune(singleMarks, r):
		p.open(singleMarks, "'", raw+rest)
	case !p.inWord && strings.ContainsRune(longDashes, r) && startsWithLetter(rest):
		p.doubt(raw+rest, "a long dash, as editors write it, is read as the hyphens of a flag")
		p.out.WriteString(hyphens(rest))
	case r == '\u00a0':
		p.doubt("a space that does not break", "it is read as a space")
		p.out.WriteByte(' ')
	default:
		if r == '"' || r == '\'' {
			p.quote = r
		}
		p.escaped = r == '\\'
		p.out.WriteString(raw)
	}
	p.inWord = !unicode.IsSpace(r) && r != '='
}

// inside writes a character within quotes.
func (p *plainer) inside(r rune, raw, rest string) {
	switch {
	case p.quote != 0 && r == p.quote:
		p.quote = 0
	case p.quote == '"' && r == '\\':
		p.escaped = true
	case p.marks != "" && strings.ContainsRune(p.marks, r) && endsWord(rest):
		raw = map[string]string{doubleMarks: `"`, singleMarks: "'"}[p.marks]
		p.marks = ""
	}
	p.out.WriteString(raw)
}

func (p *plainer) open(marks, quote, at string) {
	p.doubt(at, "a typographic quotation mark, as editors write it, is read as a plain one")
	p.marks = marks
	p.out.WriteString(quote)
}

// doubt notes a place, each reason once.
func (p *plainer) doubt(at, why string) {
	if slices.ContainsFunc(p.doubts, func(d Doubt) bool { return d.Why == why }) {
		return
	}
	word, _, _ := strings.Cut(lineOf(at), " ")
	p.doubts = append(p.doubts, Doubt{clip(word), why})
}

func endsWord(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r) || r == '\\' || r == ';'
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// hyphens returns those of a flag that begins with the letters in front of s:
// one for a single letter, else two.
func hyphens(s string) string {
	if len(s) > 1 && startsWithLetter(s[1:]) {
		return "--"
	}
	return "-"
}
