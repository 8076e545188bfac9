package cause

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detour/explain/article"
	"detour/explain/evidence"
)

const mine = `---
id: acme-gateway
title: The Acme gateway redirects
product: Acme Gateway
category: load-balancer/proxy
for:
  - 9 field-x-acme & redirecting
against:
  - 1 slash-added
where: 'acme.conf: the line redirect'
mend: Change the line.
confirm:
  - try: other-path
    tells: 404 means a rule for this path.
sources:
  - cite: The handbook of Acme
---

## Why

The gateway answers by itself.

## Example

` + "```" + `
GET http://shop.test/start
HTTP/1.1 302 Found
X-Acme: 1
Location: /there
` + "```" + `
`

// remedies are all keys of a remedy.
const remedies = `find: grep -n {patterns} acme.conf
try:
  - do: Comment the line out.
    expect: '{source} answers 404.'
change:
  - {for: the host, in: acme.conf, language: acme, from: 1.2, before: 'redirect {asked}', after: 'redirect {host}'}
test: [acme -t]
reload: acme -r
undo: Put the copy back.
log: acme.log
`

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What is wrong with a file is said with its line.
func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		line           int
		want           string
	}{
		{"right", "", "", 0, ""},
		{"unknown key", "mend:", "colour: red\nmend:", 11, "unknown field"},
		{"a remedy", "mend:", remedies + "mend:", 0, ""},
		{"unknown key of a change", "mend:", "change:\n  - colour: red\nmend:", 12, "unknown field"},
		{"a change without a language", "mend:", "change:\n  - before: a\nmend:", 11, "language"},
		{"a change of nothing", "mend:", "change:\n  - language: x\n    before: a\n    after: a\nmend:", 11, "same before and after"},
		{"a try without an outcome", "mend:", "try:\n  - do: Stop it.\nmend:", 11, "what to expect"},
		{"better without healthy", "mend:", "better: More.\nmend:", 11, "better is for what is healthy"},
		{"a command of two lines", "mend:", "find: \"a\\nb\"\nmend:", 11, "no command of one line"},
		{"unknown evidence", "field-x-acme &", "no-such-thing &", 7, `no evidence is called "no-such-thing"`},
		{"no weight", "- 9 field", "- field", 7, "begins with its weight"},
		{"weight too large", "- 9 field", "- 900 field", 7, "at most 20"},
		{"weight not a number", "- 9 field", "- NaN field", 7, "above 0"},
		{"unknown category", "load-balancer/proxy", "proxies", 5, "unknown category"},
		{"unknown experiment", "other-path", "reboot", 13, "unknown experiment"},
		{"no outcome", "    tells: 404 means a rule for this path.\n", "", 13, "what it tells is missing"},
		{"bad id", "acme-gateway", "Acme Gateway", 2, "kebab-case"},
		{"id taken", "acme-gateway", "nginx-return", 2, "already"},
		{"no source", "sources:\n  - cite: The handbook of Acme\n", "", 2, "a source is missing"},
		{"no where", "where: 'acme.conf: the line redirect'\n", "", 2, "where is missing"},
		{"no mend", "mend: Change the line.\n", "", 2, "mend is missing"},
		{"no product", "product: Acme Gateway\n", "", 2, "the product is missing"},
		{"no text", "## Why", "## How", 19, "the section Why is missing"},
		{"example of another", "X-Acme: 1\n", "Server: nginx\n", 23, "the example ranks"},
		{"no example code", "```\nGET", "GET", 0, "fenced code"},
		{"example without a status", "HTTP/1.1 302 Found\n", "", 23, "no status line"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := write(t, t.TempDir(), "mine.md", strings.Replace(mine, test.old, test.new, 1))
			errs := Check(file)
			if test.want == "" {
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				return
			}
			if len(errs) != 1 || !strings.Contains(errs[0].Error(), test.want) {
				t.Fatalf("%v, want %q", errs, test.want)
			}
			at, ok := errors.AsType[*article.Error](errs[0])
			if !ok || test.line > 0 && at.Line != test.line {
				t.Errorf("%v, want line %d", errs[0], test.line)
			}
		})
	}
	if errs := Check(filepath.Join(t.TempDir(), "none.md")); len(errs) != 1 {
		t.Errorf("a file that is not there: %v", errs)
	}
}

// A user's causes are ranked with those that are built in, and a wrong file
// leaves the others alone.
func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "mine.md", mine)
	write(t, dir, "wrong.md", "---\nid: x\n")
	write(t, dir, "notes.txt", "not a cause")
	c, errs := Load(dir)
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "wrong.md:1:") {
		t.Errorf("errors %v", errs)
	}
	own, ok := c.Cause("acme-gateway")
	if !ok {
		t.Fatal("the user's cause is not there")
	}
	ch, hop, _, err := own.Example()
	if err != nil {
		t.Fatal(err)
	}
	ranked := c.Rank(evidence.Of(ch, hop))
	if len(ranked) == 0 || ranked[0].Product != "Acme Gateway" || ranked[0].Cause() != own {
		t.Errorf("ranked %+v", ranked)
	}
	if r := Rank(evidence.Of(ch, hop)); len(r) > 0 && r[0].Product == "Acme Gateway" {
		t.Error("the built-in catalogue knows a user's product")
	}
	if _, errs := Load(filepath.Join(dir, "none")); len(errs) > 0 {
		t.Errorf("a folder that is not there: %v", errs)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(mine))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := readCause("x.md", src)
		if err != nil {
			if _, ok := errors.AsType[*article.Error](err); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		c.Example()
	})
}
