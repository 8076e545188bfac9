package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"detour/tui/cell"
	"detour/tui/config"
)

// themeNamed returns a theme of the configuration's, or a built-in one.
func (s settings) themeNamed(name string) (cell.Theme, error) {
	if roles, ok := s.Themes[name]; ok {
		return ownTheme(name, roles)
	}
	theme, err := cell.ThemeNamed(name)
	if err != nil && len(s.Themes) > 0 {
		return theme, fmt.Errorf("%w, and of the configuration %s", err, strings.Join(slices.Sorted(maps.Keys(s.Themes)), ", "))
	}
	return theme, err
}

// ownTheme makes a theme of the configuration. Its name is not that of a built-in
// one: `--theme dark` means the same everywhere.
func ownTheme(name string, roles config.Theme) (cell.Theme, error) {
	if _, err := cell.ThemeNamed(name); err == nil {
		return cell.Theme{}, fmt.Errorf("themes: %q is a built-in theme: give yours another name", name)
	}
	theme, err := cell.OwnTheme(name, roles)
	if err != nil {
		return theme, fmt.Errorf("themes: %s: %w", name, err)
	}
	return theme, nil
}

// wrongTheme is the error of a user's theme, at its line.
func (s settings) wrongTheme(name string, err error) error {
	var bad *cell.ThemeError
	if errors.As(err, &bad) {
		return s.WrongIn(name, bad.Role, err)
	}
	return s.Wrong(name, err)
}
