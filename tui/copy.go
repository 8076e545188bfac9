package tui

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain"
	"detour/trace"
	"detour/trace/har"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/clipboard"
	"detour/tui/form"
	"detour/tui/page"
)

// A copier copies what is in view, masked as the screen is.
type copier struct {
	scene   page.Scene
	point   *explain.Point // in focus; nil for none
	masking masking
	hidden  string // why what is hidden cannot be copied; "" where nothing is
	to      clipboard.Clipboard
}

// copier copies from the hop in view.
func (m Model) copier() copier {
	c := copier{scene: m.scene, point: m.explain.InFocus(), masking: m.masking, to: clipboard.Clipboard{System: m.clipboard, Terminal: m.out}}
	if m.private {
		c.hidden = whyPrivate(m.keys)
	}
	return c
}

// openCopy asks what to copy.
func openCopy(m Model) Model {
	return m.choose("Copy", m.copier().items(m.inspector.selected()))
}

// items are the things that can be copied. The texts are made when they are
// asked for.
func (c copier) items(selected page.Subject) []item {
	line, what := c.text(selected)
	_, uri := c.scene.Subject(c.masking.redaction())
	r, placeholders := c.curl()
	nothing := ""
	if c.scene.Hop == nil {
		nothing = page.NothingSent
	}
	hop, chain := cmp.Or(c.hidden, nothing), prose.Counted(len(c.scene.Chain.Hops), "hop")
	items := []item{
		c.item("copy the line", cell.Shorten(cell.Shown(line), 40), what, "", func() string { return line }),
		c.item("copy the URL", cell.Shorten(uri, 40), "the URL", "", func() string { return uri }),
		c.item("copy the content", "of the response", "the content", hop, func() string { return page.ContentText(c.scene, c.masking.redaction()) }),
	}
	if p := c.point; p != nil {
		items = append(items, c.item("copy the cause or finding", cell.Shorten(cell.WithoutMarks(cell.Shown(p.Title)), 40), "what is known of it", c.hidden,
			func() string { return page.PointText(p, c.masking.redaction(), c.scene.Hop.ID) }))
	}
	for _, w := range form.Calls() {
		items = append(items, c.item("copy as "+w.Label(), "", page.CallSays(w.What, placeholders), c.hidden, func() string { return w.Write(r) }))
	}
	return append(items,
		c.item("copy the hop as text", "", "the hop", hop, func() string { return page.HopText(c.scene, c.masking.secrets) }),
		c.item("copy the chain as text", chain, "the chain", hop, func() string { return page.ChainText(c.scene, c.masking.secrets) }),
		c.item("copy the chain as HAR", chain, "the chain as HAR", hop, func() string { return harText(c.scene.Chain, c.masking.secrets) }),
	)
}

// maxCopied bounds an archive that is copied; a longer one is saved to a file.
const maxCopied = 8 << 20

// harText is a chain as a HAR archive; "" for one that no clipboard takes.
func harText(ch trace.Chain, secrets bool) string {
	var b strings.Builder
	if har.Write(&b, ch, har.Options{ShowSecrets: secrets}) != nil || b.Len() > maxCopied {
		return ""
	}
	return b.String()
}

// text is what is copied of a line.
func (c copier) text(about page.Subject) (text, what string) {
	return page.CopyText(about, c.masking.redaction())
}

// item copies a text.
func (c copier) item(label, detail, what, why string, text func() string) item {
	return item{label: label, detail: detail, why: why, do: func(m Model) (_ Model, cmd tea.Cmd) {
		m.notice, cmd = c.copy(text(), what)
		return m, cmd
	}}
}

// copy puts a text on the clipboard; an empty one is nothing to copy.
func (c copier) copy(text, what string) (notice string, cmd tea.Cmd) {
	if text == "" {
		return "There is nothing here to copy.", nil
	}
	return "", func() tea.Msg { return c.to.Copy(text, what) }
}

// curl is the request in view for a command line or a program, and what has a placeholder in it.
func (c copier) curl() (r trace.Request, placeholders []string) {
	r, _ = c.scene.Request()
	return page.CurlRequest(r, c.masking.secrets)
}
