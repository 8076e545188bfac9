package linear

import (
	"strconv"
	"strings"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/page"
)

// history lists what was sent before, or composes one of it again.
func (c *console) history(word string) {
	if c.cfg.History == nil {
		c.say(page.NoHistory)
		return
	}
	entries, _, err := c.cfg.History.Entries()
	if err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	if word == "" {
		for i, e := range entries {
			c.say("%d %s, %s", i+1, page.HistoryLabel(e, c.redaction()), e.Client)
		}
		c.say("H and a number composes one again.")
		return
	}
	number, drops := strings.CutPrefix(word, "drop ")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 1 || n > len(entries) {
		c.say("There is no %q in the history; H lists it.", word)
		return
	}
	if drops {
		if err := c.cfg.History.Remove(entries[n-1]); err != nil {
			c.say("%s", prose.Sentence(err.Error()))
			return
		}
		c.say("It is out of the history.")
		return
	}
	c.recall(entries[n-1])
}

// recall composes a request of the history.
func (c *console) recall(e history.Entry) {
	if strings.HasPrefix(e.URL, history.LabPrefix) {
		c.compose(e.URL)
		return
	}
	f, missing := c.write(form.New, trace.Request{Method: "GET"}).Recall(e, c.cfg.Clients)
	if len(missing) > 0 {
		c.say("%s", form.MissingSays(missing))
	}
	c.composed(f)
}
