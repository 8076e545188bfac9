package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// clients picks who walks, and shows what each does after the hop in view, or how
// the chain ended for each that walked it: those that do the same are one row, which
// opens. Typing narrows the list to single clients.
type clients struct {
	finder // those that fit stay in their order
	picks  []page.Pick
	open   []int  // groups whose clients are listed
	now    string // the name of the client that walks
	walked bool   // the rows are walks
	scroll cell.Scroll
	rowsOf []int // the index in found of each row; -1 for a heading

	comparison comparison
}

// newClients lists clients, which are compared afterwards.
func newClients(all []trace.Client, now string, made comparison) clients {
	c := clients{now: now, comparison: made}
	for _, client := range all {
		c.picks = append(c.picks, page.Pick{Client: client})
	}
	return c.all().selecting(now)
}

// openClients opens the picker. The clients are listed at once, and compared by
// a command: each of them has to look at the whole chain.
func openClients(m Model) (Model, tea.Cmd) {
	var chain trace.Chain
	var now trace.Client
	switch {
	case m.mode == modeCompose:
		now = m.composer.form.Client
		if m.composer.form.Kind == form.Edit && m.session != nil {
			chain = m.session.Chain()
		}
	default:
		now, chain = m.session.Client(), m.currentScene().UpToHop()
	}
	all := now.Peers(m.cfg.Clients)
	m.clients = newClients(all, now.Name, m.clients.comparison)
	m = m.open(modeClients)
	if chain.Last() == nil {
		return m, nil
	}
	var compare tea.Cmd
	m.clients, compare = m.clients.comparing(m.ctx, comparisonKey{m.revision(), chain.Last(), now.Name}, chain, all, m.redaction())
	return m, compare
}

// all lists every group, and the clients of those that are open.
func (c clients) all() clients {
	c.found = nil
	for i, p := range c.picks {
		single := p.Names == nil && !slices.ContainsFunc(c.picks, func(o page.Pick) bool { return o.Names != nil && o.Group == p.Group && p.Group > 0 })
		if p.Names != nil || single || slices.Contains(c.open, p.Group) {
			c.found = append(c.found, i)
		}
	}
	c.sel = cell.Clamp(c.sel, 0, max(0, len(c.found)-1))
	return c
}

// selecting selects the row of a client, or of the group that it is in.
func (c clients) selecting(name string) clients {
	for i, at := range c.found {
		if p := c.picks[at]; p.Says == "" && (p.Client.Name == name || slices.Contains(p.Names, name)) {
			c.sel = i
			if p.Names == nil {
				return c
			}
		}
	}
	return c
}

// with lists other picks, the same client selected.
func (c clients) with(picks []page.Pick) clients {
	name := c.now
	if c.sel < len(c.found) {
		if p := c.picks[c.found[c.sel]]; p.Names != nil {
			name = p.Names[0]
		} else {
			name = p.Client.Name
		}
	}
	c.picks = picks
	return c.searched().selecting(name)
}

// searched lists the clients that fit what was typed, the best one selected.
func (c clients) searched() clients {
	if c.query.Empty() {
		return c.all()
	}
	best := ranked(c.query.Text(), len(c.picks), func(i int) string {
		switch p := c.picks[i]; {
		case p.Says != "":
			return p.Says
		case p.Names != nil:
			return ""
		default:
			return p.Client.Title + " " + p.Client.Name
		}
	})
	best = slices.DeleteFunc(best, func(i int) bool { return c.picks[i].Names != nil })
	c.found, c.sel = slices.Sorted(slices.Values(best)), 0
	if len(best) > 0 {
		c.sel = slices.Index(c.found, best[0])
	}
	return c
}

// toggled opens a group, or folds it.
func (c clients) toggled(group int) clients {
	if i := slices.Index(c.open, group); i >= 0 {
		c.open = slices.Delete(slices.Clone(c.open), i, i+1)
	} else {
		c.open = append(slices.Clip(c.open), group)
	}
	return c.all()
}

func (c clients) update(k finderKeys, msg tea.KeyMsg) (clients, outcome) {
	var out outcome
	if c.finder, out = c.finder.update(k, msg); out == narrows {
		c = c.searched()
	}
	return c, out
}

// clicked takes the client on a row, or selects it first.
func (c clients) clicked(x, y int) (clients, outcome) {
	if !c.at.contains(x, y) {
		return c, c.outside()
	}
	row, out := c.scroll.Top+y-c.at.inner().y-1-min(1, len(c.columns(c.at.inner().w).heads)), stays
	if row >= c.scroll.Top && row < len(c.rowsOf) && c.rowsOf[row] >= 0 {
		c.finder, out = c.finder.clicked(c.rowsOf[row])
	}
	return c, out
}

// picked is the client selected, or why there is none.
func (c clients) picked() (client trace.Client, why string) {
	i, ok := c.selected()
	switch {
	case !ok:
		return client, "No client fits what you typed."
	case c.picks[i].Says != "":
		return client, "That line is about a field: select a client."
	}
	return c.picks[i].Client, ""
}

// pickedClient lets the selected client decide from here on; a group opens.
func (m Model) pickedClient() Model {
	if i, ok := m.clients.selected(); ok && m.clients.picks[i].Names != nil {
		m.clients = m.clients.toggled(m.clients.picks[i].Group)
		return m
	}
	c, why := m.clients.picked()
	if why != "" {
		m.notice = why
		return m
	}
	m = m.closed()
	if m.mode == modeCompose {
		m.composer.form = m.composer.form.WithClient(c)
		return m
	}
	edited := m.session.Edited()
	m.cfg.Client = c
	m.session.SetClient(c)
	m.notice = page.ClientName(c) + " decides now."
	if edited {
		m.notice += " " + page.EditGone
	}
	return m
}
