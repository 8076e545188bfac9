package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"detour/tui/cell"
	"detour/tui/form"
)

// An outcome is what a part that lies over the screen leaves to be done after a
// key or a click.
type outcome uint8

const (
	stays   outcome = iota // nothing
	closes                 // close it
	takes                  // take what is selected in it
	narrows                // look what fits of it now
	seeks                  // ask what to search in it
	copying                // copy what it is about
)

// finder is a list that is narrowed by typing: which of its entries fit, and
// which of those is selected.
type finder struct {
	query form.Entry
	found []int // entries that fit what was typed
	sel   int   // in found
	drawn []string
	at    rect
	docks rect // the pane that it is drawn in; without a size in the middle of the screen
}

type finderKeys struct {
	moveKeys
	Take, Close key.Binding
}

// update takes a key; what is no other is typed.
func (f finder) update(k finderKeys, msg tea.KeyMsg) (finder, outcome) {
	if by := k.rows(msg, f.at.h-4); by != 0 {
		return f.moved(by), stays
	}
	switch {
	case key.Matches(msg, k.Close):
		return f, closes
	case key.Matches(msg, k.Take):
		return f, takes
	}
	before := f.query.Text()
	if f.query = edited(f.query, msg); f.query.Text() != before {
		return f, narrows
	}
	return f, stays
}

func (f finder) moved(n int) finder {
	f.sel = cell.Clamp(f.sel+n, 0, max(0, len(f.found)-1))
	return f
}

// clicked selects one of those found, or takes the one that is selected.
func (f finder) clicked(i int) (finder, outcome) {
	if i == f.sel {
		return f, takes
	}
	f.sel = i
	return f, stays
}

// selected is the entry selected; ok is false where none fits.
func (f finder) selected() (entry int, ok bool) {
	if f.sel >= len(f.found) {
		return 0, false
	}
	return f.found[f.sel], true
}

// place is where a list of so many rows is drawn: in its pane, or in the middle of
// the screen.
func (f finder) place(over rect, rows int) rect {
	if f.docks.w > 0 {
		return f.docks
	}
	w, h := min(over.w, 84), min(over.h, rows+3)
	return rect{over.x + (over.w-w)/2, over.y + (over.h-h)/2, w, h}
}

// draw draws rows under what was typed.
func (f finder) draw(st cell.Styles, r rect, title, note string, rows []cell.Line) finder {
	in := r.inner()
	b := cell.Frame{Title: []cell.Span{st.Title.Span(title)}, Focused: true, Note: note}
	typed := append([]cell.Span{st.Key.Span(" › ")}, entrySpans(st, f.query, in.w-4, true, "")...)
	for _, l := range append([]cell.Line{cell.LineOf(typed...)}, rows...) {
		b.Rows = append(b.Rows, l.Draw(in.w))
	}
	f.drawn, f.at = b.Draw(st, r.w, r.h), r
	return f
}

// outside is what a click beside the list does: one in a pane stays.
func (f finder) outside() outcome {
	if f.docks.w > 0 {
		return stays
	}
	return closes
}

// nothingFits is the row of a list that is empty.
func nothingFits(st cell.Styles) cell.Line { return st.Dim.Line("   Nothing fits.") }
