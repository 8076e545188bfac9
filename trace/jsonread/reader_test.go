package jsonread_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"detour/trace/jsonread"
)

func reader(s string) *jsonread.Reader { return jsonread.New(strings.NewReader(s), 1<<20) }

// A cart is read from {"items":[{"name":"...","price":1}]}.
func cart(r *jsonread.Reader) (string, error) {
	var out strings.Builder
	err := r.Object(func(key string) error {
		if key != "items" {
			return r.Skip()
		}
		return r.Array(func(i int) error {
			return r.Object(func(key string) error {
				switch key {
				case "name":
					s, _, err := r.Text(100)
					fmt.Fprintf(&out, "%d %s", i, s)
					return err
				case "price":
					f, err := r.Number()
					fmt.Fprintf(&out, " %g\n", f)
					return err
				}
				return r.Skip()
			})
		})
	})
	if err != nil {
		return out.String(), err
	}
	return out.String(), r.End()
}

func TestReaderWalks(t *testing.T) {
	const doc = "\xef\xbb\xbf{\"skipped\": {\"a\": [1, [], {}, {\"b\": null}], \"c\": true},\r\n\t\"items\": [" +
		`{"name": "caf\u00e9 \ud83d\ude00 \"\\\/\b\f\n\r\t", "x": -0.5e+3, "price": 1.5}, {"name":"","price":0}]}` + " \n"
	want := "0 café 😀 \"\\/\b\f\n\r\t 1.5\n1  0\n"
	for name, src := range map[string]io.Reader{"whole": strings.NewReader(doc), "a byte at a time": iotest.OneByteReader(strings.NewReader(doc))} {
		if got, err := cart(jsonread.New(src, 1<<20)); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
}

// A badFile is a text and the error that reading it as a cart gives.
type badFile struct{ text, want string }

var badFiles = []badFile{
	{"", "line 1, column 1 (byte 0): expected an object, found the end of the file"},
	{"[]", "line 1, column 1 (byte 0): expected an object, found an array"},
	{"{\n  \"items\": 5}", "line 2, column 12 (byte 13), items: expected an array, found a number"},
	{`{"items":[{"name":"a","price":"x"}]}`, `line 1, column 31 (byte 30), items[0].price: expected a number, found a string`},
	{`{"items":[{},{"price":1e999}]}`, `line 1, column 23 (byte 22), items[1].price: expected a number that a computer can hold, found "1e999"`},
	{`{"items":[{"price":01}]}`, `line 1, column 20 (byte 19), items[0].price: expected a number, found "01"`},
	{`{"items":[{"price":-}]}`, `line 1, column 20 (byte 19), items[0].price: expected a number, found "-"`},
	{`{"items":[{"name":"a`, `line 1, column 21 (byte 20), items[0].name: expected the end of the string, found the end of the file`},
	{"{\"items\":[{\"name\":\"a\x00\"}]}", `line 1, column 21 (byte 20), items[0].name: expected a control character in a string to be escaped, found "␀"`},
	{"{\"items\":[{\"name\":\"a\nb\"}]}", `line 1, column 21 (byte 20), items[0].name: expected a control character in a string to be escaped, found "␊"`},
	{`{"items":[{"name":"\x"}]}`, `line 1, column 21 (byte 20), items[0].name: expected an escape such as \n or \u0041`},
	{`{"items":[{"name":"\u12g4"}]}`, `line 1, column 24 (byte 23), items[0].name: expected four hexadecimal digits after \u`},
	{`{"items":[{}`, `line 1, column 13 (byte 12), items: expected "," or "]", found the end of the file`},
	{`{"items":[{},]}`, `line 1, column 14 (byte 13), items[1]: expected an object, found "]"`},
	{`{"items":[]} x`, `line 1, column 14 (byte 13): expected the end of the file, found "x"`},
	{`{items:[]}`, `line 1, column 2 (byte 1): expected a key in quotes, found "items"`},
	{`{"items" []}`, `line 1, column 10 (byte 9): expected ":" after the key, found an array`},
	{`{"z":nul}`, `line 1, column 6 (byte 5), z: expected null`},
	{`{"z":[1 2]}`, `line 1, column 9 (byte 8), z: expected "," or "]", found a number`},
	{"{\"z\":\x1b[2J}", `line 1, column 6 (byte 5), z: expected a value, found "␛"`},
}

func TestReaderSaysWhereAndWhy(t *testing.T) {
	for _, f := range badFiles {
		_, err := cart(reader(f.text))
		if err == nil || err.Error() != f.want {
			t.Errorf("%q:\n got %v\nwant %s", f.text, err, f.want)
		}
	}
}

func TestReaderBounds(t *testing.T) {
	deep := `{"z":` + strings.Repeat("[", jsonread.MaxDepth+1)
	if _, err := cart(reader(deep)); err == nil || !strings.Contains(err.Error(), "values in one another") {
		t.Errorf("deep nesting: %v", err)
	}
	long := jsonread.New(strings.NewReader(`{"z":"`+strings.Repeat("a", 200)+`"}`), 100)
	if _, err := cart(long); err == nil || !strings.Contains(err.Error(), "at most 100 bytes") {
		t.Errorf("a file over the limit: %v", err)
	}
	if _, err := cart(reader(`{"items":[{"price":1` + strings.Repeat("0", 600) + `}]}`)); err == nil {
		t.Error("a number of 601 digits is read")
	}
	broken := jsonread.New(io.MultiReader(strings.NewReader(`{"items":[`), iotest.ErrReader(errors.New("the disk is gone"))), 1<<20)
	if _, err := cart(broken); err == nil || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("a file that cannot be read: %v", err)
	}
	exact := jsonread.New(strings.NewReader(`{"z":1}`), 7)
	if _, err := cart(exact); err != nil {
		t.Errorf("a file of just the limit: %v", err)
	}
}

func TestTextIsCutBetweenCharacters(t *testing.T) {
	kept, size, err := reader(`"aéé"`).Text(4)
	if err != nil || kept != "aé" || size != 5 {
		t.Errorf("kept %q of %d, %v; want aé of 5", kept, size, err)
	}
	kept, _, err = reader(`"aaaa\u00e9b"`).Text(5)
	if err != nil || kept != "aaaa" {
		t.Errorf("kept %q, %v; want nothing after the gap", kept, err)
	}
}

func TestIntHasBounds(t *testing.T) {
	for _, s := range []string{"1.5", "-1", "101", "99999999999999999999", "1e2"} {
		if n, err := reader(s).Int(0, 100); err == nil {
			t.Errorf("%s is read as %d", s, n)
		}
	}
	if n, err := reader("100").Int(0, 100); n != 100 || err != nil {
		t.Errorf("100 is read as %d, %v", n, err)
	}
}

// FuzzSkip holds the reader against encoding/json: what one takes the other takes.
func FuzzSkip(f *testing.F) {
	for _, b := range badFiles {
		f.Add([]byte(b.text))
	}
	f.Add([]byte(`{"a":[1,-2.5e3,"\ud800\u0041",true,false,null,{}]}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		r := jsonread.New(strings.NewReader(string(doc)), 1<<20)
		err := r.Skip()
		if err == nil {
			err = r.End()
		}
		valid := json.Valid([]byte(strings.TrimPrefix(string(doc), "\xef\xbb\xbf")))
		if valid != (err == nil) && !strings.Contains(fmt.Sprint(err), "characters") {
			t.Errorf("%q: valid %v, error %v", doc, valid, err)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add(`"a\ud83d\ude00\u00e9\ud800x\ud800\ud83d\ude00\ud800\n"`, 1000)
	f.Fuzz(func(t *testing.T, doc string, max int) {
		got, _, err := reader(doc).Text(1 << 20)
		var want string
		if json.Unmarshal([]byte(doc), &want) != nil || err != nil {
			return
		}
		if strings.ToValidUTF8(got, "") == got && got != want {
			t.Errorf("%q: %q, want %q", doc, got, want)
		}
		if max %= 64; max >= 0 {
			if cut, _, _ := reader(doc).Text(max); len(cut) > max || !strings.HasPrefix(got, cut) {
				t.Errorf("%q cut to %d: %q", doc, max, cut)
			}
		}
	})
}

func ExampleReader() {
	r := jsonread.New(strings.NewReader("{\n  \"status\": \"moved\"\n}"), 1<<20)
	err := r.Object(func(key string) error {
		_, err := r.Int(100, 599)
		return err
	})
	fmt.Println(err)
	// Output: line 2, column 13 (byte 14), status: expected a number, found a string
}
