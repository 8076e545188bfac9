package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// pressOnly presses one key and returns the command, which is not run.
func (d *driver) pressOnly(key string) tea.Cmd {
	d.t.Helper()
	m, cmd := d.m.Update(keyMsg(key))
	d.m = m.(Model)
	return cmd
}

// The clients are listed before they are compared, and can be picked then.
func TestClientsAreListedWhileTheyAreCompared(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	under := d.pressOnly("c")
	d.sees("● Chromium", "After this 302 Found to a POST")
	d.lacks("dropped", "comparing")
	d.send(comparingMsg{d.m.clients.comparison.id})
	d.sees("⠙ comparing")
	d.write("urllib3")
	d.send(answered(under))
	d.sees("again", "urllib3")
	d.lacks("comparing", "GNU Wget")
	d.press("enter")
	d.sees("urllib3 decides now.")
}

func TestComparingThatIsGivenUp(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"))
	late := d.pressOnly("c")
	run := d.m.clients.comparison.id
	d.press("esc")
	if msg := answered(late); msg != nil {
		t.Errorf("a comparison that was given up answers %T", msg)
	}
	before := d.screen()
	d.send(comparedMsg{run: run})
	d.send(comparingMsg{run})
	if d.screen() != before || d.m.clients.comparison.made != nil {
		t.Error("a late comparison is taken")
	}
	d.press("c")
	d.sees("dropped")
}

// What was compared is not compared again until something is another.
func TestComparisonIsKept(t *testing.T) {
	d, _ := walking(t, 80, 24, checkout(), redirect(302, "Found", "/thanks"), page200())
	d.press("c", "esc")
	if cmd := d.pressOnly("c"); cmd != nil {
		t.Error("it is compared again")
	}
	d.sees("dropped")
	d.press("esc", "space")
	if cmd := d.pressOnly("c"); cmd == nil {
		t.Error("after a step the old comparison is shown")
	}
}
