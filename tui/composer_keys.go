package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
)

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"}

// order returns the spots in the order of tab.
func (c composer) order() []spot {
	out := []spot{{part: partURL}, {part: partMethod}, {part: partClient}, {part: partFollow}, {part: partHTTP}}
	for i := range c.rows {
		out = append(out, spot{partName, i})
		if i < len(c.rows)-1 || !c.rows[i].empty() {
			out = append(out, spot{partValue, i})
		}
	}
	return append(out, spot{part: partBody})
}

// pressed takes a key that is neither sending nor leaving.
func (c composer) pressed(k composeKeys, msg tea.KeyMsg, clients []trace.Client) composer {
	switch {
	case key.Matches(msg, k.Next):
		return c.went(1)
	case key.Matches(msg, k.Prev):
		return c.went(-1)
	case key.Matches(msg, k.Up) && !c.body.takes(msg, c.at):
		return c.wentRow(-1)
	case key.Matches(msg, k.Down) && !c.body.takes(msg, c.at):
		return c.wentRow(1)
	case key.Matches(msg, k.Drop):
		return c.dropped()
	case key.Matches(msg, k.Accept) && c.at.part == partName:
		return c.completed()
	case key.Matches(msg, k.Enter) && c.at.part != partBody:
		return c.entered()
	case key.Matches(msg, k.Less), key.Matches(msg, k.More):
		return c.varied(key.Matches(msg, k.More), msg, clients)
	}
	return c.typed(msg)
}

// went moves the focus n spots on, round and round.
func (c composer) went(n int) composer {
	order := c.order()
	at := max(0, slices.Index(order, c.at))
	return c.focused(order[(at+n+len(order))%len(order)])
}

func (c composer) focused(s spot) composer {
	c.at = s
	c.freshMethod = true
	c.body = c.body.focused(s.part == partBody)
	return c.withEmptyRow()
}

// screenRow is the row of the form that a spot is on.
func (c composer) screenRow(s spot) int {
	switch s.part {
	case partURL, partMethod:
		return 0
	case partClient, partFollow, partHTTP:
		return 1
	case partBody:
		return 2 + len(c.rows)
	}
	return 2 + s.row
}

// wentRow moves the focus to the row above or below.
func (c composer) wentRow(by int) composer {
	want := c.screenRow(c.at) + by
	value := c.at.part == partValue
	var best *spot
	for _, s := range c.order() {
		if c.screenRow(s) != want {
			continue
		}
		if best == nil || value && s.part == partValue {
			best = &s
		}
	}
	if best == nil {
		return c
	}
	return c.focused(*best)
}

// entered goes on from a spot: a name is completed, a value leads to the next line.
func (c composer) entered() composer {
	switch c.at.part {
	case partName:
		c = c.completed()
		if c.rows[c.at.row].name.empty() {
			return c.focused(spot{part: partBody})
		}
		c = c.withEmptyRow()
		return c.focused(spot{partValue, c.at.row})
	case partValue:
		c = c.withEmptyRow()
		return c.focused(spot{partName, min(c.at.row+1, len(c.rows)-1)})
	}
	return c.went(1)
}

// completed completes a name that is begun.
func (c composer) completed() composer {
	row := c.rows[c.at.row]
	if found := c.completions(row.name.input.Value()); len(found) > 0 {
		row.name = row.name.with(found[0])
		c.rows = slices.Clone(c.rows)
		c.rows[c.at.row] = row
	}
	return c
}

// completions returns the known names that begin with what was typed, and are
// longer.
func (c composer) completions(typed string) []string {
	var found []string
	for _, n := range c.names {
		if typed != "" && len(n) > len(typed) && strings.EqualFold(n[:len(typed)], typed) {
			found = append(found, n)
		}
	}
	return found
}

// completion returns what is missing of the first name that begins so.
func (c composer) completion(typed string) string {
	if found := c.completions(typed); len(found) > 0 {
		return found[0][len(typed):]
	}
	return ""
}

// dropped removes the field line in focus.
func (c composer) dropped() composer {
	if c.at.part != partName && c.at.part != partValue {
		return c
	}
	c.rows = slices.Delete(slices.Clone(c.rows), c.at.row, c.at.row+1)
	c = c.withEmptyRow()
	return c.focused(spot{partName, min(c.at.row, len(c.rows)-1)})
}

// varied takes the value before or after the present one, where there is a
// choice; in text the arrows move the cursor.
func (c composer) varied(more bool, msg tea.KeyMsg, clients []trace.Client) composer {
	by := -1
	if more {
		by = 1
	}
	switch c.at.part {
	case partMethod:
		c = c.picked(methods[around(slices.Index(methods, c.verb()), by, len(methods))])
	case partClient:
		if len(clients) > 0 {
			i := slices.IndexFunc(clients, func(x trace.Client) bool { return x.Name == c.client.Name })
			c.client = clients[around(i, by, len(clients))].Asking(c.client.Asked())
		}
	case partFollow:
		c.toEnd = !c.toEnd
	case partHTTP:
		c.http = trace.HTTP(around(int(c.http), by, 4))
	case partName:
		name := c.rows[c.at.row].name.input
		if more && name.Position() == len([]rune(name.Value())) && c.completion(name.Value()) != "" {
			return c.completed()
		}
		return c.typed(msg)
	default:
		return c.typed(msg)
	}
	return c
}

// around steps from i by one in n, round and round; -1 is before the first.
func around(i, by, n int) int {
	if i < 0 && by < 0 {
		return n - 1
	}
	return (i + by + n) % n
}

// typed gives a key to the text in focus.
func (c composer) typed(msg tea.KeyMsg) composer {
	switch c.at.part {
	case partURL:
		c.url = c.url.update(msg)
	case partMethod:
		c = c.typedMethod(msg)
	case partName, partValue:
		c = c.typedField(msg)
	case partBody:
		c.body = c.body.update(msg)
	}
	return c
}

func (c composer) typedField(msg tea.KeyMsg) composer {
	row := c.rows[c.at.row]
	if msg.Type == tea.KeyBackspace && c.at.part == partName && row.name.empty() && len(c.rows) > 1 && row.val.empty() {
		return c.dropped()
	}
	c.rows = slices.Clone(c.rows)
	if c.at.part == partName {
		row.name = row.name.update(msg)
	} else {
		row.val = row.val.update(msg)
	}
	c.rows[c.at.row] = row
	return c.withEmptyRow()
}

// typedMethod writes a method that is not in the list.
func (c composer) typedMethod(msg tea.KeyMsg) composer {
	method := c.verb()
	switch msg.Type {
	case tea.KeyBackspace:
		method = method[:max(0, len(method)-1)]
	case tea.KeyRunes:
		if c.freshMethod {
			method = ""
		}
		for _, r := range msg.Runes {
			if isToken(r) && len(method) < 32 {
				method += string(r)
			}
		}
	default:
		return c
	}
	c = c.picked(method)
	c.freshMethod = false
	return c
}

// isToken reports whether r may stand in a method (RFC 9110 §5.6.2).
func isToken(r rune) bool {
	return r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}
