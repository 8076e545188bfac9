package article_test

import (
	"errors"
	"strings"
	"testing"

	"detour/explain/article"

	"github.com/google/go-cmp/cmp"
)

// page is a head such as the callers of this package have.
type page struct {
	Code    int      `yaml:"code"`
	Name    string   `yaml:"name"`
	Sources []source `yaml:"sources"`
}

type source struct {
	Cite string `yaml:"cite"`
}

const good = `---
code: 307
name: Temporary Redirect
sources:
  - cite: RFC 9110 §15.4.8
---

## Meaning

Somewhere else for now.

- one
- two

## Fix

Change the rule:

` + "```" + `
## a comment in a shell script
return 307 /x;
` + "```" + `
`

func TestParse(t *testing.T) {
	var head page
	body, err := article.Parse("307.md", []byte(good), &head)
	if err != nil {
		t.Fatal(err)
	}
	wantHead := page{307, "Temporary Redirect", []source{{"RFC 9110 §15.4.8"}}}
	if diff := cmp.Diff(wantHead, head); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	wantBody := article.Body{Sections: []article.Section{
		{Title: "Meaning", Text: "Somewhere else for now.\n\n- one\n- two"},
		{Title: "Fix", Text: "Change the rule:\n\n```\n## a comment in a shell script\nreturn 307 /x;\n```"},
	}}
	if diff := cmp.Diff(wantBody, body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

// A checkout with CRLF line ends reads the same.
func TestParseCRLF(t *testing.T) {
	var head page
	body, err := article.Parse("307.md", []byte(strings.ReplaceAll(good, "\n", "\r\n")), &head)
	if err != nil {
		t.Fatal(err)
	}
	want, err := article.Parse("307.md", []byte(good), &page{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("body (-LF +CRLF):\n%s", diff)
	}
	if head.Name != "Temporary Redirect" {
		t.Errorf("name %q", head.Name)
	}
}

func TestSection(t *testing.T) {
	body, err := article.Parse("307.md", []byte(good), &page{})
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := body.Section("Meaning"); !ok || !strings.HasPrefix(text, "Somewhere") {
		t.Errorf("Section(Meaning) = %q, %v", text, ok)
	}
	if text, ok := body.Section("History"); ok || text != "" {
		t.Errorf("Section(History) = %q, %v; want none", text, ok)
	}
}

// A mistake in a file is reported with the line an editor should open.
func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, src, want string
	}{
		{"empty file", "", `x.md:1: the file must begin with a line "---"`},
		{"no head", "## Meaning\n\nText.\n", `x.md:1: the file must begin with a line "---"`},
		{"head not closed", "---\ncode: 1\n", `x.md:1: the head has no closing line "---"`},
		{"head is empty", "---\n---\n## A\nx\n", `x.md:2: the head is empty`},
		{"unknown key", "---\ncode: 1\nnome: x\n---\n", `x.md:3: unknown field "nome"`},
		{"unknown key, deeper", "---\ncode: 1\nsources:\n  - cite: a\n    link: b\n---\n", `x.md:5: unknown field "link"`},
		{"key given twice", "---\ncode: 1\ncode: 2\n---\n", `x.md:3: mapping key "code" already defined at [1:1]`},
		{"value of another kind", "---\nname: x\ncode: many\n---\n", `x.md:3: cannot unmarshal string into Go struct field page.Code of type int`},
		{"broken YAML", "---\ncode: 1\nname: [a\n---\n", `x.md:3: `},
		{"second document", "---\ncode: 1\n...\nname: x\n---\n", `x.md:`},
		{"text before a heading", "---\ncode: 1\n---\n\nText.\n", `x.md:5: text before the first ## heading`},
		{"empty section", "---\ncode: 1\n---\n## A\n\n## B\nx\n", `x.md:4: section "A" is empty`},
		{"empty section at the end", "---\ncode: 1\n---\n## A\nx\n## B\n\n", `x.md:6: section "B" is empty`},
		{"title twice", "---\ncode: 1\n---\n## A\nx\n## A\ny\n", `x.md:6: a second section "A"`},
		{"no title", "---\ncode: 1\n---\n## A\nx\n##\ny\n", `x.md:6: a ## heading without a title`},
		{"code not closed", "---\ncode: 1\n---\n## A\n```\nx\n", `x.md:4: section "A" has fenced code that does not end`},
		{"not UTF-8", "---\ncode: 1\nname: \xff\n---\n", `x.md:3: not UTF-8`},
		{"too large", strings.Repeat("-", article.MaxSize+1), `x.md:1: the file is over 131072 bytes`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body, err := article.Parse("x.md", []byte(test.src), &page{})
			if err == nil {
				t.Fatalf("no error, body %+v", body)
			}
			if got := err.Error(); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if at, ok := errors.AsType[*article.Error](err); !ok || at.Name != "x.md" {
				t.Errorf("%T is not an *article.Error for x.md", err)
			}
			if len(body.Sections) != 0 {
				t.Errorf("sections beside an error: %+v", body)
			}
		})
	}
}

func TestFences(t *testing.T) {
	tests := []struct{ name, text string }{
		{"tildes", "~~~\n## no\n~~~"},
		{"longer fence", "````\n```\n## no\n```\n````"},
		{"closing fence longer", "```\n## no\n`````"},
		{"info string", "```nginx\n## no\n```"},
		{"indented", "   ```\n## no\n   ```"},
		{"text after the fence does not close", "```\n``` x\n## no\n```"},
		{"not a fence", "```a``` is code in a line"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := "---\ncode: 1\n---\n## A\n" + test.text + "\n## B\nx\n"
			body, err := article.Parse("x.md", []byte(src), &page{})
			if err != nil {
				t.Fatal(err)
			}
			want := article.Body{Sections: []article.Section{{Title: "A", Text: test.text}, {Title: "B", Text: "x"}}}
			if diff := cmp.Diff(want, body); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever the bytes, Parse ends with sections that have titles and text or
// with an error inside the file.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("---\ncode: 1\n---\n## A\n```\nx\n```\n## B\ny\n"))
	f.Add([]byte("---\ncode: &a [*a]\n---\n"))
	f.Add([]byte("---\n? {x: y}\n: - z\n---\n## A\n\ttext\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		body, err := article.Parse("x.md", src, &page{})
		if err != nil {
			at, ok := errors.AsType[*article.Error](err)
			if !ok {
				t.Fatalf("%T: %v", err, err)
			}
			if lines := strings.Count(string(src), "\n") + 1; at.Line < 1 || at.Line > lines {
				t.Fatalf("line %d of %d: %v", at.Line, lines, err)
			}
			return
		}
		for i, s := range body.Sections {
			if s.Title == "" || strings.TrimSpace(s.Text) == "" {
				t.Fatalf("section %d is %+v", i, s)
			}
			if text, ok := body.Section(s.Title); !ok || text != s.Text {
				t.Fatalf("section %q is not found by its title", s.Title)
			}
		}
	})
}
