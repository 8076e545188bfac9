package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/status"
)

// reader shows a text over the screen: an article, or the keys.
type reader struct {
	title  string
	about  subject // what an article is about
	width  int     // that lines were made for
	lines  []line
	scroll scroll
	drawn  []string
	at     rect // where it is drawn, no larger than the text needs
}

// openArticle shows what is known of the selected line: its whole value, and
// the article of its field or status.
func (m Model) openArticle() Model {
	about := m.inspector.selected()
	if m.focus == paneHops || m.focus == paneExplain || m.inspector.tab == tabExplain || about.kind == aboutNothing {
		if m.scene.hop != nil && m.scene.hop.Response != nil {
			about = subject{kind: aboutStatus, code: m.scene.hop.Status()}
		}
	}
	if about.kind == aboutNothing {
		m.notice = "Select a field or a status to have it explained."
		return m
	}
	m.reader = reader{about: about}
	return m.open(modeArticle)
}

// openHelp shows the keys of the present mode.
func (m Model) openHelp() Model {
	m.reader = reader{title: "Keys"}
	return m.open(modeHelp)
}

// renewedReader lays the text out for the screen as it is.
func (m Model) renewedReader() reader {
	r := m.reader
	if m.mode != modeArticle && m.mode != modeHelp {
		r.drawn = nil
		return r
	}
	in := m.layout.over.inner()
	if r.width != in.w || r.lines == nil {
		r.width = in.w
		if m.mode == modeHelp {
			r.lines = m.helpLines(in.w - 2)
		} else {
			r.title, r.lines = m.articleLines(r.about, in.w-2)
		}
	}
	return r.draw(m.styles, m.layout.over)
}

func (r reader) draw(st styles, over rect) reader {
	over.h = min(over.h, len(r.lines)+2)
	in := over.inner()
	r.at = over
	r.scroll = r.scroll.fitted(len(r.lines), in.h)
	b := box{title: []span{{st.title, r.title}}, focused: true, note: r.scroll.position()}
	for _, l := range r.lines[r.scroll.top:r.scroll.end()] {
		l.spans = append([]span{{"", " "}}, l.spans...)
		b.rows = append(b.rows, l.draw(in.w))
	}
	r.drawn = b.draw(st, over)
	return r
}

func (m Model) pressedReader(msg tea.KeyMsg) (Model, tea.Cmd) {
	k, page := m.keys.read, max(1, m.reader.at.h-3)
	s := &m.reader.scroll
	switch {
	case key.Matches(msg, k.Close):
		return m.closed(), nil
	case key.Matches(msg, k.Up):
		*s = s.by(-1)
	case key.Matches(msg, k.Down):
		*s = s.by(1)
	case key.Matches(msg, k.PageUp):
		*s = s.by(-page)
	case key.Matches(msg, k.PageDown):
		*s = s.by(page)
	case key.Matches(msg, k.Top):
		*s = s.by(-farAway)
	case key.Matches(msg, k.Bottom):
		*s = s.by(farAway)
	case key.Matches(msg, k.Copy):
		return m.copySubject(m.reader.about)
	}
	return m, nil
}

// articleLines returns the title and text of an article.
func (m Model) articleLines(about subject, width int) (string, []line) {
	switch about.kind {
	case aboutField:
		return m.fieldArticle(about, width)
	case aboutTarget:
		return "Request target", m.targetArticle(about, width)
	}
	return m.statusArticle(about.code, width)
}

func (m Model) targetArticle(about subject, width int) []line {
	lines := paragraph(m.styles.bold, 0, shown(about.text), width)
	lines = append(lines, line{})
	return append(lines, flow(m.styles.inline("The request line names the method, the target and the version. In a request to an origin server the target is path and query only; the host stands in the `Host` field, and the fragment is never sent.", ""), width, 0)...)
}

func (m Model) statusArticle(code, width int) (string, []line) {
	e, ok := status.Lookup(code)
	if !ok {
		e = status.Unknown(code)
	}
	title := fmt.Sprintf("%d %s", code, e.Name)
	st := m.styles
	lines := flow([]span{{st.status(code).and(st.bold), title}, {st.dim, "  " + status.Class(code)}}, width, 0)
	for _, row := range []struct{ name, says string }{
		{"Method", e.Method}, {"Body", e.Body}, {"Cache", string(e.Cache)}, {"Since", e.Introduced}, {"Used by", e.By},
	} {
		lines = append(lines, labelled(st, row.name, row.says, width)...)
	}
	for _, s := range e.Text.Sections {
		lines = append(lines, line{}, plain(st.title, s.Title))
		lines = append(lines, markdown(st, s.Text, width)...)
	}
	if len(e.Causes) > 0 {
		lines = append(lines, line{}, plain(st.title, "Causes"))
	}
	for _, c := range e.Causes {
		lines = append(lines, causeRows(st, c, width)...)
	}
	return title, append(lines, sourceRows(st, e.Sources, width)...)
}

func causeRows(st styles, c status.Cause, width int) []line {
	head := c.Says
	if c.Server != "any" && c.Server != "" {
		head = "**" + c.Server + "**: " + head
	}
	rows := flow(append([]span{{st.changed, "? "}}, st.inline(head, "")...), width, 2)
	for _, more := range []string{c.Where, c.Mend} {
		if more != "" {
			rows = append(rows, indented(flow(st.inline(more, st.dim), width-2, 0), 2)...)
		}
	}
	return rows
}

func indented(ls []line, n int) []line {
	for i := range ls {
		ls[i].spans = append([]span{{"", blanks(n)}}, ls[i].spans...)
	}
	return ls
}

func sourceRows(st styles, sources []status.Source, width int) []line {
	if len(sources) == 0 {
		return nil
	}
	lines := []line{{}, plain(st.title, "Sources")}
	for _, s := range sources {
		lines = append(lines, flow([]span{{"", s.Cite + " "}, {st.dim, s.URL}}, width, 2)...)
	}
	return lines
}

// labelled returns a row with a dim label, or none for an empty text.
func labelled(st styles, name, says string, width int) []line {
	if says == "" {
		return nil
	}
	const label = 9
	rows := indented(flow(st.inline(says, ""), width-label, 0), label)
	rows[0].spans[0] = span{st.dim, fmt.Sprintf("%-*s", label, name)}
	return rows
}
