package cell

import "testing"

func TestHighlightGoesOverSpans(t *testing.T) {
	spans, ok := Highlight([]Span{Ink("1").Span("ab"), Ink("2").Span("cde"), Text("BCbc")}, "bc", "7")
	if !ok {
		t.Fatal("not found")
	}
	got := ""
	for _, s := range spans {
		got += string(s.Ink) + "(" + s.Text + ")"
	}
	if want := "1(a)1;7(b)2;7(c)2(de)7(BC)7(bc)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzHighlighted(f *testing.F) {
	f.Add("abc", "dbc", "bc")
	f.Add("İ", "ıK", "k")
	f.Fuzz(func(t *testing.T, a, b, text string) {
		if text == "" {
			return
		}
		spans, ok := Highlight([]Span{Text(a), Ink("1").Span(b)}, LowerASCII(text), "7")
		if ok && (LineOf(spans...)).Text() != a+b {
			t.Errorf("%q%q became %q", a, b, LineOf(spans...).Text())
		}
	})
}
