package tui

import "testing"

func TestLayoutPlacesWithoutGapOrOverlap(t *testing.T) {
	for _, a := range []arrangement{{mode: modeWalk}, {mode: modeCompose}, {mode: modeCompose, edits: true}, {table: true}} {
		for w := 20; w <= 300; w += 7 {
			for h := 5; h <= 100; h += 3 {
				l := placed(w, h, a)
				if l.tooSmall != (w < minWidth || h < minHeight) {
					t.Fatalf("%dx%d: too small is %v", w, h, l.tooSmall)
				}
				if !l.tooSmall {
					checkCover(t, l, w, h)
				}
			}
		}
	}
}

// checkCover demands that every cell belongs to exactly one part.
func checkCover(t *testing.T, l layout, w, h int) {
	t.Helper()
	parts := []rect{l.header, l.verdict, l.strip, l.gist, l.footer, l.hops, l.inspector, l.explain, l.form, l.table, l.preview, l.answer}
	area := 0
	for i, p := range parts {
		area += p.w * p.h
		if p.w < 0 || p.h < 0 || p.x < 0 || p.y < 0 || p.x+p.w > w || p.y+p.h > h {
			t.Fatalf("%dx%d: part %d at %+v leaves the screen", w, h, i, p)
		}
		for j, q := range parts[:i] {
			if p.w*p.h*q.w*q.h > 0 && p.x < q.x+q.w && q.x < p.x+p.w && p.y < q.y+q.h && q.y < p.y+p.h {
				t.Fatalf("%dx%d: parts %d and %d overlap: %+v %+v", w, h, j, i, q, p)
			}
		}
	}
	if area != w*h {
		t.Fatalf("%dx%d: %d cells are placed, want %d", w, h, area, w*h)
	}
}

func TestLayoutKinds(t *testing.T) {
	tests := []struct {
		w, h   int
		strip  bool
		below  bool
		beside bool
	}{
		{60, 15, true, false, false},
		{80, 24, true, false, false},
		{89, 50, true, false, false},
		{90, 24, false, true, false},
		{90, 20, true, false, false},
		{119, 40, false, true, false},
		{120, 15, false, false, true},
		{160, 50, false, false, true},
		{300, 100, false, false, true},
	}
	for _, tt := range tests {
		l := placed(tt.w, tt.h, arrangement{})
		below := l.explain.h > 0 && l.explain.y > l.hops.y
		beside := l.explain.h > 0 && l.explain.y == l.hops.y
		if l.narrow() != tt.strip || below != tt.below || beside != tt.beside {
			t.Errorf("%dx%d: strip %v, explain below %v, beside %v", tt.w, tt.h, l.narrow(), below, beside)
		}
	}
}
