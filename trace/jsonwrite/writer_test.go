package jsonwrite_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"detour/trace/jsonwrite"
)

// written returns what f writes.
func written(t testing.TB, f func(*jsonwrite.Writer)) string {
	t.Helper()
	var b bytes.Buffer
	w := jsonwrite.New(&b)
	f(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMembersAndElements(t *testing.T) {
	got := written(t, func(w *jsonwrite.Writer) {
		w.Raw("<")
		w.Object("")
		w.Str("a", "1")
		w.OptStr("b", "")
		w.Array("c")
		w.Object("")
		w.EndObject()
		w.Object("")
		w.Int("d", -1)
		w.OptInt("e", 0)
		w.OptInt("f", 2)
		w.EndObject()
		w.Str("", "x")
		w.EndArray()
		w.Float("g", 1.5)
		w.Bool("h", false)
		w.OptBool("i", false)
		w.OptBool("j", true)
		w.Strs("k", nil)
		w.OptStrs("l", nil)
		w.Strs("m", []string{"y", "z"})
		w.Base64("n", []byte("\xff"))
		w.OptBytes("o", nil)
		w.Bytes("p", []byte("q"))
		w.EndObject()
		w.Raw(">")
		w.Int("", 3)
		w.Int("", 4)
	})
	want := `<{"a":"1","c":[{},{"d":-1,"f":2},"x"],"g":1.5,"h":false,"j":true,"k":[],"m":["y","z"],"n":"/w==","p":"q"}>3,4`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// FuzzText holds texts, also those that come in pieces, against encoding/json.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a\"\\\b\f\n\r\t/", "\x00\x1b[2J\x7f\u009b\u202e\u2028\u2066", "§•é漢\U0001f600\U000e0001", "caf\xe9\x80\xff", "\xef\xbf\xbd", strings.Repeat("é\x00", 5000)} {
		f.Add(s, 1)
		f.Add(s, 700)
	}
	f.Fuzz(func(t *testing.T, s string, times int) {
		s = strings.Repeat(s, min(max(times, 0), 1000))
		got := written(t, func(w *jsonwrite.Writer) { w.Str("", s) })
		if other := written(t, func(w *jsonwrite.Writer) { w.Bytes("", []byte(s)) }); other != got {
			t.Errorf("as bytes %.200q, as a text %.200q", other, got)
		}
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil {
			t.Fatal(err)
		}
		if back != latin1(s) {
			t.Errorf("%.200q comes back as %.200q", s, back)
		}
		for i, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError && !strings.Contains(s, "\ufffd") {
				t.Fatalf("%U at byte %d", r, i)
			}
		}
	})
}

// latin1 is how bytes that are not UTF-8 are read.
func latin1(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// TestEveryCharacter: what is no letter, mark, number, punctuation, symbol or
// space, or turns text around, does not stand there as it is.
func TestEveryCharacter(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if r < 0xd800 || r > 0xdfff {
			var b [64]byte
			plain := unicode.IsGraphic(r) && !unicode.Is(unicode.Bidi_Control, r)
			if got := jsonwrite.AppendQuoted(b[:0], string(r)); strings.ContainsRune(string(got), r) != plain {
				t.Errorf("%U is written as %s", r, got)
			}
		}
	}
}

func TestBase64InPieces(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3071, 3072, 3073, 100001} {
		b := bytes.Repeat([]byte{0xff, 1, 2}, n/3+1)[:n]
		got := written(t, func(w *jsonwrite.Writer) { w.Base64("", b) })
		if want := `"` + base64.StdEncoding.EncodeToString(b) + `"`; got != want {
			t.Errorf("%d bytes: got %d, want %d characters", n, len(got), len(want))
		}
	}
}

// widest is a stream that knows the largest piece that it was given.
type widest struct{ piece, all int }

func (w *widest) Write(p []byte) (int, error) {
	w.piece, w.all = max(w.piece, len(p)), w.all+len(p)
	return len(p), nil
}

func TestLongTextsGoThroughInPieces(t *testing.T) {
	var s widest
	w := jsonwrite.New(&s)
	long := make([]byte, 1<<20)
	w.Bytes("", long)
	w.Str("", strings.Repeat("a", 1<<20))
	w.Base64("", long)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if s.piece > 32<<10 || s.all < 8<<20 {
		t.Errorf("%d bytes, the largest piece has %d", s.all, s.piece)
	}
	if n := testing.AllocsPerRun(10, func() { w.Bytes("", long); w.Str("a", "b\x1b\u202e") }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

type fullDisk struct{ writes int }

func (d *fullDisk) Write([]byte) (int, error) {
	d.writes++
	return 0, errors.New("no space left on device")
}

func TestTheFirstErrorStays(t *testing.T) {
	var d fullDisk
	w := jsonwrite.New(&d)
	w.Bytes("", make([]byte, 1<<20))
	if err := w.Flush(); err == nil || d.writes != 1 {
		t.Errorf("error %v after %d writes", err, d.writes)
	}
}

func BenchmarkText(b *testing.B) {
	plain := strings.Repeat("server: nginx/1.24.0 (Ubuntu)\r\n", 1000)
	for name, s := range map[string]string{"plain": plain, "controls": strings.Repeat("\x00", len(plain)), "letters": strings.Repeat("漢字", len(plain)/6)} {
		b.Run(name, func(b *testing.B) {
			w := jsonwrite.New(&widest{})
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				w.Str("", s)
			}
		})
	}
}

func ExampleWriter() {
	w := jsonwrite.New(os.Stdout)
	w.Object("")
	w.Int("status", 302)
	w.Str("location", "/next\u202e")
	w.Array("seen")
	w.Str("", "a")
	w.Str("", "b")
	w.EndArray()
	w.EndObject()
	w.Raw("\n")
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output: {"status":302,"location":"/next\u202e","seen":["a","b"]}
}
