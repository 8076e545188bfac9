package cell

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// themeFrom is the key of a user's theme that names the built-in one it begins with.
const themeFrom = "from"

// A themeRole is what a user's theme can colour.
type themeRole struct {
	name  string
	place func(*palette) *string
}

// themeRoles are those of a palette, in the words of the configuration.
var themeRoles = []themeRole{
	{"accent", func(p *palette) *string { return &p.accent }},
	{"dim", func(p *palette) *string { return &p.dim }},
	{"border", func(p *palette) *string { return &p.border }},
	{"added", func(p *palette) *string { return &p.added }},
	{"removed", func(p *palette) *string { return &p.removed }},
	{"changed", func(p *palette) *string { return &p.changed }},
	{"added-tint", func(p *palette) *string { return &p.addedTint }},
	{"removed-tint", func(p *palette) *string { return &p.removedTint }},
	{"2xx", func(p *palette) *string { return &p.success }},
	{"3xx", func(p *palette) *string { return &p.redirect }},
	{"4xx", func(p *palette) *string { return &p.client }},
	{"5xx", func(p *palette) *string { return &p.server }},
}

// A ThemeError is a setting of a user's theme that is none.
type ThemeError struct {
	Role string // the setting
	Err  error
}

func (e *ThemeError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with it.
func (e *ThemeError) Unwrap() error { return e.Err }

// OwnTheme makes a user's theme of colours by role: "#rrggbb", a number of the
// terminal's 256, or "" for the terminal's own. What it leaves out is as in the
// built-in theme that its setting "from" names, dark without it. The error is a
// [*ThemeError].
func OwnTheme(name string, roles map[string]string) (Theme, error) {
	base := cmp.Or(roles[themeFrom], themeDark)
	p, ok := palettes[base]
	if !ok {
		return Theme{}, &ThemeError{themeFrom, fmt.Errorf("a theme begins with dark, light, 16 or none, and %q is none of these", base)}
	}
	for _, role := range sortedKeys(roles) {
		if role == themeFrom {
			continue
		}
		at := slices.IndexFunc(themeRoles, func(r themeRole) bool { return r.name == role })
		if at < 0 {
			return Theme{}, &ThemeError{role, fmt.Errorf("a theme has no %q: from, %s are there", role, roleNames())}
		}
		colour := roles[role]
		if !isColour(colour) {
			return Theme{}, &ThemeError{role, fmt.Errorf("%q is no colour: write '#rrggbb', a number up to 255, or '' for the terminal's own", colour)}
		}
		*themeRoles[at].place(&p) = colour
	}
	return Theme{name: name, own: &p}, nil
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func roleNames() string {
	var names []string
	for _, r := range themeRoles {
		names = append(names, r.name)
	}
	return strings.Join(names, ", ")
}

func isColour(s string) bool {
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		_, err := strconv.ParseUint(hex, 16, 32)
		return err == nil && len(hex) == len("rrggbb")
	}
	_, err := strconv.ParseUint(s, 10, 8)
	return err == nil || s == ""
}
