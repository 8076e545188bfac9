package report

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
)

func TestTemplateSaysWhereItIsWrong(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{{.Status", "has no }}"},
		{"{{range .Hops}}{{.N}}", "has no {{end}}"},
		{"{{range .Hops}}{{.Headline}}{{end}}", "{{.Headline}} is nothing that can be asked for here: .N"},
		{"{{.N}}", "{{.N}} is nothing that can be asked for here: .Status"},
		{"{{end}}", "{{end}} is nothing"},
		{"{{range .Hops}}{{range .Hops}}{{end}}{{end}}", "{{range .Hops}} is nothing"},
	} {
		if _, err := ParseTemplate(c.template); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.template, err, c.want)
		}
	}
	for _, right := range []string{"", "text", "{{ .Status }}", "{{range  .Hops}}{{.N}}{{end}} }}"} {
		if _, err := ParseTemplate(right); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
}

func FuzzParseTemplate(f *testing.F) {
	f.Add("{{range .Hops}}{{.N}}{{end}}{{.Status}}")
	f.Fuzz(func(t *testing.T, s string) {
		if tmpl, err := ParseTemplate(s); (tmpl == nil) == (err == nil) {
			t.Errorf("%q gives %v and %v", s, tmpl, err)
		}
	})
}

// TestCodeCellHoldsWhatAServerChose: a code span ends at a run of backticks as long
// as its first, and a cell at a bar.
func TestCodeCellHoldsWhatAServerChose(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{"/a", "`/a`"}, {"/a|b", "`/a\\|b`"}, {"/a`b", "``/a`b``"}, {"`x``", "``` `x`` ```"}, {" ", ""},
	} {
		if got := codeCell(c.value); got != c.want {
			t.Errorf("%q is written %q, want %q", c.value, got, c.want)
		}
	}
	if got := plainMarkdown("<img src=http://x.test> [a](b) @all #1"); strings.ContainsAny(strings.NewReplacer(`\<`, "", `\>`, "", `\[`, "", `\]`, "", `\@`, "", `\#`, "").Replace(got), "<>[]@#") {
		t.Errorf("%q has marks that Markdown reads", got)
	}
}

func TestJUnitIsXML(t *testing.T) {
	var b bytes.Buffer
	checks := []Check{
		{Name: "kept", Class: "chain"},
		{Name: `a "b" <c> & d`, Class: "expect", Failure: "one\x00\x1b[31m\nCDATA ]]> two \ufffe"},
	}
	if err := JUnit(&b, "detour http://a.test/?x=1&y=2", checks, 0.5, "1 GET\n"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Suite struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Cases    []struct {
				Name    string  `xml:"name,attr"`
				Failure *string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.NewDecoder(bytes.NewReader(b.Bytes())).Decode(&got); err != nil {
		t.Fatalf("%v in\n%s", err, &b)
	}
	s := got.Suite
	if s.Name != "detour http://a.test/?x=1&y=2" || s.Tests != 2 || s.Failures != 1 || len(s.Cases) != 2 || s.Cases[0].Failure != nil || s.Cases[1].Name != checks[1].Name {
		t.Errorf("it reads %+v", s)
	}
}
