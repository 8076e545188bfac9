package delta

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// A screen is a terminal as far as frames need one.
type screen struct {
	cells [][]string // ink and rune
	x, y  int
	ink   string
	feeds bool // a line feed goes to the first column too
}

func newScreen(w, h int) *screen {
	s := &screen{cells: make([][]string, h)}
	for y := range s.cells {
		s.cells[y] = strings.Split(strings.Repeat(" ,", w-1)+" ", ",")
	}
	return s
}

func (s *screen) Write(p []byte) (int, error) {
	for b := p; len(b) > 0; {
		switch {
		case b[0] == '\r':
			s.x, b = 0, b[1:]
		case b[0] == '\n':
			s.y, b = min(s.y+1, len(s.cells)-1), b[1:]
			if s.feeds {
				s.x = 0
			}
		case b[0] == 0x1b:
			end := bytes.IndexFunc(b[2:], func(r rune) bool { return r >= '@' })
			s.sequence(string(b[2:2+end]), b[2+end])
			b = b[3+end:]
		default:
			r, n := utf8.DecodeRune(b)
			s.put(r)
			b = b[n:]
		}
	}
	return len(p), nil
}

func (s *screen) put(r rune) {
	if s.x < len(s.cells[s.y]) {
		s.cells[s.y][s.x] = looks(s.ink, r)
	}
	s.x++
}

// looks is how a rune looks in a style, however that is written.
func looks(style string, r rune) string {
	k := newInk(style)
	if style == "" || r == ' ' && k.bare {
		return string(r)
	}
	slices.Sort(k.marks)
	return fmt.Sprint(k.fg, k.bg, k.marks, k.odd) + string(r)
}

func (s *screen) sequence(params string, final byte) {
	first, second, _ := strings.Cut(params, ";")
	n, _ := strconv.Atoi(first)
	m, _ := strconv.Atoi(second)
	switch final {
	case 'H':
		s.y, s.x = max(0, n-1), max(0, m-1)
	case 'G':
		s.x = max(0, n-1)
	case 'C':
		s.x += max(1, n)
	case 'X':
		for x := s.x; x < min(s.x+max(1, n), len(s.cells[s.y])); x++ {
			s.cells[s.y][x] = looks(s.ink, ' ')
		}
	case 'm':
		s.ink = after(s.ink, params)
	case 'K':
		for x := s.x; x < len(s.cells[s.y]); x++ {
			s.cells[s.y][x] = " "
		}
	}
}

// render writes a frame as Bubble Tea's renderer does.
func render(before, now []string) []byte {
	var b bytes.Buffer
	b.WriteString(home)
	for i, row := range now {
		if before != nil && before[i] == row {
			if i < len(now)-1 {
				b.WriteByte('\n')
			}
			continue
		}
		b.WriteString(row)
		if i < len(now)-1 {
			b.WriteString("\r\n")
		}
	}
	fmt.Fprintf(&b, "\x1b[%d;0H", len(now))
	return b.Bytes()
}

const width, height = 30, 6

var someInks = []string{"", "", "1", "2", "7", "38;5;12", "38;2;1;48;4", "1;36", "48;2;18;41;29", "1;38;5;12", "36", "4;36", "36;48;2;18;41;29", "53"}

// row makes a row of random words in random inks.
func row(rng *rand.Rand) string {
	words := []string{"GET ", "/a/b", "302 Found", "│", "──", "   ", "          ", "x", "日本", "é"}
	var b strings.Builder
	for left := width; left > 0; {
		w := words[rng.IntN(len(words))]
		if n := utf8.RuneCountInString(w); n > left {
			w = strings.Repeat("y", left)
		}
		left -= utf8.RuneCountInString(w)
		if ink := someInks[rng.IntN(len(someInks))]; ink != "" {
			w = "\x1b[" + ink + "m" + w + "\x1b[0m"
		}
		b.WriteString(w)
	}
	return b.String()
}

// Whatever the frames, the screen is the one that whole rows would give.
func TestSameScreen(t *testing.T) {
	for _, feeds := range []bool{false, true} {
		sameScreen(t, rand.New(rand.NewPCG(1, 2)), feeds)
	}
}

func sameScreen(t *testing.T, rng *rand.Rand, feeds bool) {
	whole, thin := newScreen(width, height), newScreen(width, height)
	thin.feeds = feeds
	w := &Writer{to: thin, pen: pen{inks: newInks()}}
	var before []string
	for round := range 3000 {
		now := make([]string, height)
		for i := range now {
			if before == nil || rng.IntN(3) == 0 {
				now[i] = row(rng)
			} else {
				now[i] = before[i]
			}
		}
		if rng.IntN(50) == 0 {
			lost := []byte(home + "\x1b[2K")
			if _, err := whole.Write(lost); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(lost); err != nil {
				t.Fatal(err)
			}
			before = nil // the renderer repaints
		}
		frame := render(before, now)
		whole.Write(frame)
		if n, err := w.Write(frame); n != len(frame) || err != nil {
			t.Fatalf("round %d: wrote %d of %d, %v", round, n, len(frame), err)
		}
		if a, b := fmt.Sprint(whole.cells), fmt.Sprint(thin.cells); a != b {
			t.Fatalf("round %d:\nwant %s\ngot  %s\nafter %q", round, a, b, w.pen.buf.String())
		}
		before = now
	}
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	var out bytes.Buffer
	w := &Writer{to: &out, pen: pen{inks: newInks()}}
	a := []string{"one  │ two  │ three", "same"}
	b := []string{"one  │ tWo  │ three", "same"}
	w.Write(render(nil, a))
	out.Reset()
	w.Write(render(a, b))
	if got, want := out.String(), home+"\x1b[9GW\x1b[2;0H"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

func TestRepaintWritesAll(t *testing.T) {
	var out bytes.Buffer
	w := &Writer{to: &out, pen: pen{inks: newInks()}}
	a := []string{"one", "two"}
	w.Write(render(nil, a))
	out.Reset()
	w.Write(render(nil, a)) // every row again: the screen was lost
	if !strings.Contains(out.String(), "one") || !strings.Contains(out.String(), "two") {
		t.Errorf("wrote %q", out.String())
	}
}

func TestOtherWritesPass(t *testing.T) {
	var out bytes.Buffer
	w := &Writer{to: &out, pen: pen{inks: newInks()}}
	w.Write(render(nil, []string{"one", "two"}))
	for _, p := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[2K", "\r", "\x1b[Hplain", home + "a\x1b[2Jb\x1b[2;0H"} {
		out.Reset()
		w.Write([]byte(p))
		if out.String() != p || w.rows != nil {
			t.Errorf("%q came out as %q, %d rows are remembered", p, out.String(), len(w.rows))
		}
	}
}

func FuzzWriter(f *testing.F) {
	f.Add([]byte(render(nil, []string{"a\x1b[1mb\x1b[0m", "c"})), []byte(render([]string{"", "c"}, []string{"d", "c"})))
	f.Add([]byte("\x1b[H\x1b[\x1b[;H"), []byte("\x1b[H\n\n\x1b[H"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var out bytes.Buffer
		w := &Writer{to: &out, pen: pen{inks: newInks()}}
		for _, p := range [][]byte{a, b} {
			if n, err := w.Write(p); n != len(p) || err != nil {
				t.Fatalf("wrote %d of %d, %v", n, len(p), err)
			}
		}
	})
}

// An ink stays on from one row to the next, and a colour needs no word on the
// one before it.
func TestInksStayOn(t *testing.T) {
	var out bytes.Buffer
	w := &Writer{to: &out, pen: pen{inks: newInks()}}
	grey := func(s string) string { return "\x1b[38;5;246m" + s + "\x1b[0m" }
	blue := func(s string) string { return "\x1b[38;5;111m" + s + "\x1b[0m" }
	a := []string{grey("one") + "  ", grey("two") + "  ", "x    "}
	b := []string{grey("six") + "  ", grey("ten") + blue("!") + " ", "x    "}
	w.Write(render(nil, a))
	out.Reset()
	w.Write(render(a, b))
	want := home + "\x1b[38;5;246msix\n\x1b[2Gen\x1b[38;5;111m!\x1b[m\x1b[3;0H"
	if got := out.String(); got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

// Many blanks are erased, where that is shorter than writing them.
func TestBlanksAreErased(t *testing.T) {
	var out bytes.Buffer
	w := &Writer{to: &out, pen: pen{inks: newInks()}}
	a := []string{"a long text that goes │", "same"}
	b := []string{"a                     │", "same"}
	w.Write(render(nil, a))
	out.Reset()
	w.Write(render(a, b))
	if got, want := out.String(), home+"a \x1b[19X\x1b[2;0H"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}
