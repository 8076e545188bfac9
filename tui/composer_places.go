package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// places are the parts and the field lines of the form, to go to one by a few
// letters of it. In the form "/" is a letter like any other.
func (c composer) places(sg page.Redaction) []item {
	var items []item
	add := func(at form.Pos, label, detail string) {
		items = append(items, item{label: label, detail: detail, do: func(m Model) (Model, tea.Cmd) {
			m.composer.form = m.composer.form.Focus(at)
			return m, nil
		}})
	}
	for i, r := range c.form.Rows {
		if !r.Empty() {
			add(form.Pos{Part: form.PartValue, Row: i}, cell.Shown(r.Field().Name)+":", sg.Value(r.Field()))
		}
	}
	for i, s := range c.form.Secrets {
		add(form.Pos{Part: form.PartSecret, Row: i}, cell.Shown(s.Name), "masked in the file")
	}
	add(form.Pos{Part: form.PartURL}, "URL", "")
	add(form.Pos{Part: form.PartMethod}, "Method", cell.Shown(c.form.Method()))
	add(form.Pos{Part: form.PartClient}, "Client", page.ClientName(c.form.Client))
	add(form.Pos{Part: form.PartFollow}, "Follow", "")
	add(form.Pos{Part: form.PartHTTP}, "HTTP", httpNames[c.form.HTTP])
	add(form.Pos{Part: form.PartLimit}, "Redirects", cell.Shown(c.form.Limit.Text()))
	add(form.Pos{Part: form.PartHeaders}, "The client's fields", "")
	add(form.Pos{Part: form.PartTLS}, "TLS", "")
	add(form.Pos{Part: form.PartProxy}, "Proxy", "")
	add(form.Pos{Part: form.PartResolve}, "Resolve", "")
	add(form.Pos{Part: form.PartName, Row: len(c.form.Rows) - 1}, "another field", "")
	add(form.Pos{Part: form.PartBody}, "Body", prose.Counted(len(c.form.Body.Bytes()), "byte"))
	return items
}
