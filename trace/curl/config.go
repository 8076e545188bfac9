package curl

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"detour/trace"
)

// Bounds on configurations: of one in bytes, and how deep they name others.
const (
	maxConfig  = 1 << 20
	maxNesting = 8
)

// configValue is -K: the flags of a file take effect where it is named.
type configValue struct{ flags *Flags }

func (v configValue) Set(name string) error { return v.flags.readConfig(name) }
func (v configValue) String() string        { return "" }
func (v configValue) Type() string          { return "file" }

func (f *Flags) readConfig(name string) error {
	if f.nesting++; f.nesting > maxNesting {
		return fmt.Errorf("configurations name each other more than %d deep", maxNesting)
	}
	defer func() { f.nesting-- }()
	b, err := f.read(name)
	switch {
	case err != nil:
		return err
	case len(b) > maxConfig:
		return fmt.Errorf("%s has %d bytes; at most %d are read", name, len(b), maxConfig)
	}
	set := f.commandSet()
	for i, line := range strings.Split(string(b), "\n") {
		if err := f.configLine(set, line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

// configLine acts on a line: "flag", "flag value", "flag = value" or
// "flag: value", the value in quotes where it has spaces.
func (f *Flags) configLine(set *pflag.FlagSet, line string) error {
	line = strings.Trim(line, " \t\r")
	if line == "" || line[0] == '#' {
		return nil
	}
	name, rest := line, ""
	if i := strings.IndexAny(line, " \t=:"); i >= 0 {
		name, rest = line[:i], strings.TrimLeft(line[i:], " \t=:")
	}
	if !strings.HasPrefix(name, "-") {
		name = "--" + name
	}
	words := []string{name}
	if takesValue(set, name) {
		if rest == "" {
			return fmt.Errorf("%s has no value", trace.Printable(name))
		}
		words = append(words, configText(rest))
	}
	if err := set.Parse(words); err != nil {
		return flagError(set, err)
	}
	return nil
}

// takesValue reports whether a flag stands before its value: a long one, or a
// short one by itself.
func takesValue(set *pflag.FlagSet, name string) bool {
	var flag *pflag.Flag
	switch long, ok := strings.CutPrefix(name, "--"); {
	case ok:
		flag = set.Lookup(long)
	case len(name) == 2:
		flag = set.ShorthandLookup(name[1:])
	}
	return flag != nil && flag.NoOptDefVal == ""
}

// configText reads a value: to the next space, or what is in quotes.
func configText(s string) string {
	if s[0] != '"' {
		if i := strings.IndexAny(s, " \t"); i >= 0 {
			return s[:i]
		}
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if c, ok := map[byte]byte{'t': '\t', 'n': '\n', 'r': '\r', 'v': '\v'}[s[i]]; ok {
				b.WriteByte(c)
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
