package linear

import (
	"strings"

	"detour/trace"
	"detour/trace/curl"
	"detour/trace/prose"
	"detour/tui/form"
	"detour/tui/history"
	"detour/tui/page"
)

// compose begins a walk: a URL, a scenario of the lab, or a curl command.
func (c *console) compose(word string) {
	if name, ok := strings.CutPrefix(word, history.LabPrefix); ok && c.cfg.Lab != nil {
		r, ex, err := c.cfg.Lab(name)
		if err != nil {
			c.say("%s", prose.Sentence(err.Error()))
			return
		}
		c.played = name
		c.begin(r, ex)
		c.pending()
		return
	}
	f := c.write(form.New, trace.Request{Method: "GET"})
	if !curl.IsCommand(word) {
		c.composed(f.WithURL(word))
		return
	}
	filled, read, err := f.PasteCurl(c.whole(word))
	if err != nil {
		c.say("Not filled: %s.", err)
		return
	}
	if !read.Sure() && !c.agrees(filled, read) {
		c.say("Nothing was taken.")
		return
	}
	c.say("%s", filled.FilledSays(read, c.cfg.Exchangers.Dial != nil))
	c.composed(filled)
}

// whole is a command with the lines that it goes on in.
func (c *console) whole(command string) string {
	for curl.GoesOn(command) {
		line, ok := c.next()
		if !ok {
			break
		}
		command += "\n" + line
	}
	return command
}

// agrees tells what a command was read as, what is doubtful about that and what is
// left out, and asks whether to take it.
func (c *console) agrees(f form.Form, read form.Reading) bool {
	sg := c.redaction()
	for _, l := range read.Says(f, sg.Value, sg.Address(f.Target())) {
		sign := map[string]string{form.SignDoubt: "doubtful: ", form.SignLeftOut: "left out: "}[l.Sign]
		c.say("%s", strings.TrimRight(sign+l.Text+": "+l.Why, ": "))
	}
	yes, ok := c.ask("Take it? Write yes:")
	return ok && yes == "yes"
}

// write opens a form for whoever decides.
func (c *console) write(kind form.Kind, r trace.Request) form.Form {
	client := c.cfg.Client
	if c.session != nil {
		client = c.session.Client()
	}
	return form.Open(kind, r, client).Connecting(c.exchanger)
}

// composed begins a walk with what a form holds.
func (c *console) composed(f form.Form) {
	r, err := f.Request()
	if err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.cfg.Client = f.Asking()
	c.played = ""
	c.begin(r, c.cfg.Exchangers.Through(f, c.cfg.Exchangers.For(f.Draft, r, c.session, c.exchanger)))
	c.pending()
}

// edit changes one thing of the request that goes next.
func (c *console) edit(change string) {
	r, ok := c.session.Pending()
	if cur := c.session.Current(); !ok && cur != nil {
		r = cur.Request
	}
	f, err := c.write(form.Edit, r).Change(change)
	if err == nil {
		r, err = f.Request()
	}
	if err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.cfg.Client = f.Asking()
	c.exchanger = c.cfg.Exchangers.Through(f, c.exchanger)
	c.session.SetClient(c.cfg.Client)
	c.session.Edit(r)
	c.pending()
}

// undo gives the next request back to the client.
func (c *console) undo() {
	if !c.session.Edited() {
		c.say(page.NoEdit)
		return
	}
	id := 0
	if cur := c.session.Current(); cur != nil {
		id = cur.ID
	}
	if err := c.session.Rewind(id); err != nil {
		c.say("%s", prose.Sentence(err.Error()))
		return
	}
	c.say("The edit is undone.")
	c.pending()
}
