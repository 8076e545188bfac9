package tui

import (
	"strings"

	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// choice draws a value that is picked, not typed.
func (v *composerView) choice(p form.Part, text string) cell.Span {
	if v.f.At.Part == p {
		return v.st.TabOn.And(v.st.Cursor).Span(text)
	}
	return cell.Text(text)
}

var httpNames = [...]string{"auto", "1.0", "1.1", "2"}

// A formField is a short part of the form: picked, or typed where it has an entry.
type formField struct {
	part        form.Part
	label, text string
	entry       *form.Entry
	ghost       string // what an empty entry stands for
}

// choices draws the client, the options, and the connection.
func (v *composerView) choices() {
	f := &v.f
	pick := func(yes bool, a, b string) string {
		if yes {
			return a
		}
		return b
	}
	v.choiceRow([]formField{
		{part: form.PartClient, label: "Client  ", text: strings.TrimSpace(page.ClientName(f.Client) + " " + page.ShortVersion(f.Client.Version))},
		{part: form.PartFollow, label: "follow ", text: pick(f.ToEnd, "to the end", "step by step")},
		{part: form.PartHTTP, label: "HTTP ", text: httpNames[f.HTTP]},
	})
	v.choiceRow([]formField{
		{part: form.PartLimit, label: "Redirects  ", entry: &f.Limit, ghost: "its own"},
		{part: form.PartHeaders, label: "fields ", text: pick(f.AsHeaders, "the client's", "plain")},
		{part: form.PartTLS, label: "TLS ", text: pick(f.Connection.Insecure, "✗ not verified", "verified")},
	})
	v.choiceRow([]formField{
		{part: form.PartProxy, label: "Proxy  ", entry: &f.Connection.Proxy, ghost: "the walk's"},
		{part: form.PartResolve, label: "resolve ", entry: &f.Connection.Resolve, ghost: "HOST:PORT:ADDRESS"},
	})
}

// choiceRow draws short parts beside each other; those that are typed share what room
// the others leave.
func (v *composerView) choiceRow(fields []formField) {
	gap := 3
	if v.r.w < asideWidth {
		gap = 1
	}
	used, typed := 0, 0
	for _, ch := range fields {
		used += cell.Width(ch.label) + 1 + gap
		if ch.entry == nil {
			used += cell.Width(ch.text + " ▾")
		} else {
			typed++
		}
	}
	room := max(4, (v.r.w-used-1)/max(1, typed))
	l := cell.LineOf()
	for i, ch := range fields {
		if i > 0 {
			l.Spans = append(l.Spans, cell.Text(cell.Blanks(gap)))
		}
		l.Spans = append(l.Spans, v.label(ch.label, ch.part)...)
		l.Spans = append(l.Spans, v.formField(l, ch, min(room, longestField))...)
	}
	v.add(l, v.r.w)
}

// longestField bounds a short part that is typed.
const longestField = 36

func (v *composerView) formField(l cell.Line, ch formField, room int) []cell.Span {
	on := v.f.At.Part == ch.part
	switch {
	case ch.entry == nil:
		text := ch.text + " ▾"
		v.place(form.Pos{Part: ch.part}, l, cell.Width(text))
		return []cell.Span{v.choice(ch.part, text)}
	case ch.entry.Empty() && !on:
		v.place(form.Pos{Part: ch.part}, l, room)
		return []cell.Span{v.st.Dim.Span(cell.CutEnd(ch.ghost, room))}
	}
	v.place(form.Pos{Part: ch.part}, l, room)
	return entrySpans(v.st, *ch.entry, room, on, " "+ch.ghost)
}
