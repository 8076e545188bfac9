package remedy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Recipe is what a file says of a fix, before the values of an exchange are
// filled in. The file of a product has what all of its causes share; the file
// of a cause has its own, which goes before it.
type Recipe struct {
	Find   Lines     `yaml:"find"`   // commands that find the line
	Try    []Attempt `yaml:"try"`    // the smaller change first, and what it shows
	Change []Change  `yaml:"change"` // the directive or the code, before and after
	Test   Lines     `yaml:"test"`   // commands that check what was changed
	Reload Lines     `yaml:"reload"` // commands that put it to work
	Undo   string    `yaml:"undo"`   // how to go back
	Log    Lines     `yaml:"log"`    // where the line will be, and what shows there

	// Healthy says that nothing is broken; Better is what would be better all
	// the same.
	Healthy bool   `yaml:"healthy"`
	Better  string `yaml:"better"`
}

// An Attempt is a change that can be taken back at once, and what to expect.
type Attempt struct {
	Do     string `yaml:"do"`
	Expect string `yaml:"expect"`
}

// A Change is a piece of a configuration or of a program, before and after.
type Change struct {
	For      string `yaml:"for"`      // which case it is for, where there are several
	In       string `yaml:"in"`       // the file or the block
	Language string `yaml:"language"` // of the code: nginx, apache, php, go ...
	From     string `yaml:"from"`     // the version that has it: "1.9.1"; "" for all in use
	Before   string `yaml:"before"`   // "" where something is added
	After    string `yaml:"after"`    // "" where it is taken away
}

// Lines are lines of text; a file may write a single one without a list.
type Lines []string

// UnmarshalYAML takes a list or a single text.
func (l *Lines) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if err := unmarshal(&one); err == nil {
		*l = Lines{one}
		return nil
	}
	var many []string
	if err := unmarshal(&many); err != nil {
		return err
	}
	*l = many
	return nil
}

// Check returns what is wrong with a recipe and the key at fault, "" and nil
// for a right one.
func (r Recipe) Check() (key string, err error) {
	for _, a := range r.Try {
		if a.Do == "" || a.Expect == "" {
			return "try", errors.New("a try has both, what to do and what to expect")
		}
	}
	for _, c := range r.Change {
		switch {
		case c.Language == "":
			return "change", errors.New("the language of a change is missing")
		case strings.TrimSpace(c.Before+c.After) == "":
			return "change", errors.New("a change has a before, an after or both")
		case strings.TrimSpace(c.Before) == strings.TrimSpace(c.After):
			return "change", errors.New("a change has the same before and after")
		}
	}
	if r.Better != "" && !r.Healthy {
		return "better", errors.New("better is for what is healthy")
	}
	for key, lines := range map[string]Lines{"find": r.Find, "test": r.Test, "reload": r.Reload, "log": r.Log} {
		for _, l := range lines {
			switch {
			case strings.TrimSpace(l) == "" || strings.Contains(l, "\n"):
				return key, fmt.Errorf("%q is no command of one line", l)
			case valueInQuotes(l):
				return key, fmt.Errorf("%q has a value between quotes: it is quoted itself, and these would end its quotes", l)
			}
		}
	}
	return "", nil
}

// valueInQuotes reports whether a command names a value between quotes. A
// quoted value there would stand outside of all quotes, and a server's text
// would run.
func valueInQuotes(command string) bool {
	escaped := strings.Contains(command, `\'`) || strings.Contains(command, `\"`)
	var quote byte
	for i := range len(command) {
		c := command[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case (quote != 0 || escaped) && c == '{' && namesValue(command[i:]):
			return true
		}
	}
	return false
}

// valueNames are the names that stand for values of an exchange.
var valueNames = []string{"{patterns}", "{url}", "{asked}", "{source}", "{status}", "{location}", "{host}", "{path}", "{written}"}

// namesValue reports whether a text begins with the name of a value.
func namesValue(s string) bool {
	return slices.ContainsFunc(valueNames, func(name string) bool { return strings.HasPrefix(s, name) })
}
