package linear

import (
	"strconv"
	"strings"

	"detour/explain/field"
	"detour/explain/report"
	"detour/explain/status"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/page"
)

// width is how wide the lines of a side of a hop are laid out: they are
// read, not looked at.
const width = 240

// signWords are the words for the signs at the beginning of a line.
var signWords = map[string]string{"- ": "removed: ", "+ ": "added: ", "~ ": "changed: ", "= ": "kept: ", "! ": "exposed: ", "▸ ": "", "  ": ""}

// lay prints lines of a side of a hop.
func (c *console) lay(lines []page.Line) {
	for _, line := range lines {
		text := strings.TrimRight(line.Text(), " ")
		for sign, word := range signWords {
			if rest, ok := strings.CutPrefix(text, sign); ok {
				text = word + strings.TrimLeft(rest, " ")
				break
			}
		}
		if text != "" {
			c.say("%s", text)
		}
	}
}

// scene is the hop with a number in view, or the request not sent yet for 0.
func (c *console) scene(id int) page.Scene {
	var hop *trace.Hop
	if id > 0 && c.session != nil {
		hop = c.session.Hops()[id-1]
	}
	s := page.NewScene(c.session, hop, false)
	if c.recorded {
		return s.AsRecorded()
	}
	return s
}

// view is how the lines of a side are laid out.
func (c *console) view(width int) page.View {
	return page.View{Width: width, Tight: true, Redaction: c.redaction()}
}

// pending prints the request that goes next, and what of it changed and why.
func (c *console) pending() {
	r, ok := c.session.Pending()
	if ok {
		c.say("Next: %s %s", r.Method, c.redaction().Address(r.URI))
	} else {
		c.say("Nothing goes next.")
	}
	c.lay(page.Next(c.scene(0), c.view(width)))
}

// number reads the number of a hop; none stands for the one the chain ends with.
func (c *console) number(word string) (int, bool) {
	cur := c.session.Current()
	if word == "" && cur != nil {
		return cur.ID, true
	}
	id, err := strconv.Atoi(word)
	if err != nil || id < 1 || id > len(c.session.Hops()) {
		c.say("There is no hop %q; l lists them.", word)
		return 0, false
	}
	return id, true
}

func (c *console) list() {
	for _, h := range c.session.Hops() {
		c.say("%d %s %s, %s", h.ID, h.Request.Method, c.redaction().Address(h.Request.URI), answerWord(h))
	}
	if r, ok := c.session.Pending(); ok {
		state := "not sent yet"
		if c.recorded {
			state = "not in the recording"
		}
		c.say("%s: %s %s", state, r.Method, c.redaction().Address(r.URI))
	}
}

func answerWord(h *trace.Hop) string {
	if h.Response == nil {
		return page.FailureWord(h)
	}
	return page.StatusWord(h)
}

// show prints a hop again, with more of it.
func (c *console) show(word string, o report.Options) {
	id, ok := c.number(word)
	if !ok {
		return
	}
	ch, at := page.ChainOf(c.session, c.session.Hops()[id-1])
	o.ShowSecrets = c.opts.ShowSecrets
	c.hop(trace.Chain{Hops: ch.Hops[:at+1]}, o)
}

// side prints another side of a hop.
func (c *console) side(word string) {
	name, hop, _ := strings.Cut(word, " ")
	sides := map[string]func(page.Scene, page.View) []page.Line{"timing": page.HopTiming, "tls": page.TLS, "cookies": page.Cookies, "body": page.Body, "raw": page.Raw}
	lines, ok := sides[strings.ToLower(name)]
	if blames := strings.EqualFold(name, "blame"); !ok && !blames {
		c.say("The sides are timing, tls, cookies, body, raw and blame; p is what goes next, v the fields.")
		return
	}
	if id, there := c.number(strings.TrimSpace(hop)); there && !ok {
		c.blame(id)
	} else if there {
		c.lay(lines(c.scene(id), c.view(width)))
	}
}

// maxFound bounds how many lines a search prints.
const maxFound = 50

// find prints the lines of all hops that have a text.
func (c *console) find(text string) {
	if text = cell.LowerASCII(strings.TrimSpace(text)); text == "" {
		c.say("Write what to look for.")
		return
	}
	n := 0
	for _, h := range c.session.Hops() {
		for _, side := range []func(page.Scene, page.View) []page.Line{page.Request, page.Response, page.Body} {
			for _, line := range side(c.scene(h.ID), c.view(cell.MaxShown)) {
				if !strings.Contains(cell.LowerASCII(line.Text()), text) {
					continue
				}
				if n++; n > maxFound {
					c.say("There are more.")
					return
				}
				c.say("hop %d: %s", h.ID, strings.TrimSpace(line.Text()))
			}
		}
	}
	if n == 0 {
		c.say("No line has that.")
	}
}

func (c *console) secrets() {
	c.opts.ShowSecrets = !c.opts.ShowSecrets
	c.say("Secrets are %s.", map[bool]string{true: "shown", false: "masked"}[c.opts.ShowSecrets])
}

func (c *console) redaction() page.Redaction { return page.Redaction{Open: c.opts.ShowSecrets} }

// article prints what the catalogues have on a status or a field.
func (c *console) article(word string) {
	if code, err := strconv.Atoi(word); err == nil {
		e, ok := status.Lookup(code)
		if !ok {
			e = status.Unknown(code)
		}
		c.written(report.Status(c.out, e, c.opts))
		return
	}
	e, ok := field.Lookup(word)
	if !ok {
		c.say("The catalogue has no article on %q.", word)
		return
	}
	c.written(report.Field(c.out, e, c.opts))
}
