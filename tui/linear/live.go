package linear

import (
	"strings"

	"detour/trace/prose"
	"detour/tui/form"
	"detour/tui/page"
)

// live walks a recording again: it asks for what is masked in it, says what it
// sends and where to, and sends that after a yes.
func (c *console) live() {
	if !c.recorded {
		c.say("%s", strings.ReplaceAll(page.IsLive, "space", "n"))
		return
	}
	f := c.write(form.New, c.session.Start())
	for i, s := range f.Secrets {
		value, ok := c.ask("%s is masked, %s. Write its value:", s.Name, prose.Counted(s.Size, "byte"))
		if !ok {
			return
		}
		f = f.Focus(form.Pos{Part: form.PartSecret, Row: i}).Typed(form.OpenEntry(value), form.Whole)
	}
	r, err := f.Request()
	if err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.say("%s %s. %s", r.Method, c.redaction().Address(r.URI), page.LiveAsk(r, f.Asking(), "detour open"))
	if yes, ok := c.ask("Send it? Write yes:"); !ok || yes != "yes" {
		c.say("Nothing was sent.")
		return
	}
	c.cfg.Client, c.played = f.Asking(), ""
	c.begin(r, c.cfg.Exchangers.For(f.Draft, r, c.session, c.exchanger))
	c.step()
}

// ask asks a question and returns the line that answers it.
func (c *console) ask(question string, args ...any) (answer string, ok bool) {
	c.say(question, args...)
	answer, ok = c.next()
	return strings.TrimSpace(answer), ok
}
