package cause

import (
	"regexp"
	"strings"
	"testing"
)

var code = regexp.MustCompile("`[^`]*`|\"[^\"]*\"")

// sentences returns the sentences of a text, with code and quotations as one word.
func sentences(text string) []string {
	text = code.ReplaceAllString(strings.ReplaceAll(text, "\n", " "), "X")
	return regexp.MustCompile(`[.?:;]( |$)`).Split(strings.TrimSpace(text), -1)
}

// longest is the most words that a sentence may have.
const longest = 32

func checkProse(t *testing.T, file, part, text string) {
	t.Helper()
	plain := code.ReplaceAllString(text, "X")
	if strings.Contains(plain, "!") {
		t.Errorf("%s: %s has an exclamation mark: %s", file, part, text)
	}
	for _, word := range []string{"please", "simply", "just ", "obviously", "should be able", "—", "…", "easy", "will be"} {
		if strings.Contains(strings.ToLower(plain), word) {
			t.Errorf("%s: %s says %q: %s", file, part, word, text)
		}
	}
	for _, s := range sentences(text) {
		if n := len(strings.Fields(s)); n > longest {
			t.Errorf("%s: %s has a sentence of %d words: %s", file, part, n, s)
		}
	}
}

func TestProse(t *testing.T) {
	_, all := everything(t)
	for _, c := range all {
		if strings.HasSuffix(c.Title, ".") || c.Title != strings.TrimSpace(c.Title) {
			t.Errorf("%s: the title is %q", c.File, c.Title)
		}
		checkProse(t, c.File, "title", c.Title)
		checkProse(t, c.File, "mend", c.Mend)
		checkProse(t, c.File, "why", c.Why())
		for _, trial := range c.Confirm {
			checkProse(t, c.File, "confirm", trial.Tells)
			if !strings.HasSuffix(trial.Tells, ".") {
				t.Errorf("%s: %q is no sentence", c.File, trial.Tells)
			}
		}
		for _, s := range []string{c.Mend, c.Why()} {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q does not end", c.File, s)
			}
		}
		for _, s := range c.Sources {
			if s.Cite == "" || s.URL == "" {
				t.Errorf("%s: a source without a URL", c.File)
			}
		}
	}
}

// What is listed by status alone says what it is and what to do, and no more.
func TestListed(t *testing.T) {
	c, _ := everything(t)
	for _, x := range c.Listed() {
		if strings.HasSuffix(x.Title, ".") || !strings.HasSuffix(x.Mend, ".") && !strings.HasSuffix(x.Mend, "`") {
			t.Errorf("%s: %q, %q", x.File, x.Title, x.Mend)
		}
		for part, text := range map[string]string{"title": x.Title, "where": x.Where, "mend": x.Mend} {
			checkProse(t, x.File, part, text)
			if strings.Count(text, "`")%2 != 0 {
				t.Errorf("%s: a backquote is left open in %q", x.File, text)
			}
		}
		if len(x.For)+len(x.Against)+len(x.Confirm) > 0 {
			t.Errorf("%s has evidence: it could be ranked", x.File)
		}
	}
}

func TestProductFiles(t *testing.T) {
	c, _ := everything(t)
	for _, row := range c.makers {
		p, ok := c.Product(row.title)
		if !ok || len(p.Config) == 0 || len(p.Log) == 0 || len(p.Sources) == 0 {
			t.Errorf("%s: configuration %q, log %q, %d sources", row.id, p.Config, p.Log, len(p.Sources))
		}
		text, _ := p.Text.Section("About")
		checkProse(t, row.id, "about", text)
	}
}
