package delta

import (
	"bytes"
	"strconv"
)

// A pen writes cells at places of the screen with as few bytes as it can: it
// knows where the cursor is and which ink is on, and keeps the ink on from one
// place to the next.
type pen struct {
	buf  bytes.Buffer
	inks inks
	x, y int
	ink  int32
}

// anywhere is a column that nobody knows, and anyInk an ink.
const (
	anywhere = -1
	anyInk   = -1
)

// begin starts a frame with the cursor at home and no ink on.
func (p *pen) begin() {
	p.buf.Reset()
	p.buf.WriteString(home)
	p.x, p.y, p.ink = 0, 0, 0
}

// moved goes to a place; rows are only ever gone down.
func (p *pen) moved(x, y int) {
	switch {
	case y == p.y && x == p.x:
		return
	case y == p.y:
		p.buf.WriteString(p.along(x))
	default:
		p.buf.WriteString(p.down(x, y))
	}
	p.x, p.y = x, y
}

// along is the way to another column of the row.
func (p *pen) along(x int) string {
	column := "\x1b[" + strconv.Itoa(x+1) + "G"
	steps := x - p.x
	switch {
	case x == 0:
		return "\r"
	case p.x == anywhere || steps < 0:
		return column
	case steps == 1:
		return "\x1b[C"
	}
	if forward := "\x1b[" + strconv.Itoa(steps) + "C"; len(forward) < len(column) {
		return forward
	}
	return column
}

// feeds is as many line feeds as are ever shorter than naming the place.
const feeds = "\n\n\n\n\n\n\n"

// down is the way to a row further down. Some terminals go to the first column
// with a line feed and some stay in theirs: the column is said anew.
func (p *pen) down(x, y int) string {
	place := "\x1b[" + strconv.Itoa(y+1) + ";" + strconv.Itoa(x+1) + "H"
	if y-p.y > len(feeds) {
		return place
	}
	way := feeds[:y-p.y]
	switch {
	case x > 0:
		way += "\x1b[" + strconv.Itoa(x+1) + "G"
	case p.x != 0:
		way = "\r" + way
	}
	if len(place) < len(way) {
		return place
	}
	return way
}

// dip takes an ink up.
func (p *pen) dip(ink int32) {
	if ink != p.ink {
		p.buf.WriteString(p.inks.change(p.ink, ink))
		p.ink = ink
	}
}

// erased is from how many blanks on erasing is shorter than writing them.
const erased = 6

// write writes cells from a place on.
func (p *pen) write(x, y int, cells []cell) {
	p.moved(x, y)
	for i := 0; i < len(cells); {
		c := cells[i]
		n := blanks(cells[i:])
		if n >= erased && p.plain() {
			p.buf.WriteString("\x1b[" + strconv.Itoa(n) + "X")
			if i += n; i < len(cells) {
				p.moved(x+i, y)
			}
			continue
		}
		if n == 0 || !p.plain() {
			p.dip(c.ink)
		}
		p.buf.WriteRune(c.char)
		p.x++
		i++
	}
}

// plain reports whether a blank that is written now is a plain one.
func (p *pen) plain() bool { return p.ink != anyInk && p.inks.ink[p.ink].bare }

// blank is a cell with nothing in it.
var blank = cell{char: ' '}

// blanks returns how many plain blanks cells begin with.
func blanks(cells []cell) int {
	n := 0
	for n < len(cells) && cells[n] == blank {
		n++
	}
	return n
}

// raw writes a row as it is, of which nobody knows the cells.
func (p *pen) raw(y int, text []byte) {
	p.moved(0, y)
	p.dip(0)
	p.buf.Write(text)
	p.x, p.ink = anywhere, anyInk
}

// changes writes the runs of cells that are new.
func (p *pen) changes(y int, before, now []cell) {
	for i := 0; i < len(now); {
		if before[i] == now[i] {
			i++
			continue
		}
		end := changed(before, now, i)
		p.bridge(i, y, now)
		p.write(i, y, now[i:end])
		i = end
	}
}

// changed returns the end of the run of new cells that begins at i. Blanks that
// stay are part of it between those that are new: all are erased at once.
func changed(before, now []cell, i int) int {
	end := i
	for next := i; next < len(now); next++ {
		switch {
		case before[next] != now[next]:
			end = next + 1
		case now[next] != blank || now[end-1] != blank:
			return end
		}
	}
	return end
}

// near is the longest way that is ever shorter to write again than to step over.
const near = 12

// bridge goes to a column by writing again what stands before it, where that is
// no longer than stepping over it.
func (p *pen) bridge(x, y int, now []cell) {
	if p.y != y || p.x == anywhere || p.x >= x || x-p.x > near {
		return
	}
	length, from, ink := p.buf.Len(), p.x, p.ink
	step := len(p.along(x)) + p.cost(now[x])
	p.write(from, y, now[from:x])
	if p.buf.Len()-length+p.cost(now[x]) > step {
		p.buf.Truncate(length)
		p.x, p.ink = from, ink
	}
}

// cost is how many bytes it takes to have the ink of a cell on.
func (p *pen) cost(c cell) int {
	if c.ink == p.ink || c == blank && p.plain() {
		return 0
	}
	return len(p.inks.change(p.ink, c.ink))
}

// finish leaves no ink on.
func (p *pen) finish() { p.dip(0) }
