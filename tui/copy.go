package tui

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"detour/trace"
	"detour/trace/prose"
	"detour/tui/cell"
	"detour/tui/clipboard"
	"detour/tui/form"
	"detour/tui/page"
)

// openCopy asks what to copy.
func openCopy(m Model) Model { return m.choose("Copy", m.copyItems()) }

// copyItems are the things that can be copied here. What is copied is masked as
// the screen is, and made when it is asked for.
func (m Model) copyItems() []item {
	line, what := m.copyText(m.inspector.selected())
	_, uri := m.scene.Subject(m.redaction())
	nothing, hidden := "", ""
	if m.scene.Hop == nil {
		nothing = page.NothingSent
	}
	if m.private {
		hidden = whyPrivate(m.keys)
	}
	return []item{
		copyItem("copy the line", cell.Shorten(cell.Shown(line), 40), what, "", func(Model) string { return line }),
		copyItem("copy the URL", cell.Shorten(uri, 40), "the URL", "", func(Model) string { return uri }),
		copyItem("copy as a curl command", "", "the curl command", hidden, curlLine),
		copyItem("copy the hop as text", "", "the hop", cmp.Or(hidden, nothing), func(m Model) string { return page.HopText(m.scene, m.secrets) }),
		copyItem("copy the chain as text", prose.Counted(len(m.scene.Chain.Hops), "hop"), "the chain", cmp.Or(hidden, nothing), func(m Model) string { return page.ChainText(m.scene, m.secrets) }),
	}
}

// copyItem copies a text; an empty one is nothing to copy.
func copyItem(label, detail, what, why string, text func(Model) string) item {
	return item{label: label, detail: detail, why: why, do: func(m Model) (Model, tea.Cmd) {
		return m.copyAs(text(m), what)
	}}
}

// copyText is what is copied of a line.
func (m Model) copyText(about page.Subject) (text, what string) {
	if about.Kind == page.AboutWalks {
		return m.walks.Text(0, m.secrets), "the walks"
	}
	return page.CopyText(about, m.redaction())
}

func (m Model) copySubject(about page.Subject) (Model, tea.Cmd) {
	text, what := m.copyText(about)
	return m.copyAs(text, what)
}

func (m Model) copyAs(text, what string) (Model, tea.Cmd) {
	if text == "" {
		m.notice = "There is nothing here to copy."
		return m, nil
	}
	to := clipboard.Clipboard{System: m.clipboard, Terminal: m.out}
	return m, func() tea.Msg { return to.Copy(text, what) }
}

// curlLine is the request in view as a command line.
func curlLine(m Model) string {
	r, ok := m.scene.Request()
	switch {
	case !ok:
		return ""
	case !m.secrets:
		r = trace.MaskRequest(r)
	}
	return form.CurlCommand(r)
}
