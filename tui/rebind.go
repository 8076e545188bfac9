package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// A KeyError is a binding of the configuration that cannot be.
type KeyError struct {
	Name string // of the binding: "walk.step"
	Says string
}

func (e *KeyError) Error() string { return e.Says }

// CheckKeys says what is wrong with bindings of the configuration: a name that
// is none, a key that is none, one key for two actions, a letter where text is
// typed. The error is a [*KeyError].
func CheckKeys(rebound map[string][]string) error {
	_, err := reboundKeys(rebound)
	return err
}

// reboundKeys returns the bindings with other keys for those that are named.
func reboundKeys(by map[string][]string) (*keyMap, error) {
	k := newKeyMap()
	table := k.rows
	for _, name := range slices.Sorted(maps.Keys(by)) {
		at := slices.IndexFunc(table, func(b binding) bool { return b.id() == name })
		if at < 0 {
			return k, &KeyError{name, fmt.Sprintf("there is no action %q to bind%s", name, suggestion(table, name))}
		}
		if err := table[at].rebind(by[name]); err != nil {
			return k, err
		}
	}
	return k, duplicate(table)
}

// rebind gives a binding other keys.
func (b binding) rebind(words []string) error {
	names := keys(strings.Join(words, " "))
	for _, w := range names {
		switch {
		case !isKey(w):
			return &KeyError{b.id(), fmt.Sprintf("%s: %q is no key; write letters as they are, others as space, enter, up, f5, ctrl+x", b.id(), w)}
		case b.in.typing() && len([]rune(w)) == 1:
			return &KeyError{b.id(), fmt.Sprintf("%s: %q is typed as text there; take a key such as ctrl+x or f5", b.id(), shownKey(w))}
		}
	}
	if b.id() == "always.interrupt" && len(names) == 0 {
		return &KeyError{b.id(), "always.interrupt: there must be a key that ends the program"}
	}
	b.named.SetKeys(names...)
	shown := ""
	if len(names) > 0 {
		shown = shownKey(names[0])
	}
	b.named.SetHelp(shown, b.says)
	return nil
}

// named are the keys that have names, as Bubble Tea spells them.
var named = []string{
	" ", "enter", "tab", "shift+tab", "esc", "backspace", "delete", "insert",
	"up", "down", "left", "right", "home", "end", "pgup", "pgdown",
	"shift+up", "shift+down", "shift+left", "shift+right", "ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right",
	"ctrl+home", "ctrl+end", "ctrl+pgup", "ctrl+pgdown", "ctrl+@", "ctrl+\\", "ctrl+]", "ctrl+^", "ctrl+_",
}

// isKey reports whether a name is one that a key press can have.
func isKey(name string) bool {
	name = strings.TrimPrefix(name, "alt+")
	if len([]rune(name)) == 1 || slices.Contains(named, name) {
		return true
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return len(c) == 1 && c[0] >= 'a' && c[0] <= 'z'
	}
	var n int
	_, err := fmt.Sscanf(name, "f%d", &n)
	return err == nil && n >= 1 && n <= 20 && name == fmt.Sprintf("f%d", n)
}

// duplicate says which key means two things.
func duplicate(table []binding) error {
	type place struct {
		in  keyContext
		key string
	}
	seen := map[place]binding{}
	for _, b := range table {
		for _, name := range b.named.Keys() {
			for _, in := range []keyContext{b.in, inAlways} {
				if other, twice := seen[place{in, name}]; twice && other.id() != b.id() {
					return &KeyError{b.id(), fmt.Sprintf("the key %s is bound to both %s and %s", shownKey(name), other.id(), b.id())}
				}
			}
			seen[place{b.in, name}] = b
		}
	}
	return nil
}

// suggestion names the actions whose names are like one that is none.
func suggestion(table []binding, name string) string {
	_, last, _ := strings.Cut(name, ".")
	if last == "" {
		last = name
	}
	var like []string
	for _, b := range table {
		if len(last) > 2 && strings.Contains(b.id(), last) && len(like) < 4 {
			like = append(like, b.id())
		}
	}
	if like == nil {
		return "; `?` and the README name them"
	}
	return "; is it " + strings.Join(like, " or ") + "?"
}

// KeyTable returns the bindings as the table of a Markdown document: one line
// an action, with the name that the configuration knows it by.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does | name |\n| --- | --- | --- |\n")
	k := newKeyMap()
	heading := ""
	for _, e := range k.rows {
		if e.heading != heading {
			heading = e.heading
			fmt.Fprintf(&b, "| **%s** | | |\n", heading)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", markdownKeys(*e.named), strings.ReplaceAll(e.says, "|", `\|`), "`"+e.id()+"`")
	}
	return b.String()
}

func markdownKeys(b key.Binding) string {
	if len(b.Keys()) > 6 {
		return "`" + b.Help().Key + "`"
	}
	var out []string
	for _, name := range b.Keys() {
		out = append(out, "`"+strings.ReplaceAll(shownKey(name), "|", `\|`)+"`")
	}
	return strings.Join(out, " ")
}
