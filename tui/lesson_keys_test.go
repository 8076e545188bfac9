package tui

import (
	"math/rand/v2"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// TestAnyKeysInALesson presses keys at random, in the lesson and out of it, while the
// shop breaks now and then: nothing panics, every screen fits, and what is said and
// what is walked agree.
func TestAnyKeysInALesson(t *testing.T) {
	names := []string{
		"y", "n", "g", "p", "h", "1", "2", "x", "/", "enter", "enter", "enter", "space", "P", "P", "u", "b", "f", "e", "esc", "tab", "?", "f1", "c", "N", "r",
		"ctrl+t", "ctrl+x", "ctrl+o", "ctrl+_", "ctrl+p", "pgup", "pgdown", "up", "down", "backspace", "q", "K", "z",
	}
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		s := &orderShop{}
		c := orderCourse(t, s)
		c.Present = seed%3 == 0
		w, h := 80, 24
		d := learning(t, w, h, c)
		for range 250 {
			switch rnd.IntN(30) {
			case 0:
				w, h = 20+rnd.IntN(180), 5+rnd.IntN(60)
				d.send(tea.WindowSizeMsg{Width: w, Height: h})
			case 1:
				s.broken = !s.broken
			case 2:
				d.send(tea.KeyMsg{Type: tea.KeyCtrlN})
			case 3:
				d.send(tea.MouseMsg{X: rnd.IntN(w), Y: rnd.IntN(h), Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			default:
				d.press(names[rnd.IntN(len(names))])
			}
			fits(t, d.m.View(), w, h)
		}
	}
}
