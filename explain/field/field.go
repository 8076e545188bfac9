package field

import (
	"embed"
	"strings"

	"detour/explain/article"
	"detour/trace/prose"
)

//go:embed data/*.md
var data embed.FS

// Entry is what the catalogue says about a field.
type Entry struct {
	Name string `yaml:"name"` // in its usual case
	Kind Kind   `yaml:"kind"`
	// Line says what the field does, in at most 100 characters.
	Line string `yaml:"line"`
	// Redirect is a sentence on what becomes of the field, or what it does,
	// when a redirect is followed. It is empty when there is nothing to say.
	Redirect string `yaml:"redirect"`
	// Sensitive says that the value is a credential, not to be shown.
	Sensitive bool             `yaml:"sensitive"`
	Sources   []article.Source `yaml:"sources"`

	// Text has the section Meaning and at times Example.
	Text article.Body `yaml:"-"`
}

// Kind says in which messages a field has a meaning.
type Kind string

// The kinds of field.
const (
	Request  Kind = "request"
	Response Kind = "response"
	Both     Kind = "both"
)

// Lookup returns the entry of the field called name, in whatever case, and
// whether the catalogue has one.
func Lookup(name string) (Entry, bool) {
	file := fileOf(name)
	src, err := data.ReadFile(file)
	if err != nil {
		return Entry{}, false
	}
	entry, err := parse(file, src)
	return entry, err == nil
}

// Meant returns the names of the catalogue that may be meant by one that it
// does not have, the nearest first.
func Meant(name string) []string {
	if len(name) > maxMeant {
		return nil
	}
	files, err := data.ReadDir("data")
	if err != nil {
		return nil
	}
	var known []string
	for _, f := range files {
		known = append(known, strings.TrimSuffix(f.Name(), ".md"))
	}
	typed := strings.Map(lower, name)
	meant := prose.Meant(known, max(1, min(2, len(name)/3)), func(word string) int { return prose.Distance(typed, word) })
	for i, word := range meant {
		if e, ok := Lookup(word); ok {
			meant[i] = e.Name
		}
	}
	return meant
}

// maxMeant is the longest word that is compared with the names.
const maxMeant = 60

func parse(file string, src []byte) (Entry, error) {
	var entry Entry
	text, err := article.Parse(file, src, &entry)
	if err != nil {
		return Entry{}, err
	}
	entry.Text = text
	return entry, nil
}

// fileOf returns the file that explains the field called name, if there is
// one.
func fileOf(name string) string {
	return "data/" + strings.Map(lower, name) + ".md"
}

// lower knows ASCII only, as field names do (RFC 9110 §5.1): a server must not
// borrow an explanation with a letter that looks alike.
func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
