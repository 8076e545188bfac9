package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
	"detour/tui/page"
)

// reader shows a text over the screen: an article, or the keys.
type reader struct {
	title  string
	about  page.Subject // what an article is about
	width  int          // that lines were made for
	lines  []page.Line
	scroll cell.Scroll
	find   string // what is searched for
	places places
	drawn  []string
	at     rect // where it is drawn, no larger than the text needs
}

// openArticle shows what is known of the selected line: its whole value, and
// the article of its field or status. A line that stands for others opens.
func openArticle(m Model) Model {
	if m.explained().Kind == page.AboutFold {
		m.panes = m.toggledFold()
		return m
	}
	m.reader = reader{about: m.explained()}
	return m.open(modeArticle)
}

// openHelp shows the keys of the present mode.
func openHelp(m Model) Model {
	m.reader = reader{title: "Keys"}
	return m.open(modeHelp)
}

// renewedReader lays the text out for the screen as it is.
func (m Model) renewedReader() reader {
	r := m.reader
	if on := m.overlaid(); on != modeArticle && on != modeHelp {
		r.drawn = nil
		return r
	}
	in := m.layout.over.inner()
	if r.width != in.w || r.lines == nil {
		r.width = in.w
		if m.overlaid() == modeHelp {
			r.lines = page.Lines(helpLines(m.styles, m.keys.groups(m.under.contexts()...), in.w-2))
		} else {
			r.title, r.lines = m.articleLines(r.about, in.w-2)
		}
		r.lines, r.places = found(m.styles, r.lines, r.find)
		if at := r.places.from(r.scroll.Top).row(); at >= 0 && r.find != "" {
			r.places = r.places.from(r.scroll.Top)
			r.scroll = r.scroll.Fitted(len(r.lines), max(0, min(m.layout.over.h, len(r.lines)+2)-2)).Showing(at)
		}
	}
	return r.draw(m.styles, m.layout.over)
}

func (r reader) draw(st cell.Styles, over rect) reader {
	over.h = min(over.h, len(r.lines)+2)
	in := over.inner()
	r.at = over
	r.scroll = r.scroll.Fitted(len(r.lines), in.h)
	b := cell.Frame{Title: []cell.Span{st.Title.Span(r.title)}, Focused: true, Note: r.scroll.Position()}
	if r.find != "" {
		b.Note = " /" + cell.Shown(r.find) + " " + r.places.note() + " ·" + b.Note
	}
	for i := r.scroll.Top; i < r.scroll.End(); i++ {
		b.Rows = append(b.Rows, cell.Pointed(st, r.lines[i].Line, i == r.places.row()).Draw(in.w))
	}
	r.drawn = b.Draw(st, over.w, over.h)
	return r
}

// articleLines returns the title and text of an article.
func (m Model) articleLines(about page.Subject, width int) (string, []page.Line) {
	v := page.View{Styles: m.styles, Width: width, Redaction: m.redaction()}
	title, lines := "", []cell.Line(nil)
	switch about.Kind {
	case page.AboutVerdict:
		title, lines = page.VerdictArticle(m.judged.verdict, v)
	default:
		title, lines = page.Article(about, v, m.explain.Of.Hop)
	}
	return title, page.Lines(lines)
}

// toPlace goes to another place of what is searched for.
func (r reader) toPlace(n int) reader {
	r.places = r.places.moved(n)
	if at := r.places.row(); at >= 0 {
		r.scroll = r.scroll.Showing(at)
	}
	return r
}

func (r reader) update(k readKeys, msg tea.KeyMsg) (reader, outcome) {
	switch {
	case key.Matches(msg, k.Close):
		return r, closes
	case key.Matches(msg, k.Find):
		return r, seeks
	case key.Matches(msg, k.Copy):
		return r, copying
	case key.Matches(msg, k.Next):
		return r.toPlace(1), stays
	case key.Matches(msg, k.Prev):
		return r.toPlace(-1), stays
	}
	r.scroll = r.scroll.By(k.rows(msg, r.at.h-3))
	return r, stays
}
