package linear

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"detour/trace/har"
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
	calls := form.Calls()
	call := slices.IndexFunc(calls, func(w form.Call) bool { return w.Name == word })
	switch {
	case call >= 0:
		masked, placeholders := page.CurlRequest(r, open)
		text, what = calls[call].Write(masked), page.CallSays(calls[call].What, placeholders)
	case word == "url":
		text = c.redaction().Address(r.URI)
	case !slices.Contains([]string{"hop", "chain", "har", "content"}, word):
		c.say("Write url, content, curl, fetch, python, httpie, hop, chain or har.")
		return
	case s.Hop == nil:
		c.say(page.NothingSent)
		return
	case word == "content":
		text = page.ContentText(s, c.redaction())
	case word == "har":
		var b strings.Builder
		_ = har.Write(&b, s.Chain, har.Options{ShowSecrets: open}) // a strings.Builder takes all
		text = b.String()
	default:
		text = map[string]func(page.Scene, bool) string{"hop": page.HopText, "chain": page.ChainText}[word](s, open)
	}
	if text == "" {
		c.say("There is nothing here to copy.")
		return
	}
	c.say("%s", c.clipboard.Copy(text, what).Says())
}

// save writes the walk to a file in the working folder, or to one of a name; one that
// ends in .har is an archive of the chain.
func (c *console) save(name string) {
	if len(c.session.Hops()) == 0 {
		c.say(page.NothingToSave)
		return
	}
	secrets := c.opts.ShowSecrets
	if name == "" {
		name = saved.FileName(c.session.Start().URI.Host, time.Now())
	}
	_, err := os.Lstat(name)
	switch {
	case err == nil:
		err = fmt.Errorf("save %s: there is a file of that name", name)
	case strings.HasSuffix(name, ".har"):
		err = saved.ReplaceFile(name, func(w io.Writer) error {
			return har.Write(w, c.session.Chain(), har.Options{ShowSecrets: secrets})
		})
	default:
		err = saved.Save(name, c.session, saved.Options{ShowSecrets: secrets})
	}
	c.say("%s", cell.WithoutMarks(page.SavedSays(cell.Shown(name), secrets, err)))
}
