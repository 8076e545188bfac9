package trace

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Location: /a?b=c~", "Location: /a?b=c~"},
		{"other scripts", "Größe 東京 Ελλάδα नमस्ते สวัสดี 🙂", "Größe 東京 Ελλάδα नमस्ते สวัสดี 🙂"},
		{"window title", "\x1b]0;owned\x07", "␛]0;owned␇"},
		{"line breaks and tab", "a\r\nb\tc\x00", "a␍␊b␉c␀"},
		{"delete", "a\x7f", "a␡"},
		{"C1 as a rune", "a\u009b31m", `a\u009b31m`},
		{"C1 as a byte", "a\x9b31m", `a\x9b31m`},
		{"Latin-1", "caf\xe9", `caf\xe9`},
		{"the replacement character itself", "a\ufffdb", "a\ufffdb"},
		{"bidi override", "gpj.\u202eexe", `gpj.\u202eexe`},
		{"bidi isolates and marks", "\u2066\u2069\u200e\u200f\u061c", `\u2066\u2069\u200e\u200f\u061c`},
		{"zero width", "a\u200bb\ufeffc\u200dd", `a\u200bb\ufeffc\u200dd`},
		{"line separators", "a\u2028b\u2029", `a\u2028b\u2029`},
		{"spaces that look like a space", "a\u00a0b\u2003c", `a\u00a0b\u2003c`},
		{"soft hyphen", "a\u00adb", `a\u00adb`},
		{"private use and unassigned", "\ue000\U000f0000\u0378", `\ue000\U000f0000\u0378`},
		{"tag characters", "a\U000e0041", `a\U000e0041`},
		{"invisible letters", "a\u3164b\u115f", `a\u3164b\u115f`},
		{"surrogate halves", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"a combining mark on a letter", "e\u0301", "e\u0301"},
		{"a combining mark on nothing", "\u0301e", `\u0301e`},
		{"a tower of marks", "e" + strings.Repeat("\u0301", 6), "e" + strings.Repeat("\u0301", 4) + `\u0301\u0301`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Printable(tt.in); got != tt.want {
				t.Errorf("Printable(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPrintableLines(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"lines", "a\nb\r\nc", "a\nb\nc"},
		{"a lone CR", "a\rb", "a␍b"},
		{"tabs", "a\tb\n\tc\nabcd\te", "a   b\n    c\nabcd    e"},
		{"escape", "\x1b[2J\n", "␛[2J\n"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := PrintableLines(tt.in); got != tt.want {
				t.Errorf("PrintableLines(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPrintableAllocatesNothingForPlainText(t *testing.T) {
	const plain = "https://shop.test/größe?q=東京"
	if n := testing.AllocsPerRun(100, func() { Printable(plain) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m", "\xff\x9b", "\u202eabc", "e\u0301\u0301\u0301\u0301\u0301", "a\r\n\tb", `\u202e`, "\ue000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Printable(s)
		checkHarmless(t, got)
		if again := Printable(got); again != got {
			t.Errorf("Printable(%q) = %q, not the same again", got, again)
		}
		for line := range strings.SplitSeq(PrintableLines(s), "\n") {
			checkHarmless(t, line)
		}
	})
}

// checkHarmless fails for a string that could move a cursor or hide a character.
func checkHarmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is not UTF-8", s)
	}
	for _, r := range s {
		if r < ' ' || 0x7f <= r && r <= 0x9f || unicode.In(r, unicode.Bidi_Control, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs, unicode.Co) {
			t.Errorf("%q has %U", s, r)
		}
	}
}

func TestClip(t *testing.T) {
	tests := []struct{ in, clipped, quoted string }{
		{"abc", "abc", `"abc"`},
		{"abcd", "abcd", `"abcd"`},
		{"abcde", "abcd...", `"abcd..."`},
		{"a\x1b[1m", "a␛[1...", `"a␛[1..."`},
		{"abcé", `abc\xc3...`, `"abc\xc3..."`}, // the cut is by bytes
	}
	for _, tt := range tests {
		if c, q := Clip(tt.in, 4), Quote(tt.in, 4); c != tt.clipped || q != tt.quoted {
			t.Errorf("%q: %s and %s, want %s and %s", tt.in, c, q, tt.clipped, tt.quoted)
		}
	}
}

func BenchmarkPrintable(b *testing.B) {
	head := strings.Repeat("X-Field: "+strings.Repeat("v", 45)+"\r\n", 20)
	b.SetBytes(int64(len(head)))
	b.ReportAllocs()
	for b.Loop() {
		Printable(head)
	}
}
