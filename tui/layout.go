package tui

import "detour/tui/cell"

// The screen from 120 columns, in the walk:
//
//	+- header --------------------------------------------------+
//	+- verdict -------------------------------------------------+
//	| hops       | inspector                     | explain      |
//	+- footer --------------------------------------------------+
//
// From 90 columns the explanation goes below:
//
//	+- header -----------------------------+
//	+- verdict ----------------------------+
//	| hops       | inspector               |
//	| explain                              |
//	+- footer -----------------------------+
//
// On less there is one pane, the hops are a strip, the explanation is one of
// the inspector's tabs, and its gist has a line of its own, or up to three:
//
//	+- header -------------------+
//	+- verdict ------------------+
//	+- strip --------------------+
//	| inspector                  |
//	+- gist ---------------------+
//	+- footer -------------------+
//
// A table beside a preview, of clients or of experiments, has the rows of the panes;
// the hops are a strip then. From 110 columns they stand beside each other, on less
// the table is above:
//
//	+- header --------------------------------+
//	+- verdict -------------------------------+
//	+- strip ---------------------------------+
//	| preview            | table              |
//	+- footer --------------------------------+
//
// The composer has all rows, but where it edits the next request of a walk: then that
// stands beside the form, or below, as what changes, and the response where there is
// room.
//
// A lesson has all rows; from 120 columns what went over the wire stands beside it.
//
// A pane that is zoomed has all rows between verdict and footer. The composer has
// no verdict.

// The sizes that decide which screen is drawn.
const (
	minWidth, minHeight = 60, 15 // below that there is a sentence only
	wideWidth           = 120    // three panes
	middleWidth         = 90     // two panes and one below
	middleHeight        = 24
	explainsWide        = 150 // the explanation takes more of the screen
	messagesWidth       = 180 // request and response beside each other
	besideWidth         = 110 // a table beside its preview
	tableHeight         = 16  // a table above its preview
	gistHeight          = 20  // what to do in two rows
)

// A rect is a place on the screen in cells; one without a size is not shown.
type rect struct{ x, y, w, h int }

func (r rect) contains(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// inner is the place inside a frame.
func (r rect) inner() rect {
	return rect{r.x + 1, r.y + 1, max(0, r.w-2), max(0, r.h-2)}
}

// A layout is where everything is.
type layout struct {
	tooSmall bool
	single   bool // the hops are a strip and the explanation is a tab

	header, verdict          rect
	strip, gist, footer      rect
	hops, inspector, explain rect
	form                     rect // the composer, in place of the panes
	table, preview           rect // in place of the panes; an edit has a preview too
	answer                   rect // the response that an edit goes after
	lesson, wire             rect // in place of the panes
	over                     rect // pickers, articles and help, over the rest
}

// An arrangement is what a layout depends on beside the size.
type arrangement struct {
	mode   mode
	table  bool // a table lies over the walk
	edits  bool // the composer has the next request of a walk
	zoomed bool
	focus  pane
}

// placed returns the layout of a screen.
func placed(width, height int, a arrangement) layout {
	if width < minWidth || height < minHeight {
		return layout{tooSmall: true}
	}
	l := layout{
		header: rect{0, 0, width, 1},
		footer: rect{0, height - 1, width, 1},
		over:   overlay(width, height),
	}
	body := rect{0, 1, width, height - 2}
	if a.mode != modeCompose && a.mode != modeLesson {
		l.verdict = rect{0, 1, width, 1}
		body = rect{0, 2, width, height - 3}
	}
	l.single = width < middleWidth || width < wideWidth && height < middleHeight
	switch {
	case a.mode == modeCompose && a.edits:
		l.edit(body)
	case a.mode == modeCompose:
		l.form = body
	case a.mode == modeLesson:
		l.lessonAndWire(body)
	case a.table:
		l.tableAndPreview(body)
	case a.zoomed:
		l.zoom(body, a.focus)
	case width >= wideWidth:
		l.threePanes(body)
	case !l.single:
		l.twoPanes(body)
	default:
		l.onePane(body)
	}
	return l
}

// edit places the form, what it changes of the next request, and where there is room
// the response before it.
func (l *layout) edit(body rect) {
	switch {
	case body.w >= besideWidth:
		left := body.w * 55 / 100
		high := max(tightHeight, body.h*58/100)
		l.form = rect{0, body.y, left, body.h}
		l.preview = rect{left, body.y, body.w - left, min(high, body.h)}
		l.answer = rect{left, body.y + l.preview.h, body.w - left, body.h - l.preview.h}
		if l.answer.h < 4 {
			l.preview.h, l.answer = body.h, rect{}
		}
	case body.h >= tableHeight:
		high := body.h * 58 / 100
		l.form = rect{0, body.y, body.w, high}
		l.preview = rect{0, body.y + high, body.w, body.h - high}
	default:
		l.form = body
	}
}

// lessonAndWire places a lesson, and where there is room what went over the wire.
func (l *layout) lessonAndWire(body rect) {
	l.lesson = body
	if body.w >= wideWidth {
		right := body.w * 42 / 100
		l.lesson = rect{0, body.y, body.w - right, body.h}
		l.wire = rect{body.w - right, body.y, right, body.h}
	}
}

// tableAndPreview places the preview at the left, where Next stands, and the table
// beside it or above.
func (l *layout) tableAndPreview(body rect) {
	l.strip = rect{0, body.y, body.w, 1}
	body = rect{0, body.y + 1, body.w, body.h - 1}
	if body.w >= besideWidth {
		right := body.w * 54 / 100
		l.preview = rect{0, body.y, body.w - right, body.h}
		l.table = rect{body.w - right, body.y, right, body.h}
		return
	}
	if body.h < tableHeight { // no room for both
		l.table = body
		return
	}
	high := body.h * 55 / 100
	l.table = rect{0, body.y, body.w, high}
	l.preview = rect{0, body.y + high, body.w, body.h - high}
}

func (l *layout) zoom(body rect, p pane) {
	switch {
	case l.single || p == paneInspector:
		l.inspector = body
	case p == paneHops:
		l.hops = body
	default:
		l.explain = body
	}
}

func (l *layout) threePanes(body rect) {
	left := cell.Clamp(body.w*20/100, 26, 44)
	right := cell.Clamp(body.w*26/100, 31, 60)
	if body.w >= explainsWide {
		right = cell.Clamp(body.w*30/100, 45, 90)
	}
	l.hops = rect{0, body.y, left, body.h}
	l.inspector = rect{left, body.y, body.w - left - right, body.h}
	l.explain = rect{body.w - right, body.y, right, body.h}
}

func (l *layout) twoPanes(body rect) {
	left, low := 26, max(8, body.h*36/100)
	high := body.h - low
	l.hops = rect{0, body.y, left, high}
	l.inspector = rect{left, body.y, body.w - left, high}
	l.explain = rect{0, body.y + high, body.w, low}
}

func (l *layout) onePane(body rect) {
	said := 1
	switch {
	case body.h >= gistHeight:
		said = 3
	case body.h >= tableHeight:
		said = 2
	}
	l.strip = rect{0, body.y, body.w, 1}
	l.inspector = rect{0, body.y + 1, body.w, body.h - 1 - said}
	l.gist = rect{0, body.y + body.h - said, body.w, said}
}

// narrow reports whether the hops are a strip and the explanation a tab.
func (l layout) narrow() bool { return l.single }

// overlay is the middle of the screen with a margin that grows with it; on a
// narrow one it has the whole width.
func overlay(width, height int) rect {
	w, h := min(width-4, 96), height-2
	if width < middleWidth {
		w = width
	}
	return rect{(width - w) / 2, 1, w, h}
}
