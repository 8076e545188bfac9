package tui

import (
	"strings"

	"detour/tui/cell"
)

// mostNoticeRows bounds how many rows a notice covers.
const mostNoticeRows = 2

// noticeRows are the rows of a notice, which stand over the lower border of the panes
// and leave at the next key.
func (m Model) noticeRows() []string {
	if m.notice == "" {
		return nil
	}
	text := m.redaction().Text(m.notice)
	rows := cell.Wrap(text, m.width-2)
	if len(rows) > mostNoticeRows {
		rows = []string{rows[0], strings.Join(rows[1:], " ")}
	}
	ink := m.styles.Badge
	switch {
	case strings.HasPrefix(text, "✗"):
		ink = m.styles.Server.And(m.styles.Bold)
	case strings.HasPrefix(text, "!"):
		ink = m.styles.Notice
	}
	for i := range rows {
		rows[i] = ink.Line(" " + rows[i]).Draw(m.width)
	}
	return rows
}

// noticeAt is where a notice stands: it ends at the lower border of the panes, above the
// gist and the keys.
func (m Model) noticeAt() rect {
	n := len(m.noticeRows())
	end := m.layout.footer.y
	if g := m.layout.gist; g.h > 0 && m.mode == modeWalk {
		end = g.y
	}
	return rect{0, end - n, m.width, n}
}

// withNotice lays a notice over the rows.
func (m Model) withNotice(rows []string) {
	at := m.noticeAt()
	for i, row := range m.noticeRows() {
		if y := at.y + i; y > 0 && y < len(rows) {
			rows[y] = row
		}
	}
}
