package cell

import (
	"strings"
	"testing"
)

func TestFlow(t *testing.T) {
	tests := []struct {
		name        string
		spans       []Span
		width, hang int
		want        string
	}{
		{"breaks at spaces", []Span{Text("one two three")}, 8, 0, "one two|three"},
		{"keeps what is glued", []Span{Text("see "), Ink("1").Span("shop.test"), Text(". Then")}, 10, 0, "see|shop.test.|Then"},
		{"cuts a long word", []Span{Text("abcdefgh")}, 3, 0, "abc|def|gh"},
		{"hangs", []Span{Text("a bb ccc")}, 5, 2, "a bb|  ccc"},
		{"no full stop begins a row", []Span{Text("at "), Ink("1").Span("https://a.test"), Text(". Then")}, 14, 0, "at|https://|a.test. Then"},
		{"a URL breaks between its parts", []Span{Text("https://a.test/app/auth?next=/x&state=y")}, 20, 0, "https://a.test/app/|auth?next=/x&state=y"},
		{"wide runes", []Span{Text("日本語")}, 4, 0, "日本|語"},
		{"a wide rune on one cell", []Span{Text("日本")}, 1, 0, "日本"},
		{"nothing", nil, 5, 0, ""},
		{"spaces fold", []Span{Text(" a   b ")}, 9, 0, "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rows []string
			for _, l := range WrapSpans(tt.spans, tt.width, tt.hang) {
				rows = append(rows, l.Text())
			}
			if got := strings.Join(rows, "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWrapKeepsNamesAndPairsWhole(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"send Strict-Transport-Security too", 20, "send|Strict-Transport-Sec|urity too"},
		{"see http://host-79f/x", 12, "see|http://host-|79f/x"},
		{"a cross-origin one", 10, "a|cross-orig|in one"},
		{"to https://a.test (▲" + Glue + "https):", 20, "to https://a.test|(▲ https):"},
		{"two  spaces stay", 20, "two  spaces stay"},
	}
	for _, tt := range tests {
		if got := strings.Join(Wrap(tt.in, tt.width), "|"); got != tt.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  string
	}{
		{"short", 5, "short"},
		{"https://shop.test/a/long/path", 15, "https://s…/path"},
		{"日本語のパス", 6, "日…ス"},
		{"ab", 1, "a"},
		{"ab", 0, ""},
	}
	for _, tt := range tests {
		got := Shorten(tt.in, tt.width)
		if got != tt.want || Width(got) > tt.width {
			t.Errorf("shorten(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}
