package field_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"detour/explain/article"
	"detour/explain/field"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// maxLine fits beside a field in the composer.
const maxLine = 100

func TestHead(t *testing.T) {
	kinds := []field.Kind{field.Request, field.Response, field.Both}
	for _, entry := range entries(t) {
		if !slices.Contains(kinds, entry.Kind) {
			t.Errorf("%s: kind %q", entry.Name, entry.Kind)
		}
		if n := utf8.RuneCountInString(entry.Line); n == 0 || n > maxLine {
			t.Errorf("%s: the line has %d characters, at most %d fit", entry.Name, n, maxLine)
		}
		if strings.HasSuffix(entry.Line, ".") {
			t.Errorf("%s: the line is no sentence and needs no full stop: %q", entry.Name, entry.Line)
		}
	}
}

// fullStop ends a sentence; the dot in "Go 1.26" does not.
var fullStop = regexp.MustCompile(`\.(\s|$)`)

func TestRedirectIsOneSentence(t *testing.T) {
	for _, entry := range entries(t) {
		stops := len(fullStop.FindAllString(entry.Redirect, -1))
		if entry.Redirect != "" && (stops != 1 || !strings.HasSuffix(entry.Redirect, ".")) {
			t.Errorf("%s: not one sentence with a full stop: %q", entry.Name, entry.Redirect)
		}
	}
}

func TestSources(t *testing.T) {
	for _, entry := range entries(t) {
		if len(entry.Sources) == 0 {
			t.Errorf("%s: no source", entry.Name)
		}
		for _, source := range entry.Sources {
			if problem := sourceProblem(source); problem != "" {
				t.Errorf("%s: %q: %s", entry.Name, source.Cite, problem)
			}
		}
	}
}

// rfcCite is an RFC with its section, or the draft that is to replace one.
var rfcCite = regexp.MustCompile(`^RFC (\d+)(bis)? §([0-9A-Z]+(?:\.\d+)*)$`)

// sourceProblem says what is wrong with a source: it needs a document on https,
// and a citation of an RFC needs a section, the one that the link opens.
func sourceProblem(source article.Source) string {
	u, err := url.Parse(source.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" || (u.Path == "" && u.Fragment == "") {
		return "no link to a document: " + source.URL
	}
	if !strings.HasPrefix(source.Cite, "RFC") {
		return ""
	}
	m := rfcCite.FindStringSubmatch(source.Cite)
	if m == nil {
		return "cites an RFC without a section"
	}
	number, section := m[1], m[3]
	anchor := "section-" + section
	if section[0] >= 'A' {
		anchor = "appendix-" + section
	}
	if !strings.Contains(u.Path, "rfc"+number) || u.Fragment != anchor {
		return "the link opens another place: " + source.URL
	}
	return ""
}

func TestSourceProblem(t *testing.T) {
	const page = "https://www.rfc-editor.org/rfc/rfc9110.html"
	tests := []struct {
		cite, url string
		ok        bool
	}{
		{"RFC 9110 §10.2.2", page + "#section-10.2.2", true},
		{"RFC 9112 §C.2.2", "https://www.rfc-editor.org/rfc/rfc9112.html#appendix-C.2.2", true},
		{"Fetch, CORS check", "https://fetch.spec.whatwg.org/#cors-check", true},
		{"RFC 9110", page, false},
		{"RFC 9110 §10.2.2", page + "#section-10.2.3", false},
		{"RFC 9111 §5.2", page + "#section-5.2", false},
		{"Fetch", "https://fetch.spec.whatwg.org", false},
		{"somebody", "http://example.test/page", false},
		{"nobody", "", false},
	}
	for _, test := range tests {
		if got := sourceProblem(article.Source{Cite: test.cite, URL: test.url}); (got == "") != test.ok {
			t.Errorf("%q %s: %q", test.cite, test.url, got)
		}
	}
}

func TestSections(t *testing.T) {
	for _, entry := range entries(t) {
		meaning, ok := entry.Text.Section("Meaning")
		if !ok {
			t.Errorf("%s: no section Meaning", entry.Name)
		}
		if strings.Contains(meaning, "\n\n") {
			t.Errorf("%s: Meaning is more than a paragraph", entry.Name)
		}
		example, hasExample := entry.Text.Section("Example")
		if hasExample && (!strings.HasPrefix(example, "```http\n") || !strings.HasSuffix(example, "\n```")) {
			t.Errorf("%s: Example is not one fenced block of http", entry.Name)
		}
		for _, section := range entry.Text.Sections {
			if section.Title != "Meaning" && section.Title != "Example" {
				t.Errorf("%s: a section %q", entry.Name, section.Title)
			}
		}
	}
}

// An example shows the field that it is an example of.
func TestExampleHasField(t *testing.T) {
	for _, entry := range entries(t) {
		example, ok := entry.Text.Section("Example")
		if ok && !strings.Contains(example, "\n"+entry.Name+": ") {
			t.Errorf("%s: the example does not have the field", entry.Name)
		}
	}
}

var firstPerson = regexp.MustCompile(`(?i)\b(I|we|our|us|my|me|let's)\b`)

func TestTone(t *testing.T) {
	for _, entry := range entries(t) {
		meaning, _ := entry.Text.Section("Meaning")
		for _, prose := range []string{entry.Line, entry.Redirect, meaning} {
			if strings.Contains(prose, "!") {
				t.Errorf("%s: an exclamation mark: %q", entry.Name, prose)
			}
			if who := firstPerson.FindString(prose); who != "" {
				t.Errorf("%s: first person %q: %q", entry.Name, who, prose)
			}
		}
	}
}

// A paragraph is plain text and code. Anything else that Markdown finds is a
// value such as */* that somebody forgot to put into backquotes.
func TestMarkdownIsPlain(t *testing.T) {
	for _, entry := range entries(t) {
		meaning, _ := entry.Text.Section("Meaning")
		for _, kind := range markdownKinds(t, meaning) {
			switch kind {
			case ast.KindDocument, ast.KindParagraph, ast.KindText, ast.KindCodeSpan:
			default:
				t.Errorf("%s: Meaning has %v", entry.Name, kind)
			}
		}
	}
	if kinds := markdownKinds(t, "curl sends */*."); !slices.Contains(kinds, ast.KindEmphasis) {
		t.Errorf("this test does not see an emphasis: %v", kinds)
	}
}

// markdownKinds returns the kinds of the nodes of a Markdown text.
func markdownKinds(t *testing.T, source string) []ast.NodeKind {
	t.Helper()
	root := goldmark.New().Parser().Parse(text.NewReader([]byte(source)))
	var kinds []ast.NodeKind
	err := ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			kinds = append(kinds, node.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}
