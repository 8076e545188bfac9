package cell

import (
	"fmt"

	"github.com/muesli/termenv"
)

// Theme is a set of colours. The zero value is auto: dark or light by what the
// terminal says of itself.
type Theme struct {
	name string
	own  *palette // of a theme that the user made; nil for the built-in ones
}

// The names of the built-in themes.
const (
	themeDark  = "dark"
	themeLight = "light"
	theme16    = "16"
	themeNone  = "none"
)

// ThemeNamed returns the built-in theme called name; auto is the zero value.
func ThemeNamed(name string) (Theme, error) {
	switch name {
	case "", "auto":
		return Theme{}, nil
	case themeDark, themeLight, theme16, themeNone:
		return Theme{name: name}, nil
	}
	return Theme{}, fmt.Errorf("unknown theme %q: auto, dark, light, 16 and none are there", name)
}

// Auto reports whether the terminal decides.
func (t Theme) Auto() bool { return t.name == "" }

// A palette is the few colours of a theme, in termenv's words: "#rrggbb" or a
// number of the terminal's sixteen. The greys are numbers of the fixed ramp of
// 256: frames are on every row, and a number is half as long to write. An empty
// colour is the terminal's own.
type palette struct {
	accent, dim, border               string
	added, removed, changed           string
	addedTint, removedTint            string
	success, redirect, client, server string
	dimSGR                            Ink // how dim is said without a colour
}

var palettes = map[string]palette{
	themeDark: {
		accent: "#79b8ff", dim: "246", border: "239",
		added: "#7ee2a8", removed: "#ff9a91", changed: "#e8c26a",
		addedTint: "#12291d", removedTint: "#331a1c",
		success: "#7ee2a8", redirect: "#c8a6ff", client: "#f0a868", server: "#ff8b82",
	},
	themeLight: {
		accent: "#0550ae", dim: "242", border: "250",
		added: "#0f6b34", removed: "#b01c2e", changed: "#855a00",
		addedTint: "#e3f6e8", removedTint: "#fde9e8",
		success: "#0f6b34", redirect: "#6639ba", client: "#99470c", server: "#b01c2e",
	},
	// Of the sixteen, only those that are readable on black and on white; dim
	// is the faint attribute, because bright black is invisible in some sets.
	theme16: {
		accent: "6", added: "2", removed: "1", changed: "3",
		success: "2", redirect: "5", client: "3", server: "1", dimSGR: "2",
	},
	themeNone: {dimSGR: "2"},
}

// Styles are the named roles of a theme, made once.
type Styles struct {
	Dim, Bold           Ink
	Accent, Key         Ink
	Border, borderFocus Ink
	Title, Tab, TabOn   Ink
	FieldName           Ink

	Added, Removed, Changed Ink
	Exposed                 Ink // what somebody comes to see who did not before
	AddedTint, RemovedTint  Ink

	Success, Redirect, client, Server Ink
	Badge, Notice                     Ink
	Cursor, Bar                       Ink
}

// NewStyles makes the roles of theme for what the terminal can show.
func NewStyles(theme Theme, profile termenv.Profile) Styles {
	p := theme.palette()
	fg := func(c string) Ink { return colour(profile, c, false) }
	s := Styles{
		Dim: fg(p.dim).And(p.dimSGR), Bold: "1",
		Accent: fg(p.accent), Key: fg(p.accent).And("1"),
		Border: fg(p.border).And(p.dimSGR), borderFocus: fg(p.accent),
		Title: "1", Tab: fg(p.dim).And(p.dimSGR), TabOn: fg(p.accent).And("1"),
		FieldName: fg(p.accent),
		Added:     fg(p.added).And("1"), Removed: fg(p.removed),
		Changed: fg(p.changed).And("1"), Exposed: fg(p.client).And("1"),
		Success: fg(p.success), Redirect: fg(p.redirect), client: fg(p.client), Server: fg(p.server),
		Badge: fg(p.accent).And("1"), Notice: fg(p.changed).And("1"),
		Cursor: "7", Bar: fg(p.accent).And("1"),
	}
	if profile == termenv.TrueColor {
		s.AddedTint, s.RemovedTint = colour(profile, p.addedTint, true), colour(profile, p.removedTint, true)
	}
	return s
}

// colour returns the parameters of a colour as far as the terminal has it.
func colour(profile termenv.Profile, c string, background bool) Ink {
	if c == "" || profile == termenv.Ascii {
		return ""
	}
	return Ink(profile.Color(c).Sequence(background))
}

// Status returns the ink of a status code.
func (s Styles) Status(code int) Ink {
	switch code / 100 {
	case 2:
		return s.Success
	case 3:
		return s.Redirect
	case 4:
		return s.client
	case 5:
		return s.Server
	}
	return ""
}

// Resolve returns the theme that auto stands for. A terminal of sixteen colours
// keeps its own: they are what its user chose to be readable.
func (t Theme) Resolve(profile termenv.Profile, dark bool) Theme {
	switch {
	case profile == termenv.Ascii:
		return Theme{name: themeNone}
	case !t.Auto():
		return t
	case profile == termenv.ANSI:
		return Theme{name: theme16}
	case dark:
		return Theme{name: themeDark}
	}
	return Theme{name: themeLight}
}

func (t Theme) palette() palette {
	if t.own != nil {
		return *t.own
	}
	return palettes[t.name]
}
