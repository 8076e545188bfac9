package cell

import (
	"errors"
	"strings"
	"testing"

	"github.com/muesli/termenv"
)

func TestOwnThemeColoursItsRoles(t *testing.T) {
	own, err := OwnTheme("mine", map[string]string{"from": "light", "3xx": "#102030", "accent": "33"})
	if err != nil {
		t.Fatal(err)
	}
	light, _ := ThemeNamed("light")
	got, base := NewStyles(own.Resolve(termenv.TrueColor, true), termenv.TrueColor), NewStyles(light, termenv.TrueColor)
	if got.Redirect != "38;2;16;32;48" || got.Accent != "38;5;33" {
		t.Errorf("3xx is %q and the accent %q", got.Redirect, got.Accent)
	}
	if got.Added != base.Added {
		t.Errorf("what it leaves out is %q, not light's %q", got.Added, base.Added)
	}
	if none := NewStyles(own.Resolve(termenv.Ascii, true), termenv.Ascii); none.Redirect != "" {
		t.Errorf("without colours 3xx is %q", none.Redirect)
	}
}

func TestOwnThemeNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		roles      map[string]string
		role, says string
	}{
		{map[string]string{"from": "solar"}, "from", "begins with dark"},
		{map[string]string{"acent": "1"}, "acent", "accent, dim"},
		{map[string]string{"accent": "red"}, "accent", "no colour"},
		{map[string]string{"accent": "#12345"}, "accent", "no colour"},
		{map[string]string{"accent": "256"}, "accent", "no colour"},
		{map[string]string{"dim": "1\x1b[0m"}, "dim", "no colour"},
	} {
		_, err := OwnTheme("mine", c.roles)
		var bad *ThemeError
		if !errors.As(err, &bad) || bad.Role != c.role || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v", c.roles, err)
		}
	}
}
