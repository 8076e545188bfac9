package tui

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/report"
	"detour/trace"
	"detour/tui/cell"
	"detour/tui/form"
	"detour/tui/page"
)

// openCopy asks what to copy.
func (m Model) openCopy() Model { return m.choose("Copy", m.copyItems()) }

// maxCopied bounds how many hops are copied as text.
const maxCopied = 500

// copyItems are the things that can be copied here. What is copied is masked as
// the screen is, and made when it is asked for.
func (m Model) copyItems() []item {
	line, what := m.copyText(m.inspector.selected())
	_, uri := m.subject()
	nothing, hidden := "", ""
	if m.scene.Hop == nil {
		nothing = "Nothing was sent yet."
	}
	if m.private {
		hidden = whyPrivate(m.keys)
	}
	return []item{
		copyItem("copy the line", cell.Shorten(cell.Shown(line), 40), what, "", func(Model) string { return line }),
		copyItem("copy the URL", cell.Shorten(uri, 40), "the URL", "", func(Model) string { return uri }),
		copyItem("copy as a curl command", "", "the curl command", hidden, Model.curlLine),
		copyItem("copy the hop as text", "", "the hop", cmp.Or(hidden, nothing), Model.hopText),
		copyItem("copy the chain as text", cell.Counted(len(m.scene.Chain.Hops), "hop"), "the chain", cmp.Or(hidden, nothing), Model.chainText),
	}
}

// copyItem copies a text; an empty one is nothing to copy.
func copyItem(label, detail, what, why string, text func(Model) string) item {
	return item{label: label, detail: detail, why: why, do: func(m Model) (Model, tea.Cmd) {
		return m.copyAs(text(m), what)
	}}
}

// copyText is what is copied of a line: printable, and masked as on the screen.
func (m Model) copyText(about page.Subject) (text, what string) {
	switch about.Kind {
	case page.AboutField:
		return trace.Printable(about.Field.Name + ": " + m.wholeValue(about.Field)), cell.Shown(about.Field.Name)
	case page.AboutStatus:
		if about.Text == "" {
			about.Text = fmt.Sprint(about.Code)
		}
		return cell.Shown(about.Text), "the status"
	case page.AboutTarget:
		return cell.Shown(about.Text), "the URL"
	case page.AboutPoint:
		return cell.WithoutMarks(m.redaction().Text(cell.Shown(about.Point.Title))), "the sentence"
	case page.AboutWalks:
		return m.walksText(0), "the walks"
	}
	return "", ""
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
	return m, toClipboard(m.clipboard, m.out, text, what)
}

// hopText is the hop in view as `detour trace -v` prints it.
func (m Model) hopText() string {
	var b strings.Builder
	w := report.NewText(&b, report.Options{ShowSecrets: m.secrets, Verbose: true})
	_ = w.Hop(trace.Chain{Hops: m.scene.Chain.Hops[:m.scene.At+1]}) // a strings.Builder takes all
	return b.String()
}

// chainText is the chain of the hop in view as `detour trace` prints it.
func (m Model) chainText() string {
	var b strings.Builder
	w := report.NewText(&b, report.Options{ShowSecrets: m.secrets})
	hops := m.scene.Chain.Hops
	for i := range min(len(hops), maxCopied) {
		_ = w.Hop(trace.Chain{Hops: hops[:i+1]}) // a strings.Builder takes all
	}
	if more := len(hops) - maxCopied; more > 0 {
		fmt.Fprintf(&b, "\n%s more.\n", cell.Counted(more, "hop"))
	}
	return b.String()
}

// curlLine is the request in view as a command line.
func (m Model) curlLine() string {
	var r trace.Request
	switch {
	case m.scene.Hop != nil && !m.scene.Pending:
		r = m.scene.Hop.Request
	case m.scene.Next != nil:
		r = *m.scene.Next
	default:
		return ""
	}
	if !m.secrets {
		r = trace.MaskRequest(r)
	}
	return form.CurlCommand(r)
}
