package tui

import (
	"fmt"

	"github.com/muesli/termenv"
)

// Theme names a set of colours.
type Theme string

// The themes. Auto is dark or light by what the terminal says of itself.
const (
	ThemeAuto  Theme = ""
	ThemeDark  Theme = "dark"
	ThemeLight Theme = "light"
	Theme16    Theme = "16"
	ThemeNone  Theme = "none"
)

// ThemeNamed returns the theme called name.
func ThemeNamed(name string) (Theme, error) {
	switch t := Theme(name); t {
	case "auto":
		return ThemeAuto, nil
	case ThemeAuto, ThemeDark, ThemeLight, Theme16, ThemeNone:
		return t, nil
	}
	return ThemeAuto, fmt.Errorf("unknown theme %q: auto, dark, light, 16 and none are there", name)
}

// A palette is the few colours of a theme, in termenv's words: "#rrggbb" or a
// number of the terminal's sixteen. The greys are numbers of the fixed ramp of
// 256: frames are on every row, and a number is half as long to write. An empty
// colour is the terminal's own.
type palette struct {
	accent, dim, border               string
	added, removed, changed           string
	addedTint, removedTint            string
	success, redirect, client, server string
	dimSGR                            ink // how dim is said without a colour
}

var palettes = map[Theme]palette{
	ThemeDark: {
		accent: "#79b8ff", dim: "246", border: "239",
		added: "#7ee2a8", removed: "#ff9a91", changed: "#e8c26a",
		addedTint: "#12291d", removedTint: "#331a1c",
		success: "#7ee2a8", redirect: "#c8a6ff", client: "#f0a868", server: "#ff8b82",
	},
	ThemeLight: {
		accent: "#0550ae", dim: "242", border: "250",
		added: "#0f6b34", removed: "#b01c2e", changed: "#855a00",
		addedTint: "#e3f6e8", removedTint: "#fde9e8",
		success: "#0f6b34", redirect: "#6639ba", client: "#99470c", server: "#b01c2e",
	},
	// Of the sixteen, only those that are readable on black and on white; dim
	// is the faint attribute, because bright black is invisible in some sets.
	Theme16: {
		accent: "6", added: "2", removed: "1", changed: "3",
		success: "2", redirect: "5", client: "3", server: "1", dimSGR: "2",
	},
	ThemeNone: {dimSGR: "2"},
}

// styles are the named roles of a theme, made once.
type styles struct {
	dim, bold           ink
	accent, key         ink
	border, borderFocus ink
	title, tab, tabOn   ink
	fieldName           ink

	added, removed, changed ink
	addedTint, removedTint  ink

	success, redirect, client, server ink
	badge, notice                     ink
	cursor, bar                       ink
}

// newStyles makes the roles of theme for what the terminal can show.
func newStyles(theme Theme, profile termenv.Profile) styles {
	p := palettes[theme]
	fg := func(c string) ink { return colour(profile, c, false) }
	s := styles{
		dim: fg(p.dim).and(p.dimSGR), bold: "1",
		accent: fg(p.accent), key: fg(p.accent).and("1"),
		border: fg(p.border).and(p.dimSGR), borderFocus: fg(p.accent),
		title: "1", tab: fg(p.dim).and(p.dimSGR), tabOn: fg(p.accent).and("1"),
		fieldName: fg(p.accent),
		added:     fg(p.added).and("1"), removed: fg(p.removed),
		changed: fg(p.changed).and("1"),
		success: fg(p.success), redirect: fg(p.redirect), client: fg(p.client), server: fg(p.server),
		badge: fg(p.accent).and("1"), notice: fg(p.changed).and("1"),
		cursor: "7", bar: fg(p.accent).and("1"),
	}
	if profile == termenv.TrueColor {
		s.addedTint, s.removedTint = colour(profile, p.addedTint, true), colour(profile, p.removedTint, true)
	}
	return s
}

// colour returns the parameters of a colour as far as the terminal has it.
func colour(profile termenv.Profile, c string, background bool) ink {
	if c == "" || profile == termenv.Ascii {
		return ""
	}
	return ink(profile.Color(c).Sequence(background))
}

// status returns the ink of a status code.
func (s styles) status(code int) ink {
	switch code / 100 {
	case 2:
		return s.success
	case 3:
		return s.redirect
	case 4:
		return s.client
	case 5:
		return s.server
	}
	return ""
}

// resolve returns the theme that auto stands for. A terminal of sixteen colours
// keeps its own: they are what its person chose to be readable.
func (t Theme) resolve(profile termenv.Profile, dark bool) Theme {
	switch {
	case profile == termenv.Ascii:
		return ThemeNone
	case t != ThemeAuto:
		return t
	case profile == termenv.ANSI:
		return Theme16
	case dark:
		return ThemeDark
	}
	return ThemeLight
}
