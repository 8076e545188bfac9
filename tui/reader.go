package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
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
