package linear

import (
	"time"

	"detour/trace/saved"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// copy puts a text of the walk on the clipboard.
func (c *console) copy(word string) {
	id := 0
	if cur := c.session.Current(); cur != nil {
		id = cur.ID
	}
	s, open := c.scene(id), c.opts.ShowSecrets
	r, _ := s.Request()
	text, what := "", "the "+word
	switch word {
	case "url":
		text = c.redaction().Address(r.URI)
	case "curl":
		curl, placeholders := page.CurlRequest(r, open)
		text, what = form.CurlCommand(curl), page.CurlSays(placeholders)
	case "hop", "chain":
		if s.Hop == nil {
			c.say(page.NothingSent)
			return
		}
		text = map[string]func(page.Scene, bool) string{"hop": page.HopText, "chain": page.ChainText}[word](s, open)
	default:
		c.say("Write url, curl, hop or chain.")
		return
	}
	c.say("%s", c.clipboard.Copy(text, what).Says())
}

// save writes the walk to a file in the working folder.
func (c *console) save() {
	if len(c.session.Hops()) == 0 {
		c.say(page.NothingToSave)
		return
	}
	name, secrets := saved.FileName(c.session.Start().URI.Host, time.Now()), c.opts.ShowSecrets
	err := saved.Save(name, c.session, saved.Options{ShowSecrets: secrets})
	c.say("%s", cell.WithoutMarks(page.SavedSays(name, secrets, err)))
}
