package explain

import (
	"fmt"
	"strings"

	"detour/explain/article"
	"detour/trace"
	"detour/trace/prose"
)

// next says what the client does and by which rules: the verdict first, then
// each change that matters to a person, one rule once.
func next(h *trace.Hop) []Item {
	d := h.Decision
	items := []Item{decided(d)}
	said := map[string]bool{d.Why.ID: true}
	for _, c := range d.Changes {
		if c.Rule.ID == "" || said[c.Rule.ID] || !matters(c) {
			continue
		}
		said[c.Rule.ID] = true
		items = append(items, changeItem(c))
	}
	return items
}

// matters leaves out what every redirect changes: the Next view has it all.
func matters(c trace.Change) bool {
	if c.Part != trace.PartField {
		return c.Part != trace.PartTarget || c.Rule.ID == "target-rewritten"
	}
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie", "Referer", "Origin"} {
		if strings.EqualFold(c.Name, name) {
			return true
		}
	}
	return false
}

// titleOfClient is what people call the client: "Chromium", "curl -L".
func titleOfClient(name string) string {
	c, err := trace.ClientNamed(name)
	if err != nil || c.Title == "" {
		return name
	}
	title, _, _ := strings.Cut(c.Title, ",")
	return title
}

func decided(d trace.Decision) Item {
	text := d.Detail.String()
	if d.Next != nil {
		text = fmt.Sprintf("%s sends %s to %s", titleOfClient(d.Client), article.Value(d.Next.Method), article.Value(trace.MaskURI(d.Next.URI.String())))
		text += withBody(d.Next.Body)
	} else if text == "" {
		text = trace.Printable(prose.Capital(d.Why.Says))
	}
	return Item{Kind: Rule, Text: prose.Ended(text), Source: d.Why.Source}
}

func withBody(body []byte) string {
	if len(body) == 0 {
		return " without content"
	}
	return fmt.Sprintf(" with %d bytes of content", len(body))
}

func changeItem(c trace.Change) Item {
	it := Item{Kind: Rule, Text: trace.Printable(prose.Capital(c.Rule.Says)), Source: c.Rule.Source}
	if c.Part == trace.PartField {
		it.Field = c.Name
		it.Text = article.Value(c.Name) + " is " + string(c.Op) + ": " + trace.Printable(c.Rule.Says)
	}
	it.Text = prose.Ended(it.Text)
	return it
}
