// Package preset settles the terminal's background before Bubble Tea's own
// initialisation asks for it. That question takes a round trip, and five
// seconds on a terminal that does not answer, for `detour version` too.
//
// It works by order: Go initialises packages by import path once their
// dependencies are ready, and "detour/tui/preset" sorts before
// "github.com/charmbracelet/bubbletea". The program asks the terminal itself
// later, without waiting for the answer.
package preset

import (
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Dark says whether the background is taken to be dark until the terminal
// says otherwise.
var Dark = darkBy(os.Getenv("COLORFGBG"))

func init() { lipgloss.SetHasDarkBackground(Dark) }

// darkBy reads COLORFGBG, "foreground;background" in the terminal's sixteen
// colours, which rxvt, Konsole and others set. Without it dark is assumed.
func darkBy(colorfgbg string) bool {
	i := strings.LastIndexByte(colorfgbg, ';')
	if i < 0 {
		return true
	}
	switch colorfgbg[i+1:] {
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return false
	}
	return true
}
