package linear

import (
	"slices"
	"strings"

	"detour/explain/compare"
	"detour/trace"
	"detour/trace/prose"
	"detour/tui/page"
)

// client lets another client decide; without a name it says what each does.
func (c *console) client(word string) {
	if word == "" {
		c.compare()
		return
	}
	i := slices.IndexFunc(c.cfg.Clients, func(client trace.Client) bool { return client.Name == word })
	if i < 0 {
		c.say("There is no client %q.", word)
		c.names()
		return
	}
	edited := c.session != nil && c.session.Edited()
	c.cfg.Client = c.cfg.Clients[i].With(c.cfg.Client.Options())
	if c.session != nil {
		c.session.SetClient(c.cfg.Client)
	}
	c.say("%s decides now.", page.ClientName(c.cfg.Client))
	if edited {
		c.say(page.EditGone)
	}
}

func (c *console) names() {
	var names []string
	for _, client := range c.cfg.Clients {
		names = append(names, client.Name)
	}
	c.say("The clients are %s.", prose.Listed(names))
}

// compare says what each client does after the hop that the chain ends with.
func (c *console) compare() {
	if c.session == nil || c.session.Current() == nil {
		c.names()
		return
	}
	now, last := c.session.Client(), c.session.Current()
	c.say("After this %s to a %s; %s decides.", page.StatusWord(last), last.Request.Method, page.ClientName(now))
	all := now.Peers(c.cfg.Clients)
	under, names := "", []string{}
	tell := func() {
		if len(names) > 0 {
			c.say("%s: %s.", under, strings.Join(names, ", "))
		}
		names = nil
	}
	for _, p := range page.Compared(compare.After(last, trace.Compare(c.session.Chain(), all)), last, all, c.redaction()) {
		if p.Names != nil {
			continue
		}
		if p.Under != under {
			tell()
			under = p.Under
		}
		if p.Says != "" {
			c.say("%s", p.Says)
			continue
		}
		names = append(names, p.Client.Name)
	}
	tell()
}
