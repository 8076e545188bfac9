package tui

import (
	"fmt"
	"strconv"
)

// The strip is the hop list of a narrow screen: one row, the selected hop in
// view, "1 POST 302 ─▸ 2 GET not sent".

// A stop is one hop of the strip, and where it stands.
type stop struct {
	entry, from, to int
}

const stripArrow = " ─▸ "

// strip lays out as many hops around the selected one as there is room for.
func (h hops) strip(st styles, width int) (line, []stop) {
	if len(h.entries) == 0 {
		return line{}, nil
	}
	lo, hi := h.sel, h.sel
	used := h.stopWidth(h.sel) + 2*len("… ")
	for {
		grown := false
		if hi+1 < len(h.entries) && used+h.stopWidth(hi+1) <= width {
			hi++
			used, grown = used+h.stopWidth(hi), true
		}
		if lo > 0 && used+h.stopWidth(lo-1) <= width {
			lo--
			used, grown = used+h.stopWidth(lo), true
		}
		if !grown {
			break
		}
	}
	return h.stops(st, lo, hi)
}

// stopWidth is the room that one hop takes with its arrow.
func (h hops) stopWidth(i int) int {
	return restWidth(h.stopSpans(styles{}, i)) + textWidth(stripArrow)
}

func (h hops) stops(st styles, lo, hi int) (line, []stop) {
	l := line{spans: []span{{"", " "}}}
	if lo > 0 {
		l.spans = append(l.spans, span{st.dim, "… "})
	}
	var at []stop
	for i := lo; i <= hi; i++ {
		if i > lo {
			l.spans = append(l.spans, span{st.dim, h.arrow(i)})
		}
		from := restWidth(l.spans)
		l.spans = append(l.spans, h.stopSpans(st, i)...)
		at = append(at, stop{i, from, restWidth(l.spans)})
	}
	if hi+1 < len(h.entries) {
		l.spans = append(l.spans, span{st.dim, " …"})
	}
	return l, at
}

// arrow stands between a hop and the next; a branch has its own.
func (h hops) arrow(i int) string {
	if h.entries[i].depth > 0 && h.entries[i-1].depth < h.entries[i].depth {
		return " └▸ "
	}
	if h.entries[i].depth < h.entries[i-1].depth {
		return " ┊  "
	}
	return stripArrow
}

func (h hops) stopSpans(st styles, i int) []span {
	k := st.dim
	if i == h.sel {
		k = st.tabOn
	}
	e := h.entries[i]
	if e.hop == nil {
		state := "not sent"
		if h.sending {
			state = "sending"
		}
		return []span{{k, fmt.Sprintf("%d %s %s", len(h.all)+1, shown(h.pending.Method), state)}}
	}
	head := strconv.Itoa(e.hop.ID) + " " + shown(e.hop.Request.Method) + " "
	tail := span{st.status(e.hop.Status()), strconv.Itoa(e.hop.Status())}
	switch {
	case e.hop.Response == nil:
		tail = span{st.server, failureWord(e.hop)}
	case e.hop.Ghost:
		tail.text = "ghost"
	}
	if i == h.sel {
		tail.ink = tail.ink.and(st.bold)
	}
	spans := []span{{k, head}, tail}
	if w := loopSign(e.hop.Decision.Loop); w != "" {
		spans = append(spans, span{st.changed, " " + w})
	}
	return spans
}

// clickedStrip selects the hop at a column of the strip.
func (h hops) clickedStrip(x int) hops {
	for _, s := range h.stopsAt {
		if x >= s.from && x < s.to {
			h.sel = s.entry
		}
	}
	return h
}
