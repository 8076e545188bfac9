package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"

	"detour/tui/cell"
	"detour/tui/page"
)

// header is the first row: that of the composer, or how the walk stands.
func (m Model) header() cell.Line {
	if m.base() == modeCompose {
		return m.composer.header(m.styles, m.width)
	}
	if m.base() == modeLesson {
		return m.lessonHeader()
	}
	return page.Header(m.scene, page.Standing{
		Session: m.session, Recorded: m.recorded, Sending: m.run.active, Trying: m.run.trial != nil, ToEnd: m.run.toEnd, Frame: m.run.frame,
		Elapsed: m.run.elapsed(), Phase: m.run.phase.now(), Counts: m.counts,
		Private: m.private, Frozen: m.frozen, Secrets: m.secrets,
		Middle: m.width >= middleWidth, Wide: m.width >= wideWidth,
	}, page.View{Styles: m.styles, Width: m.width, Redaction: m.redaction()})
}

// footer is the last row: the line that is typed in, or the keys that matter here.
func (m Model) footer() cell.Line {
	if m.mode == modePrompt {
		return m.prompt.line(m.styles, m.keys.prompt, m.width)
	}
	l, _ := m.keyLine()
	return l
}

// A placedKey is where a binding stands in the footer, for the mouse.
type placedKey struct {
	key      key.Binding
	from, to int
}

// keyLine lays out the keys that matter here, as many as there is room for.
func (m Model) keyLine() (cell.Line, []placedKey) {
	left, right := m.footerKeys()
	l := cell.LineOf(cell.Text(" "))
	var at []placedKey
	put := func(b key.Binding) {
		from := cell.SpansWidth(l.Spans)
		l.Spans = append(l.Spans, keySpans(m.styles, b)...)
		at = append(at, placedKey{b, from, cell.SpansWidth(l.Spans)})
	}
	apart := 3 // cells between two keys, and at least between the halves
	if m.width < middleWidth {
		apart = 2
	}
	tail := 0
	for _, b := range right {
		tail += cell.SpansWidth(keySpans(m.styles, b)) + apart
	}
	for i, b := range left {
		if cell.SpansWidth(l.Spans)+cell.SpansWidth(keySpans(m.styles, b))+apart > m.width-tail {
			break
		}
		if i > 0 {
			l.Spans = append(l.Spans, cell.Text(cell.Blanks(apart)))
		}
		put(b)
	}
	l.Spans = append(l.Spans, cell.Text(cell.Blanks(m.width-cell.SpansWidth(l.Spans)-tail-1)))
	for _, b := range right {
		l.Spans = append(l.Spans, cell.Text(cell.Blanks(apart)))
		put(b)
	}
	return l, at
}

// keySpans shows a binding as "key what", the key in its ink.
func keySpans(st cell.Styles, b key.Binding) []cell.Span {
	h := b.Help()
	return []cell.Span{st.Key.Span(h.Key), st.Dim.Span(" " + h.Desc)}
}

// brief returns a binding with fewer words, for the footer.
func brief(b key.Binding, says string) key.Binding {
	b.SetHelp(b.Help().Key, says)
	return b
}

// footerKeys are the keys that matter in the present state, by importance, and
// those that stay at the right edge.
func (m Model) footerKeys() (left, right []key.Binding) {
	w, c, p, r, ch := m.keys.walk, m.keys.compose, m.keys.pick, m.keys.read, m.keys.choose
	switch m.mode {
	case modeCompose:
		left = []key.Binding{c.Send, c.Next, brief(c.Clients, "client"), brief(c.Drop, "remove field"), brief(c.Editor, "editor"), brief(c.History, "history")}
		if m.composer.form.Past() > 0 {
			left = slices.Insert(left, 2, brief(c.Undo, "undo"))
		}
		if m.session == nil {
			return left, []key.Binding{c.Help, brief(m.keys.global.Interrupt, "quit")}
		}
		return left, []key.Binding{c.Help, c.Done}
	case modeLesson:
		return m.lessonKeys()
	case modeClients:
		left = []key.Binding{brief(p.Take, "walk as it, open"), p.Close, p.Walks, brief(p.Up, "up"), brief(p.Down, "down")}
		if m.clients.walked {
			left = slices.Insert(left, 3, p.Copy)
		}
		return left, nil
	case modeArticle, modeHelp:
		return []key.Binding{brief(r.Up, "up"), brief(r.Down, "down"), r.Find, brief(r.Copy, "copy"), r.Close}, nil
	case modeReading:
		rd := m.keys.reading
		return []key.Binding{rd.Take, rd.Send, rd.Close}, nil
	case modeChoose:
		left = []key.Binding{ch.Take, brief(ch.Up, "up"), brief(ch.Down, "down"), ch.Close}
		if whyNoDrop(m) == "" {
			left = append(left, brief(ch.Drop, "take it out"))
		}
		return left, nil
	}
	right = []key.Binding{w.Help, w.Quit}
	if m.width >= wideWidth {
		right = []key.Binding{brief(w.Palette, "actions"), w.Help, w.Quit}
	}
	if m.find != "" {
		f := m.keys.find
		if m.finding() {
			left = append(left, brief(f.Next, m.places().note()), brief(f.Prev, "back"))
		}
		return append(left, f.End), right
	}
	if m.run.active {
		left = []key.Binding{brief(w.Cancel, "cancel")}
		if m.run.toEnd {
			left = append(left, brief(w.Step, "pause"))
		}
		return left, right
	}
	return m.pausedKeys(), right
}

// gistLines draw the rows above the keys on a narrow screen: why and what to do, or
// the explanation in a sentence, and the key to the whole of it.
func (m Model) gistLines() []string {
	var hint []cell.Span
	if k := m.keys.explainKey(); k != "" && m.inspector.tab != page.TabExplain {
		hint = []cell.Span{m.styles.Key.Span(" " + k), m.styles.Dim.Span(" " + page.TabExplain.String() + " ")}
	}
	view := page.View{Styles: m.styles, Width: m.width, Redaction: m.redaction()}
	rows := m.explain.Gist(view, m.judged.verdict, m.layout.gist.h, cell.SpansWidth(hint))
	out := make([]string, m.layout.gist.h)
	for i := range out {
		var l cell.Line
		if i < len(rows) {
			l = rows[i]
		}
		room := m.width
		if i == len(out)-1 {
			room -= cell.SpansWidth(hint)
		}
		out[i] = l.Draw(room)
	}
	out[len(out)-1] += cell.LineOf(hint...).Draw(cell.SpansWidth(hint))
	return out
}

// explainKey is the key that turns to the explanation on a narrow screen; ""
// where the configuration gives it none.
func (k *keyMap) explainKey() string {
	at, keys := slices.Index(page.TabsFor(true), page.TabExplain), k.walk.Tab.Keys()
	if at < len(keys) {
		return shownKey(keys[at])
	}
	return ""
}
